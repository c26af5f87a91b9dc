"""Records that say nothing of their own: all that one says, the other says too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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
        return Echoes(self.left.take(pairs), self.right.take(pairs))


def repeating(alike: Int32Array, left: Int32Array, right: Int32Array) -> Echoes:
    """Return the echoes of records that say exactly the same: those of one code of ``alike``."""
    same: Flags = alike[left] == alike[right]
    return Echoes(same, same)


def echoing(columns: Columns, left: Int32Array, right: Int32Array, asked: Flags) -> Echoes:
    """Return the echoes of the pairs ``asked``, of the others none. Linear in their values.

    ``columns``: all that the records say (``alike.said``).
    """
    pairs = np.flatnonzero(asked)
    found = Echoes(np.zeros(len(asked), bool), np.zeros(len(asked), bool))
    found.left[pairs], found.right[pairs] = _adding_nothing(columns, left.take(pairs), right.take(pairs))
    return found


def _adding_nothing(columns: Columns, one: Int32Array, other: Int32Array) -> tuple[Flags, Flags]:
    """Return of which pairs the other says all that the one says in each column, and the reverse."""
    here = np.arange(len(one))
    forth, back = np.ones(len(one), bool), np.ones(len(one), bool)
    for start, code in columns:
        x, y = one.take(here), other.take(here)
        mine, theirs = _told(start, code, x, y)
        forth[here] &= mine
        back[here] &= theirs
        here = here.compress(forth.take(here) | back.take(here))
    return forth, back


def _told(start: Int64Array, code: Int32Array, one: Int32Array, other: Int32Array) -> tuple[Flags, Flags]:
    """Return of which pairs the other says all codes of the one, and the reverse."""
    wide, deep = (start.take(side + 1) - start.take(side) for side in (one, other))
    padded = np.append(code, code.dtype.type(0))  # whatever stands there, for who says nothing
    equal = padded.take(start.take(one)) == padded.take(start.take(other))
    equal &= (wide > 0) & (deep > 0)
    forth, back = equal | (wide == 0), equal | (deep == 0)
    several = np.flatnonzero((wide > 1) | (deep > 1))
    if len(several):
        x, y = one.take(several), other.take(several)
        forth[several], back[several] = _all_told(start, code, x, y), _all_told(start, code, y, x)
    return forth, back


def _all_told(start: Int64Array, code: Int32Array, one: Int32Array, other: Int32Array) -> Flags:
    """Return for which pairs every code of the one is among those of the other; codes of one are distinct."""
    wide, deep = (start[side + 1] - start[side] for side in (one, other))
    pair = np.repeat(np.arange(len(one)), wide * deep)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(wide * deep) - wide * deep, wide * deep)
    mine = code[start[one][pair] + nth // deep[pair]]
    theirs = code[start[other][pair] + nth % deep[pair]]
    found: Flags = np.bincount(pair[mine == theirs], minlength=len(one)) == wide
    return found
