"""Names of records: variants, and one key for all spellings of one name."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.identifiers.names import company_keys, company_names, person_keys
from kinfold.identifiers.person_names import person_names
from kinfold.model import Field, Kind
from kinfold.standard.standardising import standardise
from standard.batches import batch_of

Names = list[tuple[str, str]]


def _variants(*rows: dict[Field, str]) -> list[Names]:
    """Return (given, family) of each variant, by row."""
    batch = batch_of({f"crm:{i}": row for i, row in enumerate(rows)})
    size = len(rows)
    names = person_names(standardise(batch, "CN"), np.arange(size, dtype=np.int32), size)
    texts = [*names.values.to_pylist(), ""]
    pairs = [(texts[g], texts[f]) for g, f in zip(names.given, names.family, strict=True)]
    return [pairs[names.start[i] : names.start[i + 1]] for i in range(size)]


def _keys(*texts: str) -> list[str]:
    batch = batch_of({f"crm:{i}": {Field.NAME: text} for i, text in enumerate(texts)})
    names = person_names(standardise(batch, "CN"), np.arange(len(texts), dtype=np.int32), len(texts))
    keys, whose = person_keys(names)
    return keys.take(pa.array(whose)).to_pylist()


def test_a_name_in_characters_in_pinyin_and_turned_round_has_one_key() -> None:
    assert _keys("张三", "Zhang San", "San Zhang", "ZHANG, San") == ["san zhang"] * 4
    assert _keys("Anna Smith", "Smith, Anna") == ["anna smith"] * 2


def test_a_full_name_beside_its_parts_is_one_variant() -> None:
    row: dict[Field, str] = {
        Field.NAME: "Dr. Anna Maria Smith", Field.GIVEN_NAME: "Anna", Field.FAMILY_NAME: "Smith",
    }  # fmt: skip
    assert _variants(row) == [[("anna", "smith")]]


def test_an_alias_and_a_native_name_are_variants_of_their_own() -> None:
    row: dict[Field, str] = {
        Field.GIVEN_NAME: "San", Field.FAMILY_NAME: "Zhang", Field.OTHER_NAME: "张三丰",
    }  # fmt: skip
    assert _variants(row) == [[("san", "zhang"), ("三丰", "张")]]
    assert sorted(_variants({Field.NAME: "Robert (Bob) Smith"})[0]) == [("bob", "smith"), ("robert", "smith")]


def test_a_record_with_two_given_names_bears_its_surname_twice() -> None:
    rows = {"crm:1": {Field.GIVEN_NAME: "Anna", Field.FAMILY_NAME: "Smith"}}
    first = batch_of(rows)
    second = batch_of({"crm:1": {Field.GIVEN_NAME: "Hanna"}})
    batch = type(first)(first.records, (*first.cells, *second.cells), (), ())
    names = person_names(standardise(batch, "GB"), np.zeros(1, np.int32), 1)
    texts = names.values.to_pylist()
    pairs = {(texts[g], texts[f]) for g, f in zip(names.given, names.family, strict=True)}
    assert pairs == {("anna", "smith"), ("hanna", "smith")}


def test_a_middle_name_column_fills_what_the_given_column_left_out() -> None:
    batch = batch_of(
        {"crm:1": {Field.GIVEN_NAME: "Anna", Field.MIDDLE_NAME: "Maria", Field.FAMILY_NAME: "Smith"}}
    )
    names = person_names(standardise(batch, "GB"), np.zeros(1, np.int32), 1)
    assert names.middle.to_pylist() == ["maria"]


def test_a_family_name_alone_is_a_name_and_a_middle_name_alone_is_none() -> None:
    assert _variants({Field.FAMILY_NAME: "Smith"}, {Field.MIDDLE_NAME: "Maria"}, {Field.NAME: "无"}) == [
        [("", "smith")],
        [],
        [],
    ]


_CELL = st.sampled_from(["", "Anna", "Maria", "Smith", "张", "三", "Lee", "无", "Smith Jr"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(_CELL, _CELL, st.sampled_from(["", "张三", "Anna Smith", "Bo Lee / Al Wu"])), max_size=6
    )
)
def test_a_record_has_the_same_variants_alone_and_among_others(cells: list[tuple[str, str, str]]) -> None:
    rows: list[dict[Field, str]] = [
        {Field.GIVEN_NAME: given, Field.FAMILY_NAME: family, Field.NAME: name}
        for given, family, name in cells
    ]
    assert [_variants(row)[0] for row in rows] == (_variants(*rows) if rows else [])


def test_an_organizations_own_name_comes_before_its_aliases() -> None:
    row = {Field.NAME: "上海明珠贸易有限公司", Field.OTHER_NAME: "明珠贸易"}
    found = standardise(batch_of({"crm:1": row}, Kind.ORGANIZATION), "CN")
    names = company_names(found, np.zeros(1, np.int32), 1)
    assert names.other.tolist() == [False, True]
    keys, whose = company_keys(names)
    assert keys.take(pa.array(whose)).to_pylist() == ["明珠贸易"]


def test_no_organizations_have_no_names() -> None:
    found = standardise(batch_of({"crm:1": {Field.NAME: "张三"}}), "CN")
    assert len(company_names(found, np.full(1, -1, np.int32), 0).name) == 0
