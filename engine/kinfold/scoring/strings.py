"""Batched string comparison: each distinct pair of texts once, in C, on all cores.

RapidFuzz is untyped here and stands behind this module alone.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from rapidfuzz.distance import OSA, JaroWinkler, LCSseq
from rapidfuzz.process import cpdist

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

    from kinfold.tables import Int32Array

MAX_COMPARED = 200  # characters; longer texts are compared by their beginning, so cost stays bounded
HEAD = 3  # letters from which a beginning may stand for the whole name
FAR = 9  # an edit distance that means "not close"; distances are counted up to here


class Texts:
    """Distinct texts ready for batched comparison; positions in ``values`` name them."""

    def __init__(self, values: pa.StringArray | npt.NDArray[Any]) -> None:
        self.text: npt.NDArray[Any] = np.array([t[:MAX_COMPARED] for t in _plain(values)], dtype=object)
        self.length = np.array([len(t) for t in self.text], np.int16)

    @cached_property
    def heads(self) -> npt.NDArray[np.int64]:
        """A code of each text's first letters: only equal ones can begin each other."""
        return pd.factorize(np.array([text[:HEAD] for text in self.text], dtype=object))[0]

    def edits(self, left: Int32Array, right: Int32Array) -> npt.NDArray[np.uint8]:
        """Return optimal string alignment distances (a transposition is one), capped at FAR."""
        distances = cpdist(
            self.text[left],
            self.text[right],
            scorer=OSA.distance,
            score_cutoff=FAR - 1,
            dtype=np.uint8,
            workers=-1,
        )
        capped: npt.NDArray[np.uint8] = np.minimum(distances, FAR).astype(np.uint8)
        return capped

    def jaro_winkler(self, left: Int32Array, right: Int32Array) -> npt.NDArray[np.float32]:
        """Return Jaro-Winkler similarities, 0..1."""
        return np.asarray(
            cpdist(
                self.text[left],
                self.text[right],
                scorer=JaroWinkler.similarity,
                dtype=np.float32,
                workers=-1,
            ),
            np.float32,
        )

    def common_subsequence(self, left: Int32Array, right: Int32Array) -> npt.NDArray[np.int16]:
        """Return the lengths of the longest common subsequences."""
        return np.asarray(
            cpdist(
                self.text[left],
                self.text[right],
                scorer=LCSseq.similarity,
                dtype=np.int32,
                workers=-1,
            ),
            np.int16,
        )


def _plain(values: pa.StringArray | npt.NDArray[Any]) -> Any:
    return values if isinstance(values, np.ndarray) else values.to_pylist()


def distinct_pairs(
    left: Int32Array, right: Int32Array, size: int
) -> tuple[Int32Array, Int32Array, npt.NDArray[np.intp]]:
    """Return the distinct unordered (left, right) pairs and, for each input pair, its position among them."""
    low, high = np.minimum(left, right).astype(np.int64), np.maximum(left, right)
    inverse, keys = pd.factorize(low * size + high)
    return (keys // size).astype(np.int32), (keys % size).astype(np.int32), inverse


def letters_sorted(texts: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return each text's letters in order: equal for anagrams."""
    return np.array(["".join(sorted(text)) for text in texts], dtype=object)


def begins(texts: Texts, left: Int32Array, right: Int32Array) -> npt.NDArray[np.bool_]:
    """Whether the shorter text, of at least HEAD characters, begins the longer one."""
    long = texts.length >= HEAD
    hits = np.zeros(len(left), bool)
    for here in np.flatnonzero((texts.heads[left] == texts.heads[right]) & long[left] & long[right]).tolist():
        x, y = texts.text[left[here]], texts.text[right[here]]
        hits[here] = x.startswith(y) or y.startswith(x)
    return hits
