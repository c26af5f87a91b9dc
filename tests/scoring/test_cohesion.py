# the name of a test is its claim
"""Grouping by cohesion: the vectorised rounds against plain ones, and the laws that every grouping keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

import networkx as nx
import numpy as np
import pytest
from hypothesis import strategies as st

from kinfold.scoring.cohesion import CLIP, blended, cohere, cohere_as
from kinfold.scoring.counting_once import AMBIGUOUS_WITHIN
from kinfold.scoring.echoes import Echoes
from kinfold.scoring.keeping_apart import GENERATION, MOST_WRONG_DIGITS, other_birth
from kinfold.scoring.limits import SUPPORT, Limits
from properties.laws import law

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


@dataclass(frozen=True)
class Graph:
    """Compared pairs of ``size`` records with scores; codes that no group may hold two of; birth dates.

    ``says``: the set of things that each record says, as bits; empty where nobody looked who repeats whom.
    """

    size: int
    pairs: tuple[tuple[int, int, int], ...]
    exclusive: tuple[tuple[int, ...], ...] = ()
    born: tuple[int, ...] = ()
    same: tuple[tuple[int, int], ...] = ()
    different: tuple[tuple[int, int], ...] = ()
    says: tuple[int, ...] = ()

    def positive(self) -> nx.Graph[int]:
        """Return the graph of pairs above the threshold, and of pairs judged the same."""
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(self.size))
        graph.add_edges_from((a, b) for a, b, score in self.pairs if score > 0)
        graph.add_edges_from(self.same)
        return graph

    def conflict(self, one: list[int], other: list[int]) -> bool:
        """Whether two groups were parted, or hold different values of what one customer has once."""
        if any((a in one and b in other) or (b in one and a in other) for a, b in self.different):
            return True
        values = [{codes[r] for r in (*one, *other)} - {-1} for codes in self.exclusive]
        births = any(two_births(a, b) for a in self.births(one) for b in self.births(other))
        return births or any(len(each) > 1 for each in values)

    def births(self, group: list[int]) -> list[int]:
        """Return the earliest and the latest birth date of a group."""
        known = sorted({self.born[r] for r in group} - {0}) if self.born else []
        return known[:1] + known[-1:]


def two_births(a: int, b: int) -> bool:
    """Whether two birth dates as YYYYMMDD, 0 unknown, are of two people."""
    one, other = (f"{date:08d}" for date in (a, b))
    apart = abs(a // 10_000 - b // 10_000) >= GENERATION
    if 0 in (a, b) or sum(x != y for x, y in zip(one, other, strict=True)) + apart <= MOST_WRONG_DIGITS:
        return False
    agree = [one[part] == other[part] for part in (slice(4), slice(4, 6), slice(6, 8))]
    return sum(agree) < 2 and one[4:] != other[6:] + other[4:6]


DATES = [0, 0, 19_850_307, 19_850_703, 19_850_308, 19_621_119, 19_621_911]


SCORES = [None, None, None, None, -900, -300, -150, -40, -5, 0, 5, 60, 150, 300, 600, 601, 1400]


def chosen(values: Sequence[T], times: int) -> st.SearchStrategy[tuple[T, ...]]:
    """Choose so often from these values; a draw of each would take most of a law's time."""
    return st.binary(min_size=times, max_size=times).map(
        lambda told: tuple(values[byte % len(values)] for byte in told)
    )


@st.composite
def graphs(draw: st.DrawFn, most: int = 12) -> Graph:
    """Draw a graph; few distinct scores, so that ties are common."""
    size = draw(st.integers(1, most))
    possible = list(combinations(range(size), 2))
    scores = draw(chosen(SCORES, len(possible)))
    pairs = tuple((*pair, score) for pair, score in zip(possible, scores, strict=True) if score is not None)

    def each(values: list[int]) -> st.SearchStrategy[tuple[int, ...]]:
        return chosen(values, size)

    exclusive = draw(st.lists(each([-1, -1, 0, 1]), max_size=2))
    graph = Graph(size, pairs, tuple(exclusive), draw(st.one_of(st.just(()), each(DATES))))
    if not possible:
        return graph
    some = st.lists(st.sampled_from(possible), max_size=3, unique=True).map(tuple)
    return sound(replace(graph, different=draw(some)), draw(some))


@st.composite
def repeating(draw: st.DrawFn, most: int = 8) -> Graph:
    """Draw a graph of which some records say all that others say: numbers, births and other words."""
    graph = draw(graphs(most))
    says = draw(chosen(SAYINGS, graph.size))
    number = tuple({FIRST: 0, SECOND: 1}.get(told & (FIRST | SECOND), -1) for told in says)
    born = tuple(BIRTHS.get(told & sum(BIRTHS), 0) for told in says)  # of two dates on one record none counts
    held = Graph(graph.size, graph.pairs, (number, *graph.exclusive[:1]), born, (), graph.different, says)
    return sound(held, graph.same)


