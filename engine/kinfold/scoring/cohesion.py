"""Grouping by cohesion: clusters merge while the blend of their mean and best cross score is positive.

The measured reason (persons and names-only organizations): plain components chain, mean link alone
tears long-lived customers apart, and the blend of both holds on every set tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.components import components

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array

CLIP = 600  # centibits; one overwhelming pair must not outvote a group
UNCOMPARED = -300  # centibits for a cross pair that no pass proposed
MEAN_SHARE, BEST_SHARE = 7, 3  # tenths of mean and best score in the blend


@dataclass(slots=True)
class _ClusterPairs:
    """Sums over the record pairs between two clusters, one row a pair of clusters (a < b)."""

    a: Int64Array
    b: Int64Array
    total: Int64Array
    count: Int64Array
    best: Int64Array

    def where(self, keep: npt.NDArray[np.bool_]) -> _ClusterPairs:
        return _ClusterPairs(
            self.a[keep], self.b[keep], self.total[keep], self.count[keep], self.best[keep]
        )


def cohere(
    left: Int32Array,
    right: Int32Array,
    score: npt.NDArray[np.int32],
    size: int,
    exclusive: Sequence[Int32Array] = (),
) -> Int32Array:
    """Return a cluster number for each of ``size`` records: the smallest record position in it.

    ``score``: centibits above the threshold for each compared pair (negative below it). Only pairs
    above it can start a merge; each cluster lies inside one component of such pairs. ``exclusive``:
    codes of each record (-1 unknown) that no cluster may hold two of, such as a proven tax id.
    Deterministic whatever the order of the pairs; near-linear: rounds of mutually best merges.
    """
    held = [codes.astype(np.int64) for codes in exclusive]
    label = np.arange(size, dtype=np.int64)
    if not len(left):
        return label.astype(np.int32)
    positive = score > 0
    island = components(left[positive], right[positive], size)
    inside = island[left] == island[right]
    clipped = np.clip(score[inside].astype(np.int64), -CLIP, CLIP)
    low, high = np.minimum(left, right)[inside], np.maximum(left, right)[inside]
    pairs = _aggregate(low, high, clipped, np.ones(len(low), np.int64), clipped, size)
    weight = np.ones(size, np.int64)
    while len(pairs.a):
        strength = _blend(pairs, weight)
        strength[conflicting(held, pairs.a, pairs.b)] = -1
        alive = _alive(pairs, strength, size)
        pairs, strength = pairs.where(alive), strength[alive]
        into = _mutually_best(pairs, strength, size)
        if into is None:
            break
        label = into[label]
        moved = np.flatnonzero(into != np.arange(size))
        np.add.at(weight, into[moved], weight[moved])
        for codes in held:
            codes[into[moved]] = np.maximum(codes[into[moved]], codes[moved])
        a, b = into[pairs.a], into[pairs.b]
        keep = a != b
        pairs = _aggregate(np.minimum(a, b)[keep], np.maximum(a, b)[keep],
                           pairs.total[keep], pairs.count[keep], pairs.best[keep], size)  # fmt: skip
    return label.astype(np.int32)


def conflicting(
    exclusive: Sequence[npt.NDArray[np.integer]], a: Int64Array | Int32Array, b: Int64Array | Int32Array
) -> npt.NDArray[np.bool_]:
    """Return which pairs hold two different values of something that one customer has once."""
    found = np.zeros(len(a), bool)
    for codes in exclusive:
        found |= (codes[a] >= 0) & (codes[b] >= 0) & (codes[a] != codes[b])
    return found


def _aggregate(
    a: npt.NDArray[np.integer],
    b: npt.NDArray[np.integer],
    total: Int64Array,
    count: Int64Array,
    best: Int64Array,
    size: int,
) -> _ClusterPairs:
    key = a.astype(np.int64) * size + b
    order = np.argsort(key, kind="stable")
    key = key[order]
    begins = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    if not len(begins):
        empty = np.zeros(0, np.int64)
        return _ClusterPairs(empty, empty, empty, empty, empty)
    return _ClusterPairs(
        key[begins] // size,
        key[begins] % size,
        np.add.reduceat(total[order], begins),
        np.add.reduceat(count[order], begins),
        np.maximum.reduceat(best[order], begins),
    )


def _blend(pairs: _ClusterPairs, weight: Int64Array) -> Int64Array:
    """Return the blend of mean and best score in thousandths of a tenth of a centibit, as integers."""
    crossing = weight[pairs.a] * weight[pairs.b]
    total = pairs.total + UNCOMPARED * (crossing - pairs.count)
    return (MEAN_SHARE * 1000 * total) // crossing + BEST_SHARE * 1000 * pairs.best


def _alive(pairs: _ClusterPairs, strength: Int64Array, size: int) -> npt.NDArray[np.bool_]:
    """Keep the pairs that may still matter: those at a cluster that has a positive pair."""
    growing = np.zeros(size, bool)
    positive = strength > 0
    growing[pairs.a[positive]] = True
    growing[pairs.b[positive]] = True
    return growing[pairs.a] | growing[pairs.b]


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
