"""Company names in bits: what agrees weighs by its rarity, what is left over counts against it.

Latin names are compared word by word (equal, a typo apart, a beginning), Han names character by
character (a short name must be spelled inside the long one). The method and its constants are
those that held on eight sets of organizations and their samples; weights are centibits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.scoring.han_names import HanNames
from kinfold.scoring.strings import Texts, distinct_pairs

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.scoring.frequencies import Frequencies
    from kinfold.tables import Int32Array, Int64Array

LEAST_WORD, MOST_WORD = 100, 1_700  # centibits that one word may weigh
WORD_RECORDS = 2_000  # pseudo-names behind a word's frequency, so that small files stay sober
WORD_FREQUENCY = 1e-4  # share of names with a word that nothing is known about
COMMON_FREQUENCY = 2e-2  # share of names with a word of the trade (services, bank, international …)
BOTH_LEFT_OVER = 400  # percent: words left on both sides count four times against
ONE_LEFT_OVER = 30  # percent: words left on one side are often just left out
NUMBERS_DIFFER, NUMBER_MISSING = 1_200, 600  # centibits; unit 5 is not unit 7
OTHER_BRANCH = -2_500  # centibits; a branch is its own customer, related to the company
MOST_EDITS = 3
LOWEST, HIGHEST = -1_200, 2_400  # centibits of a whole name
BEGINNING = 3  # letters from which an abbreviation may begin a word
BEGINNING_SHARE = 70  # percent of a word's weight that its beginning proves


@dataclass(frozen=True, slots=True, eq=False)
class _Left:
    """Words left over after the equal ones are taken: one row a word of one side of a pair."""

    pair: Int64Array
    word: Int32Array


class CompanyComparer:
    """Compares distinct company names; ``common`` are words that say little about who it is."""

    def __init__(self, table: pa.Table, frequencies: Frequencies, common: frozenset[str]) -> None:
        self._han = HanNames(table, frequencies)
        self._is_han = np.asarray(pc.equal(table["script"], "han"), bool)
        self._branch = np.asarray(table["branch"].to_pylist(), dtype=object)
        lists = [text.split() for text in table["tokens"].to_pylist()]
        sizes = [len(set(words)) for words in lists]
        flat = [word for words in lists for word in sorted(set(words))]
        self._word_text, self._word = _coded(flat)
        self._start = np.r_[0, np.cumsum(sizes)].astype(np.int64)
        self._owner = np.repeat(np.arange(len(lists), dtype=np.int32), sizes)
        self._texts = Texts(self._word_text)
        self._weight = self._word_weights(frequencies, common)
        self._is_number = np.array([text[:1].isdigit() for text in self._word_text], bool)
        self._total = np.bincount(self._owner, self._weight[self._word], minlength=len(lists)).astype(
            np.int64
        )

    def _word_weights(self, frequencies: Frequencies, common: frozenset[str]) -> Int64Array:
        seen = frequencies.of("company_word", pa.array(self._word_text, pa.string()))
        prior = np.array([COMMON_FREQUENCY if text in common else WORD_FREQUENCY for text in self._word_text])
        share = (seen + WORD_RECORDS * prior) / (frequencies.names + WORD_RECORDS)
        weights: Int64Array = np.rint(np.clip(-100 * np.log2(share), LEAST_WORD, MOST_WORD)).astype(np.int64)
        return weights

    def bits(self, left: Int32Array, right: Int32Array) -> Int32Array:
        """Return the centibits that two names speak for one bearer; each distinct pair compared once."""
        a, b, inverse = distinct_pairs(left, right, max(len(self._is_han), 1))
        out = np.zeros(len(a), np.int32)
        han = self._is_han[a] & self._is_han[b]
        out[han] = self._han.bits(a[han], b[han])
        latin = ~self._is_han[a] & ~self._is_han[b]
        out[latin] = self._latin(a[latin], b[latin])
        mixed = ~han & ~latin
        out[mixed] = self._han.across_scripts(a[mixed], b[mixed])
        out = np.clip(out, LOWEST, HIGHEST)
        out[self._branch[a] != self._branch[b]] = OTHER_BRANCH
        return out.astype(np.int32)[inverse]

    def _latin(self, a: Int32Array, b: Int32Array) -> Int64Array:
        equal, left, right = self._equal_words(a, b)
        agreed = np.bincount(equal.pair, self._weight[equal.word], minlength=len(a)).astype(np.int64)
        near = self._near_words(left, right, len(a))
        rest_a = np.maximum(self._total[a] - agreed - near, 0)
        rest_b = np.maximum(self._total[b] - agreed - near, 0)
        low, high = np.minimum(rest_a, rest_b), np.maximum(rest_a, rest_b)
        score = agreed + near - (BOTH_LEFT_OVER * low + ONE_LEFT_OVER * high) // 100
        score -= self._number_penalty(left, right, len(a))
        nothing = (self._total[a] == 0) | (self._total[b] == 0)
        return np.where(nothing, 0, score)

    def _equal_words(self, a: Int32Array, b: Int32Array) -> tuple[_Left, _Left, _Left]:
        """Split both sides' words into equal ones and what is left on each side."""
        left, right = self._words(a), self._words(b)
        size = max(len(self._word_text), 1)
        mine, theirs = left.pair * size + left.word, right.pair * size + right.word
        shared = np.isin(mine, theirs, assume_unique=True)
        others = ~np.isin(theirs, mine, assume_unique=True)
        return (
            _Left(left.pair[shared], left.word[shared]),
            _Left(left.pair[~shared], left.word[~shared]),
            _Left(right.pair[others], right.word[others]),
        )

    def _words(self, name: Int32Array) -> _Left:
        sizes = self._start[name + 1] - self._start[name]
        pair = np.repeat(np.arange(len(name), dtype=np.int64), sizes)
        nth = np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return _Left(pair, self._word[self._start[name][pair] + nth])

    def _near_words(self, left: _Left, right: _Left, size: int) -> Int64Array:
        """Return the weight proved by words that are a typo or an abbreviation of each other."""
        first = np.searchsorted(right.pair, left.pair, "left")
        many = np.searchsorted(right.pair, left.pair, "right") - first
        row = np.repeat(np.arange(len(left.pair)), many)
        column = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
        x, y = left.word[row], right.word[column]
        share = self._word_likeness(x, y)
        keep = share > 0
        row, column, share = row[keep], column[keep], share[keep]
        proved = share * np.minimum(self._weight[x[keep]], self._weight[y[keep]]) // 100
        order = np.lexsort((column, row, -proved))
        row, column, proved = row[order], column[order], proved[order]
        # One to one: a word proves only its best partner, and only when it is that one's best too.
        best = _first_of(row) & _first_of(column)
        return np.bincount(left.pair[row[best]], proved[best], minlength=size).astype(np.int64)

    def _word_likeness(self, x: Int32Array, y: Int32Array) -> Int64Array:
        """Return in percent how far two different words prove each other."""
        if not len(x):
            return np.zeros(0, np.int64)
        a, b, inverse = distinct_pairs(x, y, max(len(self._word_text), 1))
        short = np.minimum(self._texts.length[a], self._texts.length[b]).astype(np.int64)
        edits = self._texts.edits(a, b).astype(np.int64)
        allowed = np.where(short < 6, 1, np.where(short < 10, 2, MOST_EDITS))
        scale = np.where(short < 6, 4, np.where(short < 10, 6, 8))
        share = np.where((edits <= allowed) & (short >= 4), 100 - 100 * edits // scale, 0)
        begins = [
            min(len(p), len(q)) >= BEGINNING and (p.startswith(q) or q.startswith(p))
            for p, q in zip(self._texts.text[a], self._texts.text[b], strict=True)
        ]
        share = np.maximum(share, np.where(begins, BEGINNING_SHARE, 0))
        numbers = self._is_number[a] | self._is_number[b]
        return np.where(numbers, 0, share)[inverse]

    def _number_penalty(self, left: _Left, right: _Left, size: int) -> Int64Array:
        a = np.bincount(left.pair[self._is_number[left.word]], minlength=size) > 0
        b = np.bincount(right.pair[self._is_number[right.word]], minlength=size) > 0
        return np.where(a & b, NUMBERS_DIFFER, np.where(a | b, NUMBER_MISSING, 0)).astype(np.int64)


def _first_of(groups: Int64Array) -> npt.NDArray[np.bool_]:
    """Mark the first occurrence of each value."""
    marks = np.zeros(len(groups), bool)
    _, first = np.unique(groups, return_index=True)
    marks[first] = True
    return marks


def _coded(words: list[str]) -> tuple[npt.NDArray[Any], Int32Array]:
    text, code = np.unique(np.array(words, dtype=str), return_inverse=True)
    return text.astype(object), code.astype(np.int32)
