"""``kinfold browse``: Neo4j Browser, opened on one customer."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import Annotated

import typer

from kinfold.publishing.graph.browser import deep_link
from kinfold.publishing.graph.browser_files import browser_files
from kinfold.publishing.place import browser_address
from kinfold.publishing.safe_csv import private_file, private_folder
from kinfold.searching import Shelf
from kinfold.showing import show
from kinfold_cli.console import Paper, chosen_language
from kinfold_cli.graph_places import UriOption, place_named, wants_no_password
from kinfold_cli.options import DEFAULT_PROJECT, LanguageOption, ProjectOption, QuietOption
from kinfold_cli.reading_runs import current_run

EXAMPLE = "Example: kinfold browse C-X8YKV362ECYQ"


def run(  # noqa: PLR0917  # Typer reads parameters as options
    customer: Annotated[
        str,
        typer.Argument(
            metavar="CUSTOMER", help="A customer's id, or a record: its customer. Else the biggest ones."
        ),
    ] = "",
    project: ProjectOption = DEFAULT_PROJECT,
    uri: UriOption = "",
    browser: Annotated[
        str, typer.Option("--browser", help="Where Neo4j Browser is, if not on the server's port 7474.")
    ] = "",
    files: Annotated[
        Path | None,
        typer.Option("--files", help="Write saved queries, style and guide for Browser into this folder."),
    ] = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Print and open a link to Neo4j Browser that draws a customer.

    One customer with its records, their identifiers and links; without CUSTOMER, the biggest customers.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    if files is not None:
        private_folder(files)
        for name, text in browser_files().items():
            with private_file(files / name) as sink:
                sink.write(text.encode())
        paper.say("browse.files", folder=files)
        return
    place = place_named(uri, unencrypted=True)  # a link sends nothing
    customer_id = _customer(project, customer) if customer else ""
    where = browser or browser_address(place.uri)
    link = deep_link(where, place.uri, customer_id, no_password=wants_no_password(place))
    paper.line(link)
    paper.talk("browse.run")
    if sys.stdout.isatty():
        webbrowser.open(link)


def _customer(project: Path, text: str) -> str:
    return show(Shelf(current_run(project).path), text).customer_id
