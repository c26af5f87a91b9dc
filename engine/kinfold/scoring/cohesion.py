"""Grouping by cohesion: clusters merge while the blend of their mean and best cross score is positive.

The measured reason (persons and names-only organizations): plain components chain, mean link alone
tears long-lived customers apart, and the blend of both holds on every set tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.components import components
from kinfold.scoring.counting_once import AMBIGUOUS_WITHIN, every_voice, voices
from kinfold.scoring.keeping_apart import KeptApart
from kinfold.scoring.limits import SUPPORT, Limits

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.scoring.counting_once import Compared
    from kinfold.scoring.echoes import Echoes
    from kinfold.tables import Int32Array, Int64Array

CLIP = 600  # centibits; one overwhelming pair must not outvote a group


@dataclass(frozen=True, slots=True)
class Linkage:
    """How cross pairs speak for a merge: percent of ``mean`` and ``best`` score.

    ``uncompared``: centibits for a cross pair that no pass proposed.
    """

    mean: int
    best: int
    uncompared: int


def blended(support: int = SUPPORT) -> Linkage:
    """Return how a strong pair may speak for a cluster: people keep old and new values.

    ``support``: percent that rests on the mean.
    """
    return Linkage(support, 100 - support, -300)


# Two sites of one company share name, brand and switchboard: its records must agree on the whole.
BY_MEAN = Linkage(100, 0, -600)


@dataclass(frozen=True, slots=True, eq=False)
class _ClusterPairs:
    """Sums over the record pairs between two clusters, one row a pair of clusters once they are joined.

    ``total`` of clipped scores, ``best`` of the scores as they are; ``size``: of all records.
    """

    a: Int64Array
    b: Int64Array
    total: Int64Array
    count: Int64Array
    best: Int64Array
    size: int

    @classmethod
    def of_records(
        cls, a: Int64Array, b: Int64Array, score: npt.NDArray[np.int32], size: int
    ) -> _ClusterPairs:
        """Begin with one row a pair of records, by their clusters, which differ."""
        full = score.astype(np.int64)
        return cls(a, b, np.clip(full, -CLIP, CLIP), np.ones(len(a), np.int64), full, size)

    def where(self, keep: npt.NDArray[np.bool_]) -> _ClusterPairs:
        sums = self.total[keep], self.count[keep], self.best[keep]
        return _ClusterPairs(self.a[keep], self.b[keep], *sums, self.size)

    def joined(self, into: Int64Array) -> _ClusterPairs:
        """Return the pairs after each cluster went where ``into`` says: each two clusters once, a < b."""
        one, other = into[self.a], into[self.b]
        key = np.minimum(one, other) * self.size + np.maximum(one, other)
        apart = np.flatnonzero(one != other)
        order = apart[np.argsort(key[apart], kind="stable")]
        key = key[order]
        begins = np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: len(key)])
        if not len(begins):
            return self.where(one != other)
        return _ClusterPairs(
            key[begins] // self.size,
            key[begins] % self.size,
            np.add.reduceat(self.total[order], begins),
            np.add.reduceat(self.count[order], begins),
            np.maximum.reduceat(self.best[order], begins),
            self.size,
        )


def cohere(
    left: Int32Array,
    right: Int32Array,
    score: npt.NDArray[np.int32],
    size: int,
    limits: Limits | None = None,
) -> Int32Array:
    """Group the records of persons: ``cohere_as`` with what is usual among them."""
    limits = limits or Limits()
    return cohere_as(blended(limits.support), (left, right, score), size, limits)


def cohere_as(
    linkage: Linkage,
    compared: Compared,
    size: int,
    limits: Limits,
    echoes: Echoes | None = None,
) -> Int32Array:
    """Return a cluster number for each of ``size`` records: the smallest record position in it.

    ``compared``: pairs and their centibits above the threshold (negative below it). Only pairs
    above it can start a merge; each cluster lies inside one component of such pairs and of the pairs
    that people judged the same, which begin as one cluster. No cluster breaks a limit. Records that are
    ``echoes`` of others go with them and count for nothing.
    Deterministic whatever the order of the pairs; near-linear: rounds of mutually best merges.
    """
    label = np.arange(size, dtype=np.int32)
    kept = _able_to_merge(compared, size, limits)  # of all customers most have one record
    if not len(kept):
        return label
    place = np.full(size, -1, np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    left, right = (place.take(side) for side in compared[:2])
    pairs = np.flatnonzero((left >= 0) & (right >= 0))
    among = left.take(pairs), right.take(pairs), compared[2].take(pairs)
    told = None if echoes is None else echoes.of(pairs)
    label[kept] = kept.take(_cohered(linkage, among, len(kept), limits.of(kept, place), told))
    return label


def _able_to_merge(compared: Compared, size: int, limits: Limits) -> Int64Array:
    """Return the records that some pair above the threshold or some judgement could join to another."""
    left, right, score = compared
    positive = np.flatnonzero(score > 0)
    able = np.zeros(size, bool)
    for side in (left.take(positive), right.take(positive), *limits.same):
        able[side] = True
    return np.flatnonzero(able)


def _cohered(
    linkage: Linkage, compared: Compared, size: int, limits: Limits, echoes: Echoes | None
) -> Int32Array:
    heard = every_voice(compared, size) if echoes is None else voices(compared, echoes, size, limits)
    left, right, score = heard.compared
    everyone = np.arange(size)
    first = components(np.r_[heard.of, limits.same[0]], np.r_[everyone, limits.same[1]], size)
    positive = score > 0
    island = components(np.r_[first, left[positive]], np.r_[everyone, right[positive]], size)
    label = first.astype(np.int64)
    apart = KeptApart.of(limits, label)
    inside = (island[left] == island[right]) & (label[left] != label[right])
    pairs = _ClusterPairs.of_records(label[left[inside]], label[right[inside]], score[inside], size)
    unanimous = _unanimous(pairs, apart)
    label = unanimous[label]
    apart.join(unanimous)
    weight = np.bincount(label[heard.of == everyone], minlength=size)
    return _merged(pairs.joined(unanimous), label, weight, (apart, linkage, island)).astype(np.int32)


def _merged(
    pairs: _ClusterPairs,
    label: Int64Array,
    weight: Int64Array,
    told: tuple[KeptApart, Linkage, Int32Array],
) -> Int64Array:
    """Merge mutually best pairs of clusters, round by round, while any of them likes each other.

    ``weight``: voices of each cluster; ``told``: what keeps clusters apart, how they like each other, and
    the island of each.
    """
    apart, linkage, island = told
    while len(pairs.a):
        strength = _blend(pairs, weight, linkage)
        barred = apart.between(pairs.a, pairs.b)
        barred |= _ambiguous(pairs, np.where(barred, -1, strength), apart)
        strength[barred] = -1
        alive = _alive(pairs, strength, island)
        pairs, strength = pairs.where(alive), strength[alive]
        into = _mutually_best(pairs, strength, len(label))
        if into is None:
            break
        label = into[label]
        moved = np.flatnonzero(into != np.arange(len(into)))
        np.add.at(weight, into[moved], weight[moved])
        apart.join(into)
        pairs = pairs.joined(into)
    return label


def _unanimous(pairs: _ClusterPairs, apart: KeptApart) -> Int64Array:
    """Return the components whose compared pairs are all as strong as can be and exclude nothing.

    Ten thousand rows of one customer are one group at once: no round of merges, and no record pair
    that nobody compared, can speak against what every compared pair says.
    """
    full = pairs.total >= CLIP
    size = pairs.size
    group = components(pairs.a[full], pairs.b[full], size)
    torn = apart.within(group)
    inside = group[pairs.a] == group[pairs.b]
    torn[group[pairs.a[inside & ~full]]] = True
    return np.where(torn[group], np.arange(size), group).astype(np.int64)


def _ambiguous(pairs: _ClusterPairs, strength: Int64Array, apart: KeptApart) -> npt.NDArray[np.bool_]:
    """Mark pairs of a cluster that fits two others nearly equally well which exclude each other."""
    found = np.zeros(len(strength), bool)
    if not apart.anybody:
        return found
    positive = np.flatnonzero(strength > 0)
    one = np.concatenate([pairs.a[positive], pairs.b[positive]])
    other = np.concatenate([pairs.b[positive], pairs.a[positive]])
    edge = np.concatenate([positive, positive])
    order = np.lexsort((other, -strength[edge], one))
    one, other, edge = one[order], other[order], edge[order]
    first = np.flatnonzero(np.r_[True, one[1:] != one[:-1]]) if len(one) else np.zeros(0, np.int64)
    best = np.repeat(first, np.diff(np.r_[first, len(one)]))
    rivals = np.flatnonzero(
        (best != np.arange(len(one)))
        & (strength[edge[best]] - strength[edge] <= AMBIGUOUS_WITHIN * 10_000)
        & (pairs.best[edge[best]] - pairs.best[edge] <= AMBIGUOUS_WITHIN)
        & apart.between(other[best], other)
    )
    found[edge[rivals]] = True
    found[edge[best[rivals]]] = True
    return found


def _blend(pairs: _ClusterPairs, weight: Int64Array, linkage: Linkage) -> Int64Array:
    """Return the blend of mean and best score in ten-thousandths of a centibit, as integers."""
    crossing = weight[pairs.a] * weight[pairs.b]
    total = pairs.total + linkage.uncompared * (crossing - pairs.count)
    best = np.minimum(pairs.best, CLIP)
    blend: Int64Array = (100 * linkage.mean * total) // crossing + 100 * linkage.best * best
    return blend


def _alive(pairs: _ClusterPairs, strength: Int64Array, island: Int32Array) -> npt.NDArray[np.bool_]:
    """Keep the pairs of islands where something may still merge; a pause of one group is not the end."""
    growing = np.zeros(len(island), bool)
    growing[island[pairs.a[strength > 0]]] = True
    return growing[island[pairs.a]]


def _mutually_best(pairs: _ClusterPairs, strength: Int64Array, size: int) -> Int64Array | None:
    """Return where each cluster goes when mutually best pairs merge, None when no pair is positive.

    Pairs are ranked by strength, then by the smaller keys, so the best pair of all is always mutual.
    """
    positive = np.flatnonzero(strength > 0)
    if not len(positive):
        return None
    ranked = positive[np.lexsort((pairs.b[positive], pairs.a[positive], -strength[positive]))]
    rank = np.arange(len(ranked), dtype=np.int64)
    first = np.full(size, len(ranked), np.int64)
    np.minimum.at(first, pairs.a[ranked], rank)
    np.minimum.at(first, pairs.b[ranked], rank)
    chosen = ranked[(first[pairs.a[ranked]] == rank) & (first[pairs.b[ranked]] == rank)]
    into = np.arange(size, dtype=np.int64)
    into[pairs.b[chosen]] = pairs.a[chosen]
    return into
