"""Rows that name the same record: which of them count, and how their values are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.reading.keys import occurrence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array

    BoolArray = npt.NDArray[np.bool_]


def standing(record: Int64Array, updated_at: pa.Array) -> BoolArray:
    """Return which rows count: all, save those that a newer row of the same record supersedes.

    Rows are superseded only where every row of their record tells its time.
    """
    out = np.ones(len(record), np.bool_)
    places = np.flatnonzero(repeated(record))
    if len(places):
        told = updated_at.take(pa.array(places))
        code, time = record[places], _rank(told)
        undated = np.zeros(int(record.max()) + 1, np.bool_)
        undated[code[pc.equal(told, "").to_numpy(zero_copy_only=False)]] = True
        newest = np.zeros(len(undated), np.int64)
        np.maximum.at(newest, code, time)
        out[places] = undated[code] | (time == newest[code])
    return out


def repeated(codes: npt.NDArray[np.integer[Any]]) -> BoolArray:
    """Return which places hold a code (from 0, dense) that another place holds too."""
    again: BoolArray = np.bincount(codes)[codes] > 1
    return again


def chosen(
    place: Int64Array, record: Int64Array, columns: Mapping[str, pa.Array]
) -> tuple[Int64Array, Int64Array]:
    """Return one row a record that names it, told by its content alone, and the first by file and line.

    ``columns``: name, kind, key, updated_at, file and line of each row.
    """
    unnamed = pc.equal(columns["name"], columns["key"]).to_numpy(zero_copy_only=False)
    name, kind, updated, file, line = (
        _rank(columns[column]) for column in ("name", "kind", "updated_at", "file", "line")
    )
    named = _first(record, (unnamed.astype(np.int64), name, kind, -updated))
    return place[named], place[_first(record, (file, line))]


def _first(record: Int64Array, by: Sequence[Int64Array]) -> Int64Array:
    """Return the place of each record's first row in the order of ``by``."""
    order = np.lexsort((*reversed(by), record))
    return order[np.r_[True, record[order][1:] != record[order][:-1]]]


def layers(record: Int32Array, raw: pa.Array) -> list[tuple[Int32Array, pa.Array]]:
    """Spread the cells of a column, sorted by record, so that each layer has one cell a record.

    Equal cells of a record are one; further values follow in the order of their text.
    """
    again = np.zeros(len(record), np.bool_)
    same = record[1:] == record[:-1]
    again[1:] |= same
    again[:-1] |= same
    if not again.any():
        return [(record, raw)]
    places = np.flatnonzero(again)
    text = _rank(raw.take(pa.array(places)))
    order = np.lexsort((text, record[places]))
    record_, text = record[places][order], text[order]
    new = np.r_[True, (record_[1:] != record_[:-1]) | (text[1:] != text[:-1])]
    kept = places[order[new]]
    layer = occurrence(record[kept])
    layer_of = [kept[layer == number] for number in range(int(layer.max()) + 1)]
    layer_of[0] = np.sort(np.concatenate([np.flatnonzero(~again), layer_of[0]]))
    return [(record[rows], raw.take(pa.array(rows))) for rows in layer_of]


def ranks(record: Int64Array, suffix: pa.Array, name: pa.Array) -> Int64Array:
    """Return for each derived record its rank among the names of one record and party: 0 for the first.

    So two rows of one key with different contacts give two contacts, whatever the order of rows.
    """
    out = np.zeros(len(record), np.int64)
    places = np.flatnonzero(repeated(record)) if len(record) else np.empty(0, np.int64)
    if not len(places):
        return out
    code = record[places]
    party, text = (_rank(column.take(pa.array(places))) for column in (suffix, name))
    order = np.lexsort((text, party, code))
    code, party, text = code[order], party[order], text[order]
    new_party = np.r_[True, (code[1:] != code[:-1]) | (party[1:] != party[:-1])]
    new_name = new_party | np.r_[True, text[1:] != text[:-1]]
    count = np.cumsum(new_name)
    starts = np.flatnonzero(new_party)
    out[places[order]] = count - np.repeat(count[starts], np.diff(np.r_[starts, len(code)]))
    return out


def _rank(column: pa.Array) -> Int64Array:
    """Return the dense rank of each value in the order of values."""
    out: Int64Array = pc.rank(column, tiebreaker="dense").to_numpy().astype(np.int64)
    return out
