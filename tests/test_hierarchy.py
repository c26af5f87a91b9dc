"""How customers belong together, told in rows as they come: keys, names, roles, mail domains, homes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold import hierarchy
from kinfold.hierarchy import projecting
from kinfold.hierarchy.projecting import STRUCTURAL
from kinfold.hierarchy.shapes import COLUMNS
from kinfold.model import Field, Kind, Relation, Role
from kinfold.pipeline.sources import gather, map_sources
from kinfold.reading.frames import read_frame
from kinfold.reading.mapping import ColumnMapping, SourceMapping
from kinfold.standard.standardising import standardise_and_derive
from kinfold.tables import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Rows = list[dict[str, str]]

Affiliation = tuple[str, str, str, str]  # child, relation, parent, state


def tree(
    sources: dict[str, Rows],
    *,
    mapped: Sequence[SourceMapping] = (),
    kin: Iterable[tuple[str, str]] = (),
    apart: bool = False,
) -> list[dict[str, Any]]:
    """Return the affiliations of these rows; a customer's id is its first record's key.

    Records of one kind and name are one customer, unless ``apart``.
    """
    tables = [read_frame(name, pd.DataFrame(rows)) for name, rows in sources.items()]
    read = gather(tables, map_sources(tables, mapped, ())).batch
    batch, standards = standardise_and_derive(read, "CN")
    records = batch.records.combine_chunks()
    keys = records["record"].to_pylist()
    known = (
        keys if apart else list(zip(records["kind"].to_pylist(), records["name"].to_pylist(), strict=True))
    )
    label = np.array([known.index(each) for each in known], np.int32)
    here = hierarchy.parties(records)
    label = hierarchy.group_departments(records, here, label, standards.of("department"))
    pairs = pd.DataFrame(
        {
            "child": np.array([keys.index(one) for one, _ in kin], np.int32),
            "parent": np.array([keys.index(other) for _, other in kin], np.int32),
        }
    )
    claims = hierarchy.claims(records, here, batch.cells, standards)
    claims = hierarchy.with_households(claims, here, standards, pairs)
    ids = pa.array([keys[first] for first in label.tolist()])
    rows: list[dict[str, Any]] = hierarchy.affiliations(claims, records, label, lambda: ids).to_pylist()
    return rows


def short(rows: list[dict[str, Any]], *relations: Relation) -> list[Affiliation]:
    """Return child, relation, parent and state of the affiliations of some relations, or of all."""
    wanted = {relation.value for relation in relations or Relation}
    return sorted(
        (r["child"], r["relation"], r["parent"], r["state"]) for r in rows if r["relation"] in wanted
    )


def test_a_contact_works_for_the_account_whose_key_it_names_in_another_export() -> None:
    accounts = [
        {"客户编号": "1001", "客户名称": "苏州晨曦精密机械有限公司"},
        {"客户编号": "1002", "客户名称": "天津渤海化工有限公司"},
    ]
    contacts = [
        {"联系人编号": "1001", "联系人姓名": "刘建华", "客户编号": "1002", "手机": "13862140098"},
        {"联系人编号": "1002", "联系人姓名": "马晓红", "客户编号": "1001", "手机": "13920551873"},
    ]
    found = tree({"accounts": accounts, "contacts": contacts})
    assert short(found) == [
        ("contacts:1001", "works_for", "accounts:1002", "standing"),
        ("contacts:1002", "works_for", "accounts:1001", "standing"),
    ]


def test_a_key_that_another_source_bears_by_chance_is_no_reference() -> None:
    vendors = [{"vendor id": "3", "company name": "Harbour & Finch LLP", "vat number": ""}]
    contacts = [
        {"contact id": str(n), "full name": name, "account id": str(n)}
        for n, name in ((3, "Emma Clarke"), (77, "Tom Baker"), (78, "Priya Nair"))
    ]
    found = tree({"vendors": vendors, "contacts": contacts}, apart=True)
    assert [r["state"] for r in found] == ["waiting"] * 3


def test_a_parent_key_is_looked_up_in_the_source_that_the_row_itself_names() -> None:
    rows = [
        {"system": "erp", "account id": "1", "account name": "Redfern Dairy plc", "parent account id": ""},
        {"system": "crm", "account id": "1", "account name": "Stonebridge Ltd", "parent account id": ""},
        {"system": "erp", "account id": "2", "account name": "Redfern Cheese Ltd", "parent account id": "1"},
    ]
    columns = (
        ColumnMapping("system", Field.SOURCE),
        ColumnMapping("account id", Field.KEY),
        ColumnMapping("account name", Field.NAME),
        ColumnMapping("parent account id", Field.PARENT, scheme="key"),
    )
    found = tree({"all": rows}, mapped=[SourceMapping("all", columns, Kind.ORGANIZATION)])
    assert short(found) == [("erp:2", "subsidiary_of", "erp:1", "standing")]


def test_a_parent_is_known_by_its_name_however_its_legal_form_is_written() -> None:
    rows = [
        {"id": "1", "account name": "Redfern Dairy Group PLC", "parent account": ""},
        {"id": "2", "account name": "Redfern Cheese Ltd", "parent account": "Redfern Dairy Group p.l.c."},
        {"id": "3", "account name": "Redfern Butter Ltd", "parent account": "Nobody Knows Holdings"},
    ]
    found = tree({"crm": rows})
    assert short(found) == [
        ("crm:2", "subsidiary_of", "crm:1", "standing"),
        ("crm:3", "subsidiary_of", "", "waiting"),
    ]
    waiting = next(row for row in found if row["state"] == "waiting")
    assert "Nobody Knows Holdings" in waiting["reason_en"]
    assert "Nobody Knows Holdings" in waiting["reason_zh"]


def test_a_parent_given_by_key_and_by_name_is_one_claim() -> None:
    rows = [
        {
            "Record Id": "7",
            "Account Name": "Redfern Dairy plc",
            "Parent Account": "",
            "Parent Account.id": "",
        },
        {
            "Record Id": "8",
            "Account Name": "Redfern Cheese Ltd",
            "Parent Account": "REDFERN (old name)",
            "Parent Account.id": "7",
        },
    ]
    assert short(tree({"zoho": rows})) == [("zoho:8", "subsidiary_of", "zoho:7", "standing")]


def test_two_declared_parents_leave_one_standing_and_the_other_a_rival() -> None:
    rows = [
        {"id": "1", "account name": "Northwind Foods Inc", "parent account": ""},
        {"id": "2", "account name": "Southgate Foods Inc", "parent account": ""},
        {"id": "3", "account name": "Westfield Bakery Ltd", "parent account": "Northwind Foods Inc"},
        {"id": "4", "account name": "Westfield Bakery Ltd", "parent account": "Southgate Foods Inc"},
        {"id": "5", "account name": "Westfield Bakery Ltd", "parent account": "Southgate Foods Inc"},
    ]
    found = tree({"crm": rows})
    assert short(found) == [
        ("crm:3", "subsidiary_of", "crm:1", "rival"),
        ("crm:3", "subsidiary_of", "crm:2", "standing"),  # two rows say so, one says the other
    ]
    rival = next(row for row in found if row["state"] == "rival")
    assert "another parent" in rival["reason_en"]


def test_parents_that_name_each_other_in_a_circle_do_not_close_it() -> None:
    rows = [
        {"id": "1", "account name": "Alpha Holding AG", "parent account id": "3"},
        {"id": "2", "account name": "Beta Trading GmbH", "parent account id": "1"},
        {"id": "3", "account name": "Gamma Logistik GmbH", "parent account id": "2"},
        {"id": "4", "account name": "Delta Bau GmbH", "parent account id": "4"},
    ]
    found = tree({"crm": rows})
    assert [row["state"] for row in found] == ["standing", "standing", "rival"]
    assert "circle" in found[-1]["reason_en"]
    assert "成环" in found[-1]["reason_zh"]


def test_a_branch_belongs_to_the_company_of_its_name_and_place_not_to_a_namesake() -> None:
    rows = [
        {"客户编号": "A1", "客户名称": "北京远航科技有限公司"},
        {"客户编号": "A2", "客户名称": "深圳远航科技有限公司"},
        {"客户编号": "A3", "客户名称": "北京远航科技有限公司上海分公司"},
        {"客户编号": "A4", "客户名称": "广州远航科技有限公司佛山分公司"},
        {"客户编号": "A5", "客户名称": "中国建设银行股份有限公司杭州分行"},
        {"客户编号": "A6", "客户名称": "中国建设银行股份有限公司"},
    ]
    found = tree({"crm": rows})
    assert short(found) == [
        ("crm:A3", "branch_of", "crm:A1", "standing"),
        ("crm:A4", "branch_of", "", "waiting"),  # 广州 is neither 北京 nor 深圳
        ("crm:A5", "branch_of", "crm:A6", "standing"),
    ]
    assert {row["role"] for row in found} >= {"上海分公司", "杭州分行"}


def test_a_western_branch_belongs_to_its_company() -> None:
    rows = [
        {"id": "5", "account name": "Thames Paper Company Limited"},
        {"id": "6", "account name": "THAMES PAPER COMPANY LIMITED"},
        {"id": "7", "account name": "Thames Paper Company Limited - London Branch"},
        {"id": "8", "account name": "Acme Inc. (Tokyo Office)"},
        {"id": "9", "account name": "Acme Plumbing LLC"},
    ]
    separate = tree({"crm": rows}, apart=True)
    assert short(separate) == [
        ("crm:7", "branch_of", "", "waiting"),  # two customers of that name: neither
        ("crm:8", "branch_of", "", "waiting"),
    ]
    assert short(tree({"crm": [rows[0], *rows[2:]]}))[0] == ("crm:7", "branch_of", "crm:5", "standing")


def test_a_branch_finds_the_company_of_its_full_name_though_a_short_name_stands_apart() -> None:
    rows = [
        {"客户编号": "A1", "客户名称": "北京远航科技"},
        {"客户编号": "A2", "客户名称": "北京远航科技有限公司"},
        {"客户编号": "A3", "客户名称": "北京远航科技有限公司上海分公司 财务部"},
    ]
    found = short(tree({"crm": rows}), Relation.BRANCH_OF)
    assert found == [("crm:A3", "branch_of", "crm:A2", "standing")]


def test_a_role_tells_owner_and_share_and_a_title_tells_an_employee() -> None:
    columns = (
        ColumnMapping("id", Field.KEY),
        ColumnMapping("kind", Field.KIND),
        ColumnMapping("name", Field.NAME),
        ColumnMapping("anchor", Field.PARENT, scheme="anchor"),
        ColumnMapping("pointer", Field.PARENT, scheme="pointer"),
        ColumnMapping("role", Field.PARENT, scheme="role"),
    )
    header = ("id", "kind", "name", "anchor", "pointer", "role")
    register = [
        ("1", "organization", "Brightwell Tools Ltd", "a1", "", ""),
        ("2", "person", "Karen Doyle", "", "a1", "Owns 60%"),
        ("3", "person", "Miguel Santos", "", "a1", "President"),
        ("4", "organization", "Stonebridge Capital LLP", "", "a1", "股东 持股40％"),
        ("5", "organization", "Maple Tools Inc", "", "a1", "Global Parent"),
        ("6", "organization", "Paper Supplies Ltd", "", "a1", "supplier"),
    ]
    rows = [dict(zip(header, row, strict=True)) for row in register]
    found = tree({"register": rows}, mapped=[SourceMapping("register", columns)])
    assert short(found) == [
        ("register:2", "owns", "register:1", "standing"),
        ("register:3", "works_for", "register:1", "standing"),
        ("register:4", "owns", "register:1", "standing"),
        ("register:5", "subsidiary_of", "register:1", "standing"),
    ]
    assert {row["child"]: row["percent"] for row in found if row["percent"]} == {
        "register:2": "60",
        "register:4": "40",
    }


def test_a_person_may_work_where_only_one_organization_uses_the_mail_domain() -> None:
    companies = [
        {"公司编号": "1", "公司名称": "上海大海贸易有限公司", "网址": "www.dahai-maoyi.cn"},
        {"公司编号": "2", "公司名称": "Ludao Tea", "网址": "shared-domain.cn"},
        {"公司编号": "3", "公司名称": "Zhengda Valves", "网址": "shared-domain.cn"},
    ]
    persons = [
        {"会员号": "1", "姓名": "李四", "邮箱": "LISI@dahai-maoyi.cn"},
        {"会员号": "2", "姓名": "王五", "邮箱": "wangwu@shared-domain.cn"},
        {"会员号": "3", "姓名": "赵六", "邮箱": "zhaoliu@163.com"},
    ]
    found = tree({"companies": companies, "members": persons})
    assert short(found) == [("members:1", "works_for", "companies:1", "possible")]
    assert found[0]["basis"] == "email_domain"


def test_a_person_whose_row_names_an_employer_works_there_whatever_the_mail_domain() -> None:
    companies = [{"公司编号": "1", "公司名称": "上海大海贸易有限公司", "网址": "www.dahai-maoyi.cn"}]
    persons = [
        {
            "id": "1",
            "姓名": "李四",
            "单位": "厦门鹭岛茶业有限公司",
            "职务": "销售经理",
            "邮箱": "lisi@dahai-maoyi.cn",
        }
    ]
    found = tree({"companies": companies, "members": persons})
    assert short(found) == [("members:1", "works_for", "members:1#employer", "standing")]
    assert found[0]["role"] == "销售经理"


def test_a_department_behind_a_name_is_a_department_of_the_employer_and_the_person_works_there() -> None:
    rows = [
        {"编号": "1", "姓名": "张三(销售部门)", "单位": "北京蓝海科技有限公司"},
        {"编号": "2", "姓名": "李四（销售部）", "单位": "北京蓝海科技有限公司"},
        {"编号": "3", "姓名": "王五（采购部）", "单位": "北京蓝海科技有限公司"},
    ]
    found = tree({"crm": rows})
    assert short(found, Relation.DEPARTMENT_OF) == [
        ("crm:1#department", "department_of", "crm:1#employer", "standing"),  # 销售部门 and 销售部 are one
        ("crm:3#department", "department_of", "crm:1#employer", "standing"),
    ]
    assert ("crm:2", "works_for", "crm:1#department", "standing") in short(found)
    assert ("crm:2", "works_for", "crm:1#employer", "standing") in short(found)


def test_a_department_without_an_employer_belongs_to_the_person_it_was_seen_with() -> None:
    rows = [
        {"编号": "1", "姓名": "张三(销售部门)"},
        {"编号": "2", "姓名": "张三 (销售部)"},
        {"编号": "3", "姓名": "李四(销售部)"},
    ]
    people = SourceMapping(
        "crm", (ColumnMapping("编号", Field.KEY), ColumnMapping("姓名", Field.NAME)), Kind.PERSON
    )
    found = tree({"crm": rows}, mapped=[people], apart=True)
    assert short(found) == [
        (f"crm:{n}", "works_for", f"crm:{n}#department", "standing") for n in ("1", "2", "3")
    ]


def test_a_company_name_with_a_department_gives_a_department_of_that_company() -> None:
    rows = [
        {"客户编号": "1", "客户名称": "北京远航科技有限公司（销售部）"},
        {"客户编号": "2", "客户名称": "Acme Corporation Ltd - Procurement Dept"},
    ]
    assert short(tree({"crm": rows}), Relation.DEPARTMENT_OF) == [
        ("crm:1#department", "department_of", "crm:1", "standing"),
        ("crm:2#department", "department_of", "crm:2", "standing"),
    ]


HOUSEHOLD = [
    {
        "id": "1",
        "姓名": "刘强",
        "手机": "13622178890",
        "邮箱": "family@jiating.cn",
        "地址": "天津市和平区南京路77号2号楼1501室",
    },
    {"id": "2", "姓名": "何丽", "手机": "13622178891", "邮箱": "", "地址": "天津和平区南京路77号2-1501"},
    {
        "id": "3",
        "姓名": "许诺",
        "手机": "15822640017",
        "邮箱": "",
        "地址": "天津市和平区南京路77号2号楼1502室",
    },
    {"id": "4", "姓名": "刘芳", "手机": "13622178890", "邮箱": "", "地址": ""},
    {"id": "5", "姓名": "梁思琪", "手机": "13622178890", "邮箱": "", "地址": ""},
]


def test_one_home_is_a_household_the_flat_next_door_and_a_reused_number_are_not() -> None:
    pairs = [(f"crm:{one}", f"crm:{other}") for one, other in ((2, 1), (1, 3), (1, 4), (1, 5))]
    found = tree({"crm": HOUSEHOLD}, kin=pairs)
    assert short(found) == [
        ("crm:1", "household_with", "crm:2", "standing"),
        ("crm:1", "household_with", "crm:4", "standing"),  # one number and one surname
    ]
    assert [row["basis"] for row in found] == ["address", "contact"]


def test_any_of_the_numbers_that_one_tells_may_be_any_of_the_other() -> None:
    rows = [
        {"id": "1", "姓名": "刘强", "手机": "13622178890", "电话": "13622178891", "邮箱": "a@jiating.cn"},
        {"id": "2", "姓名": "刘芳", "手机": "15822640017", "电话": "13622178890", "邮箱": ""},
        {"id": "3", "姓名": "何丽", "手机": "13622178891", "电话": "15822640017", "邮箱": "a@jiating.cn"},
        {"id": "4", "姓名": "刘敏", "手机": "", "电话": "", "邮箱": ""},
    ]
    everybody = [(f"crm:{one}", f"crm:{other}") for one in (4, 3, 2, 1) for other in range(1, one)]
    found = [
        ("crm:1", "household_with", "crm:2", "standing"),  # one number and one surname
        ("crm:1", "household_with", "crm:3", "standing"),  # one number and one mail address
    ]
    assert short(tree({"crm": rows}, kin=everybody)) == found
    alone = [each for pair in everybody for each in short(tree({"crm": rows}, kin=[pair]))]
    assert sorted(alone) == found


def test_colleagues_at_one_address_are_no_household() -> None:
    address = {"单位": "北京蓝海科技有限公司", "电话": "010-62770088", "地址": "北京市海淀区学院路35号"}
    rows = [{"id": "1", "姓名": "王芳", **address}, {"id": "2", "姓名": "王雷", **address}]
    found = tree({"crm": rows}, kin=[("crm:1", "crm:2")])
    assert not short(found, Relation.HOUSEHOLD_WITH)


def test_the_order_of_rows_and_files_changes_nothing() -> None:
    accounts = [
        {"客户编号": str(n), "客户名称": name, "上级客户编号": parent}
        for n, (name, parent) in enumerate(
            [
                ("远航集团有限公司", "3"),
                ("北京远航科技有限公司", "0"),
                ("北京远航科技有限公司上海分公司", "0"),
                ("天津渤海化工有限公司", "2"),
            ]
        )
    ]
    contacts = [
        {"id": str(n), "姓名": f"{name}（销售部）", "客户编号": str(n)} for n, name in enumerate("赵钱孙李")
    ]
    forward = tree({"a": accounts, "b": contacts})
    backward = tree({"b": contacts[::-1], "a": accounts[::-1]})
    assert forward == backward
    assert len(forward) > len(accounts)


def _records(size: int) -> pa.Table:
    keys = [f"s:{n:03}" for n in range(size)]
    columns = {name: [""] * size for name in RECORDS.names} | {
        "record": keys, "source_key": keys, "primary": keys, "line": [0] * size,
        "kind": [Kind.ORGANIZATION.value] * size, "role": [Role.PRIMARY.value] * size,
    }  # fmt: skip
    return pa.table(columns, schema=RECORDS)


SIZE = 8
CLAIM = st.tuples(
    st.sampled_from(STRUCTURAL),
    st.integers(0, SIZE - 1),
    st.integers(-1, SIZE - 1),
    st.sampled_from(["declared", "row", "name"]),
)


def _projected(claims: list[tuple[str, int, int, str]], label: list[int]) -> list[dict[str, Any]]:
    rows = pd.DataFrame(
        [(relation, "", "", child, parent, basis, "somebody") for relation, child, parent, basis in claims],
        columns=list(COLUMNS),
    )
    records = _records(SIZE)
    ids = pa.array([f"C-{each}" for each in label])
    nothing = pd.DataFrame({"row": [], "tier": [], "key": [], "record": []}, dtype=np.int64)
    found = hierarchy.Claims(rows, nothing[["row", "tier", "key"]], nothing[["key", "record"]])
    answer: list[dict[str, Any]] = hierarchy.affiliations(
        found, records, np.array(label, np.int32), lambda: ids
    ).to_pylist()
    return answer


@given(
    st.lists(CLAIM, max_size=25),
    st.lists(st.integers(0, SIZE - 1), min_size=SIZE, max_size=SIZE),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_no_claims_make_a_circle_or_a_second_parent_and_their_order_is_nothing(
    claims: list[tuple[str, int, int, str]], groups: list[int], random: Any
) -> None:
    label = [groups.index(group) for group in groups]  # a customer goes by its first record
    found = _projected(claims, label)
    above: dict[str, str] = {}
    for row in found:
        if row["state"] == "standing":
            assert row["child"] not in above
            above[row["child"]] = row["parent"]
    for child in above:
        seen = {child}
        while (child := above.get(child, "")) != "":
            assert child not in seen
            seen.add(child)
    asked = {(f"C-{label[c]}", f"C-{label[p]}") for _, c, p, _ in claims if p >= 0 and label[c] != label[p]}
    assert {(row["child"], row["parent"]) for row in found if row["parent"]} == asked  # no claim is lost
    assert {row["child"] for row in found if row["state"] == "rival"} <= {child for child, _ in asked}
    shuffled = claims.copy()
    random.shuffle(shuffled)
    assert _projected(shuffled, label) == found


@given(st.lists(st.tuples(*[st.integers(-1, 2**limit) for limit in (1, 31, 31, 20, 2)]), max_size=30))
def test_rows_are_ordered_by_numbers_put_together_as_by_each_in_turn(rows: list[tuple[int, ...]]) -> None:
    frame = pd.DataFrame(rows, columns=list("abcde"), dtype=np.int64)
    assert projecting._order(frame, list("abcde")).tolist() == frame.sort_values(list("abcde")).index.tolist()
