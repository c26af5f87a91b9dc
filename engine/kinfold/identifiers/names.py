"""The names of organizations, ready to compare, and one key a record's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.profiles import CompanyNames, sorted_codes

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.identifiers.profiles import PersonNames
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array

_COMPANY_PARTS = ("value", "core", "brand", "place", "form", "branch", "group", "script", "latin", "tokens")


def company_names(standards: Standards, position: Int32Array, size: int) -> CompanyNames:
    """Collect the names of ``size`` organizations, distinct names coded once."""
    found = standards.of("company")
    tables = [m.table.select(list(_COMPANY_PARTS)) for m in found]
    if not tables:
        nothing = np.zeros(0, np.int32)
        return CompanyNames(np.zeros(size + 1, np.int64), nothing, nothing.astype(bool), _no_companies())
    whole = pa.concat_tables(tables).combine_chunks()
    _, code = sorted_codes(whole["value"])
    first = np.full(int(code.max(initial=-1)) + 1, len(code), np.int64)
    np.minimum.at(first, code, np.arange(len(code)))
    offset = np.r_[0, np.cumsum([len(t) for t in tables])]
    record = position[np.concatenate([m.record[m.usable()] for m in found])].astype(np.int64)
    row = np.concatenate([m.row[m.usable()] + offset[i] for i, m in enumerate(found)])
    other = np.concatenate([np.full(int(m.usable().sum()), m.scheme == "other") for m in found])
    # A record's own names come before its aliases; a name that is both is its own.
    order = np.lexsort((code[row], other, record))
    record, names, other = record[order], code[row][order], other[order]
    _, once = np.unique(record * max(len(first), 1) + names, return_index=True)
    once.sort()
    record, names, other = record[once], names[once], other[once]
    start = np.searchsorted(record, np.arange(size + 1)).astype(np.int64)
    return CompanyNames(start, names.astype(np.int32), other, whole.take(pa.array(first)))


def _no_companies() -> pa.Table:
    return pa.table({part: pa.array([], pa.string()) for part in _COMPANY_PARTS})


def person_keys(names: PersonNames) -> npt.NDArray[Any]:
    """Return one text a person that is equal for 张三, Zhang San and San Zhang; "" without a name."""
    has = np.diff(names.start) > 0
    first = names.start[:-1][has]
    given, family = (
        pc.fill_null(names.latin.take(pa.array(part[first], mask=part[first] < 0)), "")
        for part in (names.given, names.family)
    )
    swapped = pc.greater(given, family)
    ends = pc.if_else(swapped, family, given), pc.if_else(swapped, given, family)
    return _spread(has, pc.binary_join_element_wise(*ends, " "))


def company_keys(names: CompanyNames) -> npt.NDArray[Any]:
    """Return the core of each organization's first name; "" without one."""
    has = np.diff(names.start) > 0
    first = names.name[names.start[:-1][has]]
    return _spread(has, names.table["core"].take(pa.array(first)))


def _spread(has: npt.NDArray[np.bool_], texts: pa.StringArray | pa.ChunkedArray) -> npt.NDArray[Any]:
    out = np.full(len(has), "", dtype=object)
    out[has] = texts.to_numpy(zero_copy_only=False) if isinstance(texts, pa.Array) else texts.to_numpy()
    return out
