"""Rows that name the same record: which of them count, and how their values are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array

    BoolArray = npt.NDArray[np.bool_]

# Rows older than the newest of their record are superseded, where every row of it tells its time.
_STANDING = """
SELECT place FROM (
    SELECT place, updated_at,
        bool_and(updated_at <> '') OVER (PARTITION BY record) AS dated,
        max(updated_at) OVER (PARTITION BY record) AS newest
    FROM rows
) WHERE NOT dated OR updated_at = newest
"""
_LAYERS = """
SELECT record, raw, row_number() OVER (PARTITION BY record ORDER BY raw) - 1 AS layer
FROM (SELECT DISTINCT record, raw FROM rows) ORDER BY layer, record
"""
_NAMED = """
SELECT place FROM rows QUALIFY row_number() OVER (
    PARTITION BY record ORDER BY name = key, name, kind, updated_at DESC) = 1
"""
_FIRST = "SELECT place FROM rows QUALIFY row_number() OVER (PARTITION BY record ORDER BY file, line) = 1"
_RANKS = """
SELECT dense_rank() OVER (PARTITION BY record, suffix ORDER BY name) - 1 AS rank FROM rows ORDER BY place
"""


def standing(record: Int64Array, updated_at: pa.Array) -> BoolArray:
    """Return which rows count: all, save those that a newer row of the same record supersedes."""
    out = np.ones(len(record), np.bool_)
    places = np.flatnonzero(repeated(record))
    if len(places):
        rows = {"place": places, "record": record[places], "updated_at": updated_at.take(pa.array(places))}
        out[places] = False
        out[_queried(_STANDING, rows).column("place").to_numpy()] = True
    return out


def repeated(codes: npt.NDArray[np.integer[Any]]) -> BoolArray:
    """Return which places hold a code (from 0, dense) that another place holds too."""
    again: BoolArray = np.bincount(codes)[codes] > 1
    return again


def chosen(
    place: Int64Array, record: Int64Array, columns: dict[str, pa.Array]
) -> tuple[Int64Array, Int64Array]:
    """Return one row a record that names it, told by its content alone, and the first by file and line."""
    rows = {"place": place, "record": record, **columns}
    named, first = (_queried(query, rows).column("place").to_numpy() for query in (_NAMED, _FIRST))
    return named, first


def layers(record: Int32Array, raw: pa.Array) -> list[tuple[Int32Array, pa.Array]]:
    """Spread the cells of a column, sorted by record, so that each layer has one cell a record.

    Equal cells of a record are one; further values follow in the order of their text.
    """
    again = np.zeros(len(record), np.bool_)
    if len(record) > 1:
        same = record[1:] == record[:-1]
        again[1:] |= same
        again[:-1] |= same
    if not again.any():
        return [(record, raw)]
    found = _queried(_LAYERS, {"record": record[again], "raw": raw.filter(pa.array(again))})
    layer = found.column("layer").to_numpy()
    out: list[tuple[Int32Array, pa.Array]] = []
    for number in range(int(layer.max()) + 1):
        here = found.filter(pa.array(layer == number))
        codes, texts = here.column("record").to_numpy().astype(np.int32), here.column("raw").combine_chunks()
        out.append(
            _merged(record[~again], raw.filter(pa.array(~again)), codes, texts)
            if number == 0
            else (codes, texts)
        )
    return out


def _merged(
    left: Int32Array, left_raw: pa.Array, right: Int32Array, right_raw: pa.Array
) -> tuple[Int32Array, pa.Array]:
    codes = np.concatenate([left, right])
    order = np.argsort(codes, kind="stable")
    return codes[order], pa.concat_arrays([left_raw, right_raw]).take(pa.array(order))


def ranks(record: Int64Array, suffix: pa.Array, name: pa.Array) -> Int64Array:
    """Return for each derived record its rank among the names of one record and party: 0 for the first.

    So two rows of one key with different contacts give two contacts, whatever the order of rows.
    """
    out = np.zeros(len(record), np.int64)
    places = np.flatnonzero(repeated(record)) if len(record) else np.empty(0, np.int64)
    if len(places):
        chosen = pa.array(places)
        rows = {
            "place": places,
            "record": record[places],
            "suffix": suffix.take(chosen),
            "name": name.take(chosen),
        }
        out[places] = _queried(_RANKS, rows).column("rank").to_numpy()
    return out


def _queried(query: str, rows: dict[str, Any]) -> pa.Table:
    connection: Any = duckdb.connect()
    try:
        connection.register("rows", pa.table(rows))
        return connection.sql(query).to_arrow_table()
    finally:
        connection.close()
