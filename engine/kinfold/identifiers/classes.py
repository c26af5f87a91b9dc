"""How far an identifier value can be trusted: its class, from the number of distinct names on it.

Names, not records, are counted: one customer with five hundred orders must not make a phone
generic, and a switchboard with thirty staff must. Shops of one chain bear one name, so for
organizations the houses on a contact are counted too. Generic and placeholder values link nothing
and never count against a match.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.profiles import CODE_BITS, distinct_ints, lower_half, narrowed
from kinfold.identifiers.texts import EMPTY
from kinfold.model import IdentifierClass
from kinfold.standard.shape import Quality
from kinfold.tables import IDENTIFIERS, checked
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from kinfold.identifiers.texts import Texts, Vocabulary
    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array

SHARED_FROM = 3  # distinct names; two may be one person spelled twice, or a couple
DEFAULT_CAP = 25  # distinct names above which a value is generic (IBM Identity Insight's example)
KINDS = ("phone", "fax", "email", "address", "tax_id", "id_number", "account")
CONTACTS = frozenset({"phone", "fax", "email"})  # what the headquarters of a chain lends to its shops
MANY_HOUSES = "many_houses"  # why the contact of a chain is generic
_HOUSES = (("address", "number"), ("street", "number"), ("house_number", "value"))


@dataclass(frozen=True, slots=True, eq=False)
class Identifiers:
    """``table``: IDENTIFIERS; ``links``: for each of the run's mentions, which values may link."""

    table: pa.Table
    links: tuple[npt.NDArray[np.bool_], ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """What people say of identifiers.

    ``caps``: distinct names by kind above which a value is generic; ``muted``: values (``KIND VALUE``)
    that are generic whoever bears them.
    """

    caps: Mapping[str, int]
    muted: tuple[str, ...] = ()

    def muted_of(self, kind: str) -> list[str]:
        """Return the muted values of a kind."""
        return [each.partition(" ")[2] for each in self.muted if each.partition(" ")[0] == kind]


def classify(
    standards: Standards,
    vocabulary: Vocabulary,
    name: Int32Array,
    person: npt.NDArray[np.bool_],
    trust: Trust,
) -> Identifiers:
    """Give every identifier value its class. ``name``: a code of each record's name, -1 without one.

    ``person``: whether each record is a person. O(mentions log).
    """
    links = [mentions.usable() for mentions in standards.mentions]
    house = np.where(person, np.int32(-1), _houses(standards, vocabulary, len(person)))

    def classified(kind: str) -> tuple[pa.Table, list[npt.NDArray[np.bool_]]]:
        found = _Values(standards.of(kind), vocabulary.of((kind, "value")))
        bearers = (name, person, house if kind in CONTACTS else np.full_like(house, -1))
        classes = found.classes(bearers, trust.caps.get(kind, DEFAULT_CAP), trust.muted_of(kind))
        return found.table(kind, classes), found.trusted(classes)

    told = [kind for kind in KINDS if standards.of(kind)]
    tables = [IDENTIFIERS.empty_table()]
    for kind, (table, trusted) in zip(told, side_by_side(classified, told), strict=True):
        tables.append(table)
        mine = iter(trusted)
        links = [next(mine) if m.kind == kind else links[i] for i, m in enumerate(standards.mentions)]
    return Identifiers(checked(pa.concat_tables(tables), IDENTIFIERS, "identifiers"), tuple(links))


def known_classes(standards: Standards, table: pa.Table) -> Identifiers:
    """Return the identifiers of a few records under the classes that a whole run found."""
    muted = {
        (row["kind"], row["value"])
        for row in table.to_pylist()
        if row["identifier_class"] in (IdentifierClass.GENERIC.value, IdentifierClass.PLACEHOLDER.value)
    }
    links = tuple(
        m.usable() & np.array([(m.kind, value) not in muted for value in m.texts("value")], bool)
        for m in standards.mentions
    )
    return Identifiers(table, links)


@dataclass(frozen=True, slots=True, eq=False)
class _Classes:
    label: pa.StringArray
    names: npt.NDArray[np.int64]
    records: npt.NDArray[np.int64]
    reason: pa.StringArray
    links: npt.NDArray[np.bool_]  # neither generic nor a placeholder


class _Values:
    """The values of one kind over all its mentions."""

    def __init__(self, parts: list[Mentions], texts: Texts) -> None:
        self._parts = parts
        code = np.concatenate([texts.of(m, "value") for m in parts])
        self._known = code != EMPTY
        self._record = np.concatenate([m.record for m in parts])[self._known]
        dummy = Quality.PLACEHOLDER.value
        self._dummy = np.concatenate([m.told("quality", dummy) for m in parts])[self._known]
        self._role = np.concatenate([m.told("reason", "role_mailbox") for m in parts])[self._known]
        self._values, self._code = narrowed(texts.values, code[self._known])

    def classes(
        self, bearers: tuple[Int32Array, npt.NDArray[np.bool_], Int32Array], cap: int, muted: list[str]
    ) -> _Classes:
        """Return the classes; ``bearers``: name, whether a person, and house of each record."""
        name, person, house = bearers
        size = len(self._values)
        names = _distinct(self._code, name.take(self._record), size)
        chain = _distinct(self._code, house.take(self._record), size) > cap
        records = _distinct(self._code, self._record, size)
        role = self._role & person.take(self._record)
        of_a_role = np.bincount(self._code, role, minlength=size) > 0
        dummy = np.bincount(self._code, self._dummy, minlength=size) > 0
        silenced = np.asarray(pc.is_in(self._values, value_set=pa.array(muted, pa.string())), bool)
        reasons = {
            "placeholder": dummy,
            "muted": silenced,
            "role_mailbox": of_a_role,
            "many_names": names > cap,
            MANY_HOUSES: chain,
        }
        spoilt = np.logical_or.reduce(list(reasons.values()))
        labels = {
            IdentifierClass.PLACEHOLDER.value: dummy,
            IdentifierClass.GENERIC.value: spoilt,
            IdentifierClass.SHARED.value: names >= SHARED_FROM,
        }
        label = _first_true(labels, IdentifierClass.EXCLUSIVE.value)
        return _Classes(label, names, records, _first_true(reasons, ""), ~spoilt)

    def table(self, kind: str, classes: _Classes) -> pa.Table:
        return pa.table(
            {
                "kind": pa.repeat(kind, len(self._values)),
                "value": self._values,
                "identifier_class": classes.label,
                "names": pa.array(classes.names, pa.int64()),
                "records": pa.array(classes.records, pa.int64()),
                "reason": classes.reason,
            },
            schema=IDENTIFIERS,
        )

    def trusted(self, classes: _Classes) -> list[npt.NDArray[np.bool_]]:
        """Return for each mention whether its value may link records."""
        whole = np.zeros(len(self._known), bool)
        whole[self._known] = classes.links.take(self._code)
        ends = np.cumsum([len(m.record) for m in self._parts])
        pieces = np.split(whole, ends[:-1])
        return [mask & m.usable() for mask, m in zip(pieces, self._parts, strict=True)]


def _first_true(texts: Mapping[str, npt.NDArray[np.bool_]], otherwise: str) -> pa.StringArray:
    """Return for each value the first of the texts that holds for it."""
    place = np.select(list(texts.values()), list(range(len(texts))), len(texts))
    return pa.array([*texts, otherwise], pa.string()).take(pa.array(place))


def _houses(standards: Standards, vocabulary: Vocabulary, size: int) -> Int32Array:
    """Return a code of the first house number of each record, -1 without one.

    Not of the whole address: one address is written in many ways, its number in few.
    """
    house = np.full(size, -1, np.int32)
    texts = vocabulary.of(*_HOUSES)
    told = [(m.record, texts.of(m, part)) for kind, part in _HOUSES for m in standards.of(kind)]
    for record, code in reversed(told):  # what is put down last counts
        known = np.flatnonzero(code != EMPTY)[::-1]
        house[record.take(known)] = code.take(known)
    return house


def _distinct(code: Int32Array, other: Int32Array, size: int) -> npt.NDArray[np.int64]:
    """Count the distinct ``other`` (-1 not counted) beside each code; records, which ascend, cost no sort."""
    known = other >= 0
    pairs = distinct_ints(other[known].astype(np.int64) << CODE_BITS | code[known])
    return np.bincount(lower_half(pairs), minlength=size)
