"""Two partitions of the same records → the customers that merge and that split."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow as pa  # noqa: TC002  # DuckDB finds the tables by their names

_CHANGES = """
    WITH pairs AS (
        SELECT DISTINCT b.customer_id AS before, a.customer_id AS after
        FROM before b JOIN after a USING (record))
    SELECT 'split' AS what, [before] AS before, list(after ORDER BY after) AS after
    FROM pairs GROUP BY pairs.before HAVING count(*) > 1
    UNION ALL SELECT 'merged', list(before ORDER BY before), [after]
    FROM pairs GROUP BY pairs.after HAVING count(*) > 1
    ORDER BY what, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Change:
    """``what``: merged (several customers become one) or split (one becomes several)."""

    what: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def changes(before: pa.Table, after: pa.Table) -> tuple[Change, ...]:
    """Return what changes from one table of members to another; merged ones first."""
    connection = duckdb.connect()
    connection.register("before", before)
    connection.register("after", after)
    rows = connection.execute(_CHANGES).fetchall()
    return tuple(Change(what, tuple(one), tuple(other)) for what, one, other in rows)
