"""Waiting for a server that works, and noticing one that went silent: a slow one still greets a newcomer."""

from __future__ import annotations

import socket
import ssl
from concurrent.futures import Future
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from kinfold.publishing.place import is_encrypted

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET_SECONDS = 4  # of work without an answer, after which the server is asked whether it is there
GREETING_SECONDS = 8  # to answer that; with the above and the parting it stays below 15
PARTING_SECONDS = 2  # to close what still can be closed
BOLT_PORT = 7687
# The first words of Bolt, and the versions 5.0 and 4.4: any server answers them with four bytes.
GREETING = b"\x60\x60\xb0\x17" + b"\x00\x00\x00\x05" + b"\x00\x00\x04\x04" + bytes(8)

T = TypeVar("T")


class Silent(Exception):  # noqa: N818  # it reads as a statement
    """The server does not even greet: it hangs, or nothing gets there any more."""


def attended(work: Callable[[], T], uri: str) -> T:
    """Return what ``work`` returns; while it takes long, look whether the server at ``uri`` is there.

    Raises what ``work`` raises, and Silent: then the work is left behind in its thread.
    """
    future = _begun(work)
    while True:
        try:
            return future.result(QUIET_SECONDS)
        except TimeoutError:
            if not future.done() and not greets(uri):
                raise Silent from None
            if future.done():
                return future.result()


def parted(work: Callable[[], None]) -> None:
    """Close something, and do not wait long for a server that has stopped listening."""
    with suppress(TimeoutError):
        _begun(work).result(PARTING_SECONDS)


def greets(uri: str) -> bool:
    """Say whether somebody answers the first words of Bolt, or of encryption, at ``uri``."""
    parts = urlsplit(uri)
    host = parts.hostname or ""
    with (
        suppress(OSError),
        socket.create_connection((host, parts.port or BOLT_PORT), GREETING_SECONDS) as way,
    ):
        way.settimeout(GREETING_SECONDS)
        if is_encrypted(uri):
            _unchecked().wrap_socket(way, server_hostname=host).close()
            return True
        way.sendall(GREETING)
        return bool(way.recv(4))
    return False


def _unchecked() -> ssl.SSLContext:
    """Encryption with whoever is there: nothing is told to them, the driver checks who it talks to."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _begun(work: Callable[[], T]) -> Future[T]:
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as fault:  # noqa: BLE001  # it is raised where the result is asked for
            future.set_exception(fault)

    Thread(target=run, daemon=True).start()
    return future
