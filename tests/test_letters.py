# the name of a test is its claim
"""Letters of many texts at once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kinfold.letters import digits_of, letters_of

DIRT = st.one_of(
    st.text("ab1@ ", max_size=5), st.sampled_from(["", "张伟", "Müller", "𠮷野家", "Zoë-Ann", "😀", "\x00"])
)


@given(st.lists(DIRT, max_size=9), st.integers(0, 9), st.integers(0, 9))
def test_letters_and_their_numbers_are_those_of_each_text_also_of_a_slice(
    texts: list[str], start: int, length: int
) -> None:
    letters, size = letters_of(pa.array(texts, pa.string()).slice(start, length))
    here = texts[start : start + length]
    assert letters.tolist() == [ord(letter) for text in here for letter in text]
    assert size.tolist() == [len(text) for text in here]
    assert letters.dtype == np.uint32


@given(st.lists(st.one_of(DIRT, st.just("٣ x 7")), max_size=9), st.integers(0, 9), st.integers(0, 9))
def test_the_digits_of_texts_are_those_of_any_script_in_their_order(
    texts: list[str], start: int, length: int
) -> None:
    digits = digits_of(pa.array(texts, pa.string()).slice(start, length))
    digits.validate(full=True)
    assert digits.to_pylist() == [
        "".join(letter for letter in text if letter.isdecimal()) for text in texts[start : start + length]
    ]
