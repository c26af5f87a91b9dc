"""Why two records are one customer, or are not: the evidence of the pair, its path, and its cuts.

The pair is compared again under the run's own model, so that a pair that was never a candidate gets
the same answer as one that was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import networkx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.errors import UsageError
from kinfold.identifiers.profiles import ValueColumn, sorted_codes
from kinfold.identifiers.profiling import profile
from kinfold.model import Evidence, Explanation, Field, Outcome
from kinfold.scoring.levels import MISSING, scales
from kinfold.scoring.model import field_weights, guard, weigh
from kinfold.scoring.scoring import Scorer
from kinfold.standard.company_words import western_trades
from kinfold.standard.standardising import standardise
from kinfold.tables import Batch, Cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfold.identifiers.profiles import Profiles
    from kinfold.scoring.agreement import Agreement
    from kinfold.scoring.scoring import Known

# Which field a mention's kind came from, so that two records can be standardised again.
_FIELDS = {
    "person": Field.NAME, "company": Field.NAME, "employer": Field.COMPANY, "given": Field.GIVEN_NAME,
    "middle": Field.MIDDLE_NAME, "family": Field.FAMILY_NAME,
}  # fmt: skip
_BY_WORD = {field.value: field for field in Field}


class Finished(Protocol):
    """A committed run: its tables by name, as ``project.runs.Run`` has them."""

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return a table of RUN_TABLES."""


def why(run: Finished, models: Mapping[str, Known], region: str, left: str, right: str) -> Explanation:
    """Explain a pair of record keys. Raises UsageError for a record that does not exist."""
    left, right = sorted((left, right))
    records = run.table("records")
    records = records.filter(pc.is_in(records["record"], value_set=pa.array([left, right])))
    if len(records) < 2:
        missing = "both are the same record" if left == right else "one of the records does not exist"
        raise UsageError(f"{left} and {right}: {missing}", hint="kinfold find TEXT names records")
    kinds = records["kind"].to_pylist()
    evidence: tuple[Evidence, ...] = ()
    weight = threshold = 0
    known = models.get(kinds[0])
    if kinds[0] == kinds[1] and known is not None:
        mentions = run.table("mentions")
        mentions = mentions.filter(pc.is_in(mentions["record"], value_set=records["record"].combine_chunks()))
        profiles = _profiles(records, mentions, run.table("identifiers"), region)
        evidence, weight = _evidence(profiles, known)
        threshold = known.model.threshold
    return _explained(run, (left, right), evidence, weight, threshold)


def _profiles(records: pa.Table, mentions: pa.Table, identifiers: pa.Table, region: str) -> Profiles:
    classes = identifiers.filter(
        pc.is_in(identifiers["value"], value_set=pc.unique(mentions["value"].combine_chunks()))
    )
    batch = Batch(records, tuple(_cells(records, mentions)), (), ())
    standards = standardise(batch, region)
    kind = records["kind"].to_numpy(zero_copy_only=False)
    return profile(standards, kind, sorted_codes(records["source"])[1], classes).profiles[0]


def _cells(records: pa.Table, mentions: pa.Table) -> list[Cells]:
    """Rebuild the cells that the mentions came from; one Cells a raw text keeps every value apart."""
    source = dict(zip(records["record"].to_pylist(), records["source"].to_pylist(), strict=True))
    code = {key: i for i, key in enumerate(records["record"].to_pylist())}
    rows = {(m["record"], m["kind"], m["column"], m["raw"]) for m in mentions.to_pylist()}
    found = []
    for record, kind, column, raw in sorted(rows):
        name, _, scheme = kind.partition(" ")
        field = _FIELDS.get(name) or _BY_WORD.get(name)
        if field is not None:
            place = np.array([code[record]], np.int32)
            found.append(Cells(source[record], column, field, scheme, "", place, pa.array([raw], pa.string())))
    return found


def _evidence(profiles: Profiles, known: Known) -> tuple[tuple[Evidence, ...], int]:
    scorer = Scorer(profiles, known, western_trades())
    one, other = np.array([0], np.int32), np.array([1], np.int32)
    agreements = scorer.agreements(one, other)
    weighed = weigh(known.model, agreements)
    steps = [_step(profiles, known, a) for a in agreements if a.level[0] != MISSING]
    steps = [step for step in steps if step.weight or step.left]
    penalty = int(guard({a.field: a.level for a in agreements}, 1)[0])
    if penalty:
        steps.append(Evidence("names", "", "", "both_differ", penalty))
    said_twice = int(weighed.total[0]) - sum(step.weight for step in steps)
    if said_twice:
        steps.append(Evidence("dependence", "", "", "said_twice", said_twice))
    prior = round(100 * known.model.prior)
    kinship = int(weighed.odds[0]) - int(weighed.total[0]) - prior
    if kinship:
        steps.append(Evidence("household", "", "", "kinship", kinship))
    return tuple(steps), int(weighed.odds[0])


