"""Scored pairs → parts: records that stay one customer, and a cut for every link that did not hold.

Splitting never adds a link: each part lies inside one component of accepted links.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.model import Kind, Rule
from kinfold.scoring.cohesion import (
    AMBIGUOUS_WITHIN,
    BLENDED,
    BY_MEAN,
    cohere_as,
    conflicting,
    other_birth,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.scoring.scoring import Scores
    from kinfold.splitting.exclusive import Once
    from kinfold.tables import Int32Array, Int64Array

STRONG = 600  # centibits above the threshold from which a cut link deserves a person's look


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """Links above the threshold between two parts, the strongest of each two parts.

    ``pair``: positions among the scored pairs; ``rule``, ``detail``: why; ``links``: how many links
    between the two parts; ``sizes``: records of the left and the right part.
    """

    pair: Int64Array
    rule: npt.NDArray[np.object_]
    detail: npt.NDArray[np.object_]
    links: Int64Array
    left_size: Int64Array
    right_size: Int64Array
    tie: npt.NDArray[np.bool_]
    review: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """``label``: the part of each record of the kind, named by its smallest record position."""

    label: Int32Array
    cuts: Cuts


def split(scores: Scores, size: int, once: Once, whole: Int32Array | None = None) -> Parts:
    """Split the components of accepted links by cohesion and by what one customer has only once.

    ``whole``: the groups of each record where they were found before; only those with a conflict split.
    """
    above = scores.odds - np.int32(scores.model.threshold)
    left, right, strength = scores.left, scores.right, above
    if whole is not None:
        open_pairs = (whole[left] == whole[right]) & _torn_groups(whole, once)[whole[left]]
        left, right, strength = left[open_pairs], right[open_pairs], above[open_pairs]
    # Few records do not show whether branches share a name and a phone: there a strong pair may speak.
    strict = scores.model.kind == Kind.ORGANIZATION and scores.model.learned
    linkage = BY_MEAN if strict else BLENDED
    label = cohere_as(linkage, (left, right, strength), size, list(once.codes.values()), once.born)
    if whole is not None:
        label = np.where(_torn_groups(whole, once)[whole], label, whole).astype(np.int32)
    return Parts(label, _cuts(scores, above, label, once))


def _torn_groups(group: Int32Array, once: Once) -> npt.NDArray[np.bool_]:
    """Return by group whether it holds two of what one customer has once."""
    torn = np.zeros(len(group), bool)
    for codes in once.codes.values():
        known = codes >= 0
        most, least = np.full(len(group), -1, np.int64), np.full(len(group), len(group) + 1, np.int64)
        np.maximum.at(most, group[known], codes[known])
        np.minimum.at(least, group[known], codes[known])
        torn |= (most >= 0) & (most != least)
    return torn


def _cuts(scores: Scores, above: Int32Array, label: Int32Array, once: Once) -> Cuts:
    crossing = np.flatnonzero((above > 0) & (label[scores.left] != label[scores.right]))
    a, b = label[scores.left[crossing]], label[scores.right[crossing]]
    size = np.bincount(label, minlength=len(label))
    key = np.minimum(a, b).astype(np.int64) * len(label) + np.maximum(a, b)
    order = np.lexsort((crossing, -above[crossing], key))
    key, crossing = key[order], crossing[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    links = np.diff(np.r_[first, len(key)])
    pair = crossing[first]
    left, right = scores.left[pair], scores.right[pair]
    rule, detail = _reasons(label, once, left, right)
    inside = _strongest_inside(scores, above, label)
    tie = (above[pair] == inside[left]) | (above[pair] == inside[right])
    tie |= _torn(above[pair], label[left], label[right], inside)
    rule[tie & (rule == Rule.WEAK_BRIDGE.value)] = Rule.TIE.value
    review = tie | ((rule == Rule.WEAK_BRIDGE.value) & (above[pair] >= STRONG))
    return Cuts(pair, rule, detail, links, size[label[left]], size[label[right]], tie, review)


def _reasons(
    label: Int32Array, once: Once, left: Int32Array, right: Int32Array
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    rule = np.full(len(left), Rule.WEAK_BRIDGE.value, dtype=object)
    detail = np.full(len(left), "", dtype=object)
    for name, codes in once.codes.items():
        held = np.full(len(label), -1, np.int32)
        np.maximum.at(held, label, codes)
        hit = conflicting([held], label[left], label[right])
        is_source = name.startswith("source ")
        rule[hit] = Rule.SOURCE_DUPLICATE.value if is_source else Rule.HARD_CONFLICT.value
        detail[hit] = name.removeprefix("source ")
    born = np.zeros(len(label), np.int32)
    np.maximum.at(born, label, once.born)
    hit = other_birth(born[label[left]], born[label[right]]) & (rule == Rule.WEAK_BRIDGE.value)
    rule[hit], detail[hit] = Rule.HARD_CONFLICT.value, "birth_date"
    return rule, detail


def _torn(
    strength: Int32Array, left: Int32Array, right: Int32Array, inside: Int32Array
) -> npt.NDArray[np.bool_]:
    """Mark the cuts of a part that stayed alone because it fits two others nearly equally well."""
    part = np.concatenate([left, right])
    edge = np.concatenate([np.arange(len(left)), np.arange(len(left))])
    best = np.full(len(inside), -1, np.int64)
    np.maximum.at(best, part, strength[edge])
    near = (strength[edge] >= best[part] - AMBIGUOUS_WITHIN) & (inside[part] == 0)
    rivals = np.bincount(part[near], minlength=len(inside))
    found = np.zeros(len(left), bool)
    found[edge[near & (rivals[part] > 1)]] = True
    return found


def _strongest_inside(scores: Scores, above: Int32Array, label: Int32Array) -> Int32Array:
    """Return each record's strongest link inside its own part, 0 without one."""
    best = np.zeros(len(label), np.int32)
    inside = label[scores.left] == label[scores.right]
    np.maximum.at(best, scores.left[inside], above[inside])
    np.maximum.at(best, scores.right[inside], above[inside])
    return best
