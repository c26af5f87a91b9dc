"""``kinfold why``: what joins two records, or keeps them apart."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Annotated

import typer

from kinfold.explaining import why as explain
from kinfold.judging import standing
from kinfold.pipeline.models import load_models
from kinfold.project import Project
from kinfold.searching import Shelf, pair_named
from kinfold_cli.console import Paper, bits, chosen_language
from kinfold_cli.judging import print_judgement
from kinfold_cli.options import DEFAULT_PROJECT, JsonOption, LanguageOption, ProjectOption, QuietOption
from kinfold_cli.reading_runs import current_run_of

if TYPE_CHECKING:
    from kinfold.model import Explanation

EXAMPLE = "Example: kinfold why crm:10042 erp:7"
_HELP = "A record (SOURCE:KEY, or its key) or a customer's id."


def run(
    left: Annotated[str, typer.Argument(metavar="ONE", help=_HELP)],
    right: Annotated[str, typer.Argument(metavar="OTHER", help=_HELP)],
    project: ProjectOption = DEFAULT_PROJECT,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Say why two records are one customer, or not.

    Values side by side with their weights, the path that joins them, what keeps them apart.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    opened = Project.open(project, create=False)
    found = current_run_of(opened)
    shelf = Shelf(found.path)
    pair = pair_named(shelf, left, right)
    region, judged = str(found.counts.get("region", "")), standing(opened.judgements())
    explanation = explain(found, load_models(opened), region, *pair, judged)
    if json:
        paper.json(explanation)
    else:
        print_explanation(paper, explanation, cut_reasons(shelf, explanation.cuts, paper.language))


def print_explanation(paper: Paper, told: Explanation, reasons: list[tuple[str, str]]) -> None:
    """Write an explanation in words; ``reasons``: rule and reason of each cut, in the paper's language."""
    paper.say("why.same" if told.same_customer else "why.apart", left=told.left, right=told.right)
    if told.outcome is not None:
        paper.say("why.outcome", outcome=paper.word("outcome", told.outcome.value))
    if not told.candidate and (told.evidence or not told.relations):  # records of two kinds only relate
        paper.say("why.not_compared")
    if told.evidence:
        _print_waterfall(paper, told)
    if len(told.path) > 2:
        paper.say("why.path", path=" → ".join(told.path))
    _print_between(paper, told, reasons)
    if not (told.evidence or len(told.path) > 2 or reasons or told.judgements or told.relations):
        paper.say("why.nothing")


def _print_between(paper: Paper, told: Explanation, reasons: list[tuple[str, str]]) -> None:
    """Write what stands between the two customers: cuts, judgements, relations."""
    if reasons:
        paper.say("why.cuts")
        for rule, reason in reasons:
            paper.say("why.cut", rule=rule, reason=reason)
    if told.judgements:
        paper.say("why.judged")
        for judgement in told.judgements:
            print_judgement(paper, judgement)
    if told.relations:
        paper.say("why.relations")
        for relation in told.relations:
            paper.line("  " + " ".join(paper.word("relation", word) for word in relation.split(" ")))


def cut_reasons(shelf: Shelf, cuts: tuple[str, ...], language: str) -> list[tuple[str, str]]:
    """Return the rule of each cut and its reason in this language, in the order of ``cuts``."""
    reason = "reason_zh" if language == "zh" else "reason_en"
    rows = shelf.ask(
        f"SELECT cut, rule, {reason} AS reason FROM cuts WHERE cut IN (SELECT unnest($cuts))",  # noqa: S608  # one of two words
        cuts=list(cuts),
    )
    kept = {row["cut"]: (str(row["rule"]), str(row["reason"])) for row in rows}
    return [kept[cut] for cut in cuts if cut in kept]


def _print_waterfall(paper: Paper, told: Explanation) -> None:
    """Values side by side, each with its weight and the sum so far; what the fields leave is the prior."""
    prior = told.weight - sum(step.weight for step in told.evidence)
    sums = list(accumulate((step.weight for step in told.evidence), initial=prior))
    rows = [(paper.word("why", "prior"), "", "", "", bits(prior), bits(prior), "")] if prior else []
    rows += [
        (
            paper.compared(step.field),
            step.left,
            step.right,
            paper.word("level", step.level),
            bits(step.weight),
            bits(so_far),
            step.note,
        )
        for step, so_far in zip(told.evidence, sums[1:], strict=True)
    ]
    words = [paper.word("why", name) for name in ("field", "level", "weight", "sum", "note")]
    paper.table([words[0], told.left, told.right, *words[1:]], rows)
    paper.say("why.threshold", weight=bits(told.weight), threshold=bits(told.threshold))
