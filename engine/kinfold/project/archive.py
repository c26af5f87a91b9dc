"""What the standardisers read, kept with a run for the next one: it saves time and decides nothing.

Each reader has files ``readings_…_1``, ``…_2`` and so on: the later ones hold what later runs read beside
it. Their names tell the reader and the code that read, so that what another version read is not found;
what is missing or damaged is read anew.
"""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from kinfold.errors import KinfoldError
from kinfold.standard.readings import FEWEST, from_kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfold.project.runs import Run, RunWriter
    from kinfold.standard.readings import Readings

PREFIX = "readings_"
MOST_FILES = 8  # of one reader: then one is written in place of all
MOST_UNUSED = 0.2  # of the texts that are kept, said by no row any more: then a file is written without them
# What standardisers ask beside the code and the tables of kinfold.
LIBRARIES = ("nicknames", "numpy", "opencc", "phonenumbers", "pyarrow", "python-stdnum", "rapidfuzz")


class LastArchive:
    """Finds what the last run read, and keeps nothing."""

    def __init__(self, last: Run | None) -> None:
        self._names = (
            frozenset(name for name in last.names if name.startswith(PREFIX)) if last else frozenset()
        )
        self._last = last

    def of(self, reader: str) -> Readings | None:
        """Return what a reader has read, all of it known; None where nothing whole is kept of it."""
        names = self._files(reader)
        if self._last is None or not names:
            return None
        try:
            kept = [self._last.arrow(name) for name in names]
        except (KinfoldError, pa.ArrowException):
            return None
        return from_kept(reader, pa.concat_tables(kept).combine_chunks())

    def keep(self, readings: Readings) -> None:
        """Keep nothing."""

    def _files(self, reader: str) -> list[str]:
        """Return the names of a reader's files in the last run."""
        if not self._names:
            return []
        numbered = (file_name(reader, number) for number in count(1))
        return list(takewhile(self._names.__contains__, numbered))


class RunArchive(LastArchive):
    """Finds what the last run read, and keeps with ``writer``'s run what that reads.

    ``later`` is given what is to be written, and does it beside the work that goes on.
    """

    def __init__(
        self, last: Run | None, writer: RunWriter, later: Callable[[Callable[[], None]], None]
    ) -> None:
        super().__init__(last)
        self._writer, self._later = writer, later
        self._known: dict[str, int] = {}  # texts found, by reader

    def of(self, reader: str) -> Readings | None:
        """Return what a reader has read, all of it known; None where nothing whole is kept of it."""
        found = super().of(reader)
        if found is not None:
            self._known[reader] = len(found.texts)
        return found

    def keep(self, readings: Readings) -> None:
        """Keep what was read: the files of the last run and one of what is new, or one of all."""
        known = self._known.get(readings.reader, 0)
        if len(readings.texts) < FEWEST or not code_digest():
            return
        files = self._files(readings.reader) if known else []
        if len(files) >= MOST_FILES or known - readings.known > MOST_UNUSED * known:
            files = []
        for name in files:
            self._writer.share(name)
        since = readings.known if files else 0
        if since < len(readings.texts):
            name = file_name(readings.reader, len(files) + 1)
            self._later(lambda: self._writer.write_arrow(name, readings.kept(since)))


def file_name(reader: str, number: int) -> str:
    """Return the name of one file of a reader, under the code that reads now."""
    digest = hashlib.sha256(f"{code_digest()} {reader}".encode()).hexdigest()[:32]
    return f"{PREFIX}{digest}_{number}"


@cache
def code_digest() -> str:
    """Return the digest of all that decides what a text means; "" where it cannot be known.

    It is that of every file of kinfold, for a table or rule may lie in any, and of the versions of
    ``LIBRARIES`` and of Python, whose Unicode tables are asked too.
    """
    root = Path(__file__).parents[1]
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")
    digest = hashlib.sha256(platform.python_version().encode())
    try:
        digest.update(repr([version(name) for name in LIBRARIES]).encode())
        for path in files:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()} {len(content)} ".encode() + content)
    except (OSError, PackageNotFoundError):
        return ""
    return digest.hexdigest() if files else ""
