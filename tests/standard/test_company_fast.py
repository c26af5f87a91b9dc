"""Names of companies in columns are read as one by one, sign for sign."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from kinfold.standard.company import standardise, standardise_one_by_one
from kinfold.standard.company_han_fast import read_han
from kinfold.standard.company_western_fast import may_be_alike
from kinfold.standard.text import fold

CASES = Path(__file__).with_name("cases")
# Words of the tables, words of none (kelmamodex, orla), and words that look like those that patterns seek.
_WESTERN = """
acme kelmamodex orla qu zq z q az qa x 3m 2000 the of and for new york shanghai uk hong kong england germany
bank deutsche printing software group holdings international intl london branch sales dept dept. of
department inc inc. ltd ltd. co co. corp corp. gmbh kg s.a. i.b.m. l.l.c. pt ag a an delaware corporation
company limited partnership aka t/a d/b/a dba trading as formerly known attn attn: attention fao c/o
accounts payable university univ univ. universidade univerta institute physics vertriebsabteilung abteilung
bankrupt closed inactive do not use (uk) (china) (orla) [orla] ( ) , ; - - & ' . test customer nobody
unknown none sons o'neill mcdonald's l'oreal at&t r&d a/s _ foo_bar college park italy ohio 12 norway
mueller
"""
_BETWEEN = [" ", " ", " ", ", ", " - ", "&", "'", ".", "/", "-", ""]
_HAN = """
北京 北京市 上海 上海市 浦东新区 江苏省 苏州市 苏州 中国 中国大陆 吉林 吉林省 青岛 华 信 天 远 航 某某 金辉
智恒 银行 大学 医院 集团 控股 科技 信息技术 网络科技 贸易 食品 啤酒 汽车 实业 投资管理 有限公司 有限责任公司
股份有限公司 集团有限公司 公司 总公司 会社 合伙企业 株式会社 分公司 子公司 上海分公司 分行 北京分行 支行
营业部 采购部 财务部 销售部 第一医院 人民医院 研究院 学院 厂 店 商行 事务所 工作室 分 母 个人 无 测试 a st
acme (北京) (集团) (有限合伙) (采购部) (上海分公司) (已注销) (曾用名:旧名) (远航) () ( ) - · & 〇 々 公 司
"""


def _western_names() -> st.SearchStrategy[str]:
    pairs = st.lists(
        st.tuples(st.sampled_from(_WESTERN.split()), st.sampled_from(_BETWEEN)), min_size=1, max_size=8
    )
    return pairs.map(lambda found: "".join(word + sign for word, sign in found))


def _han_names() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(_HAN.split()), min_size=1, max_size=7).map("".join)


def _same(names: list[str]) -> None:
    fast, slow = standardise(names), standardise_one_by_one(names)

    assert fast.schema == slow.schema
    assert fast.to_pylist() == slow.to_pylist()


@given(st.lists(_western_names(), min_size=1, max_size=12))
@example(["zq", "zqazq printing ltd", "z'q kelma ltd", "z.q. kelma", "z q kelma", "zqzq (zqazq) inc"])
@example(["o'neill & sons, inc.", "kel & co", "kel&co", "kelma&co", "a & kel", "int'l kelma"])
@example(["Univ. of Orla, Dept. of Physics, Orla, Ohio", "orla of univerta, orla", "a univerta of orla"])
@example(["", " ", ".", "\x01", "kelma\x01orla", "orla " * 700])
def test_a_western_name_is_read_by_its_shape_as_by_itself(names: list[str]) -> None:
    _same(names)


@given(st.lists(_han_names(), min_size=1, max_size=12))
@example(["江苏省苏州市远航贸易有限公司", "中国上海远航贸易有限公司", "吉林省吉林市远航贸易有限公司"])
@example(
    ["北京银行股份有限公司", "北京大学", "北京贸易有限公司", "北京远贸易有限公司", "北京北京贸易有限公司"]
)
@example(["远航贸易(北京)有限公司上海分公司", "北京远航贸易(北京)有限公司", "北京远航(上海)有限公司北京"])
@example(
    ["某某分公司有限公司", "子公司", "远航公司控股有限公司", "集团", "某集团", "远航集团", "远航控股集团公司"]
)
@example(["远航商行", "远航厂房租赁", "北京大学计算机学院", "北京分行", "科技", "网络科技", "信科技", "公司"])
def test_a_chinese_name_is_read_in_columns_as_by_itself(names: list[str]) -> None:
    _same(names)


@given(st.lists(st.one_of(_han_names(), _western_names(), st.text(max_size=12)), max_size=12))
def test_names_of_all_scripts_in_one_column_keep_their_order(names: list[str]) -> None:
    _same(names)


def test_the_names_of_the_case_tables_are_read_as_one_by_one() -> None:
    names = [row["raw"] for path in sorted(CASES.glob("*/company_*.csv")) for row in _rows(path)]
    unescaped = [re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), name) for name in names]

    assert len(names) > 60
    _same(unescaped)


def _rows(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def test_well_formed_names_are_read_in_columns() -> None:
    western = fold(["Acme, Inc.", "Kelma Printing Corp - Sales Dept", "O'Neill & Sons"])
    chinese = fold(
        ["北京某某科技有限公司", "某某科技(北京)有限公司上海分公司", "某某贸易", "北京大学第一医院"]
    )

    assert may_be_alike(western).to_pylist() == [True] * 3
    assert read_han(chinese).mask.tolist() == [True, True, True, False]  # a unit may stand in the last
