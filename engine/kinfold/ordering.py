"""Texts in ascending order, sorted as the numbers that their next bytes make: at half the cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array, Positions

FEW = 10_000  # texts; fewer are compared, which is quicker than to make numbers of them
ONE_IN = 64  # texts; these tell how many are distinct
DISTINCT = 0.98  # share of these that do not repeat; where each occurs k times, k in 2 * ONE_IN repeat
BYTES = 8  # of a number
CHUNK = 20_000  # texts of which numbers are made at a time: what that takes fits into the cache of a core
_ALL_BITS = np.uint64(8 * BYTES)
_BEGIN = np.array([((1 << 8 * n) - 1) << 8 * (BYTES - n) for n in range(BYTES + 1)], np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """``order``: the places of texts, ascending, equal ones in any order; ``fresh``: where another begins."""

    order: Int64Array
    fresh: npt.NDArray[np.bool_]


def ascending(texts: pa.StringArray) -> Int64Array:
    """Return the order of distinct texts, none of them null."""
    return ordered(texts).order


def ordered(texts: pa.StringArray) -> Ordered:
    """Sort texts, none of them null, with equal ones side by side.

    Those that are alike so far are told apart by as many more bytes as fit behind the number of their group.
    """
    written = None if len(texts) < FEW else _Written.of(texts)
    if written is None:
        return _compared(texts)
    order, fresh = np.arange(len(texts)), np.zeros(len(texts), bool)
    fresh[:1] = True
    tied, seen = np.arange(len(texts)), 0
    while len(tied):
        place, group = order.take(tied), np.cumsum(fresh.take(tied)) - 1
        width = BYTES - (int(group[-1]).bit_length() + 7) // 8
        number = written.begin_behind(seen, place, width)
        group <<= 8 * width
        number |= group.view(np.uint64)
        sequence = np.argsort(number)
        place, number = place.take(sequence), number.take(sequence)
        begins = _first_of_each(number)
        order[tied], fresh[tied] = place, begins
        seen += width
        alone = begins & np.r_[begins[1:], True]
        # Of texts still alike either the ends of all have been seen, and they are equal, or of none.
        tied = tied.compress(~alone & (written.size.take(place) >= seen))
    return Ordered(order, fresh)


def are_mostly_distinct(texts: pa.StringArray) -> bool:
    """Tell whether many texts repeat so little that to sort them all takes less than to find the distinct."""
    sample = texts.take(pa.array(np.arange(0, len(texts), ONE_IN)))
    return len(texts) >= FEW and pc.count_distinct(sample).as_py() >= DISTINCT * len(sample)


def _compared(texts: pa.StringArray) -> Ordered:
    order = pc.sort_indices(texts)
    told = texts.take(order)
    fresh = np.ones(len(texts), bool)
    fresh[1:] = np.asarray(pc.not_equal(told[1:], told[:-1]), bool)
    return Ordered(order.to_numpy().astype(np.int64), fresh)


def _first_of_each(ascend: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    fresh = np.ones(len(ascend), bool)
    np.not_equal(ascend[1:], ascend[:-1], out=fresh[1:])
    return fresh


@dataclass(frozen=True, slots=True, eq=False)
class _Written:
    """Texts end to end as ``numbers`` of eight bytes, the first one highest; begin and size of each."""

    numbers: npt.NDArray[np.uint64]
    begin: Int32Array
    size: Int32Array

    @classmethod
    def of(cls, texts: pa.StringArray) -> _Written | None:
        """Return them; None where one holds a NUL, which is to come behind the end of a text."""
        _, offsets, content = texts.buffers()
        bounds = np.frombuffer(offsets or b"", np.int32)[texts.offset :][: len(texts) + 1]
        written = np.frombuffer(content or b"", np.uint8)
        written = written[bounds[0] : bounds[-1]] if len(texts) else written[:0]
        if not written.all():
            return None
        numbers = np.zeros(len(written) // BYTES + 2, np.uint64)  # two are read where one begins
        numbers.view(np.uint8)[: len(written)] = written
        if np.little_endian:
            numbers.byteswap(inplace=True)
        return cls(numbers, bounds[:-1] - bounds[:1], np.diff(bounds))

    def begin_behind(self, seen: int, place: Positions, width: int) -> npt.NDArray[np.uint64]:
        """Return the next ``width`` bytes of the texts at these places, behind those seen; NULs at an end."""
        told = np.empty(len(place), np.uint64)
        for start in range(0, len(place), CHUNK):
            part = slice(start, start + CHUNK)
            told[part] = self._begin_behind(seen, place[part], width)
        return told

    def _begin_behind(self, seen: int, place: Positions, width: int) -> npt.NDArray[np.uint64]:
        begin = self.begin.take(place).astype(np.int64) + seen
        number, bits = begin >> 3, ((begin & (BYTES - 1)) << 3).astype(np.uint64)
        told = self.numbers.take(number) << bits | self.numbers.take(number + 1) >> _ALL_BITS - bits
        told &= _BEGIN.take(np.minimum(self.size.take(place) - seen, width))
        told >>= np.uint64(8 * (BYTES - width))
        return told
