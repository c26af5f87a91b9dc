"""What is said again counts once: a record that adds nothing to another goes with it and has no voice.

Five rows that say no more than Universal Exports fit Universal Exports USA and Universal Exports India, and
would join the two, though neither says anything that the other confirms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.components import components
from kinfold.scoring.limits import disagreeing

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from kinfold.scoring.echoes import Echoes
    from kinfold.scoring.limits import Limits
    from kinfold.tables import Int32Array, Int64Array

    # pairs of records, and their centibits above the threshold
    Compared: TypeAlias = "tuple[Int32Array, Int32Array, npt.NDArray[np.int32]]"
    Flags: TypeAlias = "npt.NDArray[np.bool_]"

AMBIGUOUS_WITHIN = 200  # centibits: odds of 4 to 1


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """``of``: for each record one that says all it says and may go with yet another; itself where it speaks.

    ``compared``: the pairs of records that speak, each the mean of the pairs it stands for.
    """

    of: Int32Array
    compared: Compared


def every_voice(compared: Compared, size: int) -> Voices:
    """Return the voices where each record speaks for itself."""
    return Voices(np.arange(size, dtype=np.int32), compared)


def voices(compared: Compared, echoes: Echoes, size: int, limits: Limits) -> Voices:
    """Let one of the records that say the same speak for them, and for those that say less.

    Only over pairs above the threshold: what they say must be enough to join them. A record that a person
    judged, or that brings in what its speaker is not held to, speaks for itself. One whose speakers are two,
    nearly equally near and not one customer themselves, goes with neither and joins nobody.
    O(pairs log pairs).
    """
    first = _saying_the_same(compared, echoes, size, limits)
    distinct = _between(first, compared)
    chosen, torn = _saying_more(first, compared, echoes, limits)
    speaker = np.where(torn, np.arange(size), chosen)
    speaks = (speaker == np.arange(size)) & ~torn
    left, right, score = distinct
    kept = speaks[left] & speaks[right]
    return Voices(speaker[first].astype(np.int32), (left[kept], right[kept], score[kept]))


def _unjudged(size: int, limits: Limits) -> Flags:
    free = np.ones(size, bool)
    for judged in (*limits.same, *limits.different):
        free[judged] = False
    return free


def _saying_the_same(compared: Compared, echoes: Echoes, size: int, limits: Limits) -> Int32Array:
    """Return the first of each group that says the same; a record of a group that breaks a limit stays."""
    left, right, score = compared
    free = _unjudged(size, limits)
    joins = echoes.left & echoes.right & (score > 0) & free[left] & free[right]
    group = components(left[joins], right[joins], size)
    torn = np.zeros(size, bool)
    for codes in limits.codes.values():
        torn |= disagreeing(codes, group)
    return np.where(torn[group], np.arange(size), group).astype(np.int32)


def _between(first: Int32Array, compared: Compared) -> Compared:
    """Return the pairs of first records, each the mean of those that it stands for.

    The mean, because records that say the same may stand in two sources, one of which lists nobody twice.
    """
    size = len(first)
    concerned = first != np.arange(size)
    concerned[first[concerned]] = True
    left, right, score = compared
    some = concerned[left] | concerned[right]
    if not some.any():
        return compared
    a, b = first[left[some]].astype(np.int64), first[right[some]].astype(np.int64)
    pair, place, times = np.unique(_keys(a, b, size)[a != b], return_inverse=True, return_counts=True)
    total = np.bincount(place, weights=score[some][a != b], minlength=len(pair))
    mean = np.rint(total / times).astype(np.int32)
    return (
        np.r_[(pair // size).astype(np.int32), left[~some]],
        np.r_[(pair % size).astype(np.int32), right[~some]],
        np.r_[mean, score[~some]],
    )


def _saying_more(
    first: Int32Array, compared: Compared, echoes: Echoes, limits: Limits
) -> tuple[Int64Array, Flags]:
    """Return for each first record the nearest that says all it says and more, and which are torn."""
    size = len(first)
    left, right, score = compared
    less, more, strength = (
        np.concatenate([one[echoes.left & ~echoes.right], other[echoes.right & ~echoes.left]])
        for one, other in ((first[left], first[right]), (first[right], first[left]), (score, score))
    )
    may = (strength > 0) & _unjudged(size, limits)[less] & _held_alike(first, limits, less, more)
    less, more, strength = less[may].astype(np.int64), more[may].astype(np.int64), strength[may]
    order = np.lexsort((more, -strength, less))
    less, more, strength = less[order], more[order], strength[order]
    begins = np.flatnonzero(np.r_[True, np.diff(less) > 0][: len(less)])
    nearest, best = np.arange(size), np.zeros(size, np.int64)
    nearest[less[begins]], best[less[begins]] = more[begins], strength[begins]
    rival = (more != nearest[less]) & (strength >= best[less] - AMBIGUOUS_WITHIN)
    less, more = less[rival], more[rival]
    torn, asked = np.zeros(size, bool), np.zeros(size, bool)
    asked[more] = asked[nearest[less]] = True
    linked = np.flatnonzero((score > 0) & asked[first[left]])
    linked = linked[asked[first[right[linked]]]]
    friends = _keys(first[left[linked]], first[right[linked]], size)
    torn[less[~np.isin(_keys(more, nearest[less], size), friends)]] = True
    return nearest, torn


def _held_alike(first: Int32Array, limits: Limits, less: Int32Array, more: Int32Array) -> Flags:
    """Return where the record that says less is held to nothing that the other is not held to."""
    found = np.ones(len(less), bool)
    for codes in limits.codes.values():
        held = np.full(len(first), -1, np.int64)
        known = np.flatnonzero(codes >= 0)
        np.maximum.at(held, first[known], codes[known])
        found &= (held[less] < 0) | (held[less] == held[more])
    if limits.born is not None:
        found &= (limits.born[less] == 0) | (limits.born[less] == limits.born[more])
    return found


def _keys(a: npt.NDArray[np.integer], b: npt.NDArray[np.integer], size: int) -> Int64Array:
    key: Int64Array = np.minimum(a, b).astype(np.int64) * size + np.maximum(a, b)
    return key
