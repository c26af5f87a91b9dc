"""Bucket keys: 64-bit hashes of text, computed from one record alone, the same in every run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int32Array

    Keys = npt.NDArray[np.uint64]

_SOUNDEX = {c: d for d, group in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1) for c in group}
_GOLDEN_RATIO = np.uint64(0x9E3779B97F4A7C15)  # the usual odd multiplier for mixing 64-bit hashes
ABSENT = np.uint64(0)  # no key: the record is not in this pass


@dataclass(frozen=True, slots=True, eq=False)
class BucketKeys:
    """One candidate pass: ``record`` (positions, a record may occur several times) and its ``key``.

    ``wide``: its large buckets are paired too however many records there are, for they are one customer's.
    """

    name: str
    record: Int32Array
    key: Keys
    wide: bool = False


def hashed(texts: Any) -> Keys:
    """Return a 64-bit hash of each text, ABSENT for the empty one; no interpreter's hash seed in it."""
    values = np.asarray(texts.to_pylist() if hasattr(texts, "to_pylist") else texts, dtype=object)
    keys = pd.util.hash_array(values, categorize=False).astype(np.uint64)
    keys[keys == ABSENT] = np.uint64(1)
    keys[np.asarray(values == "", bool)] = ABSENT
    return keys


def mixed(*keys: Keys) -> Keys:
    """Combine keys in order; ABSENT where one is absent."""
    out = keys[0]
    absent = keys[0] == ABSENT
    for key in keys[1:]:
        out = (out * _GOLDEN_RATIO) ^ (key + (out >> np.uint64(29)))
        absent = absent | (key == ABSENT)
    return np.where(absent, ABSENT, np.maximum(out, np.uint64(1)))


def either_order(a: Keys, b: Keys) -> Keys:
    """Combine two keys so that swapped fields fall together."""
    return mixed(np.minimum(a, b), np.maximum(a, b))


def soundex(text: str) -> str:
    """Return the sound of a latin name: first letter and three digits (Russell 1918).

    >>> soundex("robert"), soundex("rupert"), soundex("zhang")
    ('r163', 'r163', 'z520')
    """
    if not text:
        return ""
    digits, last = "", _SOUNDEX.get(text[0], 0)
    for letter in text[1:]:
        digit = _SOUNDEX.get(letter, 0)
        if digit and digit != last:
            digits += str(digit)
        if letter not in "hw":
            last = digit
    return (text[0] + digits + "000")[:4]


def taken(values: Keys, code: Int32Array) -> Keys:
    """Return the key of each code, ABSENT for code -1."""
    keys: Keys = np.r_[values, ABSENT][code]
    return keys
