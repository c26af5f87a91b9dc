"""``kinfold hubs``: the values that hold most records together, and what muting one would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kinfold.errors import UsageError
from kinfold.pipeline.trying import members_without, mute
from kinfold.project import Project
from kinfold.reviewing import changes, hub_named, hubs
from kinfold.searching import Shelf
from kinfold.wording import readable
from kinfold_cli.console import Paper, chosen_language
from kinfold_cli.options import DEFAULT_PROJECT, JsonOption, LanguageOption, ProjectOption, QuietOption
from kinfold_cli.reading_runs import current_run_of
from kinfold_cli.summary import nearby

if TYPE_CHECKING:
    from kinfold.project import Run
    from kinfold.reviewing import Change, Hub

EXAMPLE = "Example: kinfold hubs --mute 021-55556666 --dry-run"


def run(  # noqa: PLR0917  # Typer reads parameters as options
    mute_value: Annotated[
        str,
        typer.Option("--mute", metavar="VALUE", help="Let this value link nobody, from now on."),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --mute: only show what would change; nothing is written.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="How many are listed.")] = 20,
    project: ProjectOption = DEFAULT_PROJECT,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """List the values that hold most records together.

    Phones, mailboxes, addresses, numbers: how far each is trusted, and why.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    if dry_run and not mute_value:
        raise UsageError("--dry-run shows what --mute would do.", hint=EXAMPLE.removeprefix("Example: "))
    opened = Project.open(project, create=False)
    current = current_run_of(opened)
    if mute_value:
        _mute(paper, opened, current, mute_value, (dry_run, json))
        return
    found = hubs(Shelf(current.path), limit)
    if json:
        paper.json({"hubs": found})
    elif found:
        _print(paper, found)
    else:
        paper.talk("hubs.none")


def _print(paper: Paper, found: tuple[Hub, ...]) -> None:
    headers = ("kind", "value", "records", "names", "customers", "class", "why")
    paper.table(
        [paper.word("hubs", header) for header in headers],
        [
            (
                paper.kind_of_value(one.kind),
                readable(one.kind, one.value),
                one.records,
                one.names,
                one.customers,
                paper.word("class", one.identifier_class),
                paper.reason(one.reason),
            )
            for one in found
        ],
    )


def _mute(paper: Paper, opened: Project, current: Run, text: str, asked: tuple[bool, bool]) -> None:
    dry_run, json = asked
    kind, value = hub_named(Shelf(current.path), text)
    told = {"kind": paper.kind_of_value(kind), "value": readable(kind, value)}
    if not dry_run:
        mute(opened, kind, value)
        paper.talk("hubs.muted", **told, project=nearby(opened.root))
        return
    found = changes(current.table("members"), members_without(opened, kind, value))
    if json:
        paper.json({"kind": kind, "value": value, "changes": found})
        return
    paper.say("hubs.would", **told, changes=len(found))
    for change in found:
        _print_change(paper, Shelf(current.path), change)


def _print_change(paper: Paper, shelf: Shelf, change: Change) -> None:
    names = {
        row["customer_id"]: row["name"]
        for row in shelf.ask(
            "SELECT customer_id, name FROM customers WHERE customer_id IN (SELECT unnest($ids))",
            ids=list(change.before),
        )
    }
    before = ", ".join(f"{names.get(one, '')} ({one})" for one in change.before)
    paper.say(f"hubs.{change.what}", before=before, after=", ".join(change.after), parts=len(change.after))
