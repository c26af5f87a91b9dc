"""How good a resolution is: scores against known answers, the worst customers, the quality of values.

All scores come from the contingency table of true entities and customers; pairs are never listed, so
the cost is O(n log n) in the records of the truth.
"""

from __future__ import annotations

from kinfold.measuring.matching import Matched, match
from kinfold.measuring.quality import quality
from kinfold.measuring.scores import Scores, score, score_matched
from kinfold.measuring.worst import Worst, Wrong, worst

__all__ = ["Matched", "Scores", "Worst", "Wrong", "match", "quality", "score", "score_matched", "worst"]
