"""All cells of a run → mentions: which standardiser reads which field, for which kind of record."""

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
    phone,
    text,
    website,
)
from kinfold.standard.mentions import mention
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from kinfold.standard.mentions import Mentions, Standardiser
    from kinfold.tables import Batch, Cells

_AREAS = (Field.CITY, Field.DISTRICT, Field.STATE, Field.POSTCODE, Field.COUNTRY)
_NAMES = (Field.NAME, Field.OTHER_NAME)


@dataclass(frozen=True, slots=True, eq=False)
class Standards:
    """Every value of a run in standard form. ``region``: where phones without a country code are read."""

    region: str
    mentions: tuple[Mentions, ...]

    def of(self, *kinds: str) -> list[Mentions]:
        """Return the mentions of the given kinds."""
        return [m for m in self.mentions if m.kind in kinds]


def standardise(batch: Batch, region: str = "") -> Standards:
    """Standardise all cells; ``region`` "" is guessed from the phones. Each distinct raw is read once."""
    region = region or guessed_region(batch.cells)
    kind = batch.records["kind"].to_numpy(zero_copy_only=False)
    found = [
        *_names(batch.cells, kind),
        *_contacts(batch.cells, region),
        *_numbers(batch.cells),
        *_dates(batch.cells),
        *_texts(batch.cells),
    ]
    return Standards(region, tuple(m for m in found if len(m.record)))


def guessed_region(cells: Sequence[Cells]) -> str:
    """Return the region that the phones speak of; Han names decide where they are silent."""
    phones = [c.raw for c in cells if c.field is Field.PHONE]
    names = [c.raw for c in cells if c.field in (*_NAMES, Field.FAMILY_NAME, Field.COMPANY)]
    raws = pa.concat_arrays(phones) if phones else pa.array([], pa.string())
    han = any(pc.any(pc.match_substring_regex(raw, r"\p{Han}")).as_py() for raw in names)
    return phone.guess_region(raws, han=bool(han))


def _of(cells: Sequence[Cells], *fields: Field) -> list[Cells]:
    return [c for c in cells if c.field in fields]


def of_kind(cells: Sequence[Cells], kind: npt.NDArray[np.object_], wanted: Kind) -> list[Cells]:
    """Return the cells that belong to records of one kind."""
    found = []
    for each in cells:
        mine = kind[each.record] == wanted.value
        if mine.all():
            found.append(each)
        elif mine.any():
            found.append(replace(each, record=each.record[mine], raw=each.raw.filter(pa.array(mine))))
    return found


def _names(cells: Sequence[Cells], kind: npt.NDArray[np.object_]) -> Iterator[Mentions]:
    persons = partial(of_kind, kind=kind, wanted=Kind.PERSON)
    organizations = partial(of_kind, kind=kind, wanted=Kind.ORGANIZATION)
    yield mention("person", persons(_of(cells, Field.NAME)), person.standardise)
    yield mention("person", persons(_of(cells, Field.OTHER_NAME)), person.standardise, "other")
    parts = ((Field.GIVEN_NAME, "given"), (Field.MIDDLE_NAME, "middle"), (Field.FAMILY_NAME, "family"))
    for field, part in parts:
        yield mention(part, _of(cells, field), partial(person.standardise_part, part=part))
    yield mention("company", organizations(_of(cells, Field.NAME, Field.COMPANY)), company.standardise)
    yield mention("company", organizations(_of(cells, Field.OTHER_NAME)), company.standardise, "other")
    yield mention("employer", persons(_of(cells, Field.COMPANY)), company.standardise)
    units = _of(cells, Field.DEPARTMENT) + of_kind(_of(cells, Field.NAME), kind, Kind.DEPARTMENT)
    yield mention("department", units, department.standardise)


