"""Scored pairs → parts: records that stay one customer, and a cut for every link that did not hold.

Splitting never adds a link: each part lies inside one component of accepted links.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.components import components
from kinfold.model import Kind, Rule
from kinfold.scoring.cohesion import BY_MEAN, blended, cohere_as
from kinfold.scoring.counting_once import AMBIGUOUS_WITHIN
from kinfold.scoring.keeping_apart import conflicting, other_birth
from kinfold.splitting.judged import broken

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from kinfold.scoring.cohesion import Linkage
    from kinfold.scoring.echoes import Echoes
    from kinfold.scoring.limits import Limits
    from kinfold.scoring.scoring import Scores
    from kinfold.splitting.judged import Judged
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
    """``label``: the part of each record of the kind, named by its smallest record position.

    ``judged``: which of the scored pairs a person judged to be the same.
    """

    label: Int32Array
    cuts: Cuts
    judged: npt.NDArray[np.bool_]


def split(  # what was compared, what limits it, and what was found before
    scores: Scores,
    size: int,
    limits: Limits,
    judged: Judged,
    echoes: Echoes | None = None,
    whole: Int32Array | None = None,
) -> Parts:
    """Split the components of accepted links by cohesion, by what one customer has once, and as judged.

    ``echoes``: which records of the scored pairs say nothing of their own; None: nobody looked.
    ``whole``: the groups of each record where they were found before; only those that break a limit split.
    """
    linkage, above = _linkage(scores, limits), _above(scores)
    if whole is None:
        island = _islands(scores, above, limits, size)
        inside = np.flatnonzero(island.take(scores.left) == island.take(scores.right))
        told = None if echoes is None else echoes.of(inside)
        compared = scores.left.take(inside), scores.right.take(inside), above.take(inside)
        label = cohere_as(linkage, compared, size, limits, told)
    else:
        label = _within(whole, linkage, (scores.left, scores.right, above), limits)
    return _parted(scores, label, limits, judged)


def split_again(
    parts: Parts,
    scores: Scores,
    fresh: npt.NDArray[np.bool_],
    told: tuple[Limits, Judged],
    echoing: Callable[[Int32Array, Int32Array, npt.NDArray[np.bool_]], Echoes],
) -> Parts:
    """Split what scored pairs that are ``fresh`` since ``parts`` were found lie in; all else stays as it was.

    What one component of accepted links holds decides nothing in another. ``echoing``: tells the echoes
    of pairs above the threshold.
    """
    limits, judged = told
    above, size = _above(scores), len(parts.label)
    island = _islands(scores, above, limits, size)
    concerned = np.zeros(size, bool)
    concerned[island[scores.left[fresh]]] = concerned[island[scores.right[fresh]]] = True
    concerned = concerned.take(island)
    near = np.flatnonzero(concerned.take(scores.left))
    left, right = scores.left.take(near), scores.right.take(near)
    inside = np.flatnonzero(island.take(left) == island.take(right))
    left, right, strength = left.take(inside), right.take(inside), above.take(near.take(inside))
    echoes = echoing(left, right, strength > 0)
    label = cohere_as(_linkage(scores, limits), (left, right, strength), size, limits, echoes)
    return _parted(scores, np.where(concerned, label, parts.label), limits, judged)


def _islands(scores: Scores, above: Int32Array, limits: Limits, size: int) -> Int32Array:
    """Return the component of each record: no pair between two of them says anything of a group."""
    links = np.flatnonzero(above > 0)
    sides = zip((scores.left, scores.right), limits.same, strict=True)
    left, right = (np.r_[side.take(links), same] for side, same in sides)
    return components(left, right, size)


def _above(scores: Scores) -> Int32Array:
    """Return centibits above the threshold."""
    return scores.odds - np.int32(scores.model.threshold)


def _linkage(scores: Scores, limits: Limits) -> Linkage:
    # Few records do not show whether branches share a name and a phone: there a strong pair may speak.
    strict = scores.model.kind == Kind.ORGANIZATION and scores.model.learned
    return BY_MEAN if strict else blended(limits.support)


def _parted(scores: Scores, label: Int32Array, limits: Limits, judged: Judged) -> Parts:
    size, above = len(label), _above(scores)
    contradicted = _among(scores, judged.contradicted, size)
    cuts = _cuts(scores, above, label, contradicted, _Reasons(label, limits, judged))
    return Parts(label, cuts, _among(scores, judged.joined, size))


def _within(
    whole: Int32Array,
    linkage: Linkage,
    compared: tuple[Int32Array, Int32Array, npt.NDArray[np.int32]],
    limits: Limits,
) -> Int32Array:
    """Return the groups found before, joined where people joined them; those that break a limit split."""
    size = len(whole)
    everyone = np.arange(size, dtype=np.int32)
    joined = components(np.r_[everyone, limits.same[0]], np.r_[whole, limits.same[1]], size)
    torn = broken(limits, joined, limits.different) != ""
    left, right, above = compared
    inside = (joined[left] == joined[right]) & torn[joined[left]]
    label = cohere_as(linkage, (left[inside], right[inside], above[inside]), size, limits)
    return np.where(torn[joined], label, joined).astype(np.int32)


def _among(scores: Scores, pairs: tuple[Int32Array, Int32Array], size: int) -> npt.NDArray[np.bool_]:
    """Return which scored pairs are among these pairs."""
    if not len(pairs[0]):
        return np.zeros(len(scores.left), bool)
    scored, asked = (
        np.minimum(a, b).astype(np.int64) * size + np.maximum(a, b)
        for a, b in ((scores.left, scores.right), pairs)
    )
    return np.isin(scored, asked)


def _cuts(
    scores: Scores,
    above: Int32Array,
    label: Int32Array,
    contradicted: npt.NDArray[np.bool_],
    reasons: _Reasons,
) -> Cuts:
    linked = np.flatnonzero((above > 0) | contradicted)
    one, other = (label.take(side.take(linked)) for side in (scores.left, scores.right))
    apart = np.flatnonzero(one != other)
    crossing, key = linked.take(apart), part_pairs(one.take(apart), other.take(apart))
    size = np.bincount(label, minlength=len(label))
    order = np.lexsort((crossing, -above[crossing], key))
    key, crossing = key[order], crossing[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    links = np.diff(np.r_[first, len(key)])
    pair = crossing[first]
    left, right = scores.left[pair], scores.right[pair]
    rule, detail = reasons.between(label[left], label[right])
    met = _members(label, label[left], label[right])
    inside = _strongest_inside(scores, above, linked.compress(one == other), met)
    tie = (above[pair] == inside[left]) | (above[pair] == inside[right])
    tie |= _torn(above[pair], label[left], label[right], inside)
    tie &= ~np.isin(rule, [Rule.NEVER_LINK.value, Rule.CONTRADICTION.value])
    rule[tie & (rule == Rule.WEAK_BRIDGE.value)] = Rule.TIE.value
    review = tie | (rule == Rule.CONTRADICTION.value)
    review |= (rule == Rule.WEAK_BRIDGE.value) & (above[pair] >= STRONG)
    return Cuts(pair, rule, detail, links, size[label[left]], size[label[right]], tie, review)


def part_pairs(a: Int32Array, b: Int32Array) -> Int64Array:
    """Return one number for each pair of parts, whichever comes first."""
    return np.minimum(a, b).astype(np.int64) << 32 | np.maximum(a, b)


class _Reasons:
    """Why two parts were not joined: what people judged comes first, then what a customer has once."""

    def __init__(self, label: Int32Array, limits: Limits, judged: Judged) -> None:
        self._label, self._limits, self._judged = label, limits, judged

    def between(
        self, left: Int32Array, right: Int32Array
    ) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
        """Return rule and detail for each pair of parts."""
        label, judged = self._label, self._judged
        asked = np.flatnonzero(_members(label, left, right))
        rule = np.full(len(left), Rule.WEAK_BRIDGE.value, dtype=object)
        detail = np.full(len(left), "", dtype=object)
        if self._limits.born is not None:
            born = np.zeros(len(label), np.int32)
            np.maximum.at(born, label[asked], self._limits.born[asked])
            hit = other_birth(born[left], born[right])
            rule[hit], detail[hit] = Rule.HARD_CONFLICT.value, "birth_date"
        for name, codes in self._limits.codes.items():
            held = np.full(len(label), -1, np.int32)
            np.maximum.at(held, label[asked], codes[asked])
            hit = conflicting([held], left, right)
            is_source = name.startswith("source ")
            rule[hit] = Rule.SOURCE_DUPLICATE.value if is_source else Rule.HARD_CONFLICT.value
            detail[hit] = name.removeprefix("source ")
        parting = self._first(judged.parted, judged.parting, left, right)
        broken = self._first(judged.contradicted, judged.broken + "; " + judged.contradiction, left, right)
        for name, told in ((Rule.NEVER_LINK.value, parting), (Rule.CONTRADICTION.value, broken)):
            rule[told != ""], detail[told != ""] = name, told[told != ""]
        return rule, detail

    def _first(
        self,
        pairs: tuple[Int32Array, Int32Array],
        texts: npt.NDArray[np.object_],
        left: Int32Array,
        right: Int32Array,
    ) -> npt.NDArray[np.object_]:
        """Return the text of the first judged pair between the parts, "" without one."""
        found = np.full(len(left), "", dtype=object)
        if len(texts):
            key, first = np.unique(part_pairs(*(self._label[side] for side in pairs)), return_index=True)
            asked = part_pairs(left, right)
            place = np.minimum(np.searchsorted(key, asked), len(key) - 1)
            hit = key[place] == asked
            found[hit] = texts[first[place[hit]]]
        return found


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


def _strongest_inside(
    scores: Scores, above: Int32Array, inside: Int64Array, asked: npt.NDArray[np.bool_]
) -> Int32Array:
    """Return the strongest of the pairs ``inside`` parts for each record that is asked for, 0 without one."""
    best = np.zeros(len(asked), np.int32)
    inside = inside.compress(asked.take(scores.left.take(inside)))
    np.maximum.at(best, scores.left.take(inside), above.take(inside))
    np.maximum.at(best, scores.right.take(inside), above.take(inside))
    return best


def _members(label: Int32Array, *parts: Int32Array) -> npt.NDArray[np.bool_]:
    """Say of each record whether it is in one of these parts; most of them no cut meets."""
    met = np.zeros(len(label), bool)
    for each in parts:
        met[each] = True
    return met[label]
