# the name of a test is its claim
"""What is said again counts once: records that add nothing change nothing for the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import strategies as st

from kinfold.scoring.cohesion import CLIP, blended, cohere_as
from kinfold.scoring.counting_once import AMBIGUOUS_WITHIN, voices
from kinfold.scoring.echoes import Echoes
from kinfold.scoring.limits import Limits
from properties.laws import law
from scoring.test_cohesion import Graph, graphs, grouped, limits_of

ADDED = st.lists(
    st.tuples(st.integers(0, 11), st.booleans(), st.booleans(), st.integers(1, 1400)), max_size=6
)


@dataclass(frozen=True)
class Said:
    """A graph, and which of its pairs are of a record that says nothing which the other does not say."""

    graph: Graph
    echoes: dict[tuple[int, int], tuple[bool, bool]]

    def grouped(self) -> list[int]:
        """Group with the engine."""
        left, right, score = (np.array([pair[i] for pair in self.graph.pairs], np.int32) for i in range(3))
        told = [self.echoes.get((a, b), (False, False)) for a, b, _ in self.graph.pairs]
        echoes = Echoes(*(np.array([each[side] for each in told], bool) for side in (0, 1)))
        found = cohere_as(blended(), (left, right, score), self.graph.size, limits_of(self.graph), echoes)
        label: list[int] = found.tolist()
        return label


def repeated(graph: Graph, added: list[tuple[int, bool, bool, int]]) -> tuple[Said, list[int]]:
    """Add records that say what one says already, or less; some are compared with that one only.

    The second answer is the record that each of them repeats.
    """
    judged = {record for pair in (*graph.same, *graph.different) for record in pair}
    pairs, echoes, of = list(graph.pairs), {}, []
    codes, born = [list(each) for each in graph.exclusive], list(graph.born)
    for chosen, compared, less, strength in added:
        record, new = chosen % graph.size, graph.size + len(of)
        if record in judged:
            continue
        if compared:  # what says less may fit others better or worse
            change = 40 * (new % 5) - 80 if less else 0
            pairs += [((a, b)[a == record], new, s + change) for a, b, s in graph.pairs if record in (a, b)]
        pairs.append((record, new, strength))
        echoes[record, new] = (not less, True)
        of.append(record)
        for each in codes:
            each.append(-1 if less else each[record])
        if born:
            born.append(0 if less else born[record])
    exclusive = tuple(tuple(each) for each in codes)
    wider = Graph(graph.size + len(of), tuple(pairs), exclusive, tuple(born), graph.same, graph.different)
    return Said(wider, echoes), of


@law(graphs(), ADDED)
def test_a_record_that_adds_nothing_goes_with_the_one_it_repeats_and_changes_nothing_else(
    graph: Graph, added: list[tuple[int, bool, bool, int]]
) -> None:
    before = grouped(graph)
    wider, of = repeated(graph, added)
    assert wider.grouped() == before + [before[record] for record in of]


def test_a_bare_name_does_not_join_two_companies_that_contradict_each_other() -> None:
    # All that 2 says 0 says too, and 1 is called alike.
    bare = Said(Graph(3, ((0, 1, -300), (0, 2, CLIP), (1, 2, 300))), {(0, 2): (False, True)})
    assert replace(bare, echoes={}).grouped() == [0, 0, 0]  # with a voice of its own
    assert bare.grouped() == [0, 1, 0]


@pytest.mark.parametrize(("lead", "with_first"), [(AMBIGUOUS_WITHIN, False), (AMBIGUOUS_WITHIN + 1, True)])
def test_what_two_strangers_say_equally_well_goes_with_neither_and_joins_nobody(
    lead: int,
    with_first: bool,  # noqa: FBT001  # a row of a table
) -> None:
    bare = Said(
        Graph(3, ((0, 1, -200), (0, 2, 200 + lead), (1, 2, 200))),
        {(0, 2): (False, True), (1, 2): (False, True)},
    )
    assert bare.grouped() == [0, 1, 0 if with_first else 2]


def test_what_two_records_of_one_customer_say_goes_with_them() -> None:
    bare = Said(
        Graph(3, ((0, 1, 500), (0, 2, 200), (1, 2, 200))), {(0, 2): (False, True), (1, 2): (False, True)}
    )
    assert bare.grouped() == [0, 0, 0]


def speakers(
    size: int, pairs: list[tuple[int, int, int]], limits: Limits, *, less: bool = False
) -> list[int]:
    """Return who speaks for each record; the right one of each pair repeats the left one."""
    left, right, score = (np.array([pair[i] for pair in pairs], np.int32) for i in range(3))
    every = np.ones(len(pairs), bool)
    of: list[int] = voices((left, right, score), Echoes(every & (not less), every), size, limits).of.tolist()
    return of


@pytest.mark.parametrize("less", [False, True])
def test_records_that_say_too_little_to_be_joined_speak_each(*, less: bool) -> None:
    assert speakers(3, [(0, 1, -200), (0, 2, 100)], Limits(), less=less) == [0, 1, 0]


@pytest.mark.parametrize("less", [False, True])
def test_a_judged_record_speaks_for_itself_whatever_others_say(*, less: bool) -> None:
    pair = np.array([1], np.int32), np.array([3], np.int32)
    for limits in (Limits(same=pair), Limits(different=pair)):
        assert speakers(4, [(0, 1, 100), (0, 2, 100)], limits, less=less) == [0, 1, 0, 3]


@pytest.mark.parametrize("less", [False, True])
def test_rows_of_a_source_without_duplicates_speak_each(*, less: bool) -> None:
    limits = Limits({"source crm": np.array([0, 1, -1], np.int32)})
    assert speakers(3, [(0, 1, 100), (0, 2, 100)], limits, less=less) == [0, 1, 0 if less else 2]


def test_a_namesake_in_a_source_that_lists_nobody_twice_is_kept_out_by_either_of_two_that_say_the_same() -> (
    None
):
    # 0 stands in the other source, 1 in that of 2: that bars it.
    left, right = np.array([0, 0, 1], np.int32), np.array([1, 2, 2], np.int32)
    same = np.array([True, False, False])
    score = np.array([CLIP, 200, -CLIP], np.int32)
    left, right, score = voices((left, right, score), Echoes(same, same), 3, Limits()).compared
    assert (left.tolist(), right.tolist()) == ([0], [2])
    assert score[0] < 0


def test_a_record_with_one_number_does_not_follow_one_with_two() -> None:
    # Of two proven numbers on one record none counts, so it may be joined with either's bearer.
    limits = Limits({"tax_id": np.array([-1, 7, -1], np.int32)})
    assert speakers(3, [(0, 1, 900), (0, 2, 900)], limits, less=True) == [0, 1, 0]


def test_the_least_told_follows_to_the_most_told() -> None:
    bare = Said(
        Graph(3, ((0, 1, 300), (0, 2, -CLIP), (1, 2, 300))), {(0, 1): (False, True), (1, 2): (False, True)}
    )
    assert bare.grouped() == [0, 0, 0]
