"""Buckets → pairs: every pair of a small bucket, near names of a large one, and a forecast of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.hashing import ABSENT
from kinfold.identifiers.profiles import CODE_BITS, distinct_ints, lower_half

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.candidates.keys import BucketKeys
    from kinfold.hashing import Keys
    from kinfold.tables import Int32Array, Int64Array

ALL_PAIRS = 60  # records; a larger bucket gives each record only its nearest names
NEAREST = 8  # records after it, by name, that a record of a large bucket is paired with
FEW = 10  # records; where there are many buckets the small ones hold nearly all matches for few pairs


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """The records in the order of their names: ``place`` of each record, ``record`` at each place."""

    place: Int64Array
    record: Int32Array


@dataclass(frozen=True, slots=True, eq=False)
class Buckets:
    """The buckets of one pass that give pairs.

    ``record``: the distinct members of each bucket in the order of their names, bucket after bucket;
    ``reach``: how many of those behind it in its bucket each is paired with; ``forecast``: pairs,
    counted once a bucket; ``uncompared``: pairs that the cap on large buckets leaves out.
    """

    record: Int32Array
    reach: Int64Array
    forecast: int
    uncompared: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How far pairs go: all of a bucket of up to ``all_pairs`` records, of a larger one the ``nearest``."""

    all_pairs: int
    nearest: int


WIDE, LEAN = Reach(ALL_PAIRS, NEAREST), Reach(FEW, 0)


def by_name(rank: Int32Array) -> Order:
    """Return the order of records by name, ties by position; ``rank``: their places by name."""
    packed = np.sort(rank.astype(np.int64) << CODE_BITS | np.arange(len(rank)))
    record = lower_half(packed)
    place = np.empty(len(rank), np.int64)
    place[record] = np.arange(len(rank))
    return Order(place, record)


def bucketed(keys: BucketKeys, order: Order, how: Reach = WIDE) -> Buckets:
    """Sort a pass's records into buckets. O(k log k) for k keys, two sorts of plain integers."""
    present = keys.key != ABSENT
    place = order.place.take(keys.record[present]).astype(np.uint64)
    bits = np.uint64(max(len(order.place) - 1, 1).bit_length())
    member = _members(keys.key[present], place, bits)
    size = np.diff(np.r_[np.flatnonzero(_begin(member >> bits)), len(member)])
    farthest = np.where(size <= how.all_pairs, how.all_pairs, how.nearest)
    paired = (size > 1) & (farthest > 0)
    everybody = int((size * (size - 1) // 2).sum())
    member = member[np.repeat(paired, size)]
    size, farthest = size[paired], farthest[paired]
    behind = np.repeat(np.cumsum(size), size) - np.arange(len(member)) - 1
    reach = np.minimum(behind, np.repeat(farthest, size))
    place = (member & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    forecast = int(reach.sum())
    return Buckets(order.record.take(place), reach, forecast, everybody - forecast)


def _members(key: Keys, place: Keys, bits: np.uint64) -> Keys:
    """Return one number for each record of each bucket: the bucket before the record's place by name.

    Ascending, each once. Plain numbers are sorted far sooner than positions, so the low bits of each key
    give way to the place; where that would put two keys into one bucket, the key's own place is taken.
    """
    ordered = np.sort(key)
    once = _begin(ordered)
    low = (np.uint64(1) << bits) - np.uint64(1)
    member = np.sort(key & ~low | place)
    if np.count_nonzero(_begin(member >> bits)) < np.count_nonzero(once):
        number = np.searchsorted(ordered[once], key).astype(np.uint64)
        member = np.sort(number << bits | place)
    return member[_begin(member)]


def _begin(ordered: Keys) -> npt.NDArray[np.bool_]:
    """Return where in numbers that ascend another one begins."""
    fresh = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return fresh


def pairs(found: Buckets) -> Int64Array:
    """Return the distinct pairs of one pass as ``left << 32 | right`` with left < right, ascending.

    O(k) pairs for a bucket of k records beyond the reach's ``all_pairs``, O(k²) below it.
    """
    together = _stepping(found.record, found.reach)
    return distinct_ints(np.concatenate([np.zeros(0, np.int64), *together]))


def repeated(key: Keys) -> tuple[Int64Array, npt.NDArray[np.bool_]]:
    """Return the places of keys that occur again, equal ones side by side, and where there another begins.

    The low bits of each key give way to its place; only keys that are alike but for those bits are looked at
    whole. A key that proves to be alone may be among them.
    """
    bits = np.uint64(max(len(key) - 1, 1).bit_length())
    low = (np.uint64(1) << bits) - np.uint64(1)
    ordered = np.sort(key & ~low | np.arange(len(key), dtype=np.uint64))
    alike = _begin(ordered >> bits)
    ordered = ordered[~(alike & np.r_[alike[1:], True])]
    place = (ordered & low).astype(np.int64)
    again = key.take(place)
    fresh = _begin(again)
    if np.count_nonzero(fresh) > np.count_nonzero(_begin(ordered >> bits)):
        sequence = np.argsort(again, kind="stable")
        place, fresh = place[sequence], _begin(again[sequence])
    return place, fresh


def _stepping(record: Int32Array, reach: Int64Array) -> list[Int64Array]:
    """Pair each record with the one 1, 2, 3 … places behind it, as far as its reach."""
    found = []
    active = np.flatnonzero(reach > 0)
    step = 1
    while len(active):
        a, b = record.take(active), record.take(active + step)
        found.append(np.minimum(a, b).astype(np.int64) << CODE_BITS | np.maximum(a, b))
        step += 1
        active = active[reach[active] >= step]
    return found
