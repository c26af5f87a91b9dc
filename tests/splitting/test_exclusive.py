# the name of a test is its claim
"""Sources without duplicates are recognised by the links that they do not have."""

from __future__ import annotations

import numpy as np

from kinfold.scoring.limits import Limits
from kinfold.scoring.model import KindModel
from kinfold.scoring.scoring import Scores
from kinfold.splitting.exclusive import SURE, holding_once, is_day, without_duplicates

NAMES = ["crm", "erp"]


def single(source: list[int], pairs: list[tuple[int, int]], odds: int = SURE) -> set[str]:
    """Name the sources without duplicates among records of these sources and links of these odds."""
    model = KindModel("organization", len(source), {}, (), -10.0, -10.0, 0, learned=True)
    left, right = (np.array([pair[side] for pair in pairs], np.int32) for side in (0, 1))
    found = Scores(model, left, right, np.full(len(pairs), odds, np.int32), np.zeros(len(pairs), np.int8))
    return set(without_duplicates(found, np.array(source, np.int32), NAMES))


BOTH = [0] * 50 + [1] * 50
ACROSS = [(n, 50 + n) for n in range(50)]


def test_two_lists_that_only_match_each_other_hold_each_organization_once() -> None:
    assert single(BOTH, ACROSS) == {"crm", "erp"}


def test_a_list_that_matches_itself_holds_some_twice() -> None:
    inside = [(n, n + 1) for n in range(0, 40, 2)]
    assert single(BOTH, [*ACROSS, *inside]) == {"erp"}


def test_a_handful_of_links_says_nothing_of_a_source() -> None:
    assert single(BOTH, ACROSS[:10]) == set()


def test_doubtful_links_do_not_count() -> None:
    assert single(BOTH, ACROSS, odds=SURE - 1) == set()


def test_a_single_source_that_matches_itself_is_not_without_duplicates() -> None:
    assert single([0] * 100, ACROSS) == set()


def test_a_source_found_to_hold_each_once_gives_way_to_a_person_who_joined_two_of_it() -> None:
    same = np.array([1], np.int32), np.array([2], np.int32)
    limits = holding_once(Limits(same=same), frozenset({"crm"}), np.array([0, 0, 0, 1], np.int32), NAMES)
    assert {name: code.tolist() for name, code in limits.codes.items()} == {"source crm": [0, 1, 1, -1]}


def test_what_a_rule_says_of_a_source_outweighs_what_was_found() -> None:
    ruled = Limits({"source crm": np.array([0, 1], np.int32)}, same=(np.array([0]), np.array([1])))
    found = holding_once(ruled, frozenset({"crm"}), np.array([0, 0], np.int32), NAMES)
    assert found.codes["source crm"].tolist() == [0, 1]


def test_a_date_that_no_calendar_holds_keeps_nobody_apart() -> None:
    dates = ("1859-12-31", "1859-21-01", "1860-01-81", "1860-00-00", "1859-12", "1859")
    assert [date for date in dates if is_day(date)] == ["1859-12-31"]
