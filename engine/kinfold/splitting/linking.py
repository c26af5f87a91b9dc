"""Scores and parts → the tables of links and cuts that people look at."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.profiles import distinct_ints
from kinfold.model import IdentifierClass, Outcome, Rule
from kinfold.scoring.evidence import POSSIBLE, RELATED
from kinfold.splitting.reasons import muted_sentences, sentences
from kinfold.tables import CUTS, LINKS, checked

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.candidates import Candidates
    from kinfold.identifiers.profiles import Profiles
    from kinfold.scoring.scoring import Scorer, Scores
    from kinfold.splitting.splitting import Cuts, Parts
    from kinfold.standard.mentions import Mentions
    from kinfold.tables import Int32Array, Int64Array

_OUTCOMES = pa.array(
    [
        "",
        *(
            o.value
            for o in (Outcome.POSSIBLY_RELATED, Outcome.POSSIBLE_MATCH, Outcome.AMBIGUOUS, Outcome.MATCH)
        ),
    ]
)


def links(
    keys: pa.ChunkedArray, profiles: Profiles, candidates: Candidates, found: tuple[Scorer, Scores, Parts]
) -> pa.Table:
    """Return LINKS, text as dictionaries: every pair that is a match, may be one, or is of one household."""
    scorer, scores, parts = found
    outcome = _outcomes(scores, parts)
    kept = np.flatnonzero(outcome)
    left, right = scores.left.take(kept), scores.right.take(kept)
    key = keys.combine_chunks()
    table = pa.table(
        {
            "left": key.take(pa.array(profiles.record.take(left))),
            "right": key.take(pa.array(profiles.record.take(right))),
            "kind": _coded(np.zeros(len(kept), np.int8), pa.array([profiles.kind.value])),
            "outcome": _coded(outcome.take(kept), _OUTCOMES),
            "weight": pa.array(scores.odds.take(kept).astype(np.int64)),
            "passes": _passes(candidates, kept),
            "evidence": scorer.evidence(left, right),
        }
    )
    return checked(table, LINKS, "links")


def _coded(code: npt.NDArray[np.integer], texts: pa.StringArray) -> pa.DictionaryArray:
    """Return few texts many times, each held once."""
    return pa.DictionaryArray.from_arrays(pa.array(code, pa.int32()), texts)


def _outcomes(scores: Scores, parts: Parts) -> npt.NDArray[np.int8]:
    """Return the position in ``_OUTCOMES`` of each pair's outcome, 0 for a pair that is no link."""
    related, possible = scores.household >= RELATED, scores.odds > scores.model.threshold - POSSIBLE
    told = np.flatnonzero(related | possible | parts.judged)
    together = parts.label.take(scores.left.take(told)) == parts.label.take(scores.right.take(told))
    above = scores.odds.take(told) > scores.model.threshold
    matched = together & (above | parts.judged.take(told))
    outcome = np.zeros(len(scores.left), np.int8)
    apart = np.where(possible.take(told), np.int8(2), related.take(told).astype(np.int8))
    outcome[told] = np.where(together, np.where(matched, np.int8(4), np.int8(0)), apart)
    outcome[parts.cuts.pair[parts.cuts.tie]] = 3
    return outcome


def _passes(candidates: Candidates, kept: Int64Array) -> pa.DictionaryArray:
    """Name the passes of each pair, each combination of passes once."""
    named: dict[str, int] = {}  # passes of one name count as one
    for place, report in enumerate(candidates.reports):
        named[report.name] = named.get(report.name, 0) | 1 << place
    passes = candidates.passes.take(kept)
    distinct = distinct_ints(passes)
    none = pa.scalar(None, pa.string())
    told = [pc.if_else(pa.array(distinct & bits != 0), name, none) for name, bits in named.items()]
    texts = pc.binary_join_element_wise(*told, "; ", null_handling="skip")
    return _coded(np.searchsorted(distinct, passes), texts)


def cuts(keys: pa.ChunkedArray, profiles: Profiles, scores: Scores, parts: Parts) -> pa.Table:
    """Return CUTS of one kind: one a pair of parts that a link above the threshold would have joined."""
    pair = parts.cuts.pair
    left, right = (profiles.record[side[pair]] for side in (scores.left, scores.right))
    return told_cuts(keys, (left, right), scores.odds[pair], parts.cuts)


