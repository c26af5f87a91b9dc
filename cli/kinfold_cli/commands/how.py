"""``kinfold how``: how a customer grew, what was cut from it, and where it would break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kinfold.errors import UsageError
from kinfold.judging import standing
from kinfold.project import Project
from kinfold.reviewing import growth, list_cuts
from kinfold.searching import Shelf, customer_named, record_named, records_meant
from kinfold_cli.console import Paper, bits, chosen_language
from kinfold_cli.options import DEFAULT_PROJECT, JsonOption, LanguageOption, ProjectOption, QuietOption
from kinfold_cli.reading_runs import current_run_of

if TYPE_CHECKING:
    from kinfold.reviewing import Growth, ListedCut, MinimalCut

EXAMPLE = "Example: kinfold how C-0001"
_MOST_CUTS = 20  # listed; `kinfold cuts ID` has them all
_MOST_RECORDS = 5  # of one side of the minimal cut


def run(
    name: Annotated[str, typer.Argument(metavar="CUSTOMER", help="A customer's id, or one of its records.")],
    project: ProjectOption = DEFAULT_PROJECT,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Say how a customer grew.

    Its links from the strongest to the weakest, what was cut from it, and its weakest place.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    opened = Project.open(project, create=False)
    shelf = Shelf(current_run_of(opened).path)
    customer = _customer(shelf, name)
    grown = growth(shelf, customer, standing(opened.judgements()))
    cuts = list_cuts(shelf, "", records_meant(shelf, customer), _MOST_CUTS, review=False)
    if json:
        paper.json({"growth": grown, "cuts": cuts})
    else:
        _print(paper, grown, cuts)


def _customer(shelf: Shelf, name: str) -> str:
    found = customer_named(shelf, name)
    if found:
        return found
    record = record_named(shelf, name)
    rows = shelf.ask("SELECT customer_id FROM members WHERE record = $record", record=record)
    if not rows:
        raise UsageError(f"{name} is in no customer.", hint="Run `kinfold resolve` again.")
    return str(rows[0]["customer_id"])


def _print(paper: Paper, grown: Growth, cuts: tuple[ListedCut, ...]) -> None:
    paper.say("how.customer", customer=grown.customer_id, records=grown.records)
    if grown.steps:
        words = ("step", "one", "other", "weight", "groups", "evidence")
        rows = [
            (
                number,
                step.left,
                step.right,
                bits(step.weight),
                f"{step.left_size} + {step.right_size}",
                paper.told("how.judged", who=step.by) if step.by else paper.evidence(step.evidence),
            )
            for number, step in enumerate(grown.steps, 1)
        ]
        paper.table([paper.word("how", word) for word in words], rows)
    if grown.unlinked:
        paper.say("how.unlinked", records=", ".join(grown.unlinked))
    if grown.minimal_cut is not None:
        _print_minimal_cut(paper, grown.minimal_cut)
    if cuts:
        paper.say("how.cuts")
        for cut in cuts:
            reason = cut.reason_zh if paper.language == "zh" else cut.reason_en
            paper.say("how.cut", left=cut.left, right=cut.right, rule=cut.rule, reason=reason)


def _print_minimal_cut(paper: Paper, cut: MinimalCut) -> None:
    key = "how.minimal" if cut.exact else "how.weakest"
    paper.say(key, links=cut.links, weight=bits(cut.weight))
    for side in (cut.left, cut.right):
        more = f" … ({len(side)})" if len(side) > _MOST_RECORDS else ""
        paper.line("  " + ", ".join(side[:_MOST_RECORDS]) + more)
