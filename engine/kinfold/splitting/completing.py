"""Before two groups are kept apart, the record pairs between them that no pass compared are compared.

A bucket of many like records gives only so many pairs: a pair that nobody looked at counts a little
against a merge, and of two large groups there are many such pairs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kinfold.identifiers.profiles import distinct_ints
from kinfold.model import Rule

if TYPE_CHECKING:
    from kinfold.candidates import Candidates
    from kinfold.scoring.scoring import Scorer, Scores
    from kinfold.splitting.splitting import Parts
    from kinfold.tables import Int32Array, Int64Array

ACROSS = "across a cut"  # the name of the pass that compares what no bucket brought together
MOST_ACROSS = 10_000  # record pairs between two groups; between larger ones the candidates must do
MOST_EACH, FEW = 5, 200_000  # pairs compared in all: a record, and in any case
WEAK = (Rule.WEAK_BRIDGE.value, Rule.TIE.value)


def completed(
    candidates: Candidates, scores: Scores, parts: Parts, scorer: Scorer, alike: Int32Array
) -> tuple[Candidates, Scores]:
    """Return candidates and scores with the missing pairs between the groups that were cut for weakness.

    Of the records of a group that say the same (``alike``: the first that does) one is compared. The
    smallest groups come first. O(pairs compared).
    """
    left, right, place = _missing(scores, parts, alike)
    if not len(left):
        return candidates, scores
    none = np.zeros(len(left), np.int64)
    fresh = scorer.score(replace(candidates, left=left, right=right, passes=none))
    wider = candidates.also(ACROSS, left, right)
    odds = np.insert(scores.odds, place, fresh.odds)
    household = np.insert(scores.household, place, fresh.household)
    return wider, replace(scores, left=wider.left, right=wider.right, odds=odds, household=household)


def _missing(scores: Scores, parts: Parts, alike: Int32Array) -> tuple[Int32Array, Int32Array, Int64Array]:
    """Return the pairs, left < right and ascending, between the groups of weak cuts that have no score.

    The last answer is where they belong among those that have one.
    """
    cuts, label = parts.cuts, parts.label
    speaks = np.flatnonzero((alike == np.arange(len(alike))) | (label[alike] != label))
    size = np.bincount(label[speaks], minlength=len(label))
    one, other = (label[side[cuts.pair]] for side in (scores.left, scores.right))
    crossing = size[one] * size[other]
    incomplete = cuts.links < cuts.left_size * cuts.right_size
    asked = np.flatnonzero(np.isin(cuts.rule, WEAK) & (crossing <= MOST_ACROSS) & incomplete)
    asked = asked[np.argsort(crossing[asked], kind="stable")]
    asked = asked[np.cumsum(crossing[asked]) <= max(FEW, MOST_EACH * len(label))]
    one, other = one[asked], other[asked]
    met = np.zeros(len(label), bool)
    met[one] = met[other] = True
    speaks = speaks.compress(met.take(label.take(speaks)))
    left, right = (speaks[side] for side in _crossed(label[speaks], one, other))
    low, high = np.minimum(left, right), np.maximum(left, right)
    keys, known = distinct_ints(_keys(low, high)), _keys(scores.left, scores.right)
    place = np.searchsorted(known, keys)
    if len(known):
        absent = known[np.minimum(place, len(known) - 1)] != keys
        keys, place = keys[absent], place[absent]
    return (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32), place


def _crossed(label: Int32Array, one: Int32Array, other: Int32Array) -> tuple[Int64Array, Int64Array]:
    """Return every pair of a record of the one group and a record of the other."""
    order = np.argsort(label, kind="stable")
    begin, end = (np.searchsorted(label[order], [one, other], side) for side in ("left", "right"))
    wide, deep = end - begin
    pair = np.repeat(np.arange(len(one)), wide * deep)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(wide * deep) - wide * deep, wide * deep)
    return order[begin[0][pair] + nth // deep[pair]], order[begin[1][pair] + nth % deep[pair]]


def _keys(left: Int32Array | Int64Array, right: Int32Array | Int64Array) -> Int64Array:
    return left.astype(np.int64) << 32 | right.astype(np.int64)
