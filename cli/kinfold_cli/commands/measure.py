"""``kinfold measure``: the current run against known answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kinfold.measuring import match, score_matched, worst
from kinfold.publishing.files import crosswalk
from kinfold.reading import SourceFile
from kinfold.reading.files import read
from kinfold_cli.console import Paper, chosen_language
from kinfold_cli.options import DEFAULT_PROJECT, JsonOption, LanguageOption, ProjectOption, QuietOption
from kinfold_cli.reading_runs import current_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.measuring import Scores, Worst, Wrong

EXAMPLE = "Example: kinfold measure truth.csv"
RECORD_NAMES = ("record", "source", "source_key")  # the columns that a crosswalk needs


def run(
    truth: Annotated[
        str,
        typer.Argument(
            metavar="TRUTH", help="A table with record_id (the source's key), entity_id, maybe source."
        ),
    ],
    project: ProjectOption = DEFAULT_PROJECT,
    limit: Annotated[
        int, typer.Option("--limit", min=0, metavar="N", help="How many of the worst customers to show.")
    ] = 10,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Score the run against known answers.

    Precision, recall and F1 of pairs, records (B-cubed) and whole customers, and the worst customers.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    known = read(SourceFile(truth, "truth")).table
    found = current_run(project)
    matched = match(known, crosswalk(found.table("records", RECORD_NAMES), found.table("members")))
    scores, wrongest = score_matched(matched), worst(matched, limit)
    if json:
        paper.json(scores.as_dict() | {"worst": wrongest_as_dict(wrongest)})
    else:
        print_scores(paper, scores, wrongest)


def wrongest_as_dict(wrongest: Worst) -> dict[str, list[dict[str, object]]]:
    """Return the worst customers JSON-ready."""
    sides = {"overmerged": wrongest.overmerged, "split": wrongest.split}
    return {
        side: [
            {
                "name": one.name,
                "records": one.records,
                "parts": one.parts,
                "wrong_pairs": one.pairs,
                "examples": list(one.examples),
            }
            for one in wrong
        ]
        for side, wrong in sides.items()
    }


def print_scores(paper: Paper, scores: Scores, wrongest: Worst) -> None:
    """Write all figures, and the worst customers where there are any."""
    missing, unknown = scores.truth_missing_in_pred, scores.pred_unknown_to_truth
    paper.say("measure.records", records=scores.records, missing=missing, unknown=unknown)
    rows: list[tuple[object, ...]] = []
    for name in ("pairs", "bcubed", "exact_cluster", "exact_cluster_ge2"):
        part = getattr(scores, name)
        counted = [
            f"{getattr(part, count):,}" if hasattr(part, count) else "" for count in ("hits", "pred", "true")
        ]
        ratios = [f"{value:.4f}" for value in (part.precision, part.recall, part.f1)]
        rows.append((paper.word("measure", name), *ratios, *counted))
    headers = ("what", "precision", "recall", "f1", "right", "found", "true")
    paper.table([paper.word("measure", header) for header in headers], rows)
    counts = scores.counts
    paper.say("measure.counts", **{name: getattr(counts, name) for name in counts.__dataclass_fields__})
    _print_wrong(paper, "measure.overmerged", wrongest.overmerged)
    _print_wrong(paper, "measure.split", wrongest.split)


def _print_wrong(paper: Paper, title: str, wrong: Sequence[Wrong]) -> None:
    if not wrong:
        return
    paper.line()
    paper.say(title)
    headers = ("name", "size", "parts", "wrong_pairs", "examples")
    rows = [(one.name, one.records, one.parts, one.pairs, ", ".join(one.examples)) for one in wrong]
    paper.table([paper.word("measure", header) for header in headers], rows)
