"""Buckets → pairs: every pair of a small bucket, near names of a large one, and a forecast of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfold.candidates.keys import ABSENT

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.candidates.keys import BucketKeys
    from kinfold.tables import Int32Array, Int64Array

ALL_PAIRS = 60  # records; a larger bucket gives each record only its nearest names
NEAREST = 8  # records after it, by name, that a record of a large bucket is paired with


def forecast(keys: BucketKeys) -> int:
    """Return how many pairs the pass will give, at most, from the sizes of its buckets alone."""
    _, size = np.unique(keys.key[keys.key != ABSENT], return_counts=True)
    return int(np.where(size <= ALL_PAIRS, size * (size - 1) // 2, size * NEAREST).sum())


def pairs(keys: BucketKeys, rank: Int32Array) -> Int64Array:
    """Return the distinct pairs of one pass as ``left << 32 | right`` with left < right, ascending.

    ``rank``: each record's place by name, which decides who is near in a large bucket. O(k) pairs
    for a bucket of k records beyond ALL_PAIRS, O(k²) below it.
    """
    present = keys.key != ABSENT
    record, key = keys.record[present], keys.key[present]
    order = np.lexsort((record, rank[record], key))
    record, key = record[order], key[order]
    begins = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    size = np.diff(np.r_[begins, len(key)])
    after = np.repeat(begins + size, size) - np.arange(len(key)) - 1  # bucket members behind each one
    reach = np.minimum(after, np.repeat(np.where(size <= ALL_PAIRS, ALL_PAIRS, NEAREST), size))
    found = list(_stepping(record, reach))
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)


def _stepping(record: Int32Array, reach: npt.NDArray[np.int64]) -> list[Int64Array]:
    """Pair each record with the one 1, 2, 3 … places behind it, as far as its reach."""
    found = []
    active = np.flatnonzero(reach > 0)
    step = 1
    while len(active):
        a, b = record[active].astype(np.int64), record[active + step].astype(np.int64)
        differ = a != b  # a record may be in a bucket twice
        found.append((np.minimum(a, b) << 32 | np.maximum(a, b))[differ])
        step += 1
        active = active[reach[active] >= step]
    return found
