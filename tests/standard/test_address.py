"""Addresses: the same place written two ways has one key; an unsure area is never a sure one."""

from __future__ import annotations

from functools import partial

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kinfold.standard import address, address_chinese, address_western, western_words
from kinfold.standard.address_forms import by_form
from kinfold.standard.chinese_area import split_area
from kinfold.standard.chinese_town import split_town
from kinfold.standard.company_words import HAN_CHAR


def _row(text: str, region: str = "CN") -> dict[str, str]:
    row: dict[str, str] = address.standardise([text], region).to_pylist()[0]
    return row


CHINESE = [
    ("北京市朝阳区建国路88号SOHO现代城A座1201室", "110105|建国路|88|A||1201"),
    ("上海浦东新区世纪大道100号(近银城中路)", "310115|世纪大道|100|||"),
    ("上海市-市辖区-浦东新区金顺路34号", "310115|金顺路|34|||"),
    ("深圳南山科技园", "440305|科技园||||"),
    ("北京朝阳建国路甲88号", "110105|建国路|甲88|||"),
    ("100080 北京海淀中关村大街二十七号", "110108|中关村大街|27|||"),
    ("江苏省苏州市工业园区星湖街328号", "3205|星湖街|328|||"),
    ("广东省东莞市长安镇S358省道", "4419|S358省道||||"),
    ("北京市朝陽區建國路88號", "110105|建国路|88|||"),
    ("浙江省杭州市余杭区文一西路969号阿里巴巴西溪园区5号楼", "330110|文一西路|969|5||"),
    ("上海市徐汇区漕溪北路1200弄3号楼2单元501室", "310104|漕溪北路|1200弄|3|2|501"),
    ("收件人:张三 13800138000 北京市朝阳区建国路88号", "110105|建国路|88|||"),
    ("黑龙江省哈尔滨市道里区中央大街", "230102|中央大街||||"),
    ("哈尔滨道里区中央大街12号", "230102|中央大街|12|||"),
    ("台北市信義區信義路五段7號", "7101|信义路5段|7|||"),
    ("浙江省杭州市滨江区缤纷北苑47-6-746", "330108|缤纷北苑||47|6|746"),
    ("一号大街16号", "|1号大街|16|||"),
    ("南京东路100号", "|南京东路|100|||"),  # a road in Shanghai, no city of Nanjing
    ("广西省南宁市民族大道1号", "4501|民族大道|1|||"),
    ("江苏省无锡市石塘湾振发路8号", "3202|振发路|8|||"),  # a quarter that no table knows
    ("上海市黄浦区人民广场东路3号", "310101|人民广场东路|3|||"),
    ("北京市海淀区中关村南大街5号", "110108|中关村南大街|5|||"),
    ("朝阳区望京街道阜通东大街6号", "110105|阜通东大街|6|||"),  # the town tells which 朝阳区
    ("湖北省仙桃市沔州大道5号", "429004|沔州大道|5|||"),
]


@pytest.mark.parametrize(("text", "key"), CHINESE)
def test_a_chinese_address_has_the_key_a_person_would_give_it(text: str, key: str) -> None:
    assert _row(text)["value"] == key


@pytest.mark.parametrize(
    ("text", "city", "district"),
    [
        ("湖北省襄樊市襄城区", "襄阳市", "襄城区"),
        ("天津市塘沽区", "天津市", "滨海新区"),
        ("上海市闸北区共和新路", "上海市", "静安区"),
        ("杭州市下城区凤起路534号", "杭州市", "拱墅区"),
        ("宁波江东区永达西路1118号", "宁波市", "鄞州区"),
        ("香港湾仔区轩尼诗道1号", "香港特别行政区", "湾仔区"),
        ("台北市信義區", "台北市", "信义区"),
        ("浙江余杭区", "杭州市", "余杭区"),
        ("新疆石河子市", "石河子市", ""),
    ],
)
def test_an_area_has_its_name_of_today(text: str, city: str, district: str) -> None:
    row = _row(text)
    assert (row["city"], row["district"]) == (city, district)


def test_a_bare_district_of_several_cities_gives_all_of_them() -> None:
    row = _row("朝阳区建国路88号")
    assert (row["area_code"], row["city"], row["reason"]) == ("110105/220104", "", "ambiguous_area")
    assert _row("鼓楼区中央路1号")["area_code"] == "320106/320302/350102/410204"


