"""One cell of a column that holds only a given, a middle or a family name."""

from __future__ import annotations

import re

from kinfold.standard.person_han import split_title
from kinfold.standard.person_latin import family_word, given_words, peel
from kinfold.standard.person_order import key
from kinfold.standard.person_slow import script_of, take_aliases, take_brackets
from kinfold.standard.person_words import nobody_in_part, romanised_compounds
from kinfold.standard.pinyin import family_latin, given_latin, is_syllable
from kinfold.standard.shape import Quality
from kinfold.standard.text import plain_one

_BESIDE = re.compile(r"[()\[\]\"]")


def parse_part(cleaned: str, part: str) -> dict[str, str]:
    """Return the parts of one clean, simplified cell; ``part`` is given, middle or family."""
    if not cleaned:
        return {"quality": Quality.INVALID.value, "reason": "blank"}
    value = plain_one(cleaned)
    if why := nobody_in_part().get(value):
        return {"value": value, "quality": Quality.PLACEHOLDER.value, "reason": why}
    if not any(char.isalpha() for char in cleaned):
        return {"value": value, "quality": Quality.INVALID.value, "reason": "no_letters"}
    row = {"title": "", "suffix": "", "note": "", "alias": "", "unit": "", "maiden": ""}
    text = cleaned
    if _BESIDE.search(cleaned):
        text = take_aliases(take_brackets(cleaned, row), row)
    row["alias"] = row["alias"] or row.pop("maiden")
    row["script"] = script_of(text)
    filled = _han_part(text, part, row) if row["script"] == "han" else _latin_part(text, part, row)
    return filled | {"quality": Quality.VALID.value}


def _han_part(text: str, part: str, row: dict[str, str]) -> dict[str, str]:
    joined = text.replace(" ", "").replace("·", "")
    name, title = split_title(joined) if len(joined) > 1 else (joined, "")
    name = plain_one(name or joined)
    row["title"] = title if name != joined else ""
    row[part] = row["value"] = name
    if part == "family":
        row["latin_family"] = family_latin(name)
    elif part == "given":
        row["latin_given"] = given_latin(name)
    return row


def _latin_part(text: str, part: str, row: dict[str, str]) -> dict[str, str]:
    tokens = text.replace(",", " ").split()
    named = peel(tokens, row)
    if named:
        tokens = named
    else:
        row["title"] = ""  # Lord alone is a family name
    if part == "family":
        family = " ".join(filter(None, map(family_word, tokens)))
        joined = family.replace(" ", "")
        row["family"] = row["value"] = joined if joined in romanised_compounds() else family
        return row
    words = given_words(tokens)
    if part == "given" and len(tokens) == 2 and all(is_syllable(key(token)) for token in tokens):
        words = ["".join(words)]
    row["value"] = " ".join(words)
    if part == "given":
        row["given"], row["middle"] = "".join(words[:1]), " ".join(words[1:])
    else:
        row["middle"] = row["value"]
    return row
