"""``kinfold map``: what each column means, as a file that people can edit."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kinfold.errors import UsageError
from kinfold.publishing.safe_csv import private_file, private_folder
from kinfold.reading.content import guess
from kinfold.reading.files import read
from kinfold.reading.source_file import STDIN
from kinfold.reading.toml import write_mapping
from kinfold_cli.console import Paper, chosen_language
from kinfold_cli.mappings import print_mapping
from kinfold_cli.options import (
    DEFAULT_PROJECT,
    EncodingOption,
    LanguageOption,
    ProjectOption,
    QuietOption,
    SheetOption,
)
from kinfold_cli.sources import RULES_FILE, source_files

EXAMPLE = "Example: kinfold map customers.csv erp=export.xlsx"


def run(  # noqa: PLR0917  # Typer reads parameters as options
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files; NAME=PATH names a source.")],
    project: ProjectOption = DEFAULT_PROJECT,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", help="The file to write; - is stdout. By default PROJECT/kinfold.toml."
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
    encoding: EncodingOption = "",
    sheet: SheetOption = "",
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Guess what each column means.

    Prints it and writes it to kinfold.toml, for you to correct.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    target = Path(output) if output else project / RULES_FILE
    if output != STDIN and target.exists() and not force:
        raise UsageError(
            f"{target} is there already.", hint="--force overwrites it, --output names another file."
        )
    mappings = []
    for file in source_files(paths, encoding, sheet):
        table = read(file, sys.stdin.buffer if file.path == STDIN else None)
        path = "" if file.path == STDIN else str(Path(file.path).absolute())
        mappings.append(replace(guess(table), path=path))
        if output != STDIN:
            print_mapping(paper, mappings[-1], table.file, table.note)
    text = write_mapping(mappings)
    if output == STDIN:
        sys.stdout.write(text)
        return
    private_folder(target.parent)
    with private_file(target) as sink:
        sink.write(text.encode())
    paper.talk("mapping.written", path=target, project=target.parent)
