# the name of a test is its claim
"""What is said again counts once: repeated records change nothing for the others."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from kinfold.scoring.cohesion import CLIP, blended, cohere_as
from kinfold.scoring.counting_once import between_distinct, counting_once
from kinfold.scoring.limits import Limits
from properties.laws import law
from scoring.test_cohesion import Graph, graphs, grouped, limits_of

REPEATS = st.lists(st.tuples(st.integers(0, 11), st.booleans(), st.integers(1, 1400)), max_size=6)


def repeated(graph: Graph, repeats: list[tuple[int, bool, int]]) -> tuple[Graph, list[int]]:
    """Add records that say what one says already; some are compared with the first only.

    The second answer is the first record that says what each does.
    """
    judged = {record for pair in (*graph.same, *graph.different) for record in pair}
    pairs, alike = list(graph.pairs), list(range(graph.size))
    codes, born = [list(each) for each in graph.exclusive], list(graph.born)
    for chosen, compared, strength in repeats:
        of = chosen % graph.size
        if of in judged:
            continue
        new = len(alike)
        if compared:
            pairs += [((a, b)[a == of], new, s) for a, b, s in graph.pairs if of in (a, b)]
        pairs.append((of, new, strength))
        alike.append(of)
        for each in (*codes, *([born] if born else [])):
            each.append(each[of])
    exclusive = tuple(tuple(each) for each in codes)
    return Graph(len(alike), tuple(pairs), exclusive, tuple(born), graph.same, graph.different), alike


def grouped_once(graph: Graph, alike: list[int]) -> list[int]:
    """Group with the engine, records that say the same counting once."""
    left, right, score = (np.array([pair[i] for pair in graph.pairs], np.int32) for i in range(3))
    codes = np.array(alike, np.int32)
    found = cohere_as(blended(), (left, right, score), graph.size, limits_of(graph), codes)
    label: list[int] = found.tolist()
    return label


@law(graphs(), REPEATS)
def test_a_record_said_again_goes_with_the_first_and_changes_nothing_else(
    graph: Graph, repeats: list[tuple[int, bool, int]]
) -> None:
    before = grouped(graph)
    assert grouped_once(*repeated(graph, repeats)) == before + [
        before[of] for of in repeated(graph, repeats)[1][graph.size :]
    ]


def test_a_hundred_rows_of_one_customer_do_not_outvote_a_stranger() -> None:
    # 0 and 1 contradict each other; 2 fits both, and is said a hundred times.
    bridge = Graph(3, ((0, 1, -CLIP), (0, 2, 300), (1, 2, 200)))
    many, alike = repeated(bridge, [(2, True, CLIP)] * 100)
    assert set(grouped_once(many, list(range(len(alike))))[:2]) == {0}  # said apart they join the two
    assert grouped_once(many, alike)[:3] == [0, 1, 0]


def counted(size: int, pairs: list[tuple[int, int, int]], limits: Limits, alike: list[int]) -> list[int]:
    """Return the record that each counts with."""
    left, right, score = (np.array([pair[i] for pair in pairs], np.int32) for i in range(3))
    once: list[int] = counting_once(np.array(alike, np.int32), (left, right, score), size, limits).tolist()
    return once


def test_a_namesake_in_a_source_that_lists_nobody_twice_is_kept_out_by_either_of_two_that_say_the_same() -> (
    None
):
    # 0 stands in the other source, 1 in that of 2: that bars it.
    once = np.array([0, 0, 2], np.int32)
    pairs = (
        np.array([0, 0, 1], np.int32),
        np.array([1, 2, 2], np.int32),
        np.array([CLIP, 200, -CLIP], np.int32),
    )
    left, right, score = between_distinct(pairs, once)
    assert (left.tolist(), right.tolist()) == ([0], [2])
    assert score[0] < 0


def test_records_that_say_the_same_and_too_little_to_be_joined_count_each() -> None:
    assert counted(3, [(0, 1, -200), (0, 2, 100)], Limits(), [0, 0, 0]) == [0, 1, 0]


def test_a_judged_record_counts_for_itself_whatever_others_say() -> None:
    pair = np.array([1], np.int32), np.array([3], np.int32)
    for limits in (Limits(same=pair), Limits(different=pair)):
        assert counted(4, [(0, 1, 100), (0, 2, 100)], limits, [0, 0, 0, 3]) == [0, 1, 0, 3]


def test_rows_of_a_source_without_duplicates_count_each() -> None:
    limits = Limits({"source crm": np.array([0, 1, -1], np.int32)})
    assert counted(3, [(0, 1, 100), (0, 2, 100)], limits, [0, 0, 0]) == [0, 1, 2]
