"""The summary of a run: counts, JSON-ready, without any personal value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.model import IdentifierClass, Kind, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfold.tables import Accounting

# Of customers only these columns are looked at: rows of all of them would be copied again and again.
_OF_CUSTOMERS = ("customer_id", "kind", "records", "sources", "name", "name_from")
MAX_REASONS = 50  # different reasons of issues that are listed; the rest is one line, "other"


def summarise(
    tables: Mapping[str, pa.Table],
    accounting: Sequence[Accounting],
    quality: pa.Table,
    model_expectations: Mapping[str, Any],
    *,
    review: Mapping[str, int],
    notes: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the summary of a run as plain dicts, lists, texts and integers.

    ``tables``: RUN_TABLES. ``quality``: what ``measuring.quality`` gives. ``review``: how much waits for a
    person, by what it is. ``notes``: what was found out about each file, by file. Names of persons are
    masked; raw values do not appear.
    """
    customers, records = tables["customers"].select(_OF_CUSTOMERS), tables["records"]
    return {
        "files": _files(accounting, notes or {}),
        "totals": _totals(accounting, records, customers),
        "customers": {kind.value: _count(customers["kind"], kind.value) for kind in Kind},
        "duplicates": _duplicates(customers),
        "largest": _largest(customers),
        "values": _values(tables["identifiers"], quality),
        "issues": _issues(tables["issues"]),
        "review": dict(review),
        "links": _links(tables["links"]),
        "cuts": _by(tables["cuts"], "rule"),
        "affiliations": _by(tables["affiliations"], "relation"),
        "quality": quality.to_pylist(),
        "expectations": dict(model_expectations),
        "examples": _examples(customers, tables["members"]),
    }


def masked(name: str, kind: str) -> str:
    """Return a person's name with all but its first letter hidden; other names as they are.

    >>> masked("张三丰", "person"), masked("张三丰有限公司", "organization")
    ('张*', '张三丰有限公司')
    """
    return f"{name[:1]}*" if kind == Kind.PERSON.value else name


def _files(accounting: Sequence[Accounting], notes: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "source": one.source,
            "file": one.file,
            "rows_read": one.rows_read,
            "records": one.records,
            "repeated_keys": one.repeated_keys,
            "quarantined": one.quarantined,
            "note": notes.get(one.file, ""),
        }
        for one in sorted(accounting, key=lambda one: (one.source, one.file))
    ]


def _totals(accounting: Sequence[Accounting], records: pa.Table, customers: pa.Table) -> dict[str, int]:
    counted = ("rows_read", "records", "repeated_keys", "quarantined")
    totals = {name: sum(getattr(one, name) for one in accounting) for name in counted}
    derived = len(records) - _count(records["role"], "")
    return totals | {
        "files": len({one.file for one in accounting}),
        "derived_records": derived,
        "customers": len(customers),
    }


def _duplicates(customers: pa.Table) -> dict[str, int]:
    several = customers.filter(pc.greater(customers["records"], 1))
    return {"records": pc.sum(several["records"], min_count=0).as_py(), "customers": len(several)}


def _largest(customers: pa.Table) -> dict[str, Any]:
    if not len(customers):
        return {"customer_id": "", "kind": "", "name": "", "records": 0}
    largest = _first(customers, [("records", "descending"), ("name_from", "ascending")])
    return {
        "customer_id": largest["customer_id"],
        "kind": largest["kind"],
        "name": masked(largest["name"], largest["kind"]),
        "records": largest["records"],
    }


def _values(identifiers: pa.Table, quality: pa.Table) -> dict[str, dict[str, int]]:
    """Cells that were placeholders, and distinct values of each class that holds people apart or muted."""
    cells = quality.group_by("field").aggregate([("placeholder", "sum")]).sort_by("field").to_pylist()
    placeholder = {row["field"]: row["placeholder_sum"] for row in cells if row["placeholder_sum"]}
    classes = (IdentifierClass.SHARED.value, IdentifierClass.GENERIC.value, IdentifierClass.PLACEHOLDER.value)
    by_class = {
        name: _by(identifiers.filter(pc.equal(identifiers["identifier_class"], name)), "kind")
        for name in classes
    }
    return {"placeholder_cells": placeholder, **by_class}


def _issues(issues: pa.Table) -> list[dict[str, Any]]:
    """Group the issues by reason, most frequent first, each with the place of the first one."""
    ordered = issues.sort_by([("source", "ascending"), ("file", "ascending"), ("line", "ascending")])
    grouped = ordered.group_by(["reason", "quarantined"], use_threads=False).aggregate(
        [("line", "count"), ("file", "first"), ("line", "first"), ("field", "first")]
    )
    reasons = [
        {
            "reason": row["reason"],
            "quarantined": row["quarantined"],
            "count": row["line_count"],
            "example": {"file": row["file_first"], "line": row["line_first"], "field": row["field_first"]},
        }
        for row in grouped.to_pylist()
    ]
    reasons.sort(key=lambda one: (-one["count"], one["reason"], one["quarantined"]))
    rest = sum(one["count"] for one in reasons[MAX_REASONS:])
    other = [{"reason": "other", "quarantined": False, "count": rest, "example": None}] if rest else []
    return reasons[:MAX_REASONS] + other


def _links(links: pa.Table) -> dict[str, int]:
    counted = _by(links, "outcome")
    return {outcome.value: counted.get(outcome.value, 0) for outcome in Outcome}


def _examples(customers: pa.Table, members: pa.Table) -> dict[str, str]:
    """Real names of this run for the commands to try next: a customer, two of its records, a name."""
    if not len(customers):
        return {"customer_id": "", "record": "", "other_record": "", "name": ""}
    several = customers.filter(pc.greater(customers["records"], 1))
    chosen = _first(
        several if len(several) else customers, [("sources", "descending"), ("name_from", "ascending")]
    )
    own = members.filter(pc.equal(members["customer_id"], chosen["customer_id"]))
    records = sorted(own["record"].to_pylist())
    organizations = customers.filter(pc.equal(customers["kind"], Kind.ORGANIZATION.value))
    largest = [("records", "descending"), ("name_from", "ascending")]
    named = _first(organizations, largest) if len(organizations) else chosen
    return {
        "customer_id": chosen["customer_id"],
        "record": records[0],
        "other_record": records[1] if len(records) > 1 else "",
        "name": _findable(named["name"], named["kind"]),
    }


def _findable(name: str, kind: str) -> str:
    """Return an organization's name, or that part of a person's by which several people are found."""
    if kind != Kind.PERSON.value:
        return name
    return name.rsplit(maxsplit=1)[-1] if " " in name.strip() else name[:1]


def _first(table: pa.Table, order: list[tuple[str, str]]) -> dict[str, Any]:
    position = pc.select_k_unstable(table, k=1, sort_keys=order)
    row: dict[str, Any] = table.take(position).to_pylist()[0]
    return row


def _by(table: pa.Table, column: str) -> dict[str, int]:
    counted = pc.value_counts(table[column].cast(pa.string())).to_pylist()
    return {one["values"]: one["counts"] for one in sorted(counted, key=lambda one: str(one["values"]))}


def _count(column: Any, value: str) -> int:
    return int(pc.sum(pc.equal(column, value), min_count=0).as_py())
