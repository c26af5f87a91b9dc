"""Data frames of the Python API."""

from __future__ import annotations

import datetime as dt
import decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from kinfold.errors import UnreadableInput
from kinfold.reading.frames import read_frame


def test_integers_that_pandas_made_floats_read_as_integers_again() -> None:
    table = read_frame("crm", pd.DataFrame({"id": ["a", "b"], "phone": [13800138000, None]}))
    assert table.table.column("phone").to_pylist() == ["13800138000", ""]
    assert (table.file, table.source, table.lines.tolist()) == ("<dataframe>", "crm", [1, 2])


def test_every_kind_of_cell_becomes_the_text_a_person_would_write() -> None:
    frame = pd.DataFrame(
        {
            "text": ["NA", "007", None],
            "whole": [1, 2, 110101199003071234],
            "part": [1.5, 2.0, np.nan],
            "flag": [True, False, True],
            "born": pd.to_datetime(pd.Series(["1990-03-07", "2000-01-01", None])),
            "seen": pd.to_datetime(pd.Series(["1990-03-07 10:00:00", "2000-01-01 00:00:00", None])),
            "mixed": [1, "x", pd.NA],
            "big": [10**30, dt.date(2000, 1, 2), decimal.Decimal("1.10")],
            ("a", "b"): pd.Categorical(["甲", "乙", "甲"]),
        }
    )
    assert [list(row.values()) for row in read_frame("crm", frame).table.to_pylist()] == [
        ["NA", "1", "1.5", "true", "1990-03-07", "1990-03-07 10:00:00", "1", str(10**30), "甲"],
        ["007", "2", "2", "false", "2000-01-01", "2000-01-01 00:00:00", "x", "2000-01-02", "乙"],
        ["", "110101199003071234", "", "true", "", "", "", "1.10", "甲"],
    ]


def test_a_long_number_that_became_a_float_is_set_aside() -> None:
    table = read_frame("crm", pd.DataFrame({"id": ["a", "b"], "身份证": [110101199003071234.0, 7.0]}))
    assert table.table.column("id").to_pylist() == ["b"]
    assert (table.issues[0].line, table.issues[0].field, table.issues[0].quarantined) == (1, "身份证", True)
    assert table.rows_read == 2


def test_an_empty_row_a_nul_and_half_a_character_are_set_aside() -> None:
    table = read_frame("crm", pd.DataFrame({"a": ["x", None, "y\0", "z\ud800"]}, dtype=object))
    assert table.table.column("a").to_pylist() == ["x"]
    assert sorted(issue.line for issue in table.issues if issue.quarantined) == [2, 3, 4]


def test_the_digest_follows_the_cells_and_not_the_chunks() -> None:
    whole = pa.table({"a": ["1", "23"], "b": ["x", "y"]})
    parts = pa.concat_tables([whole.slice(0, 1), whole.slice(1)])
    assert read_frame("crm", whole).sha256 == read_frame("crm", parts).sha256
    other = pa.table({"a": ["12", "3"], "b": ["x", "y"]})
    assert read_frame("crm", whole).sha256 != read_frame("crm", other).sha256


def test_a_frame_with_two_columns_of_one_name_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="phone"):
        read_frame("crm", pd.DataFrame([["1", "2"]], columns=["phone", "phone"]))


def test_a_frame_without_rows_or_columns_is_an_empty_table() -> None:
    assert read_frame("crm", pd.DataFrame()).rows_read == 0
    assert read_frame("crm", pd.DataFrame({"a": []})).table.column_names == ["a"]
