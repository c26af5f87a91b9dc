"""What the model expects of a run before anyone checks it: pairs there are, right merges, pairs missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.evidence import POSSIBLE
from kinfold.scoring.weighing import FEW

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.candidates import Candidates
    from kinfold.scoring.scoring import Scores
    from kinfold.tables import Int32Array

    Chances = npt.NDArray[np.float64]

CENTIBITS = 100  # of odds that double them
LEAST_TWICE = 0.5  # pairs proposed twice, without which passes tell nothing of what they miss
FEW_APART = 0.01  # of the records: so few expected pairs that stand apart are no sum of vague chances
MOST_CENTIBITS = 6_000  # beyond, a chance is 0 or 1 anyway


@dataclass(frozen=True, slots=True)
class Expectation:
    """Pairs of records of one kind, as the model sees them; an estimate, not a count of known answers.

    ``pairs``: pairs of one customer in the data; ``merged``: pairs that were put together, ``right`` of
    them rightly; ``in_review``: pairs of one customer among the possible matches; ``unproposed``: pairs of
    one customer that neither a candidate pass proposed nor other links joined, at least so many.
    ``records``: of the kind.
    """

    records: int
    pairs: float
    merged: int
    right: float
    in_review: float
    unproposed: float

    @property
    def enough(self) -> bool:
        """Whether the records are enough, and say enough, for an estimate.

        Where most of the expected pairs stand apart, they are a sum of small chances that nobody can check.
        """
        apart = self.pairs - self.right
        return self.records >= FEW and apart <= max(self.right, FEW_APART * self.records)

    def told(self) -> dict[str, int | float | bool]:
        """Return whole pairs and percent, JSON-ready."""
        pairs = max(self.pairs, 1.0)
        return {
            "records": self.records,
            "enough": self.enough,
            "expected_pairs": round(self.pairs),
            "merged_pairs": self.merged,
            "precision_percent": round(100 * self.right / self.merged, 1) if self.merged else 100.0,
            "found_percent": round(100 * min(self.right / pairs, 1.0), 1) if self.merged else 0.0,
            "in_review_percent": round(100 * self.in_review / pairs, 1),
            "never_compared_percent": round(100 * self.unproposed / pairs, 1),
        }


def expect(candidates: Candidates, scores: Scores, label: Int32Array) -> Expectation:
    """Add up the chances of all pairs. Linear in the pairs and records.

    A record is rightly where it is as often as its strongest link inside its part is right, and two
    records are rightly together when both are, or when their own link says so.
    """
    chance = _chances(scores.odds)
    joined = label.take(scores.left) == label.take(scores.right)
    together = np.flatnonzero(joined)
    left, right = (side.take(together) for side in (scores.left, scores.right))
    own = chance.take(together)
    sure = np.zeros(len(label))
    for side in (left, right):
        np.maximum.at(sure, side, own)
    both = sure[left] * sure[right]
    through = np.bincount(label, weights=sure) ** 2 - np.bincount(label, weights=sure**2)
    rightly = through.sum() / 2 + np.maximum(own - both, 0.0).sum()
    apart = chance[~joined]
    possible = np.flatnonzero(~joined & (scores.odds > scores.model.threshold - POSSIBLE))
    likely = chance
    likely[together] = np.maximum(own, both)
    joined_otherwise = rightly - likely.take(together).sum()  # unproposed too, and not missed
    unproposed = max(_unproposed(candidates, likely) - float(joined_otherwise), 0.0)
    size = np.bincount(label)
    return Expectation(
        records=len(label),
        pairs=float(rightly + apart.sum() + unproposed),
        merged=int((size * (size - 1) // 2).sum()),
        right=float(rightly),
        in_review=float(chance.take(possible).sum()),
        unproposed=unproposed,
    )


def _chances(odds: Int32Array) -> Chances:
    """Return the chance that each of these odds in centibits tells, reckoned once for each."""
    each = np.arange(-MOST_CENTIBITS, MOST_CENTIBITS + 1) / CENTIBITS
    chance: Chances = 1.0 / (1.0 + np.exp2(-each))
    return chance.take(odds + MOST_CENTIBITS, mode="clip")


def _unproposed(candidates: Candidates, likely: Chances) -> float:
    """Estimate the matches that no pass proposed, from those that one or two proposed (Chao 1987).

    Passes agree more than chance has it, so this is the least there is. Where one pass compares every
    pair nothing is missed.
    """
    if len(candidates.reports) == 1 and not candidates.reports[0].uncompared:
        return 0.0
    passes = np.bitwise_count(candidates.passes)
    once, twice = (float(likely[passes == times].sum()) for times in (1, 2))
    return once * once / (2.0 * twice) if twice >= LEAST_TWICE else 0.0
