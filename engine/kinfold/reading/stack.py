"""All rows of all files, one after the other, and which of them stand for a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.reading import repeats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.reading.extraction import Extract
    from kinfold.reading.repeats import BoolArray
    from kinfold.tables import Int32Array, Int64Array


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """The rows of all extracts; a record's code is its place in ``record``."""

    extracts: tuple[Extract, ...]
    begins: Int64Array  # place of each extract's first row, and the end
    file: Int32Array  # of each row: its extract
    line: Int64Array  # of each row
    record: pa.Array  # distinct record texts, ascending
    code: Int64Array  # of each row
    stands: BoolArray  # rows that no newer row of their record supersedes
    named_by: Int64Array  # of each record: the row that gives its name and kind
    found_at: Int64Array  # of each record: the row that gives its file and line

    def text(self, name: str) -> pa.Array:
        """Return a text column of all rows."""
        return joined([getattr(e, name) for e in self.extracts])

    def of(self, number: int) -> slice:
        """Return the places of one extract's rows."""
        return slice(int(self.begins[number]), int(self.begins[number + 1]))

    def again(self) -> Int64Array:
        """Return the standing rows that share their record with another one."""
        return shared(self.code, self.stands)


def stacked(extracts: Sequence[Extract]) -> Stack:
    """Stack the rows and settle which of those with one key stand."""
    record, code = _ranked(joined([e.record for e in extracts]))
    sizes = [len(e.line) for e in extracts]
    line = np.concatenate([np.empty(0, np.int64), *(e.line for e in extracts)])
    file = np.repeat(np.arange(len(extracts), dtype=np.int32), sizes)
    stands = repeats.standing(code, joined([e.updated_at for e in extracts]))
    named_by = np.empty(len(record), np.int64)
    named_by[code[stands]] = np.flatnonzero(stands)
    found_at = named_by.copy()
    again = shared(code, stands)
    if len(again):
        told = ("name", "kind", "key", "updated_at")
        columns = {name: joined([getattr(e, name) for e in extracts]).take(pa.array(again)) for name in told}
        columns["file"] = pa.array([e.file for e in extracts]).take(pa.array(file[again]))
        columns["line"] = pa.array(line[again])
        best, first = repeats.chosen(again, code[again], columns)
        named_by[code[best]] = best
        found_at[code[first]] = first
    begins = np.cumsum([0, *sizes])
    return Stack(tuple(extracts), begins, file, line, record, code, stands, named_by, found_at)


def _ranked(texts: pa.Array) -> tuple[pa.Array, Int64Array]:
    """Return the distinct texts, ascending, and the place of each text among them."""
    order = pc.array_sort_indices(texts)
    ordered = texts.take(order)
    new = np.ones(len(texts), np.bool_)
    new[1:] = pc.not_equal(ordered[1:], ordered[:-1]).to_numpy(zero_copy_only=False)
    code = np.empty(len(texts), np.int64)
    code[order.to_numpy()] = np.cumsum(new) - 1
    return ordered if new.all() else ordered.filter(pa.array(new)), code


def shared(code: Int64Array, stands: BoolArray) -> Int64Array:
    """Return the standing places whose code another standing place holds too."""
    standing = np.flatnonzero(stands)
    return standing[repeats.repeated(code[standing])] if len(standing) else standing


def joined(arrays: Sequence[pa.Array]) -> pa.Array:
    """Return text arrays end to end; none give none."""
    return pa.concat_arrays(arrays) if arrays else pa.array([], pa.string())
