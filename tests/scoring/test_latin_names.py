# the name of a test is its claim
"""Western names word by word: what a typo uses up, what a frame says, which shape a difference has."""

from __future__ import annotations

import numpy as np
import pytest

from kinfold.scoring.frequencies import FREQUENCIES, Frequencies
from kinfold.scoring.latin_names import LatinNames

NOBODY = Frequencies(FREQUENCIES.empty_table(), 1_000)


def bits(a: str, b: str) -> int:
    """Compare two names in a list of a thousand that says nothing about their words."""
    return int(LatinNames([a, b], NOBODY).bits(np.array([0], np.int32), np.array([1], np.int32))[0])


def shapes(a: str, b: str) -> tuple[bool, bool]:
    """Return whether one word is replaced, and whether words are only left out."""
    names = LatinNames([a, b], NOBODY)
    replaced, left_out = names.shapes(np.array([0], np.int32), np.array([1], np.int32))
    return bool(replaced[0]), bool(left_out[0])


def test_a_mistyped_word_is_used_up_on_both_sides() -> None:
    # What is left of it must not count as a word that the other name lacks.
    assert bits("zephyrion instruments", "zephyrian instruments") > 0.8 * bits(
        "zephyrion instruments", "zephyrion instruments"
    )


def test_articles_and_prepositions_say_nothing() -> None:
    assert bits("bank of the zephyrion", "zephyrion bank") == bits("zephyrion bank", "zephyrion bank")


def test_a_name_of_nothing_but_small_words_still_counts() -> None:
    assert bits("the who", "the who") > 0
    assert bits("on the", "on the") > 0


def test_a_word_that_no_english_text_knows_is_a_name_and_weighs_more() -> None:
    assert bits("zephyrion", "zephyrion") > bits("services", "services") + 400


def test_a_word_of_many_names_weighs_less_but_never_nothing() -> None:
    table = FREQUENCIES.empty_table()
    often = Frequencies(
        table.from_pydict(
            {"kind": ["organization"], "field": ["company_word"], "value": ["zephyrion"], "records": [900]},
            schema=FREQUENCIES,
        ),
        1_000,
    )
    common = LatinNames(["zephyrion"], often).bits(np.zeros(1, np.int32), np.zeros(1, np.int32))
    assert 400 < int(common[0]) < bits("zephyrion", "zephyrion")


@pytest.mark.parametrize(
    ("a", "b", "shape"),
    [
        ("zephyrion leasing", "zephyrion finance", (True, False)),
        ("zephyrion", "zephyrion finance", (False, True)),
        ("zephyrion leasing", "zephyrion leesing", (False, False)),
        ("kestrelmoor leasing", "zephyrion finance", (False, False)),
        ("zephyrion leasing east", "zephyrion finance west", (False, False)),
    ],
)
def test_a_replaced_word_is_told_from_words_left_out(a: str, b: str, shape: tuple[bool, bool]) -> None:
    assert shapes(a, b) == shape


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        ("philips", "phillips", True),
        ("semiconductor", "semi", True),  # its beginning
        ("lihgting", "lighting", True),
        ("lighting", "zephyrion", False),
        ("ab", "abc", False),
        ("unit5", "unit7", True),
        ("5", "7", False),
    ],
)
def test_near_words_prove_each_other_and_others_do_not(a: str, b: str, near: bool) -> None:  # noqa: FBT001  # a row of a table
    alone = bits("kestrelmoor", "kestrelmoor")
    assert (bits(f"kestrelmoor {a}", f"kestrelmoor {b}") > alone) == near


@pytest.mark.parametrize(
    ("a", "b", "left_out"),
    [
        ("zephyrion", "zephyrion lightwave division geneva 23", True),
        ("international business", "international business machines", True),
        ("zephyrion leesing geneva", "zephyrion leasing", True),
        ("zephyrion leasing", "leasing zephyrion", True),
        ("zephyrion leasing", "zephyrion finance geneva", False),
        ("zephirion", "zephyrion finance", True),
        ("", "zephyrion", False),
    ],
)
def test_a_name_that_the_other_holds_whole_only_leaves_words_out(a: str, b: str, *, left_out: bool) -> None:
    names = LatinNames([a, b], NOBODY)
    sides = np.array([0, 1], np.int32), np.array([1, 0], np.int32)
    assert names.leaves_out(*sides).tolist() == [left_out] * 2
