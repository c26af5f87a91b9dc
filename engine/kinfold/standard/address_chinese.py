"""Chinese addresses: area by table, road to room by patterns over whole columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.chinese_area import NOWHERE, split_area
from kinfold.standard.columns import constant, extract, join, matches, replace
from kinfold.standard.numerals import NUMERAL, arabic
from kinfold.standard.takes import take_part
from kinfold.standard.text import simplify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfold.standard.chinese_area import ChineseArea
    from kinfold.standard.takes import Parts

_NOISE = (
    r"^(?:(?:收件人|收货人|联系人|姓名)[:： ]*[^\s\d,，:：]{2,4}[\s,，]+)?"
    r"(?:(?:电话|手机)?[:： ]*1[3-9]\d{9}[\s,，]*)?"
    r"(?:(?:收货|详细|通讯|联系|注册|办公)?(?:地址|住址)[:：\s]*)?"
    r"(?P<postcode>\d{6}[\s,，]+|\d{6}(?:[^\d号弄幢栋]))?"
)
_NUMBERED = rf"([{NUMERAL}]+)(号|弄|幢|栋|座|单元|室|楼|层|组|段|期)"
_TOWN = (
    r"^(?P<town>[^\d弄号]{1,6}?街道(?:办事处)?|[^\d路街弄号]{2,6}?(?:苏木|镇|乡)"
    r"|[^\d路街弄号]{0,8}?(?:工业园区|工业区|开发区|高新区|产业园区|保税区|度假区|园区))(?P<rest>.*)$"
)
_COMMUNITY = r"^(?P<town>[^\d路街弄号]{1,6}?(?:社区|居委会|村委会))(?P<rest>.+)$"
_SECTION = r"(?:\d+段|[东西南北中]段)?"
_NUMBERED_ROAD = (
    rf"^(?P<road>(?:[^\d]{{0,2}}\d+号?(?:大街|大道|路|街)|[A-Z]\d+(?:国道|省道|县道)){_SECTION})(?P<rest>.*)$"
)
_ROAD_BEFORE_NUMBER = (
    rf"^(?P<road>[^\d\-]{{1,12}}?(?:大街|大道|公路|国道|省道|胡同|路|街|巷|道|弄堂|里|坊|条){_SECTION})"
    r"(?P<rest>[甲乙丙丁附]?(?:\d.*)?)$"
)
_ROAD = (
    rf"^(?P<road>[^\d\-]{{1,8}}?(?:大街|大道|公路|国道|省道|胡同|[^铁公道]路|[^业]街|[^小]巷){_SECTION})"
    r"(?P<rest>.*)$"
)
_LANE = r"^(?P<before>[^\d]*?)(?P<lane>\d+(?:-\d+)?)弄(?P<rest>.*)$"
_BUILDING = (
    r"^(?P<before>.*?)(?P<building>[A-Z]?\d+|[A-Z]|[东西南北])(?:号楼|#楼|幢|栋|座|号馆|号厂房)(?P<rest>.*)$"
)
_BUILDING_ROOM = (
    r"^(?P<before>.*?)(?P<building>[A-Z]?\d+|[A-Z])(?:号楼|#楼|幢|栋|座)(?:(?P<unit>\d+)单元)?"
    r"(?P<room>[A-Z]?\d{1,5}[A-Z]?)(?:号|室)?$"
)
_UNIT = r"^(?P<before>.*?)(?P<unit>[A-Z]?\d+|[东西南北甲乙])单元(?P<rest>.*)$"
_FLOOR = r"^(?P<before>.*?)(?P<floor>-?\d+)(?:楼|层|F)(?P<rest>.*)$"
_ROOM = r"^(?P<before>.*?)(?P<room>[A-Z]?\d+(?:-\d+)?[A-Z]?)(?:室|房间|房|号房)(?P<rest>.*)$"
_NUMBER = r"^(?P<before>[^\d]*?)(?P<number>[甲乙丙丁附]?\d+(?:[\-之]\d+)*[A-Z]?)号院?(?P<rest>.*)$"
_BARE_NUMBER = r"^(?P<before>)(?P<number>\d+(?:-\d+)?)(?P<rest>(?:[^\d\-A-Z].*)?)$"
_TRIPLE = r"^(?P<before>.*?)(?P<building>[A-Z]?\d+)-(?P<unit>\d+)-(?P<room>[A-Z]?\d+[A-Z]?)$"
_DOUBLE = r"^(?P<before>.*?[^\d\-])(?P<building>[A-Z]?\d+)-(?P<room>[A-Z]?\d+[A-Z]?)$"
_UNIT_ROOM = r"^(?P<before>)-?(?P<unit>\d+)-(?P<room>\d+)$"
_TRAILING_ROOM = r"^(?P<before>.*?)-?(?P<room>[A-Z]?\d{3,5}[A-Z]?)$"
_LEFT_OVER = r"[\s\-,，、。.:;#_()]+"


def parse_addresses(cleaned: pa.StringArray) -> Parts:
    """Return the parts of clean Chinese addresses; numbers without 号, 弄, 幢, 单元 and 室."""
    text = pc.utf8_upper(simplify(cleaned))
    postcode = extract(text, _NOISE)["postcode"]
    text = replace(text, _NOISE.replace(r"|\d{6}(?:[^\d号弄幢栋])", ""), "")
    text = replace(replace(text, r"^\d{6}([^\d号弄幢栋])", r"\1"), r"^(?:中国|中华人民共和国)", "")
    text = _with_digits(replace(text, r"[\s_]+|\([^)]*\)?", ""))
    found = [split_area(one) for one in text.to_pylist()]
    parts = parse_street(pa.array([rest for _, rest in found], pa.string()))
    return parts | _area_columns([area for area, _ in found]) | {"postcode": replace(postcode, r"\D", "")}


def parse_street_lines(cleaned: pa.StringArray) -> Parts:
    """Return the parts of clean Chinese street lines, without an area."""
    text = replace(pc.utf8_upper(simplify(cleaned)), r"[\s_]+|\([^)]*\)?", "")
    return parse_street(_with_digits(text))


def parse_street(rest: pa.StringArray) -> Parts:
    """Return town, road, lane, number, building, unit, floor, room and place of what follows the area."""
    parts: Parts = {"town": constant("", len(rest)), "road": constant("", len(rest))}
    for pattern in (_TOWN, _TOWN, _COMMUNITY):
        rest = take_part(parts, rest, pattern)
    for pattern in (_NUMBERED_ROAD, _ROAD_BEFORE_NUMBER, _ROAD):
        rest = take_part(parts, rest, pattern)
    on_road = pc.not_equal(parts["road"], "")
    rest = take_part(parts, rest, _LANE)
    for pattern in (_TRIPLE, _BUILDING_ROOM, _BUILDING, _UNIT, _ROOM, _FLOOR, _NUMBER):
        rest = take_part(parts, rest, pattern)
    rest = take_part(parts, rest, _BARE_NUMBER, only=on_road)
    rest = take_part(parts, rest, _DOUBLE)
    rest = take_part(parts, rest, _UNIT_ROOM)
    rest = take_part(parts, rest, _TRAILING_ROOM)
    parts["place"] = join([parts.pop("town"), replace(rest, _LEFT_OVER, "")])
    return parts


def fingerprint(parts: Mapping[str, pa.StringArray]) -> pa.StringArray:
    """Return the key of an address; the place stands for a road where there is none."""
    road = pc.if_else(pc.equal(parts["road"], ""), parts["place"], parts["road"])
    lane = pc.if_else(pc.equal(parts["lane"], ""), "", join([parts["lane"], "弄"]))
    key = join([parts["area_code"], road, join([lane, parts["number"]]), *(parts[n] for n in _INSIDE)], "|")
    return replace(key, r"^\|+$", "")


_INSIDE = ("building", "unit", "room")


def _with_digits(text: pa.StringArray) -> pa.StringArray:
    """Write the Chinese numerals before 号, 弄, 室 … in digits: 二十七号 → 27号."""
    some = matches(text, _NUMBERED)
    if not pc.any(some).as_py():
        return text
    written = [re.sub(_NUMBERED, _in_digits, one) for one in text.filter(some).to_pylist()]
    return pc.replace_with_mask(text, some, pa.array(written, pa.string()))


def _in_digits(found: re.Match[str]) -> str:
    return arabic(found[1]) + found[2]


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
