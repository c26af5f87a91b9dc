"""Which graph store a command speaks to, and with which password: never one from the command line."""

from __future__ import annotations

import getpass
import os
import stat
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinfold.errors import SignInRefused, UsageError
from kinfold.publishing.graph.neo4j_store import Neo4jGraph, connected
from kinfold.publishing.graph.place import DEFAULT_URI, DEFAULT_USER, Place, checked_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfold_cli.console import Paper

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
    uri: str, user: str, database: str, password_file: Path | None, *, unencrypted: bool = False
) -> Place:
    """Return the place that options and environment name, checked. Raises UsageError."""
    place = Place(
        uri or os.environ.get("NEO4J_URI") or DEFAULT_URI,
        user or os.environ.get("NEO4J_USERNAME") or DEFAULT_USER,
        _private_text(password_file) if password_file else os.environ.get("NEO4J_PASSWORD", ""),
        database or os.environ.get("NEO4J_DATABASE", ""),
    )
    return checked_place(place, unencrypted=unencrypted)


@contextmanager
def reached(place: Place, paper: Paper) -> Iterator[Neo4jGraph]:
    """Connect; where the server wants a password and there is a terminal, ask for it once."""
    try:
        with connected(place) as store:
            yield store
    except SignInRefused:
        if place.password or not sys.stdin.isatty():
            raise
        asked = getpass.getpass(paper.told("graph.password", user=place.user, uri=place.uri))
        with connected(replace(place, password=asked)) as store:
            yield store


def _private_text(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(f"{path}: the password cannot be read ({fault})") from fault
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError(f"{path} can be read by others.", hint=f"Make it yours alone: chmod 600 {path}")
    return text.partition("\n")[0].removesuffix("\r")