FIRST, SECOND = 1, 2  # a proven number and another
BIRTHS = {4: 19_850_307, 8: 19_621_119}
SAYINGS = [16, 16, 17, 18, 19, 20, 24, 28, 32, 48, 48, 49, 50, 52, 53, 56, 60, 63]  # 16 and 32 are names


def sound(graph: Graph, same: tuple[tuple[int, int], ...]) -> Graph:
    """Return the graph with as many of the pairs judged the same as break none of its limits."""
    for pair in same:
        wider = replace(graph, same=(*graph.same, pair))
        groups = (sorted(group) for group in nx.connected_components(nx.Graph(wider.same)))
        if not any(graph.conflict([a], [b]) for group in groups for a, b in combinations(group, 2)):
            graph = wider
    return graph


def grouped(graph: Graph) -> list[int]:
    """Group with the engine."""
    left, right, score = (np.array([pair[i] for pair in graph.pairs], np.int32) for i in range(3))
    echoes = None
    if graph.says:
        says = np.array(graph.says, np.int64)
        echoes = Echoes(*(says[a] & ~says[b] == 0 for a, b in ((left, right), (right, left))))
    found = cohere_as(blended(), (left, right, score), graph.size, limits_of(graph), echoes)
    label: list[int] = found.tolist()
    return label


def limits_of(graph: Graph) -> Limits:
    """Return what limits the groups of a graph."""
    codes = {str(name): np.array(each, np.int32) for name, each in enumerate(graph.exclusive)}
    same, different = (
        (np.array([a for a, _ in pairs], np.int32), np.array([b for _, b in pairs], np.int32))
        for pairs in (graph.same, graph.different)
    )
    return Limits(codes, np.array(graph.born, np.int32) if graph.born else None, same, different)


def rounds_of_best_merges(graph: Graph) -> list[int]:
    """Group plainly: while two groups like each other best of all, and like each other, they merge."""
    components = list(nx.connected_components(graph.positive()))
    island = {record: number for number, part in enumerate(components) for record in part}
    score = {frozenset(p[:2]): p[2] for p in graph.pairs if island[p[0]] == island[p[1]]}
    groups = unanimous_groups(graph, score)
    while True:
        liking = {
            (a, b): liked
            for a, b in combinations(sorted(groups), 2)
            if (liked := strength(score, groups[a], groups[b]))[0] > 0
            and not graph.conflict(groups[a], groups[b])
        }
        torn = torn_between_rivals(graph, groups, liking)
        ranked = sorted((-liked[0], *pair) for pair, liked in liking.items() if pair not in torn)
        best: dict[int, tuple[int, int, int]] = {}
        for each in ranked:
            best.setdefault(each[1], each)
            best.setdefault(each[2], each)
        mutual = [each for each in ranked if best[each[1]] == each == best[each[2]]]
        if not mutual:
            name_of = {record: name for name, members in groups.items() for record in members}
            return [name_of[record] for record in range(graph.size)]
        for _, a, b in mutual:
            groups[a] += groups.pop(b)


def judged_groups(graph: Graph) -> dict[int, list[int]]:
    """Return the groups of records that people judged the same, by their smallest record."""
    judged: nx.Graph[int] = nx.Graph()
    judged.add_nodes_from(range(graph.size))
    judged.add_edges_from(graph.same)
    return {min(group): sorted(group) for group in nx.connected_components(judged)}


def unanimous_groups(graph: Graph, score: dict[frozenset[int], int]) -> dict[int, list[int]]:
    """Begin with the groups whose compared pairs are all as strong as can be and exclude nothing."""
    judged = judged_groups(graph)
    name_of = {record: name for name, members in judged.items() for record in members}
    crossing: dict[frozenset[int], list[int]] = {}
    for pair, points in score.items():
        names = frozenset(name_of[record] for record in pair)
        if len(names) > 1:
            crossing.setdefault(names, []).append(points)
    saturated: nx.Graph[int] = nx.Graph()
    saturated.add_nodes_from(judged)
    saturated.add_edges_from(tuple(names) for names, told in crossing.items() if max(told) >= CLIP)
    groups: dict[int, list[int]] = {}
    for part in map(sorted, nx.connected_components(saturated)):
        pairs = [frozenset(pair) for pair in combinations(part, 2)]
        agreed = all(points >= CLIP for pair in pairs for points in crossing.get(pair, ()))
        agreed &= not any(graph.conflict(judged[a], judged[b]) for a, b in combinations(part, 2))
        whole = {part[0]: [record for name in part for record in judged[name]]}
        groups |= whole if agreed else {name: judged[name] for name in part}
    return groups


