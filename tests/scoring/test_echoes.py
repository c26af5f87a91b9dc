# the name of a test is its claim
"""Which of two records says nothing of its own."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from kinfold.identifiers.alike import said
from kinfold.scoring.echoes import echoing, repeating
from properties.laws import law
from scoring.people import Person, person, profiles_of

FULL = person("ruoxi", "ouyang", phone="13800000001", city="leeds")


def echoes_of(*people: Person) -> list[tuple[bool, bool]]:
    """Return of each pair whether the left record, and the right one, adds nothing to the other."""
    left, right = (
        np.array(side, np.int32) for side in zip(*combinations(range(len(people)), 2), strict=True)
    )
    found = echoing(list(said(profiles_of(people))), left, right, np.ones(len(left), bool))
    return list(zip(found.left.tolist(), found.right.tolist(), strict=True))


def test_a_record_without_the_city_adds_nothing_to_the_one_with_it() -> None:
    assert echoes_of(FULL, person("ruoxi", "ouyang", phone="13800000001")) == [(False, True)]


def test_two_that_say_the_same_repeat_each_other() -> None:
    assert echoes_of(FULL, FULL) == [(True, True)]


def test_another_phone_or_another_spelling_is_something_of_its_own() -> None:
    other = person("ruoxi", "ouyang", phone="13800000002")
    misspelt = person("ruoxi", "ouyang'", phone="13800000001")
    assert echoes_of(FULL, other, misspelt) == [(False, False)] * 3


def test_a_second_generation_is_something_of_its_own() -> None:
    assert echoes_of(person("john", "smith", suffix="jr", city="leeds"), person("john", "smith")) == [
        (False, False)
    ]


def test_pairs_that_nobody_asked_about_are_no_echoes() -> None:
    pair = np.array([0], np.int32), np.array([1], np.int32)
    found = echoing(list(said(profiles_of([FULL, FULL]))), *pair, np.zeros(1, bool))
    assert not found.left.any()
    assert not found.right.any()


def test_one_code_tells_records_that_say_the_same() -> None:
    found = repeating(np.array([4, 4, 9], np.int32), np.array([0, 0], np.int32), np.array([1, 2], np.int32))
    assert (found.left.tolist(), found.right.tolist()) == ([True, False], [True, False])


VALUES = st.lists(st.sampled_from(["1", "2", "3"]), max_size=3, unique=True)
PEOPLE = st.builds(
    lambda names, phones, cities: Person(
        tuple((name, "ouyang") for name in names), {"phone": tuple(phones), "city": tuple(cities)}
    ),
    st.lists(st.sampled_from(["ruoxi", "wei"]), max_size=2, unique=True),
    VALUES,
    VALUES,
)


@law(st.lists(PEOPLE, min_size=2, max_size=6))
def test_a_record_adds_nothing_when_all_its_names_and_values_are_the_others_too(people: list[Person]) -> None:
    def told(one: Person) -> set[tuple[str, object]]:
        return {("name", name) for name in one.names} | {(k, v) for k, vs in one.values.items() for v in vs}

    wanted = [(told(a) <= told(b), told(b) <= told(a)) for a, b in combinations(people, 2)]
    assert echoes_of(*people) == wanted
