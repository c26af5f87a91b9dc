"""What the columns of a source mean, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfold.reading.mapping import SourceMapping, describe

if TYPE_CHECKING:
    from kinfold_cli.console import Paper


def print_mapping(paper: Paper, mapping: SourceMapping, file: str, note: str) -> None:
    """Write one source's mapping: its file and format, the kind of its rows, each column."""
    paper.say("mapping.source", source=mapping.source, file=file, note=paper.reason(note))
    if mapping.kind is None:
        paper.say("mapping.kind_open")
    else:
        paper.say("mapping.kind", kind=paper.word("kind", mapping.kind.value))
    separator = "；" if paper.language == "zh" else "; "
    rows = [
        (column, _meaning(paper, field, role), separator.join(map(paper.reason, why.split("; "))))
        for column, field, role, why in describe(mapping)
    ]
    paper.table([paper.word("mapping", header) for header in ("column", "means", "why")], rows)
    paper.line()


def _meaning(paper: Paper, field: str, role: str) -> str:
    """Return what a column means: its field, the details behind it, and whose it is."""
    name, space, details = field.partition(" ")
    meaning = paper.word("field", name) + space + details
    return f"{meaning} ({paper.word('party', role)})" if role else meaning
