"""Bucket keys: 64-bit numbers, each of one record alone, that are equal where two records say the same.

A key stands for text: it is a hash of it, the same in every run, or made of the code that the run gave it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.hashing import ABSENT, finished

if TYPE_CHECKING:
    import pyarrow as pa

    from kinfold.hashing import Keys
    from kinfold.tables import Int32Array, Positions

_GOLDEN_RATIO = np.uint64(0x9E3779B97F4A7C15)  # the usual odd multiplier for mixing 64-bit hashes


@dataclass(frozen=True, slots=True, eq=False)
class BucketKeys:
    """One candidate pass: ``record`` (positions, a record may occur several times) and its ``key``.

    ``wide``: its large buckets are paired too however many records there are, for they are one customer's.
    """

    name: str
    record: Int32Array
    key: Keys
    wide: bool = False


def numbered(values: pa.StringArray) -> Keys:
    """Return a key for each of these distinct values, none of them empty: within a pass as good as a hash."""
    return finished(np.arange(1, len(values) + 1, dtype=np.uint64))


def mixed(first: Keys, *others: Keys) -> Keys:
    """Combine keys in order; ABSENT where one is absent."""
    out, told = first, first != ABSENT
    for key in others:
        rest = out >> np.uint64(29)
        rest += key
        out = out * _GOLDEN_RATIO
        out ^= rest
        told &= key != ABSENT
    out = np.maximum(out, np.uint64(1))
    out *= told
    return out


def either_order(a: Keys, b: Keys) -> Keys:
    """Combine two keys so that swapped fields fall together."""
    return mixed(np.minimum(a, b), np.maximum(a, b))


def taken(values: Keys, code: Positions) -> Keys:
    """Return the key of each code, ABSENT for code -1."""
    keys: Keys = np.r_[values, ABSENT].take(code)
    return keys
