"""Persons and organizations, each kind for itself: profiles → links, cuts and groups of records. Pure."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.candidates import allowed, are_identified, organization_passes, person_passes, propose
from kinfold.hashing import hashed
from kinfold.identifiers.alike import beside_names, one_key, said
from kinfold.identifiers.heard import heard
from kinfold.identifiers.names import name_codes
from kinfold.model import Kind
from kinfold.scoring.comparisons import digest
from kinfold.scoring.echoes import echoing
from kinfold.scoring.evidence import RELATED
from kinfold.scoring.scoring import Scorer, fitting
from kinfold.splitting import linking
from kinfold.splitting.chains import holding_shops
from kinfold.splitting.completing import ACROSS, completed
from kinfold.splitting.exclusive import exclusives, holding_once, trusting_dates, without_duplicates
from kinfold.splitting.expecting import expect
from kinfold.splitting.judged import JUDGEMENT, settle
from kinfold.splitting.listed_names import together
from kinfold.splitting.splitting import split, split_again
from kinfold.threads import THREADS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from kinfold.candidates import Candidates, PassReport
    from kinfold.hashing import Keys
    from kinfold.identifiers.heard import Heard
    from kinfold.identifiers.profiles import Profiles
    from kinfold.identifiers.profiling import Compared
    from kinfold.judging import JudgedPairs
    from kinfold.rules import Ruleset
    from kinfold.scoring.comparisons import Before
    from kinfold.scoring.drift import Drift
    from kinfold.scoring.limits import Limits
    from kinfold.scoring.scoring import Known, Scores
    from kinfold.splitting.expecting import Expectation
    from kinfold.splitting.judged import Judged
    from kinfold.splitting.splitting import Parts
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array

    Answer = TypeVar("Answer")


FEWEST_PAIRS = 100_000  # of a kind; fewer are compared in half a second, which is not worth a file


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What people and earlier runs say: rules, judged pairs, models by kind; and the names of the sources.

    ``before``: the pairs that the last run compared; None where nobody keeps them.
    """

    rules: Ruleset
    judged: JudgedPairs
    models: Mapping[str, Known]
    sources: list[str]
    before: Before | None = None


@dataclass(frozen=True, slots=True, eq=False)
class KindFound:
    """What came of one kind. ``label``: the group of each of its records; ``household``: pairs of kin."""

    label: Int32Array
    links: pa.Table
    cuts: pa.Table
    household: pd.DataFrame
    model: Known
    passes: tuple[PassReport, ...]
    expected: Expectation
    drift: Drift | None


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """What the kinds gave; ``label``: the first record of each record's customer; ``names``: codes."""

    found: Mapping[str, KindFound]
    label: Int32Array
    names: Int32Array
    identifiers: pa.Table


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """Pairs of one kind with their scores, and what holds in grouping: limits, and what people judged."""

    candidates: Candidates
    scores: Scores
    limits: Limits
    judged: Judged


def match(
    records: pa.Table,
    compared: Compared,
    standards: Standards,
    given: Given,
    at: Callable[[str], None],
    beside: Callable[[], Answer],
) -> tuple[Matched, Answer]:
    """Resolve the kinds side by side; ``at`` is told each stage of each as it begins.

    ``beside`` is done too, as soon as a thread is free: at the end one kind alone leaves cores idle.
    """
    identifiers = compared.identifiers.table
    at("scoring")  # of both kinds; beside that each tells its own stages
    with ThreadPoolExecutor(THREADS) as threads:
        resolving = [
            threads.submit(_resolve_kind, records, (profiles, standards, identifiers), given, at)
            for profiles in compared.profiles
        ]
        answering = threads.submit(beside)
    found = {p.kind.value: one.result() for p, one in zip(compared.profiles, resolving, strict=True)}
    label = np.arange(len(records), dtype=np.int32)
    for profiles in compared.profiles:
        label[profiles.record] = profiles.record[found[profiles.kind.value].label]
    return Matched(found, label, _names(compared.profiles, records), identifiers), answering.result()


def _resolve_kind(
    records: pa.Table,
    told: tuple[Profiles, Standards, pa.Table],
    given: Given,
    at: Callable[[str], None],
) -> KindFound:
    profiles, standards, _ = told
    kind = profiles.kind.value
    at(f"candidates of {kind}s")
    once = heard(profiles)
    place = _places(profiles, len(records))
    scorer, compared = _compared((records["record"], profiles, standards), once, given, place, at)
    at(f"splitting of {kind}s")
    if profiles.kind is Kind.ORGANIZATION:
        compared = _holding_organizations(compared, told, given.sources)
    compared, parts = _grouped(profiles, scorer, compared, once)
    at(f"links of {kind}s")
    found = _kind_found(records["record"], profiles, scorer, compared, parts)
    at("")
    return found


def _candidates(profiles: Profiles, once: Heard, given: Given, left_out: Collection[str]) -> Candidates:
    """Propose pairs of distinct records, and each record that repeats another with that one."""
    passes = (person_passes if profiles.kind is Kind.PERSON else organization_passes)(once.profiles)
    rank = once.profiles.name  # names are coded in their order
    identified = are_identified(profiles)
    candidates = propose(passes, rank, identified=identified, left_out=left_out, once=once)
    return allowed(candidates, profiles.source, given.sources, given.rules.unlinked)


