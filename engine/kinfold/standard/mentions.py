"""Cells → mentions: each distinct raw text is standardised once, and each cell points at what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.shape import Quality

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from kinfold.tables import Cells, Int32Array

    Standardiser = Callable[[pa.StringArray], pa.Table]


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
        return np.asarray(self.table[part].to_pylist(), dtype=object)[self.row]

    def usable(self) -> npt.NDArray[np.bool_]:
        """Whether each mention has a value that may serve as evidence."""
        quality = self.table["quality"]
        good = pc.and_(
            pc.is_in(quality, value_set=pa.array([Quality.VALID.value, Quality.REPAIRED.value])),
            pc.not_equal(self.table["value"], ""),
        )
        return np.asarray(good, bool)[self.row]


def mention(kind: str, cells: Sequence[Cells], standardise: Standardiser, scheme: str = "") -> Mentions:
    """Standardise the distinct raws of ``cells`` and give each cell all values of its raw."""
    raws, code = _distinct(cells)
    table = standardise(raws)
    position = table["raw"].to_numpy()
    begins = np.searchsorted(position, np.arange(len(raws) + 1))
    counts = np.diff(begins)[code]
    cell = np.repeat(np.arange(len(code), dtype=np.int64), counts)
    nth = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    record = np.concatenate([c.record for c in cells]) if cells else np.zeros(0, np.int32)
    column = np.repeat(np.arange(len(cells), dtype=np.int32), [len(c.record) for c in cells])
    return Mentions(
        kind,
        scheme,
        record[cell],
        (begins[code[cell]] + nth).astype(np.int32),
        column[cell],
        tuple(c.column for c in cells),
        tuple(c.source for c in cells),
        raws,
        table,
    )


def _distinct(cells: Sequence[Cells]) -> tuple[pa.StringArray, npt.NDArray[np.int64]]:
    if not cells:
        return pa.array([], pa.string()), np.zeros(0, np.int64)
    coded = pc.dictionary_encode(pa.chunked_array([pc.cast(c.raw, pa.string()) for c in cells]))
    whole = coded.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0)
    order = pc.sort_indices(whole.dictionary).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return whole.dictionary.take(pa.array(order)), rank[whole.indices.to_numpy(zero_copy_only=False)]
