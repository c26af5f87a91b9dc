"""Who judges, and what is said when judgements were kept."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from kinfold.judging import Seal, contradicting, standing
from kinfold.reviewing import Bench
from kinfold.searching import Shelf
from kinfold_cli.reading_runs import current_run_of
from kinfold_cli.summary import nearby

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.model import Judgement
    from kinfold.project import Project
    from kinfold_cli.console import Paper

CONTRADICTED = 1  # exit code: kept, but it contradicts another judgement


def person(by: str) -> str:
    """Return who decides: ``--by``, else the login."""
    return by.strip() or getpass.getuser()


def bench_of(project: Project) -> Bench:
    """Return where judgements on the project's current run are made."""
    return Bench(Shelf(current_run_of(project).path), project.judgements(), Seal(project.key))


def keep(paper: Paper, project: Project, judgements: Sequence[Judgement]) -> bool:
    """Append judgements and tell of them; True at a contradiction."""
    project.add_judgements(judgements)
    return tell_kept(paper, project, judgements)


def tell_kept(paper: Paper, project: Project, judgements: Sequence[Judgement]) -> bool:
    """Say that judgements are kept, what contradicts them and who disagrees; True at a contradiction."""
    paper.talk("judge.kept", judgements=len(judgements))
    new = {(j.left, j.right, j.verdict) for j in judgements}
    torn = [
        group
        for group in contradicting(project.judgements())
        if any((j.left, j.right, j.verdict) in new for j in group)
    ]
    for group in torn:
        paper.say("judge.contradiction")
        for one in group:
            print_judgement(paper, one)
    for stands in standing(project.judgements()):
        if (
            stands.opposed
            and (stands.judgement.left, stands.judgement.right, stands.judgement.verdict) in new
        ):
            paper.say("judge.opposed")
            for other in stands.opposed:
                print_judgement(paper, other)
    paper.talk("judge.next", project=nearby(project.root))
    return bool(torn)


def print_judgement(paper: Paper, one: Judgement) -> None:
    """Write who decided what on which records, and why."""
    verdict = paper.word("verdict", one.verdict)
    paper.say("why.judgement", left=one.left, right=one.right, verdict=verdict, who=one.who, at=one.at[:10],
              reason=one.reason)  # fmt: skip
