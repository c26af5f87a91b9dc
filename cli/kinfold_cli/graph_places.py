"""Which graph store a command speaks to, and with which password: never one from the command line."""

from __future__ import annotations

import getpass
import inspect
import os
import stat
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinfold.errors import ProjectUnusable, SignInRefused, UsageError
from kinfold.publishing.place import DEFAULT_URI, DEFAULT_USER, Place, checked_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from kinfold.publishing.graph.neo4j_store import Neo4jGraph
    from kinfold_cli.console import Paper

PlaceAsked = Callable[[], Place]
UriOption = Annotated[
    str, typer.Option("--uri", help=f"The server's Bolt address; NEO4J_URI by default, else {DEFAULT_URI}.")
]
UserOption = Annotated[
    str, typer.Option("--user", help=f"The user; NEO4J_USERNAME by default, else {DEFAULT_USER}.")
]
DatabaseOption = Annotated[
    str, typer.Option("--database", help="The database; NEO4J_DATABASE by default, else the server's own.")
]
PasswordFileOption = Annotated[
    Path | None,
    typer.Option("--password-file", help="A private file with the password, instead of NEO4J_PASSWORD."),
]
UnencryptedOption = Annotated[
    bool, typer.Option("--unencrypted", help="Allow bolt:// and neo4j:// to another host.")
]


def place_named(
    uri: UriOption = "",
    user: UserOption = "",
    database: DatabaseOption = "",
    password_file: PasswordFileOption = None,
    unencrypted: UnencryptedOption = False,
) -> Place:
    """Return the place that options and environment name, checked. Raises UsageError."""
    place = Place(
        uri or os.environ.get("NEO4J_URI") or DEFAULT_URI,
        user or os.environ.get("NEO4J_USERNAME") or DEFAULT_USER,
        _private_text(password_file) if password_file else os.environ.get("NEO4J_PASSWORD", ""),
        database or os.environ.get("NEO4J_DATABASE", ""),
    )
    return checked_place(place, unencrypted=unencrypted)


_OPTIONS = inspect.signature(place_named, eval_str=True).parameters


def with_place(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of ``place_named``, which its parameter ``place`` then calls."""
    own = inspect.signature(command, eval_str=True)

    @wraps(command)
    def run(**given: Any) -> None:
        asked = {name: given.pop(name) for name in _OPTIONS}
        command(place=partial(place_named, **asked), **given)

    parameters = [
        option.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for name, one in own.parameters.items()
        for option in (_OPTIONS.values() if name == "place" else [one])
    ]
    vars(run)["__signature__"] = own.replace(parameters=parameters)
    return run


def wants_no_password(place: Place) -> bool:
    """Say whether a server lets everybody in; one that does not answer is taken for one that does not."""
    try:
        with _connected(replace(place, password="")):
            return True
    except ProjectUnusable:
        return False


@contextmanager
def reached(place: Place, paper: Paper) -> Iterator[Neo4jGraph]:
    """Connect; where the server wants a password and there is a terminal, ask for it once."""
    try:
        with _connected(place) as store:
            yield store
    except SignInRefused:
        if place.password or not sys.stdin.isatty():
            raise
        asked = getpass.getpass(paper.told("graph.password", user=place.user, uri=place.uri))
        with _connected(replace(place, password=asked)) as store:
            yield store


def _connected(place: Place) -> AbstractContextManager[Neo4jGraph]:
    from kinfold.publishing.graph.neo4j_store import connected  # noqa: PLC0415  # resolve seldom needs a server

    return connected(place)


def _private_text(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(
            f"{path}: the password cannot be read ({fault})", hint="Is it UTF-8 text, and yours?"
        ) from fault
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError(f"{path} can be read by others.", hint=f"Make it yours alone: chmod 600 {path}")
    return text.partition("\n")[0].removesuffix("\r")
