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

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from kinfold.model import Kind
    from kinfold.tables import Int32Array, Int64Array


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
        has = np.diff(self.start) > 0
        out = np.full(len(self.start) - 1, -1, np.int32)
        out[has] = self.code[self.start[:-1][has]]
        return out


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
    pairs: tuple[npt.NDArray[np.int32], Any],
    records: int,
    *,
    household: bool = False,
) -> ValueColumn:
    """Build a column from (record position, text) pairs in any order; equal pairs count once.

    The texts may be dictionary-coded.
    """
    record, text = pairs
    values, code = sorted_codes(text)
    width = max(len(values), 1)
    key = distinct_ints(record.astype(np.int64) * width + code)
    start = np.searchsorted(key, np.arange(records + 1, dtype=np.int64) * width)
    return ValueColumn(
        name,
        measure,
        start.astype(np.int64),
        (key % width).astype(np.int32),
        values,
        household=household,
    )


def distinct_ints(numbers: Int64Array) -> Int64Array:
    """Return the distinct numbers, ascending. Cost: one sort; much less than a hash table's for millions."""
    ordered = np.sort(numbers)
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered


def sorted_codes(texts: Any) -> tuple[pa.StringArray, Int32Array]:
    """Return the distinct texts, ascending, and each text's position among them; codes may come coded."""
    whole = texts.unify_dictionaries() if isinstance(texts, pa.ChunkedArray) else texts
    whole = whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
    coded = whole if pa.types.is_dictionary(texts.type) else pc.dictionary_encode(pc.cast(whole, pa.string()))
    place = coded.indices.to_numpy(zero_copy_only=False)
    told = np.zeros(len(coded.dictionary), bool)
    told[place] = True
    found = coded.dictionary.filter(pa.array(told))
    order = pc.sort_indices(found).to_numpy()
    rank = np.zeros(len(told), np.int32)
    rank[np.flatnonzero(told)[order]] = np.arange(len(order), dtype=np.int32)
    return found.take(pa.array(order)), rank[place]
