"""The ways in which a name that someone types may be written in the records: 繁 and 简, accents, pinyin."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import opencc

from kinfold.standard.pinyin import read_so

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = re.compile(r"[\u3400-\u9fff]")
_SYLLABLE_LETTERS = 6  # the longest, zhuang; pinyin has no longer one
_NAME_SYLLABLES = 6  # longer readings are sentences, not names
_MAX_READINGS = 8  # ways to cut "xianan" into syllables that are tried


def folded(text: str) -> str:
    """Return ``text`` as the records are searched: NFKC, lower case, without accents, single spaces.

    >>> folded("  Ｊürgen  O’Neil ")
    "jurgen o'neil"
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).replace("’", "'"))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFC", plain).casefold().split())


def variants(text: str) -> tuple[str, ...]:
    """Return the folded text, and what it is in simplified and in traditional characters.

    >>> variants("張三豐")
    ('張三豐', '张三丰')
    """
    plain = folded(text)
    if not _HAN.search(plain):
        return (plain,)
    return tuple(dict.fromkeys((plain, _converter("t2s").convert(plain), _converter("s2t").convert(plain))))


def pinyin_pattern(text: str) -> str:
    """Return a regular expression for the Chinese names that read like ``text``, "" when none can.

    The family name may stand first or last, syllables may be written together: ``zhang san``,
    ``San Zhang`` and ``zhangsan`` all find 张三.
    """
    words = re.findall(r"[a-zü]+", unicodedata.normalize("NFC", text.casefold()))
    if not words or re.search(r"[^a-zü\s,'\-]", text.casefold()):
        return ""
    orders = [words] if len(words) == 1 else [words, [*words[1:], words[0]], [words[-1], *words[:-1]]]
    readings = dict.fromkeys(reading for order in orders for reading in _readings("'".join(order)))
    chosen = list(readings)[: _MAX_READINGS * len(orders)]
    return "|".join("".join(f"[{read_so()[syllable]}]" for syllable in reading) for reading in chosen)


def _readings(letters: str, most: int = _NAME_SYLLABLES) -> Iterator[tuple[str, ...]]:
    """All ways to read letters as at most so many syllables; an apostrophe is a border of syllables."""
    if not letters:
        yield ()
        return
    for length in range(min(_SYLLABLE_LETTERS, len(letters)) if most else 0, 0, -1):
        syllable = _plain_syllable(letters[:length])
        if syllable in read_so():
            for rest in _readings(letters[length:].removeprefix("'"), most - 1):
                yield (syllable, *rest)


def _plain_syllable(syllable: str) -> str:
    """Ü as people type it: v, and yu in passports."""
    return {"lyu": "lv", "nyu": "nv"}.get(syllable, syllable).replace("ü", "v")


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)
