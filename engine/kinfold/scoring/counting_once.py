"""Records that say exactly the same are joined first, and count once: a thing said again is no more true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfold.components import components
from kinfold.scoring.limits import disagreeing

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from kinfold.scoring.limits import Limits
    from kinfold.tables import Int32Array

    # pairs of records, and their centibits above the threshold
    Compared: TypeAlias = "tuple[Int32Array, Int32Array, npt.NDArray[np.int32]]"


def counting_once(alike: Int32Array, compared: Compared, size: int, limits: Limits) -> Int32Array:
    """Return for each record the one that it counts with: the first of its group, or itself.

    A group are records that say the same (one code of ``alike``) and hang together by pairs above the
    threshold: what they say is enough to join them. A record that a person judged counts for itself, and
    so does each of a group that breaks a limit.
    """
    left, right, score = compared
    free = np.ones(size, bool)
    for judged in (*limits.same, *limits.different):
        free[judged] = False
    joins = (alike[left] == alike[right]) & (score > 0) & free[left] & free[right]
    group = components(left[joins], right[joins], size)
    torn = np.zeros(size, bool)
    for codes in limits.codes.values():
        torn |= disagreeing(codes, group)
    return np.where(torn[group], np.arange(size), group).astype(np.int32)


def between_distinct(compared: Compared, once: Int32Array) -> Compared:
    """Return the pairs of records that count for themselves, each the mean of those that it stands for.

    ``once``: the record that each counts with. The mean, because records that say the same may stand in
    two sources, of which one lists no customer twice. O(pairs log pairs) where any counts with another.
    """
    size = len(once)
    if (once == np.arange(size)).all():
        return compared
    a, b = once[compared[0]].astype(np.int64), once[compared[1]].astype(np.int64)
    key = (np.minimum(a, b) * size + np.maximum(a, b))[a != b]
    pair, place, times = np.unique(key, return_inverse=True, return_counts=True)
    total = np.bincount(place, weights=compared[2][a != b], minlength=len(pair))
    mean = np.rint(total / times).astype(np.int32)
    return (pair // size).astype(np.int32), (pair % size).astype(np.int32), mean
