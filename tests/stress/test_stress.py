# the name of a test is its claim
"""The hard cases of life, all in one file among ordinary people: what came out, case by case."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import kinfold
from stress.people import Town
from stress.scenarios import SCENARIOS, one_customer_of_many_calls, shops, switchboard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SEED = 20_261_125
ORDINARY = 3_000  # people among whom the hard cases live, so that weights are learned from life
PRECISION, RECALL = 0.99, 0.95


class Resolved:
    """One resolution of a town, and what is true of it."""

    def __init__(self, town: Town) -> None:
        self.truth = town.truth
        rows = pd.DataFrame(town.rows)
        self.resolution = kinfold.resolve({"crm": rows.loc[:, (rows != "").any()]})
        members = self.resolution.tables["members"]
        keys, ids = (members[name].to_pylist() for name in ("record", "customer_id"))
        self.customer = dict(zip(keys, ids, strict=True))

    def scores(self, records: Iterable[str]) -> tuple[float, float]:
        """Return precision and recall over the pairs of these records."""
        mine = list(records)
        hits = pairs((self.customer[r], self.truth[r]) for r in mine)
        found, true = pairs(self.customer[r] for r in mine), pairs(self.truth[r] for r in mine)
        return hits / found if found else 1.0, hits / true if true else 1.0


def pairs(labels: Iterable[object]) -> int:
    """Count the pairs of equal labels."""
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())


@pytest.fixture(scope="module")
def town() -> tuple[Resolved, dict[str, list[str]]]:
    """Resolve all scenarios together, and say which records are of which."""
    made = Town(SEED)
    records = {}
    for scenario in SCENARIOS:
        before = set(made.truth)
        scenario(made)
        records[scenario.__name__] = [record for record in made.truth if record not in before]
    before = set(made.truth)
    made.ordinary(ORDINARY)
    records["ordinary"] = [record for record in made.truth if record not in before]
    return Resolved(made), records


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.__name__)
def test_a_hard_case_among_ordinary_people_comes_out_right(
    town: tuple[Resolved, dict[str, list[str]]], scenario: Callable[[Town], None]
) -> None:
    resolved, records = town
    precision, recall = resolved.scores(records[scenario.__name__])
    assert precision >= PRECISION
    assert recall >= RECALL


@pytest.mark.slow
def test_ordinary_people_are_not_disturbed_by_hard_cases(town: tuple[Resolved, dict[str, list[str]]]) -> None:
    resolved, records = town
    precision, recall = resolved.scores(records["ordinary"])
    assert precision >= PRECISION
    assert recall >= RECALL


@pytest.mark.slow
def test_twins_without_numbers_wait_for_a_person(town: tuple[Resolved, dict[str, list[str]]]) -> None:
    resolved, records = town
    links = resolved.resolution.tables["links"].to_pylist()
    asked = {(one["left"], one["right"]) for one in links if one["outcome"] == "possible_match"}
    twins = records["twins_without_ids"]
    pairs_of_twins = list(zip(twins[::2], twins[1::2], strict=True))
    assert set(pairs_of_twins) <= asked


@pytest.mark.slow
@pytest.mark.parametrize("coded", [True, False], ids=["with_codes", "by_address"])
def test_three_hundred_shops_of_one_brand_and_phone_stay_three_hundred(*, coded: bool) -> None:
    made = Town(SEED)
    shops(made, coded=coded)
    precision, recall = Resolved(made).scores(made.truth)
    assert precision >= PRECISION
    assert recall >= RECALL


@pytest.mark.slow
def test_ten_thousand_people_on_one_switchboard_stay_ten_thousand() -> None:
    made = Town(SEED)
    switchboard(made, 10_000)
    staff = list(made.truth)
    made.ordinary(ORDINARY)
    resolved = Resolved(made)
    assert resolved.scores(staff)[0] == 1.0
    assert resolved.scores(made.truth)[1] >= RECALL


@pytest.mark.slow
def test_the_log_of_one_customer_stays_one_beside_few_and_beside_many_others() -> None:
    for calls, people in ((1_500, 150), (1_500, 10), (300, 150)):
        made = Town(SEED)
        one_customer_of_many_calls(made, calls)
        log = list(made.truth)
        made.ordinary(people)
        resolved = Resolved(made)
        assert len({resolved.customer[record] for record in log}) == 1


@pytest.mark.slow
def test_ten_thousand_rows_of_one_customer_stay_one() -> None:
    made = Town(SEED)
    one_customer_of_many_calls(made, 10_000)
    log = list(made.truth)
    made.ordinary(ORDINARY)
    resolved = Resolved(made)
    assert len({resolved.customer[record] for record in log}) == 1
    assert resolved.scores(made.truth)[0] >= PRECISION
