"""Runs: all that one resolution derived, as Parquet files that never change."""

from __future__ import annotations

from dataclasses import dataclass
from filecmp import cmp as same_bytes
from typing import TYPE_CHECKING, Any, Self

from kinfold.errors import ProjectUnusable
from kinfold.ids import FORMER_SETS, IDS, PINS, Memory
from kinfold.project.files import (
    Verified,
    private_folder,
    read_arrow,
    read_parquet,
    remove_tree,
    sync_folder,
    usable,
    write_arrow,
    write_parquet,
)
from kinfold.project.ledger import RunFile
from kinfold.tables import RUN_TABLES, checked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from kinfold.project.ledger import RunEntry

KEPT_RUNS = 10  # runs whose files stay for diff and undo
BUILDING = ".building"
MEMORY_TABLES: Mapping[str, pa.Schema] = {"id_memory": IDS, "former_sets": FORMER_SETS, "pins": PINS}
SCHEMAS: Mapping[str, pa.Schema] = {**RUN_TABLES, **MEMORY_TABLES}
RESOLVE_AGAIN = "run `kinfold resolve` again: it builds a new run from the source rows"
RESTORE_MEMORY = "customer ids are remembered here: bring the file back from a backup of the project folder"


@dataclass(frozen=True, slots=True)
class Run:
    """A committed run, to be read; its files do not change while it is read."""

    root: Path
    entry: RunEntry
    verified: Verified

    @property
    def id(self) -> int:
        """The run's number."""
        return self.entry.id

    @property
    def fingerprint(self) -> str:
        """What it was made from: ground, rules and model."""
        return self.entry.fingerprint

    @property
    def counts(self) -> Mapping[str, Any]:
        """The figures given at its commit."""
        return self.entry.counts

    @property
    def names(self) -> tuple[str, ...]:
        """The tables it has, in order of name."""
        return tuple(self.entry.files)

    def path(self, name: str) -> Path:
        """Return where the table lies; checked, once, to be what the run wrote."""
        file = self.entry.files.get(name)
        if file is None:
            raise ProjectUnusable(f"run {self.id} has no table {name}", hint=RESOLVE_AGAIN)
        remembered = name in MEMORY_TABLES or name == "members"
        self.verified.check(
            self.root / file.path, file.sha256, RESTORE_MEMORY if remembered else RESOLVE_AGAIN
        )
        return self.root / file.path

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a table, or the columns named of it."""
        path = self.path(name)
        with usable(path, "read the project's table"):
            return read_parquet(path, columns)

    def arrow(self, name: str) -> pa.Table:
        """Read a table that was written by ``RunWriter.write_arrow``."""
        path = self.path(name)
        with usable(path, "read the project's table"):
            return read_arrow(path)

    def memory(self) -> Memory:
        """Return what the id contract knew after this run."""
        return Memory(self.table("members"), *(self.table(name) for name in MEMORY_TABLES))


class RunWriter:
    """A run being built beside the committed ones; leaving it uncommitted drops it.

    with project.begin_run() as run:
        run.write("members", members)
        run.commit({"records": 7}, fingerprint)
    """

    def __init__(
        self,
        root: Path,
        run: int,
        last: Run | None,
        commit: Callable[[RunWriter, Mapping[str, Any], str], None],
    ) -> None:
        self.id = run
        self._root, self._last, self._commit = root, last, commit
        self._folder = root / "runs" / f"{run}{BUILDING}"
        self._files: dict[str, RunFile] = {}
        with usable(self._folder, "begin a run"):
            private_folder(self._folder)

    def write(self, name: str, table: pa.Table) -> Path:
        """Write one table, once; a table of ``RUN_TABLES`` must have its columns.

        Bytes equal to the last run's are not kept twice: the run then lists that file. Returns where the
        file lies until the commit.
        """
        if name in SCHEMAS:
            checked(table, SCHEMAS[name], name)
        return self._write(name, "parquet", table, write_parquet)

    def write_arrow(self, name: str, table: pa.Table) -> None:
        """Write one table that only a later run reads, once, in the format that takes the least time."""
        self._write(name, "arrow", table, write_arrow)

    def share(self, name: str) -> None:
        """List a file of the last run, which was found to be whole, as one of this run."""
        assert self._last is not None
        self._files[name] = self._last.entry.files[name]

    def _write(self, name: str, ending: str, table: pa.Table, write: Callable[[Path, pa.Table], str]) -> Path:
        if name in self._files or not name.isidentifier():
            raise ValueError(f"table {name!r} is written already or has no proper name")
        path = self._folder / f"{name}.{ending}"
        with usable(path, "write the run"):
            sha256 = write(path, table)
            shared = self._same_as_before(name, path, sha256)
            if shared is not None:
                path.unlink()
        place = f"runs/{self.id}/{path.name}" if shared is None else shared
        self._files[name] = RunFile(name, place, len(table), sha256)
        return path if shared is None else self._root / shared

    def write_memory(self, memory: Memory) -> None:
        """Write what the id contract needs next time; ``members`` is a run table of its own."""
        tables = (memory.ids, memory.former_sets, memory.pins)
        for name, table in zip(MEMORY_TABLES, tables, strict=True):
            self.write(name, table)

    def commit(self, counts: Mapping[str, Any], fingerprint: str = "") -> None:
        """Make the run and the session's new batches true; ``counts`` must be JSON-ready.

        ``fingerprint``: what it is made from, to tell whether a later one would be the same.
        A run with customers (``members``) must remember their ids (``write_memory``), and reversely.
        """
        if len({name in self._files for name in ("members", *MEMORY_TABLES)}) > 1:
            raise ValueError("a run has members and the whole id memory, or none of them")
        with usable(self._folder, "finish the run"):
            sync_folder(self._folder)
            self._folder.rename(self._root / "runs" / str(self.id))
            sync_folder(self._root / "runs")
        self._commit(self, counts, fingerprint)

    @property
    def files(self) -> tuple[RunFile, ...]:
        """The tables written so far, by name."""
        return tuple(self._files[name] for name in sorted(self._files))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with usable(self._folder, "drop the unfinished run"):
            remove_tree(self._folder)

    def _same_as_before(self, name: str, path: Path, sha256: str) -> str | None:
        before = self._last.entry.files.get(name) if self._last else None
        if before is None or before.sha256 != sha256:
            return None
        earlier = self._root / before.path
        # The bytes, not only the ledger's word: a damaged file must not be carried on.
        return before.path if earlier.is_file() and same_bytes(earlier, path, shallow=False) else None


def sweep(root: Path, committed: Sequence[RunEntry]) -> None:
    """Delete what no kept run lists: unfinished runs, and files of runs older than the last ``KEPT_RUNS``."""
    kept = {file.path for entry in committed[-KEPT_RUNS:] for file in entry.files.values()}
    for folder in sorted((root / "runs").iterdir()):
        needed = [path for path in sorted(folder.glob("*")) if f"runs/{folder.name}/{path.name}" in kept]
        if not needed:
            remove_tree(folder)
        for path in sorted(folder.glob("*")):
            if path not in needed:
                remove_tree(path)
