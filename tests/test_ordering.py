"""Texts in ascending order: many are sorted as numbers, few are compared, and the order is the same."""

from __future__ import annotations

from unittest.mock import patch

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfold import ordering
from kinfold.ordering import are_mostly_distinct, ascending, ordered

TEXTS = st.text("ab张:#", max_size=20) | st.text("ab", min_size=6, max_size=18) | st.text("a\0", max_size=9)
LIKE_IDS = st.text("AB0", min_size=10, max_size=10).map("C-{}".format)


def written(texts: list[str], left_out: int = 0) -> pa.StringArray:
    """Return the texts as part of an array, so that they need not begin where its bytes do."""
    return pa.array([*["before"] * left_out, *texts], pa.string())[left_out:]


@pytest.mark.parametrize("few", [0, 10_000])
@given(st.lists(TEXTS, max_size=30) | st.lists(LIKE_IDS, max_size=30), st.integers(0, 2))
def test_texts_ascend_by_their_bytes_and_equal_ones_stand_together(
    few: int, texts: list[str], left_out: int
) -> None:
    with patch.object(ordering, "FEW", few):
        told = ordered(written(texts, left_out))
    expected = sorted(texts, key=str.encode)
    assert [texts[place] for place in told.order] == expected
    assert sorted(told.order.tolist()) == list(range(len(texts)))
    assert told.fresh.tolist() == [not i or expected[i] != expected[i - 1] for i in range(len(expected))]


def test_texts_with_a_long_beginning_in_common_ascend() -> None:
    texts = [f"{'same beginning ' * 9}{number * 7919 % 20_000:05}" for number in range(20_000)]
    assert [texts[place] for place in ascending(written(texts))] == sorted(texts)


def test_texts_are_mostly_distinct_where_each_occurs_once_or_twice() -> None:
    once = [f"{number}@example.com" for number in range(20_000)]
    assert are_mostly_distinct(written(once))
    assert are_mostly_distinct(written(once * 2))
    assert not are_mostly_distinct(written(once[:500] * 40))
    assert not are_mostly_distinct(written(once[:5_000]))
