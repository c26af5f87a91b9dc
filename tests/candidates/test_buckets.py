"""Buckets become the pairs that a slow, obvious pairing finds, in whatever order the records come."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kinfold.candidates.buckets import (
    ALL_PAIRS,
    FEW,
    LEAN,
    NEAREST,
    POSITION_BITS,
    WIDE,
    Reach,
    bucketed,
    by_name,
    pairs,
    repeated,
)
from kinfold.candidates.keys import BucketKeys
from kinfold.hashing import ABSENT

if TYPE_CHECKING:
    from collections.abc import Sequence

RECORDS = 90  # more than a bucket holds before only near names are paired
MEMBERSHIPS = st.lists(st.tuples(st.integers(0, RECORDS - 1), st.integers(0, 3)), max_size=200)
RANKS = st.lists(st.integers(0, 20), min_size=RECORDS, max_size=RECORDS)
EACH = (1 << POSITION_BITS) - 1  # of a packed pair, the right record
REACHES = st.sampled_from([WIDE, LEAN, Reach(ALL_PAIRS // 4, 3)])
KEYS = np.array([ABSENT, 1, 2**63 + 5, 2**63 + 6], np.uint64)  # the last two differ in the low bits alone


def _found(
    memberships: Sequence[tuple[int, int]], rank: Sequence[int], how: Reach = WIDE
) -> list[tuple[int, int]]:
    record = np.array([r for r, _ in memberships], np.int32)
    key = KEYS[[k for _, k in memberships]] if memberships else np.zeros(0, np.uint64)
    both = pairs(bucketed(BucketKeys("any", record, key), by_name(np.array(rank, np.int32)), how))
    return sorted((int(pair >> POSITION_BITS), int(pair & EACH)) for pair in both.tolist())


def _expected(
    memberships: Sequence[tuple[int, int]], rank: Sequence[int], how: Reach
) -> list[tuple[int, int]]:
    members: dict[int, set[int]] = defaultdict(set)
    for record, key in memberships:
        if key:
            members[key].add(record)
    together = set()
    for bucket in members.values():
        ordered = sorted(bucket, key=lambda record: (rank[record], record))
        reach = len(ordered) if len(ordered) <= how.all_pairs else how.nearest
        together |= {
            (min(a, b), max(a, b)) for (i, a), (j, b) in combinations(enumerate(ordered), 2) if j - i <= reach
        }
    return sorted(together)


@given(MEMBERSHIPS, RANKS, REACHES)
def test_the_pairs_are_those_of_a_slow_obvious_pairing_each_once(
    memberships: list[tuple[int, int]], rank: list[int], how: Reach
) -> None:
    assert _found(memberships, rank, how) == _expected(memberships, rank, how)


@given(MEMBERSHIPS, RANKS, st.randoms(use_true_random=False))
def test_the_order_of_the_keys_changes_nothing(
    memberships: list[tuple[int, int]], rank: list[int], random: object
) -> None:
    shuffled = list(memberships)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert _found(shuffled, rank) == _found(memberships, rank)


def test_a_switchboard_of_ninety_gives_each_its_nearest_names_and_counts_the_rest() -> None:
    everybody = BucketKeys("phone", np.arange(90, dtype=np.int32), np.full(90, 7, np.uint64))
    found = bucketed(everybody, by_name(np.arange(90, dtype=np.int32)))
    assert len(pairs(found)) == found.forecast == 90 * NEAREST - NEAREST * (NEAREST + 1) // 2
    assert found.forecast + found.uncompared == 90 * 89 // 2


@given(st.lists(st.integers(0, 2**64 - 1), max_size=60), st.integers(0, 30))
def test_repeated_keys_stand_together_though_low_bits_carry_places(numbers: list[int], nearby: int) -> None:
    close = [number ^ bit for number in numbers[:nearby] for bit in (1, 3, 1)]
    key = np.array([*numbers, *close], np.uint64)
    place, fresh = repeated(key)
    often = Counter(key.tolist())
    assert sorted(often) == sorted({*key[place].tolist(), *(k for k in often if often[k] == 1)})
    assert key[place].tolist() == sorted(key[place].tolist())
    assert Counter(key[place].tolist()) == {k: often[k] for k in key[place].tolist()}
    assert key[place[fresh]].tolist() == sorted(set(key[place].tolist()))
    assert len(set(place.tolist())) == len(place)


def test_where_records_are_many_only_small_buckets_are_paired_and_the_rest_is_counted() -> None:
    small, large = np.arange(FEW), np.arange(FEW, 2 * FEW + 1)
    key = np.repeat(np.array([7, 9], np.uint64), [len(small), len(large)])
    record = np.r_[small, large].astype(np.int32)
    order = by_name(np.zeros(len(record), np.int32))
    found = bucketed(BucketKeys("any", record, key), order, LEAN)
    assert {int(pair >> POSITION_BITS) for pair in pairs(found)} <= set(small.tolist())
    assert found.forecast == FEW * (FEW - 1) // 2
    assert found.uncompared == (FEW + 1) * FEW // 2
