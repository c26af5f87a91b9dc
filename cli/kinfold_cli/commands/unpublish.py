"""``kinfold unpublish``: take the project's graph out of Neo4j again."""

from __future__ import annotations

from kinfold.project import Project
from kinfold.publishing.graph import unpublish
from kinfold_cli.console import Paper, chosen_language
from kinfold_cli.graph_places import (
    DatabaseOption,
    PasswordFileOption,
    UnencryptedOption,
    UriOption,
    UserOption,
    place_named,
    reached,
)
from kinfold_cli.options import DEFAULT_PROJECT, LanguageOption, ProjectOption, QuietOption

EXAMPLE = "Example: kinfold unpublish --uri bolt://localhost:7687"


def run(  # noqa: PLR0917  # Typer reads parameters as options
    project: ProjectOption = DEFAULT_PROJECT,
    uri: UriOption = "",
    user: UserOption = "",
    database: DatabaseOption = "",
    password_file: PasswordFileOption = None,
    unencrypted: UnencryptedOption = False,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Take the project's graph out of Neo4j again.

    Exactly the nodes that `kinfold publish` made, with what is tied to them; the project itself stays.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    place = place_named(uri, user, database, password_file, unencrypted=unencrypted)
    opened = Project.open(project, create=False)
    with reached(place, paper) as store:
        removed = unpublish(opened.key, store)
    paper.say("publish.removed", nodes=removed, uri=place.uri)
