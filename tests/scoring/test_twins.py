# the name of a test is its claim
"""Twins: what they share is no proof of one person, and a person is asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinfold.scoring.model_text import from_text, to_text
from kinfold.scoring.twins import ASKED, MOST_TWINS, asking, may_be_twins
from kinfold.scoring.weighing import FEW, weigh
from scoring.test_model import shipped

TWINS = {"family_name": "exact", "birth_date": "exact", "phone": "exact", "street": "exact", "city": "exact"}


def odds_of(threshold: int = 0, **keys: str) -> tuple[int, int]:
    """Return the odds of a pair that agrees so, above the threshold, by weight alone and with the rule."""
    model, pair = shipped(**keys)
    model = replace(model, threshold=threshold)
    odds = weigh(model, pair).odds
    return int(odds[0]) - threshold, int((odds + asking(model, pair, odds))[0]) - threshold


@pytest.mark.parametrize("threshold", [0, -250, 400])
def test_twins_are_no_match_however_much_they_share_and_a_person_is_asked(threshold: int) -> None:
    weight, asked = odds_of(threshold, given_name="different", **TWINS)
    assert weight > 500
    assert asked == -ASKED


@pytest.mark.parametrize(
    "given", ["exact", "script", "nickname", "typo", "similar", "near", "initial", "far", ""]
)
def test_a_given_name_that_may_be_the_same_is_no_twin(given: str) -> None:
    weight, asked = odds_of(given_name=given, **TWINS)
    assert asked == weight


def test_a_number_of_ones_own_proves_one_person_of_two_given_names() -> None:
    weight, asked = odds_of(given_name="different", **TWINS, tax_id="exact")
    assert asked == weight
    weight, asked = odds_of(given_name="different", **TWINS, tax_id="different")
    assert asked == -ASKED < weight


def test_without_a_birth_date_or_a_phone_there_is_no_sign_of_twins() -> None:
    for lacking in ("birth_date", "phone"):
        weight, asked = odds_of(given_name="different", **{k: v for k, v in TWINS.items() if k != lacking})
        assert asked == weight


@pytest.mark.parametrize("given", ["near", "far", "different"])
def test_a_surname_and_a_birth_date_do_not_make_one_person_of_two_given_names(given: str) -> None:
    weight, asked = odds_of(-900, given_name=given, family_name="exact", birth_date="exact")
    assert asked == -ASKED < weight
    for further in ({"street": "exact"}, {"email": "exact"}):
        weight, asked = odds_of(-900, given_name="near", family_name="exact", birth_date="exact", **further)
        assert asked == weight > 0


BARE = {"given_name": "different", "family_name": "exact", "birth_date": "exact"}


def twins_among(pairs: int, records: int, **keys: str) -> bool:
    """Say whether so many pairs that agree so, all of them links, may be twins."""
    model, pair = shipped(**keys)
    pair = [a.at(np.zeros(pairs, np.int64)) for a in pair]
    model = replace(model, threshold=-900)
    return may_be_twins(model, pair, weigh(model, pair).odds, records)


def test_more_pairs_with_one_birth_date_than_twins_can_be_are_people_of_several_spellings() -> None:
    records = 6_000
    limit = int(records * MOST_TWINS / 2 / (1 - MOST_TWINS))  # the pairs themselves are links too
    assert twins_among(limit, records, **BARE)
    assert not twins_among(limit + 1, records, **BARE)
    assert twins_among(limit + 1, records, **BARE, street="exact")
    assert twins_among(FEW, FEW - 1, **BARE)


def test_where_they_are_no_twins_only_those_with_one_phone_are_asked_about() -> None:
    for keys, still in ((BARE, False), ({**BARE, "phone": "exact"}, True)):
        model, pair = shipped(**keys)
        model = replace(model, threshold=-900, twins=False)
        read, _ = from_text(to_text({"person": model}, {}))
        asked = asking(read["person"], pair, weigh(model, pair).odds)
        assert (asked < 0).tolist() == [still]


@pytest.mark.parametrize("given", ["nickname", "typo", "similar", "initial", ""])
def test_a_surname_and_a_birth_date_are_enough_where_the_given_name_may_be_the_same(given: str) -> None:
    weight, asked = odds_of(-900, given_name=given, family_name="exact", birth_date="exact")
    assert asked == weight


def test_who_differs_in_both_names_or_is_no_match_is_left_as_they_are() -> None:
    married = {**TWINS, "family_name": "different"}
    for keys in (married, {**TWINS, "birth_date": "different", "street": "different"}):
        weight, asked = odds_of(3_000, given_name="different", **keys)
        assert weight < 0
        assert asked == weight


def test_no_pairs_and_no_persons_are_no_trouble() -> None:
    model, pair = shipped(phone="exact")
    assert asking(model, pair, weigh(model, pair).odds).tolist() == [0]
