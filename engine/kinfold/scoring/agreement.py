"""What a field says of many pairs: the level each reaches, and how common the agreeing value is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.levels import MISSING, scales

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array

    Levels = npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Agreement:
    """One field of many pairs: ``level`` (int8, MISSING where a side has no value) and ``count``.

    ``count`` (int32): records that carry the agreeing value, the commoner one of two unequal values;
    0 where missing. ``scale`` names the levels in ``levels.scales()``. ``weight``: centibits where
    the field measures its own weight, as company names do.
    """

    field: str
    scale: str
    level: Levels
    count: Int32Array
    household: bool
    weight: Int32Array | None = None

    @cached_property
    def most(self) -> int:
        """The largest count."""
        return int(self.count.max(initial=0))

    @cached_property
    def cell(self) -> Int64Array:
        """Each pair's place in a table of (level, count), MISSING being the row after the last level."""
        row = np.where(self.level == MISSING, len(scales()[self.scale]), self.level).astype(np.int64)
        return row * (self.most + 1) + self.count


def rarity_counts(scale: str, level: Levels, count: Int32Array) -> Int32Array:
    """Keep the counts of levels that rarity can weigh: a disagreement weighs the same for all values."""
    count[(level == MISSING) | (level == len(scales()[scale]) - 1)] = 0
    return count


def crossed(
    start: Int64Array, code: Int32Array, left: Int32Array, right: Int32Array
) -> tuple[Int64Array, Int32Array, Int32Array]:
    """Return (pair position, left value, right value) for every combination of the two records' values."""
    a_size, b_size = start[left + 1] - start[left], start[right + 1] - start[right]
    combinations = a_size * b_size
    if int(combinations.max(initial=0)) <= 1:
        here = np.flatnonzero(combinations)
        return here, code[start[left[here]]], code[start[right[here]]]
    pair = np.repeat(np.arange(len(left)), combinations)
    first = np.repeat(np.cumsum(combinations) - combinations, combinations)
    nth = np.arange(len(pair)) - first
    width = b_size[pair]
    return pair, code[start[left[pair]] + nth // width], code[start[right[pair]] + nth % width]


def closest(size: int, pair: Int64Array, level: Levels, count: Int32Array) -> tuple[Levels, Int32Array]:
    """Return for each pair its closest level, and among equally close ones the rarest value's count.

    ``pair`` ascends; pairs that do not occur are MISSING.
    """
    best = np.full(size, MISSING, np.int8)
    rarest = np.zeros(size, np.int32)
    if len(pair):
        begins = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]])
        ranked = np.minimum.reduceat((level.astype(np.int64) << 32) | count, begins)
        best[pair[begins]] = (ranked >> 32).astype(np.int8)
        rarest[pair[begins]] = (ranked & 0xFFFFFFFF).astype(np.int32)
    return best, rarest


def cheapest(pair: Int64Array, cost: Int32Array) -> Int64Array:
    """Return the position of each pair's cheapest combination, the first of equals; ``pair`` ascends."""
    if not len(pair):
        return np.zeros(0, np.int64)
    begins = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]])
    # Costs may be negative (bits); the shift keeps their order, the position breaks ties.
    ranked = (cost.astype(np.int64) << 40) + np.arange(len(pair))
    place: Int64Array = np.minimum.reduceat(ranked, begins) & ((1 << 40) - 1)
    return place


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The combinations chosen of ``size`` pairs: ``pair`` positions, their ``level`` and ``count``."""

    size: int
    pair: Int64Array
    level: Levels
    count: Int32Array

    def agreement(self, field: str, scale: str, *, household: bool = False) -> Agreement:
        """Spread the chosen levels over all pairs; the others are MISSING."""
        levels = np.full(self.size, MISSING, np.int8)
        counts = np.zeros(self.size, np.int32)
        levels[self.pair] = self.level
        counts[self.pair] = self.count
        return Agreement(field, scale, levels, rarity_counts(scale, levels, counts), household)
