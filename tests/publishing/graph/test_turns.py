"""One publication of a project at a time: the last to begin goes on, whatever became of those before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from neo4j import GraphDatabase  # noqa: TID251  # somebody else writes without the store

from kinfold.errors import ProjectLocked
from kinfold.publishing.graph import Batch, MemoryGraph, Part, Turn, publish, unpublish
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.place import Place
from publishing.graph.runs import ONE, Watched, later_tables, picture, run_of, undated
from publishing.small_run import small_run

if TYPE_CHECKING:
    from pathlib import Path

    from publishing.graph.runs import Bench


@pytest.mark.parametrize("late", [1, 7])
def test_of_two_publications_of_a_project_the_later_goes_on_and_the_earlier_writes_nothing_more(
    bench: Bench, tmp_path: Path, small_batches: None, late: int
) -> None:
    """One that was cut off may still be alive somewhere; whether it was cannot be known."""
    earlier, later = run_of(tmp_path, later_tables(), 2), run_of(tmp_path, small_run(), 3)

    def be_overtaken(writes: int) -> None:
        if writes == late:
            publish(later, bench.store)

    with pytest.raises(ProjectLocked, match="came in between"):
        publish(earlier, Watched(bench.store, be_overtaken))
    whole = MemoryGraph()
    publish(later, whole)
    assert undated(bench.seen(later.project)) == undated(picture(whole, later.project))
    assert publish(later, bench.store).written == 0
    labels = {key: labels for key, labels, _ in bench.seen(later.project)[0]}
    assert (labels["2"], labels["3"]) == (["Replaced", "Run"], ["Published", "Run"])


def test_a_publication_that_was_overtaken_is_told_by_whom(neo4j_uri: str, tmp_path: Path) -> None:
    publication = run_of(tmp_path, small_run())
    with connected(Place(neo4j_uri)) as store:

        def be_overtaken(_: int) -> None:
            store.begin(
                Turn(publication.project, 1, "of another", "process 7 on desk"), {"startedAt": "noon"}
            )

        with pytest.raises(ProjectLocked, match="has begun: process 7 on desk since noon"):
            publish(publication, Watched(store, be_overtaken))
        assert store.counts(publication.project) == {}
        unpublish(ONE, store)


def test_a_batch_that_meets_the_beginning_of_another_publication_waits_and_is_not_written(
    neo4j_uri: str, tmp_path: Path
) -> None:
    project = run_of(tmp_path, small_run()).project
    mine = Turn(project, 1, "mine")
    unit = {"key": "phone:1", "hash": 1, "properties": {"name": "1"}, "labels": ["Phone"], "edges": []}
    take_over = "MATCH (run:Run {project: $project, runId: 1}) SET run.token = 'of another'"
    with GraphDatabase.driver(neo4j_uri) as driver, connected(Place(neo4j_uri)) as store:
        store.prepare()
        store.begin(mine, {})
        with driver.session() as session, ThreadPoolExecutor(1) as thread:
            beginning = session.begin_transaction()
            beginning.run(take_over, project=project).consume()
            writing = thread.submit(store.write, mine, Part.IDENTIFIERS, Batch(units=[unit]))
            waiting = (
                "SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked' RETURN count(*) AS many"
            )
            while not writing.done() and not driver.execute_query(waiting).records[0]["many"]:
                pass
            beginning.commit()
            with pytest.raises(ProjectLocked):
                writing.result()
        assert store.counts(project) == {}
        unpublish(ONE, store)


def test_what_is_taken_out_in_the_middle_of_a_publication_stays_out(bench: Bench, tmp_path: Path) -> None:
    publication = run_of(tmp_path, small_run())

    def take_out(writes: int) -> None:
        if writes == 1:
            unpublish(ONE, bench.store)

    with pytest.raises(ProjectLocked, match="kinfold unpublish"):
        publish(publication, Watched(bench.store, take_out))
    assert bench.seen(publication.project) == ([], [])
