"""Chinese and Japanese company names in bits: the short name must be spelled inside the long one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.profiles import sorted_codes
from kinfold.scoring.short_forms import alignment, spelled
from kinfold.scoring.strings import Texts

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
        self._place = np.asarray(table["place"].to_pylist(), dtype=object)
        self._reading = np.asarray(pc.replace_substring(table["latin"], " ", "").to_pylist(), dtype=object)
        self._texts = Texts(self._core_text)
        self._is_full = np.asarray(pc.not_equal(table["form"], ""), bool)
        self._characters = self._character_weights(frequencies)
        self._total = _sums(self._texts.text.tolist(), self._characters)

    def _character_weights(self, frequencies: Frequencies) -> dict[str, int]:
        texts = "".join(self._texts.text.tolist()), "".join(self._place.tolist())
        characters = sorted(set(texts[0]) | set(texts[1]))
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
        other_place = _both_differ(self._place[a], self._place[b])
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
        for here in np.flatnonzero((edits <= borne) & (short >= LEAST_CORE)):
            shared = set(self._texts.text[x[here]]) & set(self._texts.text[y[here]])
            score[here] = sum(self._characters[character] for character in shared) - EDITED * edits[here]
        return score

    def _inside(self, a: Int32Array, b: Int32Array) -> Int64Array:
        """Score a name without a legal form against one with it, inside which it must be spelled."""
        score = np.full(len(a), UNLIKE, np.int64)
        if not len(a):
            return score
        short, full = np.where(self._is_full[a], b, a), np.where(self._is_full[a], a, b)
        names, place = np.unique(np.concatenate([short, full]), return_inverse=True)
        cores = self._core_text.take(pa.array(self._core[names])).to_pylist()
        name = [spelled(*one) for one in zip(cores, self._place[names], strict=True)]
        texts = Texts(pa.array([one.text for one in name], pa.string()))
        x, y = place[: len(short)].astype(np.int32), place[len(short) :].astype(np.int32)
        length = texts.length[x]
        possible = (texts.common_subsequence(x, y) == length) & (length > 1)
        for here in np.flatnonzero(possible):
            score[here] = max(alignment(name[x[here]].text, name[y[here]], self._characters), UNLIKE)
        return score

    def across_scripts(self, a: Int32Array, b: Int32Array) -> Int64Array:
        """Score a Han name against a latin one: equal readings speak for one bearer."""
        x, y = self._reading[a], self._reading[b]
        same = np.array([p == q and len(p) >= LEAST_READING for p, q in zip(x, y, strict=True)], bool)
        return np.where(same, SAME_READING, 0).astype(np.int64)


def _sums(texts: list[str], weights: Mapping[str, int]) -> Int64Array:
    """Add up the weights of the characters of each text."""
    code = np.array([ord(character) for character in weights], np.uint32)  # ascending
    weight = np.array([*weights.values(), 0], np.int64)
    letters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    sums = np.r_[np.int64(0), np.cumsum(weight[np.searchsorted(code, letters)])]
    ends = np.cumsum([len(text) for text in texts])
    return sums[ends] - sums[np.r_[0, ends[:-1]]] if len(texts) else np.zeros(0, np.int64)


def _both_differ(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Whether both places are known and neither contains the other."""
    return np.array(
        [bool(p) and bool(q) and p not in q and q not in p for p, q in zip(a, b, strict=True)], bool
    )
