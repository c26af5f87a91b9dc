"""The run on one page: records and cells → customers, links, cuts and affiliations. Pure.

reading → standard → identifiers → candidates → scoring → components → splitting → customers → hierarchy
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from kinfold import hierarchy
from kinfold.customers import describe
from kinfold.identifiers.classes import Trust
from kinfold.identifiers.profiles import sorted_codes
from kinfold.identifiers.profiling import profile
from kinfold.ids import Clusters, assign
from kinfold.judging import judged_pairs
from kinfold.measuring import quality
from kinfold.pipeline.departments import judged_departments
from kinfold.pipeline.kinds import Given, match, no_kin
from kinfold.pipeline.output import issue_table, mention_table
from kinfold.splitting import linking
from kinfold.standard.readings import NoArchive
from kinfold.standard.standardising import standardise_and_derive
from kinfold.tables import RECORDS, checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from concurrent.futures import Future

    from kinfold.candidates import PassReport
    from kinfold.ids import Assignment, Memory
    from kinfold.model import Judgement
    from kinfold.pipeline.kinds import KindFound, Matched
    from kinfold.rules import Ruleset
    from kinfold.scoring.comparisons import Before
    from kinfold.scoring.drift import Drift
    from kinfold.scoring.scoring import Known
    from kinfold.splitting.expecting import Expectation
    from kinfold.standard.readings import Archive
    from kinfold.standard.standardising import Standards
    from kinfold.standard.workers import Workers
    from kinfold.tables import Batch, Cells, Int32Array


@dataclass(frozen=True, slots=True)
class Past:
    """What a run knows of the project: ids, the secret behind them, its number, judgements, models.

    ``archive``: what earlier runs read, which is not read again; ``before``: the pairs that the last one
    compared, which are not compared again; both only save time.
    """

    memory: Memory
    project_key: bytes
    run: int = 1
    judgements: tuple[Judgement, ...] = ()
    models: Mapping[str, Known] = field(default_factory=dict)
    archive: Archive = field(default_factory=NoArchive)
    before: Before | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Ahead:
    """What is found before the customers: who stands in a row, claims, cuts of muted values, mentions."""

    here: hierarchy.Parties
    claims: hierarchy.Claims
    muted: pa.Table
    mentions: pa.Table


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
    batch, standards = standardise_and_derive(batch, rules.region, workers, past.archive)
    records = checked(batch.records.combine_chunks(), RECORDS, "records")
    issues = issue_table(batch.issues)
    claiming = tuple(cells for cells in batch.cells if cells.field in hierarchy.CLAIMING)
    del batch  # the text of all its cells is in the mentions now
    keep("records", records)
    keep("issues", issues)
    at("identifiers")
    matched, ahead, measured = _matched((records, standards, claiming), (rules, past), at, keep)
    tables, memory = _customers((records, standards, ahead), matched, past, at, keep)
    tables |= {"records": records, "identifiers": matched.identifiers, "issues": issues}
    return _found(tables, memory, matched, (measured, standards.region))


def _found(
    tables: Mapping[str, pa.Table], memory: Memory, matched: Matched, told: tuple[pa.Table, str]
) -> Found:
    measured, region = told
    found = matched.found
    return Found(
        tables,
        {kind: one.model for kind, one in found.items()},
        memory,
        {kind: one.passes for kind, one in found.items()},
        {kind: one.expected for kind, one in found.items()},
        {kind: one.drift for kind, one in found.items() if one.drift is not None},
        measured,
        region,
    )


def _matched(
    told: tuple[pa.Table, Standards, tuple[Cells, ...]],
    deciding: tuple[Ruleset, Past],
    at: Callable[[str], None],
    keep: Callable[[str, pa.Table], None],
) -> tuple[Matched, _Ahead, pa.Table]:
    """Return what the kinds gave, what was found beside them, and what became of each source's values.

    Identifiers, mentions and readings are kept.
    """
    records, standards, cells = told
    rules, past = deciding
    names, source = sorted_codes(records["source"])
    with ThreadPoolExecutor(1) as thread:
        measuring = thread.submit(_measured, records, standards)
        compared = profile(standards, records["kind"], source, Trust(asdict(rules.caps), rules.muted))
        mentions, measured = measuring.result()
    identifiers = compared.identifiers.table
    keep("identifiers", identifiers)
    judged = judged_pairs(past.judgements, records["record"].combine_chunks())
    given = Given(rules, judged, past.models, names.to_pylist(), past.before)
    ahead = partial(_found_ahead, (records, standards, cells), (mentions, identifiers), past.archive, keep)
    return (*match(records, compared, standards, given, at, ahead), measured)


def _measured(records: pa.Table, standards: Standards) -> tuple[pa.Table, pa.Table]:
    """Return the mentions, and what became of each source's values."""
    mentions = mention_table(records["record"], standards.mentions)
    return mentions, quality(records, mentions)


