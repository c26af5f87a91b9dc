"""All cells of a run → mentions: which standardiser reads which field, for which kind of record."""

from __future__ import annotations

from contextlib import contextmanager
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
    phone_countries,
    text,
    website,
)
from kinfold.standard.deriving import derive, derive_further
from kinfold.standard.mentions import mention, pointing
from kinfold.standard.other_names import MARRIED, married_names, trading_names
from kinfold.standard.parallel import reading
from kinfold.standard.phone_countries import by_country, country_cells, phone_cells
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.readings import FEWEST, NoArchive, Readings, reader_name, sought
from kinfold.standard.shape import Quality
from kinfold.standard.workers import workers_for
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from kinfold.standard.mentions import Mentions
    from kinfold.standard.parallel import Reading
    from kinfold.standard.readings import Archive
    from kinfold.standard.workers import Standardiser, Workers
    from kinfold.tables import Batch, Cells, Int32Array, Int64Array

    Answer = Callable[[], tuple[Mentions, Readings]]

_LOOKED_AT = 10_000  # texts that are looked at before further ones are
MOST_NESTED = 3  # persons in one cell beyond the first; the rest stays a note
_AREAS = (Field.CITY, Field.DISTRICT, Field.STATE, Field.POSTCODE, Field.COUNTRY)
_NAMES = (Field.NAME, Field.OTHER_NAME)


@dataclass(frozen=True, slots=True, eq=False)
class Standards:
    """Every value of a run in standard form. ``region``: where phones without a country code are read.

    ``readings``: what each reader was asked and said, to be kept for a later run.
    """

    region: str
    mentions: tuple[Mentions, ...]
    readings: tuple[Readings, ...] = ()

    def of(self, *kinds: str) -> list[Mentions]:
        """Return the mentions of the given kinds."""
        return [m for m in self.mentions if m.kind in kinds]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Cells that are read alike: their kind, who reads them, and their scheme."""

    kind: str
    cells: list[Cells]
    read: Standardiser
    scheme: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Sought:
    """What was asked, of that what is known from before, the texts that are new, and the cells' places."""

    asked: _Asked
    reader: str
    before: Readings | None
    texts: pa.StringArray
    code: Int64Array

    def readings(self, table: pa.Table) -> Readings:
        """Return what is known from before and, in ``table``, what the new texts mean."""
        if self.before is None:
            return Readings(self.reader, self.texts, table)
        return self.before.joined(self.texts, table)


class _Begun:
    """Texts that are being read, and the region; it keeps the readings that were got of it."""

    def __init__(self, region: str, names: list[Answer], others: list[Answer]) -> None:
        self.region = region
        self.readings: list[Readings] = []
        self._names, self._others = names, others

    def names(self) -> list[Mentions]:
        """Wait for the names, and return what mentions them."""
        return self._got(self._names)

    def others(self) -> list[Mentions]:
        """Wait for all else, and return what mentions it."""
        return self._got(self._others)

    def _got(self, answers: list[Answer]) -> list[Mentions]:
        found = [answer() for answer in answers]
        self.readings += [readings for _, readings in found]
        return [mentions for mentions, _ in found]


def standardise(batch: Batch, region: str = "") -> Standards:
    """Standardise all cells; ``region`` "" is guessed from the phones. Each distinct raw is read once.

    Many cells are read by one process a core; the result does not depend on it.
    """
    with _begun(batch, region, None, NoArchive()) as begun:
        return _standards(begun, [*begun.names(), *begun.others()])


def standardise_and_derive(
    batch: Batch, region: str = "", workers: Workers | None = None, archive: Archive | None = None
) -> tuple[Batch, Standards]:
    """Standardise all cells and add the records that stand inside the names of others (``deriving``).

    ``workers``: those that wait already; else they are started where much is to be read. ``archive``: what
    was read before and is not read again.
    """
    with _begun(batch, region, workers, archive or NoArchive()) as begun:
        found = begun.names()
        whole, code = derive(batch, found)
        found = [*_recoded(found, code), *(added := _of_new_names(batch, whole))]
        for _ in range(MOST_NESTED - 1):
            if not added:
                break
            batch, (whole, further) = whole, derive_further(whole, added)
            found = [*_recoded(found, further), *(added := _of_new_names(batch, whole))]
            code = further[code]
        return whole, _standards(begun, [*found, *_recoded(begun.others(), code)])


