# the name of a test is its claim
"""The laws have teeth: a rule that was spoiled by hand breaks the law that guards it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import test_components
from judging import test_judging
from kinfold import components as module_of_components
from kinfold.components import components
from kinfold.judging import pairs as judging_pairs
from kinfold.reviewing import lightest_cut
from kinfold.scoring import cohesion, counting_once
from kinfold.scoring.counting_once import every_voice
from kinfold.scoring.limits import Limits
from kinfold.splitting import departments, judged, splitting, whole_groups
from properties.laws import Mutant, kills
from reviewing import test_lightest_cut
from scoring import test_counting_once
from splitting import test_departments, test_splitting, test_whole_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfold.judging import JudgedPairs
    from kinfold.model import Judgement
    from kinfold.scoring.cohesion import Linkage
    from kinfold.scoring.counting_once import Compared
    from kinfold.scoring.echoes import Echoes
    from kinfold.tables import Int32Array, Int64Array
    from properties.laws import Law

    Pairs = tuple[Int32Array, Int32Array]

NOBODY = np.zeros(0, np.int32), np.zeros(0, np.int32)
_broken, _judged_pairs = judged.broken, judging_pairs.judged_pairs
_larger, _cohere_as = whole_groups._larger, splitting.cohere_as


def no_further_than_the_next(*_: Any) -> None:
    """Leave each record with its smallest neighbour, wherever that one went."""


def named_by_the_largest(left: Int32Array, right: Int32Array, size: int) -> Int32Array:
    label = components(left, right, size)
    return np.array([np.flatnonzero(label == name).max() for name in label], np.int32)


def last_link_only(left: Int32Array, right: Int32Array, size: int) -> Int32Array:
    last = {int(a): int(b) for a, b in zip(left, right, strict=True)}
    return components(np.array(list(last), np.int32), np.array(list(last.values()), np.int32), size)


def never_parted(*_: Any) -> None:
    """Leave together what a person parted."""


def wholly_apart(label: Int32Array, members: Int32Array, *_: Any) -> None:
    label[members] = members


def other_organizations_too(label: Int32Array, *_: Any) -> None:
    label[:] = np.arange(len(label))


def all_departments_are_one(_left: Int32Array, _right: Int32Array, size: int) -> Int32Array:
    return np.zeros(size, np.int32)


def nothing_contradicts(_limits: Limits, group: Int32Array, _parted: Pairs) -> Any:
    return np.full(len(group), "", object)


def judgements_part_nobody(limits: Limits, group: Int32Array, _parted: Pairs) -> Any:
    return _broken(limits, group, NOBODY)


def numbers_part_nobody(_limits: Limits, group: Int32Array, parted: Pairs) -> Any:
    return _broken(Limits(), group, parted)


def last_word_only(log: list[Judgement], keys: Any) -> JudgedPairs:
    return _judged_pairs(log[-1:], keys)


def first_record_of_a_customer_only(one: Judgement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (one.left,), (one.right,)


def nobody_disagrees(_log: list[Judgement], _pair: Int64Array, _act: Int64Array, newest: Int64Array) -> Any:
    return np.full(len(newest), -1)


def groups_as_found_before(whole: Int32Array, *_: Any) -> Int32Array:
    return whole


def threshold_forgotten(linkage: Linkage, compared: Compared, *rest: Any) -> Any:
    return _cohere_as(linkage, (*compared[:2], compared[2] + np.int32(test_splitting.THRESHOLD)), *rest)


def parts_by_direction(a: Int32Array, b: Int32Array) -> Int64Array:
    return a.astype(np.int64) << 32 | b


def no_number_conflicts(_codes: Any, a: Int64Array, _b: Int64Array) -> Any:
    return np.zeros(len(a), bool)


def said_again_counts_again(compared: Compared, _echoes: Echoes, size: int, _limits: Limits) -> Any:
    return every_voice(compared, size)


def speaker_has_the_voices_of_all(first: Int32Array, compared: Compared) -> Compared:
    left, right, score = compared
    apart = first[left] != first[right]
    return first[left][apart], first[right][apart], score[apart]


def each_spelling_has_a_voice(above: np.ndarray) -> np.ndarray:
    return np.full(len(above), float(whole_groups.ALONE))


def any_near_name_joins(above: np.ndarray, _weight: np.ndarray) -> Iterator[list[int]]:
    near, other = (side.astype(np.int32) for side in np.nonzero(np.triu(above > 0, 1)))
    label = components(near, other, len(above))
    yield from (np.flatnonzero(label == name).tolist() for name in np.unique(label))


def never_contradicted(_odds: np.ndarray) -> bool:
    return False


def islands_flow_together(found: whole_groups.Islands, _pairs: Any) -> Iterator[tuple[Any, Any]]:
    yield np.arange(len(found.label)), np.full((len(found.label),) * 2, 500.0)


def longer_lists_are_stricter(found: whole_groups.Islands, pairs: Any) -> Iterator[tuple[Any, Any]]:
    for members, odds in _larger(found, pairs):
        yield members, odds - 30 * len(found.label)


def nodes_in_their_order(between: Int64Array) -> tuple[int, int, int]:
    return len(between) - 2, len(between) - 1, int(between[-1].sum())


MUTANTS: tuple[tuple[Law, Mutant], ...] = (
    (test_components.test_components_are_those_of_networkx_named_by_their_smallest_record,
     Mutant(module_of_components, "_follow", no_further_than_the_next)),
    (test_components.test_components_are_those_of_networkx_named_by_their_smallest_record,
     Mutant(test_components, "components", named_by_the_largest)),
    (test_components.test_the_order_and_direction_of_links_is_neutral,
     Mutant(test_components, "components", last_link_only)),
    (test_departments.test_no_department_holds_two_that_a_person_parted_and_none_is_joined_without_a_reason,
     Mutant(departments, "_part", never_parted)),
    (test_departments.test_no_department_holds_two_that_a_person_parted_and_none_is_joined_without_a_reason,
     Mutant(departments, "_part", wholly_apart)),
    (test_departments.test_no_department_holds_two_that_a_person_parted_and_none_is_joined_without_a_reason,
     Mutant(departments, "components", all_departments_are_one)),
    (test_departments.test_no_department_holds_two_that_a_person_parted_and_none_is_joined_without_a_reason,
     Mutant(judged, "broken", nothing_contradicts)),
    (test_departments.test_what_was_judged_first_and_from_which_side_is_neutral,
     Mutant(test_departments, "judged_pairs", last_word_only)),
    (test_departments.test_departments_of_another_organization_change_nothing,
     Mutant(departments, "_part", other_organizations_too)),
    (test_judging.test_the_arrays_are_the_plain_log,
     Mutant(judging_pairs, "sides", first_record_of_a_customer_only)),
    (test_judging.test_the_arrays_are_the_plain_log,
     Mutant(judging_pairs, "_opposed", nobody_disagrees)),
    (test_splitting.test_splitting_groups_by_what_stands_above_the_threshold,
     Mutant(splitting, "cohere_as", threshold_forgotten)),
    (test_splitting.test_every_link_holds_inside_a_part_or_is_named_by_the_one_cut_between_two_parts,
     Mutant(splitting, "part_pairs", parts_by_direction)),
    (test_splitting.test_every_link_holds_inside_a_part_or_is_named_by_the_one_cut_between_two_parts,
     Mutant(splitting, "conflicting", no_number_conflicts)),
    (test_splitting.test_groups_found_before_are_joined_and_parted_by_the_laws_of_every_grouping,
     Mutant(splitting, "_within", groups_as_found_before)),
    (test_splitting.test_groups_found_before_are_joined_and_parted_by_the_laws_of_every_grouping,
     Mutant(splitting, "broken", judgements_part_nobody)),
    (test_splitting.test_groups_found_before_are_joined_and_parted_by_the_laws_of_every_grouping,
     Mutant(splitting, "broken", numbers_part_nobody)),
    (test_counting_once.test_a_record_that_adds_nothing_goes_with_the_one_it_repeats_and_changes_nothing_else,
     Mutant(cohesion, "voices", said_again_counts_again)),
    (test_counting_once.test_a_record_that_adds_nothing_goes_with_the_one_it_repeats_and_changes_nothing_else,
     Mutant(counting_once, "_between", speaker_has_the_voices_of_all)),
    (test_whole_groups.test_the_best_pair_merges_first_as_a_plain_reading_of_the_rule_says,
     Mutant(whole_groups, "_weights", each_spelling_has_a_voice)),
    (test_whole_groups.test_the_best_pair_merges_first_as_a_plain_reading_of_the_rule_says,
     Mutant(whole_groups, "_merged", any_near_name_joins)),
    (test_whole_groups.test_no_group_of_three_or_more_mostly_contradicts_itself,
     Mutant(whole_groups, "_contradicts", never_contradicted)),
    (test_whole_groups.test_groups_lie_inside_islands_and_are_named_by_their_smallest,
     Mutant(whole_groups, "_larger", islands_flow_together)),
    (test_whole_groups.test_the_order_and_direction_of_what_was_proposed_is_neutral,
     Mutant(whole_groups, "components", last_link_only)),
    (test_whole_groups.test_another_island_changes_nothing,
     Mutant(whole_groups, "_larger", longer_lists_are_stricter)),
    (test_lightest_cut.test_no_cut_is_lighter,
     Mutant(lightest_cut, "_tightest_order", nodes_in_their_order)),
)  # fmt: skip


@pytest.mark.parametrize(("guard", "mutant"), MUTANTS, ids=lambda each: getattr(each, "wrong", each).__name__)
def test_a_law_kills_the_rule_that_was_spoiled(guard: Law, mutant: Mutant) -> None:
    assert kills(guard, mutant)
