"""What every graph store keeps: the double in memory and Neo4j pass the same tests."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from neo4j import GraphDatabase  # noqa: TID251  # strangers write without the store

from kinfold.errors import ProjectUnusable, StoreInterrupted
from kinfold.ids import Memory
from kinfold.model import Judgement
from kinfold.publishing.graph import Batch, Drawn, MemoryGraph, Part, publish, pull, unpublish
from kinfold.publishing.graph import projection as projecting
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.graph.place import Place
from publishing.graph.runs import Watched, changed, held_by, picture, run_of, undated
from publishing.small_run import small_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kinfold.publishing.graph import Publication
    from publishing.graph.runs import Picture

SIDES = ((1, "one"), (2, "other"))
ONE, OTHER = b"a project", b"another project"


@dataclass
class Bench:
    """A store to be tested, and how to look into it."""

    store: Any
    uri: str = ""

    def seen(self, project: str) -> Picture:
        return picture(self.store, project, self.uri)


@pytest.fixture(params=["memory", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with ExitStack() as stack:
        if request.param == "memory":
            yield Bench(MemoryGraph())
            return
        uri = request.getfixturevalue("neo4j_uri")
        store = stack.enter_context(connected(Place(uri)))
        yield Bench(store, uri)
        for secret in (ONE, OTHER):
            unpublish(secret, store)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projecting, "BATCH_ROWS", 2)
    monkeypatch.setattr(projecting, "SLICE", 2)


def _later() -> dict[str, Any]:
    """One more phone and one less record, a link cut no more, a customer that went into another."""

    def members(rows: list[Any]) -> list[Any]:
        kept = [row for row in rows if row["record"] != "crm:3"]
        return [row | {"customer_id": "C-1"} if row["record"] == "crm:2" else row for row in kept]

    def customers(rows: list[Any]) -> list[Any]:
        kept = [row for row in rows if row["customer_id"] not in {"C-2", "C-3"}]
        return [row | {"records": 3} if row["customer_id"] == "C-1" else row for row in kept]

    def mentions(rows: list[Any]) -> list[Any]:
        more = rows[0] | {
            "record": "crm:2",
            "kind": "phone",
            "value": "+8613912345678",
            "raw": "139",
            "column": "手机",
        }
        return [row for row in rows if row["record"] != "crm:3"] + [more]

    def identifiers(rows: list[Any]) -> list[Any]:
        return [
            row | {"records": 3, "identifier_class": "generic"} if row["names"] == 1 else row for row in rows
        ]

    tables = changed(
        small_run(),
        records=lambda rows: [row for row in rows if row["record"] != "crm:3"],
        members=members,
        customers=customers,
        mentions=mentions,
        identifiers=identifiers,
        links=lambda rows: [row | {"outcome": "match"} for row in rows],
        cuts=lambda _: [],
        affiliations=lambda rows: rows[1:],
        lineage=lambda _: [],
    )
    retired = {"customer_id": ["C-2", "C-3"], "minted": [1, 1], "retired": [2, 2], "into": ["C-1", ""]}
    return tables | {"id_memory": Memory.empty().ids.from_pydict(retired, schema=Memory.empty().ids.schema)}


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
    publication = run_of(tmp_path, _later(), 2)
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
    report = publish(run_of(tmp_path, _later(), 2), bench.store)
    nodes, edges = bench.seen(report.project)
    fresh = MemoryGraph()
    publish(run_of(tmp_path, _later(), 2), fresh)
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
    publication = run_of(tmp_path, _later(), 2)
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
    other = publish(run_of(tmp_path / "other", _later(), secret=OTHER), bench.store)
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
    bench.store.write(project, 1, Part.IDENTIFIERS, Batch(gone=["phone:+8613912345678"]))
    bench.store.write(project, 1, Part.LINKS, Batch(stale=["crm:1"]))
    assert bench.seen(project) != before
    publish(publication, bench.store)
    assert bench.seen(project) == before


def test_two_who_publish_at_the_same_time_write_nothing_twice(
    neo4j_uri: str, tmp_path: Path, small_batches: None
) -> None:
    publication = run_of(tmp_path, small_run())
    with connected(Place(neo4j_uri)) as store:

        def be_late(writes: int) -> None:
            if writes == 1:
                publish(publication, store)

        with pytest.raises(StoreInterrupted, match="still writes the project"):
            publish(publication, Watched(store, be_late))
        whole = MemoryGraph()
        publish(publication, whole)
        assert publish(publication, store).written == 0
        assert picture(store, publication.project, neo4j_uri) == picture(whole, publication.project)
        unpublish(ONE, store)


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
        publish(run_of(tmp_path, _later(), 2), store)
        ties = driver.execute_query(
            "MATCH (n:Note:Stranger)-[:ABOUT]->(r) RETURN r.recordId AS about"
        ).records
        assert [row["about"] for row in ties] == ["crm:1"]  # the record changed and stayed the same node
        unpublish(ONE, store)
        assert len(driver.execute_query(look).records) == 4
        driver.execute_query("MATCH (s:Stranger) DETACH DELETE s")


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
    drawn = Drawn("CANNOT_LINK", shown["crmJ"], shown["erp北"], "li", "he's “two” people")
    if bench.uri:
        with GraphDatabase.driver(bench.uri) as driver:
            driver.execute_query(
                "MATCH (a:Record {project: $project, recordId: $one}) "
                "MATCH (b:Record {project: $project, recordId: $other}) "
                "CREATE (a)-[:CANNOT_LINK {by: $by, reason: $reason}]->(b)",
                project=project, one=drawn.one, other=drawn.other, by=drawn.by, reason=drawn.reason,
            )  # fmt: skip
    else:
        bench.store.draw(project, drawn)
    (pulled,) = pull(publication.find_table, ONE, bench.store)
    assert pulled.drawn == drawn
    assert pulled.named is not None
    assert (pulled.named.one, pulled.named.other[:4]) == ("crm:3", "erp:")
    assert (pulled.named.by, pulled.named.reason) == ("li", "he's “two” people")
    bench.store.take(project, [pulled.drawn], "2026-11-25T12:00:00")
    assert pull(publication.find_table, ONE, bench.store) == ()
    publish(publication, bench.store)  # it is not ours to take away
    assert bench.store.drawn(project) == []


@pytest.mark.parametrize("mask", [False, True])
def test_what_is_drawn_and_not_taken_yet_is_not_lost_when_a_graph_is_masked_or_unmasked(
    tmp_path: Path,
    mask: bool,  # noqa: FBT001  # pytest's way
) -> None:
    store = MemoryGraph()
    publication = run_of(tmp_path, small_run(), mask=mask)
    project = publish(publication, store).project
    one, other = sorted(node[2] for node in store.nodes if node[0] == "Record")[:2]
    drawn = Drawn("MUST_LINK", one, other)
    store.draw(project, drawn)
    before = picture(store, project)
    publish(publication, store)
    with pytest.raises(ProjectUnusable, match="1 judgements that people drew"):
        publish(replace(publication, mask=not mask), store)
    assert picture(store, project) == before
    store.take(project, [drawn], "2026-11-25T12:00:00")
    publish(replace(publication, mask=not mask), store)
    assert picture(store, project) != before


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


def test_a_judgement_on_a_record_that_is_not_in_the_run_names_nobody(tmp_path: Path) -> None:
    store = MemoryGraph()
    publish(run_of(tmp_path, small_run()), store)
    later = run_of(tmp_path, _later(), 2)
    store.draw(later.project, Drawn("MUST_LINK", "crm:1", "crm:3"))  # crm:3 is still in the graph
    assert [each.named for each in pull(later.find_table, ONE, store)] == [None]
