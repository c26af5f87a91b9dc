"""Records inside records: the department behind a name, the second person in a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kinfold.model import Field, Kind
from kinfold.standard.columns import bisected
from kinfold.standard.deriving import _merged
from kinfold.standard.standardising import standardise_and_derive
from standard.batches import batch_of

if TYPE_CHECKING:
    from kinfold.tables import Batch


def derive(batch: Batch) -> Batch:
    return standardise_and_derive(batch, "CN")[0]


def _derived(rows: dict[str, str], kind: Kind = Kind.PERSON) -> dict[str, str]:
    batch = derive(batch_of({key: {Field.NAME: name} for key, name in rows.items()}, kind))
    names = zip(batch.records["record"].to_pylist(), batch.records["name"].to_pylist(), strict=True)
    return {key: name for key, name in names if key not in rows}


def test_a_department_in_brackets_becomes_a_record_of_its_own() -> None:
    assert _derived({"crm:1": "张三(销售部门)"}) == {"crm:1#department": "销售部门"}
    assert _derived({"crm:1": "上海明珠贸易有限公司（财务部）"}, Kind.ORGANIZATION) == {
        "crm:1#department": "财务部"
    }


def test_a_department_behind_a_company_name_is_found_without_brackets() -> None:
    firms = {
        "crm:1": "上海明珠贸易有限公司销售部",
        "crm:2": "北京星河科技有限公司",
        "crm:3": "清华大学物理系",
    }
    assert _derived(firms, Kind.ORGANIZATION) == {"crm:1#department": "销售部", "crm:3#department": "物理系"}
    western = {"crm:1": "Acme Ltd, Sales Department", "crm:2": "Acme Office Supplies Ltd"}
    assert _derived(western, Kind.ORGANIZATION) == {"crm:1#department": "sales department"}


def test_everybody_in_a_cell_becomes_a_record() -> None:
    assert _derived({"crm:1": "张三/李四"}) == {"crm:1#second": "李四"}
    assert _derived({"crm:1": "张三、李四、王五"}) == {
        "crm:1#second": "李四 / 王五",
        "crm:1#second-second": "王五",
    }
    assert _derived({"crm:1": "John and Mary Smith"}) == {"crm:1#second": "Mary Smith"}


def test_a_comma_between_family_and_given_name_hides_nobody() -> None:
    assert _derived({"crm:1": "Smith-Jones, Anna", "crm:2": "Wood, Chiara", "crm:3": "李和平"}) == {}


def test_codes_stay_ranks_of_keys() -> None:
    names = {"crm:1": "张三(销售部)", "crm:10": "李四", "crm:2": "王五/赵六"}
    batch = derive(batch_of({key: {Field.NAME: name} for key, name in names.items()}))
    keys = batch.records["record"].to_pylist()
    assert keys == sorted(keys)
    said = {
        keys[record]: raw
        for c in batch.cells
        for record, raw in zip(c.record, c.raw.to_pylist(), strict=True)
    }
    assert said == {**names, "crm:1#department": "销售部", "crm:2#second": "赵六"}


def test_mentions_name_the_records_they_have_after_others_came_between() -> None:
    names = {"crm:1": "张三(销售部)", "crm:10": "李四", "crm:2": "王五/赵六/钱七"}
    rows = {key: {Field.NAME: name, Field.EMAIL: f"{key[4:]}@a.cn"} for key, name in names.items()}
    batch, standards = standardise_and_derive(batch_of(rows), "CN")
    keys = batch.records["record"].to_pylist()
    said = {
        (keys[record], kind.kind, value)
        for kind in standards.mentions
        for record, value in zip(kind.record, kind.texts("value"), strict=True)
    }
    assert said == {
        ("crm:1", "person", "张三"),
        ("crm:1", "email", "1@a.cn"),
        ("crm:1#department", "department", "销售"),
        ("crm:10", "person", "李四"),
        ("crm:10", "email", "10@a.cn"),
        ("crm:2", "person", "王五"),
        ("crm:2", "email", "2@a.cn"),
        ("crm:2#second", "person", "赵六"),
        ("crm:2#second-second", "person", "钱七"),
    }


def test_the_order_of_columns_and_rows_changes_nothing() -> None:
    rows = {"crm:1": {Field.NAME: "张三(销售部)"}, "crm:2": {Field.NAME: "Wood, Ann & Lee, Bo"}}
    there, back = derive(batch_of(rows)), derive(batch_of(dict(reversed(rows.items()))))
    assert there.records.equals(back.records)


_KEYS = st.text(alphabet="ab #!张", max_size=4)


@given(st.sets(_KEYS, min_size=1), st.lists(_KEYS))
def test_new_keys_are_ranked_as_if_all_were_sorted(keys: set[str], added: list[str]) -> None:
    ordered = sorted(keys, key=str.encode)
    whole = [*ordered, *added]
    every = sorted(set(whole), key=str.encode)
    first, code, new_code = _merged(pa.array(ordered, pa.string()), pa.array(added, pa.string()))
    assert first.tolist() == [whole.index(key) for key in every]
    assert [*code, *new_code] == [every.index(key) for key in whole]


@given(st.sets(_KEYS), st.lists(_KEYS))
def test_a_bisection_finds_where_each_text_would_stand(keys: set[str], wanted: list[str]) -> None:
    ordered = sorted(keys, key=str.encode)
    found = bisected(pa.array(ordered, pa.string()), pa.array(wanted, pa.string()))
    assert found.tolist() == [sum(key.encode() < text.encode() for key in ordered) for text in wanted]
