"""Which standardiser reads which field, for which kind of record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.model import Field, Kind
from kinfold.standard import (
    account,
    address,
    company,
    date,
    department,
    email,
    gender,
    id_number,
    person,
    phone_countries,
    text,
    website,
)
from kinfold.standard.other_names import MARRIED, married_names
from kinfold.standard.phone_countries import by_country, country_cells, phone_cells
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from kinfold.standard.workers import Standardiser
    from kinfold.tables import Batch, Cells, Int32Array

_AREAS = (Field.CITY, Field.DISTRICT, Field.STATE, Field.POSTCODE, Field.COUNTRY)


@dataclass(frozen=True, slots=True)
class Asked:
    """Cells that are read alike: their kind, who reads them, and their scheme."""

    kind: str
    cells: list[Cells]
    read: Standardiser
    scheme: str = ""


def _of(cells: Sequence[Cells], *fields: Field) -> list[Cells]:
    return [c for c in cells if c.field in fields]


def by_kind(records: pa.Table) -> Mapping[Kind, npt.NDArray[np.bool_]]:
    """Return which records are of each kind."""
    return {kind: pc.equal(records["kind"], kind.value).to_numpy() for kind in Kind}


def _of_kind(cells: Sequence[Cells], wanted: npt.NDArray[np.bool_]) -> list[Cells]:
    """Return the cells that belong to the wanted records."""
    found = []
    for each in cells:
        mine = wanted.take(each.record)
        if mine.any():
            found.append(each.where(mine))
    return found


def asked_of_names(cells: Sequence[Cells], of_kind: Mapping[Kind, npt.NDArray[np.bool_]]) -> Iterator[Asked]:
    """Yield what is asked of names; ``of_kind``: which records are of each kind. They ask for no region."""
    persons = partial(_of_kind, wanted=of_kind[Kind.PERSON])
    organizations = partial(_of_kind, wanted=of_kind[Kind.ORGANIZATION])
    named = persons(_of(cells, Field.NAME))
    yield Asked("person", named, person.standardise)
    yield Asked("person", persons(_of(cells, Field.OTHER_NAME)), person.standardise, "other")
    yield Asked("person", married_names(named), person.standardise, MARRIED)
    parts = ((Field.GIVEN_NAME, "given"), (Field.MIDDLE_NAME, "middle"), (Field.FAMILY_NAME, "family"))
    for field, part in parts:
        yield Asked(part, _of(cells, field), partial(person.standardise_part, part=part))
    yield Asked("company", organizations(_of(cells, Field.NAME, Field.COMPANY)), company.standardise)
    yield Asked("company", organizations(_of(cells, Field.OTHER_NAME)), company.standardise, "other")
    yield Asked("employer", persons(_of(cells, Field.COMPANY)), company.standardise)
    units = _of(cells, Field.DEPARTMENT) + _of_kind(_of(cells, Field.NAME), of_kind[Kind.DEPARTMENT])
    yield Asked("department", units, department.standardise)


def asked_of_others(batch: Batch, region: str) -> Iterator[Asked]:
    """Yield what is asked of all other cells; ``region``: where phones without a country are read."""
    yield from _phones(batch, region)
    yield from _contacts(batch.cells, region)
    yield from _numbers(batch.cells)
    yield from _dates(batch.cells)
    yield from _texts(batch.cells)


def _phones(batch: Batch, region: str) -> Iterator[Asked]:
    countries = country_cells(batch.cells, batch.records)
    for kind, fax in (("phone", False), ("fax", True)):
        for regions, numbers in by_country(phone_cells(batch.cells, fax=fax), countries, region).items():
            yield Asked(kind, numbers, partial(phone_countries.standardise, regions=regions))


def _contacts(cells: Sequence[Cells], region: str) -> Iterator[Asked]:
    yield Asked("email", _of(cells, Field.EMAIL), email.standardise)
    yield Asked("website", _of(cells, Field.WEBSITE), website.standardise)
    yield Asked("address", _of(cells, Field.ADDRESS), partial(address.standardise, region=region))
    yield Asked("street", _of(cells, Field.STREET), address.standardise_street)
    for field in _AREAS:
        yield Asked(field.value, _of(cells, field), partial(address.standardise_area, level=field.value))
    yield Asked("house_number", _of(cells, Field.HOUSE_NUMBER), folded)
    yield Asked("unit", _of(cells, Field.UNIT), folded)


def _numbers(cells: Sequence[Cells]) -> Iterator[Asked]:
    for field, read in ((Field.ID_NUMBER, id_number.standardise), (Field.ACCOUNT, account.standardise)):
        chosen = _of(cells, field)
        for scheme in sorted({c.scheme for c in chosen}):
            same = [c for c in chosen if c.scheme == scheme]
            yield Asked(field.value, same, partial(read, scheme=scheme), scheme)
    taxes = _of(cells, Field.TAX_ID)
    for scheme in sorted({c.scheme for c in taxes}):
        same = [c for c in taxes if c.scheme == scheme]
        yield Asked("tax_id", same, partial(id_number.standardise, scheme=scheme), scheme)


def _dates(cells: Sequence[Cells]) -> Iterator[Asked]:
    columns = [*_of(cells, Field.BIRTH_DATE), *_birth_parts(cells)]
    by_order: dict[str, list[Cells]] = {}
    for each in columns:
        by_order.setdefault(date.guess_order(each.raw), []).append(each)
    for order in sorted(by_order):
        yield Asked("birth_date", by_order[order], _date_reader(order))


def _date_reader(order: str) -> Standardiser:
    return partial(date.standardise, order=order)


def _birth_parts(cells: Sequence[Cells]) -> list[Cells]:
    """Join the year, month and day columns of a source into one date a record: a day counts after a month."""
    found = []
    for year in _of(cells, Field.BIRTH_YEAR):
        same = [c for c in cells if c.source == year.source]
        dated = pc.cast(year.raw, pa.string())
        for before, field in enumerate((Field.BIRTH_MONTH, Field.BIRTH_DAY)):
            for part in _of(same, field):
                dated = _with_part(year.record, dated, part, before)
        found.append(replace(year, field=Field.BIRTH_DATE, raw=dated))
    return [*found, *_birthdays(cells)]


def _birthdays(cells: Sequence[Cells]) -> Iterator[Cells]:
    """Join month and day of the records that tell no year: ``--MM-DD`` where there are both."""
    for month in _of(cells, Field.BIRTH_MONTH):
        same = [c for c in cells if c.source == month.source]
        dated = [year.record for year in _of(same, Field.BIRTH_YEAR)]
        alone = month.where(~np.isin(month.record, np.concatenate([np.zeros(0, np.int32), *dated])))
        birthday = pa.array(["-"] * len(alone.record), pa.string())
        for before, part in enumerate((alone, *_of(same, Field.BIRTH_DAY)), start=1):
            birthday = _with_part(alone.record, birthday, part, before)
        yield replace(alone, field=Field.BIRTH_DATE, raw=birthday).where(
            np.asarray(pc.equal(pc.utf8_length(birthday), len("--MM-DD")), bool)
        )


def _with_part(record: Int32Array, dated: pa.StringArray, part: Cells, before: int) -> pa.StringArray:
    """Append a month or day of the same record, in two digits, where ``before`` parts follow the year."""
    known = pc.index_in(pa.array(record), value_set=pa.array(part.record))
    digits = pc.utf8_lpad(pc.utf8_trim_whitespace(pc.cast(part.raw, pa.string())), 2, "0").take(known)
    longer = pc.binary_join_element_wise(dated, digits, "-")
    fits = pc.and_(pc.is_valid(known), pc.equal(pc.count_substring(dated, "-"), before))
    return pc.if_else(fits, longer, dated)


def _texts(cells: Sequence[Cells]) -> Iterator[Asked]:
    yield Asked("gender", _of(cells, Field.GENDER), gender.standardise)
    yield Asked("birth_place", _of(cells, Field.BIRTH_PLACE), folded)
    categories = _of(cells, Field.CATEGORY)
    for header in sorted({c.column for c in categories}):
        yield Asked("category", [c for c in categories if c.column == header], folded, header)


def folded(raws: pa.StringArray) -> pa.Table:
    """Standardise a text that has no kind of its own: folded, and no placeholder."""
    values = text.fold(raws)
    reason = placeholder_reasons("text", values)
    dummy = pc.not_equal(reason, "")
    quality = pc.if_else(dummy, Quality.PLACEHOLDER.value, Quality.VALID.value)
    position = pa.array(np.arange(len(raws), dtype=np.int32))
    value = pc.if_else(dummy, "", values)
    return pa.table({"raw": position, "value": value, "quality": quality, "reason": reason})
