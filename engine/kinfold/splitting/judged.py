"""Judgements → limits: what people joined is joined unless it contradicts; what they parted stays apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfold.components import components
from kinfold.model import Verdict
from kinfold.scoring.keeping_apart import other_birth_within
from kinfold.scoring.limits import disagreeing

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.judging import JudgedPairs
    from kinfold.scoring.limits import Limits
    from kinfold.tables import Int32Array

    Pairs = tuple[Int32Array, Int32Array]

JUDGEMENT = "judgement"  # names a contradiction between judgements themselves


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Judged pairs of the records of one kind, by position, left < right.

    ``joined``: pairs to be compared because a person joined them; ``contradicted``: judged the same, but
    what they would join breaks a limit, with its name in ``broken``; ``parted``: judged different.
    ``contradiction`` and ``parting`` tell of each such pair who judged which records, and when; where
    judgements contradict each other, both sides are told.
    """

    joined: Pairs
    contradicted: Pairs
    broken: npt.NDArray[np.object_]
    contradiction: npt.NDArray[np.object_]
    parted: Pairs
    parting: npt.NDArray[np.object_]

    @classmethod
    def nothing(cls) -> Judged:
        """Return what is judged where nobody judged."""
        pairs, texts = (np.zeros(0, np.int32), np.zeros(0, np.int32)), np.zeros(0, object)
        return cls(pairs, pairs, texts, texts, pairs, texts)


def settle(pairs: JudgedPairs, place: Int32Array, limits: Limits) -> tuple[Limits, Judged]:
    """Return the limits with what people judged, and what they judged in positions.

    ``place``: each record's position among those of the kind, -1 for others. Records that people joined
    into one group which breaks a limit, or holds a pair that people parted, are joined by none of these
    judgements: which of them is wrong is a person's to say.
    """
    left, right = place[pairs.left], place[pairs.right]
    here = (left >= 0) & (right >= 0)
    same, different = (here & pairs.told(v) for v in (Verdict.SAME, Verdict.DIFFERENT))
    parted = left[different], right[different]
    one, other = left[same], right[same]
    size = int(place.max(initial=-1)) + 1
    group = components(one, other, size)
    breach = broken(limits, group, parted)[group[one]] if len(one) else np.zeros(0, object)
    sound = breach == ""
    named = _named(pairs, same) | ~sound
    against = _parting(group, parted, _told(pairs, different))[group[one[~sound]]]
    judged = Judged(
        (one[named], other[named]),
        (one[~sound], other[~sound]),
        breach[~sound],
        _told(pairs, same)[~sound] + np.where(breach[~sound] == JUDGEMENT, against, ""),
        parted,
        _told(pairs, different),
    )
    return replace(limits, same=(one[sound], other[sound]), different=parted), judged


def broken(limits: Limits, group: Int32Array, parted: Pairs) -> npt.NDArray[np.object_]:
    """Return for each group what it breaks, "" for nothing."""
    found = np.full(len(group), "", dtype=object)
    born = np.zeros(len(group), np.int32) if limits.born is None else limits.born
    found[other_birth_within(born, group)] = "birth_date"
    for name in sorted(limits.codes, reverse=True):
        found[disagreeing(limits.codes[name], group)] = name
    one, other = group[parted[0]], group[parted[1]]
    found[one[one == other]] = JUDGEMENT
    return found


def _parting(group: Int32Array, parted: Pairs, told: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return for each group the first judgement that parts two of its records, "" without one."""
    found = np.full(len(group), "", dtype=object)
    one, other = group[parted[0]], group[parted[1]]
    inside = np.flatnonzero(one == other)[::-1]
    found[one[inside]] = " / " + told[inside]
    return found


def _named(pairs: JudgedPairs, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Mark, of the chosen pairs, the first of each judgement: a link for each, not one a pair of records."""
    first = np.zeros(len(pairs.newest), bool)
    first[np.unique(np.where(chosen, pairs.newest, -1), return_index=True)[1]] = True
    return first[chosen]


def _told(pairs: JudgedPairs, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.object_]:
    judgements = [pairs.judgements[place] for place in pairs.newest[chosen].tolist()]
    told = [f"{j.left}, {j.right} ({j.who}, {j.at[:10]})" for j in judgements]
    return np.array([*told, ""], dtype=object)[:-1]
