"""``kinfold learn``: the weights learned anew from the records there are, and what that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from kinfold.pipeline import RunRequest
from kinfold.pipeline import run as run_pipeline
from kinfold.project import Project
from kinfold.scoring.renewing import changes
from kinfold_cli.console import Paper, bits, chosen_language
from kinfold_cli.options import DEFAULT_PROJECT, LanguageOption, ProjectOption, QuietOption
from kinfold_cli.progress import StageProgress
from kinfold_cli.summary import ROWS_SET_ASIDE, print_summary

if TYPE_CHECKING:
    from kinfold.scoring.model import KindModel

EXAMPLE = "Example: kinfold learn --project kinfold-project"
MOST_CHANGES = 8  # fields shown; model/model.toml has all weights
CENTIBITS = 100


def run(
    project: ProjectOption = DEFAULT_PROJECT,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Learn the weights anew.

    Resolves what the project holds with weights learned from its present records, says what changed, and
    keeps them for later runs.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    Project.open(project, create=False)
    with StageProgress(paper) as progress:
        report = run_pipeline(RunRequest(project, (), progress=progress, learn=True))
    for kind, model in sorted(report.models.items()):
        print_renewal(paper, report.before.get(kind), model)
    paper.line()
    summary = report.resolution.summary
    print_summary(paper, summary, report.out, project)
    if summary["totals"]["quarantined"]:
        raise typer.Exit(ROWS_SET_ASIDE)


def print_renewal(paper: Paper, before: KindModel | None, now: KindModel) -> None:
    """Write what the weights of a kind rest on, and where they differ from those before."""
    kind = paper.word("kind", now.kind)
    paper.say("learn.learned" if now.learned else "learn.few", kind=kind, records=_records(now))
    if before is None:
        paper.say("learn.first")
        return
    paper.say("learn.before", records=_records(before))
    told = {"now": bits(now.threshold), "before": bits(before.threshold)}
    paper.say("learn.threshold" if now.threshold != before.threshold else "learn.threshold_same", **told)
    told = {"now": bits(round(CENTIBITS * now.prior)), "before": bits(round(CENTIBITS * before.prior))}
    paper.say("learn.prior", **told)
    _print_fields(paper, before, now)


def _print_fields(paper: Paper, before: KindModel, now: KindModel) -> None:
    changed = changes(before, now)
    if changed:
        paper.say("learn.changed")
        rows = [
            (paper.compared(one.field), paper.word("level", one.level), bits(one.before), bits(one.now))
            for one in changed[:MOST_CHANGES]
        ]
        paper.table(
            [paper.word("learn", name) for name in ("field", "level", "weight_before", "weight")], rows
        )
    else:
        paper.say("learn.same")
    new, gone = now.fields.keys() - before.fields.keys(), before.fields.keys() - now.fields.keys()
    for key, fields in (("learn.new", new), ("learn.gone", gone)):
        if fields:
            paper.say(key, fields=paper.compared(*sorted(fields)))


def _records(model: KindModel) -> int:
    """Return the records learned from: a list of names alone is learned from its distinct names."""
    return model.records if model.seen is None else model.seen.records
