"""The run on one page: records and cells → customers, links, cuts and affiliations. Pure.

reading → standard → identifiers → candidates → scoring → components → splitting → customers → hierarchy
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from kinfold import hierarchy
from kinfold.candidates import allowed, are_identified, organization_passes, person_passes, propose
from kinfold.customers import describe
from kinfold.identifiers.alike import beside_names
from kinfold.identifiers.classes import Trust
from kinfold.identifiers.heard import REPEATED, heard
from kinfold.identifiers.profiles import sorted_codes
from kinfold.identifiers.profiling import name_codes, profile
from kinfold.ids import Clusters, assign
from kinfold.judging import judged_pairs
from kinfold.measuring import quality
from kinfold.model import Kind
from kinfold.pipeline.output import issue_table, mention_table
from kinfold.scoring.echoes import echoing
from kinfold.scoring.scoring import Scorer, fitting
from kinfold.splitting import linking
from kinfold.splitting.chains import holding_shops
from kinfold.splitting.completing import ACROSS, completed
from kinfold.splitting.departments import as_judged
from kinfold.splitting.exclusive import exclusives, holding_once, trusting_dates, without_duplicates
from kinfold.splitting.expecting import expect
from kinfold.splitting.judged import JUDGEMENT, settle
from kinfold.splitting.listed_names import together
from kinfold.splitting.splitting import split, split_again
from kinfold.standard.standardising import standardise_and_derive
from kinfold.tables import RECORDS, checked
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from concurrent.futures import Future

    import numpy.typing as npt

    from kinfold.candidates import Candidates, PassReport
    from kinfold.identifiers.heard import Heard
    from kinfold.identifiers.profiles import Profiles
    from kinfold.identifiers.profiling import Compared
    from kinfold.ids import Assignment, Memory
    from kinfold.judging import JudgedPairs
    from kinfold.model import Judgement
    from kinfold.rules import Ruleset
    from kinfold.scoring.drift import Drift
    from kinfold.scoring.limits import Limits
    from kinfold.scoring.scoring import Known, Scores
    from kinfold.splitting.expecting import Expectation
    from kinfold.splitting.judged import Judged
    from kinfold.splitting.splitting import Parts
    from kinfold.standard.parallel import Workers
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Batch, Cells, Int32Array


@dataclass(frozen=True, slots=True)
class Past:
    """What a run knows of the project: ids, the secret behind them, its number, judgements, models."""

    memory: Memory
    project_key: bytes
    run: int = 1
    judgements: tuple[Judgement, ...] = ()
    models: Mapping[str, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """All that a run derives: RUN_TABLES, models, ids to remember, reports and expectations, the region.

    ``quality``: what became of each source's values (``measuring.quality``); ``drifts``: how far the
    records are from those of a reused model, for the kinds where that is known.
    """

    tables: Mapping[str, pa.Table]
    models: Mapping[str, Known]
    memory: Memory
    passes: Mapping[str, tuple[PassReport, ...]]
    expected: Mapping[str, Expectation]
    drifts: Mapping[str, Drift]
    quality: pa.Table
    region: str


@dataclass(frozen=True, slots=True, eq=False)
class _KindFound:
    label: Int32Array
    links: pa.Table
    cuts: pa.Table
    household: pd.DataFrame
    model: Known
    passes: tuple[PassReport, ...]
    expected: Expectation
    drift: Drift | None


@dataclass(frozen=True, slots=True, eq=False)
class _Matched:
    """What the kinds gave; ``label``: the first record of each record's customer; ``names``: codes."""

    found: Mapping[str, _KindFound]
    label: Int32Array
    names: Int32Array
    identifiers: pa.Table


def resolve(
    batch: Batch,
    rules: Ruleset,
    past: Past,
    at: Callable[[str], None],
    workers: Workers | None = None,
    keep: Callable[[str, pa.Table], None] = lambda *_: None,
) -> Found:
    """Resolve all records of ``batch``; ``at`` is told each stage as it begins.

    ``workers``: processes that wait to standardise; else they are started where there is much to do.
    ``keep`` is given each of the tables as soon as it is found.
    """
    at("standard")
    batch, standards = standardise_and_derive(batch, rules.region, workers)
    records = checked(batch.records.combine_chunks(), RECORDS, "records")
    issues = issue_table(batch.issues)
    told = tuple(cells for cells in batch.cells if cells.field in hierarchy.CLAIMING)
    del batch  # the text of all its cells is in the mentions now
    keep("records", records)
    at("identifiers")
    kind = records["kind"].to_numpy(zero_copy_only=False)
    source_names, source = sorted_codes(records["source"])
    with ThreadPoolExecutor(1) as thread:
        measuring = thread.submit(_measured, records, standards, keep)
        compared = profile(standards, kind, source, Trust(asdict(rules.caps), rules.muted))
        measured = measuring.result()
    found, label = _resolve_kinds(records, compared, standards, (rules, past, source_names.to_pylist()), at)
    names, identifiers = _names(compared.profiles, kind, records), compared.identifiers.table
    keep("identifiers", identifiers)
    del compared
    matched = _Matched(found, label, names, identifiers)
    tables, memory = _customers((records, standards, told), matched, past, at)
    tables["issues"] = issues
    for name, table in tables.items():
        keep(name, table)
    models, passes, expected = (
        {name: getattr(one, part) for name, one in found.items()} for part in ("model", "passes", "expected")
    )
    drifts = {name: one.drift for name, one in found.items() if one.drift is not None}
    mentions = mention_table(records["record"], standards.mentions)  # not held all the while
    tables |= {"records": records, "identifiers": identifiers, "mentions": mentions}
    return Found(tables, models, memory, passes, expected, drifts, measured, standards.region)


