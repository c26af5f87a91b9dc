# the name of a test is its claim
"""Agreement of records: several values, swapped names, missing parts; the closest counts, the rarest."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import strategies as st

from kinfold.identifiers.profiles import Measure
from kinfold.scoring.agreement import Agreement, ValueLists, closest, crossed
from kinfold.scoring.comparable import Comparable
from kinfold.scoring.comparing import compare
from kinfold.scoring.fields import FieldComparer, field_names
from kinfold.scoring.frequencies import count
from kinfold.scoring.levels import MISSING, scales
from properties.laws import law
from scoring.people import Person, person, positions, profiles_of


def key(agreement: Agreement, pair: int = 0) -> str:
    """Name the level of one pair; "" where something is missing."""
    level = int(agreement.level[pair])
    return "" if level == MISSING else scales()[agreement.scale].levels[level].key


def agreements(*people: Person, pair: tuple[int, int] = (0, 1)) -> dict[str, Agreement]:
    """Compare one pair of ``people`` in every field; all of them count for rarity."""
    profiles = profiles_of(people)
    several = len({each.source for each in people}) > 1
    comparer = FieldComparer(profiles, count(profiles), sources=several)
    return {each.field: each for each in comparer.agreements(*positions(pair))}


def keys(*people: Person) -> dict[str, str]:
    """Name the level of every field of the first two."""
    return {name: key(agreement) for name, agreement in agreements(*people).items()}


TEXTS = st.sampled_from(["oak street", "oak stret", "oak road", "elm road", "学院路", "学院道", "解放路"])


@law(st.lists(st.lists(TEXTS, max_size=3, unique=True), min_size=2, max_size=4))
def test_of_several_values_the_closest_pair_counts_and_of_equals_the_rarest(said: list[list[str]]) -> None:
    # Copies make some values common enough to be counted.
    people = [Person((), {"street": tuple(values)}) for values in [*said, *said, *said]]
    profiles = profiles_of(people)
    if "street" not in profiles.columns:
        return
    column = profiles.columns["street"]
    values = column.values.to_pylist()
    frequencies = count(profiles).of("street", column.values)
    side = Comparable(column.values)
    pairs = [(a, b) for a in range(len(said)) for b in range(len(said)) if a != b]
    grid = [(i, j) for i in range(len(values)) for j in range(len(values))]
    levels = dict(zip(grid, compare(Measure.TEXT, side, *positions(*grid)).tolist(), strict=True))
    comparer = FieldComparer(profiles, count(profiles), sources=False)
    (found,) = [a for a in comparer.agreements(*positions(*pairs)) if a.field == "street"]
    for place, (a, b) in enumerate(pairs):
        ranked = []
        for x in said[a]:
            for y in said[b]:
                i, j = values.index(x), values.index(y)
                level = levels[i, j]
                ranked.append((level, max(int(frequencies[i]), int(frequencies[j]))))
        level, commoner = min(ranked, default=(MISSING, 0))
        assert found.level[place] == level
        if MISSING < level < len(scales()["text"]) - 1:
            assert found.count[place] == commoner


@law(st.lists(st.integers(0, 3), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_every_combination_of_both_records_values_is_tried(sizes: list[int], random: object) -> None:
    start = np.r_[0, np.cumsum(sizes)].astype(np.int64)
    code = np.arange(start[-1], dtype=np.int32) + 100
    pairs = [(a, b) for a in range(len(sizes)) for b in range(len(sizes))]
    random.shuffle(pairs)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    pair, left, right = crossed(ValueLists(start, code), *positions(*pairs))
    held = [code[begin:end].tolist() for begin, end in pairwise(start)]
    wanted = [(p, x, y) for p, (a, b) in enumerate(pairs) for x in held[a] for y in held[b]]
    assert list(zip(pair.tolist(), left.tolist(), right.tolist(), strict=True)) == wanted


def test_closest_prefers_the_closer_level_to_the_rarer_value() -> None:
    pair, level = np.array([1, 1, 1, 3], np.int64), np.array([2, 0, 0, 4], np.int8)
    best, rarest = closest(4, pair, level, np.array([1, 900, 30, 7], np.int32))
    assert best.tolist() == [MISSING, 0, MISSING, 4]
    assert rarest.tolist() == [0, 30, 0, 7]


def test_a_second_phone_that_agrees_is_enough() -> None:
    one = Person((("三", "张"),), {"phone": ("+8613911024567", "+861062771234")})
    other = Person((("三", "张"),), {"phone": ("+861062771234", "+8618800001111")})
    assert keys(one, other)["phone"] == "exact"


@pytest.mark.parametrize(
    ("one", "other", "given", "family", "order"),
    [
        (("wei", "li"), ("li", "wei"), "exact", "exact", "swapped"),
        (("三", "张"), ("zhang", "san"), "script", "script", "swapped"),
        (("三", "张"), ("san", "zhang"), "script", "script", "same"),
        (("robert", "miller"), ("bob", "miller"), "nickname", "exact", "same"),
        (("robert", "miller"), ("miller", "bob"), "exact", "nickname", "swapped"),
        (("anna", "schmidt"), ("schmidt", "jens"), "different", "different", "same"),
        (("anna", "schmidt"), ("weber", "jens"), "different", "different", "same"),
        (("vasko", "vasco"), ("vasco", "vasko"), "typo", "typo", "same"),  # two slips before an exchange
        (("james", "james"), ("james", "james"), "exact", "exact", "same"),
        (("j", "miller"), ("james", "miller"), "initial", "exact", "same"),
    ],
)
def test_names_are_compared_in_the_order_that_fits(
    one: tuple[str, str], other: tuple[str, str], given: str, family: str, order: str
) -> None:
    found = keys(person(*one), person(*other))
    assert (found["given_name"], found["family_name"], found["name_order"]) == (given, family, order)


def test_a_name_of_one_word_meets_the_part_it_equals() -> None:
    whole = person("beyonce", "knowles")
    for alone in (person("beyonce"), person(family="beyonce")):
        found = keys(alone, whole)
        assert sorted([found["given_name"], found["family_name"]]) == ["", "exact"]
        assert not found["name_order"]
    assert keys(person("beyonce"), person("beyonce"))["family_name"] == ""


@pytest.mark.parametrize("part", ["given", "family"])
def test_john_and_bridget_without_surnames_are_not_one_name_read_crosswise(part: str) -> None:
    found = keys(person(**{part: "john"}), person(**{part: "bridget"}))
    assert found[f"{part}_name"] == "different"
    assert not found["name_order"]


def test_what_is_missing_says_nothing() -> None:
    found = keys(person("三", "张", phone="+8613911024567"), person(city="北京"))
    assert set(found.values()) == {""}
    assert {"given_name", "family_name", "phone", "city"} <= set(found)
    assert all(
        int(each.count[0]) == 0 for each in agreements(person("三", "张"), person(city="北京")).values()
    )


def test_a_former_name_joins_where_the_present_one_differs() -> None:
    bride = Person((("anna", "schmidt"), ("anna", "weber")))
    assert keys(bride, person("anna", "weber"))["family_name"] == "exact"
    assert keys(bride, person("anna", "becker"))["family_name"] != "exact"


def test_parts_are_never_mixed_from_two_name_variants() -> None:
    both = Person((("anna", "schmidt"), ("maria", "weber")))
    found = keys(both, person("anna", "weber"))
    assert sorted([found["given_name"], found["family_name"]]) == ["different", "exact"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("lee", "lee", "exact"),
        ("lee", "l", "initial"),
        ("lee", "lea", "similar"),
        ("lee", "ann", "different"),
        ("", "l", ""),
    ],
)
def test_middle_names_are_compared_by_their_beginning(one: str, other: str, expected: str) -> None:
    found = keys(person("anna", "miller", middle=one), person("anna", "miller", middle=other))
    assert found["middle_name"] == expected


def test_father_and_son_differ_in_generation() -> None:
    assert (
        keys(person("r", "miller", suffix="sr"), person("r", "miller", suffix="jr"))["suffix"] == "different"
    )
    assert keys(person("r", "miller", suffix="jr"), person("r", "miller", suffix="jr"))["suffix"] == "exact"
    assert keys(person("r", "miller"), person("r", "miller", suffix="jr"))["suffix"] == ""


def test_being_of_one_source_is_compared_only_where_there_are_two() -> None:
    here, there = person("三", "张"), Person((("三", "张"),), {}, source=1)
    assert "source" not in keys(here, here)
    assert keys(here, there)["source"] == "different"
    assert keys(here, person("三", "张"), there)["source"] == "same"


def test_a_common_surname_is_counted_and_a_rare_one_is_not() -> None:
    people = [person("wei", "li") for _ in range(7)] + [person("anna", "ouyang"), person("bo", "ouyang")]
    common = agreements(*people, pair=(0, 1))["family_name"]
    rare = agreements(*people, pair=(7, 8))["family_name"]
    assert (int(common.count[0]), int(rare.count[0])) == (7, 0)


def test_an_identifier_is_as_common_as_the_names_on_it() -> None:
    # One customer with forty orders does not make a phone common; forty names do.
    orders = [person("三", "张", phone="+8613911024567") for _ in range(40)]
    assert int(agreements(*orders)["phone"].count[0]) == 0
    board = [person("三", "王李张刘陈杨赵黄周吴"[i], phone="+861062771234") for i in range(10)]
    assert int(agreements(*board)["phone"].count[0]) == 9


def test_the_fields_that_profiles_are_compared_in_are_those_that_agree() -> None:
    people = (person("三", "张", phone="+8613911024567"), person("四", "李", city="北京"))
    assert field_names(profiles_of(people)) == set(agreements(*people))
