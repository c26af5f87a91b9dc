"""Golden values are what the records say: most often, then most recently, then most fully, never made up."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

import kinfold
from kinfold.customers.choosing import Customers, chosen
from kinfold.customers.saying import Said
from kinfold.tables import GOLDEN_FIELDS


def _customer(rows: list[dict[str, str]]) -> dict[str, Any]:
    """Resolve rows that share an identity number, hence are one customer."""
    numbered = [{"id": str(n), "身份证": "11010519491231002X", **row} for n, row in enumerate(rows, 1)]
    others = [{"id": str(n), "姓名": name} for n, name in ((90, "欧阳修"), (91, "Grace Hopper"))]
    found = kinfold.resolve({"crm": pd.DataFrame([*numbered, *others]).fillna("")})
    customers = found.tables["customers"].to_pylist()
    chosen = [c for c in customers if c["records"] == len(rows) and c["kind"] == "person"]
    assert len(chosen) == 1, customers
    return chosen[0]


def test_the_value_that_most_records_say_is_chosen_and_says_where_it_comes_from() -> None:
    one = _customer(
        [
            {"姓名": "张三", "邮箱": "old@example.com"},
            {"姓名": "张三", "邮箱": "zhangsan@example.com"},
            {"姓名": "张三", "邮箱": "zhangsan@example.com"},
        ]
    )
    assert (one["email"], one["email_from"]) == ("zhangsan@example.com", "crm:2")


def test_of_values_said_as_often_the_newest_is_chosen() -> None:
    one = _customer(
        [
            {"姓名": "张三", "邮箱": "new@example.com", "更新时间": "2024-05-01"},
            {"姓名": "张三", "邮箱": "older.and.longer@example.com", "更新时间": "2023-05-01"},
        ]
    )
    assert (one["email"], one["email_from"]) == ("new@example.com", "crm:1")


def test_of_values_as_new_the_fullest_is_chosen_and_an_address_stays_as_written() -> None:
    one = _customer(
        [{"姓名": "张三", "地址": "北京市海淀区"}, {"姓名": "张三", "地址": "北京市海淀区学院路 35 号"}]
    )
    assert (one["address"], one["address_from"]) == ("北京市海淀区学院路 35 号", "crm:2")


def test_a_name_with_a_department_beside_it_is_shown_only_where_there_is_no_plain_one() -> None:
    late = {"姓名": "張三(销售部门)", "更新时间": "2024-05-01"}
    one = _customer([{"姓名": "张三", "更新时间": "2023-05-01"}, late])
    assert (one["name"], one["name_from"]) == ("张三", "crm:1")
    assert _customer([late, late])["name"] == "張三(销售部门)"


def test_a_customer_without_a_name_is_called_what_its_record_is_called() -> None:
    frame = pd.DataFrame({"id": ["1", "2"], "姓名": ["", "李四"], "邮箱": ["a@example.com", "b@example.com"]})
    customers = kinfold.resolve({"crm": frame}).tables["customers"].to_pylist()
    named = {c["name_from"]: c["name"] for c in customers}
    assert named == {"crm:1": "a@example.com", "crm:2": "李四"}


VALUES = st.sampled_from(
    ["", "zhangsan@example.com", "zs@example.com", "三@例子.中国", "ZhangSan@Example.com"]
)
DATES = st.sampled_from(["", "2023-05-01", "2024-05-01"])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(VALUES, DATES), min_size=2, max_size=5))
def test_every_golden_value_is_said_by_the_record_it_names(said: list[tuple[str, str]]) -> None:
    rows = [{"姓名": "张三", "邮箱": email, "更新时间": date} for email, date in said]
    numbered = [{"id": str(n), "身份证": "11010519491231002X", **row} for n, row in enumerate(rows, 1)]
    found = kinfold.resolve({"crm": pd.DataFrame([*numbered, {"id": "90", "姓名": "欧阳修"}]).fillna("")})
    mentions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for mention in found.tables["mentions"].to_pylist():
        mentions[mention["record"], mention["kind"]].add(mention["value"])
    for customer in found.tables["customers"].to_pylist():
        assert all(bool(customer[field]) == bool(customer[f"{field}_from"]) for field in GOLDEN_FIELDS)
        if customer["email"]:
            assert customer["email"] in mentions[customer["email_from"], "email"]


RECORDS, TEXTS = 6, ["", "a@b.cn", "A@B.cn", "long@b.cn", "c@b.cn", "c@b.cn"]
SAYINGS = st.lists(
    st.tuples(st.integers(0, RECORDS - 1), st.integers(1, len(TEXTS) - 1), st.booleans()), max_size=12
)
CODES = st.lists(st.integers(0, 3), min_size=RECORDS, max_size=RECORDS)


@given(SAYINGS, CODES, CODES)
def test_what_is_chosen_is_what_a_count_customer_by_customer_chooses(
    sayings: list[tuple[int, int, bool]], whose: list[int], updated: list[int]
) -> None:
    label = np.array([whose.index(one) for one in whose], np.int32)
    record, text, plain = (np.array([one[place] for one in sayings], np.int64) for place in range(3))
    texts = pa.array(TEXTS, pa.string())
    said = Said(record.astype(np.int32), text, text, texts, texts, plain.astype(bool))
    found = chosen(said, Customers.of(label, np.array(updated, np.int32)))
    expected = [_counted(sayings, [n for n, one in enumerate(sayings) if whose[one[0]] == who], updated)
                for who in dict.fromkeys(whose)]  # fmt: skip
    assert found.tolist() == expected


def _counted(sayings: list[tuple[int, int, bool]], mine: list[int], updated: list[int]) -> int:
    times = Counter(TEXTS[sayings[n][1]].lower() for n in mine)

    def worth(n: int) -> tuple[int, bool, int, int, int, int]:
        record, text, plain = sayings[n]
        return times[TEXTS[text].lower()], plain, updated[record], len(TEXTS[text]), -record, -n

    return max(mine, key=worth, default=-1)


def test_customers_count_sources_of_which_there_are_more_than_a_number_has_bits() -> None:
    row = pd.DataFrame({"id": ["1"], "姓名": ["张三"], "身份证": ["11010519491231002X"]})
    sources = {f"s{number}": row for number in range(70)}
    (customer,) = kinfold.resolve(sources).tables["customers"].to_pylist()
    assert (customer["records"], customer["sources"]) == (70, 70)
