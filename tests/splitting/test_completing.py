# the name of a test is its claim
"""No two groups are kept apart by pairs that nobody compared."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kinfold.candidates import Candidates, PassReport
from kinfold.scoring.limits import Limits
from kinfold.scoring.scoring import Scorer
from kinfold.splitting import completing
from kinfold.splitting.completing import ACROSS, completed
from kinfold.splitting.judged import Judged
from kinfold.splitting.splitting import split
from scoring.people import person, profiles_of

if TYPE_CHECKING:
    import pytest

    from kinfold.scoring.scoring import Scores
    from kinfold.splitting.splitting import Parts


class Desks:
    """Two desks that keep rows of one customer each; between the desks only the first rows are compared."""

    def __init__(self, rows: int) -> None:
        told = {"birth_date": "1980-05-17", "city": "leeds"}
        scorer = Scorer(profiles_of([person("thandiwe", "okafor", **told)] * (2 * rows)), None)
        inside = [(a, b) for a, b in combinations(range(2 * rows), 2) if (a < rows) == (b < rows)]
        pairs = np.array(sorted([*inside, (0, rows)]), np.int32)
        report = PassReport("name", len(pairs), len(pairs), len(pairs), 0, skipped=False)
        proposed = Candidates(pairs[:, 0], pairs[:, 1], np.ones(len(pairs), np.int64), (report,))
        self.candidates = scorer.choose(proposed)
        self.scorer, self.alike = scorer, np.arange(2 * rows, dtype=np.int32)  # no row repeats another here
        self.scores = scorer.score(self.candidates)

    def parts(self, scores: Scores | None = None) -> Parts:
        return split(scores or self.scores, len(self.alike), Limits(), Judged.nothing())

    def completed(self) -> tuple[Candidates, Scores]:
        return completed(self.candidates, self.scores, self.parts(), self.scorer, self.alike)


def test_two_desks_of_one_customer_are_one_once_every_pair_between_them_is_compared() -> None:
    desks = Desks(6)
    assert len(set(desks.parts().label.tolist())) == 2
    candidates, scores = desks.completed()
    assert set(desks.parts(scores).label.tolist()) == {0}
    assert [report.name for report in candidates.reports] == ["name", ACROSS]


def test_what_was_compared_keeps_its_score_and_all_pairs_stand_in_order() -> None:
    desks = Desks(6)
    candidates, scores = desks.completed()
    pairs = list(zip(scores.left.tolist(), scores.right.tolist(), strict=True))
    assert pairs == list(combinations(range(12), 2))
    assert (candidates.left.tolist(), candidates.right.tolist()) == (
        scores.left.tolist(),
        scores.right.tolist(),
    )
    assert scores.odds.tolist() == desks.scorer.weigh(scores.left, scores.right).odds.tolist()
    before = dict(
        zip(zip(desks.scores.left, desks.scores.right, strict=True), desks.scores.household, strict=True)
    )
    after = dict(zip(zip(scores.left, scores.right, strict=True), scores.household, strict=True))
    assert before.items() <= after.items()


def test_groups_too_large_to_compare_in_full_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    desks = Desks(6)
    monkeypatch.setattr(completing, "MOST_ACROSS", 6 * 6 - 1)
    assert desks.completed() == (desks.candidates, desks.scores)


def test_where_nothing_was_cut_nothing_is_compared() -> None:
    alike = Desks(1)
    assert set(alike.parts().label.tolist()) == {0}
    assert alike.completed() == (alike.candidates, alike.scores)
