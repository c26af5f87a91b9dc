"""The server that the tests of the graph speak to."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING

import pytest
from neo4j import GraphDatabase  # noqa: TID251  # the server itself is looked at here

from neo4j_server import RELEASES, Unavailable, choose, running

if TYPE_CHECKING:
    from pathlib import Path


def test_the_server_is_a_community_edition_of_a_supported_release(neo4j_uri: str) -> None:
    with GraphDatabase.driver(neo4j_uri) as driver:
        (row,) = driver.execute_query("CALL dbms.components() YIELD name, versions, edition").records[:1]
    assert row["edition"] == "community"
    assert row["versions"][0].split(".")[0] in {"5", "2026"}


def test_a_release_that_nobody_knows_is_unavailable() -> None:
    with pytest.raises(Unavailable, match=r"4\.4\.1"):
        choose("4.4.1")


@pytest.mark.slow
@pytest.mark.parametrize("version", [release.version for release in RELEASES])
def test_both_releases_start_show_browser_and_survive_a_kill(version: str, tmp_path: Path) -> None:
    try:
        choose(version)
    except Unavailable as reason:
        pytest.skip(str(reason))
    with running(tmp_path, version) as server:
        page = f"http://127.0.0.1:{server.http}/browser/"
        with urllib.request.urlopen(page) as answer:
            assert b"Neo4j Browser" in answer.read()
        with GraphDatabase.driver(server.uri) as driver:
            driver.execute_query("CREATE (:Kept)")
        server.kill()
        server.start()
        with GraphDatabase.driver(server.uri) as driver:
            assert len(driver.execute_query("MATCH (n:Kept) RETURN n").records) == 1
