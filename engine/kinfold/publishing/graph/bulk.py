"""A run's graph as files for ``neo4j-admin database import full``: the first load of many millions.

The import makes what ``publish`` would have written, hashes included, so that a later publication goes
on from there. The files are CSV, which every release reads alike (lists in Parquet are read since 2025.02
alone): a text is quoted, what is not there is an empty cell, and a list is parted by a character that no
text in a list contains.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import csv as arrow_csv

from kinfold.errors import ProjectUnusable
from kinfold.publishing.graph.bulk_columns import SeparatorMet, has_breaks, node_columns, tie_columns
from kinfold.publishing.graph.bulk_script import SCRIPT, import_script
from kinfold.publishing.graph.opening import projected
from kinfold.publishing.graph.publishing import begun, finished
from kinfold.publishing.graph.queries import cypher
from kinfold.publishing.graph.store import Part
from kinfold.publishing.graph.vocabulary import ENDS, MARKS, OWNERS
from kinfold.publishing.safe_csv import private_file, private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kinfold.publishing.graph.projection import Projection
    from kinfold.publishing.graph.publishing import Publication

# A part that only marks nodes of another comes before it.
ORDER = (Part.IDENTIFIERS, Part.LINKS, Part.RECORDS, Part.KIN, Part.CUSTOMERS, Part.JUDGEMENTS)
# ASCII's separators of information, then private characters: the first that no list contains is taken.
SEPARATORS = (*"\x1f\x1e\x1d\x1c", *map(chr, range(0xE000, 0xE010)))
RUN_FILE = "run.csv"


@dataclass(frozen=True, slots=True)
class Bulk:
    """What was written: the project's id in the graph, and how much of each label and type the files hold."""

    project: str
    counts: Mapping[str, int]


def write_bulk(publication: Publication, folder: Path) -> Bulk:
    """Write the files, the script that imports them and the schema. The script is there when all else is.

    Raises ProjectUnusable when the disk does not take them, or the folder holds files of somebody else:
    its customers.csv may be what was resolved.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / SCRIPT).is_file():
        raise ProjectUnusable(
            f"{folder} is not empty and holds no files of an earlier --bulk; nothing was written",
            hint="name a new or empty folder",
        )
    for place in (folder, folder / "schema"):
        private_folder(place)
    (folder / SCRIPT).unlink(missing_ok=True)
    with projected(publication) as projection:
        for separator in SEPARATORS:
            files = _Files(folder, publication, separator)
            try:
                counts = _write_parts(projection, files, publication.progress)
            except SeparatorMet:
                continue
            files.finish(counts)
            return Bulk(publication.project, counts)
    raise ProjectUnusable(
        f"{folder}: lists of names contain every character that could part them",
        hint="`kinfold publish` without --bulk writes any text",
    )


def _write_parts(
    projection: Projection, files: _Files, progress: Callable[[str, int, int], None]
) -> dict[str, int]:
    counts: dict[str, int] = {}
    projection.carry(nothing=True)
    for part in ORDER:
        progress(f"graph_{part.value}", 0, 0)
        counts |= projection.take(part, [])
        if part not in MARKS:
            files.write_nodes(part, projection.nodes())
        if part in ENDS:
            files.write_ties(part, projection.ties())
        projection.carry(nothing=part not in MARKS)
    return counts


class _Files:
    """The files of one folder, written one after the other."""

    def __init__(self, folder: Path, publication: Publication, separator: str) -> None:
        self._folder, self._publication, self._separator = folder, publication, separator
        self._nodes: list[str] = []
        self._ties: list[str] = []
        self._breaks = False

    def write_nodes(self, part: Part, rows: pa.RecordBatchReader) -> None:
        """Write the nodes of a part."""
        name = f"{part.value}.csv"
        mark = next((MARKS[other] for other in MARKS if OWNERS[other] == OWNERS[part]), "")
        told = {"project": self._publication.project, "runId": self._publication.run}
        self._write(name, rows, lambda batch: node_columns(batch, OWNERS[part], mark, told, self._separator))
        self._nodes.append(name)

    def write_ties(self, part: Part, rows: pa.RecordBatchReader) -> None:
        """Write the relationships that the units of a part own; a customer's come from its records."""
        name = f"{part.value}_edges.csv"
        ends = {"owner": OWNERS[part], "to": ENDS[part]}
        names = ("to", "owner") if part is Part.CUSTOMERS else ("owner", "to")
        way = [(end, ends[end]) for end in names]
        told = {"runId": self._publication.run}
        self._write(name, rows, lambda batch: tie_columns(batch, way, told, self._separator))
        self._ties.append(name)

    def finish(self, counts: Mapping[str, int]) -> None:
        """Write the run's node, the schema, and at last the script."""
        said = begun(self._publication) | finished(self._publication, counts)
        run = pa.RecordBatch.from_pylist([{"labels": ["Run", "Published"], "properties": said}])
        told = {"project": self._publication.project, "runId": self._publication.run}
        rows = pa.RecordBatchReader.from_batches(run.schema, [run])
        self._write(RUN_FILE, rows, lambda batch: node_columns(batch, "", "", told, self._separator))
        for file in (cypher() / "schema").iterdir():
            self._write_text(f"schema/{file.name}", file.read_text(encoding="utf-8"))
        nodes = [*self._nodes, RUN_FILE]
        text = import_script(told, nodes, self._ties, self._separator, multiline=self._breaks)
        self._write_text(SCRIPT, text)
        (self._folder / SCRIPT).chmod(0o700)

    def _write(self, name: str, rows: Any, columns: Callable[[pa.RecordBatch], pa.Table]) -> None:
        blank = columns(pa.RecordBatch.from_pylist([], rows.schema))
        with (
            private_file(self._folder / name) as sink,
            arrow_csv.CSVWriter(sink, blank.schema) as writer,
        ):
            for batch in rows:
                table = columns(batch)
                self._breaks = self._breaks or has_breaks(table)
                writer.write(table)

    def _write_text(self, name: str, text: str) -> None:
        with private_file(self._folder / name) as sink:
            sink.write(text.encode())