@pytest.mark.parametrize("text", ["北京大学", "朝阳路12号", "中山路1号", "深圳路5号", "上海银行"])
def test_a_city_in_the_name_of_a_road_or_house_is_no_area(text: str) -> None:
    area, rest = split_area(text)
    assert (area.code, rest) == ("", text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("杭州市余杭区乔司镇和睦桥村10组88号", {"road": "和睦桥村10组", "number": "88", "place": "乔司镇"}),
        ("四川省西昌市大箐乡白庙村六组", {"road": "白庙村6组", "place": "大箐乡"}),
        ("湖南省新晃县贡溪乡茂守村井下组", {"road": "茂守村井下组", "place": "贡溪乡"}),
        ("云南省镇雄县以勤镇茶木村委会三村民小组51号", {"road": "茶木村委会3村民小组", "number": "51"}),
        (
            "四川省富顺县骑龙镇13组5号",
            {"road": "", "number": "5", "place": "骑龙镇13组"},
        ),  # of which village?
        ("鹿城区上陡门11组团139栋", {"road": "", "building": "139"}),  # 组团 is a quarter of blocks
    ],
)
def test_the_group_of_a_village_stands_for_a_road(text: str, parts: dict[str, str]) -> None:
    row = _row(text)
    assert {name: row[name] for name in parts} == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("得胜中路868四楼", {"road": "得胜中路", "number": "868", "floor": "4"}),
        ("大塘街道东风东路4号之一3栋", {"number": "4之1", "building": "3"}),
        ("武林路1409-2-1071", {"road": "武林路", "number": "1409", "building": "2", "room": "1071"}),
        ("万瑞路11一8一646", {"number": "11", "building": "8", "room": "646"}),  # 一 typed for a hyphen
        ("新安大街287号房管大楼", {"number": "287", "room": "", "place": "房管大楼"}),
        ("宾虹路853OPPO授权体验店", {"number": "853", "place": "OPPO授权体验店"}),
    ],
)
def test_numbers_side_by_side_are_told_apart(text: str, parts: dict[str, str]) -> None:
    row = _row(text)
    assert {name: row[name] for name in parts} == parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("香港九龍彌敦道123號5樓A室", "香港九龍彌敦道123號6樓A室"),
        ("台北市大安區忠孝東路四段5號3樓之2", "台北市大安區忠孝東路四段5號4樓之2"),
        (
            "Flat A, 5/F, 123 Nathan Road, Kowloon, Hong Kong",
            "Flat A, 6/F, 123 Nathan Road, Kowloon, Hong Kong",
        ),
    ],
)
def test_rooms_of_one_letter_on_two_storeys_differ(one: str, other: str) -> None:
    assert _row(one)["value"] != _row(other)["value"]


def test_a_room_that_tells_its_storey_is_the_same_with_and_without_it() -> None:
    assert _row("中山路5号12楼1201室")["value"] == _row("中山路5号1201室")["value"]


def test_a_phone_behind_an_address_is_no_room() -> None:
    row = _row("西安市雁塔区高新六路42号中清大厦 13800138000")
    assert (row["place"], row["room"]) == ("中清大厦", "")
    assert _row("西安市雁塔区高新六路42号电话：13800138000")["value"] == "610113|高新六路|42|||"


@pytest.mark.parametrize(
    ("text", "road"),
    [
        ("平阳县园林东路永安公寓里701号", "园林东路"),  # 里 ends a house here, no road
        ("普陀区安慧北里12号", "安慧北里"),
        ("白姆乡中宅村中新路87号", "中新路"),
        ("嵊山镇解放村周家弄131号", "周家弄"),
        ("海淀区中关村南大街5号", "中关村南大街"),
        ("唐家墩街办事处香港路8号", "香港路"),
        ("灵隐街道杨公堤43号", "杨公堤"),
        ("安吉县南街浙北购物中心8楼", "南街"),
        ("龙湾区滨海园区金海2道", "金海2道"),
        ("杭州余杭塘路1412号", "余杭塘路"),  # of Hangzhou, not a 塘路 of Yuhang
    ],
)
def test_a_road_is_read_whole_and_alone(text: str, road: str) -> None:
    assert _row(text)["road"] == road


def test_a_bare_name_behind_a_town_is_no_area() -> None:
    assert _row("南苑街道河南埭路1004号")["area_code"] == ""
    assert _row("许村镇江西省婺源县5号")["area_code"] == "361130"
    assert _row("台東區淺草橋1")["area_code"] == ""  # a ward of Tokyo, not 台东县


