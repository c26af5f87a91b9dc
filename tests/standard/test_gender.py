"""Genders in several languages; codes that mean different things in different files stay unread."""

from __future__ import annotations

import pytest

from kinfold.standard import gender


@pytest.mark.parametrize(
    ("text", "value", "quality"),
    [
        ("男", "m", "valid"),
        ("女性", "f", "valid"),
        ("M", "m", "valid"),
        ("Female", "f", "valid"),
        ("Mr.", "m", "valid"),
        ("Frau", "f", "valid"),
        ("männlich", "m", "valid"),
        ("先生", "m", "valid"),
        ("女士", "f", "valid"),
        ("1", "", "invalid"),
        ("未知", "", "placeholder"),
        ("prefer not to say", "", "placeholder"),
        ("x", "", "placeholder"),
        ("banana", "", "invalid"),
    ],
)
def test_a_word_for_a_gender_is_understood(text: str, value: str, quality: str) -> None:
    row = gender.standardise([text]).to_pylist()[0]
    assert (row["value"], row["quality"]) == (value, quality)
