"""Records that say exactly the same: they count once, where not the records but what they say is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfold.identifiers.profiles import Measure

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.identifiers.profiles import Profiles
    from kinfold.tables import Int32Array, Int64Array

_ODD = np.uint64(0x9E3779B97F4A7C15)  # the usual odd multiplier for mixing 64-bit hashes
_LITTLE = frozenset({Measure.CATEGORY, Measure.CONTEXT})
LEAST_FILLED = 0.1  # share of records from which a column is more than an exception


def first_alike(profiles: Profiles) -> Int32Array:
    """Return for each organization the first record with the same names and the same values; O(n log n)."""
    size = len(profiles)
    mark = np.zeros(size, np.uint64)
    assert profiles.companies is not None
    parts = [(profiles.companies.start, profiles.companies.name)]
    parts += [(column.start, column.code) for _, column in sorted(profiles.columns.items())]
    for number, (start, code) in enumerate(parts, 1):
        mark = _mixed(mark) + _sums(start, code, number)
    _, first, inverse = np.unique(mark, return_index=True, return_inverse=True)
    return first[inverse].astype(np.int32)


def names_alone(profiles: Profiles) -> bool:
    """Whether little but names tells these organizations apart: no phone or address to speak of."""
    filled = [
        np.count_nonzero(np.diff(column.start))
        for column in profiles.columns.values()
        if column.measure not in _LITTLE
    ]
    return bool(max(filled, default=0) < LEAST_FILLED * len(profiles))


def _sums(start: Int64Array, code: Int32Array, number: int) -> npt.NDArray[np.uint64]:
    """Return one number for each record's set of codes, whatever their order."""
    salted = (code.astype(np.uint64) + np.uint64(1)) * _ODD + np.uint64(number)
    running = np.r_[np.uint64(0), np.cumsum(_mixed(salted), dtype=np.uint64)]
    sums: npt.NDArray[np.uint64] = running[start[1:]] - running[start[:-1]]
    return sums


def _mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    numbers = (numbers ^ numbers >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    mixed: npt.NDArray[np.uint64] = (numbers ^ numbers >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return mixed
