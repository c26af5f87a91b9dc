# the name of a test is its claim
"""The evidence of pairs in words, told while they are scored."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from kinfold.scoring.agreement import Agreement
from kinfold.scoring.evidence import Evidence, may_be_linked, pair_keys
from kinfold.scoring.levels import scales
from properties.laws import law

FIELDS = [
    f"{scale} {number}" for number in range(2) for scale in sorted(scales())
]  # too many for one integer


def agreements(rows: list[list[int]]) -> list[Agreement]:
    """Return one agreement a field; a level beyond its scale is missing."""
    found = []
    for place, name in enumerate(FIELDS):
        scale = name.split()[0]
        level = np.array([row[place] for row in rows], np.int8)
        level[level >= len(scales()[scale])] = -1
        found.append(Agreement(name, scale, level))
    return found


def said(told: list[Agreement], row: int) -> str:
    """Say one pair's levels, the plain way."""
    return "; ".join(
        f"{a.field}={scales()[a.scale].levels[a.level[row]].key}" for a in told if a.level[row] >= 0
    )


@law(st.integers(0, 8), st.integers(0, 1 << 31))
def test_each_pair_is_told_its_own_levels_wherever_it_was_scored(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = random.integers(0, 12, (size, len(FIELDS))).tolist()
    rows += rows[:3]  # pairs that say the same
    told = agreements(rows)
    right = random.permutation(100)[: len(rows)].astype(np.int32)
    left = np.zeros(len(rows), np.int32)
    half, places = len(rows) // 2, np.arange(len(rows))
    parts = [
        Evidence.of(left[piece], right[piece], [a.at(places[piece]) for a in told])
        for piece in (slice(half), slice(half, None))
    ]
    known = Evidence.joined(parts)
    found = known.at(known.place(pair_keys(left, right)))
    assert found.to_pylist() == [said(told, row) for row in places.tolist()]
    assert known.place(np.array([100, 1 << 40])).tolist() == [-1, -1]


def test_the_words_stand_in_the_order_of_the_pairs_whatever_was_scored_first() -> None:
    told = agreements([[level] * len(FIELDS) for level in (1, 0)])
    left, right = np.zeros(2, np.int32), np.array([5, 9], np.int32)
    pieces = [Evidence.of(left[[i]], right[[i]], [a.at(np.array([i])) for a in told]) for i in (0, 1)]
    first, again = (Evidence.joined(order) for order in (pieces, pieces[::-1]))
    words = [known.at(known.place(pair_keys(left, right))).dictionary for known in (first, again)]
    assert words[0].equals(words[1])


def test_nothing_is_known_where_nothing_was_scored() -> None:
    known = Evidence.joined([])
    assert known.place(np.array([3])).tolist() == [-1]
    assert len(known.at(np.zeros(0, np.int64))) == 0


def test_a_pair_just_above_the_last_possible_match_may_be_linked() -> None:
    odds, household = np.array([100, 101, 0], np.int32), np.array([0, 0, 50], np.int8)
    assert may_be_linked(odds, household, 400).tolist() == [1, 2]
