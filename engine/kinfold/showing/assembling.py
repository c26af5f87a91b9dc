"""Assembling what ``show`` returns from the tables of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfold.searching.naming import customer_named, record_named
from kinfold.searching.reopening import reopened
from kinfold.showing.views import (
    CustomerView,
    CutView,
    Golden,
    IdentifierView,
    IssueView,
    JudgementView,
    Kin,
    LinkView,
    Member,
    MentionView,
    RecordView,
)
from kinfold.tables import GOLDEN_FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from kinfold.judging import Seal, Standing
    from kinfold.searching.shelf import Shelf

    _Judged: TypeAlias = "tuple[Sequence[Standing], Seal | None]"

_MEMBERS = """
    SELECT record, name, role, file, line FROM records
    WHERE record IN (SELECT record FROM members WHERE customer_id = $id) ORDER BY record
"""
_IDENTIFIERS = """
    SELECT kind, value, identifier_class, names, records, reason FROM identifiers
    WHERE (kind, value) IN (SELECT (kind, value) FROM mentions WHERE record IN (SELECT unnest($records)))
    ORDER BY kind, value
"""
_FAMILY = """
    SELECT a.child = $id AS above, relation, role, percent,
           if(a.child = $id, a.parent, a.child) AS customer_id, coalesce(c.name, '') AS name,
           state, basis, reason_en, reason_zh
    FROM affiliations a LEFT JOIN customers c ON c.customer_id = if(a.child = $id, a.parent, a.child)
    WHERE a.child = $id OR a.parent = $id
    ORDER BY above DESC, relation, name, customer_id, role, state, a.child_record, a.parent_record
"""
_CUTS = """
    SELECT cut, c.left, c.right, rule, weight, would_join, review, reason_en, reason_zh FROM cuts c
    WHERE c.left IN (SELECT unnest($records)) OR c.right IN (SELECT unnest($records))
    ORDER BY weight DESC, c.left, c.right, rule, cut
"""
_ISSUES = """
    SELECT file, line, field, raw, reason, quarantined FROM issues
    WHERE (file, line) IN (SELECT (file, line) FROM records WHERE record IN (SELECT unnest($records)))
    ORDER BY file, line, field, reason
"""
_RECORD = """
    SELECT record, customer_id, c.name AS customer_name, r.kind AS kind, r.name AS name, file, line, r.primary
    FROM records r JOIN members USING (record) JOIN customers c USING (customer_id) WHERE record = $record
"""
_SAME_ROW = "SELECT record FROM records r WHERE r.primary = $first AND record <> $record ORDER BY record"
_MENTIONS = """
    SELECT "column", raw, kind, value, quality, reason FROM mentions WHERE record = $record
    ORDER BY kind, "column", value, raw
"""
_LINKS = """
    SELECT other, coalesce(r.name, '') AS name, outcome, weight, evidence FROM (
        SELECT l.right AS other, outcome, weight, evidence FROM links l WHERE l.left = $record
        UNION ALL SELECT l.left, outcome, weight, evidence FROM links l WHERE l.right = $record
    ) LEFT JOIN records r ON r.record = other
    ORDER BY weight DESC, other, outcome
"""


def show(
    shelf: Shelf, text: str, judged: Sequence[Standing] = (), seal: Seal | None = None
) -> CustomerView | RecordView:
    """Return the customer with this id, or the record with this name (``SOURCE:KEY`` or a bare key).

    ``judged``: the judgements that stand; those that touch it are told with it, and with the ``seal`` of
    their project also what changed under them.
    Raises UsageError when neither is known, or the bare key means several records.
    """
    customer_id = customer_named(shelf, text)
    if customer_id:
        return _customer(shelf, customer_id, (judged, seal))
    return _record(shelf, record_named(shelf, text), (judged, seal))


def _customer(shelf: Shelf, customer_id: str, judged: _Judged) -> CustomerView:
    row = shelf.ask("SELECT * FROM customers WHERE customer_id = $id", id=customer_id)[0]
    members = tuple(Member(**one) for one in shelf.ask(_MEMBERS, id=customer_id))
    records = [member.record for member in members]
    return CustomerView(
        customer_id=customer_id,
        kind=row["kind"],
        name=row["name"],
        records=row["records"],
        sources=row["sources"],
        golden=tuple(Golden(name, row[name], row[f"{name}_from"]) for name in GOLDEN_FIELDS if row[name]),
        members=members,
        identifiers=tuple(IdentifierView(**one) for one in shelf.ask(_IDENTIFIERS, records=records)),
        family=tuple(Kin(**one) for one in shelf.ask(_FAMILY, id=customer_id)),
        judgements=_judgements(shelf, records, judged),
        **_troubles(shelf, records),
    )


def _record(shelf: Shelf, record: str, judged: _Judged) -> RecordView:
    row = shelf.ask(_RECORD, record=record)[0]
    first = row.pop("primary")
    return RecordView(
        **row,
        same_row=tuple(one["record"] for one in shelf.ask(_SAME_ROW, first=first, record=record)),
        mentions=tuple(MentionView(**one) for one in shelf.ask(_MENTIONS, record=record)),
        links=tuple(LinkView(**one) for one in shelf.ask(_LINKS, record=record)),
        judgements=_judgements(shelf, [record], judged),
        **_troubles(shelf, [record]),
    )


def _judgements(shelf: Shelf, records: Sequence[str], judged: _Judged) -> tuple[JudgementView, ...]:
    standing, seal = judged
    touching = [one for one in standing if one.touches(set(records))]
    fresh = {} if seal is None else reopened(shelf, touching, seal)
    return tuple(
        JudgementView(
            j.verdict, j.left, j.right, j.who, j.at, j.reason,
            tuple(other.who for other in one.opposed),
            tuple(f"{'+' if new else '-'} {kind} {told}".strip() for kind, told, new in fresh.get(j.id, ())),
        )
        for one in touching
        for j in [one.judgement]
    )  # fmt: skip


def _troubles(shelf: Shelf, records: list[str]) -> dict[str, Any]:
    """Look up the cuts that touch these records and the issues of their rows."""
    return {
        "cuts": tuple(CutView(**one) for one in shelf.ask(_CUTS, records=records)),
        "issues": tuple(IssueView(**one) for one in shelf.ask(_ISSUES, records=records)),
    }
