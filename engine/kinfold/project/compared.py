"""The pairs that a run compared, kept for the next one: they save time and decide nothing.

Their names tell the code, the model and the frequencies by which they were weighed, so that what was weighed
otherwise is not found; what is missing or damaged is compared anew.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyarrow as pa

from kinfold.errors import KinfoldError
from kinfold.project.archive import code_digest
from kinfold.scoring.comparisons import Comparisons

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfold.project.runs import Run, RunWriter
    from kinfold.scoring.scoring import Known

PREFIX = "compared_"
PARTS = ("records", "pairs", "combinations")


class RunComparisons:
    """Finds what the last run compared, and keeps with ``writer``'s run what that compares.

    ``later`` is given what is to be written, and does it beside the work that goes on.
    """

    def __init__(
        self, last: Run | None, writer: RunWriter, later: Callable[[Callable[[], None]], None]
    ) -> None:
        self._last, self._writer, self._later = last, writer, later

    def compared(self, kind: str, digest: str, known: Known) -> Comparisons | None:
        """Return the comparisons of one kind by this digest, None where nothing whole is kept."""
        names = {part: _file_name(kind, digest, part) for part in PARTS}
        if self._last is None or not code_digest() or not set(names.values()) <= set(self._last.names):
            return None
        try:
            return Comparisons.of_tables(
                {part: self._last.arrow(name) for part, name in names.items()}, known
            )
        except (KinfoldError, pa.ArrowException):
            return None

    def keep_compared(self, kind: str, digest: str, comparisons: Comparisons) -> None:
        """Keep what this run compared."""
        if code_digest():
            self._later(lambda: self._write(kind, digest, comparisons))

    def _write(self, kind: str, digest: str, comparisons: Comparisons) -> None:
        for part, table in comparisons.tables().items():
            self._writer.write_arrow(_file_name(kind, digest, part), table)


def _file_name(kind: str, digest: str, part: str) -> str:
    told = hashlib.sha256(f"{code_digest()} {kind} {digest}".encode()).hexdigest()[:32]
    return f"{PREFIX}{kind}_{told}_{part}"
