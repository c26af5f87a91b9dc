# the name of a test is its claim
"""The model: rarer weighs more, looser weighs less, nothing counts twice, kinship is no identity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import strategies as st

from kinfold.errors import ProjectUnusable
from kinfold.scoring.agreement import Agreement, Rarity
from kinfold.scoring.levels import MISSING, scales
from kinfold.scoring.model import Dependence, FieldModel, KindModel, shipped_model
from kinfold.scoring.model_text import from_text, rounded, to_text
from kinfold.scoring.weighing import (
    BOTH_NAMES_DIFFER,
    OTHER_GIVEN_NAME,
    field_weights,
    household_probability,
    other_given_name,
    weigh,
)
from properties.laws import law

RECORDS = 20_000
SCALES = {
    "given_name": "person_name", "family_name": "person_name", "birth_date": "date", "phone": "phone",
    "landline": "phone", "email": "email", "street": "text", "house_number": "house", "postcode": "postcode",
    "city": "text", "gender": "category", "tax_id": "number", "source": "source",
}  # fmt: skip
HOUSEHOLD = {"family_name", "landline", "street", "house_number", "postcode", "city"}


def agreement(field: str, key: str, count: int = 0) -> Agreement:
    """Make one pair's agreement in one field; the key "" is missing."""
    scale = SCALES[field]
    level = MISSING if not key else scales()[scale].index(key)
    rarity = Rarity(np.zeros(1, np.int8), np.array([count], np.int32))
    return Agreement(field, scale, np.array([level], np.int8), rarity, field in HOUSEHOLD)


def shipped(**keys: str) -> tuple[KindModel, list[Agreement]]:
    """Return the shipped model of a file with these fields, and one pair that agrees so."""
    pair = [agreement(field, key) for field, key in keys.items()]
    return shipped_model("person", RECORDS, pair), pair


def odds(**keys: str) -> int:
    """Return the odds of a match of one pair, by level of each field."""
    model, pair = shipped(**keys)
    return int(weigh(model, pair).odds[0])


def few_odds(**keys: str) -> int:
    """Return what ``odds`` does, for a file too small to learn from."""
    pair = [agreement(field, key) for field, key in keys.items()]
    return int(weigh(shipped_model("person", 200, pair), pair).odds[0])


@pytest.mark.parametrize("scale", sorted(set(scales()) - {"source"}))
def test_a_looser_level_never_weighs_more(scale: str) -> None:
    known = scales()[scale]
    field = FieldModel(scale, scale, known.m, known.u, household=False)
    assert (np.diff(field.weight[~known.beside]) <= 0).all()
    assert field.weight[-1] <= 0


def test_an_initial_does_not_make_another_name_that_begins_alike_more_likely() -> None:
    scale = scales()["person_name"]
    initials = FieldModel("given_name", scale.name, scale.m, scale.u, household=False)
    assert initials.weight[scale.index("initial")] > 0 > initials.weight[scale.index("near")]


CHANCES = st.lists(st.floats(1e-6, 1), min_size=9, max_size=9).map(lambda raw: np.array(raw) / sum(raw))


@law(CHANCES, CHANCES)
def test_whatever_was_learned_weights_descend_and_disagreement_never_speaks_for_a_match(
    m: np.ndarray, u: np.ndarray
) -> None:
    weight = FieldModel("birth_date", "date", m, u, household=False).weight
    assert (np.diff(weight) <= 0).all()
    assert weight[-1] <= 0


@law(CHANCES, CHANCES)
def test_levels_already_in_order_weigh_as_their_own_chances(m: np.ndarray, u: np.ndarray) -> None:
    order = np.argsort(-(m / u), kind="stable")
    weight = FieldModel("birth_date", "date", m[order], u[order], household=False).weight
    own = np.rint(100 * np.log2(m[order] / u[order]))
    assert np.abs(weight[:-1] - own[:-1]).max() <= 1


