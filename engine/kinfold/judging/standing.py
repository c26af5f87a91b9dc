"""The judgements that stand, for people: who decided what, who disagrees, what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.components import components
from kinfold.judging.pairs import judged_pairs
from kinfold.judging.snapshot import sides, snapshot_of
from kinfold.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kinfold.judging.snapshot import Seal
    from kinfold.model import Judgement


@dataclass(frozen=True, slots=True)
class Standing:
    """A judgement that counts on a pair at least; ``opposed`` are those of people who disagree."""

    judgement: Judgement
    left: tuple[str, ...]  # the records for which each side stands
    right: tuple[str, ...]
    opposed: tuple[Judgement, ...]

    def touches(self, records: Collection[str]) -> bool:
        """Say whether one of these records was judged."""
        return any(record in records for record in (*self.left, *self.right))

    def between(self, one: Collection[str], other: Collection[str]) -> bool:
        """Say whether it stands between two groups of records, in either direction."""
        return any(
            any(r in a for r in self.left) and any(r in b for r in self.right)
            for a, b in ((one, other), (other, one))
        )


class Settled:
    """The pairs of records on which a judgement stands; ``pairs``: at least as many as there are."""

    def __init__(self, judged: Sequence[Standing]) -> None:
        self.pairs = sum(len(one.left) * len(one.right) for one in judged)
        self._sides: dict[str, set[tuple[int, int]]] = {}
        for number, one in enumerate(judged):
            for side, records in enumerate((one.left, one.right)):
                for record in records:
                    self._sides.setdefault(record, set()).add((number, side))

    @property
    def records(self) -> list[str]:
        """The records that somebody judged, or whose customer."""
        return sorted(self._sides)

    def holds(self, left: str, right: str) -> bool:
        """Say whether a judgement stands on these two records, or on the customers that they were in."""
        others = self._sides.get(right, set())
        return any((number, 1 - side) in others for number, side in self._sides.get(left, ()))


def standing(judgements: Sequence[Judgement]) -> tuple[Standing, ...]:
    """Return the judgements that count, oldest first; a withdrawn or overruled one is not among them."""
    names = sorted({record for judgement in judgements for side in sides(judgement) for record in side})
    pairs = judged_pairs(judgements, pa.array(names, pa.string()))
    against: dict[int, set[int]] = {place: set() for place in np.unique(pairs.newest).tolist()}
    disputed = pairs.opposed >= 0
    for place, other in zip(pairs.newest[disputed].tolist(), pairs.opposed[disputed].tolist(), strict=True):
        against[place].add(other)
    return tuple(
        Standing(judgements[place], *sides(judgements[place]), tuple(judgements[o] for o in sorted(others)))
        for place, others in against.items()
        if judgements[place].verdict != Verdict.WITHDRAWN
    )


def contradicting(judgements: Sequence[Judgement]) -> tuple[tuple[Judgement, ...], ...]:
    """Return the groups of judgements that cannot all hold: what some join, another keeps apart."""
    names = sorted({record for judgement in judgements for side in sides(judgement) for record in side})
    pairs = judged_pairs(judgements, pa.array(names, pa.string()))
    same, different = pairs.told(Verdict.SAME), pairs.told(Verdict.DIFFERENT)
    group = components(pairs.left[same], pairs.right[same], len(names))
    within = (same | different) & (group[pairs.left] == group[pairs.right])
    found = []
    for torn in np.unique(group[pairs.left[different & within]]).tolist():
        places = np.unique(pairs.newest[within & (group[pairs.left] == torn)])
        found.append(tuple(judgements[place] for place in places.tolist()))
    return tuple(found)


def changed(
    judged: Standing, now: Mapping[str, Collection[tuple[str, str]]], seal: Seal
) -> tuple[tuple[str, str, bool], ...]:
    """Return what became of the identifiers on which a judgement rested: kind, value, whether it is new.

    ``now``: the identifiers of each record today, as kind and value. Of one that is gone only the kind
    is known, its value is "". Nothing where the judgement kept no snapshot.
    """
    seen = snapshot_of(judged.judgement)
    if seen is None:
        return ()
    found = []
    for side in (seen.left, seen.right):
        today = {
            (kind, seal.mark(kind, value)): value
            for record in side.records
            for kind, value in now.get(record, ())
        }
        found += [(kind, "", False) for kind, mark in set(side.marks) - today.keys()]
        found += [(kind, today[kind, mark], True) for kind, mark in today.keys() - set(side.marks)]
    return tuple(sorted(found))
