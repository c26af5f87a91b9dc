# the name of a test is its claim
"""The laws of grouping have teeth: each is broken by a grouping that was spoiled by hand, and by no other."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from kinfold.scoring import counting_once
from kinfold.scoring.cohesion import cohere
from kinfold.scoring.limits import Limits
from properties.laws import counterexample, law
from scoring.test_cohesion import Graph, graphs, grouped, limits_of, repeating, two_births

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfold.scoring.counting_once import Compared
    from kinfold.tables import Int32Array

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
    label = grouping(replace(graph, exclusive=(codes,), born=(), same=(), different=()))
    evens = [label[record] for record in range(0, graph.size, 2)]
    return len(set(evens)) == len(evens)


def order_neutral(grouping: Grouping, graph: Graph) -> bool:
    """Pairs in the reverse order and direction give the same groups."""
    turned = tuple((b, a, score) for a, b, score in reversed(graph.pairs))
    back = replace(graph, pairs=turned, same=graph.same[::-1], different=graph.different[::-1])
    return grouping(back) == grouping(graph)


def local(grouping: Grouping, graph: Graph) -> bool:
    """Add records that nothing connects with the others: the others stay as they are."""
    wide = tuple((*codes, -1, -1) for codes in graph.exclusive)
    pairs = (*graph.pairs, (graph.size, graph.size + 1, 1400))
    born = (*graph.born, 0, 0) if graph.born else ()
    says = (*graph.says, 64, 64) if graph.says else ()
    more = replace(graph, size=graph.size + 2, pairs=pairs, exclusive=wide, born=born, says=says)
    return grouping(more)[: graph.size] == grouping(graph)


LAWS = (
    partition, inside_a_component, never_linked, judged_same, hard_rules, unique_source, order_neutral, local,
)  # fmt: skip


@law(graphs())
def test_the_grouping_keeps_every_law(graph: Graph) -> None:
    once = lru_cache(maxsize=1)(grouped)  # most laws ask for the groups of the same graph
    assert [claim.__name__ for claim in LAWS if not claim(once, graph)] == []


@law(repeating())
def test_the_grouping_keeps_every_law_where_records_say_what_others_say(graph: Graph) -> None:
    once = lru_cache(maxsize=1)(grouped)
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
    return grouped(replace(graph, pairs=pairs))


def _spoiled(graph: Graph, name: str, wrong: Callable[..., Any]) -> list[int]:
    """Group with a wrong version of one step of counting once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting_once, name, wrong)
        return grouped(graph)


def lets_judged_records_follow(graph: Graph) -> list[int]:
    return _spoiled(graph, "_unjudged", lambda size, _limits: np.ones(size, bool))


def lets_a_proven_number_follow_a_record_of_two(graph: Graph) -> list[int]:
    return _spoiled(graph, "_held_alike", lambda _first, _limits, less, _more: np.ones(len(less), bool))


def takes_rows_of_one_source_that_say_the_same_for_one(graph: Graph) -> list[int]:
    return _spoiled(graph, "disagreeing", lambda _codes, group: np.zeros(len(group), bool))


def lets_who_says_less_follow_without_a_link(graph: Graph) -> list[int]:
    right = counting_once._saying_more

    def wrong(first: Int32Array, compared: Compared, *rest: Any) -> Any:
        return right(first, (*compared[:2], np.abs(compared[2]) + np.int32(1)), *rest)

    return _spoiled(graph, "_saying_more", wrong)


def lets_who_says_less_follow_the_first_that_comes(graph: Graph) -> list[int]:
    right = counting_once._saying_more

    def wrong(first: Int32Array, compared: Compared, *rest: Any) -> Any:
        coming = 100_000 * np.arange(len(compared[2]), 0, -1, dtype=np.int32)
        return right(first, (*compared[:2], np.where(compared[2] > 0, coming, compared[2])), *rest)

    return _spoiled(graph, "_saying_more", wrong)


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

REPEATING_MUTANTS = (
    (never_linked, lets_judged_records_follow),
    (hard_rules, lets_a_proven_number_follow_a_record_of_two),
    (unique_source, takes_rows_of_one_source_that_say_the_same_for_one),
    (inside_a_component, lets_who_says_less_follow_without_a_link),
    (order_neutral, lets_who_says_less_follow_the_first_that_comes),
)


@pytest.mark.parametrize(("claim", "mutant"), REPEATING_MUTANTS, ids=lambda each: each.__name__)
def test_a_law_kills_the_counting_once_that_breaks_it(
    claim: Callable[[Grouping, Graph], bool], mutant: Grouping
) -> None:
    killer = counterexample(lambda graph: not claim(mutant, graph), repeating())
    assert claim(grouped, killer)


@pytest.mark.parametrize(("claim", "mutant"), MUTANTS, ids=lambda each: each.__name__)
def test_a_law_kills_the_grouping_that_breaks_it(
    claim: Callable[[Grouping, Graph], bool], mutant: Grouping
) -> None:
    killer = counterexample(lambda graph: not claim(mutant, graph), graphs(8))
    assert claim(grouped, killer)
