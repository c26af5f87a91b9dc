"""Dates: an ISO prefix as precise as what was written, never filled up from today."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import build, extract, in_order, join, matches, positions
from kinfold.standard.date_slow import (
    CENTURY_PIVOT,
    COMPACT,
    DAY_AND_MONTH,
    YEAR_FIRST,
    YEAR_LAST,
    read_date,
)
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality
from kinfold.standard.text import clean, simplify

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

PARTS = ("precision", "other", "year", "month", "day")
_FIRST_YEAR, _LAST_YEAR = 1000, 2100  # authors and founders may be old; beyond is a slip of the pen
_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


class Readings(NamedTuple):
    """Columns of ``Reading``: numbers as written, 0 absent, year -1 unreadable, 0 before a birthday."""

    year: Ints
    month: Ints
    day: Ints
    other_month: Ints
    other_day: Ints
    reason: npt.NDArray[np.str_]


def standardise(raws: pa.StringArray | Sequence[str], order: str = "") -> pa.Table:
    """Return value (``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``), precision, other, year, month and day.

    A birthday without a year is ``--MM-DD``, as address books write it.

    ``order``: ``dmy``, ``mdy`` or "" when the column does not tell. Without it 04-03-1989 gives the
    day-first reading as value, the month-first one as ``other`` and the reason ``ambiguous_order``.
    An impossible date (1989-02-30) keeps its digits as value, to be compared as text, and no parts.
    A two-digit year is the latest such year before 2027. Digits: about 0.6 million a second a core.
    """
    cleaned = clean(raws)
    tables, left = [], np.ones(len(cleaned), bool)
    for pattern, read in ((YEAR_FIRST, _year_first), (COMPACT, _year_first), (YEAR_LAST, _year_last)):
        at = positions(pc.and_(matches(cleaned, pattern), pa.array(left)))
        left[at.to_numpy()] = False
        found = {name: _numbers(column) for name, column in extract(cleaned.take(at), pattern).items()}
        tables.append(_dated(at, cleaned, read(found, order)))
    rest = pa.array(np.flatnonzero(left), pa.int32())
    return in_order(*tables, _dated(rest, cleaned, _one_by_one(simplify(cleaned.take(rest)), order)))


def standardise_one_by_one(raws: pa.StringArray | Sequence[str], order: str = "") -> pa.Table:
    """Return what ``standardise`` does, without its column path: the measure of its correctness."""
    cleaned = clean(raws)
    every = positions(pc.is_valid(cleaned))
    return _dated(every, cleaned, _one_by_one(simplify(cleaned), order))


def guess_order(raws: pa.StringArray | Sequence[str]) -> str:
    """Return dmy or mdy from the column's own unambiguous dates; "" when they are silent or disagree."""
    cleaned = clean(raws)
    told = [extract(cleaned.filter(matches(cleaned, each)), each) for each in (YEAR_LAST, DAY_AND_MONTH)]
    first, second = (np.concatenate([_numbers(one[part]) for one in told]) for part in ("first", "second"))
    day_first = int(((first > 12) & (first <= 31) & (second <= 12)).sum())
    month_first = int(((second > 12) & (second <= 31) & (first <= 12)).sum())
    # A few slips do not overrule a column; near equal numbers mean two writers.
    if day_first > 10 * month_first:
        return "dmy"
    return "mdy" if month_first > 10 * day_first else ""


def _numbers(column: pa.StringArray) -> Ints:
    """Return digits as numbers, "" as 0."""
    filled = pc.if_else(pc.equal(column, ""), "0", column)
    return np.asarray(filled.cast(pa.int64()), np.int64)


def _year_first(found: dict[str, Ints], order: str) -> Readings:  # noqa: ARG001  # one shape for all
    none = np.zeros(len(found["year"]), np.int64)
    return Readings(found["year"], found["month"], found["day"], none, none, np.full(len(none), ""))


