"""What people decided: the log of judgements → the verdict that counts on each pair of records."""

from __future__ import annotations

from kinfold.judging.pairs import JudgedPairs, judged_pairs
from kinfold.judging.snapshot import Seal, Side, Snapshot, sealed, sides
from kinfold.judging.standing import Settled, Standing, changed, contradicting, standing

__all__ = [
    "JudgedPairs",
    "Seal",
    "Settled",
    "Side",
    "Snapshot",
    "Standing",
    "changed",
    "contradicting",
    "judged_pairs",
    "sealed",
    "sides",
    "standing",
]
