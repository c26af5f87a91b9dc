"""All cells of a run in standard form: who reads what."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from kinfold.model import Field, Kind
from kinfold.standard.standardising import guessed_region, standardise
from standard.batches import batch_of, both


def _told(standards: object, kind: str) -> list[tuple[int, str]]:
    return [
        (record, value)
        for m in standards.of(kind)  # type: ignore[attr-defined]
        for record, value in zip(m.record.tolist(), m.texts("value").tolist(), strict=True)
    ]


def test_year_month_and_day_columns_are_one_date() -> None:
    rows = {
        "crm:1": {Field.BIRTH_YEAR: "1971", Field.BIRTH_MONTH: " 3", Field.BIRTH_DAY: "7"},
        "crm:2": {Field.BIRTH_YEAR: "1971", Field.BIRTH_MONTH: "12"},
        "crm:3": {Field.BIRTH_YEAR: "1971"},
    }
    told = _told(standardise(batch_of(rows)), "birth_date")
    assert told == [(0, "1971-03-07"), (1, "1971-12"), (2, "1971")]


def test_a_day_without_its_month_says_nothing_and_a_month_and_day_are_a_birthday() -> None:
    rows = {
        "crm:1": {Field.BIRTH_YEAR: "1971", Field.BIRTH_DAY: "7"},
        "crm:2": {Field.BIRTH_MONTH: "5", Field.BIRTH_DAY: "7"},
        "crm:3": {Field.BIRTH_MONTH: "5"},
        "crm:4": {Field.BIRTH_YEAR: "1980", Field.BIRTH_MONTH: "5", Field.BIRTH_DAY: "7"},
    }
    told = _told(standardise(batch_of(rows)), "birth_date")
    assert sorted(told) == [(0, "1971"), (1, "--05-07"), (3, "1980-05-07")]


def test_a_company_is_an_employer_in_a_persons_row_and_itself_in_its_own() -> None:
    people = batch_of({"a:1": {Field.NAME: "张三", Field.COMPANY: "上海明珠贸易有限公司"}})
    firms = batch_of({"b:1": {Field.NAME: "上海明珠贸易有限公司"}}, Kind.ORGANIZATION)
    found = standardise(both(people, firms))
    assert [record for record, _ in _told(found, "employer")] == [0]
    assert [record for record, _ in _told(found, "company")] == [1]
    assert [record for record, _ in _told(found, "person")] == [0]


def test_a_fax_is_no_phone() -> None:
    found = standardise(batch_of({"a:1": {"phone:fax": "021-50123456", Field.PHONE: "13912345678"}}))
    assert [value for _, value in _told(found, "phone")] == ["+8613912345678"]
    assert [value for _, value in _told(found, "fax")] == ["+862150123456"]


def test_a_contact_has_the_country_of_its_companys_row() -> None:
    rows = {
        "a:1": {Field.COUNTRY: "GB"},
        "a:1#contact": {Field.PHONE: "020 7946 0100"},
        "a:2": {Field.COUNTRY: "GB"},
        "a:2#contact": {Field.PHONE: "020 7946 0100", Field.COUNTRY: "CN"},
        "a:3": {},
        "a:3#contact": {Field.PHONE: "020 7946 0100"},
    }
    batch = batch_of(rows)
    place = batch.records.schema.get_field_index("primary")
    primary = pa.array([key.partition("#")[0] for key in sorted(rows)])
    told = standardise(replace(batch, records=batch.records.set_column(place, "primary", primary)), "CN")
    assert sorted(_told(told, "phone")) == [(1, "+442079460100"), (3, "+862079460100"), (5, "+862079460100")]


def test_chinese_names_decide_the_region_where_no_phone_does() -> None:
    assert guessed_region(batch_of({"a:1": {Field.NAME: "张三"}}).cells) == "CN"
    assert guessed_region(batch_of({"a:1": {Field.NAME: "Anna Smith"}}).cells) == "US"
    british = {"a:1": {Field.NAME: "张三", Field.PHONE: "+44 20 7946 0958"}}
    assert guessed_region(batch_of(british).cells) == "GB"


def test_the_day_comes_first_where_the_column_says_so() -> None:
    rows = {f"a:{i}": {Field.BIRTH_DATE: f"{i}/04/1980"} for i in range(11, 30)}
    found = standardise(batch_of(rows))
    assert (0, "1980-04-11") in _told(found, "birth_date")
