"""Western company names in bits: words that agree weigh by rarity, words left over count against.

A word's weight is the mean of its rarity in these names and its rarity in English. Either alone fails:
the names alone make the largest customer's name a stop word, the language alone overrates the words of
a frame (as represented by the secretary of …). A word one letter from a commoner one is that one mistyped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from kinfold.scoring.spelling import MOST_EDITS, WeighedWords, as_spelt, typed
from kinfold.scoring.strings import Texts, distinct_pairs, distinct_words
from kinfold.standard.company_words import english_rarity, frame_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from kinfold.scoring.frequencies import Frequencies
    from kinfold.tables import Int32Array, Int64Array

LEAST_WORD = 50  # centibits that any word weighs
UNKNOWN_WORD = 17  # bits of a word that is not English: a name
WORD_NAMES = 1_000  # pseudo-names behind a word's frequency, so that ten rows make no word common
BOTH_LEFT_OVER = 400  # percent: words left on both sides count four times against
ONE_LEFT_OVER = 30  # percent: words left on one side are often just left out
NUMBERS_DIFFER, NUMBER_MISSING = 1_200, 600  # centibits; unit 5 is not unit 7
TELLING = 900  # centibits from which a word that two names share makes them kin
BEGINNING = 3  # letters from which an abbreviation may begin a word
BEGINNING_SHARE = 70  # percent of a word's weight that its beginning proves


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """One row a word of one side of a pair."""

    pair: Int64Array
    word: Int32Array

    def where(self, keep: npt.NDArray[np.bool_]) -> _Words:
        return _Words(self.pair[keep], self.word[keep])


@dataclass(frozen=True, slots=True, eq=False)
class _Near:
    """Words that prove each other though they differ, by pair: what they prove, and what they use up."""

    proved: Int64Array
    left: Int64Array
    right: Int64Array
    count: Int64Array


class LatinNames:
    """Compares distinct names word by word: equal, a typo apart, or one beginning the other."""

    def __init__(self, names: Iterable[str], frequencies: Frequencies) -> None:
        texts = pa.array(names, pa.string())
        words, owner, word = distinct_words(texts, apart=" ")
        self._word_text = np.asarray(words.to_pylist(), dtype=object)
        kept = _telling(self._word_text, owner, word, len(texts))
        owner, self._word = owner[kept], word[kept]
        self._start = np.searchsorted(owner, np.arange(len(texts) + 1))
        self._texts = Texts(self._word_text)
        self._letters = _letter_sets(self._word_text)
        known = _weighed(frequencies.known("company_word"), frequencies)
        self._weight = as_spelt(_weighed(words, frequencies), known)
        self._is_number = np.array([text[:1].isdigit() for text in self._word_text], bool)
        self._total = np.bincount(owner, self._weight[self._word], minlength=len(texts)).astype(np.int64)

    def bits(self, a: Int32Array, b: Int32Array) -> Int64Array:
        """Return the centibits of each pair of names."""
        equal, left, right = self._equal_words(a, b)
        agreed = np.bincount(equal.pair, self._weight[equal.word], minlength=len(a)).astype(np.int64)
        near = self._near_words(left, right, len(a))
        rest_a = self._total[a] - agreed - near.left
        rest_b = self._total[b] - agreed - near.right
        low, high = np.minimum(rest_a, rest_b), np.maximum(rest_a, rest_b)
        score = agreed + near.proved - (BOTH_LEFT_OVER * low + ONE_LEFT_OVER * high) // 100
        score -= self._number_penalty(left, right, len(a))
        nothing = (self._total[a] == 0) | (self._total[b] == 0)
        return np.where(nothing, 0, score)

    def shapes(self, a: Int32Array, b: Int32Array) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Return which pairs that share a telling word replace one word, and which only leave words out."""
        equal, many_left, many_right = self._left_over(a, b)
        telling = np.zeros(len(a), bool)
        telling[equal.pair[self._weight[equal.word] >= TELLING]] = True
        replaced = telling & (many_left == 1) & (many_right == 1)
        left_out = telling & ((many_left == 0) != (many_right == 0))
        return replaced, left_out

    def leaves_out(self, a: Int32Array, b: Int32Array) -> npt.NDArray[np.bool_]:
        """Return of which pairs one name holds all words of the other, some of them mistyped perhaps."""
        _, many_left, many_right = self._left_over(a, b)
        none = (self._total[a] == 0) | (self._total[b] == 0)
        found: npt.NDArray[np.bool_] = ~none & ((many_left == 0) | (many_right == 0))
        return found

    def _left_over(self, a: Int32Array, b: Int32Array) -> tuple[_Words, Int64Array, Int64Array]:
        """Return the words that are equal, and how many are left on each side that no other is near."""
        equal, left, right = self._equal_words(a, b)
        near = self._near_words(left, right, len(a)).count
        many_left, many_right = (np.bincount(one.pair, minlength=len(a)) - near for one in (left, right))
        return equal, many_left.astype(np.int64), many_right.astype(np.int64)

    def _equal_words(self, a: Int32Array, b: Int32Array) -> tuple[_Words, _Words, _Words]:
        """Split both sides' words into equal ones and what is left on each side."""
        left, right = self._words(a), self._words(b)
        size = max(len(self._word_text), 1)
        mine, theirs = left.pair * size + left.word, right.pair * size + right.word
        place = np.searchsorted(theirs, mine)
        shared = theirs[np.minimum(place, max(len(theirs) - 1, 0))] == mine if len(theirs) else mine < 0
        found = np.zeros(len(theirs), bool)
        found[place[shared]] = True
        return left.where(shared), left.where(~shared), right.where(~found)

    def _words(self, name: Int32Array) -> _Words:
        sizes = self._start[name + 1] - self._start[name]
        pair = np.repeat(np.arange(len(name), dtype=np.int64), sizes)
        nth = np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return _Words(pair, self._word[self._start[name][pair] + nth])

    def _near_words(self, left: _Words, right: _Words, size: int) -> _Near:
        """Find the words that are a typo or an abbreviation of each other; each counts once."""
        first = np.searchsorted(right.pair, left.pair, "left")
        many = np.searchsorted(right.pair, left.pair, "right") - first
        row = np.repeat(np.arange(len(left.pair)), many)
        column = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
        x, y = left.word[row], right.word[column]
        share = self._word_likeness(x, y)
        keep = share > 0
        row, column, x, y = row[keep], column[keep], x[keep], y[keep]
        proved = share[keep] * np.minimum(self._weight[x], self._weight[y]) // 100
        order = np.lexsort((column, row, -proved))
        # A word proves only its best partner, and only when it is that one's best too.
        best = order[_first_of(row[order]) & _first_of(column[order])]
        pair = left.pair[row[best]]
        sums = (
            np.bincount(pair, weight, minlength=size).astype(np.int64)
            for weight in (proved[best], self._weight[x[best]], self._weight[y[best]], None)
        )
        return _Near(*sums)

    def _word_likeness(self, x: Int32Array, y: Int32Array) -> Int64Array:
        """Return in percent how far two different words prove each other."""
        share = np.zeros(len(x), np.int64)
        possible = np.flatnonzero(self._could_be_near(x, y))
        if not len(possible):
            return share
        a, b, inverse = distinct_pairs(x[possible], y[possible], max(len(self._word_text), 1))
        short = np.minimum(self._texts.length[a], self._texts.length[b]).astype(np.int64)
        likeness = typed(short, self._texts.edits(a, b).astype(np.int64))
        begins = [
            min(len(p), len(q)) >= BEGINNING and (p.startswith(q) or q.startswith(p))
            for p, q in zip(self._texts.text[a], self._texts.text[b], strict=True)
        ]
        share[possible] = np.maximum(likeness, np.where(begins, BEGINNING_SHARE, 0))[inverse]
        return share

    def _could_be_near(self, x: Int32Array, y: Int32Array) -> npt.NDArray[np.bool_]:
        """Rule out by letters alone most words that neither edits nor a beginning can bring together."""
        mine, theirs = self._letters[x], self._letters[y]
        extra, missing = np.bitwise_count(mine & ~theirs), np.bitwise_count(theirs & ~mine)
        lengths = np.abs(self._texts.length[x] - self._texts.length[y])
        typed = (lengths <= MOST_EDITS) & (np.maximum(extra, missing) <= MOST_EDITS)
        begins = (self._texts.heads[x] == self._texts.heads[y]) & ((extra == 0) | (missing == 0))
        numbers = self._is_number[x] | self._is_number[y]
        possible: npt.NDArray[np.bool_] = (typed | begins) & ~numbers
        return possible

    def _number_penalty(self, left: _Words, right: _Words, size: int) -> Int64Array:
        a = np.bincount(left.pair[self._is_number[left.word]], minlength=size) > 0
        b = np.bincount(right.pair[self._is_number[right.word]], minlength=size) > 0
        return np.where(a & b, NUMBERS_DIFFER, np.where(a | b, NUMBER_MISSING, 0)).astype(np.int64)


