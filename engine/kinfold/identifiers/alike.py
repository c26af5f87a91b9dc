"""Records that say exactly the same: they count once, where not the records but what they say is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.hashing import ABSENT, hashed
from kinfold.identifiers.profiles import CODE_BITS, Measure, sorted_codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from kinfold.hashing import Keys
    from kinfold.identifiers.profiles import PersonNames, Profiles
    from kinfold.tables import Int32Array, Int64Array

_ODD = np.uint64(0x9E3779B97F4A7C15)  # the usual odd multiplier for mixing 64-bit hashes
_LITTLE = frozenset({Measure.CATEGORY, Measure.CONTEXT})
COMPANY_PARTS = ("value", "core", "brand", "place", "form", "branch", "group", "script", "latin", "tokens")
LEAST_FILLED = 0.1  # share of records from which a column is more than an exception


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """One number for all that each record says, of its texts alone: the same in every run.

    ``said``: whatever the order of its names, aliases or not; ``ordered``: that too; ``told``: whether it
    says anything.
    """

    said: Keys
    ordered: Keys
    told: npt.NDArray[np.bool_]


def marks(profiles: Profiles) -> Marks:
    """Return a mark of each record: names, and the values of each column, whatever their order. O(n)."""
    size = len(profiles)
    said, ordered = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
    told = np.zeros(size, bool)
    for start, key, aside in _keyed_names(profiles):
        said = _mixed(said) + _sums(start, _mixed(key))
        place = np.arange(len(key), dtype=np.uint64) - np.repeat(start[:-1], np.diff(start)).astype(np.uint64)
        ordered = _mixed(ordered) + _sums(start, _mixed(key + (place + place + aside) * _ODD))
        told |= start[1:] > start[:-1]
    for name, column in sorted(profiles.columns.items()):
        key = _mixed(hashed(column.values) + hashed(pa.array([name])))
        said = _mixed(said) + _sums(column.start, key.take(column.code))
        told |= column.start[1:] > column.start[:-1]
    return Marks(said, _mixed(ordered) + said, told)


def first_alike(profiles: Profiles, found: Marks | None = None) -> Int32Array:
    """Return for each record the first one with the same names and the same values; O(n).

    A record that says nothing is like no other. ``found``: the marks of these records where they are known.
    """
    found = found or marks(profiles)
    met = pd.factorize(found.said)[0]  # codes counted up as they first occur
    first = np.flatnonzero(np.diff(np.maximum.accumulate(met), prepend=-1))
    return np.where(found.told, first[met], np.arange(len(profiles))).astype(np.int32)


def _keyed_names(profiles: Profiles) -> Iterator[tuple[Int64Array, Keys, npt.NDArray[np.bool_]]]:
    """Yield for the names where each record's part begins, a key of each name, and which are aliases."""
    persons, companies = profiles.persons, profiles.companies
    if companies is not None:
        key = one_key([hashed(companies.table[part]) for part in COMPANY_PARTS])
        yield companies.start, key.take(companies.name), companies.other
    if persons is not None:
        parts = np.r_[hashed(persons.values), ABSENT]  # the last is that of a part that is absent, -1
        beside = [hashed(persons.middle), hashed(persons.suffix), persons.guessed.astype(np.uint64)]
        key = one_key([parts.take(persons.given), parts.take(persons.family), *beside])
        yield persons.start, key, persons.guessed


def one_key(keys: Sequence[Keys]) -> Keys:
    """Return one key for several in their order."""
    found = np.zeros(len(keys[0]), np.uint64)
    for key in keys:
        found = _mixed(found + _ODD) + key
    return found


def said(profiles: Profiles) -> Iterator[tuple[Int64Array, Int32Array]]:
    """Yield for all that the records say where each one's part begins, and its codes; names come last."""
    for _, column in sorted(profiles.columns.items()):
        yield column.start, column.code
    persons, companies = profiles.persons, profiles.companies
    if companies is not None:
        yield companies.start, companies.name
    if persons is not None:
        yield persons.start, _variants(persons)


def _variants(names: PersonNames) -> Int32Array:
    """Return a code of each name variant; the same parts have the same code."""
    code = _coded(names.given + 1, names.family + 1)
    length = [np.asarray(pc.binary_length(part)) for part in (names.middle, names.suffix)]
    more = np.flatnonzero(names.guessed | (length[0] > 0) | (length[1] > 0))  # most have nothing beside
    middle, suffix = (sorted_codes(part.take(pa.array(more)))[1] for part in (names.middle, names.suffix))
    beside = _coded(_coded(middle, suffix), names.guessed.take(more).astype(np.int32))
    code[more] = code.max(initial=0) + 1 + _coded(code.take(more), beside)
    return code


def _coded(one: Int32Array, other: Int32Array) -> Int32Array:
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


def _sums(start: Int64Array, keys: Keys) -> Keys:
    """Return one number for each record's set of keys, whatever their order."""
    running = np.zeros(len(keys) + 1, np.uint64)
    np.cumsum(keys, out=running[1:])
    return np.diff(running.take(start))


def _mixed(numbers: Keys) -> Keys:
    mixed = numbers >> np.uint64(30)
    mixed ^= numbers
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    return mixed