def _compared(
    told: tuple[pa.ChunkedArray, Profiles, Standards],
    once: Heard,
    given: Given,
    place: Int32Array,
    at: Callable[[str], None],
) -> tuple[Scorer, _Compared]:
    """Score candidates and pairs that people joined; ``place``: each record's position in the kind."""
    keys, profiles, standards = told
    kind = profiles.kind.value
    scorer = Scorer(profiles, fitting(given.models.get(kind), len(profiles)), once)
    left_out = () if scorer.model is None else scorer.model.left_out
    candidates = _candidates(profiles, once, given, left_out)
    at(f"scoring of {kind}s")
    candidates = scorer.choose(candidates)
    limits = exclusives(profiles, standards, scorer.known.model, given.rules, given.sources)
    candidates = candidates.also(JUDGEMENT, *settle(given.judged, place, limits)[1].joined)
    scores = _scored(scorer, candidates, given, lambda: _marks(keys, profiles, once, given.sources))
    held = settle(given.judged, place, trusting_dates(limits, scores))
    return scorer, _Compared(candidates, scores, *held)


def _scored(scorer: Scorer, candidates: Candidates, given: Given, marks: Callable[[], Keys]) -> Scores:
    """Score the candidates, but for those that the last run scored; keep what was found for the next one."""
    if given.before is None or len(candidates.left) < FEWEST_PAIRS:
        return scorer.score(candidates)
    kind, mark, told = scorer.known.model.kind, marks(), digest(scorer.known, scorer.fields)
    before = given.before.compared(kind, told, scorer.known)
    scorer.recall(None if before is None else before.among(mark))
    scores = scorer.score(candidates)
    given.before.keep_compared(kind, told, scorer.comparisons(mark))
    return scores


def _marks(keys: pa.ChunkedArray, profiles: Profiles, once: Heard, sources: list[str]) -> Keys:
    """Return a number for all of each record that is compared, and its key."""
    key = hashed(keys.combine_chunks().take(pa.array(profiles.record)))
    source = hashed(pa.array(sources, pa.string())).take(profiles.source)
    return one_key([once.mark, key, source])


def _holding_organizations(
    compared: _Compared, told: tuple[Profiles, Standards, pa.Table], sources: list[str]
) -> _Compared:
    """Add what holds for organizations alone: sources that list each once, and shops of one chain."""
    profiles, standards, identifiers = told
    single = without_duplicates(compared.scores, profiles.source, sources, beside_names(profiles))
    limits = holding_once(compared.limits, single, profiles.source, sources)
    return replace(compared, limits=holding_shops(limits, profiles, standards, identifiers))


def _grouped(profiles: Profiles, scorer: Scorer, compared: _Compared, once: Heard) -> tuple[_Compared, Parts]:
    """Split, lists of names by whole groups; others again where pairs not yet compared kept groups apart."""
    candidates, scores = compared.candidates, compared.scores
    held = compared.limits, compared.judged
    if scores.model.namesakes is not None:
        candidates, scores, whole = together(candidates, scores, profiles, scorer)
        parts = split(scores, len(profiles), *held, whole=whole)
        return replace(compared, candidates=candidates, scores=scores), parts
    echoes = partial(echoing, list(said(profiles)))
    above = scores.odds > scores.model.threshold
    parts = split(scores, len(profiles), *held, echoes(scores.left, scores.right, above))
    known = len(scores.left)
    candidates, scores = completed(candidates, scores, parts, scorer, once.alike)
    if len(scores.left) > known:
        parts = split_again(parts, scores, candidates.given_alone(ACROSS), held, echoes)
    return replace(compared, candidates=candidates, scores=scores), parts


def _kind_found(
    keys: pa.ChunkedArray, profiles: Profiles, scorer: Scorer, compared: _Compared, parts: Parts
) -> KindFound:
    """Write links, cuts and kin down, and what the model expected, side by side."""
    candidates, scores = compared.candidates, compared.scores
    with ThreadPoolExecutor(2) as threads:
        expecting = threads.submit(expect, candidates, scores, parts.label)
        cutting = threads.submit(linking.cuts, keys, profiles, scores, parts)
        links = linking.links(keys, profiles, candidates, (scorer, scores, parts))
    return KindFound(
        parts.label,
        links,
        cutting.result(),
        _kin(profiles, scores, parts) if profiles.kind is Kind.PERSON else no_kin(),
        scorer.known,
        candidates.reports,
        expecting.result(),
        scorer.drift,
    )


def _kin(profiles: Profiles, scores: Scores, parts: Parts) -> pd.DataFrame:
    """Return the pairs of different customers that the evidence calls kin: child and parent."""
    related = np.flatnonzero(scores.household >= RELATED)
    left, right = scores.left.take(related), scores.right.take(related)
    apart = parts.label.take(left) != parts.label.take(right)
    left, right = left.compress(apart), right.compress(apart)
    return pd.DataFrame({"child": profiles.record[left], "parent": profiles.record[right]})


def no_kin() -> pd.DataFrame:
    """Return no pairs of kin."""
    return pd.DataFrame({"child": np.zeros(0, np.int32), "parent": np.zeros(0, np.int32)})


def _places(profiles: Profiles, size: int) -> Int32Array:
    """Return each record's position among those of the kind, -1 for others."""
    place = np.full(size, -1, np.int32)
    place[profiles.record] = np.arange(len(profiles), dtype=np.int32)
    return place


def _names(profiles: tuple[Profiles, ...], records: pa.Table) -> Int32Array:
    """Return a code of each record's name, -1 without one; equal names of one kind have equal codes."""
    names = np.full(len(records), -1, np.int32)
    for each in profiles:
        names[each.record] = each.name
    departments = np.flatnonzero(np.asarray(pc.equal(records["kind"], Kind.DEPARTMENT.value), bool))
    called = name_codes(records["name"].combine_chunks().take(pa.array(departments)))
    names[departments] = np.where(called < 0, -1, called + names.max(initial=-1) + 1)
    return names
