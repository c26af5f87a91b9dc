"""An older ledger → this version's: judgements that kept identifiers in plain text keep marks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfold.judging import Seal, sealed

if TYPE_CHECKING:
    import sqlite3

SNAPSHOTS_IN_PLAIN_TEXT = 1  # the schema version whose snapshots held standard values
_SEALED = 2


def only_grows(table: str) -> tuple[str, ...]:
    """Return the statements that let nobody change or delete a row of a table."""
    return tuple(
        f"""CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"""
        for change in ("UPDATE", "DELETE")
    )


def seal_snapshots(connection: sqlite3.Connection) -> None:
    """Replace the identifiers in every snapshot by their marks; the caller holds the transaction.

    Verdicts, records, people, times and reasons stay as they are: what was decided is not touched.
    """
    seal = Seal(bytes(connection.execute("SELECT value FROM meta WHERE name = 'project_key'").fetchone()[0]))
    rows = connection.execute("SELECT snapshot, id FROM judgements").fetchall()
    connection.execute("DROP TRIGGER judgements_no_update")
    connection.executemany(
        "UPDATE judgements SET snapshot = ? WHERE id = ?",
        [(sealed(snapshot, seal), number) for snapshot, number in rows],
    )
    connection.execute(next(s for s in only_grows("judgements") if "BEFORE UPDATE" in s))
    connection.execute("UPDATE meta SET value = ? WHERE name = 'schema_version'", (str(_SEALED),))
