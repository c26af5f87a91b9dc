"""Batches of source rows that a session adds: they are written while it goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future

    from kinfold.project.ledger import GroundBatch
    from kinfold.tables import SourceTable


class Coming:
    """A batch that a thread writes. ``batch``: without the SHA-256 of its segment, which nobody knows yet."""

    def __init__(self, batch: GroundBatch, source: SourceTable, writing: Future[str]) -> None:
        self.batch = batch
        self._writing = writing
        self._source: SourceTable | None = source

    def handed_over(self) -> SourceTable | None:
        """Return the rows once and let them go: a million of them need not be held twice."""
        source, self._source = self._source, None
        return source

    def written(self) -> GroundBatch:
        """Wait until the rows are on disk, and return the whole batch. Raises what writing met."""
        return replace(self.batch, segment_sha256=self._writing.result())

    def wait(self) -> None:
        """Wait until nothing is written any more, done or failed."""
        self._writing.exception()
