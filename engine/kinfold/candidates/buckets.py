"""Buckets → pairs: every pair of a small bucket, near names of a large one, and a forecast of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.candidates.keys import ABSENT

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.candidates.keys import BucketKeys, Keys
    from kinfold.tables import Int32Array, Int64Array

ALL_PAIRS = 60  # records; a larger bucket gives each record only its nearest names
NEAREST = 8  # records after it, by name, that a record of a large bucket is paired with
FEW = 10  # records; where there are many buckets the small ones hold nearly all matches for few pairs
PLACE_BITS = 32  # of a packed number: its lower half, a record's place by name


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """The records in the order of their names: ``place`` of each record, ``record`` at each place."""

    place: Int64Array
    record: Int32Array


@dataclass(frozen=True, slots=True, eq=False)
class Buckets:
    """The buckets of one pass that hold two records or more.

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
    record = np.argsort(rank, kind="stable").astype(np.int32)
    place = np.empty(len(rank), np.int64)
    place[record] = np.arange(len(rank))
    return Order(place, record)


def bucketed(keys: BucketKeys, order: Order, how: Reach = WIDE) -> Buckets:
    """Sort a pass's records into buckets. O(k log k) for k keys, two sorts of plain integers."""
    present = np.flatnonzero(keys.key != ABSENT)
    sequence, fresh = grouped(keys.key[present])
    shared = ~(fresh & np.r_[fresh[1:], True])
    record = keys.record[present[sequence[shared]]]
    number = np.cumsum(fresh)[shared]
    member = distinct(number << PLACE_BITS | order.place[record])
    number = member >> PLACE_BITS
    begins = np.flatnonzero(np.r_[True, number[1:] != number[:-1]]) if len(number) else np.zeros(0, np.int64)
    size = np.diff(np.r_[begins, len(number)])
    behind = np.repeat(begins + size, size) - np.arange(len(number)) - 1
    farthest = np.where(size <= how.all_pairs, how.all_pairs, how.nearest)
    reach = np.minimum(behind, np.repeat(farthest, size))
    forecast = int(reach.sum())
    return Buckets(
        order.record[member & ((1 << PLACE_BITS) - 1)], reach, forecast, int(behind.sum()) - forecast
    )


def pairs(found: Buckets) -> Int64Array:
    """Return the distinct pairs of one pass as ``left << 32 | right`` with left < right, ascending.

    O(k) pairs for a bucket of k records beyond the reach's ``all_pairs``, O(k²) below it.
    """
    together = _stepping(found.record, found.reach)
    return distinct(np.concatenate(together)) if together else np.zeros(0, np.int64)


def distinct(numbers: Int64Array) -> Int64Array:
    """Return the distinct numbers, ascending: what ``np.unique`` gives, an order of magnitude sooner."""
    ordered = np.sort(numbers)
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered


def grouped(key: Keys) -> tuple[Int64Array, npt.NDArray[np.bool_]]:
    """Return the sequence that sorts the keys, equal keys in any order, and where in it another key begins.

    Sorting plain numbers is far quicker than sorting positions by number, so the low bits of each key
    give way to its position; only keys that are alike but for those bits are looked at whole.
    """
    bits = np.uint64(max(len(key) - 1, 1).bit_length())
    low = (np.uint64(1) << bits) - np.uint64(1)
    ordered = np.sort(key & ~low | np.arange(len(key), dtype=np.uint64))
    sequence, high = (ordered & low).astype(np.int64), ordered >> bits
    fresh = np.ones(len(key), bool)
    fresh[1:] = high[1:] != high[:-1]
    alike = np.flatnonzero(~fresh)
    mistaken = key[sequence[alike]] != key[sequence[alike - 1]]
    if mistaken.any():
        again = np.flatnonzero(np.isin(high, high[alike[mistaken]]))
        sequence[again] = sequence[again][np.argsort(key[sequence[again]], kind="stable")]
        sorted_keys = key[sequence[again]]
        fresh[again[1:]] = sorted_keys[1:] != sorted_keys[:-1]
    return sequence, fresh


def _stepping(record: Int32Array, reach: Int64Array) -> list[Int64Array]:
    """Pair each record with the one 1, 2, 3 … places behind it, as far as its reach."""
    found = []
    active = np.flatnonzero(reach > 0)
    step = 1
    while len(active):
        a, b = record[active].astype(np.int64), record[active + step].astype(np.int64)
        found.append(np.minimum(a, b) << 32 | np.maximum(a, b))
        step += 1
        active = active[reach[active] >= step]
    return found
