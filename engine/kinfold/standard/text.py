"""Text as every standardiser wants it: one form of width, blanks, dashes, quotes and script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import opencc
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import matches_where
from kinfold.standard.octets import holding, table_of, unclean
from kinfold.standard.text_repair import mended
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # inside [...] of ``re``

# Unicode folds width and ligatures (NFKC) but leaves these. The acute accent must go first: NFKC
# makes a blank of it.
_SOFT_HYPHEN = "\u00ad"
_ZERO_WIDTH = "\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_DELETED = f"{_SOFT_HYPHEN}{_ZERO_WIDTH}"
_MAY_BE_ZERO_WIDTH = table_of({0xCD, 0xD8, 0xE1, 0xE2, 0xEF})  # the first bytes of these
_DELETED_CONTROLS = "\x00-\x08\x0e-\x1b\x7f"
_SPELLINGS = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u00b4`\u02b9\u02bb\u02bc\u02c8\uff07",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02\u300c\u300d\u300e\u300f",
    "-": "\u2010-\u2015\u2043\u207b\u208b\u2212\ufe31\ufe32\ufe58\ufe63\uff0d",
    "·": "\u2022\u2027\u2219\u22c5\u30fb\uff65\u0387",
    "(": "\u3010\u3014\u3016",
    ")": "\u3011\u3015\u3017",
}
_SPECIAL = f"[{_DELETED}{''.join(_SPELLINGS.values())}]"
_SPACE = r"[\x09-\x0d\x1c-\x20\x85\p{Z}]"
_ACCENTED = r"[\x{00c0}-\x{02af}\x{0300}-\x{052f}\x{1e00}-\x{1fff}]"
_MAY_BE_ACCENTED = table_of({*range(0xC3, 0xD5), 0xE1})  # the first bytes of these
_MANY_BETWEEN = 1000  # texts between those that change: to copy them at a time is quicker than one by one
_COMMON_HAN = range(0x3400, 0xA000)
_RARE_HAN = r"\x{2e80}-\x{33ff}\x{f900}-\x{faff}\x{20000}-\x{3ffff}"
# OpenCC keeps these by themselves but not in all words (瞭解, 反覆): the characters that its TSCharacters
# table maps to themselves, version 1.4.2, read 2026-11.
_CHANGED_IN_WORDS = "么仝俱像叚哩喆坏堃彷椀沈淼澂犇甦甯瞭礆祇筦絜耑菉藉衹覆迺邨阪龢"
_LETTERS = {
    "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
    "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t", "ƶ": "z", "ə": "e",
}  # fmt: skip
_LETTER_TABLE = str.maketrans(_LETTERS)
_MARKS = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=1)
def _special_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for target, spelled in [("", _DELETED), *_SPELLINGS.items()]:
        for char in _spread(spelled):
            table[ord(char)] = target
    return table


def _spread(ranges: str) -> list[str]:
    found: list[str] = []
    for first, last in re.findall(r"(.)(?:-(.))?", ranges):
        found += [chr(code) for code in range(ord(first), ord(last or first) + 1)]
    return found


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    return opencc.OpenCC("t2s")


def as_text(raws: pa.Array | pa.ChunkedArray | Sequence[str]) -> pa.StringArray:
    """Return one text array without nulls."""
    if isinstance(raws, pa.ChunkedArray):
        raws = raws.combine_chunks()
    if not isinstance(raws, pa.Array):
        raws = pa.array(raws, pa.string())
    return pc.fill_null(raws.cast(pa.string()), "")


def where(texts: pa.Array, mask: pa.Array, change: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Return ``texts`` with ``change`` applied to those under ``mask``; no work when there are none."""
    places = np.flatnonzero(mask.to_numpy(zero_copy_only=False))
    if not len(places):
        return texts
    changed = change(texts.filter(mask))
    if len(places) * _MANY_BETWEEN > len(texts):
        return pc.replace_with_mask(texts, mask, changed)
    pieces, begin = [], 0
    for nth, place in enumerate(places.tolist()):
        pieces += [texts.slice(begin, place - begin), changed.slice(nth, 1)]
        begin = place + 1
    return pa.concat_arrays([*pieces, texts.slice(begin)])


def _joined(texts: pa.Array, change: Callable[[str], str]) -> pa.Array:
    # One call for all: the texts hold no line break any more, so that it separates them.
    return pa.array(change("\n".join(texts.to_pylist())).split("\n"), pa.string())


def _spell(texts: pa.Array) -> pa.Array:
    return _joined(texts, lambda whole: whole.translate(_special_table()))


def _matches(texts: pa.Array, pattern: str) -> pa.Array:
    return pc.match_substring_regex(texts, pattern)


def _collapse(texts: pa.Array) -> pa.Array:
    texts = pc.replace_substring_regex(texts, f"[{_DELETED_CONTROLS}]", "")
    return pc.utf8_trim(pc.replace_substring_regex(texts, f"{_SPACE}+", " "), " ")


