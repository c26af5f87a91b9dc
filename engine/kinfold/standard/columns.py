"""Column work that several standardisers need: patterns, look-ups, joining fast and slow rows."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.shape import BASE_COLUMNS, Quality, standard_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy.typing as npt

    SlowRows = Callable[[str], Iterable[Mapping[str, str]]]


_MANY = 0.6  # of texts: to work on all is faster than to choose them


def matches(values: pa.StringArray, pattern: str) -> pa.BooleanArray:
    """Return where RE2 ``pattern`` is found; null counts as no."""
    return pc.fill_null(pc.match_substring_regex(values, pattern), fill_value=False)


def matches_where(values: pa.StringArray, pattern: str, masks: Sequence[pa.BooleanArray]) -> pa.BooleanArray:
    """Return where RE2 ``pattern`` is found and all ``masks`` are true; where few are, few are looked at."""
    if not masks:
        return matches(values, pattern)
    mask = reduce(pc.and_, masks)
    if pc.sum(mask, min_count=0).as_py() > len(values) * _MANY:
        return pc.and_(matches(values, pattern), mask)
    hit = mask.to_numpy(zero_copy_only=False).copy()
    hit[hit] = matches(values.filter(mask), pattern).to_numpy(zero_copy_only=False)
    return pa.array(hit, pa.bool_())


def extract(values: pa.StringArray, pattern: str) -> dict[str, pa.StringArray]:
    """Return the named groups of RE2 ``pattern``, "" where it does not match or a group is absent."""
    found = pc.extract_regex(values, pattern)
    return {field.name: pc.fill_null(pc.struct_field(found, field.name), "") for field in found.type.fields}


def replace(values: pa.StringArray, pattern: str, by: str) -> pa.StringArray:
    """Return ``values`` with every match of RE2 ``pattern`` replaced; finding few is cheap."""
    hit = matches(values, pattern)
    found = pc.sum(hit, min_count=0).as_py()
    if not found:
        return values
    if found > len(values) * _MANY:
        return pc.replace_substring_regex(values, pattern, by)
    return pc.replace_with_mask(values, hit, pc.replace_substring_regex(values.filter(hit), pattern, by))


def only_bytes(values: pa.StringArray, kept: bytes) -> pa.StringArray:
    """Return ``values`` with all bytes but ``kept``, which are ASCII, taken out."""
    _, offsets, text = pa.concat_arrays([values]).buffers()
    ends = np.frombuffer(offsets, np.int32)[: len(values) + 1]
    letters = np.frombuffer(text, np.uint8)[: ends[-1]] if text is not None else np.empty(0, np.uint8)
    wanted = np.isin(np.arange(256, dtype=np.uint8), np.frombuffer(kept, np.uint8))[letters]
    before = np.r_[0, np.cumsum(wanted, dtype=np.int32)].astype(np.int32)
    return pa.StringArray.from_buffers(
        len(values), pa.py_buffer(before[ends].tobytes()), pa.py_buffer(letters[wanted].tobytes())
    )


def join(parts: Sequence[pa.StringArray | str], separator: str = "") -> pa.StringArray:
    """Join columns element by element."""
    return pc.binary_join_element_wise(*parts, separator)


def look_up(values: pa.StringArray, table: Mapping[str, str], *, keep: bool = False) -> pa.StringArray:
    """Return ``table[value]`` for each value; else the value itself when ``keep``, else ""."""
    at = pc.index_in(values, pa.array(list(table), pa.string()))
    found = pc.take(pa.array(list(table.values()), pa.string()), at)
    return pc.coalesce(found, values) if keep else pc.fill_null(found, "")


def constant(text: str, length: int) -> pa.StringArray:
    """Return ``text`` ``length`` times."""
    return pa.repeat(pa.scalar(text, pa.string()), length)


def per_distinct(
    values: pa.StringArray, answers: Callable[[str], tuple[str | None, ...]]
) -> list[pa.StringArray]:
    """Call ``answers`` once per distinct value; return one column for each element of its tuple."""
    coded = pc.dictionary_encode(values)
    rows = [answers(text) for text in [*coded.dictionary.to_pylist(), ""]]  # never an empty zip
    return [pc.take(pa.array(column, pa.string()), coded.indices) for column in zip(*rows, strict=True)]


def bisected(ordered: pa.StringArray, wanted: pa.StringArray) -> npt.NDArray[np.int64]:
    """Return how many of ``ordered``, ascending texts, come before each text that is wanted.

    For few of them: a search of each costs much less than to sort or to look up all.
    """
    low, high = np.zeros(len(wanted), np.int64), np.full(len(wanted), len(ordered), np.int64)
    while (left := low < high).any():
        middle = (low + high) // 2
        beside = ordered.take(pa.array(np.minimum(middle, len(ordered) - 1)))
        before = np.asarray(pc.less(beside, wanted), bool)
        low, high = np.where(left & before, middle + 1, low), np.where(left & ~before, middle, high)
    return low


def positions(mask: pa.BooleanArray) -> pa.Int32Array:
    """Return the positions where ``mask`` is true."""
    return pa.array(np.flatnonzero(mask.to_numpy(zero_copy_only=False)), pa.int32())


def spread(starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the positions of runs one after the other: starts 5, 0 and lengths 2, 3 are 5 6 0 1 2."""
    ends = np.cumsum(lengths)
    shift: npt.NDArray[np.int64] = np.repeat(starts - (ends - lengths), lengths)
    return shift + np.arange(len(shift))


