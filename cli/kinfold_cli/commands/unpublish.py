"""``kinfold unpublish``: take the project's graph out of Neo4j again."""

from __future__ import annotations

from kinfold.project import Project
from kinfold.publishing.graph import unpublish
from kinfold_cli.console import Paper, chosen_language
from kinfold_cli.graph_places import PlaceAsked, reached, with_place
from kinfold_cli.options import DEFAULT_PROJECT, LanguageOption, ProjectOption, QuietOption

EXAMPLE = "Example: kinfold unpublish --uri bolt://localhost:7687"


@with_place
def run(
    place: PlaceAsked,
    project: ProjectOption = DEFAULT_PROJECT,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Take the project's graph out of Neo4j again.

    Exactly the nodes that `kinfold publish` made, with what is tied to them; the project itself stays.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    server = place()
    opened = Project.open(project, create=False)
    with opened.publishing(server.name), reached(server, paper) as store:
        removed = unpublish(opened.key, store)
    paper.say("publish.removed", nodes=removed, uri=server.uri)
