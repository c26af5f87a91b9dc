from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.model import Field, Kind, Role
from kinfold.reading import content
from kinfold.tables import SourceTable

if TYPE_CHECKING:
    from kinfold.reading.mapping import SourceMapping


def table_of(columns: dict[str, list[str]]) -> SourceTable:
    """Make a source of columns; every column has as many cells."""
    texts = {header: pa.array(cells, pa.string()) for header, cells in columns.items()}
    made = pa.table(texts)
    return SourceTable("crm", "crm.csv", "", made, np.arange(2, made.num_rows + 2), made.num_rows, ())


def told(mapping: SourceMapping) -> dict[str, str]:
    """Write each used column as field, scheme, role and group."""
    return {
        c.column: " ".join(part for part in (c.field.value, c.scheme, c.role.value, c.group) if part)
        for c in mapping.columns
        if c.field is not Field.IGNORE
    }


def people(count: int) -> list[str]:
    """Make distinct plausible names."""
    given_names, families = ("John", "Mary", "Robert", "Susan", "James"), ("Hill", "Ford", "Stone", "Lake")
    return [f"{given_names[n % 5]} {families[n // 5 % 4]}{'e' * (n // 20)}" for n in range(count)]


def test_a_column_without_a_name_is_read_by_its_values() -> None:
    """Headers c1, c2 … say nothing at all."""
    names = people(40)
    guessed = content.guess(
        table_of(
            {
                "c1": [f"K-{n:04d}" for n in range(40)],
                "c2": names,
                "c3": [f"user{n}@example.com" for n in range(40)],
                "列4": [f"138{n:08d}" for n in range(40)],
                "c5": [f"{n + 1} Main Street" for n in range(40)],
                "c6": [f"19{60 + n}-01-15" for n in range(40)],
            }
        )
    )
    assert told(guessed) == {
        "c1": "key",
        "c2": "name",
        "c3": "email",
        "列4": "phone",
        "c5": "address",
        "c6": "birth_date",
    }
    assert guessed.kind is Kind.PERSON
    assert "100% look like e-mails" in next(c.why for c in guessed.columns if c.column == "c3")


def test_three_number_columns_are_a_birth_date() -> None:
    """A month of 13 in one row of a hundred does not hide it."""
    rows = range(100)
    guessed = content.guess(
        table_of(
            {
                "fname_c1": ["Anna"] * 100,
                "lname_c1": ["Koch"] * 100,
                "by": [str(1930 + n % 60) for n in rows],
                "bm": [str(n % 12 + 1) if n else "13" for n in rows],
                "bd": [str(n % 28 + 1) for n in rows],
            }
        )
    )
    assert told(guessed) == {
        "fname_c1": "given_name",
        "lname_c1": "family_name",
        "by": "birth_year",
        "bm": "birth_month",
        "bd": "birth_day",
    }


def test_values_veto_their_header() -> None:
    """A phone column of e-mails, a title column of book titles."""
    guessed = told(
        content.guess(
            table_of(
                {
                    "name": people(10),
                    "phone": [f"a{n}@b.cn" for n in range(10)],
                    "email": ["无"] * 10,
                    "title": ["A short reply to the doctor's long letter upon electricity"] * 10,
                }
            )
        )
    )
    assert guessed == {"name": "name", "phone": "email"}


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["王小明", "李娜", "张伟", "欧阳锋"], Kind.PERSON),
        (["上海某某科技有限公司", "北京某某贸易有限公司", "某某大学", "Acme GmbH"], Kind.ORGANIZATION),
        (["王小明", "李娜", "上海某某科技有限公司", "北京某某贸易有限公司"], None),
    ],
)
def test_the_names_of_customers_tell_their_kind(names: list[str], kind: Kind | None) -> None:
    """客户名称 may be persons, companies or both: then each row decides."""
    assert content.guess(table_of({"客户名称": names, "电话": ["", "", "", ""]})).kind is kind


def test_restaurants_are_organizations() -> None:
    """Few of them carry a company word, none is a person with a birth date."""
    names = ["Palm Grill", "Sofi", "Blue Door Cafe", "El Cholo", "Betelnut", "Cafe Luna"]
    mapping = content.guess(
        table_of({"name": names, "addr": names, "city": names, "phone": ["310/456-5733"] * 6})
    )
    assert mapping.kind is Kind.ORGANIZATION


def test_a_repeated_customer_number_is_no_key() -> None:
    """Ten rows of two customers: the number is not the row's own."""
    companies = [f"Company {n} Ltd" for n in range(10)]
    assert "customer_id" not in told(
        content.guess(table_of({"customer_id": ["1", "2"] * 5, "name": companies}))
    )
    persons = {"customer_id": ["1", "2"] * 5, "first name": ["A"] * 10, "last name": people(10)}
    assert told(content.guess(table_of(persons)))["customer_id"] == "parent key"


def test_a_source_column_names_few_systems() -> None:
    """来源 with a value a row is not the system."""
    assert (
        told(content.guess(table_of({"姓名": ["王小明"] * 30, "来源": ["erp", "crm"] * 15})))["来源"]
        == "source"
    )
    many = {"姓名": ["王小明"] * 30, "来源": [f"朋友{n}" for n in range(30)]}
    assert "来源" not in told(content.guess(table_of(many)))


@settings(deadline=None, max_examples=15)
@given(st.permutations(range(30)))
def test_the_order_of_rows_does_not_change_a_guess(order: list[int]) -> None:
    """Samples are spread by value, not by place."""
    columns = {
        "c1": [f"{n}@x.org" for n in range(30)],
        "name": people(30),
        "c2": [f"A{n}" for n in range(30)],
    }
    mixed = {header: [cells[n] for n in order] for header, cells in columns.items()}
    assert content.guess(table_of(mixed)) == content.guess(table_of(columns))


def test_every_column_says_why() -> None:
    """Known or not."""
    mapping = content.guess(table_of({"id": ["1", "2", "3"], "电话": ["", "", ""], "zzz": ["a", "b", "c"]}))
    assert all(c.why for c in mapping.columns)
    assert mapping.of(Field.KEY, Role.PRIMARY)[0].column == "id"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["企业", "个人", "个人"], "kind"),
        (["川菜", "粤菜", "面馆"], "category"),
        (["person", "", "x"], "kind"),
    ],
)
def test_a_kind_column_that_names_no_kind_of_record_is_a_category(words: list[str], field: str) -> None:
    guessed = content.guess(table_of({"名称": ["王记面馆", "李小明", "蜀香园"], "类型": words}))
    assert told(guessed)["类型"] == field
