"""The cells of each column, by the record that each of them speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.model import Field, Role
from kinfold.reading import repeats
from kinfold.reading.naming import is_party_name, nonblank, party_of
from kinfold.tables import Cells
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfold.reading.derived import Derived
    from kinfold.reading.mapping import ColumnMapping
    from kinfold.reading.stack import Stack
    from kinfold.tables import Int32Array, Int64Array


def cells(stack: Stack, derived: Derived, rank: Int32Array) -> Iterator[Cells]:
    """Yield the cells of each file's columns, each record's first value before its further ones.

    ``rank``: the final code of each primary record, then of each derived one.
    """
    later = rank[len(stack.record) :]

    def of_column(asked: tuple[int, ColumnMapping, Int32Array, Int64Array]) -> list[Cells]:
        number, column, primary, order = asked
        e = stack.extracts[number]
        text = e.columns[column.column]
        here = order.compress(nonblank(text).to_numpy(zero_copy_only=False).take(order))
        text = text.take(pa.array(here))
        theirs = derived.code.get((number, *party_of(column)))
        other = None if theirs is None else theirs[here]
        said = _spoken_of(column, primary[here], other, text, later)
        return [each for told in said for each in _layered(e.mapping.source, column, *told)]

    asked = []
    for number, e in enumerate(stack.extracts):
        primary = rank[stack.code[stack.of(number)]]
        standing = np.flatnonzero(stack.stands[stack.of(number)])
        order = standing[np.argsort(primary[standing], kind="stable")]
        asked += [(number, column, primary, order) for column in e.cell_columns()]
    for found in side_by_side(of_column, asked):
        yield from found


def _spoken_of(
    column: ColumnMapping, primary: Int32Array, other: Int64Array | None, text: pa.Array, rank: Int32Array
) -> Iterator[tuple[Field, Int32Array, pa.Array]]:
    """Say which records the cells of a column speak of, and as what.

    A contact's phone is the contact's where the row names one, else the primary record's. The name of
    an employer or department is that record's own name, and stays with the primary one as context.
    """
    if other is None:
        yield column.field, primary, text
        return
    there = other >= 0
    if not is_party_name(column):
        # Where there is no other record its place -1 reads any rank, and the primary one is chosen.
        code = np.where(there, rank[other], primary) if len(rank) else primary
        yield column.field, code.astype(np.int32), text
        return
    if column.role in (Role.EMPLOYER, Role.DEPARTMENT):
        yield column.field, primary, text
    lone = column.field in (Field.COMPANY, Field.DEPARTMENT)
    yield Field.NAME if lone else column.field, rank[other[there]], text.filter(pa.array(there))


def _layered(
    source: str, column: ColumnMapping, field: Field, code: Int32Array, raw: pa.Array
) -> Iterator[Cells]:
    if not len(code):
        return
    if (code[1:] < code[:-1]).any():
        order = np.argsort(code, kind="stable")
        code, raw = code[order], raw.take(pa.array(order))
    for record, text in repeats.layers(code, raw):
        yield Cells(source, column.column, field, column.scheme, column.group, record, text)