def _recoded(found: Sequence[Mentions], code: Int32Array) -> list[Mentions]:
    return [replace(mentions, record=code[mentions.record]) for mentions in found]


def _of_new_names(batch: Batch, whole: Batch) -> list[Mentions]:
    """Standardise the names that ``whole`` has behind those of ``batch``: few, read here."""
    asked = _names(whole.cells[len(batch.cells) :], _by_kind(whole.records))
    return [mention(one.kind, one.cells, one.read, one.scheme) for one in asked if one.cells]


def _standards(begun: _Begun, found: list[Mentions]) -> Standards:
    trading = list(trading_names([m for m in found if m.kind == "company"]))
    found.append(mention("company", trading, company.standardise, "other"))
    return Standards(begun.region, tuple(m for m in found if len(m.record)), tuple(begun.readings))


@contextmanager
def _begun(batch: Batch, region: str, workers: Workers | None, archive: Archive) -> Iterator[_Begun]:
    """Begin to read all cells.

    Workers that wait get names first, which ask for no region: while it is guessed they are read. Where
    none wait, they are started if much is left to read when what is known has been found.
    """
    names = (one for one in _names(batch.cells, _by_kind(batch.records)) if one.cells)
    find = partial(_sought, archive=archive)
    if workers and workers.started:
        with reading(workers) as begin:
            first = [_begin(find(one), begin) for one in names]
            region = region or guessed_region(batch.cells)
            further = [_begin(find(one), begin) for one in _others(batch, region) if one.cells]
            yield _Begun(region, first, further)
        return
    region = region or guessed_region(batch.cells)
    first_asked = list(names)
    found = side_by_side(find, [*first_asked, *(one for one in _others(batch, region) if one.cells)])
    with workers_for(_left_to_read(found)) as ready, reading(ready) as begin:
        begun = [_begin(one, begin) for one in found]
        yield _Begun(region, begun[: len(first_asked)], begun[len(first_asked) :])


def _sought(asked: _Asked, archive: Archive) -> _Sought:
    reader = reader_name(asked.kind, asked.scheme, asked.read)
    return _Sought(asked, reader, *sought(asked.cells, archive.of(reader)))


def _left_to_read(found: Sequence[_Sought]) -> int:
    """Return the cells of those that have many new texts."""
    return sum(len(one.code) for one in found if len(one.texts) >= FEWEST)


def _begin(one: _Sought, begin: Reading) -> Answer:
    asked = one.asked
    table = begin(asked.read, one.texts)

    def answer() -> tuple[Mentions, Readings]:
        said = one.readings(table())
        named = (asked.kind, asked.scheme)
        return pointing(named, asked.cells, said.texts, one.code, said.table), said

    return answer


def guessed_region(cells: Sequence[Cells]) -> str:
    """Return the region that the phones speak of; Han names decide where they are silent."""
    phones = [pc.cast(c.raw, pa.string()) for c in cells if c.field is Field.PHONE]
    names = [c.raw for c in cells if c.field in (*_NAMES, Field.FAMILY_NAME, Field.COMPANY)]
    raws = pa.concat_arrays(phones) if phones else pa.array([], pa.string())
    return phone.guess_region(raws, han=any(map(_holds_han, names)))


def _holds_han(raws: pa.StringArray) -> bool:
    """Tell whether any text holds a Han character; most often one of the first does."""
    pieces = (raws.slice(start, _LOOKED_AT) for start in range(0, len(raws), _LOOKED_AT))
    return any(pc.any(pc.match_substring_regex(piece, r"\p{Han}")).as_py() for piece in pieces)


def _of(cells: Sequence[Cells], *fields: Field) -> list[Cells]:
    return [c for c in cells if c.field in fields]


def _by_kind(records: pa.Table) -> Mapping[Kind, npt.NDArray[np.bool_]]:
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


