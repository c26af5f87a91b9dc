"""The towns and quarters behind the area of a Chinese address: 柳市 in 乐清柳市惠丰路."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kinfold.standard.chinese_area import area_again, described, is_beginning_of_name
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfold.standard.chinese_area import ChineseArea

MOST_TOWNS = 3  # 横店镇横店街道 and the like, with a zone between
_SHORTEST = 2  # characters of a name
_TAIWAN = "71"  # GB/T 2260 has no districts there
_TAIWAN_DISTRICT = re.compile(r"[^\d路街段]{1,3}?[区乡镇市]")
_SUFFIX = re.compile("(?<=..)(?:街道|镇|乡)$")
_PROVINCE, _CITY = 2, 4  # length of their codes
_ZONE_WORD = "区"
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
    inside = _names(area.codes[0])
    known = next((rest[:size] for size in (4, 3, 2) if rest[:size] in inside), "")
    by_word = _TAIWAN_DISTRICT.match(rest)
    name = known or (by_word[0] if by_word else "")
    return (replace(area, district=name), rest[len(name) :]) if name else (area, rest)


def _town_at(text: str, at: int, codes: tuple[str, ...]) -> tuple[tuple[str, ...], int] | None:
    """Return those of ``codes`` that have the town at ``at``, and where its name ends."""
    towns = _towns(codes)
    for length in towns.lengths.get(text[at : at + _SHORTEST], ()):
        name = text[at : at + length]
        inside = towns.full.get(name)
        if inside:
            return inside, at + length
        if name in towns.short and not is_beginning_of_name(text, at + length):
            return codes, at + length
    zone = _ZONE.match(text, at) if _ZONE_WORD in text else None
    return (codes, zone.end()) if zone else None


@dataclass(frozen=True, slots=True)
class _Towns:
    """Towns of some areas: full names with their areas, short names of all, lengths by beginning."""

    full: Mapping[str, tuple[str, ...]]
    short: frozenset[str]
    lengths: Mapping[str, tuple[int, ...]]


@cache
def _towns(codes: tuple[str, ...]) -> _Towns:
    """Return the towns of ``codes``; districts change hands, so one of them has its city's too."""
    found = {code: _names(code) for code in codes}
    if len(codes) == 1:
        found = {codes[0]: _names(codes[0]) | _names(codes[0][:_CITY])}
    full: dict[str, tuple[str, ...]] = {}
    for code, names in found.items():
        for name in sorted(names):
            full[name] = (*full.get(name, ()), code)
    short = frozenset.intersection(*(_shortened(names) for names in found.values())) - frozenset(full)
    lengths: dict[str, set[int]] = {}
    for each in (*full, *sorted(short)):
        lengths.setdefault(each[:_SHORTEST], set()).add(len(each))
    return _Towns(
        full, short, {start: tuple(sorted(sizes, reverse=True)) for start, sizes in lengths.items()}
    )


def _shortened(names: frozenset[str]) -> frozenset[str]:
    """Return short names, but none that is a road's first: 共和新路 of 共和新路街道."""
    shorts = (_SUFFIX.sub("", name) for name in names)
    return frozenset(short for short in shorts if short[-1] not in _ROAD_ENDS)


def _names(code: str) -> frozenset[str]:
    """Return the full names of all towns inside one area."""
    return _inside().get(code, frozenset())


@cache
def _inside() -> Mapping[str, frozenset[str]]:
    """Return towns by the code of their district, of its city and of its province."""
    found: dict[str, set[str]] = {}
    for own, names in table_rows("chinese_towns"):
        for code in {own, own[:_CITY], own[:_PROVINCE]}:
            found.setdefault(code, set()).update(names.split(" "))
    return {code: frozenset(names) for code, names in found.items()}