def _customers(
    told: tuple[pa.Table, Standards, tuple[Cells, ...]],
    matched: _Matched,
    past: Past,
    at: Callable[[str], None],
) -> tuple[dict[str, pa.Table], Memory]:
    """Return members, customers, affiliations, links, cuts and lineage, and the ids to remember.

    Ids are the interpreter's work, claims and golden values are Arrow's: they are found side by side.
    """
    at("hierarchy")
    records, standards, cells = told
    here = hierarchy.parties(records)
    label = hierarchy.group_departments(records, here, matched.label, standards.of("department"))
    label, of_departments = _departments(records, label, past.judgements)
    found = matched.found.values()
    with ThreadPoolExecutor(2) as threads:
        clusters = Clusters(records["record"].combine_chunks(), label)
        assigning = threads.submit(assign, clusters, past.memory, past.project_key, run=past.run)
        describing = threads.submit(_described, (records, label, matched.names, standards), assigning, at)
        claims = hierarchy.claims(records, here, cells, standards, _households(found))
        links = _sorted_links([f.links for f in found])
        muted = linking.muted_cuts(records["record"], matched.identifiers, list(standards.mentions))
        assigned = assigning.result()
        tables = {
            "members": assigned.members,
            "lineage": assigned.lineage,
            "links": links,
            "cuts": linking.numbered([*(f.cuts for f in found), of_departments, muted]),
            "affiliations": hierarchy.affiliations(claims, records, label, _ids(assigned)),
            "customers": describing.result(),
        }
    return tables, assigned.memory


def _measured(records: pa.Table, standards: Standards, keep: Callable[[str, pa.Table], None]) -> pa.Table:
    """Return what became of each source's values, and keep the mentions."""
    mentions = mention_table(records["record"], standards.mentions)
    keep("mentions", mentions)
    return quality(records, mentions)


def _ids(assigned: Assignment) -> pa.StringArray:
    return assigned.members["customer_id"].combine_chunks()


def _described(
    told: tuple[pa.Table, Int32Array, Int32Array, Standards],
    assigning: Future[Assignment],
    at: Callable[[str], None],
) -> pa.Table:
    """Return the customers as soon as they have their ids."""
    at("customers")
    records, label, names, standards = told
    customers = describe(records, label, _ids(assigning.result()), names, standards)
    at("")
    return customers


def _households(found: Iterable[_KindFound]) -> pd.DataFrame:
    told: list[pd.DataFrame] = [one.household for one in found]
    return pd.concat([*told, _no_household()], ignore_index=True)