def told_cuts(
    keys: pa.ChunkedArray, pair: tuple[Int32Array, Int32Array], weight: Int32Array, found: Cuts
) -> pa.Table:
    """Return CUTS of these pairs of records, each with its weight in centibits."""
    told = cache(sentences)  # many cuts have few reasons
    reasons = [
        told(rule, detail, links, pairs)
        for rule, detail, links, pairs in zip(
            found.rule,
            found.detail,
            found.links.tolist(),
            (found.left_size * found.right_size).tolist(),
            strict=True,
        )
    ]
    left, right = (keys.take(pa.array(side)).combine_chunks() for side in pair)
    return _cut_table(
        {
            "left": left,
            "right": right,
            "rule": pa.array(found.rule, pa.string()),
            "weight": pa.array(weight.astype(np.int64)),
            "would_join": pa.array(found.left_size + found.right_size),
            "tie": pa.array(found.tie),
            "review": pa.array(found.review),
            "reason_en": pa.array([r[0] for r in reasons], pa.string()),
            "reason_zh": pa.array([r[1] for r in reasons], pa.string()),
        }
    )


def muted_cuts(keys: pa.ChunkedArray, identifiers: pa.Table, mentions: list[Mentions]) -> pa.Table:
    """Return one cut for each generic or placeholder value that several records share."""
    muted = identifiers.filter(
        pc.and_(
            pc.is_in(
                identifiers["identifier_class"],
                value_set=pa.array([IdentifierClass.GENERIC.value, IdentifierClass.PLACEHOLDER.value]),
            ),
            pc.greater(identifiers["records"], 1),
        )
    )
    first, second = _two_records(muted, mentions)
    rows = muted.to_pylist()
    rules = [
        Rule.PLACEHOLDER.value
        if r["identifier_class"] == IdentifierClass.PLACEHOLDER.value
        else Rule.GENERIC_VALUE.value
        for r in rows
    ]
    reasons = [
        muted_sentences(rule, r["kind"], r["value"], r["reason"], r["names"])
        for rule, r in zip(rules, rows, strict=True)
    ]
    nothing = pa.array([False] * len(rows), pa.bool_())
    return _cut_table(
        {
            "left": keys.take(first).combine_chunks(),
            "right": keys.take(second).combine_chunks(),
            "rule": pa.array(rules, pa.string()),
            "weight": pa.array([0] * len(rows), pa.int64()),
            "would_join": muted["records"].combine_chunks(),
            "tie": nothing,
            "review": nothing,
            "reason_en": pa.array([r[0] for r in reasons], pa.string()),
            "reason_zh": pa.array([r[1] for r in reasons], pa.string()),
        }
    )


def _two_records(muted: pa.Table, mentions: list[Mentions]) -> tuple[pa.Array, pa.Array]:
    """Find the first two records on each value, by key; each value has two at least."""
    kinds = muted["kind"].to_numpy(zero_copy_only=False)
    said = [np.zeros(0, np.int64)]
    for each in mentions:
        mine = np.flatnonzero(kinds == each.kind)
        if len(mine):
            values = muted["value"].combine_chunks().take(pa.array(mine))
            place = pc.fill_null(pc.index_in(each.table["value"], value_set=values), -1).to_numpy()[each.row]
            hit = place >= 0
            said.append(mine[place[hit]] << 32 | each.record[hit])
    pairs = np.sort(np.concatenate(said))
    pairs = pairs[np.r_[True, pairs[1:] != pairs[:-1]][: len(pairs)]]
    first = np.searchsorted(pairs, np.arange(len(muted)) << 32)
    record = (pairs & 0xFFFFFFFF).astype(np.int32)
    return pa.array(record[first]), pa.array(record[first + 1])


def _cut_table(columns: dict[str, pa.Array]) -> pa.Table:
    numbers = pa.array(["" for _ in range(len(columns["left"]))], pa.string())
    return pa.table({"cut": numbers, **columns}, schema=CUTS)


def numbered(parts: list[pa.Table]) -> pa.Table:
    """Join the cuts of all kinds and name them X-1, X-2 … in the order of their record keys."""
    whole = pa.concat_tables(parts) if parts else CUTS.empty_table()
    whole = whole.sort_by(
        [("left", "ascending"), ("right", "ascending"), ("rule", "ascending"), ("reason_en", "ascending")]
    )
    names = pa.array([f"X-{i}" for i in range(1, len(whole) + 1)], pa.string())
    return checked(whole.set_column(0, CUTS.field("cut"), names), CUTS, "cuts")
