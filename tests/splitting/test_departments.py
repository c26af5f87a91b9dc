# the name of a test is its claim
"""Departments are grouped by name at their organization, unless people judged otherwise."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from kinfold.judging import judged_pairs
from kinfold.model import Judgement, Rule
from kinfold.splitting.departments import as_judged
from properties.laws import law
from splitting.test_splitting import judgement, place_of, record

if TYPE_CHECKING:
    from kinfold.splitting.splitting import Cuts


def grouped(group: list[int], *judgements: Judgement) -> tuple[list[int], list[tuple[int, int]], Cuts]:
    """Return groups, cut pairs and cuts of departments that were grouped so by name."""
    told = judged_pairs(judgements, pa.array([record(place) for place in range(len(group))], pa.string()))
    label, pair, cuts = as_judged(told, np.arange(len(group), dtype=np.int32), np.array(group, np.int32))
    return label.tolist(), list(zip(*(side.tolist() for side in pair), strict=True)), cuts


def test_what_nobody_judged_stays_as_it_was() -> None:
    assert grouped([0, 0, 2, 0])[:2] == ([0, 0, 2, 0], [])


def test_two_departments_that_a_person_joined_are_one() -> None:
    assert grouped([0, 0, 2, 2], judgement("same", 1, 2))[0] == [0, 0, 0, 0]


def test_of_two_that_a_person_parted_the_first_stays_with_the_others_of_their_name() -> None:
    label, pairs, cuts = grouped([0, 0, 0, 0], judgement("different", 1, 3))
    assert label == [0, 0, 0, 3]
    assert pairs == [(1, 3)]
    assert (cuts.rule.tolist(), cuts.left_size.tolist(), cuts.right_size.tolist()) == (
        [Rule.NEVER_LINK.value], [3], [1],
    )  # fmt: skip
    assert cuts.detail.tolist() == ["crm:b, crm:d (Li, 2026-11-25)"]
    assert not cuts.review.any()


def test_departments_of_two_names_need_no_cut_to_stay_two() -> None:
    assert grouped([0, 1], judgement("different", 0, 1))[1] == []


def test_judgements_that_contradict_each_other_join_nobody_and_are_shown() -> None:
    log = [judgement("same", 0, 1), judgement("same", 1, 2), judgement("different", 0, 2)]
    label, pairs, cuts = grouped([0, 1, 2], *log)
    assert label == [0, 1, 2]
    assert pairs == [(0, 1), (1, 2)]
    assert cuts.rule.tolist() == [Rule.CONTRADICTION.value] * 2
    assert cuts.review.all()


PAIRS = st.lists(st.sampled_from(list(combinations(range(7), 2))), max_size=4, unique=True)


@law(st.lists(st.integers(0, 2), min_size=7, max_size=7), PAIRS, PAIRS)
def test_no_department_holds_two_that_a_person_parted_and_none_is_joined_without_a_reason(
    name: list[int], same: list[tuple[int, int]], different: list[tuple[int, int]]
) -> None:
    group = [name.index(each) for each in name]
    log = [judgement("same", *pair) for pair in same] + [judgement("different", *pair) for pair in different]
    label, _, _ = grouped(group, *log)
    assert all(label[a] != label[b] for a, b in different)
    joined: nx.Graph[int] = nx.Graph([*enumerate(group), *same])
    assert all(nx.has_path(joined, place, label[place]) for place in range(7))
    sound: nx.Graph[int] = nx.Graph([pair for pair in same if pair not in different])
    for part in nx.connected_components(sound):
        if not any({a, b} <= part for a, b in different):
            assert len({label[place] for place in part}) == 1
    assert all(label[each] == each <= place for place, each in enumerate(label))


@law(st.lists(st.integers(0, 2), min_size=7, max_size=7), PAIRS, PAIRS)
def test_what_was_judged_first_and_from_which_side_is_neutral(
    name: list[int], same: list[tuple[int, int]], different: list[tuple[int, int]]
) -> None:
    group = [name.index(each) for each in name]
    log = [judgement("different", *pair) for pair in different]
    log += [judgement("same", *pair) for pair in same if pair not in different]  # else the newest counts
    turned = [judgement(one.verdict, *map(place_of, (one.right, one.left))) for one in reversed(log)]
    label, pairs, _ = grouped(group, *log)
    assert grouped(group, *turned)[:2] == (label, pairs)


@law(st.lists(st.integers(0, 2), min_size=7, max_size=7), PAIRS, PAIRS)
def test_departments_of_another_organization_change_nothing(
    name: list[int], same: list[tuple[int, int]], different: list[tuple[int, int]]
) -> None:
    group = [name.index(each) for each in name]
    log = [judgement("same", *pair) for pair in same] + [judgement("different", *pair) for pair in different]
    theirs = [judgement("different", 8, 9), judgement("same", 7, 9)]
    assert grouped([*group, 7, 7, 9], *theirs, *log)[0] == [*grouped(group, *log)[0], 7, 8, 7]
