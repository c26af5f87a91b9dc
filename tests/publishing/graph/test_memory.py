"""What is large stays on the disk: the memory that a graph takes does not grow with the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from kinfold.publishing.graph import Part, opening
from kinfold.publishing.graph import projection as projecting
from kinfold.tables import RUN_TABLES
from publishing.graph.runs import run_of

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = 150_000
# Three records share three numbers, and so on through the file.
MADE = {
    "records": """SELECT 'crm:' || lpad(i::VARCHAR, 8, '0') AS record, 'crm' AS source,
        i::VARCHAR AS source_key, 'person' AS kind, '张' || i AS name, 'crm.csv' AS file, i AS line
        FROM range($n) made(i)""",
    "mentions": """SELECT 'crm:' || lpad(i::VARCHAR, 8, '0') AS record, 'phone' AS kind, '手机' AS "column",
        '+861' || lpad((i // 3 * 3 + k)::VARCHAR, 10, '0') AS value, value || ' ' AS raw, 'valid' AS quality
        FROM range($n) made(i), range(3) more(k)""",
    "identifiers": """SELECT 'phone' AS kind, '+861' || lpad(i::VARCHAR, 10, '0') AS value,
        'exclusive' AS identifier_class, 1 AS names, 3 AS records FROM range($n) made(i)""",
}


def _table(name: str, schema: pa.Schema) -> pa.Table:
    if name not in MADE:
        return schema.empty_table()
    with duckdb.connect() as connection:
        connection.register("blank", schema.empty_table())
        asked = f"SELECT * FROM blank UNION ALL BY NAME {MADE[name]}"
        rows = connection.sql(asked, params={"n": RECORDS}).to_arrow_table()
    blank = {"string": "", "bool": False}
    filled = [
        pc.fill_null(rows[field.name], blank.get(str(field.type), 0)).cast(field.type) for field in schema
    ]
    return pa.table(filled, schema=schema)


@pytest.mark.slow
def test_a_run_larger_than_the_memory_is_projected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MEMORY_LIMIT", "150MB")
    monkeypatch.setattr(projecting, "SLICE", 20_000)
    publication = run_of(tmp_path, {name: _table(name, schema) for name, schema in RUN_TABLES.items()})
    with opening.projected(publication) as projection:
        projection.take(Part.RECORDS, [])
        assert sum(len(batch.units) for batch in projection.batches()) == RECORDS
