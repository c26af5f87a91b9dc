"""A sample of a column's values that does not follow the order of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.reading.naming import nonblank
from kinfold.reading.shapes import Sample

if TYPE_CHECKING:
    import numpy.typing as npt

SAMPLE = 1_000  # distinct values looked at per column
_THIN_FROM = 50_000  # cells; a larger column is thinned by the bytes of its values before they are counted
_SEED = 20_260_101  # of a number for each byte; any fixed number does
_MIXER = np.uint64(0x9E3779B97F4A7C15)
_CHUNK = 100_000  # texts whose bytes are looked at at a time, which bounds memory


@dataclass(frozen=True, slots=True)
class Column:
    """What is looked at of a column: a sample of its values, its rows, those filled, distinct values."""

    sample: Sample
    rows: int
    filled: int
    distinct: int


def column_of(cells: pa.ChunkedArray) -> Column:
    """Return a column's sample and counts."""
    filled = cells.filter(nonblank(cells))
    distinct, sample = sampled(filled)
    return Column(sample, len(cells), len(filled), distinct)


def sampled(filled: pa.ChunkedArray) -> tuple[int, Sample]:
    """Return how many distinct texts there are, about, and a sample of them, without blanks at their ends.

    No text may be blank.
    """
    thin = len(filled) // _THIN_FROM
    if thin > 1:
        chosen = filled.filter(pa.array(_spread(filled) % np.uint64(thin) == 0))
        distinct, sample = _of(chosen)
        if distinct >= SAMPLE:
            return distinct * len(filled) // len(chosen), sample
    return _of(filled)


def _of(texts: pa.ChunkedArray) -> tuple[int, Sample]:
    counted = pc.value_counts(pc.utf8_trim_whitespace(texts))
    values, times = counted.field("values"), counted.field("counts")
    if len(values) > SAMPLE:
        least = pc.sort_indices(
            pa.table({"spread": _spread(pa.chunked_array([values])), "value": values}),
            sort_keys=[("spread", "ascending"), ("value", "ascending")],
        )
        values, times = values.take(least[:SAMPLE]), times.take(least[:SAMPLE])
    return len(counted), Sample(tuple(values.to_pylist()), tuple(times.to_pylist()))


def _spread(texts: pa.ChunkedArray) -> npt.NDArray[np.uint64]:
    """Return a number for each text, by its bytes in any order."""
    number = np.random.default_rng(_SEED).integers(1, 2**63, 256, dtype=np.uint64)
    found = np.empty(len(texts), np.uint64)
    at = 0
    for whole in texts.chunks:
        for start in range(0, len(whole), _CHUNK):
            piece = pa.concat_arrays([whole.slice(start, _CHUNK)])  # its bytes begin at 0
            _, offsets, content = piece.buffers()
            begins = np.frombuffer(offsets, np.int32)[: len(piece)]
            end = np.frombuffer(offsets, np.int32)[len(piece)]
            sums = np.add.reduceat(number[np.frombuffer(content, np.uint8)[:end]], begins)
            found[at : at + len(piece)] = (sums * _MIXER) >> np.uint64(20)
            at += len(piece)
    return found
