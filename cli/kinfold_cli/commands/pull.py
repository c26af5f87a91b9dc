"""``kinfold pull``: judgements that people drew in the graph become judgements of the project."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from kinfold.errors import UsageError
from kinfold.model import Verdict
from kinfold.project import Project
from kinfold.publishing.graph import project_id
from kinfold.publishing.graph import pull as pull_drawn
from kinfold_cli.console import Paper, chosen_language
from kinfold_cli.graph_places import PlaceAsked, reached, with_place
from kinfold_cli.judging import CONTRADICTED, bench_of, keep, person
from kinfold_cli.options import DEFAULT_PROJECT, ByOption, LanguageOption, ProjectOption, QuietOption
from kinfold_cli.reading_runs import current_run_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kinfold.model import Judgement
    from kinfold.publishing.graph import Drawn, Pulled
    from kinfold.reviewing import Bench

EXAMPLE = "Example: kinfold pull --by 'Li Na'"
VERDICTS = {"MUST_LINK": Verdict.SAME, "CANNOT_LINK": Verdict.DIFFERENT}


@with_place
def run(
    place: PlaceAsked,
    project: ProjectOption = DEFAULT_PROJECT,
    by: ByOption = "",
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Take in the judgements that were drawn in Neo4j.

    (:Record)-[:MUST_LINK|CANNOT_LINK {by, reason}]->(:Record); a customer stands for its records. Without
    `by` on it, --by judged. Each is taken once; deleting it in the graph withdraws nothing: `kinfold judge
    withdraw` does. Exit code 1: some could not be taken, or contradict others.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    server = place()
    opened = Project.open(project, create=False)
    found = current_run_of(opened)
    with reached(server, paper) as store:
        pulled = pull_drawn(found.path, opened.key, store)
        taken = list(_judged(paper, pulled, bench_of(opened), person(by)))
        torn = bool(taken) and keep(paper, opened, [judgement for _, judgement in taken])
        now = datetime.now(UTC).isoformat(timespec="seconds")
        store.take(project_id(opened.key), [drawn for drawn, _ in taken], now)
    paper.say("pull.done", taken=len(taken), drawn=len(pulled))
    if torn or len(taken) < len(pulled):
        raise typer.Exit(CONTRADICTED)


def _judged(
    paper: Paper, pulled: Sequence[Pulled], bench: Bench, who: str
) -> Iterator[tuple[Drawn, Judgement]]:
    """Yield what was drawn with the judgement that it is; say of the others why they stay where they are."""
    for each in pulled:
        told = dict(zip(("type", "one", "other"), (each.drawn.type, *each.names), strict=True))
        try:
            judgement = _judgement(each, bench, who)
        except UsageError as refused:
            why = " ".join(paper.error(text) for text in (str(refused), refused.hint) if text)
            paper.say("pull.refused", reason=why, **told)
        else:
            paper.say("pull.taken", who=judgement.who, reason=judgement.reason, **told)
            yield each.drawn, judgement


def _judgement(pulled: Pulled, bench: Bench, who: str) -> Judgement:
    """Return what was drawn as a judgement. Raises UsageError where it makes no sense."""
    for end in pulled.strangers:
        raise UsageError(
            f"{end.key} is neither a record nor a customer of this project.",
            hint="Draw it between records or customers.",
        )
    for end in pulled.gone:
        raise UsageError(f"The current run has no record of {end.key}.")
    drawn, (one, other) = pulled.drawn, pulled.sides
    verdict, judge = VERDICTS[drawn.type], drawn.by or who
    if all(end.label == "Record" for end in drawn.ends):
        return bench.judge(verdict, one[0], other[0], judge, drawn.reason)
    return bench.judge_sides(verdict, pulled.names, (one, other), (judge, drawn.reason))
