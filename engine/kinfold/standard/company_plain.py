"""Western company names of plain words, most of all: names of one shape are read once.

Words that stand in no table are all alike to the parser: "kelmamodex printing corp" is read as any
other "… printing corp" is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kinfold.standard.company_words import (
    BEFORE_PLACE,
    COMMON_BRANDS,
    GROUP_TAILS,
    HOLDINGS,
    STATES,
    WESTERN_BRANCH,
    frame_words,
    pinyin_places,
    western_forms,
    western_places,
    western_short,
    western_tokens,
    western_trades,
)
from kinfold.standard.department import unit_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    ReadWords = Callable[[list[str]], dict[str, str]]

# Other signs part a name into pieces, and these words begin another name or a person's.
_NOT_PLAIN = re.compile(
    r"[^a-z0-9 .]|\buniv|\b(?:t/a|d/?b/?a|aka|fka|trading as|doing business as|also known as|formerly)\b"
    r"|\b(?:attn|attention|fao)\b"
)
_LEAST_UNKNOWN = 3  # letters; shorter words are looked at by their length
_MARK = 0xE000  # a private-use character, as often as an unknown word has letters at least, stands for it
_MARKS = re.compile("([\ue000-\uf8ff])\\1{2}")


@dataclass(frozen=True, slots=True)
class _Shape:
    """How names of one shape are read: texts that are always so, and those that hold unknown words."""

    always: Mapping[str, str]
    filled: tuple[tuple[str, str, tuple[int, ...]], ...]  # part, its text with %s, the words that go there


def read_plain(folded: str, read_words: ReadWords) -> dict[str, str] | None:
    """Return what ``read_words`` gives for the words of a plain name; None for a name that is not plain."""
    head, comma, last = folded.rpartition(",")
    if comma:
        if " ".join(western_tokens(last)) not in western_forms("tail"):
            return None
        folded = f"{head} {last}"
    if _NOT_PLAIN.search(folded):
        return None
    known = _known_words()
    unknown: list[str] = []
    shape = []
    for token in western_tokens(folded):
        if token in known or len(token) < _LEAST_UNKNOWN:
            shape.append(token)
        else:
            shape.append(chr(_MARK + len(unknown)) * _LEAST_UNKNOWN)
            unknown.append(token)
    found = _shape(tuple(shape), read_words)
    row = dict(found.always)
    for part, text, places in found.filled:
        row[part] = text % tuple([unknown[place] for place in places])
    return row


@lru_cache(maxsize=1 << 16)
def _shape(words: tuple[str, ...], read_words: ReadWords) -> _Shape:
    row = read_words(list(words))
    filled = tuple(
        (part, _MARKS.sub("%s", text), tuple(ord(mark) - _MARK for mark in _MARKS.findall(text)))
        for part, text in row.items()
        if _MARKS.search(text)
    )
    return _Shape({part: text for part, text in row.items() if not _MARKS.search(text)}, filled)


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """Return every word that the parser may look for."""
    names = [*western_places(), *pinyin_places(), *STATES]
    names += [form for position in ("tail", "head", "head_alone") for form in western_forms(position)]
    words = {word for name in names for word in name.split(" ")}
    tables = (BEFORE_PLACE, COMMON_BRANDS, GROUP_TAILS, HOLDINGS, WESTERN_BRANCH, frame_words(), unit_words())
    return frozenset(
        words.union(*tables, western_trades(), western_short(), ("of", "and", "the", "de", "for"))
    )
