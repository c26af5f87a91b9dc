"""Whatever stands in the data is stored as text, and nothing of it is ever run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from neo4j import GraphDatabase  # noqa: TID251  # what the server holds is looked at without the store

from kinfold.publishing.graph import MemoryGraph, publish, unpublish
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.graph.place import Place
from kinfold.publishing.graph.vocabulary import NODE_LABELS, RELATIONSHIP_TYPES
from kinfold.tables import CUSTOMERS, RUN_TABLES
from publishing.graph.hostile import HOSTILE
from publishing.graph.runs import picture, run_of

if TYPE_CHECKING:
    from pathlib import Path


def _hostile_run() -> dict[str, pa.Table]:
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


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 200


@pytest.mark.parametrize("mask", [False, True])
def test_nothing_in_the_data_is_run(neo4j_uri: str, tmp_path: Path, mask: bool) -> None:  # noqa: FBT001  # pytest's way
    publication = run_of(tmp_path, _hostile_run(), secret=b"bobby", mask=mask)
    double = MemoryGraph()
    with GraphDatabase.driver(neo4j_uri) as driver, connected(Place(neo4j_uri)) as store:
        driver.execute_query("MATCH (n:Canary) DETACH DELETE n")
        driver.execute_query("CREATE (:Canary)")
        publish(publication, store)
        publish(publication, double)
        assert picture(store, publication.project, neo4j_uri) == picture(double, publication.project)
        labels = driver.execute_query("CALL db.labels() YIELD label RETURN label AS word").records
        types = driver.execute_query("CALL db.relationshipTypes() YIELD relationshipType AS word RETURN word")
        strange = {row["word"] for row in (*labels, *types.records)} - {*NODE_LABELS, *RELATIONSHIP_TYPES}
        assert not [word for word in strange if "Pwned" in word or word in HOSTILE]
        (canary,) = driver.execute_query("MATCH (n:Canary) DETACH DELETE n RETURN count(n) AS left").records
        assert canary["left"] == 1
        if not mask:
            names = driver.execute_query(
                "MATCH (c:Customer {project: $project}) RETURN c.name AS name", project=publication.project
            ).records
            assert {row["name"] for row in names} == set(HOSTILE)
        unpublish(b"bobby", store)
