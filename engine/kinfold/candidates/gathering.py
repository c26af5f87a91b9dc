"""The proposals of all passes within a budget: how many pairs are new is counted when it matters."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kinfold.candidates.buckets import POSITION_BITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfold.tables import Int32Array, Int64Array

PASS_BITS = 6  # of a packed proposal, behind its pair: 64 passes
CHUNK = 1 << 17  # proposals joined at a time
_EVERY_PASS = (1 << PASS_BITS) - 1


class Gathered:
    """Pairs as ``left << POSITION_BITS | right`` and the passes, counted upwards, that propose them.

    A pass adds at most what it proposes. Only where that could go beyond the budget are the proposals
    sorted together to tell how many pairs there are; else they are once, at the end.
    """

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._sorted = np.zeros(0, np.int64)  # left, right and pass of each proposal, packed, ascending
        self._pairs = 0  # distinct ones in ``_sorted``
        self._coming: list[Int64Array] = []

    def has_room(self, pairs: float) -> bool:
        """Tell whether the budget still has room for so many pairs."""
        if pairs <= self._budget - self._pairs - sum(map(len, self._coming)):
            return True
        self._settle()
        return pairs <= self._budget - self._pairs

    def fresh(self, pair: Int64Array, number: int) -> int:
        """Count the pairs that no pass before this one has proposed."""
        self._settle()
        packed = _packed(pair, number)
        if not len(self._sorted):
            return len(packed)
        # What earlier passes say of a pair stands right before it.
        place = np.searchsorted(self._sorted, packed)
        before = self._sorted[np.maximum(place - 1, 0)] >> PASS_BITS
        return len(packed) - int(((before == packed >> PASS_BITS) & (place > 0)).sum())

    def add(self, pair: Int64Array, number: int) -> None:
        """Take the pairs of a pass."""
        self._coming.append(_packed(pair, number))

    def joined(self, passes: int) -> tuple[Int32Array, Int32Array, Int64Array, Int64Array]:
        """Return left and right of each pair, ascending, its passes as bits, and each pass's fresh pairs."""
        self._sort()
        proposals, size = self._sorted, 0
        left, right = np.empty(len(proposals), np.int32), np.empty(len(proposals), np.int32)
        bits, fresh = np.empty(len(proposals), np.int64), np.zeros(passes, np.int64)
        for begin, end in _chunks(proposals):
            mine = proposals[begin:end]
            first = _beginnings(mine)
            to = slice(size, size := size + len(first))
            pair, number = mine.take(first) >> PASS_BITS, mine.astype(np.uint8) & np.uint8(_EVERY_PASS)
            left[to], right[to] = pair >> POSITION_BITS, pair & ((1 << POSITION_BITS) - 1)
            # A pass proposes a pair once: its bits are the sum of those of its proposals.
            summed = np.cumsum(np.left_shift(1, number, dtype=np.int64))
            bits[to] = np.diff(summed.take(np.r_[first[1:], len(mine)] - 1), prepend=0)
            fresh += np.bincount(number.take(first), minlength=passes)
        return left[:size], right[:size], bits[:size], fresh

    def _settle(self) -> None:
        if self._coming:
            self._sort()
            self._pairs = len(_beginnings(self._sorted))

    def _sort(self) -> None:
        coming, self._coming = [self._sorted, *self._coming], []
        self._sorted = np.concatenate(coming)
        self._sorted.sort()


def _chunks(proposals: Int64Array) -> Iterator[tuple[int, int]]:
    """Yield the begin and end of parts of ascending proposals that fit into a cache; no pair is in two."""
    begins = np.searchsorted(proposals, proposals[::CHUNK] & ~_EVERY_PASS)
    return pairwise([*np.unique(begins).tolist(), len(proposals)])


def _beginnings(proposals: Int64Array) -> Int64Array:
    """Return the places where proposals of another pair begin."""
    fresh = np.ones(len(proposals), bool)
    np.greater(proposals[1:] ^ proposals[:-1], _EVERY_PASS, out=fresh[1:])
    return np.flatnonzero(fresh)


def _packed(pair: Int64Array, number: int) -> Int64Array:
    """Put left, right and the pass into one integer, which orders as they do."""
    packed = pair << PASS_BITS
    packed |= number
    return packed
