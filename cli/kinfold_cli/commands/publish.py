"""``kinfold publish``: the customer graph of the current run, in Neo4j or as files for its import."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from kinfold.project import Project, this_program
from kinfold.publishing.graph import Publication, write_bulk
from kinfold.publishing.graph import publish as publish_run
from kinfold_cli.console import Paper, chosen_language
from kinfold_cli.graph_places import PlaceAsked, reached, with_place
from kinfold_cli.options import DEFAULT_PROJECT, JsonOption, LanguageOption, ProjectOption, QuietOption
from kinfold_cli.progress import StageProgress
from kinfold_cli.reading_runs import current_run_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfold.publishing.place import Place

EXAMPLE = "Example: kinfold publish --uri bolt://localhost:7687"


@with_place
def run(
    place: PlaceAsked,
    project: ProjectOption = DEFAULT_PROJECT,
    mask: Annotated[
        bool, typer.Option("--mask", help="Publish pseudonyms and masked values instead of what records say.")
    ] = False,
    *,
    bulk: Annotated[
        Path | None,
        typer.Option(
            "--bulk",
            help="Ask no server: write files for `neo4j-admin database import` into this folder, with the "
            "script that imports them. For a first load of millions into an empty database.",
            metavar="FOLDER",
        ),
    ] = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Bring the current run into Neo4j.

    Records, identifiers, links, customers, relations and what became of former customers. Only what differs
    is written; interrupted, it goes on where it stopped; nodes of others are left alone.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    opened = Project.open(project, create=False)
    found = current_run_of(opened)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    publication = Publication(
        found.path, found.id, opened.key, now, mask, opened.judgements(), by=this_program()
    )
    if bulk is None:
        server = place()
        with opened.publishing(server.name):
            _publish(paper, publication, server, json=json)
    else:
        _write(paper, publication, bulk, json=json)


def _publish(paper: Paper, publication: Publication, server: Place, *, json: bool) -> None:
    paper.talk("publish.reaching", run=publication.run, uri=server.uri)
    with reached(server, paper) as store, StageProgress(paper) as progress:
        report = publish_run(replace(publication, progress=progress), store)
    if json:
        paper.json(report)
        return
    paper.say("publish.done", run=publication.run, uri=server.uri, project=report.project)
    _print_counts(paper, report.counts, "times")
    if report.written or report.retired:
        paper.say("publish.changed", written=report.written, retired=report.retired)
    else:
        paper.say("publish.unchanged")
    if report.drawn:
        paper.talk("publish.waiting", drawn=report.drawn)
    paper.talk("publish.next")


def _write(paper: Paper, publication: Publication, folder: Path, *, json: bool) -> None:
    with StageProgress(paper) as progress:
        written = write_bulk(replace(publication, progress=progress), folder)
    if json:
        paper.json(written)
        return
    paper.say("publish.in_files", run=publication.run, folder=folder, project=written.project)
    _print_counts(paper, written.counts, "in_the_files")
    paper.talk("publish.import", script=folder / "import.sh")


def _print_counts(paper: Paper, counts: Mapping[str, int], where: str) -> None:
    """Write how many nodes of each label there are, then how many relationships of each type."""
    rows = sorted(counts.items(), key=lambda one: (one[0].isupper(), one[0]))
    paper.table([paper.word("publish", "what"), paper.word("publish", where)], rows)
