"""Whole names compared word by word, in any order and script.

Parts of names are compared elsewhere; here no word has a place. Every word of the shorter name must find
its like in the longer one (equal, a spelling or nickname, a typo, an initial), or the names differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfold.scoring.strings import Texts, distinct_pairs
from kinfold.scoring.word_likeness import TELLING, Words
from kinfold.standard.company_words import western_forms
from kinfold.standard.name_letters import name_words, sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt
    import pyarrow as pa

    from kinfold.standard.name_letters import NameWord
    from kinfold.tables import Int32Array, Int64Array, Positions

ACRONYM_WORDS = 3  # words from which their initials stand for a name
# Centibits, judged by hand on made-up names; only their order and the threshold matter.
PER_PERCENT = 4  # of one word's likeness
INITIAL_ONLY = 100
NOTHING_LEFT = 300  # all words of both names found their like
LEFT_OVER = 60  # each word that only one name has: a middle name left out
ORGANIZATION_LEFT_OVER = 500  # nothing is left out of the name of an organization without making it another
ONE_WORD = 600  # a single word agrees, and there are more
CONFLICT = -1_000  # each name has a word of its own
JOINED = 900  # equal but for where the blanks stand
EQUAL_LETTERS = 5  # letters from which names are one that are equal without their blanks
JOINED_LETTERS = 8  # and from which they may be one typo apart, but not in a number
SAME = 450  # centibits from which two names can be one bearer's
ROUNDS = 3  # of pairing the best words; what is left then is of no weight


_NUMBER = re.compile(r".*\d.*|[ivx]+")  # 2007, series 5a, fund iv


def can_be_one(
    named: Callable[[Int64Array], Sequence[str]], left: Positions, right: Positions, left_over: int
) -> npt.NDArray[np.bool_]:
    """Tell which pairs of names can be one bearer's.

    ``named``: the folded whole names at distinct positions; only those that occur are asked for.
    """
    if not len(left):
        return np.zeros(0, bool)
    asked, place = np.unique(np.r_[left, right], return_inverse=True)
    names = WholeNames(named(asked), left_over)
    place32: Int32Array = place.astype(np.int32)
    found: npt.NDArray[np.bool_] = names.bits(place32[: len(left)], place32[len(left) :]) >= SAME
    return found


def telling_texts(companies: pa.Table) -> list[str]:
    """Return what tells each company name apart: its core and place without legal forms."""
    forms = western_forms("tail")
    columns = (companies[part].to_pylist() for part in ("core", "place", "value"))
    return [
        " ".join(word for word in f"{core} {place}".split() if word not in forms) or value
        for core, place, value in zip(*columns, strict=True)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Two words of one pair of names each: pair, places of the words in their names, likeness."""

    pair: Int64Array
    row: Int64Array
    column: Int64Array
    percent: Int64Array

    def at(self, chosen: npt.NDArray[Any]) -> _Cells:
        return _Cells(self.pair[chosen], self.row[chosen], self.column[chosen], self.percent[chosen])


