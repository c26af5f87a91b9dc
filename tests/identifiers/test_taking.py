# the name of a test is its claim
"""The profiles of some records: they say what they said among all, and hold nothing that the others say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from identifiers.test_classes import compared
from kinfold.identifiers.alike import marks
from kinfold.identifiers.taking import narrow, taken
from kinfold.model import Field, Kind
from standard.batches import batch_of

if TYPE_CHECKING:
    from kinfold.identifiers.profiles import Profiles

PERSONS = {
    "crm:1": {Field.NAME: "张三", Field.PHONE: "13912345678", Field.CITY: "上海"},
    "crm:2": {Field.NAME: "Maria del Carmen Rossi", Field.EMAIL: "maria@example.com"},
    "crm:3": {Field.PHONE: "13912345679"},
    "crm:4": {Field.NAME: "Anna Smith", Field.OTHER_NAME: "Anna Jones", Field.CITY: "Leeds"},
}
COMPANIES = {
    "crm:1": {Field.NAME: "北京东方科技有限公司", Field.WEBSITE: "dongfang.example.cn"},
    "crm:2": {Field.NAME: "Acme Ltd", Field.OTHER_NAME: "Acme Trading"},
    "crm:3": {Field.NAME: "Kestrel GmbH", Field.CITY: "Berlin"},
}


def profiles_of(rows: dict[str, dict[Field, str]], kind: Kind) -> Profiles:
    """Return the profiles of all records."""
    (found,) = compared(batch_of(rows, kind)).profiles
    return found


@pytest.mark.parametrize(("rows", "kind"), [(PERSONS, Kind.PERSON), (COMPANIES, Kind.ORGANIZATION)])
def test_some_records_say_by_themselves_what_they_say_among_all(
    rows: dict[str, dict[Field, str]], kind: Kind
) -> None:
    profiles = profiles_of(rows, kind)
    for number in range(1 << len(profiles)):
        keep = np.array([number >> place & 1 for place in range(len(profiles))], bool)
        some = narrow(taken(profiles, keep))
        assert marks(some).ordered.tolist() == marks(profiles).ordered[keep].tolist()


def test_what_only_others_say_is_gone() -> None:
    persons = narrow(taken(profiles_of(PERSONS, Kind.PERSON), np.array([True, False, False, False])))
    assert persons.persons is not None
    assert persons.persons.values.to_pylist() == ["三", "张"]
    assert len(persons.persons.latin) == 2
    assert persons.columns["city"].values.to_pylist() == ["上海"]
    assert not len(persons.columns["email"].values)
    companies = narrow(taken(profiles_of(COMPANIES, Kind.ORGANIZATION), np.array([False, True, False])))
    assert companies.companies is not None
    assert companies.companies.table["value"].to_pylist() == ["acme ltd", "acme trading"]


CHANGED = {
    Field.NAME: "Zephyr Ltd", Field.OTHER_NAME: "Zephyr Trading", Field.PHONE: "13812340000",
    Field.EMAIL: "info@zephyr.example", Field.CITY: "Leeds", Field.WEBSITE: "zephyr.example",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind, field)
        for kind in (Kind.PERSON, Kind.ORGANIZATION)
        for field in CHANGED
        if (kind, field) != (Kind.PERSON, Field.WEBSITE)  # which is not compared
    ],
)
def test_whatever_a_record_says_otherwise_gives_it_another_mark(kind: Kind, field: Field) -> None:
    told = {
        Field.NAME: "Acme Ltd", Field.OTHER_NAME: "Acme Trading", Field.PHONE: "13912345678",
        Field.EMAIL: "li@acme.example", Field.CITY: "Berlin", Field.WEBSITE: "acme.example",
    }  # fmt: skip
    rows = {"crm:1": told, "crm:2": {Field.NAME: "Kestrel GmbH", Field.PHONE: "13712340000"}}
    before = marks(profiles_of(rows, kind)).ordered
    after = marks(profiles_of(rows | {"crm:1": told | {field: CHANGED[field]}}, kind)).ordered
    assert before[0] != after[0]
