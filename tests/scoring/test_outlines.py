# the name of a test is its claim
"""Bounds on how far two texts can agree: they may spare a comparison, never change its result."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from kinfold.scoring.outlines import Outlines
from kinfold.scoring.strings import Texts
from properties.laws import law
from scoring import oracle

TEXTS = st.one_of(
    st.text("ab1@", max_size=6),
    st.text("aabcdefgh 12张伟", max_size=14),
    st.sampled_from(["zhangwei", "zhang wei", "wei zhang", "smith", "smyth", "13911024567", "13911024576"]),
)
LISTS = st.lists(TEXTS, min_size=1, max_size=8)


def pairs(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return all ordered pairs of positions."""
    left, right = np.meshgrid(np.arange(size, dtype=np.int32), np.arange(size, dtype=np.int32))
    return left.ravel(), right.ravel()


def outlines(texts: list[str]) -> Outlines:
    """Summarise texts."""
    return Outlines(pa.array(texts, pa.string()))


@law(LISTS)
def test_no_two_texts_are_nearer_than_their_least_edits(texts: list[str]) -> None:
    left, right = pairs(len(texts))
    least = outlines(texts).least_edits(left, right)
    for bound, i, j in zip(least.tolist(), left.tolist(), right.tolist(), strict=True):
        assert bound <= oracle.osa(texts[i], texts[j]), (texts[i], texts[j])


@law(LISTS, st.integers(0, 8))
def test_pairs_within_so_many_edits_are_those_whose_least_edits_are_no_more(
    texts: list[str], most: int
) -> None:
    left, right = pairs(len(texts))
    found = outlines(texts)
    within = found.within(left, right, np.full(len(left), most, np.int8))
    assert within.tolist() == np.flatnonzero(found.least_edits(left, right) <= most).tolist()


@law(LISTS)
def test_no_two_texts_are_more_alike_than_their_most_winkler(texts: list[str]) -> None:
    left, right = pairs(len(texts))
    most = outlines(texts).most_winkler(left, right)
    for bound, i, j in zip(most.tolist(), left.tolist(), right.tolist(), strict=True):
        assert bound >= oracle.jaro_winkler(texts[i], texts[j]) - 1e-6, (texts[i], texts[j])


@law(LISTS)
def test_texts_that_share_or_contain_letters_are_never_ruled_out(texts: list[str]) -> None:
    left, right = pairs(len(texts))
    found = outlines(texts)
    share, contain = found.may_share(left, right), found.may_contain(left, right)
    for here, (i, j) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        a, b = set(texts[i]), set(texts[j])
        assert share[here] or not a & b
        assert contain[here] or not (a <= b or b <= a)


def test_texts_without_a_letter_in_common_need_no_comparison() -> None:
    found = outlines(["maria", "john", "13911024567", "02088883333"])
    left, right = np.array([0, 2], np.int32), np.array([1, 3], np.int32)
    assert found.least_edits(left, right).min() >= 4
    assert found.most_winkler(left, right).max() < 0.8
    assert not found.may_share(left[:1], right[:1]).any()


def test_a_thousand_texts_in_pieces_are_summarised_as_one_by_one() -> None:
    texts = [f"{number * 7919 % 100_003:x} lane {number}" for number in range(100_050)]
    whole, few = outlines(texts), outlines(texts[-100:])
    left, right = np.arange(99, dtype=np.int32), np.arange(1, 100, dtype=np.int32)
    behind = np.int32(len(texts) - 100)
    assert (whole.least_edits(left + behind, right + behind) == few.least_edits(left, right)).all()
    assert (whole.most_winkler(left + behind, right + behind) == few.most_winkler(left, right)).all()


@law(LISTS)
def test_similarities_above_what_is_asked_are_those_of_the_definition(texts: list[str]) -> None:
    left, right = pairs(len(texts))
    found = Texts(pa.array(texts, pa.string())).jaro_winkler(left, right, 0.75)
    for similarity, i, j in zip(found.tolist(), left.tolist(), right.tolist(), strict=True):
        wanted = oracle.jaro_winkler(texts[i], texts[j])
        assert abs(similarity - wanted) < 1e-6 or (wanted < 0.75 + 1e-6 and similarity <= wanted + 1e-6)


@law(LISTS)
def test_only_anagrams_have_the_same_bag_of_letters(texts: list[str]) -> None:
    left, right = pairs(len(texts))
    bag = outlines(texts).bag
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        assert (bag[i] == bag[j]) == (sorted(texts[i]) == sorted(texts[j]))