class WholeNames:
    """Distinct folded names, ready to be compared in pairs of positions."""

    def __init__(self, folded: Sequence[str], left_over: int = LEFT_OVER) -> None:
        self._left_over = left_over
        lists = [name_words(text) for text in folded]
        distinct = sorted({word for words in lists for word in words}, key=_order)
        place = {word: number for number, word in enumerate(distinct)}
        self._size = np.array([len(words) for words in lists], np.int64)
        self._start = np.r_[0, np.cumsum(self._size)]
        self._word = np.array([place[word] for words in lists for word in words], np.int32)
        self._father = np.array([word.father for words in lists for word in words], bool)
        self._fathered = np.array([any(word.father for word in words) for words in lists], bool)
        self._words = Words(distinct)
        self._bare = _texts("".join(w.latin for w in words) for words in lists)
        self._acronym = _texts("".join(w.latin[:1] for w in words) for words in lists)
        turned = ("".join(w.latin for w in words[-1:] + words[:-1]) for words in lists)
        self._joined = Texts(_texts(sound(text) for text in [*self._bare, *turned]))
        self._numbers = _texts(
            " ".join(w.latin for w in words if _NUMBER.fullmatch(w.latin)) for words in lists
        )
        self._syllables = np.array([any(w.script == "syllables" for w in words) for words in lists], bool)

    def bits(self, left: Int32Array, right: Int32Array) -> Int32Array:
        """Return the centibits that two names speak for one bearer; each distinct pair is compared once."""
        a, b, inverse = distinct_pairs(left, right, max(len(self._size), 1))
        found = self._paired(self._crossed(a, b))
        telling = found.percent >= TELLING
        strong = np.bincount(found.pair[telling], minlength=len(a))
        agreed = np.bincount(found.pair, minlength=len(a))
        likeness = np.bincount(found.pair[telling], found.percent[telling], minlength=len(a)).astype(np.int64)
        rest_a, rest_b = self._size[a] - agreed, self._size[b] - agreed
        score = (
            PER_PERCENT * likeness
            + INITIAL_ONLY * (agreed - strong)
            - self._left_over * np.abs(rest_a - rest_b)
        )
        score += np.where((rest_a == 0) & (rest_b == 0), NOTHING_LEFT, 0)
        score -= np.where((strong < 2) & (rest_a + rest_b > 0), ONE_WORD, 0)
        numbered = (self._left_over >= ORGANIZATION_LEFT_OVER) & (self._numbers[a] != self._numbers[b])
        score = np.where((np.minimum(rest_a, rest_b) > 0) | numbered, CONFLICT, score)
        alike = self._same_letters(a, b) | self._abbreviated(a, b) | self._abbreviated(b, a)
        score = np.where((score < SAME) & alike, JOINED, score)
        empty = (self._size[a] == 0) | (self._size[b] == 0)
        return np.where(empty, 0, score).astype(np.int32)[inverse]

    def _crossed(self, a: Positions, b: Positions) -> _Cells:
        """Return every word of the one beside every word of the other, where they are alike."""
        many = self._size[a] * self._size[b]
        pair = np.repeat(np.arange(len(a), dtype=np.int64), many)
        nth = np.arange(len(pair)) - np.repeat(np.cumsum(many) - many, many)
        row, column = nth // self._size[b][pair], nth % self._size[b][pair]
        x, y = self._start[a][pair] + row, self._start[b][pair] + column
        percent = self._words.likeness(self._word[x], self._word[y])
        both = (self._fathered[a] & self._fathered[b])[pair]
        cells = _Cells(pair, row, column, np.where(both & (self._father[x] != self._father[y]), 0, percent))
        return cells.at(cells.percent > 0)

    def _paired(self, cells: _Cells) -> _Cells:
        """Pair each word with one other, the likest first; of equals those that stand at one place."""
        kept = []
        width = int(self._size.max(initial=1))
        order = np.lexsort(
            (cells.column, cells.row, np.abs(cells.row - cells.column), -cells.percent, cells.pair)
        )
        cells = cells.at(order)
        for _ in range(ROUNDS):
            rows, columns = cells.pair * width + cells.row, cells.pair * width + cells.column
            best = _first_of(rows) & _first_of(columns)
            kept.append(cells.at(best))
            taken = np.isin(rows, rows[best]) | np.isin(columns, columns[best])
            cells = cells.at(~taken)
        return _Cells(*(np.concatenate([getattr(k, n) for k in kept]) for n in _Cells.__slots__))

    def _same_letters(self, a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
        """Whether two names sound alike without their blanks, as they stand or with the last word first."""
        short = np.minimum(self._joined.length[a], self._joined.length[b])
        turned = a + np.int32(len(self._size))
        edits = np.minimum(self._joined.edits(a, b, 1), self._joined.edits(turned, b, 1))
        typo = (edits <= 1) & (short >= JOINED_LETTERS) & (self._numbers[a] == self._numbers[b])
        alike = ((edits == 0) & (short >= EQUAL_LETTERS)) | typo
        found: npt.NDArray[np.bool_] = alike & ~(self._syllables[a] & self._syllables[b])
        return found

    def _abbreviated(self, a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
        """Whether the first name is the initials of the second: IBM."""
        found: npt.NDArray[np.bool_] = (self._size[b] >= ACRONYM_WORDS) & (self._bare[a] == self._acronym[b])
        return found


def _texts(texts: Iterable[str]) -> npt.NDArray[Any]:
    return np.array(list(texts), dtype=object)


def _order(word: NameWord) -> tuple[str, str]:
    return word.latin, word.text


def _first_of(groups: Int64Array) -> npt.NDArray[np.bool_]:
    """Mark the first occurrence of each value."""
    marks = np.zeros(len(groups), bool)
    _, first = np.unique(groups, return_index=True)
    marks[first] = True
    return marks
