# the name of a test is its claim
"""Proposals of passes within a budget, beside plain sets."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kinfold.candidates.buckets import POSITION_BITS
from kinfold.candidates.gathering import Gathered

PAIRS = st.sets(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] < pair[1]), max_size=9
)


@given(st.lists(PAIRS, max_size=7), st.integers(0, 20))
def test_passes_are_taken_as_long_as_their_new_pairs_fit_the_budget(
    passes: list[set[tuple[int, int]]], budget: int
) -> None:
    gathered, seen = Gathered(budget), dict[tuple[int, int], int]()
    fresh = Counter[int]()
    for number, proposed in enumerate(passes):
        pair = np.array([left << POSITION_BITS | right for left, right in proposed], np.int64)
        new = len(proposed - seen.keys())
        if number % 2:  # asked at times only, as there is mostly room enough
            assert gathered.fresh(pair, number) == new
        assert gathered.has_room(new) == (len(seen) + new <= budget)
        if gathered.has_room(new):
            gathered.add(pair, number)
            fresh[number] = new
            for each in proposed:
                seen[each] = seen.get(each, 0) | 1 << number
    left, right, bits, first = gathered.joined(len(passes))
    found = list(zip(zip(left.tolist(), right.tolist(), strict=True), bits.tolist(), strict=True))
    assert found == sorted(seen.items())
    assert first.tolist() == [fresh[number] for number in range(len(passes))]
