"""Grouping by cohesion: the vectorised rounds against plain ones, and the laws that every grouping keeps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import strategies as st

from kinfold.scoring.cohesion import BEST_SHARE, CLIP, MEAN_SHARE, UNCOMPARED, cohere
from properties.laws import law


@dataclass(frozen=True)
class Graph:
    """Compared pairs of ``size`` records with scores, and codes that no group may hold two of."""

    size: int
    pairs: tuple[tuple[int, int, int], ...]
    exclusive: tuple[tuple[int, ...], ...] = ()

    def positive(self) -> nx.Graph:
        """Return the graph of pairs above the threshold."""
        graph = nx.Graph()
        graph.add_nodes_from(range(self.size))
        graph.add_edges_from((a, b) for a, b, score in self.pairs if score > 0)
        return graph


@st.composite
def graphs(draw: st.DrawFn, most: int = 12) -> Graph:
    """Draw a graph; few distinct scores, so that ties are common."""
    size = draw(st.integers(1, most))
    score = st.sampled_from([-900, -300, -150, -40, -5, 0, 5, 60, 150, 300, 600, 601, 1400])
    density = draw(st.sampled_from([1, 2, 3]))  # of three pairs, how many were compared
    possible = list(combinations(range(size), 2))
    asked = draw(st.lists(st.integers(1, 3), min_size=len(possible), max_size=len(possible)))
    pairs = tuple((*pair, draw(score)) for pair, turn in zip(possible, asked, strict=True) if turn <= density)
    codes = st.lists(st.sampled_from([-1, -1, 0, 1]), min_size=size, max_size=size).map(tuple)
    return Graph(size, pairs, tuple(draw(st.lists(codes, max_size=2))))


def grouped(graph: Graph) -> list[int]:
    """Group with the engine."""
    left, right, score = (np.array([pair[i] for pair in graph.pairs], np.int32) for i in range(3))
    exclusive = [np.array(codes, np.int32) for codes in graph.exclusive]
    return cohere(left, right, score, graph.size, exclusive).tolist()


def rounds_of_best_merges(graph: Graph) -> list[int]:
    """Group plainly: while two groups like each other best of all, and like each other, they merge."""
    island = {record: n for n, part in enumerate(nx.connected_components(graph.positive())) for record in part}
    score = {frozenset(p[:2]): min(max(p[2], -CLIP), CLIP) for p in graph.pairs if island[p[0]] == island[p[1]]}
    groups = {record: [record] for record in range(graph.size)}
    while True:
        liking = [(-s, a, b) for a, b in combinations(sorted(groups), 2)
                  if (s := strength(graph, score, groups[a], groups[b])) > 0]  # fmt: skip
        best: dict[int, tuple[int, int, int]] = {}
        for each in sorted(liking):
            best.setdefault(each[1], each)
            best.setdefault(each[2], each)
        mutual = [each for each in sorted(liking) if best[each[1]] == each == best[each[2]]]
        if not mutual:
            return [next(name for name, members in groups.items() if r in members) for r in range(graph.size)]
        for _, a, b in mutual:
            groups[a] += groups.pop(b)


def strength(graph: Graph, score: dict[frozenset[int], int], one: list[int], other: list[int]) -> int:
    """Return the blend of mean and best score across two groups, 0 when they may not merge."""
    known = [score[pair] for a in one for b in other if (pair := frozenset((a, b))) in score]
    values = [{codes[r] for r in (*one, *other)} - {-1} for codes in graph.exclusive]
    if not known or any(len(each) > 1 for each in values):
        return 0
    crossing = len(one) * len(other)
    mean = MEAN_SHARE * 1000 * (sum(known) + UNCOMPARED * (crossing - len(known))) // crossing
    return mean + BEST_SHARE * 1000 * max(known)


def parts(label: list[int]) -> list[set[int]]:
    """Return the groups of a labelling."""
    return [{r for r, name in enumerate(label) if name == each} for each in sorted(set(label))]


@law(graphs())
def test_the_vectorised_rounds_are_the_plain_ones(graph: Graph) -> None:
    assert grouped(graph) == rounds_of_best_merges(graph)


@law(graphs())
def test_a_group_is_named_by_its_smallest_record_and_lies_in_one_component(graph: Graph) -> None:
    label = grouped(graph)
    assert len(label) == graph.size
    components = list(nx.connected_components(graph.positive()))
    for part in parts(label):
        assert label[min(part)] == min(part)
        assert sum(part <= component for component in components) == 1


@law(graphs())
def test_no_group_holds_two_values_of_what_one_customer_has_once(graph: Graph) -> None:
    for part in parts(grouped(graph)):
        for codes in graph.exclusive:
            assert len({codes[record] for record in part} - {-1}) <= 1


@law(graphs(), st.randoms(use_true_random=False))
def test_the_order_and_direction_of_pairs_is_neutral(graph: Graph, random: object) -> None:
    shuffled = [(b, a, score) if score % 2 else (a, b, score) for a, b, score in graph.pairs]
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert grouped(Graph(graph.size, tuple(shuffled), graph.exclusive)) == grouped(graph)


@law(graphs(8), graphs(6))
def test_an_unconnected_island_changes_nothing_elsewhere(graph: Graph, island: Graph) -> None:
    moved = tuple((a + graph.size, b + graph.size, score) for a, b, score in island.pairs)
    known = (*graph.exclusive, *((-1,) * graph.size for _ in range(2)))[:2]
    alone = Graph(graph.size, graph.pairs, known)
    both = Graph(graph.size + island.size, moved + graph.pairs, tuple((*c, *(-1,) * island.size) for c in known))
    assert grouped(both)[: graph.size] == grouped(alone)
    assert [name - graph.size for name in grouped(both)[graph.size :]] == grouped(Graph(island.size, island.pairs))


def clique(records: range, score: int) -> list[tuple[int, int, int]]:
    """Return all pairs of ``records``."""
    return [(a, b, score) for a, b in combinations(records, 2)]


@pytest.mark.parametrize("bridges", [1, 2, 3])
def test_two_families_joined_by_a_few_weak_links_stay_two(bridges: int) -> None:
    weak = [(record, record + 5, 150) for record in range(bridges)]
    bridged = Graph(10, (*clique(range(5), 500), *clique(range(5, 10), 500), *weak))
    assert grouped(bridged) == [0] * 5 + [5] * 5


def test_a_chain_of_typo_neighbours_is_not_one_customer() -> None:
    links = [(a, a + 1, 120) for a in range(11)]
    far = [(a, b, -700) for a, b in combinations(range(12), 2) if b - a > 1]
    assert len(set(grouped(Graph(12, (*links, *far))))) == 6


def test_four_hundred_records_of_one_customer_stay_one() -> None:
    star = Graph(400, tuple(clique(range(400), 800)))
    assert set(grouped(star)) == {0}


def test_the_strongest_evidence_decides_before_weaker_evidence_is_asked() -> None:
    # 1 fits 0 and 2; 0 and 2 exclude each other; the better fit wins wherever it stands.
    tax_id = ((0, -1, 1),)
    assert grouped(Graph(3, ((0, 1, 300), (1, 2, 301)), tax_id)) == [0, 1, 1]
    assert grouped(Graph(3, ((0, 1, 301), (1, 2, 300)), tax_id)) == [0, 0, 2]


def test_pairs_that_no_pass_compared_speak_softly_against_a_merge() -> None:
    assert grouped(Graph(3, ((0, 1, 600), (1, 2, 600)))) == [0, 0, 0]
    assert grouped(Graph(3, ((0, 1, 600), (1, 2, 100)))) == [0, 0, 2]
    assert grouped(Graph(3, ((0, 1, 600), (1, 2, 100), (0, 2, 90)))) == [0, 0, 0]


def test_no_pairs_and_no_records_are_no_trouble() -> None:
    assert grouped(Graph(0, ())) == []
    assert grouped(Graph(3, ())) == [0, 1, 2]
    assert grouped(Graph(2, ((0, 1, 0),))) == [0, 1]
