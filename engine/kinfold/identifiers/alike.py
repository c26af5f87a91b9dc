"""Records that say exactly the same: they count once, where not the records but what they say is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kinfold.identifiers.profiles import CODE_BITS, Measure, sorted_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from kinfold.identifiers.profiles import PersonNames, Profiles
    from kinfold.tables import Int32Array, Int64Array

_ODD = np.uint64(0x9E3779B97F4A7C15)  # the usual odd multiplier for mixing 64-bit hashes
_LITTLE = frozenset({Measure.CATEGORY, Measure.CONTEXT})
LEAST_FILLED = 0.1  # share of records from which a column is more than an exception


def first_alike(profiles: Profiles) -> Int32Array:
    """Return for each record the first one with the same names and the same values; O(n).

    A record that says nothing is like no other.
    """
    size = len(profiles)
    told = np.zeros(size, bool)
    mark = np.zeros(size, np.uint64)
    for number, (start, code) in enumerate(said(profiles), 1):
        mark = _mixed(mark) + _sums(start, code, number)
        told |= start[1:] > start[:-1]
    met = pd.factorize(mark)[0]  # codes counted up as they first occur
    first = np.flatnonzero(np.diff(np.maximum.accumulate(met), prepend=-1))
    return np.where(told, first[met], np.arange(size)).astype(np.int32)


def said(profiles: Profiles) -> Iterator[tuple[Int64Array, Int32Array]]:
    """Yield for all that the records say where each one's part begins, and its codes."""
    persons, companies = profiles.persons, profiles.companies
    if companies is not None:
        yield companies.start, companies.name
    if persons is not None:
        yield persons.start, _variants(persons)
    for _, column in sorted(profiles.columns.items()):
        yield column.start, column.code


def _variants(names: PersonNames) -> Int32Array:
    """Return a code of each name variant; the same parts have the same code."""
    middle, suffix = sorted_codes(names.middle)[1], sorted_codes(names.suffix)[1]
    beside = _together(_together(middle, suffix), names.guessed.astype(np.int32))
    return _together(_together(names.given + 1, names.family + 1), beside)


def _together(one: Int32Array, other: Int32Array) -> Int32Array:
    """Return a code of each two codes, none of them negative; equal ones have equal codes."""
    code, _ = pd.factorize(one.astype(np.int64) << CODE_BITS | other)
    return code.astype(np.int32)


def names_alone(profiles: Profiles) -> bool:
    """Whether little but names tells these organizations apart: no phone or address to speak of."""
    filled = [
        np.count_nonzero(np.diff(column.start))
        for column in profiles.columns.values()
        if column.measure not in _LITTLE
    ]
    return bool(max(filled, default=0) < LEAST_FILLED * len(profiles))


def beside_names(profiles: Profiles) -> Int64Array:
    """Count for each record the columns beside its name in which it says what tells organizations apart."""
    told = np.zeros(len(profiles), np.int64)
    for column in profiles.columns.values():
        if column.measure not in _LITTLE:
            told += np.diff(column.start) > 0
    return told


def _sums(start: Int64Array, code: Int32Array, number: int) -> npt.NDArray[np.uint64]:
    """Return one number for each record's set of codes, whatever their order."""
    every = np.arange(1, int(code.max(initial=-1)) + 2, dtype=np.uint64)
    marks = _mixed(every * _ODD + np.uint64(number)).take(code)
    running = np.cumsum(np.r_[np.uint64(0), marks])
    return np.diff(running.take(start))


def _mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    numbers = (numbers ^ numbers >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    mixed: npt.NDArray[np.uint64] = (numbers ^ numbers >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return mixed
