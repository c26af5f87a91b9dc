"""Every question of ``cypher/explore`` and ``maintenance`` answered by the server about one story."""

from __future__ import annotations

import random
from contextlib import contextmanager
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from neo4j import GraphDatabase  # noqa: TID251  # an analyst asks without the store

from kinfold.judging import Seal, standing
from kinfold.model import Judgement
from kinfold.publishing.graph import project_id, publish, unpublish
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.graph.queries import queries, query
from kinfold.publishing.place import Place
from kinfold.reviewing import queue
from kinfold.searching import Shelf
from kinfold.tables import RUN_TABLES
from publishing.graph.runs import run_of
from publishing.graph.story import MAIL, OWNERS, PHONE, story

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from neo4j import Driver  # noqa: TID251  # an analyst asks without the store

SECRET = b"the story of explore"
JUDGED = (
    Judgement(
        "different", "crm:1", "crm:2", "wang", "he called from Kunming", at="2026-11-24T09:00:00", id=1
    ),
)
DRAWN = (
    "MATCH (a:Record {recordId: 'crm:1'}) MATCH (b:Record {recordId: 'crm:2'}) WHERE a.project = b.project "
    "CREATE (a)-[:CANNOT_LINK $said]->(b)"
)

# What is asked, with which parameters, and rows that must be among the answers: columns by name.
ANSWERS: dict[str, tuple[Mapping[str, Any], list[dict[str, Any]]]] = {
    "01_find": ({"text": "张三"}, [{"customerId": "C-ZHANG"}, {"customerId": "C-ZHANG2"}]),
    "03_why_one_customer": (
        {"one": "crm:1", "other": "shop:1"},
        [{"hops": 1, "evidence": ["SIMILAR_TO 1480"]}],
    ),
    "04_why_not_one_customer": (
        {"one": "crm:1", "other": "crm:2"},
        [
            {"what": "CUT_MATCH", "rule": "TIE", "score": 310},
            {"what": "shared phone +861062345678"},
            {"what": "judged different by wang"},
        ],
    ),
    "05_biggest_customers": ({}, [{"customerId": "C-ZHANG", "records": 2, "sources": 2, "cohesion": 100}]),
    "06_shared_identifiers": (
        {},
        [
            {
                "identifier": "+861062345678",
                "customers": 3,
                "usable": False,
                "reason": "40 different names use it",
            }
        ],
    ),
    "07_weak_bridges": ({}, [{"customerId": "C-MULLER", "identifier": MAIL, "kind": "email"}]),
    "08_review_queue": ({}, [{"what": "POSSIBLE_MATCH", "one": "crm:2", "other": "shop:1", "score": 300}]),
    "09_split_components": ({}, [{"componentId": "crm:1", "records": 3, "customers": 2, "rules": ["TIE"]}]),
    "12_ultimate_parents": ({}, [{"customerId": "C-HOLDING", "members": 3, "records": 5, "depth": 2}]),
    "13_department_variants": (
        {},
        [{"department": "销售部", "spellings": ["销售部", "销售部门"], "records": 2}],
    ),
    "14_source_overlap": (
        {},
        [
            {"source": "crm", "otherSource": "shop", "sharedCustomers": 2, "customersOfSource": 4},
            {"source": "erp", "otherSource": "shop", "sharedCustomers": 1, "customersOfOther": 4},
        ],
    ),
    "15_merged_and_split": (
        {"run": 3},
        [
            {"what": "MERGED_INTO", "customerId": "C-OLD", "otherId": "C-ZHANG"},
            {"what": "SPLIT_INTO", "customerId": "C-MULLER", "otherId": "C-ANNA"},
        ],
    ),
    "16_former_id": ({"customer": "C-OLDER"}, [{"currentId": "C-ZHANG", "steps": 2}]),
    "17_conflicts": ({}, [{"customerId": "C-MULLER", "birthDates": ["1980-05-01", "1981-05-01"]}]),
    "18_judgements": (
        {},
        [
            {"status": "standing", "verdict": "different", "one": ["crm:1 张三"], "by": "wang"},
            {
                "status": "drawn, waits for kinfold pull",
                "one": ["crm:1 张三"],
                "other": ["crm:2 张三"],
                "by": "li",
            },
        ],
    ),
    "19_golden_provenance": (
        {"customer": "C-ZHANG"},
        [{"field": "phone", "value": PHONE, "fromRecord": "shop:1", "source": "shop"}],
    ),
    "20_records_without_identifiers": (
        {},
        [{"source": "shop", "kind": "person", "records": 3, "withoutIdentifier": 1, "examples": ["shop:9"]}],
    ),
    "21_data_quality": (
        {},
        [{"source": "crm", "kind": "phone", "recordsWithIt": 2, "values": 2, "blocked": 1}],
    ),
    "23_who_works_there": (
        {"customer": "C-BEIJING"},
        [{"person": "张三", "personId": "C-ZHANG", "place": "销售部", "roles": ["销售"]}],
    ),
    "24_rival_parents": (
        {},
        [{"childId": "C-SHANGHAI", "standing": ["北京海淀科技有限公司"], "rival": "海淀控股有限公司"}],
    ),
    "25_what_is_published": ({}, [{"run": 3, "status": "published", "records": 12, "customers": 9}]),
}

