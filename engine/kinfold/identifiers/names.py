"""The names of organizations, ready to compare, and one key a record's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.profiles import (
    CODE_BITS,
    CompanyNames,
    distinct_ints,
    firsts,
    lower_half,
    sorted_codes,
    starts,
)

if TYPE_CHECKING:
    from kinfold.identifiers.profiles import PersonNames
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array, Positions

_COMPANY_PARTS = ("value", "core", "brand", "place", "form", "branch", "group", "script", "latin", "tokens")
_OTHER = 1 << (CODE_BITS - 1)  # the bit of a packed name that tells an alias


def company_names(standards: Standards, position: Int32Array, size: int) -> CompanyNames:
    """Collect the names of ``size`` organizations, distinct names coded once."""
    found = standards.of("company")
    tables = [m.table.select(list(_COMPANY_PARTS)) for m in found]
    if not tables:
        nothing = np.zeros(0, np.int32)
        return CompanyNames(np.zeros(size + 1, np.int64), nothing, nothing.astype(bool), _no_companies())
    whole = pa.concat_tables(tables).combine_chunks()
    _, code = sorted_codes(whole["value"])
    first = np.zeros(int(code.max(initial=-1)) + 1, np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]  # of rows of one name the first, put down last
    usable = [np.flatnonzero(m.usable()) for m in found]
    offset = np.cumsum([0, *map(len, tables)])
    record = position.take(np.concatenate([m.record.take(u) for m, u in zip(found, usable, strict=True)]))
    row = np.concatenate([m.row.take(u) + at for m, u, at in zip(found, usable, offset, strict=False)])
    other = np.repeat([m.scheme == "other" for m in found], [len(u) for u in usable])
    told = record.astype(np.int64) << CODE_BITS | code.take(row)
    # A record's own names come before its aliases; a name that is both is its own.
    own = distinct_ints(told[~other])
    aliases = distinct_ints(told[other])
    aliases = aliases[~np.isin(aliases, own, assume_unique=True)]
    key = np.sort(np.r_[own, aliases | _OTHER])
    start, alias = starts(key >> CODE_BITS, size), (key & _OTHER) > 0
    return CompanyNames(start, lower_half(key & ~_OTHER), alias, whole.take(pa.array(first)))


def _no_companies() -> pa.Table:
    return pa.table({part: pa.array([], pa.string()) for part in _COMPANY_PARTS})


def person_keys(names: PersonNames) -> tuple[pa.StringArray, Int32Array]:
    """Return texts, one for 张三, Zhang San and San Zhang, and the place of each person's; -1 for none."""
    has = np.flatnonzero(names.start[1:] > names.start[:-1])
    given, family = (part.take(names.start[has]) for part in (names.given, names.family))
    code, pair = pd.factorize((given + np.int64(1)) << CODE_BITS | (family + 1))
    whose = np.full(len(names.start) - 1, -1, np.int32)
    whose[has] = code
    latin = pa.concat_arrays([pa.array([""], pa.string()), names.latin])
    one, other = latin.take(pa.array(pair >> CODE_BITS)), latin.take(pa.array(lower_half(pair)))
    swapped = pc.greater(one, other)
    ends = pc.if_else(swapped, other, one), pc.if_else(swapped, one, other)
    return pc.binary_join_element_wise(*ends, " "), whose


def company_keys(names: CompanyNames) -> tuple[pa.StringArray, Int32Array]:
    """Return the cores of all names, and which is that of each organization's first name; -1 for none."""
    return names.table["core"].combine_chunks(), firsts(names.start, names.name)


def record_names(size: int, *told: tuple[Positions, tuple[pa.StringArray, Int32Array]]) -> Int32Array:
    """Code the names of ``size`` records; ``told``: records of a kind, texts, and the place of each one's."""
    name = np.full(size, -1, np.int32)
    code = name_codes(pa.concat_arrays([texts for _, (texts, _) in told]))
    for records, (texts, whose) in told:
        name[records] = np.r_[code[: len(texts)], np.int32(-1)].take(whose)
        code = code[len(texts) :]
    return name


def name_codes(names: pa.StringArray) -> Int32Array:
    """Code equal names equally, in their order, -1 for no name."""
    values, code = sorted_codes(names)
    nameless = len(values) > 0 and values[0].as_py() == ""  # "" sorts first
    return np.where(code == 0, -1, code).astype(np.int32) if nameless else code
