"""What Neo4j Browser takes: links, saved queries, style, guide.

``python tests/publishing/graph/test_browser.py --update`` writes the files of ``cypher/browser`` anew.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from kinfold.errors import UsageError
from kinfold.publishing.graph.browser import deep_link
from kinfold.publishing.graph.browser_files import SAVED, STYLE, browser_files
from kinfold.publishing.graph.queries import queries
from kinfold.publishing.graph.vocabulary import NODE_LABELS, RELATIONSHIP_TYPES

FOLDER = Path(__file__).parents[3] / "cypher" / "browser"


@pytest.mark.parametrize("name", browser_files())
def test_the_files_in_the_tree_are_those_made_from_the_queries(name: str) -> None:
    text = browser_files()[name]
    assert (FOLDER / name).read_text("utf-8") == text, "`make golden` writes them anew"


def test_every_question_is_a_saved_query_in_one_folder() -> None:
    rows = list(csv.DictReader(browser_files()[SAVED].splitlines(keepends=True)))
    (folder,) = [row for row in rows if row["isFolder"] == "true"]
    saved = [row for row in rows if row["isFolder"] == "false"]
    assert [row["name"] for row in saved] == [one.title for one in queries("explore")]
    assert {row["parentId"] for row in saved} == {folder["id"]}
    assert len({row["id"] for row in rows}) == len(rows)
    assert saved[0]["query"].endswith(queries("explore")[0].body)


def test_the_style_speaks_of_labels_and_types_that_exist() -> None:
    text = browser_files()[STYLE]
    assert set(re.findall(r"node\.(\w+)", text)) <= set(NODE_LABELS)
    assert set(re.findall(r"relationship\.(\w+)", text)) <= set(RELATIONSHIP_TYPES)
    assert text.count('caption: "{') == text.count("node")  # none is left to the number of a node


def test_a_query_dropped_on_the_older_browser_has_its_title_in_the_first_line() -> None:
    for file in FOLDER.with_name("explore").glob("*.cypher"):
        assert re.fullmatch(r"// \S.* · .*\S", file.read_text("utf-8").splitlines()[0]), file.name


@pytest.mark.parametrize("customer", ["C-1'; MATCH (n) DETACH DELETE n //", "C 1", "张三", "C-1\n"])
def test_nothing_but_an_id_gets_into_a_link(customer: str) -> None:
    with pytest.raises(UsageError):
        deep_link("http://localhost:7474/browser/", "bolt://localhost:7687", customer)


def test_a_link_can_be_read_back() -> None:
    browser = "http://localhost:7474/browser/?dbms=bolt://localhost"  # as `make neo4j` prints it
    link = deep_link(browser, "neo4j://localhost:7687/x", "C-X8YKV362ECYQ", no_password=True)
    asked = parse_qs(urlsplit(link).query, strict_parsing=True)
    assert asked["dbms"] == ["neo4j://localhost:7687"]
    assert asked["preselectAuthMethod"] == ["NO_AUTH"]
    assert asked["arg"][0].splitlines()[:2] == [
        "// Draw one customer · 画出一个客户",
        "MATCH (customer:Customer {customerId: 'C-X8YKV362ECYQ'})",
    ]
    assert "$" not in asked["arg"][0]


@pytest.mark.parametrize("customer", ["", "C-X8YKV362ECYQ"])
def test_a_link_stays_whole_where_a_browser_decodes_it_before_it_takes_it_apart(customer: str) -> None:
    link = deep_link("http://localhost:7474/browser/", "bolt://localhost:7687", customer)
    assert unquote(link).count("&") == link.count("&")


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    FOLDER.mkdir(exist_ok=True)
    for file_name, content in browser_files().items():
        (FOLDER / file_name).write_text(content, encoding="utf-8")