def _weighed(words: pa.StringArray, frequencies: Frequencies) -> WeighedWords:
    """Return the words with their weight: the mean of their rarity in the names and in English."""
    seen = frequencies.of("company_word", words)
    share = np.maximum(seen, 1) / (max(frequencies.names, 1) + WORD_NAMES)
    known = english_rarity()
    english = np.array([known.get(text, UNKNOWN_WORD) for text in words.to_pylist()], np.float64)
    weights = np.rint(50 * (english - np.log2(share)))
    return WeighedWords(words, seen, np.maximum(weights, LEAST_WORD).astype(np.int64))


def _telling(
    text: npt.NDArray[Any], owner: Int64Array, word: Int32Array, names: int
) -> npt.NDArray[np.bool_]:
    """Mark the words of names without those of their frames, unless nothing else is left."""
    frame = frame_words()
    telling = ~np.array([one in frame for one in text], bool)[word]
    has = np.bincount(owner, telling, minlength=names) > 0
    return telling | ~has[owner]


def _letter_sets(words: npt.NDArray[Any]) -> npt.NDArray[np.uint32]:
    """Return each word's letters as bits; letters beyond a to z share the rest."""
    size = np.array([len(word) for word in words], np.int64)
    letters = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
    bit = np.where((letters >= ord("a")) & (letters <= ord("z")), letters - ord("a"), 26 + letters % 6)
    sets = np.zeros(len(words), np.uint32)
    np.bitwise_or.at(sets, np.repeat(np.arange(len(words)), size), np.uint32(1) << bit.astype(np.uint32))
    return sets


def _first_of(groups: Int64Array) -> npt.NDArray[np.bool_]:
    """Mark the first occurrence of each value."""
    marks = np.zeros(len(groups), bool)
    _, first = np.unique(groups, return_index=True)
    marks[first] = True
    return marks