def _blanks(texts: pa.Array) -> pa.Array:
    odd = (
        f"[{_DELETED_CONTROLS}\\x09-\\x0d\\x1c-\\x1f\\x85\\x{{a0}}]|[\\p{{Zl}}\\p{{Zp}}]|{_SPACE}{{2}}|^ | $"
    )
    return where(texts, _matches(texts, odd), _collapse)


def _unicode_clean(texts: pa.Array) -> pa.Array:
    texts = where(texts, _matches(texts, _SPECIAL), _spell)
    texts = pc.utf8_normalize(texts, form="NFKC")
    return where(texts, _matches(texts, _SPECIAL), _spell)


def clean(raws: pa.Array | pa.ChunkedArray | Sequence[str]) -> pa.StringArray:
    """Return texts in NFKC with one kind of dash, apostrophe, quote, bracket and blank.

    Web escapes and UTF-8 that was read as Windows-1252 are mended first. Zero-width and direction marks
    go; case, accents and script stay. Nulls become "".
    """
    given = as_text(raws)
    return where(given, unclean(given), _cleaned)


def _cleaned(given: pa.Array) -> pa.Array:
    texts = _blanks(mended(_without_zero_width(given)))
    texts = _blanks(where(texts, pc.invert(pc.string_is_ascii(texts)), _unicode_clean))
    return where(texts, pc.not_equal(texts, given), _mended_again)


def _without_zero_width(texts: pa.Array) -> pa.Array:
    """Drop what Latin-1 has not: beside it no text could be told to be misread as a whole."""
    held = matches_where(texts, f"[{_ZERO_WIDTH}]", [holding(texts, _MAY_BE_ZERO_WIDTH)])
    return where(texts, held, lambda some: pc.replace_substring_regex(some, f"[{_ZERO_WIDTH}]", ""))


def _mended_again(changed: pa.Array) -> pa.Array:
    """Mend what a sign that is gone now held apart; each mending makes a text shorter, so this ends."""
    return where(changed, pc.not_equal(mended(changed), changed), clean)


def simplify(cleaned: pa.StringArray) -> pa.StringArray:
    """Return clean texts with traditional Chinese characters, and variants of names, in simplified form."""
    convertible = matches_where(cleaned, _convertible(), [pc.invert(pc.string_is_ascii(cleaned))])
    return where(cleaned, convertible, _simplified)


@lru_cache(maxsize=1)
def _convertible() -> str:
    """Return the class of the characters that simplifying may change, alone or in a word."""
    chars = [chr(code) for code in _COMMON_HAN]
    simple = _simplifier().convert("\n".join(chars)).split("\n")
    changed = [char for char, other in zip(chars, simple, strict=True) if char != other]
    return f"[{''.join(changed)}{''.join(_variants())}{_CHANGED_IN_WORDS}{_RARE_HAN}]"


def _simplified(han: pa.Array) -> pa.Array:
    han = _joined(han, _simplifier().convert)
    rare = _matches(han, f"[{''.join(_variants())}]")
    return where(han, rare, lambda odd: _joined(odd, lambda whole: whole.translate(_variant_table())))


@lru_cache(maxsize=1)
def _variants() -> dict[str, str]:
    return {variant: common for variant, common in table_rows("variant_characters")}  # noqa: C416  # types the pairs


@lru_cache(maxsize=1)
def _variant_table() -> dict[int, str]:
    return str.maketrans(_variants())


def _accents_off(texts: pa.Array) -> pa.Array:
    texts = pc.utf8_normalize(texts, form="NFD")
    texts = pc.utf8_normalize(pc.replace_substring_regex(texts, r"[\x{0300}-\x{036f}]", ""), form="NFC")
    letters = _matches(texts, f"[{''.join(_LETTERS)}]")
    return where(texts, letters, lambda odd: _joined(odd, lambda whole: whole.translate(_LETTER_TABLE)))


def plain(simplified: pa.StringArray) -> pa.StringArray:
    """Return clean, simplified texts in lower case without accents (Müller: muller)."""
    lower = pc.utf8_lower(simplified)
    accented = matches_where(lower, _ACCENTED, [holding(lower, _MAY_BE_ACCENTED)])
    return where(lower, accented, _accents_off)


def fold(raws: pa.Array | pa.ChunkedArray | Sequence[str]) -> pa.StringArray:
    """Return clean texts in lower case, without accents, in simplified characters."""
    return plain(simplify(clean(raws)))


def plain_one(text: str) -> str:
    """Return one clean, simplified text in lower case without accents: ``plain`` for a single value."""
    if text.isascii():
        return text.lower()
    marked = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", _MARKS.sub("", marked)).translate(_LETTER_TABLE)


def fold_one(text: str) -> str:
    """Return one raw text folded; for single values, not for columns."""
    return str(fold([text])[0])