def strength(score: dict[frozenset[int], int], one: list[int], other: list[int]) -> tuple[int, int]:
    """Return the blend of mean and best clipped score across two groups, and the best unclipped one."""
    known = [score[pair] for a in one for b in other if (pair := frozenset((a, b))) in score]
    if not known:
        return 0, 0
    crossing = len(one) * len(other)
    clipped = [min(max(each, -CLIP), CLIP) for each in known]
    linkage = blended()
    total = sum(clipped) + linkage.uncompared * (crossing - len(known))
    return 100 * linkage.mean * total // crossing + 100 * linkage.best * max(clipped), max(known)


def torn_between_rivals(
    graph: Graph, groups: dict[int, list[int]], liking: dict[tuple[int, int], tuple[int, int]]
) -> set[tuple[int, int]]:
    """Return the pairs of a group that fits two others nearly as well, which exclude each other."""
    torn: set[tuple[int, int]] = set()
    for name in groups:
        mine = sorted((-liked[0], sum(pair) - name, pair) for pair, liked in liking.items() if name in pair)
        for liked, other, pair in mine[1:]:
            first_liked, first, first_pair = mine[0]
            close = liked - first_liked <= AMBIGUOUS_WITHIN * 10_000
            close &= liking[first_pair][1] - liking[pair][1] <= AMBIGUOUS_WITHIN
            if close and graph.conflict(groups[first], groups[other]):
                torn |= {pair, first_pair}
    return torn


def parts(label: list[int]) -> list[set[int]]:
    """Return the groups of a labelling."""
    return [{r for r, name in enumerate(label) if name == each} for each in sorted(set(label))]


@law(graphs())
def test_the_vectorised_rounds_are_the_plain_ones(graph: Graph) -> None:
    assert grouped(graph) == rounds_of_best_merges(graph)


@law(graphs())
def test_a_group_is_named_by_its_smallest_record_lies_in_one_component_and_breaks_no_rule(
    graph: Graph,
) -> None:
    label = grouped(graph)
    assert len(label) == graph.size
    components = list(nx.connected_components(graph.positive()))
    for part in parts(label):
        assert label[min(part)] == min(part)
        assert sum(part <= component for component in components) == 1
        assert not any(set(pair) <= part for pair in graph.different)
        for codes in graph.exclusive:
            assert len({codes[record] for record in part} - {-1}) <= 1
    assert all(label[a] == label[b] for a, b in graph.same)


@law(graphs(), st.randoms(use_true_random=False))
def test_the_order_and_direction_of_pairs_is_neutral(graph: Graph, random: object) -> None:
    turned = [(b, a, score) if score % 2 else (a, b, score) for a, b, score in graph.pairs]
    random.shuffle(turned)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    said = tuple((b, a) for a, b in reversed(graph.same)), tuple((b, a) for a, b in reversed(graph.different))
    assert grouped(replace(graph, pairs=tuple(turned), same=said[0], different=said[1])) == grouped(graph)


@law(graphs(8), graphs(6))
def test_an_unconnected_island_changes_nothing_elsewhere(graph: Graph, island: Graph) -> None:
    moved = tuple((a + graph.size, b + graph.size, score) for a, b, score in island.pairs)
    codes = [
        (*each, *other)
        for each, other in zip(
            padded(graph.exclusive, graph.size), padded(island.exclusive, island.size), strict=True
        )
    ]
    born = (*(graph.born or (0,) * graph.size), *(island.born or (0,) * island.size))
    same, different = (
        (*mine, *((a + graph.size, b + graph.size) for a, b in other))
        for mine, other in ((graph.same, island.same), (graph.different, island.different))
    )
    size = graph.size + island.size
    both = grouped(Graph(size, moved + graph.pairs, tuple(codes), born, same, different))
    assert both[: graph.size] == grouped(graph)
    assert [name - graph.size for name in both[graph.size :]] == grouped(island)


def padded(exclusive: tuple[tuple[int, ...], ...], size: int) -> tuple[tuple[int, ...], ...]:
    """Give every graph the same two exclusive columns, unknown where it has none."""
    return (*exclusive, *((-1,) * size for _ in range(2 - len(exclusive))))


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


def test_a_call_centre_log_of_one_customer_stays_one() -> None:
    calls = Graph(120, tuple(clique(range(120), 800)))
    assert set(grouped(calls)) == {0}


def test_a_clearly_better_fit_decides_between_two_that_exclude_each_other() -> None:
    tax_id = ((0, -1, 1),)
    assert grouped(Graph(3, ((0, 1, 100), (1, 2, 301)), tax_id)) == [0, 1, 1]
    assert grouped(Graph(3, ((0, 1, 301), (1, 2, 100)), tax_id)) == [0, 0, 2]


