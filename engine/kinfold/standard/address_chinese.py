"""Chinese addresses: area by table, road to room by patterns over whole columns."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.address_heads import by_head
from kinfold.standard.chinese_area import NOWHERE, split_area
from kinfold.standard.chinese_town import split_town
from kinfold.standard.columns import constant, join, matches, replace
from kinfold.standard.numerals import NUMERAL, arabic
from kinfold.standard.takes import take_part
from kinfold.standard.text import simplify
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfold.standard.address_heads import Heads
    from kinfold.standard.chinese_area import ChineseArea
    from kinfold.standard.takes import Parts

_NOISE = (
    r"^(?:(?:收件人|收货人|联系人|姓名)[:： ]*[^\s\d,，:：]{2,4}[\s,，]+)?"
    r"(?:(?:电话|手机)?[:： ]*1[3-9]\d{9}[\s,，]*)?"
    r"(?:(?:收货|详细|通讯|联系|注册|办公)?(?:地址|住址)[:：\s]*)?"
)
_POSTCODES = (
    r"^(?P<before>.*?)[(\s,，]*(?:邮政编码|邮编)[:：\s]*(?P<postcode>\d{6})[)\s,，]*(?P<rest>.*)$",
    r"^(?P<before>)(?P<postcode>\d{6})(?P<rest>(?:[\s,，]|[^\d号弄幢栋室楼]).*)$",
    r"^(?P<before>)(?P<postcode>\d{3}(?:\d{2,3})?)\s?(?P<rest>(?:台湾|台[北中南东]|新[北竹]|桃园|高雄|基隆|嘉义|屏东).*)$",
)
_NUMBERED = rf"([{NUMERAL}]+)(号|弄|幢|栋|座|单元|室|楼|层|组|段|期)"
_SPELLED_BEHIND = rf"([号楼层])之([{NUMERAL}]+)"
# How a hyphen between two numbers is typed.
_HYPHENS = r"(\d)(?:[一—–―~～至]|-+)(\d)"
_TOWN = (
    r"^(?P<town>[^\d弄号]{1,6}?街道(?:办事处)?|(?:[^\d路街弄号村]{2,6}?|[^\d路街弄号]村)(?:苏木|镇|乡)"
    r"|[^\d路街弄号]{0,8}?(?:工业园区|工业区|开发区|高新区|产业园区|保税区|度假区|经开区|其[它他]区|园区))(?P<rest>.*)$"
)
_COMMUNITY = (
    r"^(?P<town>(?:[^\d路街巷弄号]{1,6}?|[^\d路街巷弄号]{1,5}[路街巷弄])(?:社区|居委会|村委会))(?P<rest>.+)$"
)
# A name of a road that can stand alone: 石祥路 behind 绿景国际, but not 东路 behind 人民广场.
_STEM = r"[^\d\-,路街巷道弄]"
_DIRECTIONS = "东西南北中前后新老大小上下内外"
_NO_BEGINNING = "路街巷道弄区村组期楼层号室栋幢座A-Z"
_OWN_ROAD = (
    rf"(?:[^\d\-,{_DIRECTIONS}一二三四五六七八九十{_NO_BEGINNING}]{_STEM}{{0,5}}?(?:{_STEM}路|[^业路]街|[^小路]巷)"
    rf"|[{_DIRECTIONS}](?:{_STEM}{{2,5}}?|[^\d\-,{_DIRECTIONS}一二三四五六七八九十路街巷道弄])[路街巷]|[一二三四五六七八九十]{_STEM}[路街巷]"
    rf"|[^\d\-,{_DIRECTIONS}{_NO_BEGINNING}]{_STEM}{{1,6}}?(?:大街|大道|公路)|\d+号?(?:大街|大道|[路街巷]))"
)
_VILLAGE = rf"^(?P<town>[^\d路街弄号]{{1,9}}?村)(?P<rest>{_OWN_ROAD}.*)$"
_ZONE = (
    r"^(?P<town>[^\d号路街]{0,12}?(?:(?:园区|工业园|科技园|创业园|产业园|软件园|工业城|小区|新城|新村|花园|公寓|大厦|广场|商城|市场"
    r"|国际|[^小]区|公司|基地|中心|物流园|\d期)(?:[A-Z\d]区块?)?|[A-Z\d]区块?))"
    rf"(?P<rest>{_OWN_ROAD}.*)$"
)
# Nearly all roads are named by two characters: of four and more the first are a place no table knows.
_UNKNOWN_QUARTER = (
    rf"^(?P<town>{_STEM}{{2,6}})(?P<rest>{_STEM}[^\d\-,{_DIRECTIONS}一二三四五六七八九十场园站心宫{_NO_BEGINNING}]"
    r"[东西南北中]?[一二三四五六七八九十]?(?:路|街|大街|大道|公路)(?:[甲乙丙丁附]?\d.*)?)$"
)
_SECTION = r"(?:\d+段|[东西南北中]段)?"
_NUMBERED_ROAD = (
    rf"^(?P<road>(?:[^\d]{{0,2}}\d+号?(?:大街|大道|路|街|巷)|[A-Z]?\d+(?:国道|省道|县道)){_SECTION})"
    r"(?P<rest>.*)$"
)
_ROAD_BEFORE_NUMBER = (
    r"^(?P<road>[^\d\-]{1,12}?(?:大街|大道[东西南北中]?|公路|国道|省道|胡同|路|街|巷|道[东西中]?|弄堂|弄|里|坊|条|[^地高专天]线|[一二三四五]环)"
    rf"{_SECTION})(?P<rest>[甲乙丙丁附]?(?:[A-Z]?\d.*)?)$"
)
_ROAD = (
    rf"^(?P<road>[^\d\-]{{1,8}}?(?:大街|大道|公路|国道|省道|胡同|[^铁公道]路|[^业]街|[^小]巷){_SECTION})"
    r"(?P<rest>.*)$"
)
_ROAD_BEHIND_PLACE = (
    rf"^(?P<before>.*?[区村园城场厦寓苑期组社店])(?P<road>{_OWN_ROAD}{_SECTION})"
    r"(?P<rest>[甲乙丙丁附]?(?:\d.*)?)$"
)
_LANE_OF_LANE = r"^(?P<before>)(?P<lane>\d+巷\d+)弄(?P<rest>\d.*)$"
_NARROW_LANE = r"^(?P<before>)(?P<lane>\d+巷)(?P<rest>\d+(?:-\d+)?号.*)$"
_LANE = r"^(?P<before>[^\d]*?)(?P<lane>\d+(?:-\d+)?)弄(?P<rest>.*)$"
_GROUP = r"^(?P<town>[^\d]*?\d+组)(?P<rest>\d.*)$"
_BUILDING = (
    r"^(?P<before>.*?)(?P<building>[A-Z]?\d+|[A-Z]|[东西南北])(?:号楼|#楼|幢|栋|座|号馆|号厂房)(?P<rest>.*)$"
)
_BUILDING_ROOM = (
    r"^(?P<before>.*?)(?P<building>[A-Z]?\d+|[A-Z])(?:号楼|#楼|幢|栋|座)(?:(?P<unit>\d+)单元)?"
    r"(?P<room>[A-Z]?\d{1,5}[A-Z]?)(?:号|室)?$"
)
_UNIT = r"^(?P<before>.*?)(?P<unit>[A-Z]?\d+|[东西南北甲乙])单元(?P<rest>.*)$"
_FLOOR_ROOM = r"^(?P<before>.*?)(?P<floor>-?\d+)(?:楼|层|F)(?P<room>[A-Z]?\d*[A-Z]?)(?:室|号房)?$"
_FLOOR = r"^(?P<before>.*?)(?P<floor>-?\d+)(?:楼|层|F)(?P<rest>.*)$"
_ROOM = r"^(?P<before>.*?)(?P<room>[A-Z]?\d+(?:-\d+)?[A-Z]?)(?:室|房间|房|号房)(?P<rest>.*)$"
_NUMBER = (
    r"^(?P<before>[^\d]*?)(?P<number>[甲乙丙丁附]?[A-Z]?\d+(?:[\-之]\d+)*(?:-?[A-Z])?)号院?(?P<rest>.*)$"
)
_BARE_NUMBER = r"^(?P<before>)(?P<number>\d+(?:-\d+)?(?:-[A-Z])?)(?P<rest>(?:[^\d\-A-Z].*)?)$"
_TRIPLE = r"^(?P<before>.*?)(?P<building>[A-Z]?\d+)-(?P<unit>\d+)-(?P<room>[A-Z]?\d+[A-Z]?)$"
_DOUBLE = r"^(?P<before>.*?[^\d\-])(?P<building>[A-Z]?\d+)-(?P<room>[A-Z]?\d+[A-Z]?)$"
_UNIT_ROOM = r"^(?P<before>)-?(?P<unit>\d+)-(?P<room>\d+)$"
_TRAILING_ROOM = r"^(?P<before>.*?)-?(?P<room>[A-Z]?\d{3,5}[A-Z]?)$"
_LEFT_OVER = r"[\s\-,，、。.:;#_()]+"


def parse_addresses(cleaned: pa.StringArray) -> Parts:
    """Return the parts of clean Chinese addresses; numbers without 号, 弄, 幢, 单元 and 室."""
    text = pc.utf8_upper(simplify(cleaned))
    text = replace(text, _NOISE, "")
    codes: Parts = {"postcode": constant("", len(text))}
    for pattern in _POSTCODES:
        text = take_part(codes, text, pattern)
    text = compact(replace(text, r"^[\s,，]*(?:中国|中华人民共和国)", ""))
    heads = by_head(text)
    found = [split_town(*split_area(one)) for one in heads.texts.to_pylist()]
    towns, rest = (pa.array([one[part] for one in found], pa.string()) for part in (1, 2))
    area = {name: column.take(heads.at) for name, column in _area_columns([one[0] for one in found]).items()}
    return _street(heads, towns, rest) | area | codes


def parse_street_lines(cleaned: pa.StringArray) -> Parts:
    """Return the parts of clean Chinese street lines, without an area."""
    heads = by_head(compact(pc.utf8_upper(simplify(cleaned))))
    return _street(heads, constant("", len(heads.texts)), heads.texts)


def _street(heads: Heads, towns: pa.StringArray, rest: pa.StringArray) -> Parts:
    """Return road, lane, number, building, unit, floor, room and place of what follows the area."""
    roads, left = take_roads(towns, rest)
    parts = {name: column.take(heads.at) for name, column in roads.items()}
    return _with_numbers(parts, heads.completed(left))


def parse_street(towns: pa.StringArray, rest: pa.StringArray) -> Parts:
    """Return what ``_street`` does, text by text: the measure of its correctness."""
    return _with_numbers(*take_roads(towns, rest))


def take_roads(towns: pa.StringArray, rest: pa.StringArray) -> tuple[Parts, pa.StringArray]:
    """Return the towns and roads at the beginning of texts, and what is left of each."""
    parts: Parts = {"town": towns, "road": constant("", len(rest))}
    for pattern in (_TOWN, _TOWN, _COMMUNITY, _VILLAGE, _ZONE, _TOWN, _quarter(), _UNKNOWN_QUARTER):
        rest = take_part(parts, rest, pattern)
    for pattern in (_NUMBERED_ROAD, _ROAD_BEFORE_NUMBER, _ROAD_BEHIND_PLACE, _ROAD):
        rest = take_part(parts, rest, pattern)
    return parts, rest


def _with_numbers(parts: Parts, rest: pa.StringArray) -> Parts:
    """Add lane, number, building, unit, floor, room and place, of what follows the road."""
    on_road = pc.not_equal(parts["road"], "")
    for pattern in (_LANE_OF_LANE, _NARROW_LANE):
        rest = take_part(parts, rest, pattern, only=on_road)
    for pattern in (_LANE, _GROUP):
        rest = take_part(parts, rest, pattern)
    for pattern in (_TRIPLE, _BUILDING_ROOM, _BUILDING, _UNIT, _ROOM, _FLOOR_ROOM, _FLOOR, _NUMBER):
        rest = take_part(parts, rest, pattern)
    rest = take_part(parts, rest, _BARE_NUMBER, only=on_road)
    rest = take_part(parts, rest, _DOUBLE)
    rest = take_part(parts, rest, _UNIT_ROOM)
    rest = take_part(parts, rest, _TRAILING_ROOM)
    parts["place"] = join([parts.pop("town"), replace(rest, _LEFT_OVER, "")])
    return parts


@cache
def _quarter() -> str:
    """Return the pattern of a place before one of the roads that are everywhere: 双港 before 中和路."""
    names = "|".join(row[0] for row in table_rows("road_names"))
    road = rf"(?:{names})[东西南北中一二三四五六七八九十]?(?:路|街|大街|大道)"
    return rf"^(?P<town>[^\d路街巷弄号]{{2,4}}?)(?P<rest>{road}.*)$"


def fingerprint(parts: Mapping[str, pa.StringArray]) -> pa.StringArray:
    """Return the key of an address; the place stands for a road where there is none, a storey for a room."""
    road = pc.if_else(pc.equal(parts["road"], ""), parts["place"], parts["road"])
    lane = pc.if_else(pc.equal(parts["lane"], ""), "", join([parts["lane"], "弄"]))
    storey = pc.if_else(pc.equal(parts["floor"], ""), "", join([parts["floor"], "F"]))
    room = pc.if_else(pc.equal(parts["room"], ""), storey, parts["room"])
    key = [parts["area_code"], road, join([lane, parts["number"]]), parts["building"], parts["unit"], room]
    return replace(join(key, "|"), r"^\|+$", "")


def compact(text: pa.StringArray) -> pa.StringArray:
    """Leave out blanks and brackets, level hyphens, and write numerals before 号, 弄, 室 … in digits."""
    text = replace(replace(text, r"[\s_]+|\([^)]*\)?", ""), _HYPHENS, r"\1-\2")
    for pattern, digits in ((_NUMBERED, _in_digits), (_SPELLED_BEHIND, _behind_in_digits)):
        some = matches(text, pattern)
        if pc.any(some).as_py():
            written = [re.sub(pattern, digits, one) for one in text.filter(some).to_pylist()]
            text = pc.replace_with_mask(text, some, pa.array(written, pa.string()))
    # 12号之3 is number 12之3, 8楼之2 is room 2 of the floor
    return replace(replace(text, r"(\d)号之(\d+)", r"\1之\2号"), r"([楼层])之(\d+)", r"\1\2室")


def _in_digits(found: re.Match[str]) -> str:
    return arabic(found[1]) + found[2]


def _behind_in_digits(found: re.Match[str]) -> str:
    return found[1] + "之" + arabic(found[2])


def _area_columns(areas: list[ChineseArea]) -> Parts:
    distinct = {area: number for number, area in enumerate(dict.fromkeys([NOWHERE, *areas]))}
    at = pa.array([distinct[area] for area in areas], pa.int32())
    columns = {
        "province": [area.province for area in distinct],
        "city": [area.city for area in distinct],
        "district": [area.district for area in distinct],
        "area_code": [area.code for area in distinct],
    }
    return {name: pa.array(column, pa.string()).take(at) for name, column in columns.items()}