def _names(cells: Sequence[Cells], of_kind: Mapping[Kind, npt.NDArray[np.bool_]]) -> Iterator[_Asked]:
    persons = partial(_of_kind, wanted=of_kind[Kind.PERSON])
    organizations = partial(_of_kind, wanted=of_kind[Kind.ORGANIZATION])
    named = persons(_of(cells, Field.NAME))
    yield _Asked("person", named, person.standardise)
    yield _Asked("person", persons(_of(cells, Field.OTHER_NAME)), person.standardise, "other")
    yield _Asked("person", married_names(named), person.standardise, MARRIED)
    parts = ((Field.GIVEN_NAME, "given"), (Field.MIDDLE_NAME, "middle"), (Field.FAMILY_NAME, "family"))
    for field, part in parts:
        yield _Asked(part, _of(cells, field), partial(person.standardise_part, part=part))
    yield _Asked("company", organizations(_of(cells, Field.NAME, Field.COMPANY)), company.standardise)
    yield _Asked("company", organizations(_of(cells, Field.OTHER_NAME)), company.standardise, "other")
    yield _Asked("employer", persons(_of(cells, Field.COMPANY)), company.standardise)
    units = _of(cells, Field.DEPARTMENT) + _of_kind(_of(cells, Field.NAME), of_kind[Kind.DEPARTMENT])
    yield _Asked("department", units, department.standardise)


def _others(batch: Batch, region: str) -> Iterator[_Asked]:
    yield from _phones(batch, region)
    yield from _contacts(batch.cells, region)
    yield from _numbers(batch.cells)
    yield from _dates(batch.cells)
    yield from _texts(batch.cells)


def _phones(batch: Batch, region: str) -> Iterator[_Asked]:
    countries = country_cells(batch.cells, batch.records)
    for kind, fax in (("phone", False), ("fax", True)):
        for regions, numbers in by_country(phone_cells(batch.cells, fax=fax), countries, region).items():
            yield _Asked(kind, numbers, partial(phone_countries.standardise, regions=regions))


def _contacts(cells: Sequence[Cells], region: str) -> Iterator[_Asked]:
    yield _Asked("email", _of(cells, Field.EMAIL), email.standardise)
    yield _Asked("website", _of(cells, Field.WEBSITE), website.standardise)
    yield _Asked("address", _of(cells, Field.ADDRESS), partial(address.standardise, region=region))
    yield _Asked("street", _of(cells, Field.STREET), address.standardise_street)
    for field in _AREAS:
        yield _Asked(field.value, _of(cells, field), partial(address.standardise_area, level=field.value))
    yield _Asked("house_number", _of(cells, Field.HOUSE_NUMBER), folded)
    yield _Asked("unit", _of(cells, Field.UNIT), folded)


def _numbers(cells: Sequence[Cells]) -> Iterator[_Asked]:
    for field, read in ((Field.ID_NUMBER, id_number.standardise), (Field.ACCOUNT, account.standardise)):
        chosen = _of(cells, field)
        for scheme in sorted({c.scheme for c in chosen}):
            same = [c for c in chosen if c.scheme == scheme]
            yield _Asked(field.value, same, partial(read, scheme=scheme), scheme)
    taxes = _of(cells, Field.TAX_ID)
    for scheme in sorted({c.scheme for c in taxes}):
        same = [c for c in taxes if c.scheme == scheme]
        yield _Asked("tax_id", same, partial(id_number.standardise, scheme=scheme), scheme)


def _dates(cells: Sequence[Cells]) -> Iterator[_Asked]:
    columns = [*_of(cells, Field.BIRTH_DATE), *_birth_parts(cells)]
    by_order: dict[str, list[Cells]] = {}
    for each in columns:
        by_order.setdefault(date.guess_order(each.raw), []).append(each)
    for order in sorted(by_order):
        yield _Asked("birth_date", by_order[order], _date_reader(order))


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


def _texts(cells: Sequence[Cells]) -> Iterator[_Asked]:
    yield _Asked("gender", _of(cells, Field.GENDER), gender.standardise)
    yield _Asked("birth_place", _of(cells, Field.BIRTH_PLACE), folded)
    categories = _of(cells, Field.CATEGORY)
    for header in sorted({c.column for c in categories}):
        yield _Asked("category", [c for c in categories if c.column == header], folded, header)


def folded(raws: pa.StringArray) -> pa.Table:
    """Standardise a text that has no kind of its own: folded, and no placeholder."""
    values = text.fold(raws)
    reason = placeholder_reasons("text", values)
    dummy = pc.not_equal(reason, "")
    quality = pc.if_else(dummy, Quality.PLACEHOLDER.value, Quality.VALID.value)
    position = pa.array(np.arange(len(raws), dtype=np.int32))
    value = pc.if_else(dummy, "", values)
    return pa.table({"raw": position, "value": value, "quality": quality, "reason": reason})
