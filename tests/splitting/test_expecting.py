# the name of a test is its claim
"""What a run may expect of itself: sums of chances over pairs, groups and passes."""

from __future__ import annotations

import numpy as np
import pytest

from kinfold.candidates import Candidates, PassReport
from kinfold.scoring.model import KindModel
from kinfold.scoring.scoring import Scores
from kinfold.splitting.expecting import Expectation, expect

SURE, EVEN, NEVER = 5_000, 0, -5_000  # centibits
EVERY_PAIR = PassReport("every pair", 0, 0, 0, 0, skipped=False)
CAPPED = PassReport("sound", 0, 0, 0, 9, skipped=False)


def expected(
    label: list[int],
    pairs: dict[tuple[int, int], int],
    passes: list[int] | None = None,
    reports: tuple[PassReport, ...] = (EVERY_PAIR,),
) -> Expectation:
    """Return what is expected of these parts, odds by pair, and the bits of each pair's passes."""
    model = KindModel("person", len(label), {}, (), -10.0, -10.0, -150, learned=True)
    left, right = (np.array([pair[side] for pair in sorted(pairs)], np.int32) for side in (0, 1))
    odds = np.array([pairs[pair] for pair in sorted(pairs)], np.int32)
    bits = np.array(passes or [1] * len(left), np.int64)
    candidates = Candidates(left, right, bits, reports)
    return expect(
        candidates,
        Scores(model, left, right, odds, np.zeros(len(left), np.int8)),
        np.array(label, np.int32),
    )


def test_sure_pairs_that_were_merged_are_right_and_all_there_is() -> None:
    found = expected([0, 0, 2], {(0, 1): SURE, (0, 2): NEVER, (1, 2): NEVER})
    assert found.told() == {
        "records": 3, "enough": False,
        "expected_pairs": 1, "merged_pairs": 1, "precision_percent": 100.0, "found_percent": 100.0,
        "in_review_percent": 0.0, "never_compared_percent": 0.0,
    }  # fmt: skip


def test_a_pair_joined_through_a_third_record_is_as_right_as_both_its_links() -> None:
    found = expected([0, 0, 0], {(0, 1): SURE, (1, 2): EVEN})  # nobody compared 0 and 2
    assert found.merged == 3
    assert found.right == pytest.approx(1 + 0.5 + 0.5)


def test_a_pair_left_in_review_counts_by_its_chance() -> None:
    found = expected([0, 1], {(0, 1): -200})
    assert (found.merged, found.right) == (0, 0)
    assert found.in_review == found.pairs == pytest.approx(0.2)
    assert found.told()["in_review_percent"] == 20.0


def test_matches_that_one_pass_alone_brought_tell_of_those_that_none_did() -> None:
    pairs = {(0, 1): SURE, (2, 3): SURE, (4, 5): SURE}
    label = [0, 0, 2, 2, 4, 4]
    found = expected(label, pairs, [1, 1, 3], (CAPPED, CAPPED))
    assert found.unproposed == pytest.approx(2 * 2 / (2 * 1))
    assert expected(label, pairs, [1, 1, 1]).unproposed == 0  # every pair was compared


def test_a_pair_that_no_pass_proposed_is_not_missed_where_a_third_record_joins_it() -> None:
    pairs = {(0, 1): SURE, (1, 2): SURE, (3, 4): SURE}  # 0 and 2 come together through 1
    found = expected([0, 0, 0, 3, 3], pairs, [1, 1, 3], (CAPPED, CAPPED))
    assert found.unproposed == pytest.approx(2 * 2 / (2 * 1) - 1)
    assert found.pairs == pytest.approx(4 + 1)


def test_nothing_merged_is_nothing_wrong() -> None:
    told = expected([0, 1], {}).told()
    assert (told["expected_pairs"], told["precision_percent"], told["found_percent"]) == (0, 100.0, 0.0)


@pytest.mark.parametrize(
    ("records", "merged", "doubtful", "enough"),
    [(1_000, 20, 10, True), (1_000, 20, 400, False), (1_000, 0, 10, True), (200, 20, 0, False)],
    ids=["most is settled", "a sum of small chances", "a clean file", "few records"],
)
def test_what_cannot_be_told_is_not_told(records: int, merged: int, doubtful: int, *, enough: bool) -> None:
    label = np.arange(records)
    label[1 : 2 * merged : 2] -= 1
    pairs = {(n, n + 1): SURE for n in range(0, 2 * merged, 2)}
    pairs |= {(n, n + 1): -200 for n in range(2 * merged, 2 * merged + doubtful)}
    assert expected(label.tolist(), pairs).enough is enough
