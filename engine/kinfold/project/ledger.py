"""The ledger: what people did, and which files are true. SQLite, in WAL mode, every commit synced."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from kinfold.errors import ProjectUnusable
from kinfold.model import Judgement
from kinfold.project.files import PRIVATE_FILE, usable
from kinfold.project.migrating import SNAPSHOTS_IN_PLAIN_TEXT, only_grows, seal_snapshots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

LEDGER_FILE = "kinfold.sqlite"
SCHEMA_VERSION = 2  # 1 kept the identifiers that were judged in plain text
PROJECT_KEY_BYTES = 32
BUSY_SECONDS = 30  # wait for another writer's commit; a commit takes milliseconds

SCHEMA = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL)",
    """CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL, finished TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('building', 'committed', 'dropped')),
        fingerprint TEXT NOT NULL, counts TEXT NOT NULL)""",
    """CREATE TABLE files (
        run INTEGER NOT NULL REFERENCES runs (id), name TEXT NOT NULL, path TEXT NOT NULL,
        rows INTEGER NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (run, name))""",
    """CREATE TABLE batches (
        id INTEGER PRIMARY KEY, source TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,
        rows INTEGER NOT NULL, at TEXT NOT NULL, content TEXT NOT NULL, segment TEXT NOT NULL,
        segment_sha256 TEXT NOT NULL, run INTEGER NOT NULL REFERENCES runs (id))""",
    """CREATE TABLE judgements (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        verdict TEXT NOT NULL, left TEXT NOT NULL, right TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
        reason TEXT NOT NULL, snapshot TEXT NOT NULL)""",
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT, who TEXT NOT NULL, at TEXT NOT NULL, what TEXT NOT NULL,
        detail TEXT NOT NULL)""",
    *only_grows("judgements"),
    *only_grows("audit"),
)


@dataclass(frozen=True, slots=True)
class GroundBatch:
    """One file's rows, taken in once and true since ``run``; ``at`` is ISO 8601."""

    id: int
    source: str
    file: str
    sha256: str  # of the file as it was given
    rows: int
    at: str
    content: str  # segments.content_digest
    segment: str  # path in the project folder
    segment_sha256: str


