"""The graph that a run wants, part by part, compared with what a store holds and streamed in batches.

What is large stays in DuckDB, which may use the disk: memory does not grow with the run.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from kinfold.components import components
from kinfold.publishing.graph.store import Batch, Part
from kinfold.publishing.graph.units import SELECTS
from kinfold.publishing.graph.vocabulary import MARKS, OWNERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import duckdb

    Held = Iterable[Sequence[tuple[str, int | None]]]

BATCH_ROWS = 10_000  # nodes and relationships of one transaction; a customer larger than this has its own
FETCHED = 2_000  # units taken from DuckDB at a time
SLICE = 100_000  # records or customers whose units are made at a time
STREAMED = 50_000  # nodes or relationships of an Arrow batch

# The hash is 63 bits of an MD5: the graph keeps whole numbers of 64 bits with a sign.
_HASHED = """
SELECT *, (md5_number_lower(to_json({a: properties, b: labels, c: edges})::VARCHAR) >> 1)::BIGINT AS hash FROM
"""
_WANTED = f"CREATE OR REPLACE TEMP TABLE wanted AS {_HASHED}"
_WANTED_TOO = f"INSERT INTO wanted {_HASHED}"
_BETWEEN = "WHERE key >= getvariable('low') AND key < getvariable('high')"
# What DuckDB collects into lists cannot go to the disk, so units that own many relationships are made by
# slices of their keys. Above the last one nothing sorts: U+10FFFF is no character.
_SLICED = {
    Part.RECORDS: "SELECT record AS key FROM records",
    Part.LINKS: "SELECT record AS key FROM records",
    Part.CUSTOMERS: "SELECT customer_id AS key FROM customers",
    Part.KIN: "SELECT customer_id AS key FROM customers",
}
_LIMITS = """
SELECT key FROM (SELECT key, row_number() OVER (ORDER BY key) - 1 AS place FROM ({keys}))
WHERE place > 0 AND place % $slice = 0 ORDER BY key
"""
LAST = "\U0010ffff" * 2
_EMPTY = (
    "CREATE OR REPLACE TEMP TABLE state (key VARCHAR, hash BIGINT)",
    "CREATE OR REPLACE TEMP TABLE bundles (key VARCHAR, first VARCHAR)",
    "CREATE OR REPLACE TEMP TABLE held_before (customer VARCHAR, record VARCHAR)",
)
_ADD = {
    "state": "INSERT INTO state SELECT * FROM incoming",
    "bundles": "INSERT INTO bundles SELECT * FROM incoming",
    "held_before": "INSERT INTO held_before SELECT * FROM incoming",
}
_CHANGED = """
SELECT w.key, w.hash, w.properties, w.labels, w.edges, s.key IS NOT NULL AS stale,
       coalesce(b.first, w.key) AS bundle
