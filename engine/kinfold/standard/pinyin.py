"""Latin letters for names in other scripts: pinyin with the readings of family names, Cyrillic, Greek."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import replace
from kinfold.standard.text import where
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    import numpy.typing as npt

_CODES = 0x33000  # one more than the last CJK character of Unicode 15
_PRIVATE = 0xE000  # private-use characters stand for words with a reading of their own
_VOWELS = set("aeiouv")  # the readings n, m, ng without one are interjections, not names
_NOT_LATIN = "[^a-z0-9 &]"
_INITIALS = ("", *"bpmfdtnlgkhjqxrzcsyw", "zh", "ch", "sh")
_FINALS = (
    *(
        "a",
        "o",
        "e",
        "i",
        "u",
        "v",
        "ai",
        "ei",
        "ui",
        "ao",
        "ou",
        "iu",
        "ie",
        "ve",
        "ue",
        "er",
        "an",
        "en",
        "in",
    ),
    *("un", "vn", "ang", "eng", "ing", "ong", "ia", "iao", "ian", "iang", "iong", "ua", "uo", "uai", "uan"),
    *("uang", "van"),
)


@lru_cache(maxsize=1)
def char_readings() -> dict[str, str]:
    """Return the usual reading of each Chinese character, without tones, ü as v."""
    return {char: reading for reading, usual, _ in table_rows("han_readings") for char in usual}


@lru_cache(maxsize=1)
def read_so() -> dict[str, str]:
    """Return for each syllable the characters that can be read so, usually or in some words."""
    rows = table_rows("han_readings")
    return {reading: usual + further for reading, usual, further in rows if set(reading) & _VOWELS}


@lru_cache(maxsize=1)
def _family_readings() -> dict[str, str]:
    return {text: reading for text, reading, place in table_rows("surname_readings") if place != "given"}


@lru_cache(maxsize=1)
def _given_readings() -> dict[str, str]:
    return {text: reading for text, reading, place in table_rows("surname_readings") if place != "family"}


def _alphabets() -> dict[str, str]:
    return {letter: reading for letter, reading in table_rows("letters_latin")}  # noqa: C416  # types the pairs


@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    kept = {char: char for char in string.ascii_lowercase + string.digits + " &"}
    return kept | {char: char.lower() for char in string.ascii_uppercase} | _alphabets()


def family_latin(family: str) -> str:
    """Return a Chinese family name in pinyin with its reading as a name: 曾 is zeng, 尉迟 yuchi."""
    readings, chars = _family_readings(), char_readings()
    if family in readings:
        return readings[family]
    if len(family) == 1:
        return chars.get(family, "")
    return given_latin(family)


def given_latin(given: str) -> str:
    """Return a Chinese given name, or any text, in Latin letters without blanks between characters."""
    own, chars, letters = _given_readings(), char_readings(), _letters()
    return "".join(own.get(char) or chars.get(char) or letters.get(char, "") for char in given)


@lru_cache(maxsize=1)
def _syllable_index() -> tuple[npt.NDArray[np.int16], list[str]]:
    syllables = [""]
    place = {"": 0}
    index = np.zeros(_CODES, np.int16)
    for char, reading in (char_readings() | _given_readings() | _letters()).items():
        if len(char) != 1 or ord(char) >= _CODES:
            continue
        if reading not in place:
            place[reading] = len(syllables)
            syllables.append(reading)
        index[ord(char)] = place[reading]
    return index, syllables


@lru_cache(maxsize=1)
def _phrases() -> tuple[re.Pattern[str], dict[str, str], list[str]]:
    """Return words of company names whose reading differs from that of their characters (重庆, 银行)."""
    rows = table_rows("word_readings")
    marks = {word: chr(_PRIVATE + place) for place, (word, _) in enumerate(rows)}
    longest = sorted(marks, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest))), marks, [reading for _, reading in rows]


def _by_character(texts: pa.Array, whole: str, own_words: list[str]) -> pa.Array:
    index, syllables = _syllable_index()
    codes = np.frombuffer(whole.encode("utf-32-le"), np.uint32)
    lines = np.flatnonzero(codes == ord("\n"))
    picked = index[np.where(codes < _CODES, codes, 0)].astype(np.int32)
    if own_words:
        private = (codes >= _PRIVATE) & (codes < _PRIVATE + len(own_words))
        picked[private] = codes[private].astype(np.int32) - _PRIVATE + len(syllables)
    picked = np.delete(picked, lines)
    ends = np.append(lines, len(codes)) - np.arange(len(texts))
    offsets = pa.array(np.concatenate([[0], ends]).astype(np.int32))
    chars = pa.array([*syllables, *own_words], pa.string()).take(pa.array(picked))
    return pc.binary_join(pa.ListArray.from_arrays(offsets, chars), "")


def latin(folded: pa.StringArray, *, words: bool = False) -> pa.StringArray:
    """Return folded texts in Latin letters, digits and blanks; other characters go.

    ``words`` reads the words of company names as words (重庆: chongqing, 银行: yinhang).
    Cost: about one second for ten million characters.
    """
    ascii_only = pc.string_is_ascii(folded)
    texts = where(folded, ascii_only, lambda texts: replace(pc.ascii_lower(texts), _NOT_LATIN, ""))
    return where(texts, pc.invert(ascii_only), lambda texts: _read_aloud(texts, words=words))


def _read_aloud(texts: pa.StringArray, *, words: bool) -> pa.StringArray:
    whole, own_words = "\n".join(texts.to_pylist()), list[str]()
    if words:
        pattern, marks, own_words = _phrases()
        whole = pattern.sub(lambda match: marks[match[0]], whole)
    return _by_character(texts, whole, own_words)


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Return the syllables of pinyin, without tones, ü as v (lv) and as written in passports (lyu)."""
    shapes = {initial + final for initial in _INITIALS for final in _FINALS}
    return frozenset(set(char_readings().values()) & shapes) | {"lyu", "nyu", "lve", "nve"}


@lru_cache(maxsize=1)
def _pinyin_pattern() -> re.Pattern[str]:
    longest = sorted(syllables(), key=lambda syllable: (-len(syllable), syllable))
    return re.compile(f"(?:{'|'.join(longest)}){{1,3}}")


def is_syllable(word: str) -> bool:
    """Tell whether a folded word is one syllable of pinyin."""
    return word in syllables()


def is_pinyin(word: str) -> bool:
    """Tell whether a folded word can be read as one to three syllables of pinyin."""
    return _pinyin_pattern().fullmatch(word) is not None
