"""Phones are read in the country that their own row names, and where that fails in the project's region."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.model import Field
from kinfold.standard import address, phone
from kinfold.standard.columns import in_order
from kinfold.standard.mentions import distinct
from kinfold.standard.shape import Quality

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from kinfold.tables import Cells, Int32Array

_UNASSIGNED, _SURE = 2, 3  # the best ranks of a reading
_USABLE = pa.array([Quality.VALID.value, Quality.REPAIRED.value, Quality.PLACEHOLDER.value])


def by_country(
    phones: Sequence[Cells], countries: Sequence[Cells], region: str
) -> Mapping[tuple[str, ...], list[Cells]]:
    """Return the phones by the regions in which they are read, the row's own country first.

    ``region``: the project's, in which all are read whose row names no country with a number plan.
    """
    regions, code = _row_regions(countries, region)
    found: dict[tuple[str, ...], list[Cells]] = {}
    for cells in phones:
        mine = np.zeros(len(cells.record), np.int32)
        known = cells.record < len(code)
        mine[known] = code[cells.record[known]]
        for place in np.unique(mine).tolist():
            asked = (region,) if regions[place] == region else (regions[place], region)
            found.setdefault(asked, []).append(cells.where(mine == place))
    return {asked: found[asked] for asked in sorted(found)}


def country_cells(cells: Sequence[Cells], records: pa.Table) -> list[Cells]:
    """Return the cells of countries; a record made from another's row (a contact) has that row's country."""
    told = [c for c in cells if c.field is Field.COUNTRY]
    if not told:
        return []
    keys, primary = (records[name].combine_chunks() for name in ("record", "primary"))
    derived = np.asarray(pc.not_equal(keys, primary), bool)
    derived[np.concatenate([c.record for c in told])] = False  # these name their own
    made = np.flatnonzero(derived).astype(np.int32)
    parent = _places(primary.take(pa.array(made)), keys)
    inherited = []
    for each in told:
        place = np.searchsorted(each.record, parent)
        found = np.flatnonzero(place < len(each.record))
        found = found[each.record[place[found]] == parent[found]]
        raw = each.raw.take(pa.array(place[found]))
        inherited.append(replace(each, record=made[found], raw=raw))
    return [*told, *(c for c in inherited if len(c.record))]


def _places(wanted: pa.StringArray, keys: pa.StringArray) -> npt.NDArray[np.int64]:
    """Return the place of each of a few keys among all, which are distinct; -1 for one that is not there."""
    few = pc.dictionary_encode(wanted)
    told = pc.index_in(keys, value_set=few.dictionary)  # few stand in a small table
    found = np.full(len(few.dictionary), -1, np.int64)
    found[told.drop_null().to_numpy()] = np.flatnonzero(told.is_valid().to_numpy(zero_copy_only=False))
    return np.asarray(found[few.indices.to_numpy()], np.int64)


def _row_regions(countries: Sequence[Cells], region: str) -> tuple[list[str], Int32Array]:
    """Return regions, the project's first, and the place among them of each record's country."""
    raws, cell = distinct(countries)
    names = pc.utf8_upper(address.standardise_area(raws, level="country")["value"]).to_pylist()
    regions = [region, *sorted({name for name in names if name in phonenumbers.SUPPORTED_REGIONS} - {region})]
    place = np.array([regions.index(name) if name in regions else 0 for name in names], np.int32)
    record = np.concatenate([c.record for c in countries]) if countries else np.zeros(0, np.int32)
    code = np.zeros(int(record.max(initial=-1)) + 1, np.int32)
    told = place[cell] if len(place) else np.zeros(0, np.int32)
    np.maximum.at(code, record[told > 0], told[told > 0])
    return regions, code


def standardise(raws: pa.StringArray, regions: tuple[str, ...]) -> pa.Table:
    """Return what ``phone.standardise`` gives in the region that reads the cell best, the first of equals.

    A number that bears a plus and is of no given range at home is not read in a further region.
    """
    table = phone.standardise(raws, regions[0])
    for region in regions[1:]:
        sure = _sureness(table, len(raws))
        named = (sure == _UNASSIGNED) & np.asarray(pc.starts_with(raws, "+"), bool)  # in its own country
        doubtful = np.flatnonzero((sure < _SURE) & ~named)
        again = phone.standardise(raws.take(pa.array(doubtful)), region)
        better = np.flatnonzero(_sureness(again, len(doubtful)) > sure[doubtful])
        again = again.filter(pc.is_in(again["raw"], value_set=pa.array(better, pa.int32())))
        told = pa.array(doubtful[again["raw"].to_numpy()].astype(np.int32))
        replaced = pc.is_in(table["raw"], value_set=pa.array(doubtful[better], pa.int32()))
        table = in_order(table.filter(pc.invert(replaced)), again.set_column(0, "raw", told))
    return table


def _sureness(table: pa.Table, cells: int) -> npt.NDArray[np.int8]:
    """Rank how each cell was read: not, without area code, in a range that nobody was given, or for sure."""
    usable = np.asarray(pc.is_in(table["quality"], value_set=_USABLE), bool)
    local = np.asarray(pc.equal(table["reason"], "no_area_code"), bool)
    unassigned = np.asarray(pc.equal(table["reason"], "unassigned_range"), bool)
    rank = np.where(usable, np.where(local, 1, np.where(unassigned, _UNASSIGNED, _SURE)), 0).astype(np.int8)
    best = np.zeros(cells, np.int8)
    np.maximum.at(best, table["raw"].to_numpy(), rank)
    return best


def phone_cells(cells: Sequence[Cells], *, fax: bool) -> list[Cells]:
    """Return the cells of phones, or of faxes."""
    return [c for c in cells if c.field is Field.PHONE and (c.scheme == "fax") is fax]
