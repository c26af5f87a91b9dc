"""Whole names of any script as words in Latin letters, and the sounds by which their spellings meet.

For comparing only: Сергей and Sergej, فرناندو and Fernando. Chinese is read in pinyin, Korean by the
Revised Romanization of 2000; scripts that leave out vowels are met by their consonants.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kinfold.standard.pinyin import family_latin, given_latin
from kinfold.standard.word_tables import table_rows, words_where

if TYPE_CHECKING:
    from collections.abc import Mapping

_HANGUL = range(0xAC00, 0xD7A4)
# The Revised Romanization, letter by letter: leading consonant, vowel, final consonant; "-" is none.
_INITIAL, _MIDDLE, _FINAL = (
    tuple(sounds.replace("-", "").split(","))
    for sounds in (
        "g,kk,n,d,tt,r,m,b,pp,s,ss,-,j,jj,ch,k,t,p,h",
        "a,ae,ya,yae,eo,e,yeo,ye,o,wa,wae,oe,yo,u,wo,we,wi,yu,eu,ui,i",
        "-,k,k,ks,n,nj,nh,t,l,lk,lm,lb,ls,lt,lp,lh,m,p,ps,t,t,ng,t,t,k,t,p,h",
    )
)
_MIDDLES, _FINALS = len(_MIDDLE), len(_FINAL)
_IDEOGRAPHS = re.compile("[\u3400-\u9fff\uac00-\ud7a3]")
_VOWELLESS = re.compile("[\u0590-\u05ff\u0600-\u06ff]|[\u0900-\u0dff\u1000-\u109f\u1780-\u17d3]")
# The vowel signs of Indic scripts are no letters to Python.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0900-\u0dff\u1000-\u109f\u1780-\u17d3])*")
_NOTHING = re.compile(r"['\u02bb\u02bc`\u2019]|(?<=\b\w)\.(?=\w\b)")
_SERVANT = frozenset({"abd", "abdul", "abdel", "abdal", "abdoul", "bd"})  # عبد: begins a name of two words
_SON_OF = frozenset({"bin", "ibn", "ben", "bint"})
_UNITS = [
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
# States that are as often written by their letters. Everyday English, written by hand, 2026-11.
_STATES = {"united states of america": "us", "united states": "us", "usa": "us", "united kingdom": "uk"}
_STATE = re.compile(rf"\b(?:{'|'.join(_STATES)})\b")
_ARTICLE = re.compile("^al(?=..)")
_TWICE = re.compile(r"(.)\1+")
_LEFT_OUT = str.maketrans({"a": "", "i": "", "u": "", "v": "", "h": "", "p": "b", "g": "k"})


@dataclass(frozen=True, slots=True)
class NameWord:
    """One word of a name as written and in Latin letters, how it sounds, and its consonants.

    ``script``: letters, vowelless (Arabic, Hebrew, Indic) or syllables (Chinese and Korean characters,
    each of which counts). ``father``: it follows bin or ibn, so A bin B is not B bin A.
    """

    text: str
    latin: str
    sound: str
    consonants: str
    script: str
    father: bool = False


@lru_cache(maxsize=1)
def _letters() -> Mapping[str, str]:
    rows = [*table_rows("letters_latin"), *table_rows("letters_other")]
    return {letter: latin for letter, latin in rows}  # noqa: C416  # types the pairs


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    """Return words that a name may have or lack: particles and titles."""
    titles = words_where("person_titles", 1, "head")
    return words_where("name_words", 1, "particle") | words_where("name_words", 1, "link") | titles


def sound(word: str) -> str:
    """Return a Latin word as it sounds in most languages.

    >>> sound("usama"), sound("osama"), sound("nooristani"), sound("nuristani")
    ('usama', 'usama', 'nuristani', 'nuristani')
    """
    for spelled, heard in table_rows("name_sounds"):
        word = word.replace(spelled, heard)
    return _TWICE.sub(r"\1", word)


def consonants(word: str) -> str:
    """Return the consonants of a Latin word, those that Arabic does not tell apart as one.

    >>> consonants("fernando"), consonants("frnandw"), consonants("perez"), consonants("byryz")
    ('frnd', 'frnd', 'brz', 'brz')
    """
    return _TWICE.sub(r"\1", sound(word).translate(_LEFT_OUT))


def romanised(text: str) -> str:
    """Return a folded text in Latin letters, whatever its script; what has no letters there goes."""
    if _IDEOGRAPHS.search(text):
        text = _read(text)
    return "".join(_letters().get(char, char if char.isascii() else "") for char in text)


def _read(text: str) -> str:
    if re.search("[\u3400-\u9fff]", text):
        return family_latin(text[:1]) + given_latin(text[1:])
    return "".join(_syllable(char) if ord(char) in _HANGUL else char for char in text)


def _syllable(char: str) -> str:
    number = ord(char) - _HANGUL.start
    leading, rest = divmod(number, _MIDDLES * _FINALS)
    vowel, final = divmod(rest, _FINALS)
    return _INITIAL[leading] + _MIDDLE[vowel] + _FINAL[final]


def name_words(folded: str) -> tuple[NameWord, ...]:
    """Return the words of a folded name that tell it apart; particles and titles if there are no others."""
    text = _STATE.sub(lambda found: _STATES[found[0]], _NOTHING.sub("", folded))
    words = [_word(word) for word in _numbered(_WORD.findall(text))]
    words = _joined(_fathers([word for word in words if word.latin]))
    telling = tuple(word for word in words if word.latin not in _small_words())
    return telling or tuple(words)


def _fathers(words: list[NameWord]) -> list[NameWord]:
    after = [False, *(word.latin in _SON_OF for word in words)]
    return [replace(word, father=told) for word, told in zip(words, after, strict=False)]


@lru_cache(maxsize=1)
def _digits() -> Mapping[str, str]:
    """Return English numerals with their digits: three is 3."""
    units = {word: str(number) for number, word in enumerate(_UNITS, start=1)}
    return units | {word: str(number) for word, number in _TENS.items()}


def _numbered(words: list[str]) -> list[str]:
    """Write English numerals in digits: forty four is 44, and so is forty 4."""
    found: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        digit = _digits().get(word, word)
        if before in _TENS and len(digit) == 1 and digit in "123456789":
            found[-1] = str(_TENS[before] + int(digit))
        else:
            found.append(digit)
    return found


def _word(text: str) -> NameWord:
    latin = romanised(text)
    if _IDEOGRAPHS.search(text):
        return NameWord(text, latin, sound(latin), consonants(latin), "syllables")
    vowelless = _VOWELLESS.search(text) is not None
    latin = _ARTICLE.sub("", latin) if vowelless else latin
    return NameWord(text, latin, sound(latin), consonants(latin), "vowelless" if vowelless else "letters")


def _joined(words: list[NameWord]) -> list[NameWord]:
    """Write Abd al-Aziz as one word, as Abdulaziz is."""
    joined: list[NameWord] = []
    servant = False
    for word in words:
        if servant and word.latin in _small_words():
            continue
        if servant:
            latin = "abdul" + word.latin
            text = joined.pop().text + word.text
            joined.append(NameWord(text, latin, sound(latin), consonants(latin), word.script, word.father))
        else:
            joined.append(word)
        servant = joined[-1].latin in _SERVANT
    return joined
