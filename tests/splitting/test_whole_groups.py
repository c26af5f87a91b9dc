# the name of a test is its claim
"""Groups of names: quick merging against plain merging, chains that are cut, laws of every grouping."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from kinfold.splitting.whole_groups import (
    ALONE,
    CLIP,
    CONTRADICTED,
    CONTRADICTION,
    Inside,
    Islands,
    grouped,
    inside,
    islands,
)
from properties.laws import law

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import numpy.typing as npt

    from kinfold.tables import Int32Array


def grouping(
    size: int, odds: dict[tuple[int, int], int], left_out: Collection[tuple[int, int]] = ()
) -> list[int]:
    """Group ``size`` names with these odds; a pair that is not told contradicts.

    ``left_out``: pairs of which one name is the other without some words.
    """
    found = Islands(np.zeros(size, np.int32), np.zeros(size, np.int32))
    return grouped(found, inside(found, comparing(odds, left_out)), 0).tolist()


def comparing(
    odds: dict[tuple[int, int], int], left_out: Collection[tuple[int, int]] = ()
) -> Callable[[Int32Array, Int32Array], tuple[Int32Array, npt.NDArray[np.bool_]]]:
    """Return what tells the odds of pairs, and which of them leave words out."""

    def compare(left: Int32Array, right: Int32Array) -> tuple[Int32Array, npt.NDArray[np.bool_]]:
        pairs = list(zip(left.tolist(), right.tolist(), strict=True))
        told = np.array([odds.get(pair, -1_000) for pair in pairs], np.int32)
        return told, np.array([pair in left_out for pair in pairs], bool)

    return compare


def test_a_frame_that_fits_every_department_does_not_make_them_one() -> None:
    # 0 is the bare frame, 1 to 6 are departments that contradict each other.
    odds = {(0, department): 150 for department in range(1, 7)}
    assert max(np.bincount(grouping(7, odds))) == 2


def test_spellings_that_fit_each_other_are_one_whatever_joins_them() -> None:
    odds = dict.fromkeys(combinations(range(5), 2), 200) | {(0, 4): -100}
    assert grouping(5, odds) == [0] * 5


def test_many_spellings_of_one_name_have_one_voice_and_shut_no_short_form_out() -> None:
    # 0 to 3 are one long name, ever again misspelt; 4 is its short form, near one other name of the group.
    spelt = dict.fromkeys(combinations(range(4), 2), 900) | {(3, 5): 500}
    short = {(4, 5): 300} | {(0, 5): 400, (1, 5): 400, (2, 5): 400} | {(n, 4): -590 for n in range(4)}
    assert grouping(6, spelt | short) == [0] * 6
    apart = {pair: min(bits, CLIP - 1) for pair, bits in (spelt | short).items()}  # four names, four voices
    assert len(set(grouping(6, apart))) == 2


def test_a_short_name_is_not_contradicted_by_longer_ones_that_hold_all_of_it() -> None:
    # 0 to 4 are one laboratory with its divisions and addresses; 5 is its bare name.
    long = dict.fromkeys(combinations(range(5), 2), 500)
    bare = {(place, 5) for place in range(5)}
    assert grouping(6, long | {(0, 5): 150}) == [0, 0, 0, 0, 0, 5]
    assert grouping(6, long | {(0, 5): 150}, left_out=bare) == [0] * 6
    assert grouping(6, long, left_out=bare) == [0, 0, 0, 0, 0, 5]  # nor does that speak for it


def test_a_bare_name_that_is_in_all_of_them_joins_no_two_that_contradict_each_other() -> None:
    frame = {(0, department) for department in range(1, 7)}
    odds = dict.fromkeys(frame, 150)
    assert max(np.bincount(grouping(7, odds, left_out=frame))) == 2


def test_a_group_that_mostly_contradicts_itself_is_grouped_again_higher() -> None:
    # A chain of eight: each is near the next, and all others contradict.
    odds = {(n, n + 1): 600 - 10 * (n % 2) for n in range(7)}
    assert grouping(8, odds) == [0, 0, 0, 0, 4, 4, 4, 4]


def test_a_component_too_large_to_compare_holds_at_a_higher_threshold() -> None:
    chain = np.arange(1_999, dtype=np.int32)
    strength = np.where(chain == 1_000, 50, 300).astype(np.int32)
    found = islands(chain, chain + 1, strength, 2_000)
    assert found.label[0] == found.label[1_000] != found.label[1_001]
    assert set(found.raised.tolist()) == {100}


def test_names_that_no_threshold_parts_stay_alone() -> None:
    chain = np.arange(1_999, dtype=np.int32)
    found = islands(chain, chain + 1, np.full(1_999, 10_000, np.int32), 2_000)
    assert found.label.tolist() == list(range(2_000))


ODDS = st.integers(3, 8).flatmap(
    lambda size: st.lists(
        st.integers(-900, 900), min_size=size * (size - 1) // 2, max_size=size * (size - 1) // 2
    ).map(lambda odds: (size, dict(zip(combinations(range(size), 2), odds, strict=True))))
)


def plain(size: int, odds: dict[tuple[int, int], int]) -> list[set[int]]:
    """Merge the best two groups while their blend is positive, with no shortcut and no cut."""
    groups = [{place} for place in range(size)]
    near = [sum(bits >= CLIP for pair, bits in odds.items() if place in pair) for place in range(size)]
    weight = [round(ALONE / (1 + others)) for others in near]

    def liking(one: set[int], other: set[int]) -> float:
        cross = [max(min(odds[min(a, b), max(a, b)], CLIP), -CLIP) for a in one for b in other]
        voices = [weight[a] * weight[b] for a in one for b in other]
        mean = sum(voice * bits for voice, bits in zip(voices, cross, strict=True)) / sum(voices)
        return (mean + max(cross)) / 2

    while len(groups) > 1:
        ranked = [(-liking(a, b), min(a), min(b)) for a, b in combinations(groups, 2)]
        best, first, second = min(ranked)
        if best >= 0:
            break
        one, other = (next(g for g in groups if min(g) == name) for name in (first, second))
        groups = sorted([g for g in groups if g not in (one, other)] + [one | other], key=min)
    return groups


@law(ODDS)
def test_the_best_pair_merges_first_as_a_plain_reading_of_the_rule_says(
    told: tuple[int, dict[tuple[int, int], int]],
) -> None:
    size, odds = told
    mild = {pair: max(bits, -590) for pair, bits in odds.items()}  # nothing contradicts, so nothing is cut
    label = grouping(size, mild)
    found = sorted(({p for p in range(size) if label[p] == name} for name in set(label)), key=min)
    wanted = sorted((group for island in plain_islands(size, mild) for group in island), key=min)
    assert found == wanted


def plain_islands(size: int, odds: dict[tuple[int, int], int]) -> list[list[set[int]]]:
    """Apply the plain rule inside each component of positive pairs."""
    label = list(range(size))
    for (a, b), bits in odds.items():
        if bits > 0:
            label = [label[a] if name == label[b] else name for name in label]
    found = []
    for name in sorted(set(label)):
        members = [place for place in range(size) if label[place] == name]
        inner = {(i, j): odds[members[i], members[j]] for i, j in combinations(range(len(members)), 2)}
        found.append([{members[i] for i in group} for group in plain(len(members), inner)])
    return found


@law(ODDS)
def test_groups_lie_inside_islands_and_are_named_by_their_smallest(
    told: tuple[int, dict[tuple[int, int], int]],
) -> None:
    size, odds = told
    left, right = (np.array(side, np.int32) for side in zip(*odds, strict=True))
    bits = np.array(list(odds.values()), np.int32)
    found = islands(left, right, bits, size)
    within = found.label[left] == found.label[right]
    order = np.lexsort((right[within], left[within], found.label[left[within]]))
    sides = (left[within][order], right[within][order], bits[within][order])
    label = grouped(found, Inside(*sides, sides[0] % 2 == 0), 0)
    assert (label <= np.arange(size)).all()
    assert (label[label] == label).all()
    assert (found.label[label] == found.label).all()


@law(ODDS, st.integers(0, 999))
def test_the_order_and_direction_of_what_was_proposed_is_neutral(
    told: tuple[int, dict[tuple[int, int], int]], seed: int
) -> None:
    size, odds = told
    pairs = Random(seed).sample(list(odds), len(odds))
    there, back = (
        islands(
            *(np.array([pair[side] for pair in given], np.int32) for side in sides),
            np.array([odds[pair] for pair in given], np.int32),
            size,
        )
        for given, sides in ((list(odds), (0, 1)), (pairs, (1, 0)))
    )
    assert there.label.tolist() == back.label.tolist()
    assert there.raised.tolist() == back.raised.tolist()


@law(ODDS, ODDS)
def test_another_island_changes_nothing(
    told: tuple[int, dict[tuple[int, int], int]], other: tuple[int, dict[tuple[int, int], int]]
) -> None:
    (size, odds), (more, also) = told, other
    found = Islands(np.repeat([0, size], [size, more]).astype(np.int32), np.zeros(size + more, np.int32))
    both = odds | {(a + size, b + size): bits for (a, b), bits in also.items()}
    label = grouped(found, inside(found, comparing(both)), 0).tolist()
    assert label == grouping(size, odds) + [name + size for name in grouping(more, also)]


# Names that are near their neighbours alone: of fewer than eight in a chain too few pairs contradict.
CHAINS = st.integers(8, 10).flatmap(
    lambda size: st.lists(
        st.tuples(st.integers(500, 700), st.integers(-900, -550)),
        min_size=size * (size - 1) // 2,
        max_size=size * (size - 1) // 2,
    ).map(
        lambda told: (
            size,
            {
                (a, b): each[b - a > 1]
                for (a, b), each in zip(combinations(range(size), 2), told, strict=True)
            },
        )
    )
)


@law(st.one_of(ODDS, CHAINS))
def test_no_group_of_three_or_more_mostly_contradicts_itself(
    told: tuple[int, dict[tuple[int, int], int]],
) -> None:
    label = grouping(*told)
    for name in set(label):
        group = [place for place, each in enumerate(label) if each == name]
        against = [told[1][pair] < CONTRADICTION for pair in combinations(group, 2)]
        assert len(group) < 3 or sum(against) < CONTRADICTED * len(against)
