"""Long Chinese and Japanese texts, mostly addresses that no rule could read: the characters they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from kinfold.scoring.strings import Texts

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

    from kinfold.tables import Positions

# Numbers are written in too many ways to be compared (二ノ七, 2-7, 2丁目7号), and are no words.
_NO_WORDS = "[^\u3400-\u9fff]|[〇一二三四五六七八九十百千丁目番地号室楼层电]"
LEAST_WORDS = 5  # characters that tell a place, from which a text is compared in this way
SAME, ALIKE = 0.85, 0.65  # share of the shorter text's characters that the longer one has, in order


class HanTexts:
    """The characters of each text that are no numerals; none for texts that are short or not Han."""

    def __init__(self, values: pa.StringArray) -> None:
        words = pc.replace_substring_regex(values, _NO_WORDS, "")
        self._texts = Texts(pc.if_else(pc.less(pc.utf8_length(words), LEAST_WORDS), "", words))
        self._length = pc.utf8_length(self._texts.values).to_numpy(zero_copy_only=False)

    def may_be_alike(self, left: Positions, right: Positions) -> npt.NDArray[np.bool_]:
        """Whether the longer text may have enough of the shorter one; never wrongly False."""
        if not self._length.any():
            return np.zeros(len(left), bool)
        length = np.minimum(self._length.take(left), self._length.take(right))
        alike: npt.NDArray[np.bool_] = length > 0
        here = np.flatnonzero(alike)
        most = self._texts.outlines.most_shared(left.take(here), right.take(here))
        alike[here] = most >= ALIKE * length.take(here)
        return alike

    def shares(self, left: Positions, right: Positions) -> npt.NDArray[np.float64]:
        """Return how much of the shorter text the longer one has, in order; 0 where either has none."""
        share = np.zeros(len(left))
        length = np.minimum(self._length[left], self._length[right])
        both = np.flatnonzero(length > 0)
        if len(both):
            share[both] = self._texts.common_subsequence(left[both], right[both]) / length[both]
        return share
