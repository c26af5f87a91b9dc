"""A run with a bit of everything that analysts ask about, made by hand.

張三 in crm and shop is one customer, a second 张三 of crm is another (a tie, for review); all hang on a
switchboard. Jürgen Müller of two sources hangs on one mail address, and his birth dates differ; Anna Müller
lives with him.
A company in Beijing has a department (written in two ways), a branch in Shanghai and a holding above it.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from kinfold.ids.memory import IDS
from kinfold.tables import CUSTOMERS, RUN_TABLES

OWNERS = {
    "crm:1": ("C-ZHANG", "person", "张三"),
    "shop:1": ("C-ZHANG", "person", "張三(销售部门)"),
    "crm:2": ("C-ZHANG2", "person", "张三"),
    "crm:3": ("C-MULLER", "person", "Jürgen Müller"),
    "shop:3": ("C-MULLER", "person", "Juergen Mueller"),
    "crm:4": ("C-ANNA", "person", "Anna Müller"),
    "shop:9": ("C-NOBODY", "person", "无名氏"),
    "erp:7": ("C-BEIJING", "organization", "北京海淀科技有限公司"),
    "erp:8": ("C-SHANGHAI", "organization", "北京海淀科技有限公司上海分公司"),
    "erp:9": ("C-HOLDING", "organization", "海淀控股有限公司"),
    "erp:7#department": ("C-SALES", "department", "销售部"),
    "shop:1#department": ("C-SALES", "department", "销售部门"),
}
PHONE, SWITCHBOARD, MAIL = "+8613912345678", "+861062345678", "juergen@mueller.example"
HOME, TAX = "60313|goethestr|5|||", "91110108MA01ABCD2X"
_SAID = [
    ("crm:1", "phone", PHONE, "139 1234 5678"),
    ("shop:1", "phone", PHONE, "+86-139-1234-5678"),
    ("crm:1", "phone", SWITCHBOARD, "010-62345678"),
    ("crm:2", "phone", SWITCHBOARD, "010-62345678"),
    ("erp:7", "phone", SWITCHBOARD, "62345678"),
    ("crm:3", "email", MAIL, "Juergen@Mueller.example"),
    ("shop:3", "email", MAIL, MAIL),
    ("crm:3", "birth_date", "1980-05-01", "1.5.1980"),
    ("shop:3", "birth_date", "1981-05-01", "1.5.1981"),
    ("crm:3", "address", HOME, "Goethestr. 5, 60313 Frankfurt"),
    ("crm:4", "address", HOME, "Goethestraße 5, Frankfurt"),
    ("erp:7", "tax_id", TAX, TAX),
]
_IDENTIFIERS = [
    ("phone", PHONE, "exclusive", 1, 2, ""),
    ("phone", SWITCHBOARD, "generic", 40, 3, ""),
    ("email", MAIL, "exclusive", 1, 2, ""),
    ("address", HOME, "exclusive", 2, 2, ""),
    ("tax_id", TAX, "exclusive", 1, 1, ""),
]
_LINKS = [
    ("crm:1", "shop:1", "person", "match", 1480, "phone", "name=exact; phone=exact"),
    ("crm:1", "crm:2", "person", "ambiguous", 310, "name", "name=exact"),
    ("crm:2", "shop:1", "person", "possible_match", 300, "name", "name=exact"),
    ("crm:3", "shop:3", "person", "match", 900, "email", "email=exact; birth_date=year"),
    ("crm:3", "crm:4", "person", "possibly_related", -50, "address", "family_name=exact; address=exact"),
]
_CUTS = [
    ("X-1", "crm:1", "crm:2", "TIE", 310, 3, True, True, "it fits another customer just as well", "同样吻合"),
]
_AFFILIATIONS = [
    ("C-SALES", "C-BEIJING", "department_of", "销售部", "erp:7#department", "erp:7", "row", "standing"),
    ("C-SHANGHAI", "C-BEIJING", "branch_of", "上海分公司", "erp:8", "erp:7", "name", "standing"),
    ("C-SHANGHAI", "C-HOLDING", "subsidiary_of", "", "erp:8", "erp:9", "declared", "rival"),
    ("C-BEIJING", "C-HOLDING", "subsidiary_of", "", "erp:7", "erp:9", "declared", "standing"),
    ("C-ZHANG", "C-SALES", "works_for", "销售", "shop:1", "shop:1#department", "row", "standing"),
    ("C-ANNA", "C-MULLER", "household_with", "", "crm:4", "crm:3", "address", "standing"),
    ("C-NOBODY", "", "works_for", "", "shop:9", "", "declared", "waiting"),
]
_IDS = [("C-OLDER", 1, 2, "C-OLD"), ("C-OLD", 1, 3, "C-ZHANG")]


def story() -> dict[str, pa.Table]:
    """All tables of the story's third run."""
    records = [
        (key, *_place(key), key.partition("#")[0], kind, name, f"{key[:3]}.csv", line, "")
        for line, (key, (_, kind, name)) in enumerate(sorted(OWNERS.items()), 2)
    ]
    names = [
        (key, {"organization": "company"}.get(kind, kind), name, "name", name, "valid", "")
        for key, (_, kind, name) in OWNERS.items()
    ]
    values = [(key, kind, value, kind, raw, "valid", "") for key, kind, value, raw in _SAID]
    affiliations = [
        (child, parent, relation, role, "", mine, theirs, basis, state, f"because of {basis}", "有依据")
        for child, parent, relation, role, mine, theirs, basis, state in _AFFILIATIONS
    ]
    rows: dict[str, list[tuple[Any, ...]]] = {
        "records": records,
        "mentions": sorted(names + values),
        "identifiers": _IDENTIFIERS,
        "links": _LINKS,
        "cuts": _CUTS,
        "members": [(record, owner) for record, (owner, _, _) in sorted(OWNERS.items())],
        "affiliations": affiliations,
        "issues": [],
        "lineage": [("SPLIT", "C-MULLER", "C-ANNA", "", "run 3")],
    }
    tables = {
        name: pa.Table.from_pylist(
            [dict(zip(RUN_TABLES[name].names, row, strict=True)) for row in kept], RUN_TABLES[name]
        )
        for name, kept in rows.items()
    }
    ids = [dict(zip(IDS.names, row, strict=True)) for row in _IDS]
    return tables | {"customers": _customers(), "id_memory": pa.Table.from_pylist(ids, IDS)}


def _place(key: str) -> tuple[str, str, str]:
    source, _, own = key.partition(":")
    return source, own, own.partition("#")[2]


def _customers() -> pa.Table:
    held: dict[str, list[str]] = {}
    for record in sorted(OWNERS):
        held.setdefault(OWNERS[record][0], []).append(record)
    rows = []
    for customer, records in sorted(held.items()):
        _, kind, name = OWNERS[records[0]]
        row = dict.fromkeys(CUSTOMERS.names, "") | {"customer_id": customer, "kind": kind}
        sizes = {"records": len(records), "sources": len({record.partition(":")[0] for record in records})}
        rows.append(row | sizes | {"name": name, "name_from": records[0]})
    rows[-2] |= {"phone": PHONE, "phone_from": "shop:1"}
    assert rows[-2]["customer_id"] == "C-ZHANG"
    return pa.Table.from_pylist(rows, CUSTOMERS)
