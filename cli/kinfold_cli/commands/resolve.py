"""``kinfold resolve``: from files to customers, in one command."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinfold.pipeline import RunReport, RunRequest
from kinfold.pipeline import run as run_pipeline
from kinfold_cli.console import Paper, chosen_language
from kinfold_cli.graph_places import PlaceAsked, reached, with_place
from kinfold_cli.mappings import print_mapping
from kinfold_cli.options import (
    DEFAULT_PROJECT,
    EncodingOption,
    JsonOption,
    LanguageOption,
    ProjectOption,
    QuietOption,
    SheetOption,
)
from kinfold_cli.progress import StageProgress
from kinfold_cli.sources import QUERY, check_anything, project_of, source_files, source_of_rows
from kinfold_cli.summary import ROWS_SET_ASIDE, print_summary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfold.publishing.place import Place
    from kinfold.reading import SourceFile

EXAMPLE = "Example: kinfold resolve crm=customers.csv erp=export.xlsx"


@with_place
def run(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="CSV, TSV, JSONL, Parquet or xlsx, also .gz; - is stdin; NAME=PATH names a source; "
            "or a project folder. None: what the project holds, with new rules and judgements.",
        ),
    ] = None,
    project: ProjectOption = DEFAULT_PROJECT,
    cypher: Annotated[
        str,
        typer.Option(
            "--cypher",
            help="A file with a Cypher query: its rows, read from Neo4j, are a source; NAME=FILE names it.",
            metavar="FILE",
        ),
    ] = "",
    *,
    place: PlaceAsked,
    encoding: EncodingOption = "",
    sheet: SheetOption = "",
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="A file written by `kinfold map`.")
    ] = None,
    with_input: Annotated[
        bool, typer.Option("--with-input", help="Also write each input back with its customer ids.")
    ] = False,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Turn files into customers.

    Finds out which records are one customer, prints a summary and writes PROJECT/out.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    given = paths or []
    files = source_files(given, encoding, sheet)
    if cypher:
        files = (*files, _answered(paper, cypher, place()))
    folder = project_of(given, project)
    check_anything(files, folder)
    paper.talk("resolve.reading", files=len(files), project=folder)
    with StageProgress(paper) as progress:
        report = run_pipeline(RunRequest(folder, files, mapping, with_input, progress))
    summary = report.resolution.summary
    if json:
        _print_json(summary)
    else:
        _print(paper, report, folder)
    if report.relearned:
        paper.talk("resolve.relearned")
    if not report.changed:
        paper.talk("resolve.unchanged")
    if not cypher:
        _say_what_was_asked(paper, summary["files"], folder)
    if summary["totals"]["quarantined"]:
        raise typer.Exit(ROWS_SET_ASIDE)


def _print_json(summary: Mapping[str, Any]) -> None:
    from kinfold.publishing.files import summary_text  # noqa: PLC0415  # the run has loaded it

    typer.echo(summary_text(summary), nl=False)


def _answered(paper: Paper, cypher: str, server: Place) -> SourceFile:
    """Ask Neo4j; its rows are a source."""
    paper.talk("resolve.asking", uri=server.uri)
    with reached(server, paper) as store:
        return source_of_rows(cypher, store.rows)


def _say_what_was_asked(paper: Paper, files: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Say which rows came from Neo4j once, and how to ask it again."""
    for source, file in sorted({(one["source"], one["file"]) for one in files}):
        if file.endswith(QUERY):
            paper.talk("resolve.asked_before", source=source, file=file, project=folder)


def _print(paper: Paper, report: RunReport, folder: Path) -> None:
    """Say what the columns were taken for, and what came of it."""
    summary = report.resolution.summary
    notes = {one["source"]: one for one in summary["files"]}
    for guessed in report.mappings:
        told = notes.get(guessed.source, {"file": guessed.path, "note": ""})
        print_mapping(paper, guessed, told["file"], told["note"])
    paper.say("mapping.change")
    paper.line()
    print_summary(paper, summary, report.out, folder)
