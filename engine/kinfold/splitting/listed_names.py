"""A list of names alone: near names → groups, each compared as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.candidates import PassReport
from kinfold.identifiers.alike import first_alike
from kinfold.splitting.full_short import competing, stars
from kinfold.splitting.whole_groups import grouped, inside, islands

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from kinfold.candidates import Candidates
    from kinfold.identifiers.profiles import Profiles
    from kinfold.scoring.scoring import Scorer, Scores
    from kinfold.tables import Int32Array

INSIDE = "inside a component"  # the name of the pass that compares what no bucket brought together
CHUNK = 1_000_000  # pairs compared at a time, which bounds memory


def together(
    candidates: Candidates, scores: Scores, profiles: Profiles, scorer: Scorer
) -> tuple[Candidates, Scores, Int32Array]:
    """Group the distinct names of a list.

    Returns candidates and scores with the pairs that were found to be links inside a group though no
    pass had proposed them, and the group of each record, named by its smallest record position.
    """
    node, place = _coded(first_alike(profiles))
    names = _first_names(profiles, node)
    short = competing(names)
    left, right = place[scores.left], place[scores.right]
    above = (scores.odds - np.int32(scores.model.threshold)).astype(np.int32)
    spelt = (left != right) & ~short[left] & ~short[right]
    found = islands(left[spelt], right[spelt], above[spelt], len(node))
    pairs = inside(found, _comparer(scorer, node))
    group = grouped(found, pairs, scores.model.threshold)
    if short.any():
        group[short] = _starred(names, short, (left, right, above))
    linked = (group[pairs.left] == group[pairs.right]) & (pairs.odds > scores.model.threshold)
    more = _with(
        candidates, scores, (node[pairs.left[linked]], node[pairs.right[linked]], pairs.odds[linked])
    )
    return *more, node[group[place]].astype(np.int32)


def _coded(first: Int32Array) -> tuple[Int32Array, Int32Array]:
    """Return the distinct records, ascending, and the place of each among them."""
    node, place = np.unique(first, return_inverse=True)
    return node.astype(np.int32), place.astype(np.int32)


def _first_names(profiles: Profiles, node: Int32Array) -> pa.Table:
    """Return the first name of each of these records, null where it has none."""
    assert profiles.companies is not None
    start = profiles.companies.start
    has = start[node + 1] > start[node]
    where = np.minimum(start[node], max(len(profiles.companies.name) - 1, 0))
    return profiles.companies.table.take(pa.array(profiles.companies.name[where], mask=~has))


def _comparer(
    scorer: Scorer, record: Int32Array
) -> Callable[[Int32Array, Int32Array], tuple[Int32Array, npt.NDArray[np.bool_]]]:
    def compare(left: Int32Array, right: Int32Array) -> tuple[Int32Array, npt.NDArray[np.bool_]]:
        odds, left_out = np.zeros(len(left), np.int32), np.zeros(len(left), bool)
        for at in range(0, len(left), CHUNK):
            piece = slice(at, at + CHUNK)
            one, other = record[left[piece]], record[right[piece]]
            odds[piece] = scorer.weigh(one, other).odds
            left_out[piece] = scorer.leaves_out(one, other)
        return odds, left_out

    return compare


def _starred(
    names: pa.Table, short: npt.NDArray[np.bool_], pairs: tuple[Int32Array, Int32Array, Int32Array]
) -> Int32Array:
    """Return the group of each name that competes, by its position among all names."""
    left, right, above = pairs
    mine = np.flatnonzero(short).astype(np.int32)
    among = np.full(len(short), -1, np.int32)
    among[mine] = np.arange(len(mine))
    both = short[left] & short[right]
    stars_of = stars(names.take(pa.array(mine)), among[left[both]], among[right[both]], above[both])
    return mine[stars_of]


def _with(
    candidates: Candidates, scores: Scores, linked: tuple[Int32Array, Int32Array, Int32Array]
) -> tuple[Candidates, Scores]:
    """Add the pairs that were no candidates, in the order of pairs."""
    left, right, odds = linked
    size = int(max(scores.right.max(initial=0), right.max(initial=0))) + 1
    known = scores.left.astype(np.int64) * size + scores.right
    key = np.minimum(left, right).astype(np.int64) * size + np.maximum(left, right)
    fresh = np.flatnonzero(~np.isin(key, known))
    order = np.argsort(np.r_[known, key[fresh]], kind="stable")
    bit = np.int64(1) << np.int64(len(candidates.reports))
    whole = np.r_[known, key[fresh]][order]
    first, second = (whole // size).astype(np.int32), (whole % size).astype(np.int32)
    passes = np.r_[candidates.passes, np.full(len(fresh), bit)][order]
    report = PassReport(INSIDE, len(key), len(key), len(fresh), 0, skipped=False)
    household = np.r_[scores.household, np.zeros(len(fresh), np.int8)][order]
    return (
        replace(candidates, left=first, right=second, passes=passes, reports=(*candidates.reports, report)),
        replace(
            scores, left=first, right=second, odds=np.r_[scores.odds, odds[fresh]][order], household=household
        ),
    )
