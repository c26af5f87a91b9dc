"""Mentions → profiles: the columns in which the records of one kind are compared."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.classes import Identifiers, Trust, classify, known_classes
from kinfold.identifiers.names import company_keys, company_names, person_keys, record_names
from kinfold.identifiers.person_names import person_names
from kinfold.identifiers.profiles import Measure, Profiles, value_column
from kinfold.identifiers.texts import EMPTY, Vocabulary
from kinfold.model import Kind
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from kinfold.identifiers.profiles import ValueColumn
    from kinfold.identifiers.texts import Texts
    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array

    Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a compared column takes its values: a part of the mentions of one kind, perhaps filtered."""

    column: str
    measure: Measure
    kind: str
    part: str = "value"
    household: bool = False
    phone_types: tuple[str, ...] = ()


# The columns of every kind of record. An address is compared by its parts wherever they came from.
_SOURCES = (
    _Source("phone", Measure.PHONE, "phone", phone_types=("mobile", "tollfree")),
    _Source("landline", Measure.PHONE, "phone", household=True, phone_types=("landline", "other", "")),
    _Source("email", Measure.EMAIL, "email"),
    _Source("tax_id", Measure.NUMBER, "tax_id"),
    _Source("postcode", Measure.POSTCODE, "postcode", household=True),
    _Source("postcode", Measure.POSTCODE, "address", "postcode", household=True),
    _Source("city", Measure.TEXT, "city", household=True),
    _Source("city", Measure.TEXT, "address", "city", household=True),
    _Source("district", Measure.TEXT, "district", household=True),
    _Source("district", Measure.TEXT, "address", "district", household=True),
    _Source("state", Measure.CATEGORY, "state", household=True),
    _Source("state", Measure.CATEGORY, "address", "province", household=True),
    _Source("country", Measure.CATEGORY, "country", household=True),
    _Source("country", Measure.CATEGORY, "address", "country", household=True),
    _Source("street", Measure.TEXT, "street", "road", household=True),
    _Source("street", Measure.TEXT, "address", "road", household=True),
    _Source("house_number", Measure.HOUSE, "house_number", household=True),
    _Source("house_number", Measure.HOUSE, "street", "number", household=True),
    _Source("house_number", Measure.HOUSE, "address", "number", household=True),
    _Source("unit", Measure.HOUSE, "unit", household=True),
    _Source("unit", Measure.HOUSE, "street", "unit", household=True),
    _Source("unit", Measure.HOUSE, "address", "room", household=True),
    _Source("place", Measure.TEXT, "street", "place", household=True),
    _Source("place", Measure.TEXT, "address", "place", household=True),
)
_PERSON_SOURCES = (
    _Source("birth_date", Measure.DATE, "birth_date"),
    _Source("birth_date", Measure.DATE, "birth_date", "other"),
    _Source("gender", Measure.CATEGORY, "gender"),
    _Source("birth_place", Measure.TEXT, "birth_place"),
    _Source("employer", Measure.TEXT, "employer", "core"),
)
_ORGANIZATION_SOURCES = (
    _Source("domain", Measure.NUMBER, "website"),
    _Source("domain", Measure.NUMBER, "email", "org_domain"),
    _Source("region", Measure.CATEGORY, "company", "place"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Identifiers with their classes and the profiles of persons and organizations."""

    identifiers: Identifiers
    profiles: tuple[Profiles, ...]


def profile(
    standards: Standards,
    kind: pa.Array | pa.ChunkedArray,
    source: Int32Array,
    classes: Trust | pa.Table,
) -> Compared:
    """Build the profiles of all records; ``kind`` and ``source`` tell of each record, by code.

    ``classes``: by what identifier classes are found, or the classes known before.
    """
    size = len(kind)
    of_kind = {each: np.asarray(pc.equal(kind, each.value)) for each in (Kind.PERSON, Kind.ORGANIZATION)}
    found = {each: np.flatnonzero(chosen) for each, chosen in of_kind.items()}
    positions = {wanted: _positions(records, size) for wanted, records in found.items()}
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(
            company_names, standards, positions[Kind.ORGANIZATION], len(found[Kind.ORGANIZATION])
        )
        persons = person_names(standards, positions[Kind.PERSON], len(found[Kind.PERSON]))
        companies = waiting.result()
    called = person_keys(persons), company_keys(companies)
    name = record_names(size, *zip(found.values(), called, strict=True))
    vocabulary = Vocabulary(standards)
    if isinstance(classes, pa.Table):
        identifiers = known_classes(standards, classes)
    else:
        identifiers = classify(standards, vocabulary, name, of_kind[Kind.PERSON], classes)
    profiles = []
    for wanted, records in found.items():
        if len(records):
            columns = _columns((standards, vocabulary, identifiers), wanted, positions[wanted], len(records))
            profiles.append(
                Profiles(
                    wanted, records.astype(np.int32), source[records], name[records], columns,
                    persons if wanted is Kind.PERSON else None,
                    companies if wanted is Kind.ORGANIZATION else None,
                )
            )  # fmt: skip
    return Compared(identifiers, tuple(profiles))


def _positions(records: npt.NDArray[np.int64], size: int) -> Int32Array:
    position = np.full(size, -1, np.int32)
    position[records] = np.arange(len(records), dtype=np.int32)
    return position


def _columns(
    told: tuple[Standards, Vocabulary, Identifiers], kind: Kind, position: Int32Array, size: int
) -> dict[str, ValueColumn]:
    standards, vocabulary, identifiers = told
    own = _PERSON_SOURCES if kind is Kind.PERSON else _ORGANIZATION_SOURCES
    matching: dict[str, list[tuple[_Source, Mentions, Flags]]] = {}
    for wanted, mentions, links in _matching((*_SOURCES, *own), standards, identifiers):
        matching.setdefault(wanted.column, []).append((wanted, mentions, links))

    def column(name: str) -> ValueColumn:
        sources = [wanted for wanted, _, _ in matching[name]]
        texts = vocabulary.of(*((wanted.kind, wanted.part) for wanted in sources))
        values = [_told(*one, position, texts) for one in matching[name]]
        record, code = (np.concatenate(side) for side in zip(*values, strict=True))
        household = sources[0].household and kind is Kind.PERSON
        measure = sources[0].measure
        return value_column(name, measure, (record, texts.values, code), size, household=household)

    names = sorted(matching)
    columns = zip(names, side_by_side(column, names), strict=True)
    return {name: column for name, column in columns if len(column.code)}


def _told(
    wanted: _Source, mentions: Mentions, links: Flags, position: Int32Array, texts: Texts
) -> tuple[Int32Array, Int32Array]:
    """Return the records that have a value here that is compared, and the codes of the values."""
    compared = links
    if wanted.measure is Measure.DATE:
        # 1859-21-01 is no day, but its digits still tell one person from another.
        compared = links | mentions.told("reason", "impossible")
    if wanted.phone_types:
        compared = links & mentions.told("type", *wanted.phone_types)
    record = position.take(mentions.record)
    chosen = np.flatnonzero(compared & (record >= 0))
    code = texts.of(mentions, wanted.part, chosen)
    told = code != EMPTY
    return record.take(chosen[told]), code[told]


def _matching(
    sources: tuple[_Source, ...], standards: Standards, identifiers: Identifiers
) -> Iterator[tuple[_Source, Mentions, Flags]]:
    for mentions, links in zip(standards.mentions, identifiers.links, strict=True):
        for wanted in sources:
            if wanted.kind == mentions.kind:
                yield wanted, mentions, links
        if mentions.kind in ("id_number", "account"):
            name = f"{mentions.kind} {mentions.scheme}".strip()
            yield _Source(name, Measure.NUMBER, mentions.kind), mentions, links
        elif mentions.kind == "category":
            yield _Source(f"category {mentions.scheme}", Measure.CONTEXT, "category"), mentions, links