WESTERN = [
    ("Flat 3, 12 High St.", "12 High Street, Flat 3"),
    ("Flat 3, 12 High St, London SW1A1AA", "12 High Street, Apartment 3, London, SW1A 1AA"),
    ("123 N. Main Street Apt #4", "123 North Main St, Apartment 4"),
    ("PO Box 123, Boston MA", "P.O. Box 123, Boston, Massachusetts"),
    ("Hauptstraße 5a, 80331 München", "Hauptstr. 5 a, D-80331 München, Germany"),
    ("3212 W. 32nd St Palm Harbor, FL 60527", "3212 West 32nd Street, Palm Harbor, FL 60527-1234"),
    ("3/12 Smith St, Carlton VIC 3053", "Unit 3, 12 Smith Street, Carlton, Victoria 3053"),
    ("4800-60th Street\nMoline, IL 61265", "4800 60th St, Moline, Illinois 61265"),
    ("#01-11, HillV2, 4 Hillview Rise, 667979", "HillV2, 4 Hillview Rise, Unit 01-11, 667979"),
    ("Hayes Center\n4859 S. Wabash", "Hayes Center, 4859 South Wabash"),
    ("837 second ave.", "837 2nd Avenue"),
    ("26025 pacific coast hwy.", "26025 Pacific Coast Highway"),
    ("12 St John's Road, Perth", "12 Saint Johns Rd., Perth"),
    ("10 Rue de Rivoli, 75001 Paris", "10, rue de Rivoli, F-75001 PARIS, France"),
    ("1 King St W, Toronto, ON M5H1A1", "1 King Street West, Toronto, Ontario M5H 1A1, Canada"),
]


@pytest.mark.parametrize(("one", "other"), WESTERN)
def test_a_western_address_written_twice_has_one_key(one: str, other: str) -> None:
    assert _row(one, "US")["value"] == _row(other, "US")["value"] != ""


def test_the_parts_of_a_western_address_are_told_apart() -> None:
    row = _row("Suite 500, 1 King St W, Toronto, Ontario M5H 1A1, Canada", "CA")
    wanted = {"number": "1", "road": "king st w", "unit": "500", "city": "toronto", "postcode": "m5h1a1"}
    assert {name: row[name] for name in wanted} == wanted
    assert (row["province"], row["country"]) == ("on", "ca")


def test_two_flats_of_one_house_differ() -> None:
    assert _row("Flat 3, 12 High St")["value"] != _row("Flat 4, 12 High St")["value"]
    assert _row("建国路88号A座1201室")["value"] != _row("建国路88号A座1202室")["value"]


@pytest.mark.parametrize(
    ("text", "quality", "reason"),
    [
        ("无", "placeholder", "null_word"),
        ("N/A", "placeholder", "null_word"),
        ("", "invalid", "no_address"),
        ("天津市", "valid", "area_only"),
    ],
)
def test_an_address_that_says_little_says_so(text: str, quality: str, reason: str) -> None:
    row = _row(text)
    assert (row["quality"], row["reason"]) == (quality, reason)


def test_a_street_line_is_split_without_looking_for_a_city() -> None:
    rows = address.standardise_street(["Halifax Close", "建国路88号", "Flat 3, 12 Park Rd"]).to_pylist()
    assert [row["value"] for row in rows] == ["halifax cl", "|建国路|88|||", "12 pk rd unit 3"]


@pytest.mark.parametrize(
    ("level", "texts"),
    [
        ("city", ["北京市", "北京", "Beijing", "BEI JING"]),
        ("city", ["襄樊市", "襄阳", "Xiangyang"]),
        ("city", ["St. Louis", "Saint Louis"]),
        ("state", ["N.S.W.", "New South Wales", "nsw"]),
        ("state", ["浙江省", "Zhejiang", "浙江"]),
        ("country", ["United Kingdom", "UK", "英国"]),
        ("country", ["中国", "P.R. China", "China"]),
        ("postcode", ["SW1A 2AA", "sw1a2aa"]),
        ("postcode", ["62701-1234", "62701"]),
        ("district", ["朝阳区", "朝陽區", "朝阳"]),
    ],
)
def test_the_spellings_of_an_area_meet(level: str, texts: list[str]) -> None:
    found = set(address.standardise_area(texts, level)["value"].to_pylist())
    assert len(found) == 1
    assert found != {""}


def test_cities_that_share_their_pinyin_are_not_guessed() -> None:
    assert address.standardise_area(["Suzhou"], "city")["value"].to_pylist() == ["suzhou"]  # 苏州 or 宿州


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from([text for text, _ in CHINESE] + [text for pair in WESTERN for text in pair]),
        max_size=8,
    )
)
def test_an_address_reads_the_same_among_others_and_alone(texts: list[str]) -> None:
    together = address.standardise(texts, "CN")
    assert together["raw"].to_pylist() == list(range(len(texts)))
    assert together["value"].to_pylist() == [_row(text)["value"] for text in texts]


