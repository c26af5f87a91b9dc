"""Records that say exactly the same: they count once, where not the records but what they say is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kinfold.identifiers.profiles import Measure, sorted_codes

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
    code = names.guessed.astype(np.int64)
    further = (sorted_codes(part)[1] for part in (names.middle, names.suffix))
    for part in (names.given, names.family, *further):
        width = int(part.max(initial=-1)) + 2
        code = pd.factorize(code * width + part + 1)[0]
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
    salted = (code.astype(np.uint64) + np.uint64(1)) * _ODD + np.uint64(number)
    running = np.r_[np.uint64(0), np.cumsum(_mixed(salted), dtype=np.uint64)]
    sums: npt.NDArray[np.uint64] = running[start[1:]] - running[start[:-1]]
    return sums


def _mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    numbers = (numbers ^ numbers >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    mixed: npt.NDArray[np.uint64] = (numbers ^ numbers >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return mixed
