"""A file to read, and the name of its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

STDIN = "-"
_ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet", ".xlsx", ".gz")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: its path (``-`` is standard input) and the name of its source.

    ``encoding`` speaks of text formats alone, ``sheet`` of workbooks alone; "" lets the content decide.
    ``content``: what was fetched already, by what ``path`` says.
    """

    path: str
    source: str
    encoding: str = ""
    sheet: str = ""
    content: bytes | None = None


def source_name(path: str) -> str:
    """Return the default source name: the file's name without folder and endings, ``:`` or ``#``."""
    if path == STDIN:
        return "stdin"
    name = Path(path).name
    while name.lower().endswith(_ENDINGS):
        name = name[: name.rfind(".")]
    return re.sub(r"[:#\s\x00-\x1f]+", "-", name).strip("-") or "source"
