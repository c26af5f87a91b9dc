"""What a field says of many pairs: the level each reaches, and how common the agreeing value is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfold.lazily import derived
from kinfold.scoring.levels import MISSING, scales

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array, Positions

    Levels = npt.NDArray[np.int8]
    Ranks = npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True, eq=False)
class Rarity:
    """How many records carry the agreeing value of each pair, the commoner one of two unequal values.

    ``rank``: its place in ``counts``, 0 where the field is missing; ``counts``: the numbers of records that
    values of the field have, ascending, of which there are few.
    """

    rank: Ranks
    counts: Int32Array

    def at(self, here: Int64Array) -> Rarity:
        """Return the same of the pairs at these positions."""
        return Rarity(self.rank.take(here), self.counts)


@dataclass(frozen=True, eq=False)
class Agreement:
    """One field of many pairs: ``level`` (int8), MISSING where a side has no value.

    ``scale`` names the levels in ``levels.scales()``. ``rarity``: None where it does not count.
    ``weight``: centibits where the field measures its own weight, as company names do.
    """

    field: str
    scale: str
    level: Levels
    rarity: Rarity | None = None
    household: bool = False
    weight: Int32Array | None = None

    @property
    def count(self) -> Int32Array:
        """The records that carry the agreeing value, 0 where rarity does not count."""
        rarity = self.rarity
        return np.zeros(len(self.level), np.int32) if rarity is None else rarity.counts.take(rarity.rank)

    @derived
    def cell(self) -> Ranks:
        """Each pair's place in a table of (level, rank), MISSING being the row before the first level.

        In few bytes, and unsigned, in which numpy looks numbers up fastest.
        """
        columns = 1 if self.rarity is None else len(self.rarity.counts)
        cells = (len(scales()[self.scale]) + 1) * columns
        narrow = np.promote_types(np.uint16, np.min_scalar_type(cells))
        row = (self.level + np.int8(1)).astype(narrow)
        return row if self.rarity is None else row * narrow.type(columns) + self.rarity.rank.astype(narrow)

    def at(self, here: Int64Array) -> Agreement:
        """Return what the field says of the pairs at these positions."""
        rarity = None if self.rarity is None else self.rarity.at(here)
        weight = None if self.weight is None else self.weight.take(here)
        return replace(self, level=self.level.take(here), rarity=rarity, weight=weight)


def ranked(*counts: Int32Array) -> tuple[Int32Array, tuple[Ranks, ...]]:
    """Return the distinct numbers among these, 0 as well, and the place of each number among them."""
    distinct = np.unique(np.concatenate([np.zeros(1, np.int32), *counts]))
    narrow = np.min_scalar_type(len(distinct))
    return distinct, tuple(np.searchsorted(distinct, each).astype(narrow) for each in counts)


def by_rarity(scale: str, level: Levels) -> npt.NDArray[np.bool_]:
    """Return which levels rarity can weigh: a disagreement weighs the same for all values."""
    weighed: npt.NDArray[np.bool_] = (level != MISSING) & (level != len(scales()[scale]) - 1)
    return weighed


class ValueLists:
    """The values of each record: ``code[start[i]:start[i + 1]]`` are those of record ``i``.

    ``first``: its first value, MISSING without any; in few bytes, as it is looked up far and wide.
    """

    def __init__(self, start: Int64Array, code: Int32Array) -> None:
        self.start, self.code = start, code
        size = np.diff(start)
        narrow = np.min_scalar_type(-1 - int(code.max(initial=0)))  # a type with a sign
        self.first = np.full(len(size), MISSING, narrow)
        has = np.flatnonzero(size > 0)
        self.first[has] = code.take(start.take(has))
        self.several = size > 1
        self.any_several = bool(self.several.any())

    @property
    def size(self) -> Int64Array:
        """How many values each record has: reckoned anew, as it is wanted of few and would be kept of all."""
        return np.diff(self.start)


def crossed(
    lists: ValueLists, left: Positions, right: Positions
) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Return (pair position, left value, right value) for every combination of the two records' values."""
    a, b = lists.first.take(left), lists.first.take(right)
    here = np.flatnonzero((a | b) >= 0)  # the sign of either's -1
    a, b = a.take(here).astype(np.int64), b.take(here).astype(np.int64)
    if not lists.any_several:
        return here, a, b
    # Most records have one value; only the others' combinations need to be counted through.
    more = np.flatnonzero(lists.several.take(left.take(here)) | lists.several.take(right.take(here)))
    if not len(more):
        return here, a, b
    records = [side.take(here.take(more)) for side in (left, right)]
    begin = [lists.start.take(record) for record in records]
    wide, deep = (lists.start.take(record + 1) - at for record, at in zip(records, begin, strict=True))
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


def closest(size: int, pair: Int64Array, level: Levels, rank: Ranks) -> tuple[Levels, Ranks]:
    """Return for each pair its closest level, and among equally close ones the rarest value's rank.

    ``pair`` ascends; pairs that do not occur are MISSING.
    """
    begins = _begins(pair)
    keyed = np.minimum.reduceat((level.astype(np.int64) << 32) | rank, begins) if len(pair) else pair
    best, rarest = np.full(size, MISSING, np.int8), np.zeros(size, rank.dtype)
    best[pair[begins]], rarest[pair[begins]] = keyed >> 32, keyed & 0xFFFFFFFF
    return best, rarest


def cheapest(pair: Int64Array, cost: Int32Array) -> Int64Array:
    """Return the position of each pair's cheapest combination, the first of equals; ``pair`` ascends."""
    begins = _begins(pair)
    if len(begins) == len(pair):
        return begins
    # Costs may be negative (bits); the shift keeps their order, the position breaks ties.
    ranked = (cost.astype(np.int64) << 40) + np.arange(len(pair))
    place: Int64Array = np.minimum.reduceat(ranked, begins) & ((1 << 40) - 1)
    return place


def _begins(pair: Int64Array) -> Int64Array:
    """Return where the combinations of each pair begin; ``pair`` ascends."""
    fresh = np.ones(len(pair) + 1, bool)
    fresh[1:-1] = pair[1:] != pair[:-1]
    return np.flatnonzero(fresh[:-1])


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The combinations chosen of ``size`` pairs: their ``pair`` positions."""

    size: int
    pair: Int64Array

    def agreement(
        self, field: str, scale: str, level: Levels, rarity: Rarity | None = None, *, household: bool = False
    ) -> Agreement:
        """Spread the chosen levels over all pairs; the others are MISSING."""
        if rarity is not None:
            rank = rarity.rank * by_rarity(scale, level)
            rarity = Rarity(self.spread(rank, 0), rarity.counts)
        return Agreement(field, scale, self.spread(level, MISSING), rarity, household)

    def spread(self, chosen: npt.NDArray[np.integer], rest: int) -> npt.NDArray[Any]:
        """Give the chosen numbers to their pairs, and ``rest`` to the others."""
        if len(self.pair) == self.size:
            return chosen
        whole = np.full(self.size, rest, chosen.dtype)
        whole[self.pair] = chosen
        return whole
