"""What two texts can agree in at most, told from a summary of their letters.

Most pairs of strangers' values are so unlike that counting letters proves it: only the others need
to be compared letter by letter. The bounds are exact in one direction and never refuse a pair that
a full comparison would accept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kinfold.lazily import derived
from kinfold.letters import letters_of

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

    from kinfold.tables import Int64Array, Positions

    Numbers = npt.NDArray[np.uint64]

BUCKETS, BITS = 32, 2  # of a summary: letters by their low bits, each counted to two
HEAD = 4  # letters that Winkler's bonus looks at
HEAD_BITS = 16  # of a letter in the packed beginning
CHUNK = 16_000  # texts summarised at a time: their numbers stay in the processor's cache
# Appleby, MurmurHash3 (2011) and Stafford's mixer 13: each bit of a letter reaches all bits of its number.
_MIXERS = tuple(np.uint64(mixer) for mixer in (0x9E3779B97F4A7C15, 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53))
_ONCE = np.uint64(0x5555555555555555)  # the first bit of each bucket: the letter occurs at all


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """What pairs of texts agree in at most.

    ``winkler``: the Jaro-Winkler similarity that they reach at most; ``edits``: those that they need at
    least, where a transposition may cost nothing; ``shorter``: the length of the shorter one;
    ``beginning``: how many of the first letters are the same, up to ``HEAD``.
    """

    winkler: npt.NDArray[np.float32]
    edits: npt.NDArray[np.int16]
    shorter: npt.NDArray[np.int16]
    beginning: npt.NDArray[np.int8]


class Outlines:
    """Summaries of distinct texts; ``length`` in characters."""

    def __init__(self, texts: pa.StringArray) -> None:
        self._texts = texts
        self.length = np.zeros(len(texts), np.int16)
        self._letters = np.zeros(len(texts), np.uint64)
        self._head = np.zeros(len(texts), np.uint64)
        for start in range(0, len(texts), CHUNK):
            piece = slice(start, start + CHUNK)
            letters, length = letters_of(texts.slice(start, CHUNK))
            self.length[piece] = length
            self._letters[piece], self._head[piece] = _summaries(letters, length)

    @derived
    def bag(self) -> Numbers:
        """A number for the letters of each text in any order.

        Equal for anagrams; two other texts share one by a chance of 2^-64.
        """
        bags = np.zeros(len(self._texts), np.uint64)
        for start in range(0, len(bags), CHUNK):
            letters, length = letters_of(self._texts.slice(start, CHUNK))
            sums = np.zeros(len(letters) + 1, np.uint64)
            np.cumsum(_numbers(int(letters.max(initial=0)).bit_length()).take(letters), out=sums[1:])
            ends = np.cumsum(length)
            bags[start : start + CHUNK] = sums.take(ends) - sums.take(ends - length)
        return bags

    def within(self, left: Positions, right: Positions, most: npt.NDArray[np.integer]) -> Int64Array:
        """Return the places of the pairs that ``most`` edits may make equal; none is wrongly left out."""
        # An edit takes one letter out and brings one in, at most: most pairs need no closer look.
        differing = np.bitwise_count(self._letters.take(left) ^ self._letters.take(right))
        near = np.flatnonzero(differing <= 2 * most)
        return near.compress(self.least_edits(left.take(near), right.take(near)) <= most.take(near))

    def least_edits(self, left: Positions, right: Positions) -> npt.NDArray[np.int16]:
        """Return a number of edits that two texts need at least; a transposition may cost nothing."""
        only_left, only_right = self._left_over(left, right)
        return np.maximum(only_left, only_right)

    def most_shared(self, left: Positions, right: Positions) -> npt.NDArray[np.int16]:
        """Return how many letters two texts have in common at most."""
        only_left, _ = self._left_over(left, right)
        shared: npt.NDArray[np.int16] = np.maximum(self.length.take(left) - only_left, 0)
        return shared

    def most_winkler(self, left: Positions, right: Positions) -> npt.NDArray[np.float32]:
        """Return a Jaro-Winkler similarity that two texts reach at most."""
        return self.bounds(left, right).winkler

    def bounds(self, left: Positions, right: Positions) -> Bounds:
        """Return what two texts agree in at most."""
        a, b = self.length.take(left), self.length.take(right)
        only_left, only_right = self._left_over(left, right)
        shared = np.maximum(a - only_left, 0).astype(np.float32)
        beginning = self._common_beginning(left, right)
        jaro = (shared / np.maximum(a, 1) + shared / np.maximum(b, 1) + np.float32(1)) / np.float32(3)
        jaro *= shared > 0
        winkler = jaro + np.float32(0.1) * beginning * (np.float32(1) - jaro)
        return Bounds(winkler, np.maximum(only_left, only_right), np.minimum(a, b), beginning)

    def may_share(self, left: Positions, right: Positions) -> npt.NDArray[np.bool_]:
        """Whether two texts may have a letter in common; never wrongly False."""
        shared: npt.NDArray[np.bool_] = (self._letters[left] & self._letters[right]) != 0
        return shared

    def may_contain(self, left: Positions, right: Positions) -> npt.NDArray[np.bool_]:
        """Whether every letter of one text may be in the other, however often; never wrongly False."""
        a, b = self._letters[left] & _ONCE, self._letters[right] & _ONCE
        contained: npt.NDArray[np.bool_] = ((a & ~b) == 0) | ((b & ~a) == 0)
        return contained

    def _left_over(
        self, left: Positions, right: Positions
    ) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
        """Return how many letters of each text the other lacks, at least."""
        a, b = self._letters.take(left), self._letters.take(right)
        longer = self.length.take(left) - self.length.take(right)
        only_left = np.bitwise_count(a & ~b).astype(np.int16)
        only_right = np.bitwise_count(b & ~a).astype(np.int16)
        # Whatever one text has more is longer by, the other must make up for in letters of its own.
        most_left = np.maximum(only_left, only_right + longer)
        return np.maximum(most_left, 0), np.maximum(most_left - longer, 0)

    def _common_beginning(self, left: Positions, right: Positions) -> npt.NDArray[np.int8]:
        differing = self._head.take(left) ^ self._head.take(right)
        common = np.zeros(len(left), np.int8)
        for letters in range(1, HEAD + 1):
            common += differing >> np.uint64(HEAD_BITS * (HEAD - letters)) == 0
        return common


def _summaries(letters: npt.NDArray[np.uint32], length: Int64Array) -> tuple[Numbers, Numbers]:
    """Return which letters each text holds, two bits a bucket, and its first letters, packed.

    The letters at one place of all texts are taken at a time: the longest texts come first, so that those
    which reach that far are a slice.
    """
    order = np.argsort(-length.astype(np.int16), kind="stable")
    begins = (np.cumsum(length) - length)[order]
    held, head = (np.zeros(len(length), np.uint64) for _ in range(2))
    reaching = len(length) - np.cumsum(np.bincount(length))  # texts longer than each place
    for place, texts in enumerate(reaching[:-1].tolist()):
        letter = letters.take(begins[:texts] + place).astype(np.uint64)
        bit = np.uint64(1) << (letter & np.uint64(BUCKETS - 1)) * np.uint64(BITS)
        held[:texts] |= bit | (held[:texts] & bit) << np.uint64(1)
        if place < HEAD:
            packed = letter & np.uint64((1 << HEAD_BITS) - 1)
            head[:texts] |= packed << np.uint64(HEAD_BITS * (HEAD - 1 - place))
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return held.take(back), head.take(back)


@lru_cache
def _numbers(bits: int) -> Numbers:
    """Return a number for each letter of so many bits; the sum of a text's is told by its letters."""
    mixed = np.arange(1, (1 << bits) + 1, dtype=np.uint64) * _MIXERS[0]
    for mixer in _MIXERS[1:]:
        mixed = (mixed ^ (mixed >> np.uint64(32))) * mixer
    mixed ^= mixed >> np.uint64(32)
    return mixed
