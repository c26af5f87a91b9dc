# the name of a test is its claim
"""The laws of grouping have teeth: each is broken by a grouping that was spoiled by hand, and by no other."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, settings

from kinfold.scoring.cohesion import cohere
from kinfold.scoring.limits import Limits
from properties.laws import MANY_EXAMPLES, law
from scoring.test_cohesion import Graph, graphs, grouped, limits_of, two_births

if TYPE_CHECKING:
    from collections.abc import Callable

    Grouping = Callable[[Graph], list[int]]


def partition(grouping: Grouping, graph: Graph) -> bool:
    """Every record is in one group, which bears the name of its smallest record."""
    label = grouping(graph)
    return len(label) == graph.size and all(
        label[name] == name <= record for record, name in enumerate(label)
    )


def inside_a_component(grouping: Grouping, graph: Graph) -> bool:
    """No group reaches over two components of links and of pairs judged the same."""
    label = grouping(graph)
    island = {r: n for n, part in enumerate(nx.connected_components(graph.positive())) for r in part}
    return all(island[record] == island[name] for record, name in enumerate(label))


def never_linked(grouping: Grouping, graph: Graph) -> bool:
    """No group holds a pair that was judged different."""
    label = grouping(graph)
    return all(label[a] != label[b] for a, b in graph.different)


def judged_same(grouping: Grouping, graph: Graph) -> bool:
    """Pairs judged the same, which contradict nothing, are in one group."""
    label = grouping(graph)
    return all(label[a] == label[b] for a, b in graph.same)


def hard_rules(grouping: Grouping, graph: Graph) -> bool:
    """No group holds two values of what one customer has once, nor the births of two people."""
    label = grouping(graph)
    for name in set(label):
        group = [record for record in range(graph.size) if label[record] == name]
        if any(len({codes[r] for r in group} - {-1}) > 1 for codes in graph.exclusive):
            return False
        births = graph.births(group)
        if births and two_births(births[0], births[-1]):
            return False
    return True


def unique_source(grouping: Grouping, graph: Graph) -> bool:
    """Of a source without duplicates, here that of the even records, no group holds two."""
    codes = tuple(record if record % 2 == 0 else -1 for record in range(graph.size))
    label = grouping(Graph(graph.size, graph.pairs, (codes,)))
    evens = [label[record] for record in range(0, graph.size, 2)]
    return len(set(evens)) == len(evens)


def order_neutral(grouping: Grouping, graph: Graph) -> bool:
    """Pairs in the reverse order and direction give the same groups."""
    turned = tuple((b, a, score) for a, b, score in reversed(graph.pairs))
    back = Graph(graph.size, turned, graph.exclusive, graph.born, graph.same[::-1], graph.different[::-1])
    return grouping(back) == grouping(graph)


def local(grouping: Grouping, graph: Graph) -> bool:
    """Add records that nothing connects with the others: the others stay as they are."""
    wide = tuple((*codes, -1, -1) for codes in graph.exclusive)
    pairs = (*graph.pairs, (graph.size, graph.size + 1, 1400))
    born = (*graph.born, 0, 0) if graph.born else ()
    more = Graph(graph.size + 2, pairs, wide, born, graph.same, graph.different)
    return grouping(more)[: graph.size] == grouping(graph)


LAWS = (
    partition, inside_a_component, never_linked, judged_same, hard_rules, unique_source, order_neutral, local,
)  # fmt: skip


@law(graphs())
def test_the_grouping_keeps_every_law(graph: Graph) -> None:
    once = lru_cache(maxsize=1)(grouped)  # most laws ask for the groups of the same graph
    assert [claim.__name__ for claim in LAWS if not claim(once, graph)] == []


def _with(graph: Graph, **changed: object) -> list[int]:
    """Group under limits of which some were changed."""
    limits = limits_of(graph)
    kept = {name: getattr(limits, name) for name in ("codes", "born", "same", "different")} | changed
    left, right, score = (np.array([pair[i] for pair in graph.pairs], np.int32) for i in range(3))
    label: list[int] = cohere(left, right, score, graph.size, Limits(**kept)).tolist()  # type: ignore[arg-type]  # as limits_of made them
    return label


def named_by_the_largest(graph: Graph) -> list[int]:
    label = grouped(graph)
    return [max(r for r in range(graph.size) if label[r] == name) for name in label]


def one_link_too_many(graph: Graph) -> list[int]:
    label = grouped(graph)
    return [0] * len(label) if len(label) > 3 else label


def forgets_never_links(graph: Graph) -> list[int]:
    none = np.zeros(0, np.int32)
    return _with(graph, different=(none, none))


def checks_never_links_between_records_only(graph: Graph) -> list[int]:
    label = forgets_never_links(graph)
    linked = {frozenset(pair[:2]) for pair in graph.pairs}
    for a, b in graph.different:
        if label[a] == label[b] and frozenset((a, b)) in linked:
            return grouped(graph)
    return label


def forgets_who_was_judged_the_same(graph: Graph) -> list[int]:
    none = np.zeros(0, np.int32)
    return _with(graph, same=(none, none))


def forgets_proven_numbers(graph: Graph) -> list[int]:
    return _with(graph, codes={})


def forgets_birth_dates(graph: Graph) -> list[int]:
    return _with(graph, born=None)


def first_come_first_served(graph: Graph) -> list[int]:
    """Follow links one by one in the order in which they come, where nothing forbids it."""
    groups = [[record] for record in range(graph.size)]
    for a, b, score in graph.pairs:
        one = next(group for group in groups if a in group)
        other = next(group for group in groups if b in group)
        if score > 0 and one is not other and not graph.conflict(one, other):
            groups.remove(other)
            one += other
    return [min(next(group for group in groups if record in group)) for record in range(graph.size)]


def asks_how_large_the_file_is(graph: Graph) -> list[int]:
    pairs = tuple((a, b, score - 10 * graph.size) for a, b, score in graph.pairs)
    return grouped(Graph(graph.size, pairs, graph.exclusive, graph.born, graph.same, graph.different))


MUTANTS = (
    (partition, named_by_the_largest),
    (inside_a_component, one_link_too_many),
    (never_linked, forgets_never_links),
    (never_linked, checks_never_links_between_records_only),
    (judged_same, forgets_who_was_judged_the_same),
    (hard_rules, forgets_proven_numbers),
    (hard_rules, forgets_birth_dates),
    (unique_source, forgets_proven_numbers),
    (order_neutral, first_come_first_served),
    (local, asks_how_large_the_file_is),
)


@pytest.mark.parametrize(("claim", "mutant"), MUTANTS, ids=lambda each: each.__name__)
def test_a_law_kills_the_grouping_that_breaks_it(
    claim: Callable[[Grouping, Graph], bool], mutant: Grouping
) -> None:
    many = settings(
        max_examples=MANY_EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # any example that kills will do, it need not be small
        suppress_health_check=list(HealthCheck),
    )
    killer = find(graphs(8), lambda graph: not claim(mutant, graph), settings=many)
    assert claim(grouped, killer)
