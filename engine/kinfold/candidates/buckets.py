"""Buckets → pairs: every pair of a small bucket, near names of a large one, and a forecast of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfold.hashing import ABSENT
from kinfold.identifiers.profiles import CODE_BITS, distinct_ints, lower_half

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from kinfold.candidates.keys import BucketKeys
    from kinfold.hashing import Keys
    from kinfold.tables import Int32Array, Int64Array

ALL_PAIRS = 60  # records; a larger bucket gives each record only its nearest names
NEAREST = 8  # records after it, by name, that a record of a large bucket is paired with
POSITION_BITS = 28  # of a record in a packed pair: 268 million records of a kind
FEW = 10  # records; where there are many buckets the small ones hold nearly all matches for few pairs


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """The records in the order of their names: ``place`` of each record, ``record`` at each place."""

    place: Int64Array
    record: Int32Array


@dataclass(frozen=True, slots=True, eq=False)
class Buckets:
    """The buckets of one pass that give pairs.

    ``record``: the distinct members of each bucket, bucket after bucket, those of a large one in the order
    of their names; ``reach``: how many of those behind it in its bucket each is paired with; ``forecast``:
    pairs, counted once a bucket; ``uncompared``: pairs that the cap on large buckets leaves out.
    """

    record: Int32Array
    reach: Int64Array
    forecast: int
    uncompared: int

    def of(self, position: Int32Array) -> Buckets:
        """Return the same buckets of records told by their ``position`` among others, ascending."""
        return replace(self, record=position.take(self.record))


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
    """Sort a pass's records into buckets. O(k log k) for k keys, one sort of plain integers."""
    record, begins = _members(keys)
    size = np.diff(np.r_[begins, len(record)])
    farthest = np.where(size <= how.all_pairs, how.all_pairs, how.nearest)
    paired = (size > 1) & (farthest > 0)
    everybody = int((size * (size - 1) // 2).sum())
    record = record[np.repeat(paired, size)]
    size, farthest = size[paired], farthest[paired]
    behind = np.repeat(np.cumsum(size), size) - np.arange(len(record)) - 1
    reach = np.minimum(behind, np.repeat(farthest, size))
    forecast = int(reach.sum())
    return Buckets(_named(record, size, order, how), reach, forecast, everybody - forecast)


def _named(record: Int32Array, size: Int64Array, order: Order, how: Reach) -> Int32Array:
    """Put the members of large buckets into the order of their names; in a small one all meet anyway."""
    is_large = size > how.all_pairs
    if not is_large.any():
        return record
    large = np.flatnonzero(np.repeat(is_large, size))
    bits = max(len(order.place) - 1, 1).bit_length()
    bucket = np.repeat(np.arange(np.count_nonzero(is_large)), size[is_large])
    member = np.sort(bucket << bits | order.place.take(record.take(large)))
    record[large] = order.record.take(member & ((1 << bits) - 1))
    return record


def _members(keys: BucketKeys) -> tuple[Int32Array, Int64Array]:
    """Return the distinct records of each key that occurs again, ascending, and where another key begins."""
    record, key = keys.record, keys.key
    present = key != ABSENT
    if not present.all():
        told = np.flatnonzero(present)
        record, key = record.take(told), key.take(told)
    if (record[1:] < record[:-1]).any():
        sequence = np.argsort(record, kind="stable")
        record, key = record.take(sequence), key.take(sequence)
    place, fresh = repeated(key)
    record = record.take(place)  # of one key they ascend, as places do
    another = fresh.copy()
    another[1:] |= record[1:] != record[:-1]
    return record[another], np.flatnonzero(fresh[another])


def _begin(ordered: Keys) -> npt.NDArray[np.bool_]:
    """Return where in numbers that ascend another one begins."""
    fresh = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return fresh


def pairs(found: Buckets) -> Int64Array:
    """Return the distinct pairs of one pass as ``left << POSITION_BITS | right`` with left < right.

    O(k) pairs for a bucket of k records beyond the reach's ``all_pairs``, O(k²) below it. In no order: only
    two records that both are in several buckets can meet twice, and those pairs alone are sorted.
    """
    several = (np.bincount(found.record) > 1).take(found.record)
    once, again = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for a, b in _stepping(found.reach):
        pair = paired(found.record.take(a), found.record.take(b))
        twice = several.take(a)
        twice &= several.take(b)
        once.append(pair.compress(~twice))
        again.append(pair.compress(twice))
    return np.concatenate([*once, distinct_ints(np.concatenate(again))])


def paired(one: Int32Array, other: Int32Array) -> Int64Array:
    """Return the pairs of these records, packed."""
    pair = np.minimum(one, other).astype(np.int64)
    pair <<= POSITION_BITS
    pair |= np.maximum(one, other)
    return pair


def repeated(key: Keys) -> tuple[Int64Array, npt.NDArray[np.bool_]]:
    """Return the places of keys that occur again, equal ones side by side, and where there another begins.

    The low bits of each key give way to its place; only keys that are alike but for those bits are looked at
    whole. A key that proves to be alone may be among them.
    """
    bits = np.uint64(max(len(key) - 1, 1).bit_length())
    low = (np.uint64(1) << bits) - np.uint64(1)
    ordered = key & ~low
    ordered |= np.arange(len(key), dtype=np.uint64)
    ordered.sort()
    alike = np.ones(len(key) + 1, bool)
    np.greater(ordered[1:] ^ ordered[:-1], low, out=alike[1:-1])
    several = np.flatnonzero(~(alike[:-1] & alike[1:]))
    ordered, alike = ordered.take(several), alike.take(several)
    ordered &= low
    place = ordered.view(np.int64)
    again = key.take(place)
    fresh = _begin(again)
    if np.count_nonzero(fresh) > np.count_nonzero(alike):
        sequence = np.argsort(again, kind="stable")
        place, fresh = place[sequence], _begin(again[sequence])
    return place, fresh


def _stepping(reach: Int64Array) -> Iterator[tuple[Int64Array, Int64Array]]:
    """Yield the places of members with those 1, 2, 3 … places behind them, as far as their reach."""
    active = np.flatnonzero(reach > 0)
    step = 1
    while len(active):
        yield active, active + step
        step += 1
        active = active.compress(reach.take(active) >= step)
