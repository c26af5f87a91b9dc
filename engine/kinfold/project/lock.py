"""One writer a project: a lock that the system lets go when its holder dies."""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kinfold.errors import ProjectLocked
from kinfold.project.files import PRIVATE_FILE, usable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

LOCK_FILE = "kinfold.lock"

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


@contextmanager
def locked(root: Path, started: datetime) -> Iterator[None]:
    """Hold the project's lock, or raise ProjectLocked saying who holds it.

    The file names its holder (pid, host, start); the lock itself is the system's, so that a holder
    that died holds nothing, and no two processes can both take a stale lock over.
    """
    path = root / LOCK_FILE
    with usable(path, "lock the project"):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), PRIVATE_FILE)
    try:
        _take(descriptor, path)
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "started": started.isoformat()}
        with usable(path, "lock the project"):
            _say(descriptor, json.dumps(holder))
        yield
        _say(descriptor, "")
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path) -> None:
    with usable(path, "lock the project"):
        try:
            _try_lock(descriptor)
        except (BlockingIOError, PermissionError) as error:  # how POSIX and Windows say "taken"
            raise ProjectLocked(
                f"{path.parent} is being written by {_holder(path)}",
                hint="wait until that run has ended; reading the project works meanwhile",
            ) from error


def _say(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, text.encode())


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        return f"process {holder['pid']} on {holder['host']} since {holder['started']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"  # it has the lock, and is about to write its name
