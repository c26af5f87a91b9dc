"""A run made by hand: 张三 in two systems, a homonym kept apart, a company with a department and a branch."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from kinfold.tables import GOLDEN_FIELDS, RUN_TABLES, Accounting


def small_run() -> dict[str, pa.Table]:
    """All RUN_TABLES of the story."""
    rows: dict[str, list[Any]] = {
        "records": _RECORDS,
        "mentions": _MENTIONS,
        "identifiers": _IDENTIFIERS,
        "links": _LINKS,
        "cuts": _CUTS,
        "members": _MEMBERS,
        "customers": [_customer(*row) for row in _CUSTOMERS],
        "affiliations": _AFFILIATIONS,
        "issues": _ISSUES,
        "lineage": [("MERGED", "C-OLD", "C-1", "", "run 2")],
    }
    return {name: _table(rows[name], schema) for name, schema in RUN_TABLES.items()}


ACCOUNTING = (
    Accounting("crm", "crm.csv", rows_read=5, records=3, repeated_keys=1, quarantined=1),
    Accounting("erp", "erp.csv", rows_read=3, records=3, repeated_keys=0, quarantined=0),
)

_RECORDS = [
    ("crm:1", "crm", "1", "", "crm:1", "person", "張三", "crm.csv", 2, ""),
    ("crm:2", "crm", "2", "", "crm:2", "person", "张三", "crm.csv", 3, ""),
    ("crm:3", "crm", "3", "", "crm:3", "person", "Jürgen Müller", "crm.csv", 4, ""),
    ("erp:1", "erp", "1", "", "erp:1", "person", "张三(销售部门)", "erp.csv", 2, ""),
    (
        "erp:1#department",
        "erp",
        "1#department",
        "department",
        "erp:1",
        "department",
        "销售部门",
        "erp.csv",
        2,
        "",
    ),
    ("erp:7", "erp", "7", "", "erp:7", "organization", "北京海淀科技有限公司", "erp.csv", 3, ""),
    ("erp:8", "erp", "8", "", "erp:8", "organization", "北京海淀科技有限公司上海分公司", "erp.csv", 4, ""),
]
_MEMBERS = [
    ("crm:1", "C-1"),
    ("crm:2", "C-2"),
    ("crm:3", "C-3"),
    ("erp:1", "C-1"),
    ("erp:1#department", "C-4"),
    ("erp:7", "C-5"),
    ("erp:8", "C-6"),
]
_MENTIONS = [
    ("crm:1", "person", "张三", "姓名", "張三", "valid", ""),
    ("crm:1", "phone", "+8613912345678", "手机", "139 1234 5678", "valid", ""),
    ("crm:2", "person", "张三", "姓名", "张三", "valid", ""),
    ("crm:2", "phone", "", "手机", "13800138000", "placeholder", "well-known example"),
    ("crm:3", "person", "jurgen muller", "姓名", "Jürgen Müller", "valid", ""),
    ("crm:3", "email", "juergen@mueller.example", "邮箱", "Juergen@Mueller.example", "valid", ""),
    ("erp:1", "person", "张三", "name", "张三(销售部门)", "repaired", "department split off"),
    ("erp:1", "phone", "+8613912345678", "mobile", "+86-139-1234-5678", "valid", ""),
    ("erp:7", "company", "北京海淀科技有限公司", "name", "北京海淀科技有限公司", "valid", ""),
    ("erp:7", "tax_id", "91110108MA01ABCD2X", "税号", "91110108-MA01ABCD2X", "valid", ""),
]
_IDENTIFIERS = [
    ("phone", "+8613912345678", "exclusive", 1, 2, ""),
    ("tax_id", "91110108MA01ABCD2X", "exclusive", 1, 1, ""),
    ("phone", "+861062345678", "generic", 40, 55, "switchboard"),
]
_LINKS = [
    ("crm:1", "erp:1", "person", "match", 1480, "phone,name", "name=same; phone=same"),
    ("crm:1", "crm:2", "person", "possible_match", 310, "name", "name=same"),
]
_CUTS = [
    (
        "K-1",
        "crm:1",
        "crm:2",
        "SOURCE_DUPLICATE",
        310,
        3,
        False,
        True,
        "one source, two keys",
        "同一来源的两个编号",
    )
]
_CUSTOMERS = [
    ("C-1", "person", 2, 2, {"name": ("张三", "crm:1"), "phone": ("+8613912345678", "crm:1")}),
    ("C-2", "person", 1, 1, {"name": ("张三", "crm:2")}),
    (
        "C-3",
        "person",
        1,
        1,
        {"name": ("Jürgen Müller", "crm:3"), "email": ("juergen@mueller.example", "crm:3")},
    ),
    ("C-4", "department", 1, 1, {"name": ("销售部门", "erp:1#department")}),
    ("C-5", "organization", 1, 1, {"name": ("北京海淀科技有限公司", "erp:7")}),
    ("C-6", "organization", 1, 1, {"name": ("北京海淀科技有限公司上海分公司", "erp:8")}),
]
_AFFILIATIONS = [
    (
        "C-4",
        "C-5",
        "department_of",
        "销售部门",
        "",
        "erp:1#department",
        "erp:7",
        "declared",
        "standing",
        "named so",
        "名称如此",
    ),
    (
        "C-6",
        "C-5",
        "branch_of",
        "上海分公司",
        "",
        "erp:8",
        "erp:7",
        "name",
        "standing",
        "name extends it",
        "名称延伸",
    ),
    (
        "C-1",
        "",
        "works_for",
        "",
        "",
        "erp:1",
        "",
        "declared",
        "waiting",
        "no such company yet",
        "公司尚未出现",
    ),
]
_ISSUES = [
    ("crm", "crm.csv", 5, "", "7;=cmd|' /C calc'!A0", "a cell too many", True),
    ("crm", "crm.csv", 3, "手机", "13800138000", "placeholder", False),
    ("crm", "crm.csv", 6, "", "2", "repeated key", False),
]


def _customer(
    customer_id: str, kind: str, records: int, sources: int, golden: dict[str, tuple[str, str]]
) -> tuple[Any, ...]:
    chosen = [part for field in GOLDEN_FIELDS for part in golden.get(field, ("", ""))]
    return (customer_id, kind, records, sources, *chosen)


def _table(rows: list[Any], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)
