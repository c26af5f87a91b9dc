"""Why two records are one customer, or are not: the evidence of the pair, its path, and its cuts.

The pair is compared again under the run's own model, so that a pair that was never a candidate gets
the same answer as one that was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa

from kinfold.errors import UsageError
from kinfold.identifiers.profiles import ValueColumn, sorted_codes
from kinfold.identifiers.profiling import profile
from kinfold.lazily import Later
from kinfold.model import Evidence, Explanation, Field, Outcome
from kinfold.scoring.levels import MISSING, scales
from kinfold.scoring.scoring import Scorer
from kinfold.scoring.twins import asking
from kinfold.scoring.weighing import field_weights, guard, name_alone, of_register, other_given_name, weigh
from kinfold.searching import Shelf
from kinfold.standard.standardising import standardise
from kinfold.tables import IDENTIFIERS, RECORDS, Batch, Cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from kinfold.identifiers.profiles import Profiles
    from kinfold.judging import Standing
    from kinfold.model import Judgement
    from kinfold.scoring.agreement import Agreement
    from kinfold.scoring.scoring import Known
else:
    nx = Later("networkx")  # 0.3 s to load, and few customers ask for it

# Which field a mention's kind came from, so that two records can be standardised again.
_FIELDS = {
    "person": Field.NAME, "company": Field.NAME, "employer": Field.COMPANY, "given": Field.GIVEN_NAME,
    "middle": Field.MIDDLE_NAME, "family": Field.FAMILY_NAME,
}  # fmt: skip
_BY_WORD = {field.value: field for field in Field}

_DEAREST = 1_000_000  # centibits; no link weighs as much, so that every step of a path costs something
_MATCHES_INSIDE = """
    SELECT links."left", links."right", weight FROM links
    JOIN members AS one ON one.record = links."left" AND one.customer_id = $customer
    JOIN members AS other ON other.record = links."right" AND other.customer_id = $customer
    WHERE outcome = $match ORDER BY 1, 2"""
_CUTS_BETWEEN = """
    SELECT cut FROM cuts JOIN members AS one ON one.record = cuts."left"
    JOIN members AS other ON other.record = cuts."right"
    WHERE one.customer_id IN (SELECT unnest($both)) AND other.customer_id IN (SELECT unnest($both))
    AND one.customer_id <> other.customer_id ORDER BY cuts."left", cuts."right", cut"""
_FELLOWS = """
    SELECT mine.record AS of, fellow.record FROM members AS mine
    JOIN members AS fellow USING (customer_id) WHERE mine.record IN (SELECT unnest($both))"""
_RELATIONS_BETWEEN = """
    SELECT child, relation, parent, role FROM affiliations WHERE child IN (SELECT unnest($both))
    AND parent IN (SELECT unnest($both)) AND child <> parent ORDER BY ALL"""


class Finished(Protocol):
    """A committed run: where its tables lie, as ``project.runs.Run`` has them."""

    def path(self, name: str) -> Path:
        """Return the Parquet file of a table of RUN_TABLES."""


def why(  # a run, what was learned and judged in its project, and two records
    run: Finished,
    models: Mapping[str, Known],
    region: str,
    left: str,
    right: str,
    judged: Sequence[Standing] = (),
) -> Explanation:
    """Explain a pair of record keys, sides as given. Raises UsageError for a record that does not exist.

    ``judged``: the judgements that stand. Reads only what the two records and their customers need.
    """
    shelf = Shelf(run.path)
    both = [left, right]
    records = _rows(
        shelf, "SELECT * FROM records WHERE record IN (SELECT unnest($both)) ORDER BY record", both
    )
    if len(records) < 2:
        missing = "both are the same record" if left == right else "one of the records does not exist"
        raise UsageError(
            f"{left} and {right}: {missing}",
            hint="`kinfold find TEXT` looks for names, numbers and addresses.",
        )
    kinds = [row["kind"] for row in records]
    evidence: tuple[Evidence, ...] = ()
    weight = threshold = 0
    known = models.get(kinds[0])
    if kinds[0] == kinds[1] and known is not None:
        profiles = _profiles(shelf, records, region)
        evidence, weight = _evidence(profiles, known, (0, 1) if left < right else (1, 0))
        threshold = known.model.threshold
    told = _explained(shelf, (left, right), evidence, weight, threshold)
    return replace(told, judgements=_judgements(shelf, told, judged))


def _rows(shelf: Shelf, question: str, both: list[str]) -> list[dict[str, Any]]:
    return shelf.ask(question, both=both)


def _profiles(shelf: Shelf, rows: list[dict[str, Any]], region: str) -> Profiles:
    both = [row["record"] for row in rows]
    mentions = _rows(shelf, "SELECT * FROM mentions WHERE record IN (SELECT unnest($both))", both)
    values = sorted({row["value"] for row in mentions})
    classes = shelf.ask(
        "SELECT * FROM identifiers WHERE value IN (SELECT unnest($values)) ORDER BY kind, value",
        values=values,
    )
    records = pa.Table.from_pylist(rows, schema=RECORDS)
    batch = Batch(records, tuple(_cells(rows, mentions)), (), ())
    standards = standardise(batch, region)
    source = sorted_codes(records["source"])[1]
    known = pa.Table.from_pylist(classes, schema=IDENTIFIERS)
    return profile(standards, records["kind"], source, known).profiles[0]


def _cells(records: list[dict[str, Any]], mentions: list[dict[str, Any]]) -> list[Cells]:
    """Rebuild the cells that the mentions came from; one Cells a raw text keeps every value apart."""
    source = {row["record"]: row["source"] for row in records}
    code = {row["record"]: place for place, row in enumerate(records)}
    rows = {(m["record"], m["kind"], m["column"], m["raw"]) for m in mentions}
    found = []
    for record, kind, column, raw in sorted(rows):
        name, _, scheme = kind.partition(" ")
        field = _FIELDS.get(name) or _BY_WORD.get(name)
        if field is not None:
            place = np.array([code[record]], np.int32)
            found.append(
                Cells(source[record], column, field, scheme, "", place, pa.array([raw], pa.string()))
            )
    return found


def _evidence(profiles: Profiles, known: Known, sides: tuple[int, int]) -> tuple[tuple[Evidence, ...], int]:
    """Compare the two records; ``sides``: the position of the left one and of the right one."""
    scorer = Scorer(profiles, known)
    one, other = np.array([0], np.int32), np.array([1], np.int32)
    agreements = scorer.agreements(one, other)
    weighed = weigh(known.model, agreements)
    asked = int(asking(known.model, agreements, weighed.odds)[0])
    steps = [_step(profiles, known, a, sides) for a in agreements if a.level[0] != MISSING]
    steps = [step for step in steps if step.weight or step.left]
    levels = {a.field: a.level for a in agreements}
    weights = {a.field: field_weights(known.model, a) for a in agreements}
    for level, penalty in (
        ("both_differ", guard(levels, 1)),
        ("other_given_name", other_given_name(levels, weights, 1)),
        ("name_alone", name_alone(known.model, agreements, weights, 1)),
        ("of_register", of_register(known.model, levels, 1)),
    ):
        if penalty[0]:
            steps.append(Evidence("names", "", "", level, int(penalty[0])))
    said_twice = int(weighed.total[0]) - sum(step.weight for step in steps)
    if said_twice:
        steps.append(Evidence("dependence", "", "", "said_twice", said_twice))
    prior = round(100 * known.model.prior)
    kinship = int(weighed.odds[0]) - int(weighed.total[0]) - prior
    if kinship:
        steps.append(Evidence("household", "", "", "kinship", kinship))
    if asked:
        steps.append(Evidence("names", "", "", "twins", asked))
    return tuple(steps), int(weighed.odds[0]) + asked


def _step(profiles: Profiles, known: Known, agreement: Agreement, sides: tuple[int, int]) -> Evidence:
    level = scales()[agreement.scale].levels[int(agreement.level[0])].key
    weight = int(field_weights(known.model, agreement)[0])
    left, right = (_said(profiles, agreement.field, record) for record in sides)
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
    return (
        " / ".join(t for t in texts[field][place.start : place.stop].to_pylist() if t)
        if field in texts
        else ""
    )


def _explained(
    shelf: Shelf, pair: tuple[str, str], evidence: tuple[Evidence, ...], weight: int, threshold: int
) -> Explanation:
    both = list(pair)
    members = _rows(shelf, "SELECT * FROM members WHERE record IN (SELECT unnest($both))", both)
    customers = sorted({row["customer_id"] for row in members})
    together = len(customers) == 1
    direct = shelf.ask(
        'SELECT outcome FROM links WHERE "left" = $left AND "right" = $right', left=min(pair), right=max(pair)
    )
    return Explanation(
        *pair,
        outcome=Outcome(direct[0]["outcome"]) if direct else None,
        same_customer=together,
        candidate=bool(direct),
        evidence=evidence,
        weight=weight,
        threshold=threshold,
        path=_path(shelf, customers[0], pair) if together else (),
        cuts=() if together else tuple(row["cut"] for row in _rows(shelf, _CUTS_BETWEEN, customers)),
        relations=tuple(
            f"{r['child']} {r['relation']} {r['parent']} {r['role']}".strip()
            for r in _rows(shelf, _RELATIONS_BETWEEN, customers)
        ),
    )


def _judgements(shelf: Shelf, told: Explanation, judged: Sequence[Standing]) -> tuple[Judgement, ...]:
    """Return the judgements between the two records' customers, each before those that oppose it."""
    if not judged:
        return ()
    both = [told.left, told.right]
    rows = _rows(shelf, _FELLOWS, both)
    sides = [{row["record"] for row in rows if row["of"] == record} for record in both]
    found = [other for one in judged if one.between(*sides) for other in (one.judgement, *one.opposed)]
    return tuple(dict.fromkeys(found))


def _path(shelf: Shelf, customer: str, pair: tuple[str, str]) -> tuple[str, ...]:
    """Return the records through which the strongest links lead from one to the other."""
    graph: nx.Graph[str] = nx.Graph()
    for row in shelf.ask(_MATCHES_INSIDE, customer=customer, match=Outcome.MATCH.value):
        graph.add_edge(row["left"], row["right"], cost=_DEAREST - row["weight"])
    if not (graph.has_node(pair[0]) and graph.has_node(pair[1])) or not nx.has_path(graph, *pair):
        return ()
    return tuple(nx.shortest_path(graph, *pair, weight="cost"))
