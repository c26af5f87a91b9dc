"""Classes of identifiers: names, not records, say how far a value can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfold.identifiers.classes import Trust
from kinfold.identifiers.profiles import sorted_codes
from kinfold.identifiers.profiling import Compared, profile
from kinfold.model import Field, Kind
from kinfold.standard.standardising import standardise
from standard.batches import batch_of, both

if TYPE_CHECKING:
    from kinfold.tables import Batch

PHONE = "021-50123456"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐蒋韩冯邓曹"


def compared(batch: Batch) -> Compared:
    source = sorted_codes(batch.records["source"])[1]
    return profile(standardise(batch, "CN"), batch.records["kind"], source, Trust({}))


def _classes(batch: Batch) -> dict[str, tuple[str, int, int, str]]:
    rows = compared(batch).identifiers.table.to_pylist()
    return {
        row["value"]: (row["identifier_class"], row["names"], row["records"], row["reason"]) for row in rows
    }


def _staff(count: int) -> Batch:
    rows = {f"crm:{i:02}": {Field.NAME: f"{SURNAMES[i]}小明", Field.PHONE: PHONE} for i in range(count)}
    return batch_of(rows)


def test_a_switchboard_with_thirty_names_is_generic() -> None:
    assert _classes(_staff(30))["+862150123456"] == ("generic", 30, 30, "many_names")


def test_the_phone_of_a_customer_with_many_orders_stays_exclusive() -> None:
    names = ["张三", "Zhang San", "San Zhang"]
    orders = {f"shop:{i:02}": {Field.NAME: names[i % 3], Field.PHONE: PHONE} for i in range(40)}
    assert _classes(batch_of(orders))["+862150123456"] == ("exclusive", 1, 40, "")


def test_the_phone_of_a_chain_of_shops_is_generic_and_that_of_one_busy_company_is_not() -> None:
    def firm(*houses: int) -> Batch:
        rows = {
            f"erp:{i:02}": {Field.COMPANY: "好邻居便利店", Field.PHONE: PHONE, Field.ADDRESS: f"学院路{n}号"}
            for i, n in enumerate(houses)
        }
        return batch_of(rows, Kind.ORGANIZATION)

    assert _classes(firm(*range(1, 31)))["+862150123456"] == ("generic", 1, 30, "many_houses")
    assert _classes(firm(*[7, 9] * 20))["+862150123456"] == ("exclusive", 1, 40, "")


def test_a_person_who_has_things_sent_to_many_houses_keeps_an_exclusive_phone() -> None:
    orders = {
        f"shop:{i:02}": {Field.NAME: "张三", Field.PHONE: PHONE, Field.ADDRESS: f"学院路{i + 1}号"}
        for i in range(30)
    }
    assert _classes(batch_of(orders))["+862150123456"] == ("exclusive", 1, 30, "")


def test_a_couple_is_exclusive_and_a_family_shares() -> None:
    assert _classes(_staff(2))["+862150123456"][0] == "exclusive"
    assert _classes(_staff(3))["+862150123456"][0] == "shared"


def test_a_role_mailbox_is_generic_for_persons_alone() -> None:
    box = "info@mingzhu-trade.cn"
    person = batch_of({"a:1": {Field.NAME: "张三", Field.EMAIL: box}})
    firm = batch_of({"b:1": {Field.NAME: "上海明珠贸易有限公司", Field.EMAIL: box}}, Kind.ORGANIZATION)
    assert _classes(person)[box] == ("generic", 1, 1, "role_mailbox")
    assert _classes(firm)[box][0] == "exclusive"
    assert _classes(both(person, firm))[box][0] == "generic"


def test_a_phone_typed_by_a_bored_hand_is_a_placeholder_and_links_nobody() -> None:
    batch = batch_of({"a:1": {Field.NAME: "张三", Field.PHONE: "13800138000"}})
    assert _classes(batch)["+8613800138000"][0] == "placeholder"
    links = dict(zip(("person", "phone"), compared(batch).identifiers.links, strict=True))
    assert links["person"].all()
    assert not links["phone"].any()


def test_records_without_a_name_count_for_no_name() -> None:
    rows = {f"a:{i}": {Field.PHONE: PHONE} for i in range(5)}
    assert _classes(batch_of(rows))["+862150123456"] == ("exclusive", 0, 5, "")


def test_generic_and_placeholder_values_are_in_no_column() -> None:
    rows = {f"crm:{i:02}": {Field.NAME: f"{SURNAMES[i]}小明", Field.PHONE: PHONE} for i in range(30)}
    rows["crm:00"] |= {Field.EMAIL: "wang@mingzhu-trade.cn"}
    rows["crm:01"] |= {Field.EMAIL: "n/a"}
    columns = compared(batch_of(rows)).profiles[0].columns
    assert "landline" not in columns
    assert columns["email"].values.to_pylist() == ["wang@mingzhu-trade.cn"]


def test_classes_found_before_are_kept_for_a_few_records() -> None:
    whole = compared(_staff(30)).identifiers.table
    one = batch_of({"crm:00": {Field.NAME: "王小明", Field.PHONE: PHONE}})
    few = profile(standardise(one, "CN"), one.records["kind"], np.zeros(1, np.int32), whole)
    assert "landline" not in few.profiles[0].columns
