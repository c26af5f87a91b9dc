"""Strings that would do something if a query were built from them: after Bobby Tables."""

from __future__ import annotations

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
