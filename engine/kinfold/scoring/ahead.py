"""Pairs compared while their model is still being learned: their levels do not depend on it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.evidence import pair_keys
from kinfold.threads import THREADS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from kinfold.candidates import Candidates
    from kinfold.scoring.agreement import Agreement
    from kinfold.scoring.fields import FieldComparer
    from kinfold.scoring.model import KindModel
    from kinfold.tables import Int64Array

STEP = 50_000  # pairs compared before looking whether the model is there
MOST = 600_000  # pairs whose levels are kept until the model is there: about a hundred bytes each


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Pairs and their levels; ``pair``: left << 32 | right."""

    pair: Int64Array
    agreements: list[Agreement]

    def among(self, pairs: Int64Array) -> tuple[Int64Array, list[Agreement]]:
        """Return the positions in ``pairs``, which ascend, of those that are here, and their levels."""
        found = np.searchsorted(pairs, self.pair)
        place = np.minimum(found, len(pairs) - 1) if len(pairs) else found[:0]
        here = np.flatnonzero(pairs.take(place) == self.pair[: len(place)])
        if len(here) == len(self.pair):
            return place, self.agreements
        return place.take(here), [agreement.at(here) for agreement in self.agreements]


def compared_while(
    learned: Callable[[], KindModel],
    candidates: Candidates,
    asked: npt.NDArray[np.bool_],
    comparer: FieldComparer,
) -> tuple[KindModel, list[Compared]]:
    """Return what is learned, and those of the candidates ``asked`` that were compared meanwhile.

    Pairs of the first passes come first: what learning finds to add nothing are the last ones. Where there
    is one core alone, nothing is compared.
    """
    found: list[Compared] = []
    with ThreadPoolExecutor(1) as thread:
        learning = thread.submit(learned)
        for pairs in _in_order(candidates, asked) if THREADS > 1 else ():
            if learning.done():
                break
            left, right = candidates.left.take(pairs), candidates.right.take(pairs)
            found.append(Compared(pair_keys(left, right), comparer.agreements(left, right)))
    return learning.result(), found


def _in_order(candidates: Candidates, asked: npt.NDArray[np.bool_]) -> Iterator[Int64Array]:
    """Yield the positions of pairs that were ``asked``, those of the first pass first; at most ``MOST``."""
    first, room = candidates.passes & -candidates.passes, MOST
    for number in range(len(candidates.reports)):
        mine = np.flatnonzero((first == np.int64(1) << np.int64(number)) & asked)[:room]
        room -= len(mine)
        for start in range(0, len(mine), STEP):
            yield mine[start : start + STEP]
        if not room:
            return
