"""CI tries the same examples each time; at a desk hypothesis goes on looking for new ones.

One Neo4j serves a whole run of the tests.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from kinfold.publishing.place import browser_address
from neo4j_server import Unavailable, running

if TYPE_CHECKING:
    from collections.abc import Iterator

settings.register_profile("desk", deadline=None)  # a busy machine is no fault of the code
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need the server: they run in one process, so that no two meet in it."""
    for item in items:
        if {"neo4j_uri", "neo4j_place"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.neo4j)


@pytest.fixture(scope="session")
def neo4j_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Return where a Neo4j and its Browser are: NEO4J_URI, else one started for this run and stopped after.

    KINFOLD_NEO4J_RELEASE names another release than the first of ``RELEASES`` that a Java here runs.
    Where none can be had the test is skipped with the reason, or fails if KINFOLD_NEO4J is "required".
    """
    given = os.environ.get("NEO4J_URI")
    if given:
        yield given, browser_address(given)
        return
    try:
        release = os.environ.get("KINFOLD_NEO4J_RELEASE", "")
        with running(tmp_path_factory.mktemp("neo4j"), release) as server:
            yield server.uri, server.browser
    except Unavailable as reason:
        if os.environ.get("KINFOLD_NEO4J") == "required":
            pytest.fail(f"no Neo4j: {reason}")
        pytest.skip(f"no Neo4j: {reason}")


@pytest.fixture(scope="session")
def neo4j_uri(neo4j_place: tuple[str, str]) -> str:
    """Return where the driver finds the Neo4j of this run."""
    return neo4j_place[0]
