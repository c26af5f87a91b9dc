"""``kinfold review``: what waits for a person, worst first, answered here or in a file."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from kinfold.explaining import why as explain
from kinfold.judging import Seal, standing
from kinfold.model import Verdict
from kinfold.pipeline.models import load_models
from kinfold.project import Project
from kinfold.reviewing import queue
from kinfold.rules import read as read_rules
from kinfold.searching import Shelf
from kinfold_cli.answers import write_questions
from kinfold_cli.commands.why import print_explanation
from kinfold_cli.console import Paper, bits, chosen_language
from kinfold_cli.judging import CONTRADICTED, bench_of, person, tell_kept
from kinfold_cli.options import (
    DEFAULT_PROJECT,
    ByOption,
    JsonOption,
    LanguageOption,
    ProjectOption,
    QuietOption,
)
from kinfold_cli.reading_runs import current_run_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.model import Judgement
    from kinfold.reviewing import Question

EXAMPLE = "Example: kinfold review --export queue.xlsx"
ALL = 1_000_000  # questions; a file for people holds no more
_VERDICTS = {"s": Verdict.SAME, "d": Verdict.DIFFERENT, "u": Verdict.UNSURE}


def run(  # noqa: PLR0917  # Typer reads parameters as options
    export: Annotated[
        Path | None,
        typer.Option(
            "--export", help="Write all of it as CSV or xlsx; `kinfold judge from FILE` reads it back."
        ),
    ] = None,
    answer: Annotated[
        bool, typer.Option("--answer", "-a", help="Ask one by one, with the evidence side by side.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help="How many are listed or asked.")
    ] = 20,
    by: ByOption = "",
    project: ProjectOption = DEFAULT_PROJECT,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Show what waits for a person, worst first.

    Contradictions, disagreements, ties, strong links that were cut, very large customers, possible matches.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    opened = Project.open(project, create=False)
    shelf = Shelf(current_run_of(opened).path)
    most = read_rules(opened.toml_text()).maximum_size
    judged = standing(opened.judgements())
    questions = queue(shelf, judged, Seal(opened.key), most, limit if export is None else ALL)
    if json:
        paper.json({"questions": questions})
    elif not questions:
        paper.talk("review.none")
    elif export is not None:
        write_questions(export, questions, paper)
        paper.talk("review.exported", questions=len(questions), path=export)
    elif answer:
        _ask(paper, opened, questions, person(by))
    else:
        _list(paper, questions)


def _list(paper: Paper, questions: Sequence[Question]) -> None:
    headers = [
        paper.word("review", name) for name in ("why", "one", "other", "weight", "records", "explained")
    ]
    rows = [
        (
            paper.word("question", one.why),
            f"{one.left} {one.left_name}",
            f"{one.right} {one.right_name}",
            bits(one.weight),
            one.records,
            _explained(paper, one),
        )
        for one in questions
    ]
    paper.table(headers, rows)
    paper.talk("review.next")


def _ask(paper: Paper, opened: Project, questions: Sequence[Question], who: str) -> None:
    """Ask one question after the other; each answer is kept at once, so that nothing can lose it."""
    run_, models, bench = current_run_of(opened), load_models(opened), bench_of(opened)
    region = str(run_.counts.get("region", ""))
    answers: list[Judgement] = []
    for number, one in enumerate(questions, 1):
        paper.line()
        paper.say("review.question", number=number, of=len(questions), why=paper.word("question", one.why))
        if one.reason_en:
            paper.line(_explained(paper, one))
        print_explanation(paper, explain(run_, models, region, one.left, one.right, bench.standing), [])
        word = _typed(paper)
        if word == "q":
            break
        if word in _VERDICTS:
            reason = _line(paper.told("review.reason"))
            answers.append(bench.judge(_VERDICTS[word], one.left, one.right, who, reason))
            opened.add_judgements(answers[-1:])
    if answers and tell_kept(paper, opened, answers):
        raise typer.Exit(CONTRADICTED)


def _typed(paper: Paper) -> str:
    """Return s, d, u, n (next) or q; the end of the input stops."""
    while True:
        told = _line(paper.told("review.prompt"), end="q").strip().lower()[:1]
        if told in {*_VERDICTS, "n", "q"}:
            return told


def _line(prompt: str, end: str = "") -> str:
    sys.stderr.write(prompt + " ")
    sys.stderr.flush()
    typed = sys.stdin.readline()
    return typed.strip() if typed else end


def _explained(paper: Paper, one: Question) -> str:
    return one.reason_zh if paper.language == "zh" else one.reason_en