def _sorted_links(links: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(links).sort_by([("left", "ascending"), ("right", "ascending")])


def _resolve_kinds(
    records: pa.Table,
    compared: Compared,
    standards: Standards,
    known: tuple[Ruleset, Past, list[str]],
    at: Callable[[str], None],
) -> tuple[dict[str, _KindFound], Int32Array]:
    """Resolve the kinds side by side; the second answer is the first record of each record's customer."""
    rules, past, source_names = known
    judged = judged_pairs(past.judgements, records["record"].combine_chunks())
    told = rules, past, judged, source_names, compared.identifiers.table
    at("scoring")  # of both kinds; beside that each tells its own stages
    resolved = side_by_side(lambda p: _resolve_kind(records, p, standards, told, at), compared.profiles)
    found = {p.kind.value: one for p, one in zip(compared.profiles, resolved, strict=True)}
    label = np.arange(len(records), dtype=np.int32)
    for profiles in compared.profiles:
        label[profiles.record] = profiles.record[found[profiles.kind.value].label]
    return found, label


def _resolve_kind(
    records: pa.Table,
    profiles: Profiles,
    standards: Standards,
    known: tuple[Ruleset, Past, JudgedPairs, list[str], pa.Table],
    at: Callable[[str], None],
) -> _KindFound:
    rules, past, told, source_names, identifiers = known
    kind = profiles.kind
    at(f"candidates of {kind.value}s")
    once = heard(profiles)
    passes = (person_passes if kind is Kind.PERSON else organization_passes)(once.profiles)
    rank = once.profiles.name  # names are coded in their order
    candidates = propose(passes, rank, identified=are_identified(profiles)).of(once.kept)
    candidates = candidates.also(REPEATED, once.first, once.repeated)
    candidates = allowed(candidates, profiles.source, source_names, rules.unlinked)
    at(f"scoring of {kind.value}s")
    scorer = Scorer(profiles, fitting(past.models.get(kind.value), len(profiles)), once)
    candidates = scorer.choose(candidates)
    limits = exclusives(profiles, standards, scorer.known.model, rules, source_names)
    place = _places(profiles, len(records))
    candidates = candidates.also(JUDGEMENT, *settle(told, place, limits)[1].joined)
    scores = scorer.score(candidates)
    limits, judged = settle(told, place, trusting_dates(limits, scores))
    at(f"splitting of {kind.value}s")
    if kind is Kind.ORGANIZATION:
        single = without_duplicates(scores, profiles.source, source_names, beside_names(profiles))
        limits = holding_once(limits, single, profiles.source, source_names)
        limits = holding_shops(limits, profiles, standards, identifiers)
    if scores.model.namesakes is not None:
        candidates, scores, whole = together(candidates, scores, profiles, scorer)
        parts = split(scores, len(profiles), limits, judged, whole=whole)
    else:
        candidates, scores, parts = _split(profiles, (scorer, candidates, scores), once, (limits, judged))
    at(f"links of {kind.value}s")
    keys = records["record"]
    apart = (parts.label[scores.left] != parts.label[scores.right]) & (scores.household >= linking.RELATED)
    household = pd.DataFrame(
        {"child": profiles.record[scores.left[apart]], "parent": profiles.record[scores.right[apart]]}
    )
    with ThreadPoolExecutor(2) as threads:
        expecting = threads.submit(expect, candidates, scores, parts.label)
        cutting = threads.submit(linking.cuts, keys, profiles, scores, parts)
        links = linking.links(keys, profiles, candidates, (scorer, scores, parts))
    found = _KindFound(
        parts.label,
        links,
        cutting.result(),
        household if kind is Kind.PERSON else _no_household(),
        scorer.known,
        candidates.reports,
        expecting.result(),
        scorer.drift,
    )
    at("")
    return found


def _split(
    profiles: Profiles,
    found: tuple[Scorer, Candidates, Scores],
    once: Heard,
    told: tuple[Limits, Judged],
) -> tuple[Candidates, Scores, Parts]:
    """Split, and again where pairs that nobody had compared kept groups apart."""
    scorer, candidates, scores = found
    echoes = partial(echoing, profiles)
    above = scores.odds > scores.model.threshold
    parts = split(scores, len(profiles), *told, echoes(scores.left, scores.right, above))
    known = len(scores.left)
    candidates, scores = completed(candidates, scores, parts, scorer, once.alike)
    if len(scores.left) > known:
        parts = split_again(parts, scores, candidates.given_alone(ACROSS), told, echoes)
    return candidates, scores, parts


def _departments(
    records: pa.Table, label: Int32Array, judgements: Sequence[Judgement]
) -> tuple[Int32Array, pa.Table]:
    """Return the labels with departments as people judged them, and the cuts between departments."""
    kind = records["kind"].to_numpy(zero_copy_only=False)
    mine = np.flatnonzero(kind == Kind.DEPARTMENT.value).astype(np.int32)
    place = np.full(len(records), -1, np.int32)
    place[mine] = np.arange(len(mine), dtype=np.int32)
    told = judged_pairs(judgements, records["record"].combine_chunks())
    group, pair, cuts = as_judged(told, place, place[label[mine]])
    whole = label.copy()
    whole[mine] = mine[group]
    weight = np.zeros(len(pair[0]), np.int32)  # nothing was compared
    return _smallest(whole), linking.told_cuts(
        records["record"], (mine[pair[0]], mine[pair[1]]), weight, cuts
    )


def _places(profiles: Profiles, size: int) -> Int32Array:
    """Return each record's position among those of the kind, -1 for others."""
    place = np.full(size, -1, np.int32)
    place[profiles.record] = np.arange(len(profiles), dtype=np.int32)
    return place


def _no_household() -> pd.DataFrame:
    return pd.DataFrame({"child": np.zeros(0, np.int32), "parent": np.zeros(0, np.int32)})


def _names(profiles: tuple[Profiles, ...], kind: npt.NDArray[np.object_], records: pa.Table) -> Int32Array:
    """Return a code of each record's name, -1 without one; equal names of one kind have equal codes."""
    names = np.full(len(kind), -1, np.int32)
    for each in profiles:
        names[each.record] = each.name
    departments = np.flatnonzero(kind == Kind.DEPARTMENT.value)
    called = name_codes(records["name"].combine_chunks().take(pa.array(departments)))
    names[departments] = np.where(called < 0, -1, called + names.max(initial=-1) + 1)
    return names


def _smallest(label: Int32Array) -> Int32Array:
    """Name each customer by its smallest record code."""
    smallest = np.full(len(label), len(label), np.int32)
    np.minimum.at(smallest, label, np.arange(len(label), dtype=np.int32))
    return smallest[label]
