# the name of a test is its claim
"""What is looked at of a column: counted and sampled as a plain loop would."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kinfold.reading.sampling import _MIXER, _SEED, Column, _spread

TEXTS = st.lists(
    st.sampled_from(["", " ", "\u3000", "张三", " 张三", "Ann", "Ann ", "\u3042", "13811112222"])
)


def chunked(parts: list[list[str]]) -> pa.ChunkedArray:
    """Return a column whose chunks are slices, as those of a filtered table are."""
    return pa.chunked_array([pa.array(["before", *part]).slice(1) for part in parts], pa.string())


@given(st.lists(TEXTS, max_size=4))
def test_a_column_counts_its_filled_cells_and_their_texts_without_the_blanks_around(
    parts: list[list[str]],
) -> None:
    cells = [text for part in parts for text in part]
    filled = [text.strip() for text in cells if text.strip()]
    column = Column(chunked(parts))
    assert (column.rows, column.filled) == (len(cells), len(filled))
    assert column.distinct == len(set(filled))
    assert dict(zip(column.sample.values, column.sample.counts, strict=True)) == Counter(filled)


@given(st.lists(TEXTS, max_size=4))
def test_a_text_is_spread_by_the_sum_of_numbers_of_its_bytes(parts: list[list[str]]) -> None:
    number = np.random.default_rng(_SEED).integers(1, 2**63, 256, dtype=np.uint64).tolist()
    sums = [sum(number[byte] for byte in text.encode()) for part in parts for text in part]
    assert _spread(chunked(parts)).tolist() == [(each * int(_MIXER)) % 2**64 >> 20 for each in sums]


def test_a_large_column_of_towns_is_counted_whole_and_one_of_keys_about() -> None:
    towns = Column(pa.chunked_array([["上海", "Leeds ", "Leeds", ""] * 40_000]))
    assert (towns.filled, towns.distinct) == (120_000, 2)
    assert dict(zip(towns.sample.values, towns.sample.counts, strict=True)) == {
        "上海": 40_000,
        "Leeds": 80_000,
    }
    keys = Column(pa.chunked_array([[f"K{number:06}" for number in range(120_000)]]))
    assert 110_000 < keys.distinct < 130_000
    assert len(keys.sample.values) == 1_000
