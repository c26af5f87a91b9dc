"""Where texts stand among others: few among many, and many among few."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kinfold.places import ascending, places_of

KEYS = st.text("ab张:#", max_size=3)


@given(st.lists(KEYS, unique=True, max_size=30), st.lists(KEYS, max_size=30))
def test_each_text_is_found_as_in_a_dictionary(among: list[str], asked: list[str]) -> None:
    place = {text: number for number, text in enumerate(among)}
    texts, unique = (pa.array(each, pa.string()) for each in (asked, among))
    expected = [place.get(text, -1) for text in asked]
    assert places_of(texts, unique).tolist() == expected
    in_pieces = pa.chunked_array([texts[:1], texts[1:]]), pa.chunked_array([unique[:2], unique[2:]])
    assert places_of(*in_pieces).tolist() == expected


SAME_LENGTH = st.text("AB0", min_size=10, max_size=10).map("C-{}".format)


@given(
    st.lists(KEYS, unique=True, max_size=30) | st.lists(SAME_LENGTH, unique=True, max_size=30),
    st.integers(0, 2),
)
def test_texts_ascend_whether_they_have_one_length_or_several(texts: list[str], left_out: int) -> None:
    told = pa.array(texts, pa.string())[left_out:]
    ordered = told.take(pa.array(ascending(told))).to_pylist()
    assert ordered == sorted(told.to_pylist(), key=str.encode)