@dataclass(frozen=True, slots=True)
class RunFile:
    """One table of a run; ``path``, in the project folder, may lie in an earlier run that wrote the same."""

    name: str
    path: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RunEntry:
    """One committed run as the ledger has it."""

    id: int
    started: str
    finished: str
    fingerprint: str
    counts: Mapping[str, Any]
    files: Mapping[str, RunFile]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when."""

    id: int
    who: str
    at: str
    what: str
    detail: str


class Ledger:
    """The SQLite file of one project; a connection lives as long as one call, so readers hold nothing."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.path = root / LEDGER_FILE

    def prepare(self, created: str) -> None:
        """Create the ledger if it is not there; refuse one that this version cannot read."""
        with usable(self.path, "create the project's ledger"):
            if not self.path.exists():
                # SQLite gives its side files the permissions of the main one, so that comes first.
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
        with self._connection() as connection:
            version = self._version(connection)
            if version is None:
                connection.execute("PRAGMA journal_mode = WAL")
                with _transaction(connection):
                    version = self._version(connection) or self._create(connection, created)
            if version == SNAPSHOTS_IN_PLAIN_TEXT:
                connection.execute("PRAGMA secure_delete = ON")
                with _transaction(connection):
                    if self._version(connection) == version:
                        seal_snapshots(connection)
                    version = self._version(connection)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if version != SCHEMA_VERSION:
            raise ProjectUnusable(
                f"{self._root} was written in project format {version}; this kinfold reads {SCHEMA_VERSION}",
                hint="use the kinfold version that wrote it, or a newer one",
            )

    def project_key(self) -> bytes:
        """Return the secret that customer ids and pseudonyms are made with."""
        return bytes(self._read("SELECT value FROM meta WHERE name = 'project_key'")[0][0])

    def batches(self) -> tuple[GroundBatch, ...]:
        """Return every batch that is true, oldest first."""
        rows = self._read(
            "SELECT id, source, file, sha256, rows, at, content, segment, segment_sha256 "
            "FROM batches ORDER BY id"
        )
        return tuple(GroundBatch(*row) for row in rows)

    def begin_run(self, started: str) -> int:
        """Write down that a run is being built, and return its number; numbers are never used twice."""
        return self._append(
            "INSERT INTO runs (started, finished, state, fingerprint, counts) "
            "VALUES (?, '', 'building', '', '{}')",
            (started,),
        )

    def commit_run(
        self, run: int, finished: str, fingerprint: str, counts: Mapping[str, Any],
        files: Sequence[RunFile], batches: Sequence[GroundBatch],
    ) -> None:  # fmt: skip
        """Make the run, its files and the batches true together, or none of them."""
        with self._connection() as connection, _transaction(connection):
            connection.executemany(
                "INSERT INTO files (run, name, path, rows, sha256) VALUES (?, ?, ?, ?, ?)",
                [(run, file.name, file.path, file.rows, file.sha256) for file in files],
            )
            connection.executemany(
                "INSERT INTO batches (id, source, file, sha256, rows, at, content, segment, segment_sha256,"
                " run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(*astuple(batch), run) for batch in batches],
            )
            connection.execute(
                "UPDATE runs SET state = 'committed', finished = ?, fingerprint = ?, counts = ? WHERE id = ?",
                (finished, fingerprint, json.dumps(dict(counts), ensure_ascii=False), run),
            )

    def drop_unfinished_runs(self, finished: str) -> None:
        """Write down that runs which never committed never will."""
        with self._connection() as connection, _transaction(connection):
            connection.execute(
                "UPDATE runs SET state = 'dropped', finished = ? WHERE state = 'building'", (finished,)
            )

    def runs(self, *, latest: int | None = None) -> tuple[RunEntry, ...]:
        """Return the committed runs, or the ``latest`` so many, oldest first."""
        rows = self._read(
            "SELECT id, started, finished, fingerprint, counts FROM runs WHERE state = 'committed' "
            "ORDER BY id DESC LIMIT ?",
            (-1 if latest is None else latest,),
        )
        return tuple(
            RunEntry(run, started, finished, fingerprint, json.loads(counts), self._files(run))
            for run, started, finished, fingerprint, counts in reversed(rows)
        )

    def _files(self, run: int) -> Mapping[str, RunFile]:
        rows = self._read("SELECT name, path, rows, sha256 FROM files WHERE run = ? ORDER BY name", (run,))
        return {row[0]: RunFile(*row) for row in rows}

    def add_judgements(self, judgements: Sequence[Judgement], at: str) -> None:
        """Append judgements, all or none of them; needs no lock, people may judge during a run."""
        rows = [(j.verdict, *sorted((j.left, j.right)), j.who, at, j.reason, j.snapshot) for j in judgements]
        with self._connection() as connection, _transaction(connection):
            connection.executemany(
                "INSERT INTO judgements (verdict, left, right, who, at, reason, snapshot) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )

    def judgements(self) -> tuple[Judgement, ...]:
        """Return every judgement ever made, oldest first."""
        rows = self._read(
            "SELECT verdict, left, right, who, reason, snapshot, at, id FROM judgements ORDER BY id"
        )
        return tuple(Judgement(*row) for row in rows)

    def add_audit(self, who: str, at: str, what: str, detail: str) -> int:
        """Append to the audit trail and return the entry's number."""
        return self._append(
            "INSERT INTO audit (who, at, what, detail) VALUES (?, ?, ?, ?)", (who, at, what, detail)
        )

    def audit_trail(self) -> tuple[AuditEntry, ...]:
        """Return the audit trail, oldest first."""
        return tuple(
            AuditEntry(*row) for row in self._read("SELECT id, who, at, what, detail FROM audit ORDER BY id")
        )

    def _create(self, connection: sqlite3.Connection, created: str) -> int:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise self._foreign()
        for statement in SCHEMA:
            connection.execute(statement)
        connection.executemany(
            "INSERT INTO meta (name, value) VALUES (?, ?)",
            [
                ("schema_version", str(SCHEMA_VERSION)),
                ("project_key", secrets.token_bytes(PROJECT_KEY_BYTES)),
                ("created", created),
            ],
        )
        return SCHEMA_VERSION

    def _version(self, connection: sqlite3.Connection) -> int | None:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            return None
        row = connection.execute("SELECT value FROM meta WHERE name = 'schema_version'").fetchone()
        if row is None or not str(row[0]).isdigit():
            raise self._foreign()
        return int(row[0])

    def _foreign(self) -> ProjectUnusable:
        return ProjectUnusable(
            f"{self.path} is not a kinfold ledger",
            hint="name another folder with --project, or move that file away",
        )

    def _append(self, statement: str, values: Sequence[Any]) -> int:
        with self._connection() as connection, _transaction(connection):
            return int(connection.execute(statement, values).lastrowid or 0)

    def _read(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._connection() as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with (
            usable(self.path, "use the project's ledger"),
            closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)) as connection,
        ):
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            yield connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
