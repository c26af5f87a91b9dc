"""Strings that would do something if a query were built from them: after Bobby Tables."""

from __future__ import annotations

import itertools
from typing import Any

import pyarrow as pa

from kinfold.model import Judgement
from kinfold.tables import CUSTOMERS, RUN_TABLES

_STATEMENTS = (
    "MATCH (n) DETACH DELETE n",
    "CREATE (:Pwned)",
    "CALL dbms.components()",
    "DROP CONSTRAINT kinfold_record",
    "LOAD CSV FROM 'file:///etc/passwd' AS x RETURN x",
    "DROP TABLE records; SELECT 1",
    "SET n:Pwned",
    "RETURN 1 UNION MATCH (n) SET n:Pwned RETURN 2",
)
_OPENINGS = (
    "{0}", "'; {0} //", '"; {0} //', "`; {0} //", "'}}) {0} //", '"}}) {0} //',
    "`}}) {0} WITH 1 AS x //", "\\'; {0} //", '\\"; {0} //', "\\u0027; {0} //",
    "\\u0060 {0} //", "*/ {0} /*", "// {0}", "-- {0}", "$units {0}", "${{{0}}}",
    "{{{{ {0} }}}}", "]->() {0} //", "|Pwned {0}", ":Pwned {0}", "\n{0};\n",
    "'||({0})||'", "张三'; {0} //", "O’Brien'; {0} --",
)  # fmt: skip
_ALONE = (
    "Robert'); DROP TABLE Students;--", "`", "``", "'", "''", '"', "\\", "\\\\", ";",
    "$", "$project", "{project}", "null", "NaN", "true", "1e999", "=1+1", "@SUM(A1)",
    "<script>alert(1)</script>", "%s", "%(x)s", "{0}", "\x00", "\x1b[31m", "\u202etxt",
    "\ufeff", "\uffff", "😀", "\ue000", "é", "é", "İ", " leading", "trailing ", "a\tb",
    "a\nb", "a\r\nb", ":Record", "Record`) DETACH DELETE (n", "HAS_PHONE|RESOLVED_TO",
    "../../etc/passwd", "C:\\aux", "x" * 9_000, "字" * 3_000,
)  # fmt: skip

HOSTILE = tuple(dict.fromkeys([o.format(s) for s in _STATEMENTS for o in _OPENINGS] + list(_ALONE)))


def hostile_run() -> dict[str, pa.Table]:
    """Every string as a source, key, name, value, column, file, role and reason."""
    keys = [f"{text}:{number}" for number, text in enumerate(HOSTILE)]
    blank = dict.fromkeys(CUSTOMERS.names, "") | {"kind": "person", "records": 1, "sources": 1}
    rows: dict[str, list[Any]] = {
        "records": [
            (key, text, text, text, key, "person", text, text, 1, text)
            for key, text in zip(keys, HOSTILE, strict=True)
        ],
        "mentions": [
            row
            for key, text in zip(keys, HOSTILE, strict=True)
            for row in (
                (key, "person", text, text, text, "valid", text),
                (key, "account wechat", text, text, text, "valid", text),
            )
        ],
        "identifiers": [("account", text, "generic", 9, 1, text) for text in HOSTILE],
        "links": [
            (one, other, "person", "match", 1, "p", text)
            for one, other, text in zip(keys, keys[1:], HOSTILE, strict=False)
        ],
        "cuts": [("X-1", keys[0], keys[2], "TIE", 1, 2, True, True, HOSTILE[1], HOSTILE[2])],
        "members": [(key, f"C-{number}") for number, key in enumerate(keys)],
        "affiliations": [
            ("C-1", "C-2", "owns", text, text, keys[1], keys[2], text, "standing", text, text)
            for text in HOSTILE
        ],
        "issues": [],
        "lineage": [],
    }
    tables = {
        name: pa.Table.from_pylist(
            [dict(zip(RUN_TABLES[name].names, row, strict=True)) for row in kept], RUN_TABLES[name]
        )
        for name, kept in rows.items()
    }
    customers = [
        blank | {"customer_id": f"C-{number}", "name": text, "name_from": keys[number], "address": text}
        for number, text in enumerate(HOSTILE)
    ]
    return tables | {"customers": pa.Table.from_pylist(customers, CUSTOMERS)}


def hostile_judgements() -> list[Judgement]:
    """Every string as the name of who judged, and as the reason."""
    pairs = itertools.pairwise(HOSTILE)
    return [
        Judgement("different", f"{one}:{number}", f"{other}:{number + 1}", one, other, id=number + 1)
        for number, (one, other) in enumerate(pairs)
    ]
