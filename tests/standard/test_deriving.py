"""Records inside records: the department behind a name, the second person in a cell."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.model import Field, Kind
from kinfold.standard import company, person
from kinfold.standard.deriving import _department_signs, _person_signs, derive
from standard.batches import batch_of


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


def test_the_order_of_columns_and_rows_changes_nothing() -> None:
    rows = {"crm:1": {Field.NAME: "张三(销售部)"}, "crm:2": {Field.NAME: "Wood, Ann & Lee, Bo"}}
    there, back = derive(batch_of(rows)), derive(batch_of(dict(reversed(rows.items()))))
    assert there.records.equals(back.records)


_FIRM_PIECES = (
    *(
        "上海",
        "明珠",
        "科技",
        "大学",
        "银行",
        "有限公司",
        "贸易",
        "销售部",
        "销售",
        "财务處",
        "物理系",
        "北京分公司",
    ),
    *(" ", "-", " - ", "(", ")", ",", "（", "】", "b", "Acme", "Ltd", "Sales Department", "中心", "组"),
)
_PERSON_PIECES = (
    *("张三", "李四", "王", "和", "销售部", "Wood", "Anna", "J.", "Smith-Lee", "Dr", " ", " - ", "/", "、"),
    *(", ", "，", "(", ")", "【", "】", " and ", " und ", " y ", " & ", "；", "欧阳娜娜", "—"),
)
_FIRM = st.lists(st.sampled_from(_FIRM_PIECES), min_size=1, max_size=6).map("".join)
_PERSON = st.lists(st.sampled_from(_PERSON_PIECES), min_size=1, max_size=6).map("".join)


@settings(max_examples=100, deadline=None)
@given(st.lists(_FIRM, min_size=1, max_size=20))
def test_no_company_with_a_sign_is_passed_over(names: list[str]) -> None:
    signs = _department_signs(pa.array(names, pa.string())).to_pylist()
    parts = company.standardise(names)["department"].to_pylist()
    for name, sign, department in zip(names, signs, parts, strict=True):
        signed = any(char in name for char in "([（【,，部处科室组系")
        assert sign or not department or not signed, (name, department)


@settings(max_examples=100, deadline=None)
@given(st.lists(_PERSON, min_size=1, max_size=20))
def test_no_person_with_a_sign_is_passed_over(names: list[str]) -> None:
    signs = _person_signs(pa.array(names, pa.string())).to_pylist()
    told = person.standardise(names)
    for name, sign, second, unit in zip(
        names, signs, told["second"].to_pylist(), told["unit"].to_pylist(), strict=True
    ):
        signed = any(char in name for char in "(（[【/、;；,，&+和")
        assert sign or not (second or unit) or not signed, (name, second, unit)