def _year_last(found: dict[str, Ints], order: str) -> Readings:
    """Do what ``read_year_last`` does, for columns."""
    first, second, year = found["first"], found["second"], found["year"]
    backwards = (first > 31) & (year < 100)
    absent = ((first == 0) | (second == 0)) & ~backwards
    either = (first <= 12) & (second <= 12)
    month_first = np.where(either, order == "mdy", second > 12)
    unsure = either & (first != second) & (order == "") & ~backwards
    contrary = ~either & ~backwards & (order != "") & (month_first != (order == "mdy"))
    month = np.where(backwards | ~month_first, second, first)
    day = np.where(backwards, year, np.where(month_first, second, first))
    return Readings(
        year=np.where(absent, -1, _full_years(np.where(backwards, first, year))),
        month=month,
        day=day,
        other_month=np.where(unsure, day, 0),
        other_day=np.where(unsure, month, 0),
        reason=np.select([unsure, contrary], ["ambiguous_order", "other_order"], ""),
    )


def _full_years(year: Ints) -> Ints:
    return np.where(year >= 100, year, year + np.where(year < CENTURY_PIVOT, 2000, 1900))


def _one_by_one(texts: pa.StringArray, order: str) -> Readings:
    rows = [read_date(text, order) for text in texts.to_pylist()]
    numbers = np.array([row[:5] for row in rows], np.int64).reshape(-1, 5)
    year, month, day, other_month, other_day = numbers.T
    reason = np.array([row.reason for row in rows], dtype=str)
    return Readings(year, month, day, other_month, other_day, reason)


def _dated(at: pa.Int32Array, cleaned: pa.StringArray, read: Readings) -> pa.Table:
    """Write readings as dates and judge them."""
    value, other = _iso(read.year, read.month, read.day), _iso(read.year, read.other_month, read.other_day)
    unreadable = read.year < 0
    asked = pc.if_else(pa.array(unreadable), cleaned.take(at), value)
    why = placeholder_reasons("date", asked)
    broken = unreadable | ~_possible(read)
    fault = np.where(unreadable, "unreadable", "impossible")
    repaired = np.isin(read.reason, ["guess_excel_serial", "other_order"])
    quality = np.select(
        [broken, repaired], [Quality.INVALID.value, Quality.REPAIRED.value], Quality.VALID.value
    )
    dummy = pc.not_equal(why, "")
    reason = pc.if_else(dummy, why, pa.array(np.where(broken, fault, read.reason), pa.string()))
    blank = pa.array(broken)
    known = [read.year == 0, read.day > 0, read.month > 0]
    precision = np.select(known, ["birthday", "day", "month"], "year")
    columns = {
        "value": pc.if_else(pa.array(unreadable), "", value),
        "quality": pc.if_else(dummy, Quality.PLACEHOLDER.value, pa.array(quality.astype(str), pa.string())),
        "reason": reason,
        "precision": pc.if_else(blank, "", pa.array(precision, pa.string())),
        "other": pc.if_else(pa.array(broken | (read.other_month == 0)), "", other),
    }
    for name, numbers, width in (("year", read.year, 4), ("month", read.month, 2), ("day", read.day, 2)):
        absent = pa.array(broken | (numbers <= 0))
        columns[name] = pc.if_else(absent, "", _padded(numbers, width))
    return build(at, PARTS, columns)


def _possible(read: Readings) -> npt.NDArray[np.bool_]:
    month, day, year = read.month, read.day, read.year
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    longest = np.where((month == 2) & ~leap, 28, _DAYS[np.clip(month, 0, 12)])
    within = (year >= _FIRST_YEAR) & (year <= _LAST_YEAR) | (year == 0) & (day > 0)
    return np.asarray(within & (month <= 12) & (day <= longest) & ((month > 0) | (day == 0)), bool)


def _iso(year: Ints, month: Ints, day: Ints) -> pa.StringArray:
    whole = join([_padded(year, 4), _padded(month, 2), _padded(day, 2)], "-")
    length = np.where(day > 0, 10, np.where(month > 0, 7, 4))
    shorter = pc.utf8_slice_codeunits(whole, 0, 7)
    shortest = pc.utf8_slice_codeunits(whole, 0, 4)
    cut = pc.if_else(pa.array(length == 10), whole, pc.if_else(pa.array(length == 7), shorter, shortest))
    birthday = pc.utf8_replace_slice(whole, 0, len("0000-"), "--")
    return pc.if_else(pa.array((year == 0) & (month > 0) & (day > 0)), birthday, cut)


def _padded(numbers: Ints, width: int) -> pa.StringArray:
    return pc.utf8_lpad(pa.array(np.maximum(numbers, 0)).cast(pa.string()), width, "0")
