# the name of a test is its claim
"""``kinfold pull``: an analyst draws a judgement in the graph, and the next run follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from neo4j import GraphDatabase  # noqa: TID251  # an analyst draws without the store

from cli.terminal import committed_project  # noqa: TID251  # the folder of these tests

if TYPE_CHECKING:
    from pathlib import Path

    from cli.terminal import Terminal  # noqa: TID251  # the folder of these tests

CRM = "id,name,phone,email\n1,王芳,13911024567,wangfang@lanhai.cn\n2,李雷,13677810234,lilei@lanhai.cn\n"
SHOP = "id,name,phone,email\n1,Wang Fang,13911024567,WANGFANG@lanhai.cn\n2,赵敏,13512340000,zm@youxiang.cn\n"
DRAW = (
    "MATCH (a:Record {recordId: 'crm:1'}) MATCH (b:Record {recordId: 'shop:1'}) WHERE a.project = b.project "
    "CREATE (a)-[:CANNOT_LINK {reason: 'two sisters, I called'}]->(b)"
)


@pytest.fixture(autouse=True)
def _no_settings_of_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)


def customer_of(kinfold: Terminal, record: str) -> str:
    """Return the customer's id that `show` names first."""
    return next(word for word in kinfold("show", record).out.split() if word.startswith("C-"))


def test_a_cannot_link_drawn_in_the_graph_parts_two_records_from_the_next_run_on(
    kinfold: Terminal, tmp_path: Path, neo4j_uri: str
) -> None:
    for name, text in (("crm", CRM), ("shop", SHOP)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    assert kinfold("resolve", "crm.csv", "shop.csv").code == 0
    assert customer_of(kinfold, "crm:1") == customer_of(kinfold, "shop:1")
    assert kinfold("publish", "--uri", neo4j_uri).code == 0
    with GraphDatabase.driver(neo4j_uri) as driver:
        driver.execute_query(DRAW)
    pulled = kinfold("pull", "--uri", neo4j_uri, "--by", "li na")
    assert pulled.code == 0, pulled.err
    assert "1 was taken" in pulled.out
    assert "0 were taken" in kinfold("pull", "--uri", neo4j_uri).out
    assert kinfold("resolve").code == 0
    assert customer_of(kinfold, "crm:1") != customer_of(kinfold, "shop:1")
    why = kinfold("why", "crm:1", "shop:1").out
    assert "two sisters, I called" in why
    assert "li na" in why
    assert kinfold("publish", "--uri", neo4j_uri).code == 0
    with GraphDatabase.driver(neo4j_uri) as driver:
        (cut,) = driver.execute_query(
            "MATCH (:Record {recordId: 'crm:1'})-[e:CUT_MATCH]-(:Record {recordId: 'shop:1'}) "
            "RETURN e.rule AS rule"
        ).records
    assert cut["rule"] == "NEVER_LINK"
    kinfold("unpublish", "--uri", neo4j_uri)


def test_what_cannot_be_taken_is_told_in_both_languages_and_stays(
    kinfold: Terminal, tmp_path: Path, neo4j_uri: str
) -> None:
    project = committed_project(tmp_path / "project")
    place = ("--project", project, "--uri", neo4j_uri)
    assert kinfold("publish", *place).code == 0
    draw = (
        "MATCH (c1:Customer {customerId: 'C-1'}) MATCH (c2:Customer {customerId: 'C-2'}) "
        "MATCH (c5:Customer {customerId: 'C-5'}) MATCH (r1:Record {recordId: 'crm:1'})-[:HAS_PHONE]->(phone) "
        "CREATE (c1)-[:CANNOT_LINK {by: '王', reason: '生日不同'}]->(c2) "
        "CREATE (c1)-[:MUST_LINK]->(c5) CREATE (r1)-[:CANNOT_LINK]->(phone) CREATE (r1)-[:MUST_LINK]->(r1) "
        "CREATE (r1)-[:CANNOT_LINK]->(c1)"
    )
    with GraphDatabase.driver(neo4j_uri) as driver:
        driver.execute_query(draw)
    assert "5 judgements were drawn in the graph and not taken in yet" in kinfold("publish", *place).err
    pulled = kinfold("pull", *place, "--by", "li na")
    assert pulled.code == 1
    assert "Taken: CANNOT_LINK from C-1 to C-2 (王) 生日不同" in pulled.out
    for why in (
        "C-1 and C-5 are of different kinds: organization, person",
        "Identifier phone:+8613912345678 is neither a record nor a customer of this project. Draw it between",
        "crm:1 is named twice",
        "crm:1 and C-1 are one customer here: both hold crm:1. To part a customer, name two of its records",
        "5 judgements were drawn in the graph and not taken before; 1 was taken",
    ):
        assert why in pulled.out
    again = kinfold("pull", *place, "--lang", "zh")
    assert again.code == 1
    for why in (
        "C-1 与 C-5 类型不同：organization, person。",
        "Identifier phone:+8613912345678 既不是本项目的记录，也不是本项目的客户",
        "crm:1 写了两次",
        "要拆分一个客户，请写明其中两条记录",
        "图中有 4 条新画的判定，已取回 0 条",
    ):
        assert why in again.out
    kept = kinfold("why", "crm:1", "crm:2", "--project", project).out
    assert "生日不同" in kept
    kinfold("unpublish", *place)


def test_pull_without_a_server_is_exit_4_and_keeps_nothing(kinfold: Terminal, project: Path) -> None:
    ran = kinfold("pull", "--project", project, "--uri", "bolt://127.0.0.1:1")
    assert ran.code == 4
    assert "no Neo4j answers" in ran.err


def test_records_that_live_in_neo4j_are_resolved_and_a_query_cannot_write(
    kinfold: Terminal, tmp_path: Path, neo4j_uri: str
) -> None:
    crm = tmp_path / "crm.cypher"
    crm.write_text("MATCH (c:OldCustomer) RETURN c.nr AS id, c.name AS name, c.phones AS phone;", "utf-8")
    (tmp_path / "shop.csv").write_text(SHOP, encoding="utf-8")
    with GraphDatabase.driver(neo4j_uri) as driver:
        driver.execute_query("CREATE (:OldCustomer {nr: 1, name: '王芳', phones: ['139 1102 4567']})")
        ran = kinfold("resolve", "shop.csv", "--cypher", crm, "--uri", neo4j_uri)
        assert ran.code == 0, ran.err
        assert customer_of(kinfold, "crm:1") == customer_of(kinfold, "shop:1")
        again = kinfold("resolve", "kinfold-project")
        assert f"to ask it again: kinfold resolve --cypher crm={crm} --project kinfold-project" in again.err
        crm.write_text("MATCH (c:OldCustomer) DETACH DELETE c RETURN 1 AS id", "utf-8")
        refused = kinfold("resolve", "--cypher", crm, "--uri", neo4j_uri)
        assert refused.code == 4
        (left,) = driver.execute_query(
            "MATCH (c:OldCustomer) DETACH DELETE c RETURN count(*) AS left"
        ).records
        assert left["left"] == 1
    crm.write_text("MATCH (c:OldCustomer) RETURN c", "utf-8")
    assert kinfold("resolve", "--cypher", crm, "--uri", neo4j_uri).code == 3


def test_a_query_given_as_a_file_of_rows_is_refused_with_the_right_way(
    kinfold: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "crm.cypher").write_text("MATCH (c:Client) RETURN c.nr AS id, c.name AS name", "utf-8")
    ran = kinfold("resolve", "crm.cypher")
    assert ran.code == 2
    assert "kinfold resolve --cypher crm.cypher" in ran.err
