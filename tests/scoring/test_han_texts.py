# the name of a test is its claim
"""Addresses in Han characters that are written in two ways still share their places."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from kinfold.scoring.han_texts import ALIKE, SAME, HanTexts


def share(a: str, b: str) -> float:
    """Return how much of one address is in the other."""
    there = np.array([0], np.int32)
    return float(HanTexts(pa.array([a, b])).shares(there, there + 1)[0])


def test_an_address_without_its_prefecture_and_with_other_numerals_is_the_same() -> None:
    assert share("东京都品川区东大崎1-532", "品川区东大崎一ノ五三") >= SAME


def test_addresses_of_one_city_are_not_the_same() -> None:
    assert share("东京都品川区东大崎1-532", "东京都港区芝田村町二ノ二") < ALIKE


def test_short_and_western_texts_are_left_to_the_edits() -> None:
    assert share("中山路12号", "中山路21号") == 0
    assert share("12 High Street", "12 High Street West") == 0