@pytest.mark.parametrize("field", ["family_name", "city", "birth_date"])
@pytest.mark.parametrize("records", [3, 200, 100_000])
def test_a_near_miss_of_a_common_value_weighs_no_more_than_the_value(field: str, records: int) -> None:
    levels = [level.key for level in scales()[SCALES[field]].levels]
    for count in (2, records // 50, records // 10, records // 2):
        model = shipped_model("person", records, [agreement(field, "exact")])
        exact, *looser = (int(field_weights(model, agreement(field, key, count))[0]) for key in levels)
        assert max(looser) <= max(exact, 0)


def test_of_one_source_or_of_two_is_no_order() -> None:
    dedicated = FieldModel("source", "source", np.array([0.02, 0.98]), np.array([0.5, 0.5]), household=False)
    same, other = dedicated.weight.tolist()
    assert same < -400  # a source without duplicates
    assert 0 < other < 100


@pytest.mark.parametrize(
    ("field", "few", "many"),
    [("family_name", 3, 1_400), ("city", 5, 9_000), ("phone", 0, 12), ("birth_date", 2, 40)],
)
def test_a_rare_value_weighs_more_than_a_common_one(field: str, few: int, many: int) -> None:
    model = shipped_model("person", RECORDS, [agreement(field, "exact")])
    weights = [
        int(field_weights(model, agreement(field, "exact", count))[0]) for count in range(few, many + 1, 3)
    ]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > weights[-1]


def test_a_shared_switchboard_still_says_something_and_a_disagreement_weighs_the_same_for_all() -> None:
    model = shipped_model("person", RECORDS, [agreement("phone", "exact")])
    assert int(field_weights(model, agreement("phone", "exact", 24))[0]) > 0
    differing = {int(field_weights(model, agreement("phone", "different", n))[0]) for n in (0, 3, 24)}
    assert len(differing) == 1
    assert differing.pop() < 0


def test_what_is_missing_weighs_nothing() -> None:
    known = {"given_name": "exact", "family_name": "exact", "birth_date": "exact"}
    assert odds(**known, phone="", city="") == odds(**known)


def test_in_a_small_file_a_name_that_nothing_else_supports_proves_less_where_more_could_have_spoken() -> None:
    name = {"given_name": "exact", "family_name": "exact"}
    assert few_odds(**name, phone="") < few_odds(**name)  # a list of nothing but names has only them
    assert few_odds(**name, phone="different") < few_odds(**name, phone="")
    assert odds(**name, phone="") == odds(**name)  # a large one shows what names prove


def test_the_own_records_of_a_customer_do_not_make_its_values_common() -> None:
    model = shipped_model("person", RECORDS, [agreement("birth_date", "exact")])
    two, three, ten = (
        int(field_weights(model, agreement("birth_date", "exact", count))[0]) for count in (2, 3, 10)
    )
    assert abs(two - int(model.fields["birth_date"].weight[0])) < 50  # borne by these two: as rare as any
    assert two > three > ten > two - 300


LEVELS = {
    field: st.sampled_from(["", *(level.key for level in scales()[SCALES[field]].levels)]) for field in SCALES
}


@law(LEVELS["street"], LEVELS["postcode"], st.integers(0, 5_000), st.integers(0, 5_000))
def test_dependence_never_takes_or_gives_back_more_than_the_smaller_weight(
    street: str, postcode: str, excess: int, relief: int
) -> None:
    model, pair = shipped(street=street, postcode=postcode)
    weights = [int(field_weights(model, each)[0]) for each in pair]
    shape = np.ones((len(scales()["text"]), len(scales()["postcode"])), np.int32)
    twice = Dependence("street", "postcode", shape * np.int32(excess), shape * np.int32(relief))
    found = weigh(replace(model, dependences=(twice,)), pair)
    for_it, against = max(min(weights), 0), max(-max(weights), 0)
    assert int(found.total[0]) == sum(weights) - min(excess, for_it) + min(relief, against)
    assert int(found.household[0]) == int(found.total[0])  # both are household fields


def test_the_parts_of_one_address_count_once() -> None:
    model, pair = shipped(street="exact", postcode="exact")
    weights = [int(field_weights(model, each)[0]) for each in pair]
    assert int(weigh(model, pair).total[0]) == max(weights) < sum(weights)


def test_who_moves_leaves_one_address_and_an_organization_elsewhere_is_another_site() -> None:
    elsewhere = [agreement(field, "different") for field in ("city", "postcode", "street")]
    weights = [int(field_weights(shipped_model("person", RECORDS, elsewhere), each)[0]) for each in elsewhere]
    for kind, against in (("person", min(weights)), ("organization", sum(weights))):
        assert int(weigh(shipped_model(kind, RECORDS, elsewhere), elsewhere).total[0]) == against


def test_a_family_at_one_address_and_landline_is_no_match() -> None:
    home = {
        "family_name": "exact",
        "street": "exact",
        "house_number": "exact",
        "postcode": "exact",
        "landline": "exact",
    }
    kin = home | {"given_name": "different"}
    assert odds(**kin) < 0
    assert odds(**home) <= 0  # nothing personal agrees: it may be anyone of them
    assert odds(**home, given_name="exact") > 0
    model, pair = shipped(**kin)
    assert household_probability(model, weigh(model, pair))[0] > 0.99


def test_a_twin_is_no_match_although_the_birth_date_agrees_too() -> None:
    twin = {
        "family_name": "exact",
        "street": "exact",
        "postcode": "exact",
        "landline": "exact",
        "birth_date": "exact",
    }
    assert odds(**twin, given_name="different", gender="different") < odds(**twin, given_name="exact") - 800


def test_two_strangers_in_one_town_are_neither_match_nor_household() -> None:
    model, pair = shipped(
        given_name="different", family_name="different", city="exact", birth_date="different"
    )
    weighed = weigh(model, pair)
    assert weighed.match()[0] < 1e-6
    assert household_probability(model, weighed)[0] < 0.05


def test_two_clearly_different_names_count_against_a_match_beyond_their_levels() -> None:
    model, pair = shipped(given_name="different", family_name="different", phone="exact")
    alone = sum(int(field_weights(model, each)[0]) for each in pair)
    assert int(weigh(model, pair).total[0]) == alone + BOTH_NAMES_DIFFER
    married = shipped(given_name="exact", family_name="different", phone="exact")
    alone = sum(int(field_weights(married[0], each)[0]) for each in married[1])
    assert int(weigh(*married).total[0]) == alone


def test_a_couple_shares_phone_mailbox_and_home_and_stays_two() -> None:
    shared = {"family_name": "exact", "phone": "exact", "email": "exact", "street": "exact", "city": "exact"}
    for proof, penalty in (({}, OTHER_GIVEN_NAME), ({"birth_date": "exact"}, 0), ({"tax_id": "exact"}, 0)):
        model, pair = shipped(given_name="different", **shared, **proof)
        levels = {each.field: each.level for each in pair}
        weights = {each.field: field_weights(model, each) for each in pair}
        assert other_given_name(levels, weights, 1).tolist() == [penalty]
    assert odds(given_name="different", **shared) < odds(given_name="nickname", **shared) + OTHER_GIVEN_NAME


def test_another_given_name_at_one_address_is_left_to_what_a_household_shares() -> None:
    model, pair = shipped(
        given_name="different", family_name="exact", street="exact", city="exact", phone="different"
    )
    weights = {each.field: field_weights(model, each) for each in pair}
    assert other_given_name({each.field: each.level for each in pair}, weights, 1).tolist() == [0]


def test_a_common_name_alone_is_no_match_and_with_a_number_or_a_date_it_is() -> None:
    model, pair = shipped(given_name="exact", family_name="exact")
    common = [
        replace(each, rarity=Rarity(np.zeros(1, np.int8), np.array([1_000], np.int32))) for each in pair
    ]
    assert (
        weigh(model, common).odds[0] < 0 < weigh(model, pair).odds[0]
    )  # 王伟, and a name borne by nobody else
    assert odds(given_name="exact", family_name="exact", phone="exact") > 300
    assert odds(given_name="script", family_name="script", tax_id="exact") > 300
    assert odds(given_name="exact", family_name="exact", birth_date="exact", phone="different") > 0


def model_of_everything() -> KindModel:
    """Return a model with every scale and with dependences."""
    pair = [agreement(field, "") for field in SCALES]
    model = shipped_model("person", RECORDS, pair)
    return replace(model, threshold=-37, learned=True, expected_pairs=1234.5, prior=-13.287712379549449)


def told(dependence: Dependence) -> tuple[str, str, list[list[int]], list[list[int]]]:
    """Return all that a dependence says."""
    return dependence.first, dependence.second, dependence.excess.tolist(), dependence.relief.tolist()


def test_the_model_file_gives_back_every_weight() -> None:
    model = rounded(model_of_everything())
    models, names = from_text(
        to_text({"person": model, "organization": replace(model, kind="organization")}, {"organization": 7})
    )
    back = models["person"]
    assert (sorted(models), names) == (["organization", "person"], {"organization": 7, "person": 0})
    assert list(back.fields) == list(model.fields)
    for name, field in model.fields.items():
        assert (back.fields[name].weight == field.weight).all()
        assert (back.fields[name].scale, back.fields[name].household) == (field.scale, field.household)
    for name in ("kind", "records", "prior", "household_prior", "threshold", "learned", "expected_pairs"):
        assert getattr(back, name) == getattr(model, name)
    assert [told(each) for each in back.dependences] == [told(each) for each in model.dependences]
    assert to_text({"person": back}, {}) == to_text({"person": model}, {})


@pytest.mark.parametrize("header", ['Kunden "Art"', "职业\\行业", "a\nb"])
def test_any_header_survives_the_model_file(header: str) -> None:
    name = f"category {header}"
    pair = Agreement(name, "category", np.zeros(1, np.int8))
    models, _ = from_text(to_text({"person": shipped_model("person", 10, [pair])}, {}))
    assert list(models["person"].fields) == [name]


def test_the_run_that_learned_a_model_weighs_as_all_later_runs() -> None:
    model = rounded(model_of_everything())
    again = rounded(model)
    assert all((again.fields[f].m == model.fields[f].m).all() for f in model.fields)
    back = from_text(to_text({"person": model}, {}))[0]["person"]
    pair = [agreement(field, scales()[scale].levels[0].key, 3) for field, scale in SCALES.items()]
    assert (weigh(back, pair).odds == weigh(model, pair).odds).all()


@pytest.mark.parametrize(
    "broken", ["[person", "[person]\nrecords = 'many'\n", "[person]\nrecords = 3\n", "person = 1\n"]
)
def test_a_model_file_that_is_none_says_what_to_do(broken: str) -> None:
    with pytest.raises(ProjectUnusable, match=r"model\.toml") as told:
        from_text(broken)
    assert "remove the file" in str(told.value.hint)


def test_a_model_file_with_a_level_that_this_version_does_not_know_is_refused() -> None:
    text = to_text({"person": rounded(model_of_everything())}, {}).replace(
        'key = "nickname"', 'key = "pet_name"'
    )
    with pytest.raises(ProjectUnusable, match="levels"):
        from_text(text)
