"""Rows that only repeat others are heard no more: ten thousand calls of one customer are no ten thousand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.identifiers.alike import first_alike, marks
from kinfold.identifiers.profiles import Measure
from kinfold.identifiers.taking import taken

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.hashing import Keys
    from kinfold.identifiers.profiles import Profiles
    from kinfold.tables import Int32Array

    Flags = npt.NDArray[np.bool_]

REPEATED = "says the same"  # the name of the pass that pairs each row left out with the first of its kind
_IDENTIFYING = frozenset({Measure.PHONE, Measure.EMAIL, Measure.NUMBER})
REPEATS = 2  # rows of one source that say the same; the second shows that rows repeat, a third no more


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """The records of one kind without those that only repeat others.

    ``profiles``: of the records kept; ``kept``: their positions among all, ascending; ``alike``: for each
    of all records the first that says the same; ``repeated``: those left out, and ``first``: for each of
    them the first of its source that says the same; ``mark``: of all that each of all records says.
    """

    profiles: Profiles
    kept: Int32Array
    alike: Int32Array
    first: Int32Array
    repeated: Int32Array
    mark: Keys


def heard(profiles: Profiles) -> Heard:
    """Leave out rows that repeat others: the third and later ones of one source that say the same.

    Only rows with a phone, e-mail or number: two rows of one name and one phone are one customer's, and
    a hundred of them tell no more, while two rows that say no more than 张伟 may be two people. Two rows
    are kept, for they show that customers repeat. Linear, but for the rows that occur more than twice.
    """
    found = marks(profiles)
    alike = first_alike(profiles, found)
    often = np.bincount(alike, minlength=len(profiles)) > REPEATS
    asked = np.flatnonzero(often[alike] & _identified(profiles))
    order = asked[np.lexsort((profiles.source[asked], alike[asked]))]  # stable: ascending positions within
    fresh = np.ones(len(order), bool)
    fresh[1:] = np.diff(alike[order]).astype(bool) | np.diff(profiles.source[order]).astype(bool)
    begins = np.flatnonzero(fresh)
    times = np.diff(np.r_[begins, len(order)])
    late = np.arange(len(order)) - np.repeat(begins, times) >= REPEATS
    first = np.repeat(order[begins], times)
    repeated = order[late]
    sequence = np.argsort(repeated)
    keep = np.ones(len(profiles), bool)
    keep[repeated] = False
    return Heard(
        taken(profiles, keep),
        np.flatnonzero(keep).astype(np.int32),
        alike,
        first[late][sequence].astype(np.int32),
        repeated[sequence].astype(np.int32),
        found.ordered,
    )


def _identified(profiles: Profiles) -> Flags:
    """Return which records bear an identifier that links."""
    found = np.zeros(len(profiles), bool)
    for column in profiles.columns.values():
        if column.measure in _IDENTIFYING:
            found |= column.start[1:] > column.start[:-1]
    return found
