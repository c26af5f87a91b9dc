"""``kinfold judge``: what a person decides on two records or customers, kept for ever."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinfold.errors import UsageError
from kinfold.model import Verdict
from kinfold.project import Project
from kinfold_cli.answers import read_answers
from kinfold_cli.console import Paper, chosen_language
from kinfold_cli.judging import CONTRADICTED, bench_of, keep, person
from kinfold_cli.options import (
    DEFAULT_PROJECT,
    ByOption,
    LanguageOption,
    ProjectOption,
    QuietOption,
)

if TYPE_CHECKING:
    from kinfold.model import Judgement
    from kinfold.reviewing import Bench

EXAMPLE = "Example: kinfold judge different crm:10042 erp:7 --reason 'called both'"


class Word(StrEnum):
    """What can be said of two, or that a file says it."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    WITHDRAW = "withdraw"
    FROM = "from"


def run(  # noqa: PLR0917  # Typer reads parameters as options
    word: Annotated[Word, typer.Argument(metavar="same|different|unsure|withdraw|from")],
    one: Annotated[
        str,
        typer.Argument(metavar="ONE", help="A record (SOURCE:KEY, or its key), a customer's id, or a FILE."),
    ],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Another one.")] = "",
    reason: Annotated[str, typer.Option("--reason", "-r", help="Why, in a sentence that lasts.")] = "",
    by: ByOption = "",
    project: ProjectOption = DEFAULT_PROJECT,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Say whether two records or customers are the same.

    The newest word on a pair counts, from the next resolve on; `withdraw` takes it back. `from FILE` takes
    many from a CSV or xlsx with the columns verdict, left, right, reason, by, all or none of them.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    if (word is Word.FROM) == bool(other):
        raise UsageError(
            "`from` takes one FILE; the other words take ONE and OTHER.",
            hint=EXAMPLE.removeprefix("Example: "),
        )
    opened = Project.open(project, create=False)
    judgements = _judged(word, (one, other), (person(by), reason.strip()), bench_of(opened))
    if not judgements:
        paper.talk("judge.none", path=one)
    elif keep(paper, opened, judgements):
        raise typer.Exit(CONTRADICTED)


def _judged(word: Word, pair: tuple[str, str], told: tuple[str, str], bench: Bench) -> list[Judgement]:
    if word is Word.FROM:
        return read_answers(Path(pair[0]), bench, told[0])
    if word is Word.WITHDRAW:
        return bench.withdraw(*pair, *told)
    return [bench.judge(Verdict(word.value), *pair, *told)]
