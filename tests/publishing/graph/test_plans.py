"""What the engine asks costs what it is about: an index leads to it, and no foreign node is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from neo4j import GraphDatabase  # noqa: TID251  # plans are asked for without the store

from kinfold.publishing.graph import project_id, publish, unpublish
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.graph.queries import queries, query
from kinfold.publishing.place import Place
from publishing.graph.runs import run_of
from publishing.graph.story import story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j import Driver  # noqa: TID251  # plans are asked for without the store

SECRET = b"plans"
WITHOUT_PLAN = {"drop_schema", "refresh_names"}  # commands on the schema
SCANS = ("AllNodesScan", "NodeByLabelScan", "CartesianProduct")
PARTS = ("judgements", "records", "identifiers", "customers", "runs")
STRANGERS = 2_000


@pytest.fixture(scope="module")
def crowded(neo4j_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """Return a way to a database in which the story is one of few among nodes of others."""
    with GraphDatabase.driver(neo4j_uri) as driver, connected(Place(neo4j_uri)) as store:
        publish(run_of(tmp_path_factory.mktemp("plans"), story(), 3, SECRET), store)
        driver.execute_query(
            "UNWIND range(1, $many) AS i CREATE (:Record:Stranger {recordId: 'r' + i}) "
            "CREATE (:Identifier:Stranger {identifierId: 'i' + i}) "
            "CREATE (:Judgement:Stranger {name: 'j' + i}) "
            "CREATE (:Customer:Stranger {customerId: 'c' + i}) CREATE (:Run:Stranger {name: 'x' + i})",
            many=STRANGERS,
        )
        driver.execute_query("CALL db.awaitIndexes()")
        yield driver
        driver.execute_query("MATCH (s:Stranger) CALL (s) { DETACH DELETE s }")
        unpublish(SECRET, store)


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("children", ()):
        yield from _steps(child)


@pytest.mark.parametrize("name", [one.name for one in queries("write") if one.name not in WITHOUT_PLAN])
def test_no_write_looks_through_all_nodes_of_a_label(crowded: Driver, name: str) -> None:
    asked = query("write", name)
    plan = crowded.execute_query(f"EXPLAIN {asked.text}", dict.fromkeys(asked.parameters)).summary.plan
    assert plan is not None
    operators = {step["operatorType"].partition("@")[0] for step in _steps(plan)}
    assert not operators & set(SCANS), operators


@pytest.mark.parametrize("part", PARTS)
def test_taking_out_a_batch_costs_what_the_batch_is_whatever_else_is_there(
    crowded: Driver, part: str
) -> None:
    asked = f"PROFILE {query('write', f'unpublish_{part}').text}"
    with crowded.session() as session, session.begin_transaction() as transaction:
        summary = transaction.run(asked, project=project_id(SECRET), most=2).consume()
        transaction.rollback()
    assert summary.profile is not None
    assert sum(step.get("dbHits", 0) for step in _steps(summary.profile)) < STRANGERS // 10
