"""What waits for a person, worst first; every question is about two records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kinfold.judging import Settled
from kinfold.model import Outcome, Rule
from kinfold.reviewing.oversized import oversized
from kinfold.searching import reopened, sides_here
from kinfold.wording import LANGUAGES, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kinfold.judging import Seal, Standing
    from kinfold.model import Judgement
    from kinfold.searching import Shelf

CONTRADICTION, DISPUTE, REOPENED = "contradiction", "dispute", "reopened"
TIE, WEAK_BRIDGE, OVERSIZED, POSSIBLE = "tie", "weak_bridge", "oversized", "possible_match"
_CUTS = """
    SELECT "left", "right", rule, tie, weight, would_join, reason_en, reason_zh FROM cuts WHERE review
    ORDER BY rule <> $contradiction, NOT tie, would_join DESC, weight DESC, "left", "right"
"""
# A strong link that was cut is asked about once, and not where a rule has decided between two customers.
UNDECIDED = f"""(
    SELECT l."left", l."right", l.weight FROM links l
    JOIN members one ON one.record = l."left" JOIN members other ON other.record = l."right"
    ANTI JOIN (SELECT "left", "right" FROM cuts WHERE review) asked
        ON asked."left" = l."left" AND asked."right" = l."right"
    ANTI JOIN (
        SELECT one.customer_id AS a, other.customer_id AS b FROM cuts
        JOIN members one ON one.record = cuts."left" JOIN members other ON other.record = cuts."right"
        WHERE rule IN ('{Rule.HARD_CONFLICT}', '{Rule.SOURCE_DUPLICATE}', '{Rule.NEVER_LINK}')
    ) decided ON least(decided.a, decided.b) = least(one.customer_id, other.customer_id)
        AND greatest(decided.a, decided.b) = greatest(one.customer_id, other.customer_id)
    WHERE l.outcome = $possible
)"""  # noqa: S608  # the rules are constants
_POSSIBLE = f"""
    SELECT "left", "right", weight FROM {UNDECIDED} ORDER BY weight DESC, "left", "right" LIMIT $limit
"""  # noqa: S608  # the tables are a constant above
_NAMES = "SELECT record, name FROM records WHERE record IN (SELECT unnest($records))"


@dataclass(frozen=True, slots=True)
class Question:
    """Are these two records one customer? ``why``: what brought it here; ``records``: how many hang on it.

    The reasons are those of the cut, or tell who disagrees and what changed; "" where the pair speaks
    for itself.
    """

    why: str
    left: str
    right: str
    left_name: str
    right_name: str
    weight: int
    records: int
    reason_en: str
    reason_zh: str


def queue(
    shelf: Shelf, judged: Sequence[Standing], seal: Seal, maximum_size: int, limit: int
) -> tuple[Question, ...]:
    """Return the first ``limit`` questions, worst first.

    Contradictions, then people who disagree, verdicts whose identifiers changed, ties, strong links that
    were cut, customers of more than ``maximum_size`` records at their weakest place, possible matches. A
    pair that somebody judged, or whose customers somebody judged, is not asked again, unless it is one of
    the first three. Judgements on records that are in the run no more are not asked about.
    """
    settled = Settled(judged)
    cuts = shelf.ask(_CUTS, contradiction=Rule.CONTRADICTION.value)
    found = [_of_cut(row) for row in cuts if row["rule"] == Rule.CONTRADICTION.value]
    found += of_judgements(shelf, judged, reopened(shelf, judged, seal))
    rest = [_of_cut(row) for row in cuts if row["rule"] != Rule.CONTRADICTION.value]
    rest += [
        _question(OVERSIZED, place.left[0], place.right[0], place.weight, records)
        for records, place in oversized(shelf, judged, maximum_size)
    ]
    possible = shelf.ask(_POSSIBLE, possible=Outcome.POSSIBLE_MATCH.value, limit=limit + settled.pairs)
    rest += [_question(POSSIBLE, row["left"], row["right"], row["weight"], 2) for row in possible]
    found += [one for one in rest if not settled.holds(one["left"], one["right"])]
    return _named(shelf, found[:limit])


def _question(  # the words of one question
    why: str, left: str, right: str, weight: int, records: int, reasons: tuple[str, str] = ("", "")
) -> dict[str, Any]:
    return {
        "why": why, "left": left, "right": right, "weight": weight, "records": records,
        "reason_en": reasons[0], "reason_zh": reasons[1],
    }  # fmt: skip


def _of_cut(row: dict[str, Any]) -> dict[str, Any]:
    why = CONTRADICTION if row["rule"] == Rule.CONTRADICTION.value else TIE if row["tie"] else WEAK_BRIDGE
    reasons = (row["reason_en"], row["reason_zh"])
    return _question(why, row["left"], row["right"], row["weight"], row["would_join"], reasons)


def of_judgements(
    shelf: Shelf, judged: Sequence[Standing], fresh: Mapping[int, tuple[tuple[str, str, bool], ...]]
) -> Iterator[dict[str, Any]]:
    """Yield a question for each judgement on which people disagree or that is among the ``fresh`` ones."""
    for one in judged:
        if not one.opposed and one.judgement.id not in fresh:
            continue
        left, right = sides_here(shelf, one)
        if not (left and right):
            continue
        size, changes = len(one.left) + len(one.right), () if one.opposed else fresh[one.judgement.id]
        en, zh = (_told(language, (one.judgement, *one.opposed), changes) for language in LANGUAGES)
        yield _question(DISPUTE if one.opposed else REOPENED, left[0], right[0], 0, size, (en, zh))


def _told(language: str, judgements: Sequence[Judgement], changes: Sequence[tuple[str, str, bool]]) -> str:
    """Say who decided what, and which identifiers have come (+) and gone (-) since."""
    said = ", ".join(f"{j.who}: {word(language, 'verdict', j.verdict)} ({j.at[:10]})" for j in judgements)
    what = ", ".join(
        f"{'+' if new else '-'} {word(language, 'field', kind)} {value}".strip()
        for kind, value, new in changes
    )
    return f"{said}; {what}" if what else said


def _named(shelf: Shelf, found: Sequence[dict[str, Any]]) -> tuple[Question, ...]:
    records = sorted({record for one in found for record in (one["left"], one["right"])})
    names = {row["record"]: str(row["name"]) for row in shelf.ask(_NAMES, records=records)}
    return tuple(
        Question(**one, left_name=names.get(one["left"], ""), right_name=names.get(one["right"], ""))
        for one in found
    )
