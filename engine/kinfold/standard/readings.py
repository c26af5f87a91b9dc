"""What texts were found to mean, kept from run to run: a text that was read before is not read again.

A standardiser reads each text by itself, so what it says of one holds wherever that text stands again,
as long as its code is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.mentions import distinct, texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.standard.workers import Standardiser
    from kinfold.tables import Cells, Int64Array

FEWEST = 20_000  # texts; fewer are read in a tenth of a second, which is not worth a file
TEXT = "text"


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """Distinct texts and the standard table that counts from them; the first ``known`` are of an earlier run.

    ``reader``: who read them, see ``reader_name``.
    """

    reader: str
    texts: pa.StringArray
    table: pa.Table
    known: int = 0

    def kept(self, since: int = 0) -> pa.Table:
        """Return the table of the texts from ``since`` on, in the place of a position the text itself."""
        raw = self.table["raw"].combine_chunks()
        start = int(np.searchsorted(raw.to_numpy(), since))
        texts = self.texts if len(raw) == len(self.texts) else self.texts.take(raw)
        return self.table.set_column(0, TEXT, texts).slice(start)

    def joined(self, texts: pa.StringArray, table: pa.Table) -> Readings:
        """Return these and, behind them, what further ``texts`` mean."""
        moved = pc.add(table["raw"], pa.scalar(len(self.texts), pa.int32()))
        whole = pa.concat_tables([self.table, table.set_column(0, "raw", moved)]).combine_chunks()
        return Readings(self.reader, pa.concat_arrays([self.texts, texts]), whole, self.known)


class Archive(Protocol):
    """Where a run finds what earlier ones read, and leaves what it has read."""

    def of(self, reader: str) -> Readings | None:
        """Return what a reader has read, all of it known; None where nothing is kept."""

    def keep(self, readings: Readings) -> None:
        """Keep what this run has read."""


class NoArchive:
    """Nothing was read before, and nothing is kept."""

    def of(self, reader: str) -> Readings | None:
        """Return None."""
        del reader
        return None

    def keep(self, readings: Readings) -> None:
        """Keep nothing."""


def from_kept(reader: str, kept: pa.Table) -> Readings:
    """Return the readings of ``Readings.kept``, or of several stacked: a text has one row or more."""
    texts = kept[TEXT].combine_chunks()
    first = np.ones(len(texts), bool)
    first[1:] = pc.not_equal(texts[1:], texts[:-1]).to_numpy(zero_copy_only=False)
    raw = pa.array(np.cumsum(first, dtype=np.int32) - np.int32(1))
    texts = texts if first.all() else texts.filter(pa.array(first))
    return Readings(reader, texts, kept.set_column(0, "raw", raw), len(texts))


def reader_name(kind: str, scheme: str, read: Standardiser) -> str:
    """Return what tells a reader from others: what it reads, its function, and the arguments given to it."""
    function, given = getattr(read, "func", read), getattr(read, "keywords", {})
    return repr((kind, scheme, function.__module__, function.__qualname__, sorted(given.items())))


def sought(
    cells: Sequence[Cells], before: Readings | None
) -> tuple[Readings | None, pa.StringArray, Int64Array]:
    """Return what the cells say again of ``before``, the new texts, and each cell's place among both.

    Those of before come first, in their order.
    """
    if before is None:
        return (None, *distinct(cells))
    texts = texts_of(cells)
    place = pc.index_in(texts, value_set=before.texts)
    new = pc.dictionary_encode(texts.filter(pc.is_null(place)))
    code: Int64Array = pc.fill_null(place, -1).to_numpy().astype(np.int64)
    known = code >= 0
    used = np.zeros(len(before.texts), bool)
    used[code[known]] = True
    if not used.all():
        code = np.where(known, (np.cumsum(used) - 1)[code], code)
        rows = pa.array(used).take(before.table["raw"].combine_chunks())
        before = from_kept(before.reader, before.kept().filter(rows).combine_chunks())
    code[~known] = len(before.texts) + new.indices.to_numpy()
    return before, new.dictionary, code
