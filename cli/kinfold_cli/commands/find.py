"""``kinfold find``: customers by what one knows of them."""

from __future__ import annotations

from typing import Annotated

import typer

from kinfold.searching import Found, Shelf
from kinfold.searching import find as find_customers
from kinfold_cli.console import Paper, chosen_language
from kinfold_cli.options import DEFAULT_PROJECT, JsonOption, LanguageOption, ProjectOption, QuietOption
from kinfold_cli.reading_runs import current_run

EXAMPLE = 'Example: kinfold find "zhang san"'


def run(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A name (中文 or pinyin), phone, e-mail, number, id or key.")
    ],
    project: ProjectOption = DEFAULT_PROJECT,
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help="How many customers to show.")
    ] = 20,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Find customers by what you know of them.

    A name in any spelling (张三, 張三, zhang san), a phone, an e-mail, any number, an id or key.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    found = find_customers(Shelf(current_run(project).path), text, limit)
    if json:
        paper.json(found)
    else:
        _print(paper, text, found)


def _print(paper: Paper, text: str, found: Found) -> None:
    if not found.hits:
        paper.talk("find.none", text=text)
        return
    rows = [
        (
            hit.customer_id,
            paper.word("kind", hit.kind),
            hit.name,
            hit.records,
            paper.kind_of_value(hit.matched),
            hit.value,
            hit.record,
        )
        for hit in found.hits
    ]
    names = ("customer", "kind", "name", "records", "matched", "value", "record")
    paper.table([paper.word("find", name) for name in names], rows)
    if found.alike:
        paper.talk("find.alike")
    paper.talk("find.shown" if found.total > len(rows) else "find.total", total=found.total, shown=len(rows))
