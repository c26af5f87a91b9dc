"""The identifiers of records, and the verdicts that rested on others."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kinfold.identifiers.classes import KINDS
from kinfold.judging import changed
from kinfold.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfold.judging import Seal, Standing
    from kinfold.searching.shelf import Shelf

_IDENTIFIERS = """
    SELECT DISTINCT record, split_part(kind, ' ', 1) AS kind, value FROM mentions
    WHERE record IN (SELECT unnest($records)) AND value <> '' AND quality IN ('valid', 'repaired')
      AND split_part(kind, ' ', 1) IN (SELECT unnest($kinds)) ORDER BY ALL
"""
_HERE = "SELECT record FROM records WHERE record IN (SELECT unnest($records))"


def identifiers_of(shelf: Shelf, records: Sequence[str]) -> Mapping[str, set[tuple[str, str]]]:
    """Return kind and standard value of each identifier, by record."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in shelf.ask(_IDENTIFIERS, records=list(records), kinds=list(KINDS)):
        found[row["record"]].add((row["kind"], row["value"]))
    return found


def reopened(
    shelf: Shelf, judged: Sequence[Standing], seal: Seal
) -> dict[int, tuple[tuple[str, str, bool], ...]]:
    """Return, by judgement's number, how the identifiers changed under each ``different`` that stands.

    ``seal``: that of the project. The changes are those of ``judging.changed``.
    """
    different = [one for one in judged if one.judgement.verdict == Verdict.DIFFERENT]
    records = sorted({record for one in different for record in (*one.left, *one.right)})
    now = identifiers_of(shelf, records) if records else {}
    found = {one.judgement.id: changed(one, now, seal) for one in different}
    return {number: what for number, what in found.items() if what}


def sides_here(shelf: Shelf, judged: Standing) -> tuple[list[str], list[str]]:
    """Return the records of each side of a judgement that are in the run; the first ones stand for them."""
    asked = [*judged.left, *judged.right]
    here = {str(row["record"]) for row in shelf.ask(_HERE, records=asked)}
    left, right = ([record for record in side if record in here] for side in (judged.left, judged.right))
    return left, right
