"""The towns and quarters behind the area of a Chinese address: 柳市 in 乐清柳市惠丰路."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from kinfold.standard.chinese_area import area_again, described, is_beginning_of_name
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfold.standard.chinese_area import ChineseArea

MOST_TOWNS = 3  # 横店镇横店街道 and the like, with a zone between
_LONGEST, _SHORTEST = 10, 2  # characters of a name looked for
_TAIWAN = "71"  # GB/T 2260 has no districts there
_TAIWAN_DISTRICT = re.compile(r"[^\d路街段]{1,3}?[区乡镇市]")
_SUFFIX = re.compile("(?<=..)(?:街道|镇|乡)$")
_CITY = 4  # length of its code
_ZONE = re.compile(
    r"[^\d路街镇乡村]{0,8}?(?:工业园区|[^经济]开发区|工业区|高新区|保税区|经开区|其[它他]区|城区|新区)"
)
_ROAD_ENDS = "路街道巷"  # 共和新路 is a road first, though a 街道 has its name
_AFTER = re.compile("(?:街道)?(?:办事处)?[-_,，、 ]*")


def split_town(area: ChineseArea, rest: str) -> tuple[ChineseArea, str, str]:
    """Return the area, the towns at the head of ``rest``, and what follows them.

    Of several areas of one name the town tells which: 朝阳区望京街道 is in Beijing. Where an area is
    named once more behind its town it is passed over.
    """
    if not area.codes:
        return area, "", rest
    area, rest = _taiwan_district(area, rest)
    codes, at = area.codes, 0
    towns: list[str] = []
    while len(towns) < MOST_TOWNS and (found := _town_at(rest, at, codes)) is not None:
        codes, end = found
        towns.append(rest[at:end])
        after = _AFTER.match(rest, end)
        codes, at = area_again(rest, after.end() if after else end, codes)
    return (area if codes == area.codes else described(codes)), "".join(towns), rest[at:]


def _taiwan_district(area: ChineseArea, rest: str) -> tuple[ChineseArea, str]:
    """Add the district at the head of ``rest`` to a city of Taiwan, of the table or by its last word."""
    if not area.city or not area.codes[0].startswith(_TAIWAN):
        return area, rest
    inside = _towns(area.codes[0])
    known = next((rest[:size] for size in (4, 3, 2) if rest[:size] in inside and inside[rest[:size]]), "")
    by_word = _TAIWAN_DISTRICT.match(rest)
    name = known or (by_word[0] if by_word else "")
    return (replace(area, district=name), rest[len(name) :]) if name else (area, rest)


def _town_at(text: str, at: int, codes: tuple[str, ...]) -> tuple[tuple[str, ...], int] | None:
    """Return those of ``codes`` that have the town at ``at``, and where its name ends."""
    for length in range(min(_LONGEST, len(text) - at), _SHORTEST - 1, -1):
        name = text[at : at + length]
        inside = tuple(code for code in codes if name in _towns(code))
        if len(codes) == 1 and name in _towns(codes[0][:_CITY]):
            inside = codes  # districts change hands, and a neighbour's town is a town
        if inside and (
            _is_full(name, inside) or (inside == codes and not is_beginning_of_name(text, at + length))
        ):
            return inside, at + length
    zone = _ZONE.match(text, at)
    return (codes, zone.end()) if zone else None


def _is_full(name: str, codes: tuple[str, ...]) -> bool:
    return any(_towns(area).get(name, False) for code in codes for area in (code, code[:_CITY]))


@cache
def _towns(code: str) -> Mapping[str, bool]:
    """Return the towns of one area, and whether their name is full: 柳市 is 柳市镇."""
    inside = [name for own, names in _rows() if own.startswith(code) for name in names]
    short = (_SUFFIX.sub("", name) for name in inside)
    return {name: False for name in short if name[-1] not in _ROAD_ENDS} | dict.fromkeys(inside, True)


@cache
def _rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((code, tuple(names.split(" "))) for code, names in table_rows("chinese_towns"))
