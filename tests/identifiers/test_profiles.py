"""Columns of profiles: coded values of each record."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identifiers.test_classes import compared
from kinfold import ordering
from kinfold.identifiers.profiles import Measure, distinct_ints, sorted_codes, value_column
from kinfold.model import Field
from standard.batches import batch_of

_TEXTS = st.lists(st.sampled_from(["b", "a", "", "张三", "李四", "é"]), max_size=20)


@pytest.mark.parametrize("few", [0, ordering.FEW])
@given(_TEXTS, _TEXTS)
def test_codes_are_places_among_the_distinct_texts(few: int, left: list[str], right: list[str]) -> None:
    plain = pa.array(left + right, pa.string())
    coded = pa.chunked_array([pa.array(part, pa.string()).dictionary_encode() for part in (left, right)])
    for texts in (plain, coded):
        with patch.object(ordering, "FEW", few):
            values, code = sorted_codes(texts)
        assert values.to_pylist() == sorted(set(left + right))
        assert [values[int(c)].as_py() for c in code] == left + right


def test_texts_that_nobody_bears_get_no_code() -> None:
    texts = pa.DictionaryArray.from_arrays(pa.array([2, 0]), pa.array(["c", "b", "a"]))
    values, code = sorted_codes(texts)
    assert (values.to_pylist(), code.tolist()) == (["a", "c"], [0, 1])


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["x", "y", "z"]))))
def test_a_column_holds_each_value_of_a_record_once_in_order(pairs: list[tuple[int, str]]) -> None:
    record = np.array([r for r, _ in pairs], np.int32)
    code = np.array(["wxyz".index(text) for _, text in pairs], np.int32)  # nobody says "w"
    column = value_column("phone", Measure.PHONE, (record, pa.array(list("wxyz")), code), 5)
    assert column.values.to_pylist() == sorted({text for _, text in pairs})
    for i in range(5):
        told = [column.values[int(c)].as_py() for c in column.code[column.start[i] : column.start[i + 1]]]
        assert told == sorted({text for r, text in pairs if r == i})


@given(st.lists(st.integers(-5, 5)))
def test_distinct_numbers_ascend(numbers: list[int]) -> None:
    assert distinct_ints(np.array(numbers, np.int64)).tolist() == sorted(set(numbers))


@given(st.lists(st.lists(st.integers(0, 9)), max_size=3))
def test_distinct_numbers_of_runs_that_ascend_ascend_too(runs: list[list[int]]) -> None:
    numbers = np.array([number for run in runs for number in sorted(run * 40)], np.int64)
    assert distinct_ints(numbers).tolist() == sorted(set(numbers.tolist()))


def test_an_address_in_one_cell_and_in_columns_fill_the_same_columns() -> None:
    rows: dict[str, dict[Field, str]] = {
        "a:1": {Field.NAME: "张三", Field.ADDRESS: "上海市浦东新区世纪大道100号8楼801室"},
        "a:2": {Field.NAME: "张三", Field.CITY: "上海", Field.STREET: "世纪大道100号", Field.UNIT: "801"},
    }
    columns = compared(batch_of(rows)).profiles[0].columns
    for name in ("street", "house_number", "unit"):
        assert np.diff(columns[name].start).tolist() == [1, 1]
        assert len(columns[name].values) == 1


def test_mobiles_and_landlines_are_columns_of_their_own() -> None:
    rows: dict[str, dict[Field, str]] = {
        "a:1": {Field.NAME: "张三", Field.PHONE: "13912345670 / 021-50123456"}
    }
    columns = compared(batch_of(rows)).profiles[0].columns
    assert columns["phone"].values.to_pylist() == ["+8613912345670"]
    assert columns["landline"].values.to_pylist() == ["+862150123456"]
    assert columns["landline"].household
    assert not columns["phone"].household


def test_an_impossible_birth_date_is_compared_by_its_digits_and_a_dummy_is_not() -> None:
    rows: dict[str, dict[Field, str]] = {
        "a:1": {Field.NAME: "Ann Lee", Field.BIRTH_DATE: "1859-21-01"},
        "a:2": {Field.NAME: "Ann Lee", Field.BIRTH_DATE: "9999-99-99"},
        "a:3": {Field.NAME: "Ann Lee", Field.BIRTH_DATE: "unknown"},
    }
    column = compared(batch_of(rows)).profiles[0].columns["birth_date"]
    assert column.values.to_pylist() == ["1859-21-01"]
