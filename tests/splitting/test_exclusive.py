# the name of a test is its claim
"""Sources without duplicates are recognised by the links that they do not have."""

from __future__ import annotations

import numpy as np

from kinfold.scoring.limits import Limits
from kinfold.scoring.model import KindModel
from kinfold.scoring.scoring import Scores
from kinfold.scoring.weighing import FEW
from kinfold.splitting.exclusive import (
    FEW_CONTRADICTIONS,
    LINKS_A_CONTRADICTION,
    SURE,
    holding_once,
    is_day,
    trusting_dates,
    without_duplicates,
)

NAMES = ["crm", "erp", "web"]


def single(
    source: list[int], pairs: list[tuple[int, int]], odds: int = SURE, bare: frozenset[int] = frozenset()
) -> set[str]:
    """Name the sources without duplicates among records of these sources and links of these odds.

    ``bare``: the sources of which nothing but names is known.
    """
    model = KindModel("organization", len(source), {}, (), -10.0, -10.0, 0, learned=True)
    left, right = (np.array([pair[side] for pair in pairs], np.int32) for side in (0, 1))
    found = Scores(model, left, right, np.full(len(pairs), odds, np.int32), np.zeros(len(pairs), np.int8))
    values = np.array([0 if each in bare else 3 for each in source])
    return set(without_duplicates(found, np.array(source, np.int32), NAMES, values))


BOTH = [0] * 50 + [1] * 50
ACROSS = [(n, 50 + n) for n in range(50)]


def test_two_lists_that_only_match_each_other_hold_each_organization_once() -> None:
    assert single(BOTH, ACROSS) == {"crm", "erp"}


def test_a_list_that_matches_itself_holds_some_twice() -> None:
    inside = [(n, n + 1) for n in range(0, 40, 2)]
    assert single(BOTH, [*ACROSS, *inside]) == {"erp"}


def test_a_source_that_says_too_little_for_strong_links_is_not_found_to_hold_each_once() -> None:
    # The list on the web has bare names: whom it lists ten times it cannot show.
    web = [*BOTH, *[2] * 100], [*ACROSS, (0, 100), (1, 101)]
    assert single(*web, bare=frozenset({2})) == {"crm", "erp"}
    assert single(*web) == {"crm", "erp", "web"}  # a register that lists few whom the others list


def test_a_small_source_follows_what_all_of_them_show() -> None:
    assert single([*BOTH, 2, 2], [*ACROSS, (0, 100), (1, 101)]) == {"crm", "erp", "web"}


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


TYPED_WRONG, SON = (19_870_412, 19_970_508), (19_520_412, 19_810_508)  # a decade and more; a generation


def dates_trusted(births: list[tuple[int, int]], right: int = 0, odds: int = 1, records: int = FEW) -> bool:
    """Say whether dates hold people apart in a file of these linked births, and of ``right`` equal ones."""
    pairs = [*births, *[(19_700_101, 19_700_101)] * right]
    born = np.array([date for pair in pairs for date in pair], np.int32)
    model = KindModel("person", records, {}, (), -10.0, -10.0, 0, learned=False)
    left = np.arange(0, len(born), 2, dtype=np.int32)
    found = Scores(model, left, left + 1, np.full(len(left), odds, np.int32), np.zeros(len(left), np.int8))
    return trusting_dates(Limits(born=born), found).born is not None


def test_where_many_links_stand_in_spite_of_their_dates_the_dates_hold_nobody_apart() -> None:
    assert not dates_trusted([TYPED_WRONG] * (FEW_CONTRADICTIONS + 2), right=LINKS_A_CONTRADICTION - 5)


def test_two_wrong_dates_prove_nothing_and_more_do_not_among_many_right_ones() -> None:
    assert dates_trusted([TYPED_WRONG] * FEW_CONTRADICTIONS)
    assert dates_trusted([TYPED_WRONG] * (FEW_CONTRADICTIONS + 2), right=2 * LINKS_A_CONTRADICTION)


def test_fathers_and_sons_are_what_the_rule_is_for() -> None:
    assert dates_trusted([SON] * 20)


def test_among_few_records_many_sons_are_dates_that_went_wrong() -> None:
    assert dates_trusted([SON] * (FEW_CONTRADICTIONS + 1), right=LINKS_A_CONTRADICTION, records=60)
    assert not dates_trusted([SON] * 20, right=LINKS_A_CONTRADICTION, records=60)


def test_pairs_that_are_no_links_say_nothing_of_the_dates() -> None:
    assert dates_trusted([TYPED_WRONG] * 20, odds=0)


def test_a_date_that_is_not_known_contradicts_none() -> None:
    assert dates_trusted([(0, 19_970_508)] * 20)