FROM wanted w LEFT JOIN state s ON s.key = w.key LEFT JOIN bundles b ON b.key = w.key
WHERE s.hash IS DISTINCT FROM w.hash
ORDER BY bundle, w.key
"""
_GONE = """
SELECT s.key, coalesce(b.first, s.key) AS bundle
FROM state s ANTI JOIN wanted w ON w.key = s.key LEFT JOIN bundles b ON b.key = s.key
ORDER BY bundle, s.key
"""
_CHANGED_HELD = """
SELECT s.key FROM state s LEFT JOIN wanted w ON w.key = s.key
WHERE s.hash IS DISTINCT FROM w.hash ORDER BY s.key
"""
_MOVES = """
SELECT DISTINCT held.customer, m.customer_id
FROM held_before held JOIN members m ON m.record = held.record WHERE held.customer <> m.customer_id
"""
# What a node carries of a part that has no nodes of its own.
_CARRIED = "CREATE OR REPLACE TEMP TABLE carried (key VARCHAR, hash BIGINT)"
_CARRY = "INSERT INTO carried SELECT key, hash FROM wanted"
_NODES = """
SELECT w.key, w.properties, w.labels::VARCHAR[] AS labels, w.hash, c.hash AS carried
FROM wanted w LEFT JOIN carried c ON c.key = w.key ORDER BY w.key
"""
_TIES = """
SELECT owner, edge.to, edge.type, edge.properties
FROM (SELECT key AS owner, unnest(edges) AS edge FROM (SELECT key, edges FROM wanted ORDER BY key))
"""
_EDGES = "SELECT edge.type, count(*) FROM (SELECT unnest(edges) AS edge FROM wanted) GROUP BY ALL"


class Projection:
    """The wanted graph of one run, one part at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def take(self, part: Part, held: Held) -> Mapping[str, int]:
        """Turn to a part, of which the store holds (key, hash); a hash of None counts as changed.

        Returns how many nodes of each label and relationships of each type the part wants.
        """
        self._make(part)
        for statement in _EMPTY:
            self._connection.execute(statement)
        for rows in held:
            self._add("state", rows)
        counts = Counter(dict(self._rows(_EDGES)) if part is not Part.IDENTIFIERS else {})
        if part not in MARKS:
            counts[OWNERS[part]] = self._rows("SELECT count(*) FROM wanted")[0][0]
        return +counts

    def _make(self, part: Part) -> None:
        """Make the table of what is wanted, slice by slice."""
        made = _WANTED
        for low, high in pairwise(["", *self._limits(part), LAST]):
            self._connection.execute("SET VARIABLE low = $low", {"low": low})
            self._connection.execute("SET VARIABLE high = $high", {"high": high})
            self._connection.execute(f"{made} ({SELECTS[part]}) {_BETWEEN}")
            made = _WANTED_TOO

    def _limits(self, part: Part) -> list[str]:
        """Return the keys at which a part's slices begin, but for the first."""
        if part not in _SLICED:
            return []
        rows = self._connection.execute(_LIMITS.format(keys=_SLICED[part]), {"slice": SLICE}).fetchall()
        return [key for (key,) in rows]

    def changed_held(self) -> list[str]:
        """Return the keys that the store holds and that change or leave."""
        return [key for (key,) in self._rows(_CHANGED_HELD)]

    def bundle(self, held: Iterable[Sequence[tuple[str, str]]]) -> None:
        """Bundle customers between which records move: a bundle changes in one transaction.

        ``held``: (customer, record) of the customers that change, as the store has them.
        """
        for rows in held:
            self._add("held_before", rows)
        moves = self._rows(_MOVES)
        names = sorted(set(chain.from_iterable(moves)))
        code = {name: place for place, name in enumerate(names)}
        ends = pa.array([code[name] for move in moves for name in move], pa.int32()).to_numpy()
        first = components(ends[::2], ends[1::2], len(names)).tolist()
        self._add("bundles", [(name, names[place]) for name, place in zip(names, first, strict=True)])

    def batches(self) -> Iterator[Batch]:
        """Yield what is to be written of the part: units new or changed, then keys that leave alone."""
        gone: dict[str, list[str]] = {}
        for key, bundle in self._rows(_GONE):
            gone.setdefault(bundle, []).append(key)
        yield from _batched(self._connection.sql(_CHANGED).to_arrow_reader(FETCHED), gone)
        alone = list(chain.from_iterable(gone.values()))
        for at in range(0, len(alone), BATCH_ROWS):
            yield Batch(gone=alone[at : at + BATCH_ROWS])

    def carry(self, *, nothing: bool = False) -> None:
        """Have the nodes of the part taken next carry the hashes of this part's units, or nothing."""
        self._connection.execute(_CARRIED)
        if not nothing:
            self._connection.execute(_CARRY)

    def nodes(self) -> pa.RecordBatchReader:
        """Stream the nodes that are wanted, by key: key, properties, labels, hash, carried."""
        return self._connection.sql(_NODES).to_arrow_reader(STREAMED)

    def ties(self) -> pa.RecordBatchReader:
        """Stream the relationships that are wanted, by owner: owner, to, type, properties."""
        return self._connection.sql(_TIES).to_arrow_reader(STREAMED)

    def _rows(self, asked: str) -> list[Any]:
        return self._connection.execute(asked).fetchall()

    def _add(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            columns = [pa.array(column) for column in zip(*rows, strict=True)]
            self._connection.register("incoming", pa.table(columns, names=["one", "other"]))
            self._connection.execute(_ADD[table])
            self._connection.unregister("incoming")


def _batched(changed: pa.RecordBatchReader, gone: dict[str, list[str]]) -> Iterator[Batch]:
    """Cut the stream where a bundle ends and the batch is full; what leaves goes with its bundle."""
    batch, last, rows = Batch(), None, 0
    for key, digest, properties, labels, owned, was_there, bundle in _fetched(changed):
        if bundle != last:
            if rows >= BATCH_ROWS:
                yield batch
                batch, rows = Batch(), 0
            batch.gone.extend(gone.pop(bundle, ()))
            last = bundle
        unit = {"key": key, "hash": digest, "properties": properties, "labels": labels, "edges": owned}
        batch.units.append(unit)
        rows += 1 + len(owned)
        if was_there:
            batch.stale.append(key)
    if batch.units:
        yield batch


def _fetched(changed: pa.RecordBatchReader) -> Iterator[tuple[Any, ...]]:
    """Yield rows. Arrow makes nested values in half the time that DuckDB's own rows take."""
    for rows in changed:
        yield from zip(*(column.to_pylist() for column in rows.columns), strict=True)
