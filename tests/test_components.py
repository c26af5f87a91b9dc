# the name of a test is its claim
"""Connected components against those of NetworkX, by chance and where links are at their worst."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from kinfold.components import components
from properties.laws import law

if TYPE_CHECKING:
    from kinfold.tables import Int32Array


@st.composite
def links(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    """Draw a number of records and links among them, repeated links and self-links included."""
    size = draw(st.integers(1, 30))
    record = st.integers(0, size - 1)
    return size, draw(st.lists(st.tuples(record, record), max_size=40))


def numbered(size: int, found: list[tuple[int, int]]) -> list[int]:
    """Return the engine's numbering."""
    left, right = (np.array([link[side] for link in found], np.int32) for side in (0, 1))
    label: list[int] = components(left, right, size).tolist()
    return label


@law(links())
def test_components_are_those_of_networkx_named_by_their_smallest_record(
    drawn: tuple[int, list[tuple[int, int]]],
) -> None:
    size, found = drawn
    graph = nx.Graph(found)
    graph.add_nodes_from(range(size))
    smallest = {record: min(part) for part in nx.connected_components(graph) for record in part}
    assert numbered(size, found) == [smallest[record] for record in range(size)]


@law(links(), st.integers(0, 999))
def test_the_order_and_direction_of_links_is_neutral(
    drawn: tuple[int, list[tuple[int, int]]], seed: int
) -> None:
    size, found = drawn
    turned = [(b, a) if (a + b) % 2 else (a, b) for a, b in found]
    assert numbered(size, Random(seed).sample(turned, len(turned))) == numbered(size, found)


def test_a_link_said_three_hundred_times_is_one_link() -> None:
    assert numbered(3, [(0, 1)] * 300) == [0, 0, 2]


def test_no_records_and_no_links_are_no_trouble() -> None:
    assert numbered(0, []) == []
    assert numbered(3, []) == [0, 1, 2]


def one_component(chain: Int32Array) -> bool:
    return not components(chain[:-1], chain[1:], len(chain)).any()


def test_a_chain_of_a_hundred_thousand_records_is_one_component_in_whatever_order_they_come() -> None:
    chain = np.arange(100_000, dtype=np.int32)
    up_and_down = np.where(chain % 2, chain, len(chain) - 2 - chain)  # every second one the smallest so far
    mixed = np.random.default_rng(1).permutation(chain)
    assert all(one_component(way) for way in (chain, chain[::-1], up_and_down.astype(np.int32), mixed))


def test_a_star_around_the_last_record_is_one_component() -> None:
    leaves = np.arange(999, dtype=np.int64)
    assert not components(np.full(999, 999), leaves, 1_000).any()
