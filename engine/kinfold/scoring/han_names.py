"""Chinese and Japanese company names in bits: the short name must be spelled inside the long one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.profiles import sorted_codes
from kinfold.scoring.strings import Texts

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.scoring.frequencies import Frequencies
    from kinfold.tables import Int32Array, Int64Array

CHARACTER_NAMES = 1_000  # pseudo-names behind a character's frequency
CHARACTER_FREQUENCY = 1e-3  # share of names with a character that nothing is known about
LEAST_CHARACTER, MOST_CHARACTER = 200, 1_200  # centibits
GAP = 250  # centibits for each place where the long name says more in between
LEFT_OUT = 70  # centibits for each character of the long core that the short name leaves out
BRAND = 2  # characters that begin a core and name its brand
BRAND_LEFT_OUT = 400  # centibits for each brand character that the short name leaves out
SUBSTITUTED = 500  # centibits for a character that differs
LONG_CORE = 4  # characters from which one differing character may be a typo
MOST_NAME = 1_800  # centibits that a brand and a trade can prove at all
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
        self._characters = self._character_weights(frequencies)
        self._total = np.array([self._weight(text) for text in self._texts.text], np.int64)

    def _character_weights(self, frequencies: Frequencies) -> dict[str, int]:
        characters = sorted({character for text in self._texts.text for character in text})
        seen = frequencies.of("company_character", pa.array(characters, pa.string()))
        names = frequencies.names + CHARACTER_NAMES
        share = (seen + CHARACTER_NAMES * CHARACTER_FREQUENCY) / names
        weights = np.rint(np.clip(-100 * np.log2(share), LEAST_CHARACTER, MOST_CHARACTER))
        return dict(zip(characters, weights.astype(int).tolist(), strict=True))

    def _weight(self, text: str) -> int:
        return sum(self._characters[c] for c in text)

    def bits(self, a: Int32Array, b: Int32Array) -> Int64Array:
        """Return the centibits of each pair of Han names."""
        x, y = self._core[a], self._core[b]
        score = np.full(len(a), UNLIKE, np.int64)
        same = x == y
        score[same] = self._total[x[same]]
        apart = np.flatnonzero(~same)
        score[apart] = self._spelled(x[apart], y[apart])
        score = np.minimum(score, MOST_NAME)
        score -= np.where(_both_differ(self._place[a], self._place[b]), OTHER_PLACE, 0)
        empty = (self._texts.length[x] == 0) | (self._texts.length[y] == 0)
        return np.where(empty, 0, score)

    def _spelled(self, x: Int32Array, y: Int32Array) -> Int64Array:
        """Score cores that differ: a short form spelled inside, one character off, or unlike."""
        score = np.full(len(x), UNLIKE, np.int64)
        if not len(x):
            return score
        shorter = self._texts.length[x] <= self._texts.length[y]
        short, long = np.where(shorter, x, y), np.where(shorter, y, x)
        common = self._texts.common_subsequence(short, long)
        length = self._texts.length[short]
        for here in np.flatnonzero((common == length) & (length > 1)):
            score[here] = self._inside(self._texts.text[short[here]], self._texts.text[long[here]])
        near = (common == length - 1) & (length >= LONG_CORE) & (self._texts.length[long] - length <= 1)
        for here in np.flatnonzero(near):
            shared = sorted(set(self._texts.text[short[here]]) & set(self._texts.text[long[here]]))
            score[here] = self._weight("".join(shared)) - 2 * SUBSTITUTED
        return score

    def _inside(self, short: str, long: str) -> int:
        """Align the short name inside the long one, greedily from the left, and charge what is skipped."""
        place, gaps, skipped_brand = 0, 0, 0
        for character in short:
            found = long.index(character, place)
            if found > place:
                gaps += 1
                skipped_brand += max(0, min(found, BRAND) - place)
            place = found + 1
        left_out = len(long) - len(short)
        return self._weight(short) - GAP * gaps - LEFT_OUT * left_out - BRAND_LEFT_OUT * skipped_brand

    def across_scripts(self, a: Int32Array, b: Int32Array) -> Int64Array:
        """Score a Han name against a latin one: equal readings speak for one bearer."""
        x, y = self._reading[a], self._reading[b]
        same = np.array([p == q and len(p) >= LEAST_READING for p, q in zip(x, y, strict=True)], bool)
        return np.where(same, SAME_READING, 0).astype(np.int64)


def _both_differ(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Whether both places are known and neither contains the other."""
    return np.array(
        [bool(p) and bool(q) and p not in q and q not in p for p, q in zip(a, b, strict=True)], bool
    )
