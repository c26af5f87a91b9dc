"""Records that say nothing of their own: all that one says, the other says too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array

    Flags = npt.NDArray[np.bool_]
    Columns = Sequence[tuple[Int64Array, Int32Array]]


@dataclass(frozen=True, slots=True, eq=False)
class Echoes:
    """Which records of compared pairs only repeat the other one; both do where they say the same."""

    left: Flags
    right: Flags

    def of(self, pairs: Int64Array) -> Echoes:
        """Return those of the pairs at these positions."""
        return Echoes(self.left[pairs], self.right[pairs])


def repeating(alike: Int32Array, left: Int32Array, right: Int32Array) -> Echoes:
    """Return the echoes of records that say exactly the same: those of one code of ``alike``."""
    same: Flags = alike[left] == alike[right]
    return Echoes(same, same)


def echoing(columns: Columns, left: Int32Array, right: Int32Array, asked: Flags) -> Echoes:
    """Return the echoes of the pairs ``asked``, of the others none. Linear in their values.

    ``columns``: all that the records say (``alike.said``).
    """
    pairs = np.flatnonzero(asked)
    a, b = left[pairs], right[pairs]
    forth, back = side_by_side(lambda ends: _adds_nothing(columns, *ends), ((a, b), (b, a)))
    found = Echoes(np.zeros(len(asked), bool), np.zeros(len(asked), bool))
    found.left[pairs], found.right[pairs] = forth, back
    return found


def _adds_nothing(columns: Columns, one: Int32Array, other: Int32Array) -> Flags:
    """Return for which pairs the other says in each column all that the one says."""
    within = np.ones(len(one), bool)
    for start, code in columns:
        told = np.diff(start)
        first = np.r_[code, 0][start[:-1]]  # whatever stands there, for who says nothing
        here = np.flatnonzero(within)
        here = here[told[one[here]] > 0]
        within[here] = told[other[here]] > 0
        here = here[within[here]]
        x, y = one[here], other[here]
        equal = first[x] == first[y]
        several = np.flatnonzero((told[x] > 1) | (told[y] > 1))
        equal[several] = _all_told(start, code, x[several], y[several])
        within[here] = equal
    return within


def _all_told(start: Int64Array, code: Int32Array, one: Int32Array, other: Int32Array) -> Flags:
    """Return for which pairs every code of the one is among those of the other; codes of one are distinct."""
    wide, deep = (start[side + 1] - start[side] for side in (one, other))
    pair = np.repeat(np.arange(len(one)), wide * deep)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(wide * deep) - wide * deep, wide * deep)
    mine = code[start[one][pair] + nth // deep[pair]]
    theirs = code[start[other][pair] + nth % deep[pair]]
    found: Flags = np.bincount(pair[mine == theirs], minlength=len(one)) == wide
    return found
