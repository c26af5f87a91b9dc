"""A store to be tested: the double in memory, and Neo4j."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from kinfold.publishing.graph import MemoryGraph, unpublish
from kinfold.publishing.graph import projection as projecting
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.place import Place
from publishing.graph.runs import ONE, OTHER, Bench

if TYPE_CHECKING:
    from collections.abc import Iterator


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
