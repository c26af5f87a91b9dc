"""Looking at bytes finds what a pattern finds."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import example, given
from hypothesis import strategies as st

from kinfold.standard.octets import UNCLEAN, holding, table_of, unclean

EDGES = " &`~a\x00\x1f\x7f\x80éЖ\u3000㿿䀀䷿一中鿿ꀀ\uffff\U00020000"
TEXTS = st.lists(st.text(max_size=6) | st.text(alphabet=EDGES, max_size=4), max_size=8)


@given(TEXTS, st.integers(0, 3))
@example(["a ", " b", ""], 0)
@example(["", "", " "], 1)
@example(["Иван Иванов", "田中さくら"], 0)
def test_an_unclean_text_is_found_by_its_bytes_as_by_the_pattern(texts: list[str], begin: int) -> None:
    cut = pa.array(texts, pa.string()).slice(begin)

    assert unclean(cut) == pc.match_substring_regex(cut, UNCLEAN)


@given(TEXTS, st.integers(0, 3))
def test_a_text_holds_a_byte_wherever_it_stands_in_it(texts: list[str], begin: int) -> None:
    cut = pa.array(texts, pa.string()).slice(begin)

    assert holding(cut, table_of(b"& ")).to_pylist() == ["&" in text or " " in text for text in texts[begin:]]