# Questions whose answer is a picture: the names of the nodes that it must show.
PICTURES: dict[str, tuple[Mapping[str, Any], set[str]]] = {
    "02_draw_one_customer": (
        {"customer": "C-ZHANG"},
        {"张三", "張三(销售部门)", PHONE, "+861062345678", "销售部"},
    ),
    "10_draw_a_split_component": ({"component": "crm:1"}, {"张三", "張三(销售部门)"}),
    "11_corporate_tree": (
        {"customer": "C-BEIJING"},
        {"北京海淀科技有限公司", "北京海淀科技有限公司上海分公司", "海淀控股有限公司", "销售部"},
    ),
    "22_household": (
        {"customer": "C-MULLER"},
        {"Jürgen Müller", "Anna Müller", "Goethestr. 5, 60313 Frankfurt"},
    ),
}


@contextmanager
def published(uri: str, folder: Path, **more: Any) -> Iterator[Driver]:
    with GraphDatabase.driver(uri) as driver, connected(Place(uri)) as store:
        publish(run_of(folder, story(), 3, SECRET, judgements=JUDGED, **more), store)
        driver.execute_query(DRAWN, said={"by": "li", "reason": "two people"})
        yield driver
        unpublish(SECRET, store)


@pytest.fixture(scope="module")
def analyst(neo4j_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    with published(neo4j_uri, tmp_path_factory.mktemp("story")) as driver:
        yield driver


def test_every_question_has_an_answer_here() -> None:
    assert {one.name for one in queries("explore")} == ANSWERS.keys() | PICTURES.keys()
    assert len(queries("explore")) >= 20


@pytest.mark.parametrize("name", ANSWERS)
def test_a_question_is_answered(name: str, analyst: Driver) -> None:
    parameters, wanted = ANSWERS[name]
    asked = query("explore", name)
    records, summary, columns = analyst.execute_query(asked.text, parameters_=dict(parameters))
    assert tuple(columns) == asked.columns
    rows = [{key: _sorted(value) for key, value in row.items()} for row in records]
    for row in wanted:
        assert any(row.items() <= found.items() for found in rows), rows
    slow = [one.gql_status for one in summary.gql_status_objects if one.gql_status.startswith("03N9")]
    assert not slow, name  # no cartesian product, no unbounded path


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_who_belongs_to_it(name: str, analyst: Driver) -> None:
    parameters, wanted = PICTURES[name]
    asked = query("explore", name)
    with analyst.session() as session:
        result = session.run(asked.text, dict(parameters))
        assert tuple(result.keys()) == asked.columns
        graph = result.graph()
    assert wanted <= {node["name"] for node in graph.nodes}
    assert all(node.get("name") for node in graph.nodes)  # the caption of each
    assert len(graph.relationships) > 0
    assert len(graph.nodes) <= 300  # what the older Browser draws at first


@pytest.mark.parametrize("seed", range(5))
def test_browser_and_terminal_ask_a_person_about_the_same_pairs(
    neo4j_uri: str, tmp_path: Path, seed: int
) -> None:
    draw = random.Random(seed)
    judged = [
        Judgement(draw.choice(["same", "different", "unsure", "withdrawn"]), *pair, "li", id=number)
        for number, pair in enumerate(draw.sample(APART, 6), 1)
    ]
    tables = story() | _compared(draw)
    publication = run_of(tmp_path, tables, 3, SECRET, judgements=judged)
    asked = queue(Shelf(publication.find_table), standing(judged), Seal(SECRET), 500, 1_000)
    wanted = {(one.left, one.right) for one in asked if one.why not in {"dispute", "reopened", "oversized"}}
    with GraphDatabase.driver(neo4j_uri) as driver, connected(Place(neo4j_uri)) as store:
        publish(publication, store)
        rows = driver.execute_query(query("explore", "08_review_queue").text).records
        unpublish(SECRET, store)
    assert {(row["one"], row["other"]) for row in rows} == wanted
    assert len(wanted) > 3


# Pairs of the story's records that are in two customers of one kind.
APART = [
    (one, other)
    for one, other in combinations(sorted(OWNERS), 2)
    if OWNERS[one][1] == OWNERS[other][1] and OWNERS[one][0] != OWNERS[other][0]
]
ASKING, DECIDING = ("TIE", "CONTRADICTION"), ("HARD_CONFLICT", "SOURCE_DUPLICATE", "NEVER_LINK")


def _compared(draw: random.Random) -> dict[str, pa.Table]:
    """Link most pairs that are apart, and cut one link at most between two customers, by any rule."""
    links, cuts, between = [], [], set()
    for one, other in draw.sample(APART, len(APART) * 3 // 4):
        customers = frozenset((OWNERS[one][0], OWNERS[other][0]))
        rule = draw.choice([*ASKING, *DECIDING, "WEAK_BRIDGE", "WEAK_BRIDGE", "GENERIC_VALUE", "", "", ""])
        outcome = draw.choice(["possible_match", "possible_match", "possibly_related"])
        if rule and customers not in between:
            between.add(customers)
            review = rule in ASKING or (rule == "WEAK_BRIDGE" and draw.random() < 0.5)
            cuts.append((f"X-{len(cuts)}", one, other, rule, 310, 3, rule == "TIE", review, "why", "原因"))
            outcome = "ambiguous" if rule == "TIE" else "possible_match"
        links.append((one, other, OWNERS[one][1], outcome, draw.randrange(100, 400), "name", "name=exact"))
    rows = {"links": sorted(links), "cuts": cuts}
    return {
        name: pa.Table.from_pylist(
            [dict(zip(RUN_TABLES[name].names, row, strict=True)) for row in kept], RUN_TABLES[name]
        )
        for name, kept in rows.items()
    }


def test_a_chain_of_evidence_never_runs_over_a_blocked_value(analyst: Driver) -> None:
    asked = query("explore", "03_why_one_customer").text
    assert not analyst.execute_query(asked, one="crm:2", other="erp:7").records  # the switchboard alone


def test_erasing_records_takes_the_values_that_nobody_else_holds(neo4j_uri: str, tmp_path: Path) -> None:
    with published(neo4j_uri, tmp_path) as driver:
        erase = query("maintenance", "erase_records").text
        (row,) = driver.execute_query(
            erase, project=project_id(SECRET), recordIds=["crm:3", "shop:3"]
        ).records
        assert (row["erasedRecords"], row["erasedIdentifiers"]) == (2, 1)  # the mail address, not the home
        assert not driver.execute_query(query("maintenance", "unused_identifiers").text).records
        mine = "MATCH (r:Record {project: $project, recordId: 'crm:4'}) DETACH DELETE r"
        driver.execute_query(mine, project=project_id(SECRET))
        (left,) = driver.execute_query(query("maintenance", "unused_identifiers").text).records
        assert left["kind"] == "address"


def test_a_project_whose_folder_is_gone_can_be_purged(neo4j_uri: str, tmp_path: Path) -> None:
    with published(neo4j_uri, tmp_path) as driver:
        published_here = driver.execute_query(query("explore", "25_what_is_published").text).records
        project = next(row["project"] for row in published_here if row["records"] == 12)
        with driver.session() as session:  # a transaction of its own, as in Browser with :auto
            session.run(query("maintenance", "purge_project").text, project=project).consume()
        assert not driver.execute_query("MATCH (n {project: $project}) RETURN n", project=project).records


def _sorted(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else value