def test_a_record_torn_between_two_that_exclude_each_other_joins_neither() -> None:
    tax_id = ((0, -1, 1),)
    for one, other in ((300, 300), (300, 100), (100, 300)):
        assert grouped(Graph(3, ((0, 1, one), (1, 2, other)), tax_id)) == [0, 1, 2]
    born = (19_850_307, 0, 19_621_119)
    assert grouped(Graph(3, ((0, 1, 300), (1, 2, 250)), (), born)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("one", "other", "two_people"),
    [
        (19_850_307, 19_621_119, True),
        (19_850_307, 19_580_307, False),  # digits exchanged
        (19_850_307, 19_850_703, False),  # day and month exchanged
        (19_850_307, 19_850_311, False),
        (19_850_307, 19_621_107, True),  # the day alone is chance
        (19_850_307, 19_850_319, False),
        (19_990_307, 20_000_307, False),  # two parts agree, however the year differs
        (19_550_211, 19_830_730, True),  # father and son of one name
        (19_530_912, 19_780_312, True),
        (19_530_912, 19_480_312, False),
        (19_850_307, 0, False),
        (0, 0, False),
    ],
)
def test_birth_dates_are_of_two_people_only_where_typos_cannot_explain_them(
    one: int, other: int, *, two_people: bool
) -> None:
    sides = np.array([one, other]), np.array([other, one])
    assert other_birth(*sides).tolist() == [two_people] * 2
    assert two_births(one, other) == two_people


def test_pairs_that_no_pass_compared_speak_softly_against_a_merge() -> None:
    assert grouped(Graph(3, ((0, 1, 600), (1, 2, 600)))) == [0, 0, 0]
    assert grouped(Graph(3, ((0, 1, 600), (1, 2, 100)))) == [0, 0, 2]
    assert grouped(Graph(3, ((0, 1, 600), (1, 2, 100), (0, 2, 90)))) == [0, 0, 0]


def test_pairs_of_groups_that_pause_for_a_round_are_not_forgotten() -> None:
    pausing = [(0, 2, 60), (1, 2, -150), (0, 3, 60), (1, 3, -150), (3, 4, 300), (3, 5, 300)]
    hardly = [(a, b, -1) for a, b in ((0, 4), (1, 4), (0, 5), (1, 5), (2, 3), (2, 4), (2, 5))]
    graph = Graph(6, ((0, 1, 600), (4, 5, 600), *pausing, *hardly))
    assert grouped(graph) == rounds_of_best_merges(graph) == [0] * 6


def test_a_far_better_fit_wins_above_the_clip_too() -> None:
    assert grouped(Graph(3, ((0, 2, 2500), (1, 2, 700), (0, 1, -300)), ((0, 1, -1),))) == [0, 1, 0]


def test_no_customer_has_two_births_through_a_third_record() -> None:
    born = (19_850_307, 19_851_107, 19_621_107)  # the second may be a typo of either
    assert grouped(Graph(3, ((0, 1, 600), (1, 2, 300), (0, 2, 400)), (), born)) == [0, 0, 2]


def test_records_judged_different_stay_apart_through_a_third() -> None:
    bridge = Graph(3, ((0, 2, 500), (1, 2, 100)), different=((0, 1),))
    assert grouped(bridge) == [0, 1, 0]
    assert grouped(replace(bridge, pairs=((0, 2, 500), (1, 2, 500)))) == [0, 1, 2]  # torn: a person's to say


def test_records_judged_the_same_are_one_whatever_else_speaks_against_it() -> None:
    assert grouped(Graph(2, (), same=((0, 1),))) == [0, 0]
    assert grouped(Graph(3, ((0, 1, -900), (1, 2, 300)), same=((0, 1),))) == [0, 0, 0]
    assert grouped(Graph(4, ((2, 3, 300), (0, 2, -900), (0, 3, -900)), same=((0, 2),))) == [0, 1, 0, 3]


def test_a_never_link_in_a_clique_parts_two_and_asks_about_the_others() -> None:
    assert grouped(Graph(4, tuple(clique(range(4), 500)), different=((0, 1),))) == [0, 1, 2, 2]


def test_support_says_how_much_of_a_merge_rests_on_all_its_pairs() -> None:
    bridge = Graph(3, ((0, 1, 600), (1, 2, 200), (0, 2, -300)))
    pairs = tuple(np.array([pair[i] for pair in bridge.pairs], np.int32) for i in range(3))
    for support, together in ((0, True), (SUPPORT, True), (100, False)):
        label = cohere(*pairs, 3, replace(limits_of(bridge), support=support))
        assert (label[2] == label[0]) == together


def test_no_pairs_and_no_records_are_no_trouble() -> None:
    assert grouped(Graph(0, ())) == []
    assert grouped(Graph(3, ())) == [0, 1, 2]
    assert grouped(Graph(2, ((0, 1, 0),))) == [0, 1]
