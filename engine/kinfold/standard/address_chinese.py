"""Chinese addresses: area by table, road to room by patterns over whole columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.address_heads import by_head
from kinfold.standard.chinese_area import NOWHERE, split_area
from kinfold.standard.chinese_road import take_roads
from kinfold.standard.chinese_town import split_town
from kinfold.standard.columns import constant, join, matches, replace
from kinfold.standard.numerals import NUMERAL, arabic
from kinfold.standard.takes import take_part
from kinfold.standard.text import simplify

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
_MOBILE_BEHIND = r"(?:(?:联系)?电话|手机|TEL)?[:：.\s]*\b1[3-9]\d{9}\s*$"
_POSTCODES = (
    r"^(?P<before>.*?)[(\s,，]*(?:邮政编码|邮编)[:：\s]*(?P<postcode>\d{6})[)\s,，]*(?P<rest>.*)$",
    r"^(?P<before>)(?P<postcode>\d{6})(?P<rest>(?:[\s,，]|[^\d号弄幢栋室楼]).*)$",
    r"^(?P<before>)(?P<postcode>\d{3}(?:\d{2,3})?)\s?(?P<rest>(?:台湾|台[北中南东]|新[北竹]|桃园|高雄|基隆|嘉义|屏东).*)$",
)
_NUMBERED = rf"(\d?)([{NUMERAL}]+)(号|弄|幢|栋|座|单元|室|楼|层|(?:村民)?小?组|队|段|期)"
_SPELLED_BEHIND = rf"([号楼层])之([{NUMERAL}]+)(\d?)"
# How a hyphen between two numbers is typed.
_HYPHENS = r"(\d)(?:[一—–―~～至]|--+)(\d)"
_LANE_OF_LANE = r"^(?P<before>)(?P<lane>\d+巷\d+)弄(?P<rest>\d.*)$"
_NARROW_LANE = r"^(?P<before>)(?P<lane>\d+巷)(?P<rest>\d+(?:-\d+)?号.*)$"
_LANE = r"^(?P<before>[^\d]*?)(?P<lane>\d+(?:-\d+)?)弄(?P<rest>.*)$"
_GROUP_BESIDE_ROAD = r"^(?P<town>[^\d]*?\d+组)(?P<rest>\d.*)$"
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
_ROOM = (
    r"^(?P<before>.*?)(?P<room>[A-Z]?\d+(?:-\d+)?[A-Z]?)(?:室|房间|号?房)(?P<rest>(?:[^管产地屋改东].*)?)$"
)
_NUMBER = (
    r"^(?P<before>[^\d]*?)(?P<number>[甲乙丙丁附]?[A-Z]?\d+(?:[\-之]\d+)*(?:-?[A-Z])?)-?号院?(?P<rest>.*)$"
)
_BARE_NUMBER = (
    r"^(?P<before>)(?P<number>[甲乙丙丁附]?\d+(?:-\d+)?(?:-[A-Z])?)(?P<rest>(?:[^\d\-A-Z].*|[A-Z]{2}.*)?)$"
)
_TRIPLE_OF_ROAD = r"^(?P<number>\d+)-(?P<building>[A-Z]?\d+)-(?P<room>[A-Z]?\d+[A-Z]?)$"
_TRIPLE = r"^(?P<before>.*?)(?P<building>[A-Z]?\d+)-(?P<unit>\d+)-(?P<room>[A-Z]?\d+[A-Z]?)$"
_DOUBLE = r"^(?P<before>.*?[^\d\-])(?P<building>[A-Z]?\d+)-(?P<room>[A-Z]?\d+[A-Z]?)$"
_UNIT_ROOM = r"^(?P<before>)-?(?P<unit>\d+)-(?P<room>\d+)$"
_TRAILING_ROOM = r"^(?P<before>.*?)-?(?P<room>[A-Z]?\d{3,5}[A-Z]?)$"
_ROOM_OF_STOREY = r"^(?:\d{0,2}[A-Z]?|[A-Z]\d{1,2})$"
_LEFT_OVER = r"[\s\-,，、。.:;#_()]+"


def parse_addresses(cleaned: pa.StringArray) -> Parts:
    """Return the parts of clean Chinese addresses; numbers without 号, 弄, 幢, 单元 and 室."""
    text = pc.utf8_upper(simplify(cleaned))
    text = replace(replace(text, _NOISE, ""), _MOBILE_BEHIND, "")
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


def _with_numbers(parts: Parts, rest: pa.StringArray) -> Parts:
    """Add lane, number, building, unit, floor, room and place, of what follows the road."""
    on_road = pc.not_equal(parts["road"], "")
    for pattern in (_LANE_OF_LANE, _NARROW_LANE, _TRIPLE_OF_ROAD):
        rest = take_part(parts, rest, pattern, only=on_road)
    for pattern in (_LANE, _GROUP_BESIDE_ROAD):
        rest = take_part(parts, rest, pattern)
    for pattern in (_TRIPLE, _BUILDING_ROOM, _BUILDING, _UNIT, _ROOM, _FLOOR_ROOM, _FLOOR, _NUMBER):
        rest = take_part(parts, rest, pattern)
    rest = take_part(parts, rest, _BARE_NUMBER, only=on_road)
    rest = take_part(parts, rest, _DOUBLE)
    rest = take_part(parts, rest, _UNIT_ROOM)
    rest = take_part(parts, rest, _TRAILING_ROOM)
    parts["place"] = join([parts.pop("town"), replace(rest, _LEFT_OVER, "")])
    return parts


def fingerprint(parts: Mapping[str, pa.StringArray]) -> pa.StringArray:
    """Return the key of an address; the place stands for a road where there is none, a storey for a room."""
    road = pc.if_else(pc.equal(parts["road"], ""), parts["place"], parts["road"])
    lane = pc.if_else(pc.equal(parts["lane"], ""), "", join([parts["lane"], "弄"]))
    storey = pc.if_else(pc.equal(parts["floor"], ""), "", join([parts["floor"], "F"]))
    every_storey = matches(parts["room"], _ROOM_OF_STOREY)  # 5楼A室 is not 6楼A室, but 1201 is on the twelfth
    room = pc.if_else(every_storey, join([storey, parts["room"]]), parts["room"])
    room = pc.if_else(pc.equal(room, ""), storey, room)
    key = [parts["area_code"], road, join([lane, parts["number"]]), parts["building"], parts["unit"], room]
    return replace(join(key, "|"), r"^\|+$", "")


def compact(text: pa.StringArray) -> pa.StringArray:
    """Leave out blanks and brackets, level hyphens, and write numerals before 号, 弄, 室 … in digits."""
    text = replace(replace(text, r"[\s_]+|\([^)]*\)?", ""), _HYPHENS, r"\1-\2")
    text = replace(text, _HYPHENS, r"\1-\2")  # 11一8一646: the 8 stands between two of them
    for pattern, digits in ((_NUMBERED, _in_digits), (_SPELLED_BEHIND, _behind_in_digits)):
        some = matches(text, pattern)
        if pc.any(some).as_py():
            written = [re.sub(pattern, digits, one) for one in text.filter(some).to_pylist()]
            text = pc.replace_with_mask(text, some, pa.array(written, pa.string()))
    # 12号之3 is number 12之3, 8楼之2 is room 2 of the floor
    return replace(replace(text, r"(\d)号之(\d+)", r"\1之\2号"), r"([楼层])之(\d+)", r"\1\2室")


def _in_digits(found: re.Match[str]) -> str:
    before = found[1] and f"{found[1]},"  # 868四楼 is the fourth storey of number 868
    return before + arabic(found[2]) + found[3]


def _behind_in_digits(found: re.Match[str]) -> str:
    after = found[3] and f",{found[3]}"  # 4号之一3栋 is the third house of number 4之1
    return found[1] + "之" + arabic(found[2]) + after


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
