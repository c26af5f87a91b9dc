# the name of a test is its claim
"""Letters of many texts at once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kinfold.letters import letters_of

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