_PIECES = (
    *(
        "江苏省",
        "南京市",
        "北京市",
        "朝阳区",
        "海淀",
        "望京街道",
        "横店镇",
        "科技园",
        "小区",
        "村",
        "大厦",
        "一期",
        "B区",
    ),
    *(
        "中山路",
        "东路",
        "中山北路",
        "石祥路",
        "弄",
        "巷",
        "大街",
        "国道",
        "院",
        "附",
        "之",
        "#",
        "-",
        "12",
        "0",
        "3",
        "A",
        "10楼",
    ),
    *(
        "号",
        "号楼",
        "幢",
        "单元",
        "室",
        "层",
        "F",
        "组",
        "段",
        "期",
        "区",
        "3号楼",
        "2单元",
        "1203室",
        "财富中心",
        " ",
    ),
)


@given(
    st.lists(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=9).map("".join), min_size=1, max_size=8)
)
@example(["中山路1075弄19号楼3单元1508室", "中山路12弄3号楼4单元508室", "中山路1号2-3-4", "中山路5号6-7-8"])
@example(["新村一组3号", "东路12号之3 8楼之二", "南京市3--5号(后门)", "中山北路12至14号"])
def test_addresses_that_share_a_head_are_read_as_each_alone(texts: list[str]) -> None:
    han = [text for text in texts if HAN_CHAR.search(text) and not text[0].isdigit()]  # no postcodes
    lines = address_chinese.parse_street_lines(pa.array(han, pa.string()))
    whole = address_chinese.parse_addresses(pa.array(han, pa.string()))
    for place, text in enumerate(han):
        compact = address_chinese.compact(pa.array([text], pa.string()))
        alone = address_chinese.parse_street(pa.array([""]), compact)
        assert {name: lines[name][place] for name in alone} == {name: alone[name][0] for name in alone}, text
        area, town, rest = split_town(*split_area(compact[0].as_py()))
        alone = address_chinese.parse_street(pa.array([town]), pa.array([rest]))
        assert {name: whole[name][place] for name in alone} == {name: alone[name][0] for name in alone}, text
        assert whole["area_code"][place].as_py() == area.code


_WESTERN_PIECES = (
    *("12", "7", "1048", "12345", "221b", "12-14", "3rd", "12th", "1/2", "100000", "flat", "apt", "#", "#4"),
    *("unit", "units", "suite", "floor", "bldg", "po box", "p.o. box", "postfach", "10 20 30", "no", "no."),
    *(
        "main",
        "mill",
        "churchside",
        "terrace",
        "bis",
        "king's",
        "(rear)",
        "müller",
        "str",
        "sendlingerstrasse",
    ),
    *(
        "street",
        "st.",
        "St",
        "road",
        "lane",
        "avenue",
        "n",
        "se",
        "a",
        "/",
        "-",
        ",",
        ", ",
        ";",
        "xqa",
        "000",
    ),
    *(
        "chaoyang district",
        "chuo-ku",
        "new area",
        "london",
        "springfield",
        "st louis",
        "münchen",
        "singapore",
    ),
    *(
        "IL",
        "il 60636",
        "california",
        "nsw 2000",
        "sw1a 1aa",
        "60636-1234",
        "K1A 0B1",
        "usa",
        "uk",
        "south africa",
    ),
)


_WESTERN_READERS = (
    address_western.parse_levelled_lines,
    *(partial(address_western.parse_levelled, region=region) for region in ("US", "IT", "CN")),
)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(_WESTERN_PIECES), min_size=1, max_size=9).map(" ".join),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from(_WESTERN_READERS),
)
@example(["5 units mill lane", "redcross units"], _WESTERN_READERS[0])
@example(["12 3rd floor 3", "unit unit 4 munit unit 5", "postfach 10 20 30"], _WESTERN_READERS[1])
@example(["no. 5 main st, , london,", "1048 churchside st., flat 3, north london"], _WESTERN_READERS[1])
def test_western_addresses_of_one_form_are_read_as_each_alone(texts, read) -> None:
    cleaned = pa.array(texts * 20, pa.string())
    assert western_words.levelled(cleaned).texts() == western_words.one_by_one(cleaned)
    alone = pa.table(read(western_words.one_by_one(cleaned)))
    groups = list(by_form(western_words.levelled(cleaned), address_western.telling, read))
    order = np.argsort(np.concatenate([at.to_numpy() for at, _ in groups]))
    together = pa.concat_tables([pa.table(parts) for _, parts in groups]).take(pa.array(order))
    assert together.to_pylist() == alone.select(together.column_names).to_pylist()
