"""Batched string comparison: pairs of texts that may agree, in C.

RapidFuzz is untyped here and stands behind this module alone, but for the few words of legal forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz.distance import OSA, JaroWinkler, LCSseq, Prefix
from rapidfuzz.process import cpdist

from kinfold.identifiers.profiles import distinct_ints, sorted_codes
from kinfold.lazily import derived
from kinfold.scoring.outlines import Outlines

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array, Positions

MAX_COMPARED = 200  # characters; longer texts are compared by their beginning, so cost stays bounded
HEAD = 3  # letters from which a beginning may stand for the whole name
MOST_EDITS = 8  # edits up to which distances are told apart where nothing else is asked
AT_A_TIME = 4_000  # pairs compared: gathered texts stay in the processor's cache until they are
ROUNDING = 1e-5  # of a similarity; the bound and the comparison round apart


class Texts:
    """Distinct texts ready for batched comparison; positions in ``values`` name them."""

    def __init__(self, values: pa.StringArray | npt.NDArray[Any]) -> None:
        whole = pa.array(values, pa.string()) if isinstance(values, np.ndarray) else values
        are_long = (pc.max(pc.binary_length(whole)).as_py() or 0) > MAX_COMPARED
        self.values: pa.StringArray = pc.utf8_slice_codeunits(whole, 0, MAX_COMPARED) if are_long else whole

    def __len__(self) -> int:
        return len(self.values)

    @derived
    def text(self) -> npt.NDArray[Any]:
        """The texts as objects, which alone can be compared letter by letter."""
        return np.asarray(self.values.to_numpy(zero_copy_only=False))

    @derived
    def outlines(self) -> Outlines:
        """Summaries that tell most unlike texts apart without a comparison."""
        return Outlines(self.values)

    @property
    def length(self) -> npt.NDArray[np.int16]:
        """The characters of each text."""
        return self.outlines.length

    @derived
    def heads(self) -> npt.NDArray[np.int32]:
        """A code of each text's first letters: only equal ones can begin each other."""
        return coded(pc.utf8_slice_codeunits(self.values, 0, HEAD))

    def edits(
        self, left: Positions, right: Positions, most: int | npt.NDArray[np.integer] = MOST_EDITS
    ) -> npt.NDArray[np.uint8]:
        """Return optimal string alignment distances (a transposition is one), at most ``most + 1``.

        ``most``: for all pairs, or for each.
        """
        most = np.broadcast_to(np.asarray(most, np.int8), len(left))
        found = (most + np.int8(1)).view(np.uint8)
        near = self.outlines.within(left, right, most)
        cutoff = int(most.take(near).max(initial=0))
        a, b = left.take(near), right.take(near)
        distances = self._compared(a, b, scorer=OSA.distance, score_cutoff=cutoff, dtype=np.uint8)
        found[near] = np.minimum(distances, found[near])
        return found

    def jaro_winkler(self, left: Positions, right: Positions, least: float) -> npt.NDArray[np.float32]:
        """Return Jaro-Winkler similarities, 0..1; 0 for some pairs that do not reach ``least``."""
        found = np.zeros(len(left), np.float32)
        near = np.flatnonzero(self.outlines.most_winkler(left, right) >= least - ROUNDING)
        a, b = left.take(near), right.take(near)
        found[near] = self._compared(a, b, scorer=JaroWinkler.similarity, dtype=np.float32)
        return found

    def common_subsequence(self, left: Positions, right: Positions) -> npt.NDArray[np.int16]:
        """Return the lengths of the longest common subsequences."""
        return self._compared(left, right, scorer=LCSseq.similarity, dtype=np.int32).astype(np.int16)

    def common_beginning(self, left: Positions, right: Positions) -> npt.NDArray[np.int16]:
        """Return how many letters the texts begin with alike."""
        return self._compared(left, right, scorer=Prefix.similarity, dtype=np.int32).astype(np.int16)

    def share_letter(self, left: Positions, right: Positions) -> npt.NDArray[np.bool_]:
        """Whether any letter is in both texts."""
        found = np.zeros(len(left), bool)
        near = np.flatnonzero(self.outlines.may_share(left, right))
        a, b, inverse = distinct_pairs(left[near], right[near], len(self))
        found[near] = (self.common_subsequence(a, b) > 0).take(inverse)
        return found

    def may_contain(self, left: Positions, right: Positions) -> npt.NDArray[np.bool_]:
        """Whether the letters of one text may all be in the other, however often; never wrongly False."""
        return self.outlines.may_contain(left, right)

    def _compared(self, left: Positions, right: Positions, **how: Any) -> npt.NDArray[Any]:
        found = np.zeros(len(left), how["dtype"])
        for start in range(0, len(left), AT_A_TIME):
            piece = slice(start, start + AT_A_TIME)
            found[piece] = cpdist(self.text[left[piece]].tolist(), self.text[right[piece]].tolist(), **how)
        return found


def coded(texts: pa.StringArray) -> npt.NDArray[np.int32]:
    """Return a code of each text, equal for equal texts only."""
    codes: npt.NDArray[np.int32] = pc.dictionary_encode(texts).indices.to_numpy(zero_copy_only=False)
    return codes


def distinct_words(
    texts: pa.StringArray | pa.ChunkedArray, *, apart: str
) -> tuple[pa.StringArray, Int64Array, Int32Array]:
    """Return the words of all texts, ascending, and each text's own: its position and theirs, by both.

    ``apart``: what stands between words; "" for characters.
    """
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    if apart:
        lists = pc.split_pattern(whole, apart)
        owner, parts = pc.list_parent_indices(lists).to_numpy().astype(np.int64), lists.flatten()
    else:
        each = whole.to_pylist()
        owner = np.repeat(np.arange(len(each)), [len(text) for text in each])
        parts = pa.array(list("".join(each)), pa.string())
    told = pc.not_equal(parts, "")
    words, code = sorted_codes(parts.filter(told))
    width = max(len(words), 1)
    once = distinct_ints(owner[np.asarray(told, bool)] * width + code)
    return words, once // width, (once % width).astype(np.int32)


def distinct_pairs(
    left: Positions, right: Positions, size: int
) -> tuple[Int64Array, Int64Array, npt.NDArray[np.intp]]:
    """Return the distinct unordered (left, right) pairs, ascending, and each pair's position among them."""
    key = np.minimum(left, right).astype(np.int64) * size + np.maximum(left, right)
    bits = len(key).bit_length()
    if size * size > 1 << (63 - bits):
        keys, inverse = np.unique(key, return_inverse=True)
    else:  # each key carries its place through the sort, which is faster than to sort the places
        order = np.sort(key << bits | np.arange(len(key)))
        key = order >> bits
        fresh = np.r_[True, key[1:] != key[:-1]][: len(key)]
        keys, inverse = key.compress(fresh), np.empty(len(key), np.intp)
        inverse[order & ((1 << bits) - 1)] = np.cumsum(fresh) - 1
    return keys // size, keys % size, inverse


def begins(texts: Texts, left: Positions, right: Positions) -> npt.NDArray[np.bool_]:
    """Whether the shorter text, of at least HEAD characters, begins the longer one."""
    long = texts.length >= HEAD
    hits = np.zeros(len(left), bool)
    here = np.flatnonzero((texts.heads[left] == texts.heads[right]) & long[left] & long[right])
    if len(here):
        a, b = left[here], right[here]
        hits[here] = texts.common_beginning(a, b) == np.minimum(texts.length[a], texts.length[b])
    return hits
