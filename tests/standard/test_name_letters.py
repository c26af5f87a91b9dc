"""Names of any script in Latin letters, for comparing."""

from __future__ import annotations

import pytest

from kinfold.standard.name_letters import consonants, name_words, romanised, sound
from kinfold.standard.text import fold


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("сергей", "sergei"),
        ("김민준", "gimminjun"),
        ("王小明", "wangxiaoming"),
        ("曾小明", "zengxiaoming"),
        ("ბარაკი", "baraki"),
        ("müller", "mller"),  # folding comes before
    ],
)
def test_a_name_is_read_letter_by_letter_or_syllable_by_syllable(text: str, latin: str) -> None:
    assert romanised(text) == latin


def test_spellings_of_one_sound_sound_alike() -> None:
    assert sound("nooristani") == sound("nuristani")
    assert sound("mertz") == sound("merz")
    assert sound("hassan") != sound("hussein")


def test_a_name_without_vowels_has_the_consonants_of_the_same_name_with_them() -> None:
    [written] = name_words(fold(["فرناندو"]).to_pylist()[0])
    assert (written.script, written.consonants) == ("vowelless", consonants("fernando"))


def test_titles_particles_and_the_two_words_of_a_servants_name_are_no_words_of_their_own() -> None:
    words = name_words(fold(["Dr. Abd al-Karim bin Tarif"]).to_pylist()[0])
    assert [word.latin for word in words] == ["abdulkarim", "tarif"]
    assert [word.latin for word in name_words("al")] == ["al"]  # where there is nothing else
