"""Chinese addresses: area by table, road to room by patterns over whole columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.address_heads import by_head
from kinfold.standard.chinese_area import NOWHERE, split_area
from kinfold.standard.chinese_numbers import read_numbers, take_numbers
from kinfold.standard.chinese_road import take_roads
from kinfold.standard.chinese_town import split_town
from kinfold.standard.columns import constant, join, matches, replace
from kinfold.standard.numerals import NUMERAL, arabic
from kinfold.standard.takes import take_part
from kinfold.standard.text import simplify, where

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

# What compacting may change, in one search.
_LOOSE = rf"[\s_(]|之|--|\d[一—–―~～至]|[{NUMERAL}](?:号|弄|幢|栋|座|单元|室|楼|层|村民|小?组|队|段|期)"


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
    parts = read_numbers(heads, roads["road"], heads.shortened(left))
    towns = roads["town"].take(heads.at)
    return {**parts, "road": roads["road"].take(heads.at), "place": join([towns, parts["place"]])}


def parse_street(towns: pa.StringArray, rest: pa.StringArray) -> Parts:
    """Return what ``_street`` does, text by text: the measure of its correctness."""
    roads, left = take_roads(towns, rest)
    parts = take_numbers(pc.not_equal(roads["road"], ""), left)
    return {**parts, "road": roads["road"], "place": join([roads["town"], parts["place"]])}


def fingerprint(parts: Mapping[str, pa.StringArray]) -> pa.StringArray:
    """Return the key of an address; the place stands for a road where there is none, a storey for a room."""
    road = pc.if_else(pc.equal(parts["road"], ""), parts["place"], parts["road"])
    key = join([parts["area_code"], road, parts["numbers"]], "|")
    return where(key, pc.starts_with(key, "||"), lambda bare: replace(bare, r"^\|+$", ""))


def compact(text: pa.StringArray) -> pa.StringArray:
    """Leave out blanks and brackets, level hyphens, and write numerals before 号, 弄, 室 … in digits."""
    return where(text, matches(text, _LOOSE), _compacted)


def _compacted(text: pa.StringArray) -> pa.StringArray:
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