def _found_ahead(
    told: tuple[pa.Table, Standards, tuple[Cells, ...]],
    tables: tuple[pa.Table, pa.Table],
    archive: Archive,
    keep: Callable[[str, pa.Table], None],
) -> _Ahead:
    """Find what needs no customers, and keep what takes longest to write: here a core has time for it.

    ``tables``: mentions and identifiers.
    """
    records, standards, cells = told
    mentions, identifiers = tables
    here = hierarchy.parties(records)
    keep("mentions", mentions)
    for each in standards.readings:
        archive.keep(each)
    muted = linking.muted_cuts(records["record"], identifiers, list(standards.mentions))
    return _Ahead(here, hierarchy.claims(records, here, cells, standards), muted, mentions)


def _customers(
    told: tuple[pa.Table, Standards, _Ahead],
    matched: Matched,
    past: Past,
    at: Callable[[str], None],
    keep: Callable[[str, pa.Table], None],
) -> tuple[dict[str, pa.Table], Memory]:
    """Return the tables that are found last, each kept as soon as it is, and the ids to remember.

    The ids, the interpreter's work, are found beside the golden values, which are Arrow's.
    """
    at("hierarchy")
    records, standards, ahead = told
    here, found = ahead.here, matched.found.values()
    tables = {"mentions": ahead.mentions}

    def give(name: str, table: pa.Table) -> None:
        tables[name] = table
        keep(name, table)

    with ThreadPoolExecutor(2) as threads:
        label = hierarchy.group_departments(records, here, matched.label, standards.of("department"))
        label, of_departments = judged_departments(records, label, here.department, past.judgements)
        clusters = Clusters(records["record"].combine_chunks(), label)
        assigning = threads.submit(assign, clusters, past.memory, past.project_key, run=past.run)
        ids = partial(_ids, assigning)
        told_of = records, label, matched.names, standards
        describing = threads.submit(_described, told_of, ids, at, partial(give, "customers"))
        related = threads.submit(_related, (records, label, standards, ahead), _kin(found), ids)
        give("links", _sorted_links([f.links for f in found]))
        give("cuts", linking.numbered([*(f.cuts for f in found), of_departments, ahead.muted]))
        assigned = assigning.result()
        give("members", assigned.members)
        give("lineage", assigned.lineage)
        give("affiliations", related.result())
        describing.result()
    return tables, assigned.memory


def _described(
    told: tuple[pa.Table, Int32Array, Int32Array, Standards],
    ids: Callable[[], pa.StringArray],
    at: Callable[[str], None],
    give: Callable[[pa.Table], None],
) -> None:
    """Give the customers; their values are chosen while they get their ids."""
    at("customers")
    give(describe(*told, ids))
    at("")


def _related(
    told: tuple[pa.Table, Int32Array, Standards, _Ahead],
    kin: pd.DataFrame,
    ids: Callable[[], pa.StringArray],
) -> pa.Table:
    """Return the affiliations: after the ids, beside the customers, whose files take longest to write."""
    records, label, standards, ahead = told
    claims = hierarchy.with_households(ahead.claims, ahead.here, standards, kin)
    return hierarchy.affiliations(claims, records, label, ids)


def _ids(assigning: Future[Assignment]) -> pa.StringArray:
    """Wait for the customer id of each record."""
    return assigning.result().members["customer_id"].combine_chunks()


def _kin(found: Iterable[KindFound]) -> pd.DataFrame:
    told: list[pd.DataFrame] = [one.household for one in found]
    return pd.concat([*told, no_kin()], ignore_index=True)


def _sorted_links(links: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(links).sort_by([("left", "ascending"), ("right", "ascending")])
