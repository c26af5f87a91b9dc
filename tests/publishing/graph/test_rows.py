"""Records that live in Neo4j already are read as strictly as any file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from neo4j.time import Date, DateTime  # noqa: TID251  # what the driver answers

from kinfold.publishing.graph.rows import json_lines
from kinfold.reading import SourceFile
from kinfold.reading.files import read

if TYPE_CHECKING:
    from kinfold.tables import SourceTable


def rows_of(*rows: dict[str, Any]) -> SourceTable:
    return read(SourceFile("customers.cypher", "crm", content=json_lines(rows)))


def test_every_value_is_text_that_loses_nothing() -> None:
    table = rows_of(
        {"id": 9007199254740993, "name": "张三", "vip": True, "since": Date(2019, 3, 1), "balance": 10.0},
        {"id": 2, "name": None, "vip": False, "since": DateTime(2019, 3, 1, 8, 30), "balance": 0.5},
    ).table.to_pydict()
    assert table["id"] == ["9007199254740993", "2"]
    assert table["name"] == ["张三", ""]
    assert table["vip"] == ["true", "false"]
    assert table["since"][0] == "2019-03-01"
    assert table["since"][1].startswith("2019-03-01T08:30")
    assert table["balance"] == ["10", "0.5"]


def test_lists_and_nodes_become_cells() -> None:
    table = rows_of({"c": {"id": "1", "phones": ["139 1102 4567", "010-62345678"]}}).table.to_pydict()
    assert table == {"id": ["1"], "phones": ["139 1102 4567 / 010-62345678"]}
    named = rows_of({"id": "1", "home": {"city": "北京"}}).table.to_pydict()
    assert named == {"id": ["1"], "home.city": ["北京"]}


def test_a_row_without_a_value_is_set_aside_and_said() -> None:
    table = rows_of({"id": "1", "name": "李雷"}, {"id": None, "name": None})
    assert (table.rows_read, len(table.table)) == (2, 1)
    assert [issue.quarantined for issue in table.issues] == [True]
