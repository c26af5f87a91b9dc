"""A sample of a column's values that does not follow the order of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.lazily import derived
from kinfold.reading.naming import nonblank
from kinfold.reading.shapes import Sample

if TYPE_CHECKING:
    import numpy.typing as npt

    BoolArray = npt.NDArray[np.bool_]

SAMPLE = 1_000  # distinct values looked at per column
_THIN_FROM = 50_000  # cells; a larger column is thinned by the bytes of its values before they are counted
_SEED = 20_260_101  # of a number for each byte; any fixed number does
_MIXER = np.uint64(0x9E3779B97F4A7C15)
_PIECE = 65_536  # texts whose bytes are looked at at a time, which bounds memory


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a file; what its cells hold is found when first asked, and most headers ask nothing."""

    cells: pa.ChunkedArray

    @property
    def rows(self) -> int:
        """How many cells there are, blank ones too."""
        return len(self.cells)

    @derived
    def filled(self) -> int:
        """How many cells are not blank."""
        return int(np.count_nonzero(self._present))

    @property
    def distinct(self) -> int:
        """How many distinct texts the filled cells have, about."""
        return self._counted[0]

    @property
    def sample(self) -> Sample:
        """Some of these texts, without blanks at their ends."""
        return self._counted[1]

    @derived
    def _present(self) -> BoolArray:
        return np.asarray(nonblank(self.cells), bool)

    @derived
    def _counted(self) -> tuple[int, Sample]:
        thin = self.filled // _THIN_FROM
        if thin > 1:
            chosen = self.cells.filter(pa.array(self._present & (_spread(self.cells) % np.uint64(thin) == 0)))
            distinct, sample = _of(chosen)
            if distinct >= SAMPLE:
                return distinct * self.filled // len(chosen), sample
        return _of(self.cells.filter(pa.array(self._present)))


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
    """Return a number for each text, by its bytes in any order; 0 for an empty one."""
    number = pa.array(np.random.default_rng(_SEED).integers(1, 2**63, 256, dtype=np.uint64))
    pieces = (whole.slice(start, _PIECE) for whole in texts.chunks for start in range(0, len(whole), _PIECE))
    sums = [_sums(number, piece) for piece in pieces]
    return (np.concatenate([np.zeros(0, np.uint64), *sums]) * _MIXER) >> np.uint64(20)


def _sums(number: pa.Array, texts: pa.StringArray) -> npt.NDArray[np.uint64]:
    """Return the sum of the numbers of each text's bytes."""
    _, offsets, content = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    begin, length = int(ends[0]), int(ends[-1] - ends[0])
    found = np.zeros(len(texts), np.uint64)
    if length:
        octets = pa.Array.from_buffers(pa.uint8(), length, [None, content], offset=begin)
        full = ends[1:] > ends[:-1]
        found[full] = np.add.reduceat(number.take(octets).to_numpy(), (ends[:-1] - begin)[full])
    return found
