# the name of a test is its claim
"""Rows that repeat others are left out where only what is said counts; two of them stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinfold.identifiers.heard import heard
from scoring.people import person, profiles_of

CALL = person("ruoxi", "ouyang", phone="13800000001")
OTHER = person("ruoxi", "ouyang", phone="13800000002")
NAMESAKE = person("wei", "zhang")


def test_two_rows_that_say_the_same_stay_and_the_rest_go_with_the_first() -> None:
    found = heard(profiles_of([CALL, OTHER, CALL, CALL, CALL]))
    assert found.kept.tolist() == [0, 1, 2]
    assert found.alike.tolist() == [0, 1, 0, 0, 0]
    assert (found.first.tolist(), found.repeated.tolist()) == ([0, 0], [3, 4])


def test_each_source_keeps_two_of_its_own() -> None:
    rows = replace(profiles_of([CALL] * 6), source=np.array([0, 1, 0, 1, 0, 1], np.int32))
    found = heard(rows)
    assert found.kept.tolist() == [0, 1, 2, 3]
    assert (found.first.tolist(), found.repeated.tolist()) == ([0, 1], [4, 5])


def test_a_name_alone_is_no_repetition_for_there_are_namesakes() -> None:
    assert heard(profiles_of([NAMESAKE] * 5)).kept.tolist() == [0, 1, 2, 3, 4]


def test_records_that_say_nothing_are_not_alike() -> None:
    assert heard(profiles_of([person("", "")] * 3)).alike.tolist() == [0, 1, 2]


def test_what_is_kept_says_what_it_said_before() -> None:
    whole = profiles_of([CALL, CALL, CALL, NAMESAKE, OTHER])
    kept = heard(whole).profiles
    assert whole.persons is not None
    assert kept.persons is not None
    for place, record in enumerate([0, 1, 3, 4]):
        mine, before = (names.start[at] for names, at in ((kept.persons, place), (whole.persons, record)))
        assert kept.persons.family[mine] == whole.persons.family[before]
        assert kept.name[place] == whole.name[record]
        for name, column in whole.columns.items():
            now = kept.columns[name]
            said = column.code[column.start[record] : column.start[record + 1]]
            assert now.code[now.start[place] : now.start[place + 1]].tolist() == said.tolist()


@pytest.mark.parametrize("rows", [[CALL, OTHER], [NAMESAKE] * 3])
def test_where_nothing_repeats_nothing_is_copied(rows: list[dict[str, str]]) -> None:
    profiles = profiles_of(rows)
    assert heard(profiles).profiles is profiles
