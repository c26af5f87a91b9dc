"""The cuts of a run, as a list and counted by rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.searching import Shelf

_CHOSEN = """
    ($rule = '' OR c.rule = $rule) AND (NOT $review OR c.review)
    AND (len($records) = 0 OR c."left" IN (SELECT unnest($records)) OR c."right" IN (SELECT unnest($records)))
"""
_LIST = f"""
    SELECT cut, c."left", c."right", l.name AS left_name, r.name AS right_name, rule, weight, would_join,
           tie, review, reason_en, reason_zh
    FROM cuts c JOIN records l ON l.record = c."left" JOIN records r ON r.record = c."right"
    WHERE {_CHOSEN}
    ORDER BY review DESC, would_join DESC, weight DESC, c."left", c."right", rule, cut LIMIT $limit
"""  # noqa: S608  # the condition is a constant above
_COUNT = f"""
    SELECT rule, count(*) AS cuts, count(*) FILTER (WHERE review) AS review FROM cuts c
    WHERE {_CHOSEN} GROUP BY rule ORDER BY cuts DESC, rule
"""  # noqa: S608  # the condition is a constant above


@dataclass(frozen=True, slots=True)
class ListedCut:
    """A cut with the names of the two records that it kept apart."""

    cut: str
    left: str
    right: str
    left_name: str
    right_name: str
    rule: str
    weight: int
    would_join: int
    tie: bool
    review: bool
    reason_en: str
    reason_zh: str


@dataclass(frozen=True, slots=True)
class CutCount:
    """How often a rule cut, and how often a person should look at it."""

    rule: str
    cuts: int
    review: int


def list_cuts(
    shelf: Shelf, rule: str, records: Sequence[str], limit: int, *, review: bool
) -> tuple[ListedCut, ...]:
    """Return cuts, those for a person first, then the largest; of a rule, of records, where asked."""
    rows = shelf.ask(_LIST, rule=rule, records=list(records), review=review, limit=limit)
    return tuple(ListedCut(**row) for row in rows)


def count_cuts(shelf: Shelf, rule: str, records: Sequence[str], *, review: bool) -> tuple[CutCount, ...]:
    """Count the cuts that ``list_cuts`` would list without a limit, by rule."""
    rows = shelf.ask(_COUNT, rule=rule, records=list(records), review=review)
    return tuple(CutCount(**row) for row in rows)
