# the name of a test is its claim
"""Twins: what they share is no proof of one person, and a person is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinfold.scoring.model import weigh
from kinfold.scoring.twins import ASKED, asking
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
