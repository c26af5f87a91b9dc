"""``kinfold publish``: the customer graph of the current run, in Neo4j."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from kinfold.project import Project
from kinfold.publishing.graph import Publication
from kinfold.publishing.graph import publish as publish_run
from kinfold_cli.console import Paper, chosen_language
from kinfold_cli.graph_places import PlaceAsked, reached, with_place
from kinfold_cli.options import DEFAULT_PROJECT, JsonOption, LanguageOption, ProjectOption, QuietOption
from kinfold_cli.progress import StageProgress
from kinfold_cli.reading_runs import current_run_of

EXAMPLE = "Example: kinfold publish --uri bolt://localhost:7687"


@with_place
def run(
    place: PlaceAsked,
    project: ProjectOption = DEFAULT_PROJECT,
    mask: Annotated[
        bool, typer.Option("--mask", help="Publish pseudonyms and masked values instead of what records say.")
    ] = False,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Bring the current run into Neo4j.

    Records, identifiers, links, customers, relations and what became of former customers. Only what differs
    is written; interrupted, it goes on where it stopped; nodes of others are left alone.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    server = place()
    opened = Project.open(project, create=False)
    found = current_run_of(opened)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    publication = Publication(found.path, found.id, opened.key, now, mask, opened.judgements())
    paper.talk("publish.reaching", run=found.id, uri=server.uri)
    with reached(server, paper) as store, StageProgress(paper) as progress:
        report = publish_run(replace(publication, progress=progress), store)
    if json:
        paper.json(report)
        return
    paper.say("publish.done", run=found.id, uri=server.uri, project=report.project)
    rows = sorted(report.counts.items(), key=lambda one: (one[0].isupper(), one[0]))
    paper.table([paper.word("publish", "what"), paper.word("publish", "times")], rows)
    if report.written or report.retired:
        paper.say("publish.changed", written=report.written, retired=report.retired)
    else:
        paper.say("publish.unchanged")
    paper.talk("publish.next")
