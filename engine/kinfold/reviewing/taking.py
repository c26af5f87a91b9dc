"""Judgements as people give them: names on a run → record keys with a snapshot of what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfold.errors import UsageError
from kinfold.judging import Side, Snapshot, standing
from kinfold.model import Judgement, Verdict
from kinfold.searching import identifiers_of, records_meant, reopened, sides_here

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfold.judging import Seal
    from kinfold.searching import Shelf

_KINDS = "SELECT DISTINCT kind FROM records WHERE record IN (SELECT unnest($records)) ORDER BY kind"


class Bench:
    """Where judgements are made: a run to look at, the judgements made before, and the project's seal."""

    def __init__(self, shelf: Shelf, judgements: Sequence[Judgement], seal: Seal) -> None:
        self._shelf, self._seal = shelf, seal
        self.standing = standing(judgements)
        self._named = {record for one in self.standing for record in (*one.left, *one.right)}

    def judge(self, verdict: Verdict, left: str, right: str, who: str, reason: str) -> Judgement:
        """Return a judgement on two records or customers, with what the run says of them.

        Raises UsageError for an unknown or ambiguous name, and as ``judge_sides``. Two records that `review`
        asks about for two customers, judged before and changed since, are answered for all records of those.
        """
        sides = self._asked_again([records_meant(self._shelf, name) for name in (left, right)])
        return self.judge_sides(verdict, (left, right), sides, (who, reason))

    def judge_sides(
        self,
        verdict: Verdict,
        names: tuple[str, str],
        sides: Sequence[Sequence[str]],
        told: tuple[str, str],
    ) -> Judgement:
        """Return a judgement on two groups of the run's records, called by these names.

        ``told``: who judges, and why. Raises UsageError for one on both sides, and where the two could never
        be one customer: records of different kinds.
        """
        left, right = names
        if left == right:
            raise UsageError(f"{left} is named twice.", hint="Name two records or customers.")
        both = sorted(set(sides[0]) & set(sides[1]))
        if both:
            raise UsageError(
                f"{left} and {right} are one customer here: both hold {both[0]}.",
                hint="To part a customer, name two of its records: SOURCE:KEY.",
            )
        self._check_kinds(left, right, [*sides[0], *sides[1]])
        said = identifiers_of(self._shelf, [*sides[0], *sides[1]])
        one, other = sorted((self._side(side, said) for side in sides), key=lambda side: side.records)
        text = Snapshot(one, other).text()
        return Judgement(verdict, one.records[0], other.records[0], *told, text)

    def withdraw(self, left: str, right: str, who: str, reason: str) -> list[Judgement]:
        """Return what takes back every judgement that stands between the two. Raises UsageError if none does.

        Records that are in the run no more can still be named.
        """
        sides = [
            [name] if name in self._named else records_meant(self._shelf, name) for name in (left, right)
        ]
        found = [one.judgement for one in self.standing if one.between(*sides)]
        if not found:
            raise UsageError(
                f"No judgement stands between {left} and {right}.",
                hint=f"`kinfold show {left}` lists the judgements on it.",
            )
        return [Judgement(Verdict.WITHDRAWN, j.left, j.right, who, reason, j.snapshot) for j in found]

    def _asked_again(self, sides: list[list[str]]) -> list[list[str]]:
        """Return all records of both sides where two single ones stand for a reopened judgement's."""
        if any(len(side) > 1 for side in sides):
            return sides
        older = [one for one in self.standing if one.between(*sides)]
        fresh = reopened(self._shelf, older, self._seal)
        for one in older:
            here = sides_here(self._shelf, one)
            if one.judgement.id in fresh and sorted(sides) == sorted(side[:1] for side in here):
                return list(here)
        return sides

    def _check_kinds(self, left: str, right: str, records: list[str]) -> None:
        kinds = [str(row["kind"]) for row in self._shelf.ask(_KINDS, records=records)]
        if len(kinds) > 1:
            raise UsageError(
                f"{left} and {right} are of different kinds: {', '.join(kinds)}.",
                hint="Records of different kinds relate; they are never one customer.",
            )

    def _side(self, records: Sequence[str], said: Mapping[str, set[tuple[str, str]]]) -> Side:
        pairs = {pair for record in records for pair in said.get(record, ())}
        marks = sorted((kind, self._seal.mark(kind, value)) for kind, value in pairs)
        return Side(tuple(sorted(records)), tuple(marks))
