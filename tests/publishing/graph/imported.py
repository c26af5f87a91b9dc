"""The files of a bulk load, read row by row as their headers say: nodes and relationships."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from pyarrow import csv

from publishing.graph.runs import OF_A_MOMENT, without

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publishing.graph.runs import Picture

_MEANT = {"string": str, "long": int, "boolean": "true".__eq__}


def picture_of(folder: Path) -> Picture:
    """Return what an import makes of a folder, as ``picture`` returns what a store holds."""
    script = (folder / "import.sh").read_text("utf-8")
    words = shlex.split(script[script.index("exec ") :].replace("\\\n", " "))
    (told,) = _given(words, "--array-delimiter")
    separator = chr(int(told.removeprefix("U+"), 16))
    nodes, edges = [], []
    for name in _given(words, "--nodes"):
        for row in _rows(folder / name):
            labels = row.pop(":LABEL").split(separator)
            key = next((cell for head, cell in row.items() if ":ID(" in head), row.get("runId:long"))
            nodes.append((key, sorted(labels), without(_said(row, separator), *OF_A_MOMENT)))
    for name in _given(words, "--relationships"):
        for row in _rows(folder / name):
            start, end, kind = (row.pop(_head(row, what)) for what in (":START_ID", ":END_ID", ":TYPE"))
            edges.append((start, kind, end, sorted(_said(row, separator).items())))
    return sorted(nodes, key=repr), sorted(edges)


def _given(words: list[str], option: str) -> list[str]:
    return [word.partition("=")[2] for word in words if word.startswith(f"{option}=")]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield rows without their empty cells; a cell of two quotes is an empty text, and stays."""
    heads = path.read_text("utf-8").partition("\n")[0].replace('"', "").split(",")
    meant = csv.ConvertOptions(
        column_types=dict.fromkeys(heads, "string"),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    table = csv.read_csv(path, parse_options=csv.ParseOptions(newlines_in_values=True), convert_options=meant)
    for row in table.to_pylist():
        yield {head: cell for head, cell in row.items() if cell is not None}


def _head(row: dict[str, str], start: str) -> str:
    return next(head for head in row if head.startswith(start))


def _said(row: dict[str, str], separator: str) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for head, cell in row.items():
        name, _, kind = head.partition(":")
        if kind == "string[]":
            said[name] = cell.split(separator)
        else:
            said[name] = cell if kind.startswith("ID") else _MEANT[kind](cell)
    return said
