"""Names of companies as a person would read them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.standard.company import PARTS, standardise
from kinfold.standard.shape import BASE_COLUMNS

# raw | core | brand | place | form | what else is not empty
CHINESE = """
北京某某科技有限公司 | 某某科技 | 某某 | 北京 | llc |
某某科技(北京)有限公司 | 某某科技 | 某某 | 北京 | llc |
某某科技（北京）有限公司 | 某某科技 | 某某 | 北京 | llc |
北京市某某科技有限责任公司 | 某某科技 | 某某 | 北京 | llc |
北京某某科技有限公司上海分公司 | 某某科技 | 某某 | 北京 | llc | branch=上海分公司
某某科技上海分公司 | 某某科技 | 某某 | | | branch=上海分公司
北京某某科技有限公司销售部 | 某某科技 | 某某 | 北京 | llc | department=销售部
某某公司-采购部 | 某某 | 某某 | | co | department=采购部
某某集团有限公司 | 某某 | 某某 | | llc | group=1
某某(集团)股份有限公司 | 某某 | 某某 | | jsc | group=1
某某控股集团 | 某某控股 | 某某 | | | group=1
小米科技有限责任公司 | 小米科技 | 小米 | | llc |
小米通讯技术有限公司 | 小米通讯技术 | 小米 | | llc |
阿里巴巴（中国）网络技术有限公司杭州分公司 | 阿里巴巴网络技术 | 阿里巴巴 | 中国 | llc | branch=杭州分公司
阿里巴巴 | 阿里巴巴 | 阿里巴巴 | | |
中国工商银行股份有限公司北京市分行 | 中国工商银行 | 中国工商银行 | 中国 | jsc | branch=北京市分行
中国工商银行北京分行朝阳支行 | 中国工商银行 | 中国工商银行 | 中国 | | branch=北京分行朝阳支行
中国移动 | 中国移动 | 中国移动 | 中国 | |
华为技术有限公司 | 华为技术 | 华为 | | llc |
華為技術有限公司 | 华为技术 | 华为 | | llc |
腾讯控股 Tencent Holdings Ltd | 腾讯控股 | 腾讯 | | | group=1 alias=tencent holdings ltd
Tencent Holdings Ltd. 腾讯控股有限公司 | 腾讯控股 | 腾讯 | | llc | group=1 alias=tencent holdings ltd
ABB 电气设备有限公司 | abb电气设备 | abb | | llc |
华为技术有限公司(Huawei) | 华为技术 | 华为 | | llc | alias=huawei
张三五金商行 | 张三五金 | 张三 | | sole |
某某大学计算机学院 | 某某大学 | 某某 | | | department=计算机学院
中国科学院计算技术研究所 | 中国科学院 | 中国科学院 | 中国 | | department=计算技术研究所
北京协和医院 | 协和医院 | 协和 | 北京 | |
广州市第一人民医院 | 广州市第一人民医院 | 广州市第一人民医院 | 广州 | |
某某科技有限公司(总部) | 某某科技 | 某某 | | llc | branch=总部
北京大学第一医院 | 北京大学第一医院 | 北京大学第一 | 北京 | |
北京师范大学 | 北京师范大学 | 北京师范大学 | 北京 | |
某某律师事务所(特殊普通合伙) | 某某律师 | 某某 | | partnership |
某某投资合伙企业(有限合伙) | 某某投资 | 某某 | | lp |
XX餐饮管理（深圳）有限公司 | xx餐饮管理 | xx | 深圳 | llc |
IBM(中国)有限公司 | ibm | ibm | 中国 | llc |
宝洁（中国）有限公司 | 宝洁 | 宝洁 | 中国 | llc |
广州宝洁有限公司 | 宝洁 | 宝洁 | 广州 | llc |
中粮集团有限公司采购部 | 中粮 | 中粮 | | llc | group=1 department=采购部
北海道曹達有限公司 | 曹达 | 曹达 | 北海道 | llc |
北京银行股份有限公司 | 北京银行 | 北京银行 | 北京 | jsc |
青岛啤酒股份有限公司 | 青岛啤酒 | 青岛啤酒 | 青岛 | jsc |
上海汽车集团股份有限公司 | 上海汽车 | 上海汽车 | 上海 | jsc | group=1
东方航空 | 东方航空 | 东方 | | |
重庆长安汽车股份有限公司 | 长安汽车 | 长安 | 重庆 | jsc |
深圳市腾讯计算机系统有限公司 | 腾讯计算机系统 | 腾讯 | 深圳 | llc |
江苏省苏州市某某贸易有限公司 | 某某贸易 | 某某 | 苏州 | llc |
上海市浦东新区某某商店 | 某某 | 某某 | 上海 浦东新区 | sole |
佛山市 顺德区 美的 电器 有限公司 | 美的电器 | 美的 | 佛山 顺德区 | llc |
某某科技有限公司(已注销) | 某某科技 | 某某 | | llc | mark=已注销
某某科技有限公司(曾用名:旧名科技) | 某某科技 | 某某 | | llc | alias=旧名科技
*ST大唐 | 大唐 | 大唐 | | | mark=*st
ST 康美 | 康美 | 康美 | | | mark=st
G长力 | 长力 | 长力 | | | mark=g
某某股份有限公司-H股 | 某某 | 某某 | | jsc | mark=h股
S东湖 | 东湖 | 东湖 | | | mark=s
万科A | 万科 | 万科 | | | mark=a
株式会社日立製作所 | 日立制作所 | 日立制作所 | | jsc |
㈱日立 | 日立 | 日立 | | jsc |
上海分公司 | 上海分公司 | 上海分公司 | 上海 | |
"""
WESTERN = """
ACME Corp. | acme | acme | | corp |
Acme, Inc. | acme | acme | | inc |
The Acme Company | acme | acme | | co |
Acme Aktiengesellschat | acme | acme | | jsc |
Acme Aktiengelesellschaft | acme | acme | | jsc |
Acme Tools Corproation | acme tools | acme | | corp |
Acme Limted | acme | acme | | llc |
Acme Cooperation | acme cooperation | acme cooperation | | |
Aktiengesellschat | aktiengesellschat | aktiengesellschat | | |
Acme Corporation Ltd - Procurement Dept | acme | acme | | llc | department=procurement dept
Acme GmbH & Co. KG | acme | acme | | lp |
Acme GmbH Niederlassung München | acme | acme | | llc | branch=niederlassung munchen
Acme (China) Tools Co., Ltd. Beijing Branch | acme tools | acme | china | llc | branch=beijing branch
Acme Ltd Office Supplies Dept | acme | acme | | llc | department=office supplies dept
Acme, Inc., a Delaware corporation | acme | acme | | inc |
Acme Ltd FAO Accounts | acme | acme | | llc | department=accounts
Acme Technologies Pvt. Ltd. | acme technologies | acme | | llc |
Acme Pty Ltd | acme | acme | | llc |
Acme Intl Mfg Co | acme international manufacturing | acme | | co |
Acme Group | acme | acme | | | group=1
Acme (Shanghai) Co., Ltd. | acme | acme | shanghai | llc |
Acme LLC (UK Branch) | acme | acme | | llc | branch=uk branch
Acme Ltd t/a Best Foods | acme | acme | | llc | alias=best foods
Apple Computer, Inc. d/b/a Apple | apple computer | apple | | inc | alias=apple
IBM Deutschland GmbH | ibm | ibm | germany | llc |
Acme UK Ltd | acme | acme | uk | llc |
Acme UK | acme uk | acme uk | | |
New England Tools Inc | new england tools | new england | | inc |
Acme New Zealand Ltd | acme | acme | new zealand | llc |
Telecom Italia S.p.A. | telecom italia | telecom italia | | jsc |
Bank of Scotland plc | bank of scotland | bank of scotland | | jsc |
(주)삼성전자 | 삼성전자 | 삼성전자 | | jsc |
Podravka d.d. | podravka | podravka | | jsc |
AB Volvo | volvo | volvo | | llc |
AB Electronics Ltd | ab electronics | ab | | llc |
Acme UG (haftungsbeschränkt) | acme | acme | | llc |
Acme Corp - DO NOT USE | acme | acme | | corp | mark=do not use
Acme Ltd c/o Smith & Sons | acme | acme | | llc |
Acme Inc. Attn: Accounts Payable | acme | acme | | inc | department=accounts payable
I.B.M. | ibm | ibm | | |
I. B. M. Corp | ibm | ibm | | corp |
Intl Business Machines | international business machines | international business machines | | |
Siemens Aktiengesellschaft | siemens | siemens | | jsc |
Siemens AG, Energy Sector | siemens | siemens | | jsc | department=energy sector
Deutsche Bank AG London Branch | deutsche bank | deutsche bank | | jsc | branch=london branch
Nestlé S.A. | nestle | nestle | | jsc |
NESTLE SA | nestle | nestle | | jsc |
AT&T Inc | at&t | at&t | | inc |
AT & T | at&t | at&t | | |
Johnson & Johnson | johnson and johnson | johnson and johnson | | |
McDonald's Corporation | mcdonalds | mcdonalds | | corp |
3M Company | 3m | 3m | | co |
Novo Nordisk A/S | novo nordisk | novo nordisk | | jsc |
Firma Sp. z o.o. | firma | firma | | llc |
Comercial Mexicana S.A. de C.V. | comercial mexicana | comercial mexicana | | jsc |
Toyota Motor K.K. | toyota motor | toyota | | jsc |
ООО "Ромашка" | ромашка | ромашка | | llc |
PT Telkom Indonesia Tbk | telkom | telkom | indonesia | jsc |
Bank of China Ltd | bank of china | bank of china | | llc |
Shanghai Dahai Trading Co., Ltd. | dahai trading | dahai | shanghai | llc |
Shanghai Automotive Industry Corp | shanghai automotive industry | shanghai automotive industry | | corp |
Dept. of Physics, Harvard University | harvard university | harvard | | | department=dept. of physics
Apple Inc. (dissolved) | apple | apple | | inc | mark=dissolved
360 | 360 | 360 | | |
"""
EXTRAS = ("group", "branch", "department", "alias", "mark", "reason")


def _cases(block):
    lines = [line.split("|") for line in block.splitlines() if line]
    return [tuple(cell.strip() for cell in [*line, ""][:6]) for line in lines]


def _row(raw):
    table = standardise([raw])
    assert table.num_rows == 1
    return table.to_pylist()[0]


@pytest.mark.parametrize(("raw", "core", "brand", "place", "form", "extras"), _cases(CHINESE + WESTERN))
def test_a_company_name_has_the_parts_a_reader_sees(raw, core, brand, place, form, extras):
    row = _row(raw)

    assert (row["core"], row["brand"], row["place"], row["form"]) == (core, brand, place, form)
    assert " ".join(f"{name}={row[name]}" for name in EXTRAS if row[name]).split() == extras.split()
    assert row["quality"] == "valid"


@pytest.mark.parametrize("raw", ["无", "个人", "N/A", "self employed", "公司", "自由职业", "None"])
def test_words_that_name_no_company_are_placeholders(raw):
    assert _row(raw)["quality"] == "placeholder"


@pytest.mark.parametrize("raw", ["", "--", "Ltd", "1234567"])
def test_a_cell_without_a_company_is_invalid(raw):
    assert _row(raw)["quality"] == "invalid"


def test_a_chinese_and_a_western_spelling_meet_in_latin_letters():
    huawei, western = standardise(["華為技術有限公司", "Huawei Technologies Co., Ltd."]).to_pylist()

    assert huawei["latin_brand"] == western["latin_brand"] == "huawei"
    assert _row("重庆长安汽车股份有限公司")["latin"] == "changanqiche"
    assert _row("重庆银行")["latin"] == "chongqingyinhang"
    assert _row('ООО "Ромашка"')["latin"] == "romashka"


def test_two_cities_with_one_brand_differ_in_place_only():
    shenzhen, guangzhou = standardise(["深圳远航贸易有限公司", "广州远航贸易有限公司"]).to_pylist()

    assert shenzhen["core"] == guangzhou["core"] == "远航贸易"
    assert (shenzhen["place"], guangzhou["place"]) == ("深圳", "广州")


def test_the_value_is_equal_for_width_script_case_and_punctuation():
    rows = standardise(["ACME, Inc.", "Acme Inc", "華為技術有限公司", "华为技术有限公司"]).to_pylist()

    assert rows[0]["value"] == rows[1]["value"] == "acme inc"
    assert rows[2]["value"] == rows[3]["value"] == "华为技术有限公司"


def test_columns_are_stated_and_without_nulls():
    table = standardise(["北京某某科技有限公司", "", "Acme"])

    assert table.column_names == [*BASE_COLUMNS, *PARTS]
    assert sum(column.null_count for column in table.columns) == 0
    assert table["tokens"].to_pylist() == ["", "", "acme"]
    assert standardise([]).column_names == [*BASE_COLUMNS, *PARTS]


@settings(max_examples=200)
@given(
    st.lists(
        st.text(alphabet="北京上海某科技有限公司集团分行(中国)-,.&aItd 株ST*·銀", max_size=14),
        min_size=1,
        max_size=6,
    )
)
def test_any_text_gives_one_row_and_a_valid_one_has_a_core(raws):
    rows = standardise(raws).to_pylist()

    assert [row["raw"] for row in rows] == list(range(len(raws)))
    assert all(row["core"] and row["brand"] for row in rows if row["quality"] == "valid")


@settings(max_examples=100)
@given(st.text(max_size=20))
def test_standardising_a_company_never_raises(raw):
    assert standardise([raw]).num_rows == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新潟鐵工所", "新潟鉄工所"),
        ("資生堂大阪販賣", "資生堂大阪販売"),
        ("關西銑鐵", "関西銑鉄"),
        ("日本ヂーゼルエ業株式会社", "日本ヂーゼル工業株式会社"),
        ("三菱セメソト商会", "三菱セメソ卜商会"),
        ("東京キヤノン販売", "東京キャノン販売"),
        ("大和ユニ一ク商事", "大和ユ二ーク商事"),
    ],
)
def test_a_japanese_name_is_one_in_old_and_new_characters_and_in_letters_that_look_alike(one, other):
    first, second = standardise([one, other]).to_pylist()

    assert (first["value"], first["core"]) == (second["value"], second["core"])


def test_a_chinese_word_stays_itself_beside_the_japanese_one_that_is_written_like_it():
    rows = standardise(["李芸工作室", "李艺工作室", "肇嘉浜路商店", "肇嘉滨路商店", "ソニー"]).to_pylist()

    assert rows[0]["core"] != rows[1]["core"]
    assert rows[2]["core"] != rows[3]["core"]
    assert rows[4]["value"] == "ソニー"  # nothing beside it says that a stroke was meant


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("The United States of America as represented by the Secretary of the Navy", "usa"),
        ("U.S. Department of Energy", "usa"),
        ("Bank of America", "usa"),
        ("Red Cross Society of the People's Republic of China", "china"),
        ("Korea Gas", "korea"),
    ],
)
def test_a_country_is_one_word_whichever_of_its_names_is_told(raw, words):
    assert words in _row(raw)["tokens"].split()
    assert not {"united", "states", "us", "america", "republic"} & set(_row(raw)["tokens"].split())
