"""What limits grouping: values that one customer has once, and what people judged same or different."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array

UNKNOWN = 10**8  # above every code and later than every date: the least of a group that tells none
SUPPORT = 70  # percent of the mean over all cross pairs in the blend with the best one


def _nobody() -> tuple[Int32Array, Int32Array]:
    return np.zeros(0, np.int32), np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Limits on the groups of records, by record position.

    ``codes``: by name, a code of each record (-1 unknown) that no group may hold two of, such as a
    proven tax id; ``born``: birth dates as YYYYMMDD (0 unknown), which conflict only where typos cannot
    explain it, None without any. ``same``: pairs that are one group from the start, and that break no
    other limit; ``different``: pairs that no group may hold. ``support``: how much of a merge rests on
    all its record pairs, in percent; the rest is the strongest one's.
    """

    codes: Mapping[str, Int32Array] = field(default_factory=dict)
    born: Int32Array | None = None
    same: tuple[Int32Array, Int32Array] = field(default_factory=_nobody)
    different: tuple[Int32Array, Int32Array] = field(default_factory=_nobody)
    support: int = SUPPORT

    def of(self, kept: Int64Array, place: Int32Array) -> Limits:
        """Return the limits on these records alone; ``place``: their positions among them, -1 of others."""
        same, different = ([place.take(side) for side in pairs] for pairs in (self.same, self.different))
        here = np.flatnonzero((different[0] >= 0) & (different[1] >= 0))
        return replace(
            self,
            codes={name: codes.take(kept) for name, codes in self.codes.items()},
            born=None if self.born is None else self.born.take(kept),
            same=(same[0], same[1]),
            different=(different[0].take(here), different[1].take(here)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class NeverLinks:
    """Pairs of clusters that must stay apart; they go with their records through every merge."""

    key: Int64Array  # smaller * size + larger cluster; ascending and distinct
    size: int

    @classmethod
    def of(cls, one: npt.NDArray[np.integer], other: npt.NDArray[np.integer], size: int) -> NeverLinks:
        """Return the never-links between these clusters; a pair of one cluster is left out."""
        low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other).astype(np.int64)
        return cls(np.unique((low * size + high)[low != high]), size)

    def between(self, a: Int64Array, b: Int64Array) -> npt.NDArray[np.bool_]:
        """Return which pairs of clusters must stay apart. O(pairs log never-links)."""
        found = np.zeros(len(a), bool)
        if len(self.key):
            asked = np.minimum(a, b) * self.size + np.maximum(a, b)
            place = np.minimum(np.searchsorted(self.key, asked), len(self.key) - 1)
            found = self.key[place] == asked
        return found

    def joined(self, into: Int64Array) -> NeverLinks:
        """Return them after each cluster went where ``into`` says."""
        return NeverLinks.of(*self.sides(into), self.size) if len(self.key) else self

    def inside(self, group: npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
        """Return the groups that hold two clusters which must stay apart."""
        one, other = self.sides(group)
        both: npt.NDArray[np.integer] = one[one == other]
        return both

    def sides(self, name: npt.NDArray[np.integer]) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]]:
        """Return both clusters of each never-link under the names given."""
        return name[self.key // self.size], name[self.key % self.size]


def disagreeing(codes: npt.NDArray[np.integer], group: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """Return which groups, by their numbers, hold two codes (-1 is none)."""
    most, least = np.full(len(group), -1, np.int64), np.full(len(group), UNKNOWN, np.int64)
    known = codes >= 0
    np.maximum.at(most, group[known], codes[known])
    np.minimum.at(least, group[known], codes[known])
    differ: npt.NDArray[np.bool_] = (most >= 0) & (most != least)
    return differ
