"""``kinfold cuts``: what was kept apart, by which rule, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from kinfold.errors import UsageError
from kinfold.model import Rule
from kinfold.reviewing import count_cuts, list_cuts
from kinfold.searching import Shelf, records_meant
from kinfold_cli.console import Paper, bits, chosen_language
from kinfold_cli.options import DEFAULT_PROJECT, JsonOption, LanguageOption, ProjectOption, QuietOption
from kinfold_cli.reading_runs import current_run

EXAMPLE = "Example: kinfold cuts --rule HARD_CONFLICT"


def run(  # noqa: PLR0917  # Typer reads parameters as options
    of: Annotated[str, typer.Argument(metavar="ID", help="Only those of this customer or record.")] = "",
    rule: Annotated[
        str, typer.Option("--rule", metavar="RULE", help=f"Only those of this rule: {', '.join(Rule)}.")
    ] = "",
    review: Annotated[bool, typer.Option("--review", help="Only those for a person to look at.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="How many are listed.")] = 20,
    project: ProjectOption = DEFAULT_PROJECT,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """List what was kept apart, and count it by rule.

    A cut is a link that a rule did not follow.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    shelf = Shelf(current_run(project).path)
    records = records_meant(shelf, of) if of else []
    chosen = _rule_named(rule) if rule else ""
    counts = count_cuts(shelf, chosen, records, review=review)
    found = list_cuts(shelf, chosen, records, limit, review=review)
    if json:
        paper.json({"counts": counts, "cuts": found})
        return
    if not found:
        paper.talk("cuts.none")
        return
    words = [paper.word("cuts", name) for name in ("rule", "cuts", "review")]
    paper.table(words, [(one.rule, one.cuts, one.review) for one in counts])
    paper.line()
    headers = [paper.word("cuts", n) for n in ("cut", "one", "other", "rule", "weight", "records", "reason")]
    paper.table(
        headers,
        [
            (
                one.cut,
                f"{one.left} {one.left_name}",
                f"{one.right} {one.right_name}",
                one.rule,
                bits(one.weight),
                one.would_join,
                one.reason_zh if paper.language == "zh" else one.reason_en,
            )
            for one in found
        ],
    )
    total = sum(one.cuts for one in counts)
    if total > len(found):
        paper.talk("cuts.shown", total=total, shown=len(found))


def _rule_named(text: str) -> str:
    """Return the rule that is meant, whichever case it is written in. Raises UsageError for no rule."""
    name = text.strip().upper().replace("-", "_")
    if name not in set(Rule):
        raise UsageError(f"There is no rule {text}.", hint=f"The rules are {', '.join(Rule)}.")
    return name
