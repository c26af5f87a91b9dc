"""How much waits for a person: the questions of the queue, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfold.judging import Settled
from kinfold.model import Outcome, Rule
from kinfold.reviewing.oversized import count_oversized
from kinfold.reviewing.queue import UNDECIDED, of_judgements
from kinfold.searching import reopened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.judging import Seal, Standing
    from kinfold.searching import Shelf

_CONTRADICTIONS = "SELECT count(*) AS many FROM cuts WHERE review AND rule = $contradiction"
_CUTS = "SELECT count(*) AS many FROM cuts WHERE review AND rule <> $contradiction"
_POSSIBLE = f"SELECT count(*) AS many FROM {UNDECIDED} WHERE true"  # noqa: S608  # a constant
_OF_RECORDS = """
    AND "left" IN (SELECT unnest($records)) AND "right" IN (SELECT unnest($records))
"""


def waiting(shelf: Shelf, judged: Sequence[Standing], seal: Seal, maximum_size: int) -> dict[str, int]:
    """Count the questions of ``queue``.

    ``judgements`` that contradict each other, on which people disagree, or whose identifiers changed;
    ``cuts``; ``oversized`` customers; ``possible_matches``. Costs little beside a run: only pairs of
    records that somebody judged are looked at one by one.
    """
    settled = Settled(judged)
    contradiction, possible = Rule.CONTRADICTION.value, Outcome.POSSIBLE_MATCH.value
    torn = int(shelf.ask(_CONTRADICTIONS, contradiction=contradiction)[0]["many"])
    told = of_judgements(shelf, judged, reopened(shelf, judged, seal))
    return {
        "judgements": torn + sum(1 for _ in told),
        "cuts": _open(shelf, settled, _CUTS, contradiction=contradiction),
        "oversized": count_oversized(shelf, judged, maximum_size),
        "possible_matches": _open(shelf, settled, _POSSIBLE, possible=possible),
    }


def _open(shelf: Shelf, settled: Settled, counting: str, **values: object) -> int:
    """Count the pairs that nobody has judged."""
    many = int(shelf.ask(counting, **values)[0]["many"])
    if not settled.records:
        return many
    listing = counting.replace("count(*) AS many", '"left", "right"') + _OF_RECORDS
    pairs = shelf.ask(listing, records=settled.records, **values)
    return many - sum(settled.holds(pair["left"], pair["right"]) for pair in pairs)
