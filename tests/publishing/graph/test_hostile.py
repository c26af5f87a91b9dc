"""Whatever stands in the data is stored as text, and nothing of it is ever run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from neo4j import GraphDatabase  # noqa: TID251  # what the server holds is looked at without the store

from kinfold.publishing.graph import MemoryGraph, publish, unpublish
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.graph.vocabulary import NODE_LABELS, RELATIONSHIP_TYPES
from kinfold.publishing.place import Place
from publishing.graph.hostile import HOSTILE, hostile_judgements, hostile_run
from publishing.graph.runs import picture, run_of

if TYPE_CHECKING:
    from pathlib import Path


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 200


@pytest.mark.parametrize("mask", [False, True])
def test_nothing_in_the_data_is_run(neo4j_uri: str, tmp_path: Path, mask: bool) -> None:  # noqa: FBT001  # pytest's way
    publication = run_of(tmp_path, hostile_run(), secret=b"bobby", mask=mask, judgements=hostile_judgements())
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
