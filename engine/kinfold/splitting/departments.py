"""Departments: grouped by name at their organization, then joined and parted as people judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfold.components import components
from kinfold.model import Rule
from kinfold.scoring.limits import Limits
from kinfold.splitting.judged import broken, settle
from kinfold.splitting.splitting import Cuts, part_pairs

if TYPE_CHECKING:
    from kinfold.judging import JudgedPairs
    from kinfold.splitting.judged import Judged
    from kinfold.tables import Int32Array

    Pairs = tuple[Int32Array, Int32Array]


def as_judged(told: JudgedPairs, place: Int32Array, group: Int32Array) -> tuple[Int32Array, Pairs, Cuts]:
    """Return the groups of departments as people judged, with the pairs cut and their cuts.

    ``place``: each record's position among the departments, -1 for others; ``group``: of each department,
    by name. Of two departments that a person parted, the one with the smaller key stays with the others
    of their name. Groups are named by their smallest position.
    """
    size = len(group)
    limits, judged = settle(told, place, Limits())
    everyone = np.arange(size, dtype=np.int32)
    joined = components(np.r_[everyone, limits.same[0]], np.r_[group, limits.same[1]], size)
    one = components(*limits.same, size)
    label = joined.copy()
    for torn in np.flatnonzero(broken(limits, joined, limits.different) != "").tolist():
        _part(label, np.flatnonzero(joined == torn), one, limits.different)
    return (label, *_cuts(label, joined, judged))


def _part(label: Int32Array, members: np.ndarray, one: Int32Array, different: Pairs) -> None:
    """Put each group of records judged the same into the first part that holds nobody parted from it."""
    apart: dict[int, set[int]] = {}
    for a, b in zip(*(one[side].tolist() for side in different), strict=True):
        apart.setdefault(a, set()).add(b)
        apart.setdefault(b, set()).add(a)
    parts: list[set[int]] = [set()]
    for name in dict.fromkeys(one[members].tolist()):
        free = next((part for part in parts if part.isdisjoint(apart.get(name, ()))), None)
        if free is None:
            parts.append(free := set())
        free.add(name)
    for part in parts:
        mine = members[np.isin(one[members], sorted(part))]
        label[mine] = mine.min()


def _cuts(label: Int32Array, joined: Int32Array, judged: Judged) -> tuple[Pairs, Cuts]:
    """Return what judgements kept apart: one pair and one cut for each two parts."""
    left, right = (
        np.r_[a, b].astype(np.int32) for a, b in zip(judged.contradicted, judged.parted, strict=True)
    )
    contradicted = np.arange(len(left)) < len(judged.contradicted[0])
    detail = np.r_[judged.broken + "; " + judged.contradiction, judged.parting].astype(object)
    asked = np.flatnonzero((label[left] != label[right]) & (contradicted | (joined[left] == joined[right])))
    asked = asked[np.unique(part_pairs(label[left[asked]], label[right[asked]]), return_index=True)[1]]
    pair, of = (left[asked], right[asked]), np.bincount(label, minlength=len(label))
    rule = np.where(contradicted[asked], Rule.CONTRADICTION.value, Rule.NEVER_LINK.value).astype(object)
    cuts = Cuts(
        np.arange(len(asked)), rule, detail[asked], np.ones(len(asked), np.int64),
        of[label[pair[0]]], of[label[pair[1]]], np.zeros(len(asked), bool), contradicted[asked],
    )  # fmt: skip
    return pair, cuts
