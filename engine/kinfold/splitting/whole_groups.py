"""Groups of names: in a component of near names every pair is compared before any two merge.

Names chain: a bare Philips fits Philips Lighting and Philips Semiconductors, and United States of
America fits every one of its departments. So the best pair merges first while the blend of mean and
best score over all cross pairs is positive, and a group that mostly contradicts itself is grouped
again with a higher threshold. Fifty spellings of one name say one thing: a name counts the less, the more
names there are as near as can be, or a short form had to please fifty instead of one. And a name that only
leaves words out of another says nothing against it: CERN does not contradict CERN, LHC Division, Geneva 23.
Measured on fifteen lists of names and their samples.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kinfold.components import components

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array

    Scores = npt.NDArray[np.float64]

CLIP = 600  # centibits; one overwhelming pair must not outvote a group
STEP = 100  # centibits by which a component or group that is too loose raises its threshold
MOST_NAMES = 1_500  # names of a component that are all compared with each other; larger ones are loose
MOST_PAIRS_EACH, FEW_PAIRS = 40, 2_000_000  # pairs compared inside components: a name, and in any case
CONTRADICTION = -600  # centibits of posterior odds from which two names contradict being one company
CONTRADICTED = 0.75  # share of a group's pairs that contradict, from which it is no group
ALONE = 1_000  # the weight of a name that has no spelling near it; weights are integers, so sums are exact
HIGHEST = 2_400  # centibits above the threshold: no name says more, so a loose component ends here


@dataclass(frozen=True, slots=True, eq=False)
class Islands:
    """Components small enough to be looked at whole: ``label`` of each node, ``raised`` centibits."""

    label: Int32Array
    raised: Int32Array


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """All pairs inside the islands, island by island: node positions and centibits of posterior odds.

    ``left_out``: pairs of which one name is the other without some of its words.
    """

    left: Int32Array
    right: Int32Array
    odds: Int32Array
    left_out: npt.NDArray[np.bool_]


def islands(left: Int32Array, right: Int32Array, above: Int32Array, size: int) -> Islands:
    """Return the components of the pairs above the threshold; those too large hold at a higher one."""
    most = MOST_NAMES
    while True:
        found = _islands(left, right, above, size, most)
        sizes = np.bincount(found.label, minlength=size).astype(np.int64)
        if most <= 2 or (sizes * (sizes - 1) // 2).sum() <= max(FEW_PAIRS, MOST_PAIRS_EACH * size):
            return found
        most //= 2


def _islands(left: Int32Array, right: Int32Array, above: Int32Array, size: int, most: int) -> Islands:
    label, raised = np.arange(size, dtype=np.int32), np.zeros(size, np.int32)
    active = np.ones(size, bool)
    for height in range(0, HIGHEST + STEP, STEP):
        edge = active[left] & active[right] & (above > height)
        found = components(left[edge], right[edge], size)
        label[active], raised[active] = found[active], height
        active &= np.bincount(found, minlength=size)[found] > most
        if not active.any():
            return Islands(label, raised)
    label[active] = np.flatnonzero(active)
    return Islands(label, raised)


def inside(
    found: Islands, compare: Callable[[Int32Array, Int32Array], tuple[Int32Array, npt.NDArray[np.bool_]]]
) -> Inside:
    """Compare all pairs of nodes inside each island; ``compare`` gives odds, and which leave words out."""
    order = np.argsort(found.label, kind="stable").astype(np.int32)
    label = found.label[order]
    ends = np.searchsorted(label, label, "right")
    behind = ends - np.arange(len(order)) - 1
    place = np.repeat(np.arange(len(order)), behind)
    nth = np.arange(len(place)) - np.repeat(np.cumsum(behind) - behind, behind)
    left, right = order[place], order[place + 1 + nth]
    return Inside(left, right, *compare(left, right))


def grouped(found: Islands, pairs: Inside, threshold: int) -> Int32Array:
    """Return a group for each node, named by its smallest node; each lies inside one island."""
    label = np.arange(len(found.label), dtype=np.int32)
    bound = threshold + found.raised
    neutral = pairs.left_out & (pairs.odds < bound[pairs.left])
    pairs = replace(pairs, odds=np.where(neutral, bound[pairs.left], pairs.odds))
    alone = np.bincount(found.label, minlength=len(label))[found.label[pairs.left]] == 2
    two = alone & (pairs.odds > bound[pairs.left])
    label[pairs.right[two]] = pairs.left[two]
    for members, odds in _larger(found, pairs):
        for group in _groups(odds, np.arange(len(members)), int(bound[members[0]])):
            label[members[group]] = members[group].min()
    return label


def _larger(found: Islands, pairs: Inside) -> Iterator[tuple[Int64Array, Scores]]:
    """Yield the nodes of each island of three or more, ascending, and the odds of all their pairs."""
    island = found.label[pairs.left]
    begins = np.flatnonzero(np.r_[True, island[1:] != island[:-1]]) if len(island) else np.zeros(0, np.int64)
    for start, stop in pairwise([*begins.tolist(), len(island)]):
        if stop - start < 3:
            continue
        piece = slice(start, stop)
        members = np.unique(np.r_[pairs.left[piece], pairs.right[piece]]).astype(np.int64)
        odds = np.zeros((len(members), len(members)))
        i, j = np.searchsorted(members, pairs.left[piece]), np.searchsorted(members, pairs.right[piece])
        odds[i, j] = odds[j, i] = pairs.odds[piece]
        yield members, odds


def _groups(odds: Scores, members: npt.NDArray[np.intp], threshold: int) -> Iterator[npt.NDArray[np.intp]]:
    """Yield the groups of these members; one that contradicts itself is grouped again, higher."""
    above = odds[np.ix_(members, members)] - threshold
    left, right = np.nonzero(np.triu(above > 0, 1))
    island = components(left, right, len(members))
    for name in np.unique(island):
        here = np.flatnonzero(island == name)
        near = above[np.ix_(here, here)]
        for part in _merged(np.clip(near, -CLIP, CLIP), _weights(near)):
            group = members[here[part]]
            if len(group) > 2 and _contradicts(odds[np.ix_(group, group)]):
                yield from _groups(odds, group, threshold + STEP)
            else:
                yield group


def _contradicts(odds: Scores) -> bool:
    pairs = odds[np.triu_indices(len(odds), 1)]
    return bool(np.mean(pairs < CONTRADICTION) >= CONTRADICTED)


def _weights(above: Scores) -> Scores:
    """Return how much each name counts: those that are as near each other as can be share one voice."""
    spellings = 1 + np.count_nonzero(above >= CLIP, axis=1)
    weight: Scores = np.maximum(np.rint(ALONE / spellings), 1.0)
    return weight


def _merged(above: Scores, weight: Scores) -> Iterator[list[int]]:
    """Merge the best two clusters while their blend is positive; yield the clusters' positions.

    Ties go to the smaller positions. O(n²) for n names as long as few share a best partner.
    """
    clusters = _Clusters(above, weight)
    parts: list[list[int]] = [[place] for place in range(len(above))]
    while (pair := clusters.best()) is not None:
        place, other = pair
        parts[place] += parts[other]
        parts[other] = []
        clusters.join(place, other)
    yield from (sorted(part) for part in parts if part)


class _Clusters:
    """Weighted sums over the cross pairs of clusters, and each cluster's best partner."""

    def __init__(self, above: Scores, weight: Scores) -> None:
        size = len(above)
        self._weight, self._strongest = weight.copy(), above.copy()
        self._total = above * np.outer(weight, weight)
        self._blend = above.copy()
        np.fill_diagonal(self._blend, -np.inf)
        self._partner = self._blend.argmax(axis=1)
        self._liking = self._blend[np.arange(size), self._partner]

    def best(self) -> tuple[int, int] | None:
        """Return the two clusters that like each other most, the smaller position first."""
        place = int(self._liking.argmax())
        return (place, int(self._partner[place])) if self._liking[place] > 0 else None

    def join(self, place: int, other: int) -> None:
        """Put the second cluster into the first."""
        self._weight[place] += self._weight[other]
        self._total[place] += self._total[other]
        self._total[:, place] = self._total[place]
        self._strongest[place] = np.maximum(self._strongest[place], self._strongest[other])
        self._strongest[:, place] = self._strongest[place]
        row = (self._total[place] / (self._weight[place] * self._weight) + self._strongest[place]) / 2
        row[np.isneginf(self._blend[place])] = -np.inf  # itself, and what went into others
        row[other] = -np.inf
        self._blend[place], self._blend[:, place] = row, row
        self._blend[other], self._blend[:, other] = -np.inf, -np.inf
        self._find_partners(row, place, other)

    def _find_partners(self, row: Scores, place: int, other: int) -> None:
        """Look again where the best partner has changed, and where the new cluster is a better one."""
        stale = (self._partner == place) | (self._partner == other)
        stale[[place, other]] = True
        again = np.flatnonzero(stale)
        self._partner[again] = self._blend[again].argmax(axis=1)
        self._liking[again] = self._blend[again, self._partner[again]]
        better = (row > self._liking) | ((row == self._liking) & (place < self._partner))
        self._partner[better], self._liking[better] = place, row[better]
