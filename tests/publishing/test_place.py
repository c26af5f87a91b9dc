"""Where customers may be sent."""

from __future__ import annotations

import socket

import pytest

from kinfold.errors import ProjectUnusable, UsageError
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.place import Place, browser_address, checked_place


@pytest.mark.parametrize(
    "uri", ["bolt://localhost", "neo4j://127.0.0.1:7687", "bolt://[::1]:7687", "neo4j+s://graph.example:7687"]
)
def test_this_machine_and_encrypted_hosts_are_safe(uri: str) -> None:
    assert checked_place(Place(uri)).uri == uri


@pytest.mark.parametrize(
    "uri", ["bolt://10.0.0.7:7687", "neo4j://graph.example", "bolt://localhost.evil.example"]
)
def test_a_plain_connection_to_another_host_must_be_allowed(uri: str) -> None:
    with pytest.raises(UsageError, match="unencrypted"):
        checked_place(Place(uri))
    assert checked_place(Place(uri), unencrypted=True).uri == uri


@pytest.mark.parametrize(
    "uri", ["", "localhost:7687", "http://localhost:7474", "bolt://", "bolt://me:pw@localhost"]
)
def test_what_is_no_address_of_a_server_is_refused(uri: str) -> None:
    with pytest.raises(UsageError):
        checked_place(Place(uri), unencrypted=True)


def test_a_password_is_never_shown() -> None:
    assert "s3cret" not in repr(Place(password="s3cret"))


def test_browser_is_beside_the_server() -> None:
    assert browser_address("bolt://127.0.0.1:7687") == "http://127.0.0.1:7474/browser/"
    assert browser_address("neo4j+s://graph.example") == "https://graph.example:7473/browser/"


def test_a_server_that_is_not_there_is_said_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        uri = f"bolt://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ProjectUnusable, match="no Neo4j answers"), connected(Place(uri)):
            pass


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kinfold.publishing.graph.neo4j_store.ANSWER_SECONDS", 1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        uri = f"bolt://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ProjectUnusable, match="no Neo4j answers"), connected(Place(uri)):
            pass
