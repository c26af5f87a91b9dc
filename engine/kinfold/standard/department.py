"""Department and unit texts: 销售部门, 销售部 and 销售 are 销售; Sales Dept. and Dept of Sales are sales."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kinfold.standard.pinyin import given_latin
from kinfold.standard.shape import Quality, standard_table
from kinfold.standard.text import HAN, as_text, fold, plain_one
from kinfold.standard.word_tables import table_rows, words_where

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

PARTS = ("latin",)
_BLANKS_IN_HAN = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")
_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[\w&]+(?:'\w+)?")
_ONE_WORD = re.compile(r"\b(?P<what>\w{4,}?)s?(?:abteilung|afdeling)$")  # Vertriebsabteilung
_OF = re.compile(r"^(?:the )?(?P<tail>\w+)\.? (?:of|for) (?:the )?(?P<what>.+)$")


@lru_cache(maxsize=1)
def _functions() -> dict[str, str]:
    return {
        word: standard for word, _, role, standard in table_rows("department_words") if role == "function"
    }


@lru_cache(maxsize=1)
def _western_tails() -> frozenset[str]:
    return words_where("department_words", 2, "tail")


@lru_cache(maxsize=1)
def _han_endings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rows = [row for row in table_rows("department_words") if row[1] == "zh"]
    tails = sorted((row[0] for row in rows if row[2] == "tail"), key=lambda word: (-len(word), word))
    kinds = [row[0] for row in rows if row[2] == "kind"]
    tail = re.compile(f"(?<=..)(?:{'|'.join(tails)})$")
    unit = re.compile(f"[{HAN}\\w&/]+(?:{'|'.join([*tails, *kinds])})$")
    return tail, unit


@lru_cache(maxsize=1)
def _western_kinds() -> frozenset[str]:
    return words_where("department_words", 2, "kind")


def function_words() -> frozenset[str]:
    """Return folded words that name a department by themselves (销售, procurement)."""
    return frozenset(_functions())


@lru_cache(maxsize=1)
def unit_words() -> frozenset[str]:
    """Return single western words that may end a department's name (dept, division, procurement)."""
    return _western_tails() | _western_kinds() | frozenset(_functions())


@lru_cache(maxsize=1)
def unit_phrases() -> frozenset[str]:
    """Return western names of units of several words that are no person's: accounts payable, sales dept."""
    functions = {
        word
        for word, script, role, _ in table_rows("department_words")
        if (script, role) == ("west", "function")
    }
    named = {f"{function} {tail}" for function in functions for tail in _western_tails()}
    return frozenset(named | {function for function in functions if " " in function})


def is_unit(text: str) -> bool:
    """Tell whether a clean text names a part of an organization: 销售部, Sales Dept., Procurement."""
    folded = plain_one(text).strip(" .")
    if folded in _functions():
        return True
    if _HAN.search(folded):
        return len(folded) <= 20 and _han_endings()[1].fullmatch(folded.replace(" ", "")) is not None
    words = _WORD.findall(folded)
    if not words or len(words) > 8:
        return False
    marks = _western_tails() | _western_kinds()
    return words[-1] in marks or words[0] in marks or _ONE_WORD.search(words[-1]) is not None


def _standard_han(text: str) -> str:
    text = _BLANKS_IN_HAN.sub("", text).strip(" -()/")
    shorter = _han_endings()[0].sub("", text)
    return _functions().get(shorter, shorter)


def _standard_western(text: str) -> str:
    turned = _OF.match(text)
    if turned and turned["tail"] in _western_tails():
        text = turned["what"]
    words = _WORD.findall(text)
    while len(words) > 1 and words[-1] in _western_tails():
        words.pop()
    while len(words) > 1 and words[0] in _western_tails() | {"the"}:
        words.pop(0)
    joined = _ONE_WORD.sub(r"\g<what>", " ".join(words))
    return _functions().get(joined, joined).replace(" & ", " and ")


def standardise(raws: pa.StringArray | Sequence[str]) -> pa.Table:
    """Return one row for each department text; part: latin (pinyin, or the folded text itself).

    ``value`` is the folded name without the word "department" in any form; blank text is invalid.
    """
    rows: list[tuple[int, dict[str, str]]] = []
    for place, text in enumerate(fold(as_text(raws)).to_pylist()):
        han = _HAN.search(text) is not None
        value = _standard_han(text) if han else _standard_western(text)
        row = {"value": value, "latin": given_latin(value) if han else value}
        if not value:
            row |= {"quality": Quality.INVALID.value, "reason": "blank"}
        rows.append((place, row))
    return standard_table(PARTS, rows)
