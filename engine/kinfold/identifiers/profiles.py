"""What the records of one kind say, standardised and coded: the columns that are compared.

A ``ValueColumn`` holds any number of values a record (CSR): the values of record ``i`` are
``code[start[i]:start[i + 1]]``, positions in ``values``. Record ``i`` of a ``Profiles`` is the
i-th record of its kind in the order of record keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.ordering import are_mostly_distinct, ascending, ordered

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from kinfold.model import Kind
    from kinfold.tables import Int32Array, Int64Array, Positions


_FEW_RUNS = 64  # numpy's stable sort merges them; of random numbers it takes a tenth more than the other
CODE_BITS = 32  # of a packed number: its lower half, a code, behind a record or another code


class Measure(StrEnum):
    """How two values of a column are compared; each has its levels in ``scoring.levels``."""

    PERSON_NAME = "person_name"
    COMPANY_NAME = "company_name"
    DATE = "date"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER = "number"  # identity numbers, tax ids, accounts
    POSTCODE = "postcode"
    TEXT = "text"  # street, city, place
    HOUSE = "house"  # house numbers, units
    CATEGORY = "category"  # few values, each weighs little
    CONTEXT = "context"  # few values of a meaning that nobody told


@dataclass(frozen=True, slots=True, eq=False)
class ValueColumn:
    """One comparable field of all records of a kind.

    ``values``: distinct standard values, ascending; ``latin``: their reading in latin letters where
    they are Han names; ``household``: agreement may come from kinship instead of identity.
    """

    name: str
    measure: Measure
    start: Int64Array
    code: Int32Array
    values: pa.StringArray
    latin: pa.StringArray | None = None
    household: bool = False

    @property
    def single(self) -> bool:
        """No record has more than one value."""
        return len(self.start) < 2 or int(np.diff(self.start).max(initial=0)) <= 1

    def first(self) -> Int32Array:
        """Return the first value's code of each record, -1 where it has none."""
        return firsts(self.start, self.code)


@dataclass(frozen=True, slots=True, eq=False)
class PersonNames:
    """The names of each record: parallel parts, one entry a variant (alias, native name, maiden name).

    ``given``, ``family`` are codes in ``values``, -1 when absent; ``middle`` and ``suffix`` are texts.
    ``guessed``: whether nobody told the variant, but it was read out of a married name.
    """

    start: Int64Array
    given: Int32Array
    family: Int32Array
    middle: pa.StringArray
    suffix: pa.StringArray
    values: pa.StringArray
    latin: pa.StringArray
    guessed: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class CompanyNames:
    """The names of each organization record; ``name`` are positions in ``table``.

    ``other``: whether the name is an alias or a former one of its record. ``table`` columns: value,
    core, brand, place, form, branch, group, script, latin, tokens.
    """

    start: Int64Array
    name: Int32Array
    other: npt.NDArray[np.bool_]
    table: pa.Table


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """All that is compared about the records of one kind."""

    kind: Kind
    record: Int32Array  # code of each record in the run's record table, ascending
    source: Int32Array  # code of each record's source
    name: Int32Array  # code of each record's name, -1 without one; equal for 张三 and Zhang San
    columns: Mapping[str, ValueColumn]
    persons: PersonNames | None = None
    companies: CompanyNames | None = None

    def __len__(self) -> int:
        return len(self.record)


def value_column(
    name: str,
    measure: Measure,
    told: tuple[Int32Array, pa.StringArray, Int32Array],
    records: int,
    *,
    household: bool = False,
) -> ValueColumn:
    """Build a column from record positions, ascending values, and the code that each record tells of them.

    Record positions and codes come in any order; what a record tells twice counts once.
    """
    record, values, code = told
    values, code = narrowed(values, code)
    key = distinct_ints(record.astype(np.int64) << CODE_BITS | code)
    start = starts(key >> CODE_BITS, records)
    return ValueColumn(name, measure, start, lower_half(key), values, household=household)


def starts(record: Positions, records: int) -> Int64Array:
    """Return where the part of each record begins among rows of these records, ascending; and the end."""
    start = np.zeros(records + 1, np.int64)
    np.cumsum(np.bincount(record, minlength=records), out=start[1:])
    return start


def lower_half(packed: Int64Array) -> Int32Array:
    """Return the codes that stand in the lower halves of packed numbers."""
    return (packed & ((1 << CODE_BITS) - 1)).astype(np.int32)


def distinct_ints(numbers: Int64Array) -> Int64Array:
    """Return the distinct numbers, ascending. Cost: one sort; much less than a hash table's for millions.

    Where few runs of ascending numbers follow each other they are merged, at a hundredth of that.
    """
    descents = np.count_nonzero(numbers[1:] < numbers[:-1])
    ordered = np.sort(numbers, kind="stable" if descents < _FEW_RUNS else None)
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered


def sorted_codes(texts: Any) -> tuple[pa.StringArray, Int32Array]:
    """Return the distinct texts, ascending, and each text's position among them; codes may come coded."""
    whole = texts.unify_dictionaries() if isinstance(texts, pa.ChunkedArray) else texts
    whole = whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
    if pa.types.is_dictionary(texts.type):
        found, code = narrowed(whole.dictionary, whole.indices.to_numpy(zero_copy_only=False))
    elif are_mostly_distinct(whole := pc.cast(whole, pa.string())):
        told, code = ordered(whole), np.empty(len(whole), np.int32)
        code[told.order] = np.cumsum(told.fresh, dtype=np.int32) - np.int32(1)
        return whole.take(pa.array(told.order.compress(told.fresh))), code
    else:
        coded = pc.dictionary_encode(whole)
        found, code = coded.dictionary, coded.indices.to_numpy(zero_copy_only=False)
    order = ascending(found)
    rank = np.empty(len(found), np.int32)
    rank[order] = np.arange(len(found), dtype=np.int32)
    return found.take(pa.array(order)), rank.take(code)


def narrowed(values: pa.StringArray, code: Int32Array) -> tuple[pa.StringArray, Int32Array]:
    """Return the values that have a code, in their order, and each code's place among them."""
    told = np.zeros(len(values), bool)
    told[code] = True
    if told.all():
        return values, code
    place = np.cumsum(told, dtype=np.int32) - np.int32(1)
    return values.filter(pa.array(told)), place.take(code)


def firsts(start: Int64Array, code: Int32Array) -> Int32Array:
    """Return the first code of each record's part, -1 where that is empty."""
    has = start[1:] > start[:-1]
    first = np.full(len(has), -1, np.int32)
    first[has] = code.take(start[:-1][has])
    return first
