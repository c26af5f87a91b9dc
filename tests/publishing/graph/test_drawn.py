"""Judgements that people draw in the graph: found whatever they are tied to, taken once, never lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from neo4j import GraphDatabase  # noqa: TID251  # an analyst draws without the store

from kinfold.errors import ProjectUnusable
from kinfold.publishing.graph import Drawn, End, MemoryGraph, publish, pull, unpublish
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.place import Place
from publishing.graph.runs import ONE, OTHER, later_tables, picture, run_of
from publishing.small_run import small_run

if TYPE_CHECKING:
    from pathlib import Path

    from publishing.graph.runs import Bench


def _draw(bench: Bench, project: str, drawn: Drawn) -> None:
    """Draw a CANNOT_LINK between two nodes of the graph, as an analyst would."""
    if not bench.uri:
        bench.store.draw(project, drawn)
        return
    with GraphDatabase.driver(bench.uri) as driver:
        driver.execute_query(
            "MATCH (a {project: $project}) WHERE $one IN [a.recordId, a.customerId] "
            "MATCH (b {project: $project}) WHERE $other IN [b.recordId, b.customerId] "
            "CREATE (a)-[:CANNOT_LINK {by: $by, reason: $reason}]->(b)",
            project=project, one=drawn.one.key, other=drawn.other.key, by=drawn.by, reason=drawn.reason,
        )  # fmt: skip


@pytest.mark.parametrize("mask", [False, True])
def test_a_judgement_drawn_in_the_graph_finds_its_records_and_is_taken_once(
    bench: Bench,
    tmp_path: Path,
    mask: bool,  # noqa: FBT001  # pytest's way
) -> None:
    publication = run_of(tmp_path, small_run(), mask=mask)
    project = publish(publication, bench.store).project
    nodes, _ = bench.seen(project)
    shown = {
        dict(said)["sourceId"] + dict(said)["name"][:1]: key
        for key, labels, said in nodes
        if "Record" in labels
    }
    ends = (End("Record", shown["crmJ"]), End("Record", shown["erp北"]))
    drawn = Drawn("CANNOT_LINK", *ends, "li", "he's “two” people")
    _draw(bench, project, drawn)
    (pulled,) = pull(publication.find_table, ONE, bench.store)
    assert replace(pulled.drawn, ties=()) == drawn
    assert [side[0][:4] for side in pulled.sides] == ["crm:", "erp:"]
    assert pulled.names[0] == "crm:3"  # not a pseudonym
    bench.store.take(project, [pulled.drawn], "2026-11-25T12:00:00")
    assert pull(publication.find_table, ONE, bench.store) == ()
    publish(publication, bench.store)  # it is not ours to take away
    assert bench.store.drawn(project) == []


@pytest.mark.parametrize("mask", [False, True])
def test_a_customer_stands_for_the_records_that_it_had_where_somebody_drew(
    bench: Bench,
    tmp_path: Path,
    mask: bool,  # noqa: FBT001  # pytest's way
) -> None:
    publication = run_of(tmp_path, small_run(), mask=mask)
    project = publish(publication, bench.store).project
    drawn = Drawn("CANNOT_LINK", End("Customer", "C-1"), End("Customer", "C-2"), "", "two birthdays")
    _draw(bench, project, drawn)
    later = run_of(tmp_path, later_tables(), 2)  # here crm:2 has gone over to C-1
    (pulled,) = pull(later.find_table, ONE, bench.store)
    assert replace(pulled.drawn, ties=()) == drawn
    assert pulled.sides == (("crm:1", "erp:1"), ("crm:2",))
    assert publish(replace(publication, mask=not mask), bench.store).drawn == 1  # a customer keeps its id
    bench.store.take(project, [pulled.drawn], "2026-11-25T12:00:00")
    assert pull(later.find_table, ONE, bench.store) == ()


DRAWN = {  # what an analyst draws, and what is found: both ends, and how many records each stands for
    "(c1)-[:CANNOT_LINK]->(r2)": (End("Customer", "C-1"), End("Record", "crm:2"), (2, 1)),
    "(r2)-[:MUST_LINK]->(r2)": (End("Record", "crm:2"), End("Record", "crm:2"), (1, 1)),
    "(r2)-[:CANNOT_LINK]->(phone)": (
        End("Record", "crm:2"),
        End("", "Identifier phone:+8613912345678"),
        (1, 0),
    ),
    "(other)-[:MUST_LINK]->(r2)": (End("", "Record crm:2"), End("Record", "crm:2"), (0, 1)),
    "(r2)-[:MUST_LINK]->(stranger)": (End("Record", "crm:2"), End("", "Stranger Zhang San"), (1, 0)),
    "(run)-[:CANNOT_LINK {by: 7}]->(r2)": (End("", "Run Run 1"), End("Record", "crm:2"), (0, 1)),
}


@pytest.mark.parametrize("draw", DRAWN)
def test_nothing_that_is_drawn_at_a_node_of_the_project_is_passed_over(
    neo4j_uri: str, tmp_path: Path, draw: str
) -> None:
    one, other, records = DRAWN[draw]
    publication = run_of(tmp_path, small_run())
    look = (
        "MATCH (c1:Customer {project: $p, customerId: 'C-1'}) "
        "MATCH (r2:Record {project: $p, recordId: 'crm:2'}) "
        "MATCH (phone:Identifier {project: $p, identifierId: 'phone:+8613912345678'}) "
        "MATCH (run:Run {project: $p, runId: 1}) MATCH (other:Record {project: $o, recordId: 'crm:2'}) "
        "CREATE (stranger:Stranger {name: 'Zhang San'})-[:MUST_LINK]->(:Stranger) CREATE "
    )
    with GraphDatabase.driver(neo4j_uri) as driver, connected(Place(neo4j_uri)) as store:
        project = publish(publication, store).project
        neighbour = publish(run_of(tmp_path / "other", small_run(), secret=OTHER), store).project
        driver.execute_query(look + draw, p=project, o=neighbour)
        driver.execute_query(look + draw, p=project, o=neighbour)  # drawn twice it is one judgement
        (pulled,) = pull(publication.find_table, ONE, store)
        driver.execute_query("MATCH (s:Stranger) DETACH DELETE s")
        assert pulled.drawn.ends == (one, other)
        assert tuple(map(len, pulled.sides)) == records
        assert [end.key for end in pulled.strangers] == [end.key for end in (one, other) if not end.label]
        for secret in (ONE, OTHER):
            unpublish(secret, store)


@pytest.mark.parametrize("mask", [False, True])
def test_what_is_drawn_and_not_taken_yet_is_not_lost_when_a_graph_is_masked_or_unmasked(
    tmp_path: Path,
    mask: bool,  # noqa: FBT001  # pytest's way
) -> None:
    store = MemoryGraph()
    publication = run_of(tmp_path, small_run(), mask=mask)
    project = publish(publication, store).project
    one, other = sorted(node[2] for node in store.nodes if node[0] == "Record")[:2]
    drawn = Drawn("MUST_LINK", End("Record", one), End("Record", other))
    store.draw(project, drawn)
    before = picture(store, project)
    publish(publication, store)
    with pytest.raises(ProjectUnusable, match="their records: 1"):
        publish(replace(publication, mask=not mask), store)
    assert picture(store, project) == before
    store.take(project, [drawn], "2026-11-25T12:00:00")
    publish(replace(publication, mask=not mask), store)
    assert picture(store, project) != before


def test_a_judgement_on_a_record_that_is_not_in_the_run_names_nobody(tmp_path: Path) -> None:
    store = MemoryGraph()
    publish(run_of(tmp_path, small_run()), store)
    later = run_of(tmp_path, later_tables(), 2)
    here, gone = End("Record", "crm:1"), End("Record", "crm:3")  # crm:3 is still in the graph
    store.draw(later.project, Drawn("MUST_LINK", here, gone))
    (pulled,) = pull(later.find_table, ONE, store)
    assert pulled.sides == (("crm:1",), ())
    assert pulled.gone == (gone,)
