"""A small source, and one session of a project that takes it in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.ids import Clusters, Memory, assign
from kinfold.model import Issue
from kinfold.tables import SourceTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kinfold.project import Project

NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)


class Clock:
    """A clock that moves one second each time it is read."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        """Return the next second."""
        self.at += timedelta(seconds=1)
        return self.at


def source_table(
    columns: Mapping[str, Sequence[str]], source: str = "crm", file: str = "crm.csv"
) -> SourceTable:
    """Return the rows as a reader would, with one row quarantined."""
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
    issue = Issue(source, file, 9, "电话", "\x00", "unreadable cell", quarantined=True)
    digest = sha256(repr(sorted(columns.items())).encode()).hexdigest()
    lines = np.arange(2, 2 + len(table), dtype=np.int64)
    return SourceTable(source, file, digest, table, lines, len(table) + 1, (issue,), "csv, utf-8")


def customers(names: Sequence[str]) -> SourceTable:
    """Return one column of names."""
    return source_table({"姓名": names})


def resolve(project: Project, source: SourceTable) -> int:
    """Take a source in and make each row a customer: the smallest honest run. Return its number."""
    with project.lock():
        project.add_batch(source)
        records = sorted({f"{t.source}:{name}" for t in project.ground() for name in t.table[0].to_pylist()})
        with project.begin_run() as run:
            numbers = np.arange(len(records), dtype=np.int32)
            clusters = Clusters(pa.array(records, pa.string()), numbers)
            assignment = assign(clusters, project.memory(), project.key, run=run.id)
            run.write("members", assignment.members)
            run.write("lineage", assignment.lineage)
            run.write_memory(assignment.memory)
            run.commit({"records": len(records)}, "rules v1")
        return run.id


def publication(name: str, text: str) -> Callable[[Path], None]:
    """Return what builds ``out`` with one file in it."""

    def build(out: Path) -> None:
        (out / name).write_text(text, encoding="utf-8")

    return build


def state(project: Project) -> tuple[int, tuple[str, ...]]:
    """Return the current run and its records, everything read and checked against the ground."""
    current = project.current_run()
    ground = sorted({f"{t.source}:{name}" for t in project.ground() for name in t.table[0].to_pylist()})
    if current is None:
        assert ground == []
        return 0, ()
    memory: Memory = project.memory()
    records = memory.members["record"].to_pylist()
    assert records == ground
    assert current.counts == {"records": len(records)}
    assert len(current.table("lineage")) == current.entry.files["lineage"].rows
    return current.id, tuple(records)
