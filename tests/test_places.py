"""Where texts stand among others: few among many, and many among few."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kinfold.places import places_of

KEYS = st.text("ab张:#", max_size=3)


@given(st.lists(KEYS, unique=True, max_size=30), st.lists(KEYS, max_size=30))
def test_each_text_is_found_as_in_a_dictionary(among: list[str], asked: list[str]) -> None:
    place = {text: number for number, text in enumerate(among)}
    texts, unique = (pa.array(each, pa.string()) for each in (asked, among))
    expected = [place.get(text, -1) for text in asked]
    assert places_of(texts, unique).tolist() == expected
    in_pieces = pa.chunked_array([texts[:1], texts[1:]]), pa.chunked_array([unique[:2], unique[2:]])
    assert places_of(*in_pieces).tolist() == expected
