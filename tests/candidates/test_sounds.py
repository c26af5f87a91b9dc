"""The sound of a name, beside the rule of 1918 read letter by letter."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfold.candidates.sounds import sounds
from kinfold.hashing import ABSENT

NAMES = st.lists(st.one_of(st.text("bfpcgkdtlmnraeiouyhwzj", max_size=9), st.text(max_size=4)), max_size=12)


def soundex(text: str) -> str:
    """Return the first letter and three digits: doubled sounds count once, also around h and w."""
    digits, last = "", _digit(text[:1])
    for letter in text[1:]:
        if _digit(letter) not in ("", last):
            digits += _digit(letter)
        if letter not in "hw":
            last = _digit(letter)
    return (text[:1] + digits + "000")[:4] if text else ""


def _digit(letter: str) -> str:
    groups = ("bfpv", "cgjkqsxz", "dt", "l", "mn", "r")
    return next((str(n) for n, group in enumerate(groups, 1) if letter and letter in group), "")


@given(NAMES)
def test_names_share_a_key_just_where_they_sound_alike(names: list[str]) -> None:
    keys = sounds(pa.array(names, pa.string())).tolist()
    assert (
        len(set(zip(keys, map(soundex, names), strict=True))) == len(set(keys)) == len({*map(soundex, names)})
    )
    assert [key == ABSENT for key in keys] == [name == "" for name in names]


@pytest.mark.parametrize(
    ("one", "other"), [("robert", "rupert"), ("smith", "smyth"), ("ashcraft", "ashcroft"), ("zhang", "zheng")]
)
def test_spellings_of_one_sound_share_a_key(one: str, other: str) -> None:
    keys = sounds(pa.array([one, other, one + "t", ""]))
    assert keys[0] == keys[1]
    assert soundex(one) == soundex(other)


def test_another_first_letter_is_another_sound() -> None:
    assert len(set(sounds(pa.array(["catherine", "katherine", "", "李"])).tolist())) == 4
