"""A hash is of a text alone, wherever it stands among others: the polynomial that a slow loop gives."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kinfold.hashing import ABSENT, BASE, CHUNK, hashed, summed

TEXTS = st.lists(st.text("abz张é", max_size=7), max_size=12)


def _slow(text: str) -> int:
    return sum(ord(letter) * BASE**place for place, letter in enumerate(text)) % 2**64


@given(TEXTS)
def test_the_sum_of_each_text_is_the_polynomial_of_its_letters(texts: list[str]) -> None:
    assert summed(pa.array(texts, pa.string())).whole().tolist() == [_slow(text) for text in texts]


@given(TEXTS)
def test_a_text_has_its_hash_whatever_texts_stand_before_it(texts: list[str]) -> None:
    alone = [hashed(pa.array([text]))[0] for text in texts]
    assert hashed(pa.array(texts, pa.string())).tolist() == alone
    assert [key == ABSENT for key in alone] == [not text for text in texts]


def test_more_texts_than_are_hashed_at_a_time_have_the_hashes_they_have_alone() -> None:
    texts = pa.array([f"shop {n}" for n in range(CHUNK + 3)])
    assert hashed(texts)[-4:].tolist() == hashed(texts.slice(CHUNK - 1)).tolist()