def flat(texts: pa.StringArray) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return the bytes of all texts one after the other, and where each text begins, and the last ends."""
    _, ends, signs = texts.buffers()
    limits = (
        np.frombuffer(ends, np.int32)[texts.offset : texts.offset + len(texts) + 1] if len(texts) else [0]
    )
    bounds = np.array(limits, np.int64)
    return np.frombuffer(signs or b"", np.uint8)[bounds[0] : bounds[-1]], bounds - bounds[0]


def from_flat(signs: npt.NDArray[np.uint8], bounds: npt.NDArray[np.int64]) -> pa.StringArray:
    """Return the texts of which ``flat`` gives these bytes and bounds."""
    ends = pa.py_buffer(np.ascontiguousarray(bounds, np.int32))
    return pa.StringArray.from_buffers(len(bounds) - 1, ends, pa.py_buffer(np.ascontiguousarray(signs)))


def is_digit(signs: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Return which bytes are digits."""
    found: npt.NDArray[np.bool_] = (signs - np.uint8(ord("0"))) < 10  # the others are far above
    return found


def bytes_of(values: pa.StringArray, width: int) -> npt.NDArray[np.int64]:
    """Return ASCII texts that are all ``width`` long as a matrix of their bytes."""
    flat = pa.concat_arrays([values.cast(pa.binary(width))]).buffers()[1]
    wide = np.frombuffer(flat, np.uint8) if len(values) else np.empty(0, np.uint8)
    return wide[: len(values) * width].reshape(-1, width).astype(np.int64)


def build(raw: pa.Int32Array, parts: Sequence[str], columns: Mapping[str, Any]) -> pa.Table:
    """Build a standard table from columns; one that is missing is "", quality is valid."""
    size = len(raw)
    default = {"quality": constant(Quality.VALID.value, size)}
    empty = constant("", size)
    names = (*BASE_COLUMNS[1:], *parts)
    chosen = {name: columns.get(name, default.get(name, empty)) for name in names}
    return pa.table({"raw": raw, **chosen})


def slow_rows(parts: Sequence[str], cleaned: pa.StringArray, at: pa.Int32Array, rows: SlowRows) -> pa.Table:
    """Build the rows of the few texts at positions ``at`` one by one."""
    found = zip(at.to_pylist(), pc.take(cleaned, at).to_pylist(), strict=True)
    return standard_table(parts, ((raw, row) for raw, text in found for row in rows(text)))


def in_order(*tables: pa.Table) -> pa.Table:
    """Stack tables of one shape in the order of ``raw``; the rows of one raw keep theirs."""
    whole = pa.concat_tables(tables).combine_chunks()
    raw = whole["raw"].to_numpy()
    return whole if bool((raw[1:] >= raw[:-1]).all()) else whole.take(np.argsort(raw, kind="stable"))
