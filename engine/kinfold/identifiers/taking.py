"""The profiles of some records alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.identifiers.profiles import narrowed

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.identifiers.profiles import CompanyNames, PersonNames, Profiles, ValueColumn
    from kinfold.tables import Int64Array

    Flags = npt.NDArray[np.bool_]


def taken(profiles: Profiles, keep: Flags) -> Profiles:
    """Return the profiles of these records; themselves where all are kept."""
    if keep.all():
        return profiles
    persons, companies = profiles.persons, profiles.companies
    return replace(
        profiles,
        record=profiles.record[keep],
        source=profiles.source[keep],
        name=profiles.name[keep],
        columns={name: _column(column, keep) for name, column in profiles.columns.items()},
        persons=None if persons is None else _persons(persons, keep),
        companies=None if companies is None else _companies(companies, keep),
    )


def _column(column: ValueColumn, keep: Flags) -> ValueColumn:
    start, mine = _rows(column.start, keep)
    return replace(column, start=start, code=column.code[mine])


def _persons(names: PersonNames, keep: Flags) -> PersonNames:
    start, mine = _rows(names.start, keep)
    texts = {part: getattr(names, part).filter(pa.array(mine)) for part in ("middle", "suffix")}
    codes = {part: getattr(names, part)[mine] for part in ("given", "family", "guessed")}
    return replace(names, start=start, **codes, **texts)


def _companies(names: CompanyNames, keep: Flags) -> CompanyNames:
    start, mine = _rows(names.start, keep)
    return replace(names, start=start, name=names.name[mine], other=names.other[mine])


def _rows(start: Int64Array, keep: Flags) -> tuple[Int64Array, Flags]:
    """Return where the parts of the records kept begin, and which rows of all are theirs."""
    size, gone = np.diff(start), np.flatnonzero(~keep)
    kept = np.zeros(len(keep) - len(gone) + 1, np.int64)
    np.cumsum(size[keep], out=kept[1:])
    # Mostly few records are left out: their rows are told, not those of all.
    counts = size.take(gone)
    begins = np.repeat(start.take(gone) - np.cumsum(counts) + counts, counts)
    mine = np.ones(start[-1], bool)
    mine[begins + np.arange(len(begins))] = False
    return kept, mine


def narrow(profiles: Profiles) -> Profiles:
    """Return the same profiles with no value or name that none of their records says."""
    persons, companies = profiles.persons, profiles.companies
    return replace(
        profiles,
        columns={name: _narrow_column(column) for name, column in profiles.columns.items()},
        persons=None if persons is None else _narrow_persons(persons),
        companies=None if companies is None else _narrow_companies(companies),
    )


def _narrow_column(column: ValueColumn) -> ValueColumn:
    values, code = narrowed(column.values, column.code)
    latin = None if column.latin is None else narrowed(column.latin, column.code)[0]
    return replace(column, values=values, latin=latin, code=code)


def _narrow_persons(names: PersonNames) -> PersonNames:
    parts = np.r_[names.given, names.family]
    told = parts >= 0
    values, code = narrowed(names.values, parts[told])
    latin, _ = narrowed(names.latin, parts[told])
    parts[told] = code
    given, family = np.split(parts, 2)
    return replace(names, given=given, family=family, values=values, latin=latin)


def _narrow_companies(names: CompanyNames) -> CompanyNames:
    place, name = narrowed(pa.array(np.arange(len(names.table))), names.name)
    return replace(names, name=name, table=names.table.take(place))
