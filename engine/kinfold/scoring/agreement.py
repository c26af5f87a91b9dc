"""What a field says of many pairs: the level each reaches, and how common the agreeing value is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfold.lazily import derived
from kinfold.scoring.levels import MISSING, scales

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array, Positions

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

    @derived
    def most(self) -> int:
        """The largest count."""
        return int(self.count.max(initial=0))

    @derived
    def cell(self) -> Int64Array:
        """Each pair's place in a table of (level, count), MISSING being the row after the last level."""
        # MISSING, -1, reaches from behind into the last row.
        return self.level.astype(np.int64) * (self.most + 1) + self.count

    def at(self, here: Int64Array) -> Agreement:
        """Return what the field says of the pairs at these positions."""
        weight = None if self.weight is None else self.weight.take(here)
        return replace(self, level=self.level.take(here), count=self.count.take(here), weight=weight)


def by_rarity(scale: str, level: Levels) -> npt.NDArray[np.bool_]:
    """Return which levels rarity can weigh: a disagreement weighs the same for all values."""
    weighed: npt.NDArray[np.bool_] = (level != MISSING) & (level != len(scales()[scale]) - 1)
    return weighed


class ValueLists:
    """The values of each record: ``code[start[i]:start[i + 1]]`` are those of record ``i``."""

    def __init__(self, start: Int64Array, code: Int32Array) -> None:
        self.start, self.code = start, code
        self.size = np.diff(start)
        self.first = np.full(len(self.size), -1, np.int64)  # -1 without a value
        has = self.size > 0
        self.first[has] = code[start[:-1][has]]
        self.several = self.size > 1
        self.any_several = bool(self.several.any())


def crossed(
    lists: ValueLists, left: Positions, right: Positions
) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Return (pair position, left value, right value) for every combination of the two records' values."""
    a, b = lists.first.take(left), lists.first.take(right)
    here = np.flatnonzero((a | b) >= 0)  # the sign of either's -1
    a, b = a.take(here), b.take(here)
    if not lists.any_several:
        return here, a, b
    # Most records have one value; only the others' combinations need to be counted through.
    more = np.flatnonzero(lists.several.take(left.take(here)) | lists.several.take(right.take(here)))
    if not len(more):
        return here, a, b
    begin = [lists.start.take(side.take(here.take(more))) for side in (left, right)]
    wide, deep = (lists.size.take(side.take(here.take(more))) for side in (left, right))
    many = wide * deep
    times = np.ones(len(here), np.int64)
    times[more] = many
    nth = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    place = np.repeat((np.cumsum(times) - times)[more], many) + nth
    source = np.repeat(np.arange(len(here)), times)
    pair, x, y = here.take(source), a.take(source), b.take(source)
    deep = np.repeat(deep, many)
    x[place] = lists.code.take(np.repeat(begin[0], many) + nth // deep)
    y[place] = lists.code.take(np.repeat(begin[1], many) + nth % deep)
    return pair, x, y


def closest(size: int, pair: Int64Array, level: Levels, count: Int32Array) -> tuple[Levels, Int32Array]:
    """Return for each pair its closest level, and among equally close ones the rarest value's count.

    ``pair`` ascends; pairs that do not occur are MISSING.
    """
    fresh = np.ones(len(pair) + 1, bool)
    fresh[1:-1] = pair[1:] != pair[:-1]
    begins = np.flatnonzero(fresh[:-1])
    if len(begins) < len(pair):
        ranked = np.minimum.reduceat((level.astype(np.int64) << 32) | count, begins)
        level, count = (ranked >> 32).astype(np.int8), (ranked & 0xFFFFFFFF).astype(np.int32)
    if len(begins) == size:
        return level, count
    best = np.full(size, MISSING, np.int8)
    rarest = np.zeros(size, np.int32)
    best[pair[begins]] = level
    rarest[pair[begins]] = count
    return best, rarest


def cheapest(pair: Int64Array, cost: Int32Array) -> Int64Array:
    """Return the position of each pair's cheapest combination, the first of equals; ``pair`` ascends."""
    fresh = np.ones(len(pair) + 1, bool)
    fresh[1:-1] = pair[1:] != pair[:-1]
    begins: Int64Array = np.flatnonzero(fresh[:-1])
    if len(begins) == len(pair):
        return begins
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
        counts = self.count * by_rarity(scale, self.level)
        if len(self.pair) == self.size:
            return Agreement(field, scale, self.level, counts, household)
        levels = np.full(self.size, MISSING, np.int8)
        spread = np.zeros(self.size, np.int32)
        levels[self.pair] = self.level
        spread[self.pair] = counts
        return Agreement(field, scale, levels, spread, household)
