"""Chinese and Japanese company names in bits: the short name must be spelled inside the long one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.profiles import distinct_ints, sorted_codes
from kinfold.lazily import derived
from kinfold.letters import letters_of
from kinfold.scoring.short_forms import Spelled, alignment, spelled
from kinfold.scoring.strings import Texts, distinct_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from kinfold.scoring.frequencies import Frequencies
    from kinfold.tables import Int32Array, Int64Array

CHARACTER_NAMES = 1_000  # pseudo-names behind a character's frequency
CHARACTER_FREQUENCY = 1e-3  # share of names with a character that nothing is known about
LEAST_CHARACTER, MOST_CHARACTER = 200, 1_200  # centibits
EDITED = 500  # centibits for a character that differs or is left out
MOST_EDITS = 2  # characters from one name to the other
LEAST_CORE, LONG_CORE = 3, 8  # characters from which one, and two, may differ
OTHER_PLACE = 2_000  # centibits; 深圳远航 and 广州远航 are two companies
UNLIKE = -1_000  # centibits
SAME_READING = 900  # centibits for a brand that is the other's pinyin
LEAST_READING = 5  # latin letters that make a reading telling


class HanNames:
    """Compares distinct Han company names by core, place and branch."""

    def __init__(self, table: pa.Table, frequencies: Frequencies) -> None:
        self._core_text, self._core = sorted_codes(table["core"])
        self._place_text, self._place = sorted_codes(table["place"])
        readings, self._reading = sorted_codes(pc.replace_substring(table["latin"], " ", ""))
        self._is_telling = np.asarray(pc.greater_equal(pc.utf8_length(readings), LEAST_READING), bool)
        self._texts = Texts(self._core_text)
        self._is_han = pc.equal(table["script"], "han").combine_chunks()
        self._is_full = np.asarray(pc.not_equal(table["form"], ""), bool)
        self._characters = self._character_weights(frequencies)
        self._total = _sums(self._texts.values, self._characters)

    def _character_weights(self, frequencies: Frequencies) -> dict[str, int]:
        letters = np.r_[letters_of(self._texts.values)[0], letters_of(self._place_text)[0]]
        characters = [chr(letter) for letter in np.unique(letters).tolist()]
        seen = frequencies.of("company_character", pa.array(characters, pa.string()))
        names = frequencies.names + CHARACTER_NAMES
        share = (seen + CHARACTER_NAMES * CHARACTER_FREQUENCY) / names
        weights = np.rint(np.clip(-100 * np.log2(share), LEAST_CHARACTER, MOST_CHARACTER))
        return dict(zip(characters, weights.astype(int).tolist(), strict=True))

    def bits(self, a: Int32Array, b: Int32Array) -> Int64Array:
        """Return the centibits of each pair of Han names."""
        x, y = self._core[a], self._core[b]
        score = np.full(len(a), UNLIKE, np.int64)
        same = x == y
        score[same] = self._total[x[same]]
        alike = np.flatnonzero(~same & (self._is_full[a] == self._is_full[b]))
        score[alike] = self._near(x[alike], y[alike])
        other_place = self._both_places_differ(self._place[a], self._place[b])
        score = np.where(other_place, np.minimum(score - OTHER_PLACE, 0), score)
        inside = np.flatnonzero((~same | other_place) & (self._is_full[a] != self._is_full[b]))
        score[inside] = np.maximum(score[inside], self._inside(a[inside], b[inside]))
        empty = (self._texts.length[x] == 0) | (self._texts.length[y] == 0)
        return np.where(empty, 0, score)

    def _near(self, x: Int32Array, y: Int32Array) -> Int64Array:
        """Score cores a character or two apart, by typing or by reading from paper; others are unlike."""
        score = np.full(len(x), UNLIKE, np.int64)
        if not len(x):
            return score
        edits = self._texts.edits(x, y, MOST_EDITS).astype(np.int64)
        # 建设 and 农业 are two words in an equal frame, not two slips of a pen.
        short = np.minimum(self._texts.length[x], self._texts.length[y])
        borne = np.minimum(np.where(short >= LONG_CORE, 2, 1), MOST_EDITS)
        here = np.flatnonzero((edits <= borne) & (short >= LEAST_CORE))
        score[here] = self._shared(x[here], y[here]) - EDITED * edits[here]
        return score

    def _shared(self, x: Int32Array, y: Int32Array) -> Int64Array:
        """Add up the weights of the characters that two cores share, each once."""
        both = np.sort(np.r_[self._characters_of(x), self._characters_of(y)], kind="stable")
        pair, place = np.divmod(both[1:].compress(both[1:] == both[:-1]), max(len(self._characters), 1))
        weight = np.array(list(self._characters.values()), np.int64)
        return np.bincount(pair, weight.take(place), len(x)).astype(np.int64)

    def _characters_of(self, core: Int32Array) -> Int64Array:
        """Return the places of the characters of each of these cores, each once, told apart by the core's."""
        start, place = self._distinct_characters
        size = start.take(core + 1) - start.take(core)
        nth = np.arange(len(core), dtype=np.int64)
        ends = np.cumsum(size)
        rows = np.arange(ends[-1] if len(ends) else 0) + np.repeat(start.take(core) - (ends - size), size)
        keys: Int64Array = np.repeat(nth * max(len(self._characters), 1), size) + place.take(rows)
        return keys

    @derived
    def _distinct_characters(self) -> tuple[Int64Array, Int64Array]:
        """The places, among all that have a weight, of the characters of each core; and where each begins."""
        letters, size = letters_of(self._texts.values)
        place = np.searchsorted(_code_points(self._characters), letters)
        owner = np.repeat(np.arange(len(size)), size)
        width = max(len(self._characters), 1)
        once = distinct_ints(owner * width + place)
        return np.searchsorted(once // width, np.arange(len(size) + 1)), once % width

    def _both_places_differ(self, x: Int32Array, y: Int32Array) -> npt.NDArray[np.bool_]:
        """Whether both places are known and neither contains the other."""
        found = np.zeros(len(x), bool)
        here = np.flatnonzero(x != y)
        a, b, inverse = distinct_pairs(x[here], y[here], len(self._place_text))
        left, right = self._place_text.take(pa.array(a)), self._place_text.take(pa.array(b))
        places = zip(left.to_pylist(), right.to_pylist(), strict=True)
        differ = [bool(p) and bool(q) and p not in q and q not in p for p, q in places]
        found[here] = np.array(differ, bool)[inverse]
        return found

    def _inside(self, a: Int32Array, b: Int32Array) -> Int64Array:
        """Score a name without a legal form against one with it, inside which it must be spelled."""
        score = np.full(len(a), UNLIKE, np.int64)
        if not len(a):
            return score
        short, full = np.where(self._is_full[a], b, a), np.where(self._is_full[a], a, b)
        texts, places = self._spelled
        length = np.asarray(pc.utf8_length(texts.values)).take(short)
        possible = np.flatnonzero((texts.common_subsequence(short, full) == length) & (length > 1))
        x, y = short.take(possible), full.take(possible)
        pairs = zip(texts.text[x], texts.text[y], places.take(y).tolist(), strict=True)
        found = [alignment(one, Spelled(other, place), self._characters) for one, other, place in pairs]
        score[possible] = np.maximum(np.array(found, np.int64), UNLIKE)
        return score

    @derived
    def _spelled(self) -> tuple[Texts, Int32Array]:
        """How each Han name is spelled where it is aligned, and the letters of the place in it."""
        columns = ((self._core_text, self._core), (self._place_text, self._place))
        core, place = (pc.if_else(self._is_han, text.take(pa.array(code)), "") for text, code in columns)
        names, length = spelled(core, place)
        return Texts(names), length

    def across_scripts(self, a: Int32Array, b: Int32Array) -> Int64Array:
        """Score a Han name against a latin one: equal readings speak for one bearer."""
        x, y = self._reading[a], self._reading[b]
        same = (x == y) & self._is_telling[x]
        return np.where(same, SAME_READING, 0).astype(np.int64)


def _sums(texts: pa.StringArray, weights: Mapping[str, int]) -> Int64Array:
    """Add up the weights of the characters of each text."""
    weight = np.array([*weights.values(), 0], np.int64)
    letters, size = letters_of(texts)
    sums = np.r_[np.int64(0), np.cumsum(weight[np.searchsorted(_code_points(weights), letters)])]
    ends = np.cumsum(size)
    return sums[ends] - sums[np.r_[0, ends[:-1]]] if len(texts) else np.zeros(0, np.int64)


def _code_points(weights: Mapping[str, int]) -> npt.NDArray[np.uint32]:
    """Return the code points of the characters that have a weight, ascending as they come."""
    return np.array([ord(character) for character in weights], np.uint32)
