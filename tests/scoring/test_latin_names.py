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


def often(**words: int) -> Frequencies:
    """Return a list of a thousand names that has these words so often."""
    told = {"value": list(words), "records": list(words.values())}
    told |= {"kind": ["organization"] * len(words), "field": ["company_word"] * len(words)}
    return Frequencies(FREQUENCIES.empty_table().from_pydict(told, schema=FREQUENCIES), 1_000)


def weight(word: str, frequencies: Frequencies) -> int:
    """Return what it says of two names that both are this word."""
    same = LatinNames([word], frequencies).bits(np.zeros(1, np.int32), np.zeros(1, np.int32))
    return int(same[0])


def test_a_word_of_many_names_weighs_less_but_never_nothing() -> None:
    assert 400 < weight("zephyrion", often(zephyrion=900)) < bits("zephyrion", "zephyrion")


def test_a_common_word_that_is_mistyped_is_no_rare_one() -> None:
    list_of_departments = often(united=900, states=900)
    right = weight("united", list_of_departments)
    for mistyped in ("unites", "unted", "untied", "uniteed"):
        assert right < weight(mistyped, list_of_departments) < right + 300, mistyped
        assert weight(mistyped, NOBODY) > right + 1_000
    assert weight("unitary", list_of_departments) == weight("unitary", NOBODY)  # two letters off


@pytest.mark.parametrize(
    ("word", "seen"),
    [
        (
            "zephyrion",
            {"zephyrian": 2, "zephyrion": 3},
        ),  # the rarer spelling takes nothing from the commoner one
        ("abc", {"abd": 900}),  # too short to be mistyped
        ("unit5", {"unit7": 900}),  # a number
    ],
)
def test_a_word_that_is_no_spelling_of_a_commoner_one_weighs_as_itself(
    word: str, seen: dict[str, int]
) -> None:
    others = often(**{each: times for each, times in seen.items() if each == word})
    assert weight(word, often(**seen)) == weight(word, others)


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
