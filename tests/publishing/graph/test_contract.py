"""What every graph store keeps: the double in memory and Neo4j pass the same tests."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING, Any

from neo4j import GraphDatabase  # noqa: TID251  # strangers write without the store

from kinfold.errors import StoreInterrupted
from kinfold.model import Judgement
from kinfold.publishing.graph import Batch, MemoryGraph, Part, Turn, publish, unpublish
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.place import Place
from publishing.graph.runs import ONE, OTHER, Watched, held_by, later_tables, picture, run_of, undated
from publishing.small_run import small_run

if TYPE_CHECKING:
    from pathlib import Path

    from kinfold.publishing.graph import Publication
    from publishing.graph.runs import Bench

SIDES = ((1, "one"), (2, "other"))


def test_a_run_is_in_the_graph_as_records_identifiers_links_and_customers(
    bench: Bench, tmp_path: Path
) -> None:
    report = publish(run_of(tmp_path, small_run()), bench.store)
    nodes, edges = bench.seen(report.project)
    labels = {key: labels for key, labels, _ in nodes}
    assert labels["C-1"] == ["Customer", "Person"]
    assert labels["C-4"] == ["Customer", "Department"]
    assert labels["phone:+861062345678"] == ["Blocked", "Identifier", "Phone"]
    assert labels["1"] == ["Published", "Run"]
    types = {(one, kind, other) for one, kind, other, _ in edges}
    assert {
        ("crm:1", "RESOLVED_TO", "C-1"),
        ("crm:1", "HAS_PHONE", "phone:+8613912345678"),
        ("crm:1", "SIMILAR_TO", "erp:1"),
        ("crm:1", "CUT_MATCH", "crm:2"),
        ("C-6", "BRANCH_OF", "C-5"),
    } <= types
    assert ("crm:1", "POSSIBLE_MATCH", "crm:2") not in types  # the rule's cut says more
    said = {key: dict(said) for key, _, said in nodes}
    assert said["erp:1"]["name"] == "张三(销售部门)"
    assert said["phone:+861062345678"]["blockedReason"] == "40 different names use it"
    assert all(said["name"] for said in said.values())


def test_the_double_and_neo4j_hold_the_same_graph(neo4j_uri: str, tmp_path: Path) -> None:
    publication = run_of(tmp_path, later_tables(), 2)
    double = MemoryGraph()
    with connected(Place(neo4j_uri)) as store:
        assert publish(publication, store) == publish(publication, double)
        assert picture(store, publication.project, neo4j_uri) == picture(double, publication.project)
        unpublish(ONE, store)


def test_publishing_twice_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    publication = run_of(tmp_path, small_run())
    first = publish(publication, bench.store)
    before = bench.seen(first.project)
    again = publish(publication, bench.store)
    assert (again.written, again.retired) == (0, 0)
    assert bench.seen(first.project) == before


def test_a_later_run_changes_what_changed_and_retires_what_went(
    bench: Bench, tmp_path: Path, small_batches: None
) -> None:
    publish(run_of(tmp_path, small_run()), bench.store)
    report = publish(run_of(tmp_path, later_tables(), 2), bench.store)
    nodes, edges = bench.seen(report.project)
    fresh = MemoryGraph()
    publish(run_of(tmp_path, later_tables(), 2), fresh)
    assert undated((nodes, edges)) == undated(picture(fresh, report.project))
    labels = {key: labels for key, labels, _ in nodes}
    assert (labels["1"], labels["2"]) == (["Replaced", "Run"], ["Published", "Run"])
    assert labels["C-2"] == ["Customer", "Retired"]
    assert ("C-2", "MERGED_INTO", "C-1") in {edge[:3] for edge in edges}
    unchanged = {key: dict(said)["runId"] for key, _, said in nodes}
    assert unchanged["erp:8"] == 1  # nothing of it changed, so nothing of it was written


def test_an_interrupted_publication_goes_on_where_it_stopped(
    bench: Bench, tmp_path: Path, small_batches: None
) -> None:
    publication = run_of(tmp_path, later_tables(), 2)
    whole = MemoryGraph()
    publish(run_of(tmp_path, small_run()), whole)
    publish(publication, whole)
    publish(run_of(tmp_path, small_run()), bench.store)

    def falter(writes: int) -> None:
        if writes == 1:
            raise StoreInterrupted("cut")

    interruptions = 0
    while True:
        try:
            publish(publication, Watched(bench.store, falter))
            break
        except StoreInterrupted:
            interruptions += 1
    assert interruptions > 3
    assert bench.seen(publication.project) == picture(whole, publication.project)


def test_customers_that_exchange_records_change_in_one_transaction(
    bench: Bench, tmp_path: Path, small_batches: None
) -> None:
    before = {"crm:1": "A", "crm:2": "B", "crm:3": "C", "erp:1": "A", "erp:7": "D", "erp:8": "E"}
    after = before | {"crm:1": "B", "crm:2": "C", "crm:3": "A", "erp:7": "E"}
    before["erp:1#department"] = after["erp:1#department"] = "F"
    publish(run_of(tmp_path, held_by(before)), bench.store)
    publication = run_of(tmp_path, held_by(after), 2)

    def all_whole(_: int = 0) -> None:
        nodes, edges = bench.seen(publication.project)
        wanted = {key: dict(said)["recordCount"] for key, labels, said in nodes if "Customer" in labels}
        held = [(record, customer) for record, kind, customer, _ in edges if kind == "RESOLVED_TO"]
        assert {key: sum(customer == key for _, customer in held) for key in wanted} == wanted
        assert len({record for record, _ in held}) == len(held)

    publish(publication, Watched(bench.store, all_whole))
    all_whole()


def test_two_projects_share_a_database_and_one_leaves_it(bench: Bench, tmp_path: Path) -> None:
    one = publish(run_of(tmp_path / "one", small_run(), secret=ONE), bench.store)
    before = bench.seen(one.project)
    other = publish(run_of(tmp_path / "other", later_tables(), secret=OTHER), bench.store)
    assert one.project != other.project
    assert bench.seen(one.project) == before
    assert (
        unpublish(OTHER, bench.store)
        == sum(other.counts[label] for label in ("Record", "Identifier", "Customer")) + 1
    )  # and its run
    assert bench.seen(other.project) == ([], [])
    assert bench.seen(one.project) == before


def test_a_masked_graph_names_nobody(bench: Bench, tmp_path: Path) -> None:
    report = publish(run_of(tmp_path, small_run(), mask=True), bench.store)
    seen = repr(bench.seen(report.project))
    for value in ("張三", "张三", "13912345678", "Müller", "juergen", "MA01ABCD2X", "crm:1'"):
        assert value not in seen
    assert "张*" in seen or "張*" in seen
    assert "mueller.example" in seen
    assert dict(report.counts) == dict(publish(run_of(tmp_path, small_run()), MemoryGraph()).counts)


def test_what_somebody_removed_by_hand_is_there_again(bench: Bench, tmp_path: Path) -> None:
    publication = run_of(tmp_path, small_run())
    project = publish(publication, bench.store).project
    before = bench.seen(project)
    by_hand = Turn(project, 1, "by hand")
    bench.store.begin(by_hand, {})
    bench.store.write(by_hand, Part.IDENTIFIERS, Batch(gone=["phone:+8613912345678"]))
    bench.store.write(by_hand, Part.LINKS, Batch(stale=["crm:1"]))
    assert bench.seen(project) != before
    publish(publication, bench.store)
    assert bench.seen(project) == before


class Together:
    """A store that begins each change of the schema when another one does."""

    def __init__(self, store: Any, both: Barrier) -> None:
        self.store, self.both = store, both

    def __getattr__(self, name: str) -> Any:
        if name in {"prepare", "make_findable"}:
            self.both.wait()
        return getattr(self.store, name)


def test_two_projects_published_side_by_side_into_an_empty_database_are_both_there(
    neo4j_uri: str, tmp_path: Path
) -> None:
    publications = [run_of(tmp_path / name.decode(), small_run(), secret=name) for name in (ONE, OTHER)]
    whole = publish(publications[0], MemoryGraph()).counts

    def published(publication: Publication, both: Barrier) -> dict[str, int]:
        try:
            with connected(Place(neo4j_uri)) as store:
                return dict(publish(publication, Together(store, both)).counts)
        finally:
            both.abort()  # nobody waits for one that failed

    for _ in range(2):  # where one meets the other differs each time
        with ThreadPoolExecutor(2) as threads:
            assert list(threads.map(published, publications, [Barrier(2)] * 2)) == [whole, whole]
        with connected(Place(neo4j_uri)) as store:
            for secret in (ONE, OTHER):
                unpublish(secret, store)


def test_a_deadlock_that_was_waited_out_is_not_printed() -> None:
    told = (
        "import logging, kinfold.publishing.graph.neo4j_store as _; logging.getLogger('neo4j').warning('!')"
    )
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stderr == ""


def test_strangers_in_the_database_are_neither_touched_nor_counted(neo4j_uri: str, tmp_path: Path) -> None:
    mine = (
        "CREATE (a:Customer:Stranger {customerId: 'C-1', name: 'mine'})<-[:RESOLVED_TO]-(r:Record:Stranger "
        "{recordId: 'crm:1'})-[:HAS_PHONE]->(:Identifier:Stranger {identifierId: 'phone:+8613912345678'})"
    )
    note = "MATCH (r:Record {recordId: 'crm:1', project: $project}) CREATE (:Note:Stranger)-[:ABOUT]->(r)"
    look = "MATCH (s:Stranger) RETURN labels(s) AS labels, properties(s) AS said, COUNT { (s)--() } AS ties"
    publication = run_of(tmp_path, small_run())
    with GraphDatabase.driver(neo4j_uri) as driver, connected(Place(neo4j_uri)) as store:
        driver.execute_query("MATCH (s:Stranger) DETACH DELETE s")
        driver.execute_query(mine)
        before = sorted(map(repr, driver.execute_query(look).records))
        report = publish(publication, store)
        assert report.counts == publish(publication, MemoryGraph()).counts
        assert sorted(map(repr, driver.execute_query(look).records)) == before
        driver.execute_query(note, project=report.project)
        publish(run_of(tmp_path, later_tables(), 2), store)
        ties = driver.execute_query(
            "MATCH (n:Note:Stranger)-[:ABOUT]->(r) RETURN r.recordId AS about"
        ).records
        assert [row["about"] for row in ties] == ["crm:1"]  # the record changed and stayed the same node
        unpublish(ONE, store)
        assert len(driver.execute_query(look).records) == 4
        driver.execute_query("MATCH (s:Stranger) DETACH DELETE s")


JUDGED = (
    Judgement("same", "crm:1", "crm:2", "li", "one phone call", at="2026-11-24T09:00:00", id=1),
    Judgement("different", "crm:1", "crm:2", "wang", "two birthdays", at="2026-11-25T09:00:00", id=2),
    Judgement("different", "crm:3", "erp:gone", "li", at="2026-11-25T10:00:00", id=3),
)


def test_what_people_judged_is_in_the_graph_and_says_whether_it_counts(
    bench: Bench, tmp_path: Path, small_batches: None
) -> None:
    publication = run_of(tmp_path, small_run(), judgements=JUDGED)
    report = publish(publication, bench.store)
    nodes, edges = bench.seen(report.project)
    labels = {key: labels for key, labels, _ in nodes}
    assert labels["J-1"] == ["Judgement", "Overruled", "Same"]
    assert labels["J-2"] == ["Different", "Judgement", "Standing"]
    said = {key: dict(said) for key, _, said in nodes}
    assert (said["J-2"]["by"], said["J-2"]["reason"]) == ("wang", "two birthdays")
    assert said["J-2"]["disputed"]
    about = {(one, other, dict(said)["side"]) for one, kind, other, said in edges if kind == "ABOUT"}
    assert about == {
        *((judgement, f"crm:{place}", side) for judgement in ("J-1", "J-2") for place, side in SIDES),
        ("J-3", "crm:3", "one"),  # the other record is in no source any more
    }
    before = bench.seen(report.project)
    assert publish(publication, bench.store).written == 0
    assert bench.seen(report.project) == before
    withdrawn = Judgement("withdrawn", "crm:1", "crm:2", "wang", at="2026-11-26T09:00:00", id=4)
    again = publish(replace(publication, judgements=(*JUDGED, withdrawn)), bench.store)
    assert again.counts["Judgement"] == 4
    labels = {key: labels for key, labels, _ in bench.seen(report.project)[0]}
    assert labels["J-4"] == ["Judgement", "Withdrawn"]
    assert labels["J-2"] == ["Different", "Judgement", "Overruled"]


def test_a_masked_judgement_names_neither_its_judge_nor_its_reason(bench: Bench, tmp_path: Path) -> None:
    report = publish(run_of(tmp_path, small_run(), judgements=JUDGED, mask=True), bench.store)
    seen = repr([node for node in bench.seen(report.project)[0] if "Judgement" in node[1]])
    assert "J-2" in seen
    for told in ("wang", "two birthdays", "phone call"):
        assert told not in seen