def _step(profiles: Profiles, known: Known, agreement: Agreement) -> Evidence:
    level = scales()[agreement.scale].levels[int(agreement.level[0])].key
    weight = int(field_weights(known.model, agreement)[0])
    left, right = (_said(profiles, agreement.field, record) for record in (0, 1))
    return Evidence(agreement.field, left, right, level, weight)


def _said(profiles: Profiles, field: str, record: int) -> str:
    """Return what a record says in a field, as compared."""
    column = profiles.columns.get(field)
    if isinstance(column, ValueColumn):
        codes = column.code[column.start[record] : column.start[record + 1]]
        return " / ".join(column.values.take(pa.array(codes)).to_pylist())
    persons, companies = profiles.persons, profiles.companies
    if companies is not None and field == "company_name":
        rows = companies.name[companies.start[record] : companies.start[record + 1]]
        return " / ".join(companies.table["value"].take(pa.array(rows)).to_pylist())
    if persons is None:
        return ""
    place = slice(int(persons.start[record]), int(persons.start[record + 1]))
    parts: dict[str, Any] = {"given_name": persons.given, "family_name": persons.family}
    if field in parts:
        codes = parts[field][place]
        return " / ".join(dict.fromkeys(persons.values.take(pa.array(codes[codes >= 0])).to_pylist()))
    texts = {"middle_name": persons.middle, "suffix": persons.suffix}
    return " / ".join(t for t in texts[field][place.start : place.stop].to_pylist() if t) if field in texts else ""


def _explained(
    run: Finished, pair: tuple[str, str], evidence: tuple[Evidence, ...], weight: int, threshold: int
) -> Explanation:
    left, right = pair
    members = run.table("members")
    mine = members.filter(pc.is_in(members["record"], value_set=pa.array([left, right])))
    customers = mine["customer_id"].to_pylist()
    together = customers[0] == customers[1]
    links = run.table("links", ["left", "right", "outcome", "weight"])
    direct = links.filter(pc.and_(pc.equal(links["left"], left), pc.equal(links["right"], right))).to_pylist()
    cuts = run.table("cuts", ["cut", "left", "right"])
    path = _path(members, links, customers[0], pair) if together else ()
    return Explanation(
        left,
        right,
        Outcome(direct[0]["outcome"]) if direct else None,
        together,
        bool(direct),
        evidence,
        weight,
        threshold,
        path,
        () if together else _cuts_between(members, cuts, customers),
        _relations(run.table("affiliations"), customers),
    )


def _path(members: pa.Table, links: pa.Table, customer: str, pair: tuple[str, str]) -> tuple[str, ...]:
    """Return the records through which the strongest links lead from one to the other."""
    inside = members.filter(pc.equal(members["customer_id"], customer))["record"].combine_chunks()
    matches = links.filter(
        pc.and_(
            pc.equal(links["outcome"], Outcome.MATCH.value),
            pc.and_(pc.is_in(links["left"], value_set=inside), pc.is_in(links["right"], value_set=inside)),
        )
    )
    graph = networkx.Graph()
    for row in matches.to_pylist():
        graph.add_edge(row["left"], row["right"], cost=1_000_000 - row["weight"])
    if not (graph.has_node(pair[0]) and graph.has_node(pair[1])) or not networkx.has_path(graph, *pair):
        return ()
    return tuple(networkx.shortest_path(graph, *pair, weight="cost"))


def _cuts_between(members: pa.Table, cuts: pa.Table, customers: list[str]) -> tuple[str, ...]:
    owner = {}
    for row in members.filter(pc.is_in(members["customer_id"], value_set=pa.array(customers))).to_pylist():
        owner[row["record"]] = row["customer_id"]
    found = [
        row["cut"]
        for row in cuts.to_pylist()
        if {owner.get(row["left"]), owner.get(row["right"])} == set(customers)
    ]
    return tuple(found)


def _relations(affiliations: pa.Table, customers: list[str]) -> tuple[str, ...]:
    both = pa.array(customers)
    rows = affiliations.filter(
        pc.and_(pc.is_in(affiliations["child"], value_set=both), pc.is_in(affiliations["parent"], value_set=both))
    )
    return tuple(f"{r['child']} {r['relation']} {r['parent']} {r['role']}".strip() for r in rows.to_pylist()
                 if r["child"] != r["parent"])  # fmt: skip


