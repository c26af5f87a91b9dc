# the name of a test is its claim
"""Learning without labels: made-up populations whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.candidates import Candidates, propose
from kinfold.scoring.frequencies import count
from kinfold.scoring.learning import _least_point, _most_point, _valley
from kinfold.scoring.levels import scales
from kinfold.scoring.model_text import from_text, to_text
from kinfold.scoring.scoring import Known, Scorer, Scores
from kinfold.scoring.weighing import Weighed
from scoring.people import (
    Person,
    households_of_two_sources,
    person,
    persons_with_duplicates,
    profiles_of,
    true_pairs,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Learned:
    """A population, its scores, and the probability of a match by pair of truths."""

    people: list[Person]
    scores: Scores

    def found(self) -> set[tuple[int, int]]:
        """Return the pairs above the threshold."""
        above = self.scores.odds > self.scores.model.threshold
        return set(zip(self.scores.left[above].tolist(), self.scores.right[above].tolist(), strict=True))

    def odds(self, *, true: bool) -> np.ndarray:
        """Return the odds of all true, or of all false pairs."""
        truth = np.array([each.truth for each in self.people])
        odds: np.ndarray = self.scores.odds[(truth[self.scores.left] == truth[self.scores.right]) == true]
        return odds


def every_pair(size: int) -> Candidates:
    """Propose all pairs."""
    return propose((), np.arange(size, dtype=np.int32))


def learned_from(people: Sequence[Person], known: Known | None = None) -> Learned:
    """Learn from all pairs and score them."""
    scorer = Scorer(profiles_of(people), known)
    return Learned(list(people), scorer.score(scorer.choose(every_pair(len(people)))))


POPULATIONS = {
    "persons": lambda: persons_with_duplicates(360, 0.4),
    "households": lambda: households_of_two_sources(75),
    "few": lambda: persons_with_duplicates(75, 0.33, seed=3),
}


@cache
def population(name: str) -> Learned:
    """Learn a population once."""
    return learned_from(POPULATIONS[name]())


by_population = pytest.mark.parametrize("name", list(POPULATIONS))


@by_population
def test_true_pairs_are_found_and_others_are_not(name: str) -> None:
    learned = population(name)
    true, found = true_pairs(learned.people), learned.found()
    assert len(found & true) >= 0.97 * len(true)
    assert len(found & true) >= 0.97 * len(found)


@by_population
def test_the_posterior_separates(name: str) -> None:
    learned = population(name)
    # Three in four true pairs are a thousand to one; of false ones, one in a thousand is even.
    assert np.quantile(learned.odds(true=True), 0.25) > 500
    assert np.quantile(learned.odds(true=False), 0.999) < 0


@by_population
def test_the_number_of_duplicates_is_told_before_anyone_counts(name: str) -> None:
    learned = population(name)
    assert learned.scores.model.expected_pairs == pytest.approx(len(true_pairs(learned.people)), rel=0.25)


def test_how_often_values_change_is_learned_from_the_file_itself() -> None:
    # Three in ten duplicates have another phone here; experience says two in ten.
    phone = population("persons").scores.model.fields["phone"]
    assert phone.m[-1] > scales()["phone"].m[-1] + 0.04
    assert population("persons").scores.model.learned


def test_a_household_is_told_from_a_person_listed_twice() -> None:
    learned = population("households")
    truth = [each.truth for each in learned.people]
    home = [each.values["landline"] for each in learned.people]
    scores = learned.scores
    kin = np.array([truth[a] != truth[b] and home[a] == home[b]
                    for a, b in zip(scores.left.tolist(), scores.right.tolist(), strict=True)])  # fmt: skip
    assert kin.sum() > 100
    assert (scores.household[kin] >= 50).mean() > 0.95
    assert (scores.odds[kin] > scores.model.threshold).mean() < 0.02


def test_in_a_list_without_names_the_same_address_and_telephone_are_not_a_household_but_one_record() -> None:
    town = np.random.default_rng(4)
    homes = [
        person(
            street=f"{town.integers(60)} row", house_number=str(town.integers(1, 90)), landline=f"06{n:04}"
        )
        for n in range(200)
    ]
    listed = [replace(home, truth=n) for n, home in enumerate(homes)]
    twice = [replace(home, source=1) for home in listed[:90]]
    learned = learned_from([*listed, *twice])
    assert learned.found() == true_pairs(learned.people)


@by_population
def test_no_pair_needs_more_than_even_odds_to_be_a_match(name: str) -> None:
    model = population(name).scores.model
    assert model.threshold <= 0


def test_learning_twice_gives_the_same_numbers() -> None:
    people = POPULATIONS["persons"]()
    assert to_text({"person": learned_from(people).scores.model}, {}) == to_text(
        {"person": population("persons").scores.model}, {}
    )


def test_the_order_of_records_does_not_matter() -> None:
    first = population("persons")
    order = np.random.default_rng(5).permutation(len(first.people)).tolist()
    again = learned_from([first.people[i] for i in order])
    back = {tuple(sorted((order[a], order[b]))) for a, b in again.found()}
    assert back == first.found()
    assert again.scores.model.threshold == first.scores.model.threshold
    for name, field in first.scores.model.fields.items():
        assert np.allclose(again.scores.model.fields[name].m, field.m, atol=2e-3)
        assert np.allclose(again.scores.model.fields[name].u, field.u, atol=2e-3)


def test_the_order_of_candidates_changes_nothing() -> None:
    people = POPULATIONS["persons"]()
    given = every_pair(len(people))
    order = np.random.default_rng(6).permutation(len(given.left))
    shuffled = Candidates(given.left[order], given.right[order], given.passes[order], given.reports)
    scorer = Scorer(profiles_of(people), None)
    scores = scorer.score(scorer.choose(shuffled))
    assert (scores.odds == population("persons").scores.odds[order]).all()


def test_a_dozen_records_keep_to_the_shipped_experience() -> None:
    model = learned_from(persons_with_duplicates(12, 0.33, seed=3)).scores.model
    assert not model.learned
    for field in model.fields.values():
        assert np.allclose(field.m, scales()[field.scale].m, atol=1e-5)


def test_a_hundred_records_teach_that_their_given_names_are_not_to_be_trusted() -> None:
    people = [
        replace(each, names=((each.names[0][0][::-1], *each.names[0][1:]),)) if n % 2 else each
        for n, each in enumerate(persons_with_duplicates(75, 0.4, seed=11))
    ]
    learned = learned_from(people)
    assert learned.scores.model.fields["given_name"].m[-1] > 0.04  # experience says 0.02
    assert learned.found() <= true_pairs(people)
    assert len(learned.found()) >= 0.8 * len(true_pairs(people))


@by_population
def test_every_learned_chance_is_a_chance_and_no_looser_level_weighs_more(name: str) -> None:
    for field in population(name).scores.model.fields.values():
        for chances in (field.m, field.u):
            assert (chances > 0).all()
            assert chances.sum() == pytest.approx(1, abs=1e-4)
        if field.field != "source":
            on_ladder = ~scales()[field.scale].beside
            assert (np.diff(field.weight[on_ladder]) <= 0).all(), field.field


def test_a_clean_file_has_no_duplicates_and_keeps_its_prior() -> None:
    learned = learned_from(persons_with_duplicates(330, 0.0, seed=21))
    assert not true_pairs(learned.people)
    assert not learned.found()
    assert learned.scores.model.expected_pairs < 3
    assert np.isfinite(learned.scores.model.prior)


def test_one_person_among_companies_is_no_trouble() -> None:
    assert not learned_from([person("三", "张", phone="+8613911024567")]).found()


def test_which_of_two_records_is_left_changes_no_weight() -> None:
    people = [person("robert", "hansen"), person("jansen", "robert"), *persons_with_duplicates(60, 0.3)]
    scorer = Scorer(profiles_of(people), None)
    scorer.choose(every_pair(len(people)))
    left, right = (side.astype(np.int32) for side in np.triu_indices(len(people), 1))
    assert (scorer.weigh(left, right).odds == scorer.weigh(right, left).odds).all()


def test_two_strangers_alone_are_no_trouble() -> None:
    assert not learned_from([person("三", "张"), person("anna", "schmidt")]).found()


def test_a_model_from_its_file_scores_as_the_run_that_learned_it() -> None:
    first = population("persons")
    models, _ = from_text(to_text({"person": first.scores.model}, {"person": 0}))
    again = learned_from(first.people, Known(models["person"], count(profiles_of(first.people))))
    assert (again.scores.odds == first.scores.odds).all()
    assert (again.scores.household == first.scores.household).all()


def test_a_column_that_the_model_never_saw_makes_it_learn_anew() -> None:
    few = population("few")
    known = Known(few.scores.model, count(profiles_of(few.people)))
    wider = [Person(each.names, each.values | {"gender": ("女",)}, 0, each.truth) for each in few.people]
    assert "gender" in learned_from(wider, known).scores.model.fields


def test_the_evidence_of_a_pair_names_the_level_of_every_field_that_both_have() -> None:
    people = [
        person("三", "张", phone="+8613911024567", city="北京"),
        person("san", "zhang", phone="+8613911024568"),
    ]
    scorer = Scorer(profiles_of(people), None)
    (said,) = scorer.evidence(np.array([0], np.int32), np.array([1], np.int32)).to_pylist()
    assert said == "given_name=script; family_name=script; name_order=same; phone=typo"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-1_500, 1_500), min_size=1, max_size=80))
def test_the_threshold_lets_no_more_pairs_match_than_can_be_expected(odds: list[int]) -> None:
    weighed = np.array(odds, np.int32)
    point = _least_point(Weighed(weighed, weighed, weighed))
    expected = float((1 / (1 + np.exp2(-weighed / 100))).sum())
    assert point <= 0
    assert np.count_nonzero(weighed > point) <= max(1.1 * expected, np.count_nonzero(weighed > 0))
    lower = weighed[(weighed <= point) & (weighed > -600)]
    if point < 0 and len(lower):  # one step further down would be too far
        assert np.count_nonzero(weighed >= lower.max()) > int(1.1 * expected)


def test_matches_with_a_slip_teach_too_though_a_valley_parts_them_from_those_that_agree_in_all() -> None:
    """Names and birth dates alone: two thirds of the matches agree in all, a third in all but one digit."""
    rng = np.random.default_rng(1)
    agreeing, slipped = rng.normal(900, 100, 600), rng.normal(150, 80, 300)
    strangers = rng.uniform(-900, 0, 2_000)
    odds = np.rint(np.concatenate([agreeing, slipped, strangers])).astype(np.int32)
    valley = _valley(odds)
    assert valley is not None
    assert np.count_nonzero(slipped > valley.flat.mean()) < 30
    point = _most_point(Weighed(odds, odds, odds))
    assert point >= 0
    assert np.count_nonzero(slipped > point) > 100


def test_few_pairs_that_are_expected_to_match_teach_from_even_odds() -> None:
    odds = np.full(100, -900, np.int32)
    assert _most_point(Weighed(odds, odds, odds)) == 0


def test_a_valley_without_pairs_is_deep_and_one_that_namesakes_fill_is_not() -> None:
    rng = np.random.default_rng(7)
    matches = rng.normal(350, 150, 3_000)
    full_names_and_years = _valley(np.rint(matches).astype(np.int32))
    given_names_alone = _valley(np.rint(np.append(matches, rng.uniform(-900, 300, 3_000))).astype(np.int32))
    assert full_names_and_years is not None
    assert full_names_and_years.deep
    assert full_names_and_years.flat[-1] < -100
    assert given_names_alone is not None
    assert not given_names_alone.deep
