"""Cells → mentions: each distinct raw text is standardised once, and each cell points at what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.shape import Quality

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kinfold.standard.workers import Standardiser
    from kinfold.tables import Cells, Int32Array

_USABLE = pa.array([Quality.VALID.value, Quality.REPAIRED.value])


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """Which record says what: one entry a cell and value.

    ``record``: record codes; ``row``: positions in ``table`` (a standard table, see ``shape``);
    ``column``: positions in ``columns``, the headers; ``raws``: the distinct raw texts that
    ``table["raw"]`` counts from. ``kind`` and ``scheme`` say what the values are.
    """

    kind: str
    scheme: str
    record: Int32Array
    row: Int32Array
    column: Int32Array
    columns: tuple[str, ...]
    sources: tuple[str, ...]  # the source of each of ``columns``
    raws: pa.StringArray
    table: pa.Table

    def texts(self, part: str) -> npt.NDArray[Any]:
        """Return one part of the standard table for each mention."""
        return np.asarray(self.table[part].combine_chunks().to_numpy(zero_copy_only=False))[self.row]

    def told(self, part: str, *texts: str) -> npt.NDArray[np.bool_]:
        """Tell of each mention whether its part is one of ``texts``."""
        hit = pc.is_in(self.table[part], value_set=pa.array(texts, pa.string()))
        return np.asarray(hit, bool)[self.row]

    def matching(self, part: str, pattern: str) -> npt.NDArray[np.bool_]:
        """Tell of each mention whether RE2 ``pattern`` is found in its part."""
        hit = pc.match_substring_regex(self.table[part], pattern)
        return np.asarray(hit, bool)[self.row]

    def usable(self) -> npt.NDArray[np.bool_]:
        """Whether each mention has a value that may serve as evidence."""
        fit = pc.is_in(self.table["quality"], value_set=_USABLE)
        good = pc.and_(fit, pc.not_equal(self.table["value"], ""))
        return np.asarray(good, bool)[self.row]


def mention(kind: str, cells: Sequence[Cells], standardise: Standardiser, scheme: str = "") -> Mentions:
    """Standardise the distinct raws of ``cells`` and give each cell all values of its raw."""
    raws, code = distinct(cells)
    return pointing((kind, scheme), cells, raws, code, standardise(raws))


def pointing(
    named: tuple[str, str],
    cells: Sequence[Cells],
    raws: pa.StringArray,
    code: npt.NDArray[np.int64],
    table: pa.Table,
) -> Mentions:
    """Give each cell all values of its raw.

    ``named``: kind and scheme; ``code``: each cell's place in ``raws``; ``table``: what ``raws`` mean.
    """
    begins = np.searchsorted(table["raw"].to_numpy(), np.arange(len(raws) + 1))
    counts = np.diff(begins)[code]
    cell = np.repeat(np.arange(len(code), dtype=np.int64), counts)
    nth = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    record = np.concatenate([c.record for c in cells]) if cells else np.zeros(0, np.int32)
    column = np.repeat(np.arange(len(cells), dtype=np.int32), [len(c.record) for c in cells])
    return Mentions(
        *named,
        record[cell],
        (begins[code[cell]] + nth).astype(np.int32),
        column[cell],
        tuple(c.column for c in cells),
        tuple(c.source for c in cells),
        raws,
        table,
    )


def distinct(cells: Sequence[Cells]) -> tuple[pa.StringArray, npt.NDArray[np.int64]]:
    """Return the distinct raw texts, in the order of their first cells, and each cell's place among them.

    Nothing that is derived may follow that order: rows come in any.
    """
    if not cells:
        return pa.array([], pa.string()), np.zeros(0, np.int64)
    coded = pc.dictionary_encode(texts_of(cells))
    return coded.dictionary, coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def texts_of(cells: Sequence[Cells]) -> pa.StringArray:
    """Return the raw texts of cells end to end: to code them at once takes less time than apart."""
    return pa.concat_arrays([pc.cast(c.raw, pa.string()) for c in cells])
