"""Legal forms with a typing error: Hoechst Aktiengesellschat is Hoechst AG.

A form of many letters is mistyped more often than the name before it, and what is left of it would count as
a word that only this company has.
"""

from __future__ import annotations

from functools import lru_cache

import pyarrow as pa
from rapidfuzz.distance import OSA

from kinfold.standard.columns import matches
from kinfold.standard.company_words import english_rarity, western_forms

LEAST_LETTERS = 7  # of a form: a shorter word is too near to others
LETTERS_AN_ERROR = 6  # of a form, for each letter that may be wrong
HEAD = 2  # letters that are typed right: hardly anybody errs in the first ones


@lru_cache(maxsize=1 << 16)
def meant(word: str) -> str:
    """Return the form of which a word is a misspelling, "" for none.

    A form, and a word that English has, is none: no cooperation is a corporation.
    """
    if word in western_forms("tail") or word in english_rarity():
        return ""
    near = [
        (errors, form)
        for form in _long_forms().get(word[:HEAD], ())
        if (errors := OSA.distance(word, form)) <= len(form) // LETTERS_AN_ERROR
    ]
    return min(near)[1] if near else ""


def are_misspelt(words: pa.StringArray) -> pa.BooleanArray:
    """Tell which distinct words of letters a to z are misspellings of a form."""
    heads = "|".join(sorted(_long_forms()))
    asked = matches(words, f"^(?:{heads})[a-z]{{{LEAST_LETTERS - HEAD - 1},}}$").to_pylist()
    told = zip(words.to_pylist(), asked, strict=True)
    return pa.array([may and meant(word) != "" for word, may in told], pa.bool_())


@lru_cache(maxsize=1)
def _long_forms() -> dict[str, list[str]]:
    """Return the forms of one long word, by their first letters."""
    found: dict[str, list[str]] = {}
    for form in sorted(western_forms("tail")):
        if len(form) >= LEAST_LETTERS and form.isascii() and form.isalpha():
            found.setdefault(form[:HEAD], []).append(form)
    return found
