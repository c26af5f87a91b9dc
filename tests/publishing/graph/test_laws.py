"""Laws of publishing, on the double: whatever the two runs are, the second one's graph is what remains."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.publishing.graph import MemoryGraph, publish
from kinfold.publishing.graph import projection as projecting
from publishing.graph.runs import Watched, held_by, picture, run_of, undated

RECORDS = ("crm:1", "crm:2", "crm:3", "erp:1", "erp:1#department", "erp:7", "erp:8")
owners = st.fixed_dictionaries({record: st.sampled_from("ABCDE") for record in RECORDS})


@settings(deadline=None, max_examples=10)
@given(before=owners, after=owners, rows=st.integers(1, 9))
def test_any_run_after_any_other_gives_its_own_graph(
    before: dict[str, str], after: dict[str, str], rows: int
) -> None:
    store, fresh = MemoryGraph(), MemoryGraph()

    def all_whole(_: int) -> None:
        held = [edge for kept in store.edges.values() for edge, _ in kept if edge[1] == "RESOLVED_TO"]
        for node, said in store.nodes.items():
            if node[0] == "Customer":
                assert said["recordCount"] == sum(edge[2] == node for edge in held)

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(projecting, "BATCH_ROWS", rows)
        publish(run_of(Path(folder), held_by(before)), store)
        later = run_of(Path(folder), held_by(after), 2)
        publish(later, Watched(store, all_whole))
        publish(later, fresh)
    assert undated(picture(store, later.project)) == undated(picture(fresh, later.project))
