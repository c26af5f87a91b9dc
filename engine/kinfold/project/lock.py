"""One writer a project, one publication a graph: locks that the system lets go when their holder dies."""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from kinfold.errors import ProjectLocked
from kinfold.project.files import PRIVATE_FILE, usable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

LOCK_FILE = "kinfold.lock"
PLACE_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Work:
    """What only one may do at a time: the file that is locked for it, and what a second one is told.

    ``taken``: from the project and its holder's name to the error.
    """

    file: str
    taken: Callable[[Path, str], ProjectLocked]


def _is_written(project: Path, holder: str) -> ProjectLocked:
    return ProjectLocked(
        f"{project} is being written by {holder}",
        hint="wait until that run has ended; reading the project works meanwhile",
    )


WRITING = Work(LOCK_FILE, _is_written)


def publishing_to(place: str) -> Work:
    """Return the work of publishing to a place: a project may be published to several at a time."""

    def is_published(project: Path, holder: str) -> ProjectLocked:
        return ProjectLocked(
            f"{project} is being published to {place} by {holder}",
            hint="wait until it has ended; one that hangs may be ended: the next goes on where it stopped",
        )

    name = sha256(place.encode()).hexdigest()[:PLACE_DIGITS]
    return Work(f"publishing-{name}.lock", is_published)


if sys.platform == "win32":
    import msvcrt

    GUARDED_BYTE = 1 << 30  # far behind the text, which others must be able to read

    def _try_lock(descriptor: int) -> None:
        os.lseek(descriptor, GUARDED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def this_program() -> str:
    """Name this program as it runs to people: its number and its host."""
    return _named(os.getpid(), socket.gethostname())


@contextmanager
def locked(root: Path, started: datetime, work: Work = WRITING) -> Iterator[None]:
    """Hold the project's lock for some work, or raise ProjectLocked saying who holds it.

    The file names its holder (pid, host, start); the lock itself is the system's, so that a holder
    that died holds nothing, and no two processes can both take a stale lock over.
    """
    path = root / work.file
    with usable(path, "lock the project"):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), PRIVATE_FILE)
    try:
        _take(descriptor, path, work)
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "started": started.isoformat()}
        with usable(path, "lock the project"):
            _say(descriptor, json.dumps(holder))
        yield
        _say(descriptor, "")
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, work: Work) -> None:
    with usable(path, "lock the project"):
        try:
            _try_lock(descriptor)
        except (BlockingIOError, PermissionError) as error:  # how POSIX and Windows say "taken"
            raise work.taken(path.parent, _holder(path)) from error


def _say(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, text.encode())


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        return f"{_named(holder['pid'], holder['host'])} since {holder['started']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"  # it has the lock, and is about to write its name


def _named(pid: int, host: str) -> str:
    return f"process {pid} on {host}"
