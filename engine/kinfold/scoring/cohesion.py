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
from kinfold.scoring.limits import SUPPORT, UNKNOWN, Limits, NeverLinks, disagreeing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    import numpy.typing as npt

    from kinfold.scoring.counting_once import Compared
    from kinfold.scoring.echoes import Echoes
    from kinfold.tables import Int32Array, Int64Array

    _Once: TypeAlias = "tuple[Sequence[Int64Array], _Births, NeverLinks]"

CLIP = 600  # centibits; one overwhelming pair must not outvote a group
MOST_WRONG_DIGITS = 3  # of eight; more than that is no typing error
GENERATION = 15  # years between father and son; so far apart, MOST_WRONG_DIGITS are no typing error either


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


@dataclass(slots=True)
class _ClusterPairs:
    """Sums over the record pairs between two clusters, one row a pair of clusters (a < b).

    ``total`` of clipped scores, ``best`` of the scores as they are.
    """

    a: Int64Array
    b: Int64Array
    total: Int64Array
    count: Int64Array
    best: Int64Array

    def where(self, keep: npt.NDArray[np.bool_]) -> _ClusterPairs:
        return _ClusterPairs(self.a[keep], self.b[keep], self.total[keep], self.count[keep], self.best[keep])


@dataclass(slots=True)
class _Births:
    """The earliest and latest birth date of each cluster (YYYYMMDD, 0 unknown), typos among them."""

    earliest: Int64Array
    latest: Int64Array

    @classmethod
    def of(cls, born: Int64Array) -> _Births:
        return cls(np.where(born > 0, born, UNKNOWN), born.copy())

    def conflict(self, a: Int64Array, b: Int64Array) -> npt.NDArray[np.bool_]:
        """Return which pairs of clusters hold births of two people."""
        found = np.zeros(len(a), bool)
        if not self.latest.any():
            return found
        for one in (self.earliest, self.latest):
            for other in (self.earliest, self.latest):
                found |= other_birth(one[a] % UNKNOWN, other[b] % UNKNOWN)
        return found

    def differing(self, group: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
        """Return which groups, by their numbers, would hold births of two people."""
        whole = _Births(self.earliest.copy(), self.latest.copy())
        whole.join(group.astype(np.int64), np.arange(len(group)))
        return other_birth(whole.earliest % UNKNOWN, whole.latest)

    def join(self, into: Int64Array, moved: Int64Array) -> None:
        np.minimum.at(self.earliest, into, self.earliest[moved].copy())
        np.maximum.at(self.latest, into, self.latest[moved].copy())


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
    heard = every_voice(compared, size) if echoes is None else voices(compared, echoes, size, limits)
    left, right, score = heard.compared
    held = [codes.astype(np.int64) for codes in limits.codes.values()]
    dates = _Births.of(np.zeros(size, np.int64) if limits.born is None else limits.born.astype(np.int64))
    everyone = np.arange(size)
    judged = components(np.r_[heard.of, limits.same[0]], np.r_[everyone, limits.same[1]], size).astype(
        np.int64
    )
    if not len(left):
        return judged.astype(np.int32)
    positive = score > 0
    island = components(np.r_[judged, left[positive]], np.r_[everyone, right[positive]], size)
    inside = (island[left] == island[right]) & (judged[left] != judged[right])
    full = score[inside].astype(np.int64)
    clipped = np.clip(full, -CLIP, CLIP)
    low, high = (judged[end(left, right)[inside]] for end in (np.minimum, np.maximum))
    never = NeverLinks.of(judged[limits.different[0]], judged[limits.different[1]], size)
    _join(held, dates, judged)
    label = _unanimous(low, high, clipped >= CLIP, (held, dates, never)).astype(np.int64)[judged]
    weight = np.bincount(label[heard.of == everyone], minlength=size)
    _join(held, dates, label)
    never = never.joined(label)
    a, b, one = label[low], label[high], np.ones(len(low), np.int64)
    apart = a != b
    pairs = _aggregate(np.minimum(a, b)[apart], np.maximum(a, b)[apart],
                       clipped[apart], one[apart], full[apart], size)  # fmt: skip
    while len(pairs.a):
        strength = _blend(pairs, weight, linkage)
        barred = _excluding((held, dates, never), pairs.a, pairs.b)
        barred |= _ambiguous(pairs, np.where(barred, -1, strength), (held, dates, never))
        strength[barred] = -1
        alive = _alive(pairs, strength, island)
        pairs, strength = pairs.where(alive), strength[alive]
        into = _mutually_best(pairs, strength, size)
        if into is None:
            break
        label = into[label]
        _move(held, dates, weight, into)
        never = never.joined(into)
        a, b = into[pairs.a], into[pairs.b]
        keep = a != b
        pairs = _aggregate(np.minimum(a, b)[keep], np.maximum(a, b)[keep],
                           pairs.total[keep], pairs.count[keep], pairs.best[keep], size)  # fmt: skip
    return label.astype(np.int32)


def _join(held: Sequence[Int64Array], dates: _Births, label: Int64Array) -> None:
    """Give each group what its records hold."""
    for codes in held:
        np.maximum.at(codes, label, codes.copy())
    dates.join(label, np.arange(len(label)))


def _move(held: Sequence[Int64Array], dates: _Births, weight: Int64Array, into: Int64Array) -> None:
    """Give each cluster the records, and what they hold, of those that went into it."""
    moved = np.flatnonzero(into != np.arange(len(into)))
    np.add.at(weight, into[moved], weight[moved])
    for codes in held:
        codes[into[moved]] = np.maximum(codes[into[moved]], codes[moved])
    dates.join(into[moved], moved)


def _unanimous(low: Int64Array, high: Int64Array, full: npt.NDArray[np.bool_], once: _Once) -> Int32Array:
    """Return the components whose compared pairs are all as strong as can be and exclude nothing.

    Ten thousand rows of one customer are one group at once: no round of merges, and no record pair
    that nobody compared, can speak against what every compared pair says.
    """
    held, dates, never = once
    size = len(dates.latest)
    group = components(low[full], high[full], size)
    torn = np.zeros(size, bool)
    inside = group[low] == group[high]
    torn[group[low[inside & ~full]]] = True
    torn[never.inside(group)] = True
    for codes in held:
        torn |= disagreeing(codes, group)
    torn |= dates.differing(group)
    return np.where(torn[group], np.arange(size), group).astype(np.int32)


def other_birth_within(born: Int32Array, group: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """Return which groups, by their numbers, hold birth dates (0 unknown) of two people."""
    return _Births.of(born.astype(np.int64)).differing(group)


def _excluding(once: _Once, a: Int64Array, b: Int64Array) -> npt.NDArray[np.bool_]:
    """Return which pairs of clusters no customer can hold together."""
    held, dates, never = once
    return conflicting(held, a, b) | dates.conflict(a, b) | never.between(a, b)


def conflicting(
    exclusive: Sequence[npt.NDArray[np.integer]], a: Int64Array | Int32Array, b: Int64Array | Int32Array
) -> npt.NDArray[np.bool_]:
    """Return which pairs hold two different values of something that one customer has once."""
    found = np.zeros(len(a), bool)
    for codes in exclusive:
        found |= (codes[a] >= 0) & (codes[b] >= 0) & (codes[a] != codes[b])
    return found


def _ambiguous(pairs: _ClusterPairs, strength: Int64Array, once: _Once) -> npt.NDArray[np.bool_]:
    """Mark pairs of a cluster that fits two others nearly equally well which exclude each other."""
    held, dates, never = once
    found = np.zeros(len(strength), bool)
    if not (any((codes >= 0).any() for codes in held) or dates.latest.any() or len(never.key)):
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
        & _excluding(once, other[best], other)
    )
    found[edge[rivals]] = True
    found[edge[best[rivals]]] = True
    return found


def other_birth(a: npt.NDArray[np.integer], b: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """Return where two known birth dates (YYYYMMDD) are of two people.

    Not for up to MOST_WRONG_DIGITS wrong digits (one less where they make a generation), a swapped day
    and month, or dates that agree in two of their parts: an exact rule costs a quarter of all matches
    on data with typing errors.
    """
    found = np.zeros(len(a), bool)
    known = np.flatnonzero((a > 0) & (b > 0) & (a != b))
    a, b = a[known], b[known]
    wrong = np.zeros(len(a), np.int8)
    for place in range(8):
        wrong += (a // 10**place) % 10 != (b // 10**place) % 10
    one, other = ((d // 10_000, d // 100 % 100, d % 100) for d in (a, b))
    agree = sum((x == y).astype(np.int8) for x, y in zip(one, other, strict=True))
    swapped = (one[1] == other[2]) & (one[2] == other[1])
    wrong += np.abs(one[0] - other[0]) >= GENERATION
    found[known] = (wrong > MOST_WRONG_DIGITS) & (agree < 2) & ~swapped
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