def _contacts(cells: Sequence[Cells], region: str) -> Iterator[Mentions]:
    numbers = [c for c in _of(cells, Field.PHONE) if c.scheme != "fax"]
    faxes = [c for c in _of(cells, Field.PHONE) if c.scheme == "fax"]
    yield mention("phone", numbers, partial(phone.standardise, region=region))
    yield mention("fax", faxes, partial(phone.standardise, region=region))
    yield mention("email", _of(cells, Field.EMAIL), email.standardise)
    yield mention("website", _of(cells, Field.WEBSITE), website.standardise)
    yield mention("address", _of(cells, Field.ADDRESS), partial(address.standardise, region=region))
    yield mention("street", _of(cells, Field.STREET), address.standardise_street)
    for field in _AREAS:
        yield mention(field.value, _of(cells, field), partial(address.standardise_area, level=field.value))
    yield mention("house_number", _of(cells, Field.HOUSE_NUMBER), folded)
    yield mention("unit", _of(cells, Field.UNIT), folded)


def _numbers(cells: Sequence[Cells]) -> Iterator[Mentions]:
    for field, read in ((Field.ID_NUMBER, id_number.standardise), (Field.ACCOUNT, account.standardise)):
        chosen = _of(cells, field)
        for scheme in sorted({c.scheme for c in chosen}):
            same = [c for c in chosen if c.scheme == scheme]
            yield mention(field.value, same, partial(read, scheme=scheme), scheme)
    taxes = _of(cells, Field.TAX_ID)
    for scheme in sorted({c.scheme for c in taxes}):
        same = [c for c in taxes if c.scheme == scheme]
        yield mention("tax_id", same, partial(id_number.standardise, scheme=scheme), scheme)


def _dates(cells: Sequence[Cells]) -> Iterator[Mentions]:
    columns = [*_of(cells, Field.BIRTH_DATE), *_birth_parts(cells)]
    by_order: dict[str, list[Cells]] = {}
    for each in columns:
        by_order.setdefault(date.guess_order(each.raw), []).append(each)
    for order in sorted(by_order):
        yield mention("birth_date", by_order[order], _date_reader(order))


def _date_reader(order: str) -> Standardiser:
    return partial(date.standardise, order=order)


def _birth_parts(cells: Sequence[Cells]) -> list[Cells]:
    """Join the year, month and day columns of a source into one date a record."""
    found = []
    years = _of(cells, Field.BIRTH_YEAR)
    for year in years:
        same = [c for c in cells if c.source == year.source]
        text_of = dict(zip(year.record.tolist(), year.raw.to_pylist(), strict=True))
        for field in (Field.BIRTH_MONTH, Field.BIRTH_DAY):
            for part in _of(same, field):
                for record, raw in zip(part.record.tolist(), part.raw.to_pylist(), strict=True):
                    if text_of.get(record, "").count("-") == (field is Field.BIRTH_DAY):
                        text_of[record] += f"-{raw.strip().zfill(2)}"
        record = np.array(sorted(text_of), np.int32)
        raws = pa.array([text_of[r] for r in record.tolist()], pa.string())
        found.append(replace(year, field=Field.BIRTH_DATE, record=record, raw=raws))
    return found


def _texts(cells: Sequence[Cells]) -> Iterator[Mentions]:
    yield mention("gender", _of(cells, Field.GENDER), gender.standardise)
    yield mention("birth_place", _of(cells, Field.BIRTH_PLACE), folded)
    categories = _of(cells, Field.CATEGORY)
    for header in sorted({c.column for c in categories}):
        yield mention("category", [c for c in categories if c.column == header], folded, header)


def folded(raws: pa.StringArray) -> pa.Table:
    """Standardise a text that has no kind of its own: folded, and no placeholder."""
    values = text.fold(raws)
    reason = placeholder_reasons("text", values)
    dummy = pc.not_equal(reason, "")
    quality = pc.if_else(dummy, Quality.PLACEHOLDER.value, Quality.VALID.value)
    position = pa.array(np.arange(len(raws), dtype=np.int32))
    value = pc.if_else(dummy, "", values)
    return pa.table({"raw": position, "value": value, "quality": quality, "reason": reason})
