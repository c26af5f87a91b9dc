# the name of a test is its claim
"""Phones of rows that name their country: read at home first, in the project's region where that fails."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from kinfold.model import Field
from kinfold.standard import phone
from kinfold.standard.phone_countries import by_country, standardise
from kinfold.tables import Cells

ROWS = [  # phone, country, the number a person would read in a Chinese company's file
    ("(206) 845-9511", "US", "+12068459511"),
    ("07808 230120", "United Kingdom", "+447808230120"),
    ("13911024567", "US", "+8613911024567"),  # a Chinese mobile of somebody who lives there
    ("139-1102-4567", "", "+8613911024567"),
    ("010-62770088", "中国", "+861062770088"),
    ("+86 139 1102 4567", "Deutschland", "+8613911024567"),
    ("0171 2345678", "Deutschland", "+491712345678"),
    ("13911024567", "Atlantis", "+8613911024567"),
    ("95588", "US", ""),
]


def cells(field: Field, texts: list[str]) -> list[Cells]:
    """Return one column, blank cells left out."""
    filled = [place for place, text in enumerate(texts) if text]
    record = np.array(filled, np.int32)
    raw = pa.array([texts[place] for place in filled], pa.string())
    return [Cells("crm", field.value, field, "", "", record, raw)]


def read(rows: list[tuple[str, str, str]], region: str) -> list[str]:
    """Return the number of each row, "" without one."""
    found = [""] * len(rows)
    phones, countries = (cells(field, [row[place] for row in rows])
                         for place, field in enumerate((Field.PHONE, Field.COUNTRY)))  # fmt: skip
    for regions, columns in by_country(phones, countries, region).items():
        for column in columns:
            table = standardise(column.raw, regions)
            for raw, value in zip(table["raw"].to_pylist(), table["value"].to_pylist(), strict=True):
                found[int(column.record[raw])] = value
    return found


def test_a_number_is_read_in_the_country_of_its_row_and_else_in_the_projects_region() -> None:
    assert read(ROWS, "CN") == [row[2] for row in ROWS]


def test_without_any_country_column_all_is_read_in_the_projects_region() -> None:
    rows = [(number, "", "") for number, _, _ in ROWS]
    one_by_one = [phone.standardise([number], "CN")["value"][0].as_py() for number, _, _ in rows]
    assert read(rows, "CN") == one_by_one


@pytest.mark.parametrize("order", [1, -1])
def test_a_cell_with_two_numbers_keeps_both_whatever_stands_around_it(order: int) -> None:
    raws = pa.array(["139-1102-4567 / 138-0013-8001", "206-845-9511", "無"][::order], pa.string())
    table = standardise(raws, ("US", "CN"))
    said = [[v for r, v in zip(table["raw"].to_pylist(), table["value"].to_pylist(), strict=True) if r == at]
            for at in range(3)]  # fmt: skip
    assert said[::order] == [["+8613911024567", "+8613800138001"], ["+12068459511"], [""]]
    assert table["raw"].to_pylist() == sorted(table["raw"].to_pylist())
