"""Typed columns (Parquet, data frames) become text that loses nothing.

Integers and decimals keep every digit, whole floats are written without ".0", dates and times are
ISO, a timestamp column whose every value is a midnight is a date column, null is "".
"""

from __future__ import annotations

import base64
import datetime as dt
import decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.reading.grid import MAX_RAW, Fault, Grid, shortened
from kinfold.reading.nested import TooManyError, flatten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Damage = tuple[int, str, str]  # row from 0, raw value, reason

# Largest whole number that every float of a width still tells apart from its neighbours, by bits.
EXACT_FLOAT = {16: 1 << 11, 32: 1 << 24, 64: 1 << 53}
ROUNDED = "a float too large to be exact: its last digits are lost; keep long numbers as text"


def typed_grid(
    names: Sequence[str],
    columns: Sequence[pa.ChunkedArray],
    note: str,
    damaged: Iterable[tuple[str, Damage]] = (),
) -> Grid:
    """Return the columns as text; lines count rows from 1.

    Quarantined are the rows of ``damaged`` (each with its column) and those with a float that lost digits.
    """
    height = len(columns[0]) if columns else 0
    header: list[str] = []
    texts: list[pa.ChunkedArray] = []
    broken = list(damaged)
    for name, typed in zip(names, columns, strict=True):
        flat, found = _unnested(name, typed) if _has_parts(typed.type) else _text_of(name, _plain(typed))
        header.extend(flat)
        texts.extend(flat.values())
        broken.extend((name, damage) for damage in found)
    faults: dict[int, Fault] = {}
    for name, (row, raw, reason) in broken:
        faults.setdefault(row, Fault(row + 1, name, shortened(raw), reason))
    keep = np.ones(height, np.bool_)
    keep[sorted(faults)] = False
    table = pa.table(texts, names=[str(position) for position in range(len(header))])
    ordered = tuple(faults[row] for row in sorted(faults))
    lines = np.flatnonzero(keep) + 1
    return Grid(tuple(header), table.filter(pa.array(keep)), lines, ordered, note, explicit=True)


def scalar_text(value: object) -> str:
    """Return one Python value as text; the same rules as for a column, value by value."""
    if value is None or value != value:  # noqa: PLR0124  # NaN, and only NaN, differs from itself
        return ""
    for kind, written in _WRITTEN.items():
        if isinstance(value, kind):
            return written(value)
    return str(value)


def _float_text(value: Any) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _bytes_text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return base64.b64encode(value).decode()


_WRITTEN: dict[type, Callable[[Any], str]] = {  # a kind comes before the kinds it is a case of
    bool: lambda value: "true" if value else "false",
    np.bool_: lambda value: "true" if value else "false",
    float: _float_text,
    np.floating: _float_text,
    dt.datetime: lambda value: value.isoformat(" ").removesuffix(" 00:00:00"),
    dt.date: dt.date.isoformat,
    dt.time: dt.time.isoformat,
    decimal.Decimal: lambda value: format(value, "f"),
    bytes: _bytes_text,
}


def _has_parts(kind: pa.DataType) -> bool:
    return bool(pa.types.is_nested(kind)) and not pa.types.is_dictionary(kind)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a dictionary-coded or extension column as what it stands for."""
    if isinstance(column.type, pa.BaseExtensionType):
        return _plain(column.cast(column.type.storage_type))
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


def _text_of(name: str, column: pa.ChunkedArray) -> tuple[dict[str, Any], list[Damage]]:
    kind = column.type
    damaged: list[Damage] = []
    if pa.types.is_floating(kind):
        limit = float(EXACT_FLOAT[kind.bit_width])
        column = column.cast(pa.float64())
        damaged = _rounded(column, limit)
        text = _floats(column)
    elif pa.types.is_timestamp(kind):
        text = _timestamps(column)
    elif pa.types.is_null(kind):
        text = pa.nulls(len(column), pa.string())
    elif any(test(kind) for test in _WRITTEN_ONE_BY_ONE):
        text = _one_by_one(column)
    else:
        text = column.cast(pa.string())
    return {name: pc.fill_null(text, "")}, damaged


_WRITTEN_ONE_BY_ONE = (
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_fixed_size_binary,
    pa.types.is_duration,
    pa.types.is_interval,
    pa.types.is_decimal,
)


def _timestamps(column: pa.ChunkedArray) -> Any:
    text = column.cast(pa.string())
    if column.type.tz is None and pc.all(pc.match_substring_regex(text, r" 00:00:00(\.0+)?$")).as_py():
        return pc.utf8_slice_codeunits(text, 0, 10)
    return pc.replace_substring_regex(text, r"(:\d\d)\.0+(Z?)$", r"\1\2")


def _floats(column: pa.ChunkedArray) -> Any:
    whole = pc.and_(pc.is_finite(column), pc.equal(pc.floor(column), column))
    small = pc.less(pc.abs(column), 2.0**62)  # fits int64
    if pc.all(pc.and_(whole, small)).as_py():
        return column.cast(pa.int64()).cast(pa.string())
    return _one_by_one(column)


def _one_by_one(column: pa.ChunkedArray) -> Any:
    return pa.array([scalar_text(value) for value in column.to_pylist()], pa.string())


def _rounded(column: pa.ChunkedArray, limit: float) -> list[Damage]:
    large = pc.fill_null(pc.and_(pc.is_finite(column), pc.greater(pc.abs(column), limit)), fill_value=False)
    rows = np.flatnonzero(large.combine_chunks().to_numpy(zero_copy_only=False))
    values = column.take(pa.array(rows)).to_pylist() if len(rows) else []
    return [(row, scalar_text(value), ROUNDED) for row, value in zip(rows.tolist(), values, strict=True)]


def _unnested(name: str, column: pa.ChunkedArray) -> tuple[dict[str, Any], list[Damage]]:
    """Return the flat columns of a list, struct or map column, row by row, and the rows that resist."""
    rows: list[dict[str, str]] = []
    damaged: list[Damage] = []
    for number, value in enumerate(column.to_pylist()):
        try:
            rows.append(flatten([(name, _tree(value))], scalar_text))
        except TooManyError as error:
            rows.append({})
            damaged.append((number, str(value)[:MAX_RAW], str(error)))
    keys = sorted(set().union(*rows)) or [name]
    return {key: pa.array([row.get(key, "") for row in rows], pa.string()) for key in keys}, damaged


def _tree(value: object) -> object:
    if isinstance(value, dict):
        return tuple((str(key), _tree(inner)) for key, inner in value.items())
    if isinstance(value, list | tuple | np.ndarray):
        return [_tree(inner) for inner in value]
    return value
