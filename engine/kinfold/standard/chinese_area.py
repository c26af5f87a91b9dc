"""The province, city and district at the head of a Chinese address.

A bare district whose name several cities share gives all of them: a wrong sure answer is worse
than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kinfold.standard.word_tables import table_rows, words_where

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROVINCE, _CITY, _DISTRICT = 2, 4, 6  # length of a code by level
# A short name before one of these is the name of a street, bridge or house: 南京东路, 北京大学.
_NO_AREA = re.compile(
    "[东西南北中新老大上下内外前后一二三四五六七八九十0-9]*"
    "(?:.街道|[大小]?[路街道巷弄桥门]|[山塘湾][东西南北中]?[路街]|胡同|公路|大[街道厦学]|[新]?村|镇|乡|社区|花园|小区|公寓|广场|酒店|宾馆|饭店|医院|学院"
    "|银行|集团|公司|科技(?!园)|港|站(?![前后东西南北])|机场|人家|名[苑城]|国际|家[园苑])"
)
_FILLER = re.compile(
    r"(?:[\-_,、/·;:| ]+|市辖区|省直辖县级行政区划|自治区直辖县级行政区划|其他地区|中国|中华人民共和国|NULL)+"
)
_CITY_STATES = ("81", "82")  # Hong Kong and Macau: what stands right below them is a district
_NOT_AFTER_COUNTY = "场政府民中医南北东西"  # 东阳市场 is a market
# 密云县 for 密云区, 红河州 for 红河哈尼族彝族自治州, 广西省: by level of the code.
_OTHER_SUFFIX = {
    _PROVINCE: re.compile("省"),
    _CITY: re.compile("州(?=.{2}|$)"),
    _DISTRICT: re.compile(f"[县市区](?![{_NOT_AFTER_COUNTY}])"),
}
_SUFFIXED = re.compile("[^县市区]{2,}[县市区]$")
_LEAST_AGAIN = 3  # characters of an area told again
_TOWN_AFTER = re.compile(r"[^\d路街道巷省市区县]{2,4}(?:街道|镇|乡)")
_LONGER_ROAD = re.compile("[^,、-]?[东西南北中]?(?:[路街巷弄村镇乡]|大道)")
_LONGER_NAME = re.compile("工业|经济|开发|高新|[山港湾岛红江]")
_ROAD_OF_NAME = re.compile("大道|大街")  # 鄞县大道
_UNKNOWN_DISTRICT = "区"  # behind the short name of a city: 台东区 is in Tokyo, not in 台东县
_LEVEL = re.compile("[省市区县州旗盟]")
_LEADING_TOWN = re.compile(r"[^\d省市区县]{1,5}?(?:街道|镇|乡)")


@dataclass(frozen=True, slots=True)
class ChineseArea:
    """``codes``: of the narrowest level known, several when ambiguous, none when there is no area."""

    codes: tuple[str, ...] = ()
    province: str = ""
    city: str = ""
    district: str = ""

    @property
    def code(self) -> str:
        """Return the code, or all candidates joined by "/"."""
        return "/".join(self.codes)


@dataclass(frozen=True, slots=True)
class _Name:
    codes: tuple[str, ...]
    full: bool


NOWHERE = ChineseArea()


def split_area(text: str) -> tuple[ChineseArea, str]:
    """Return the area at the head of a compact simplified address, and the rest of it."""
    codes, at = _areas_from(text, 0)
    town = None if codes else _LEADING_TOWN.match(text)
    if town:  # 许村镇江西省婺源县…: an area may stand behind its town
        codes, at = _areas_from(text, town.end())
        if not _LEVEL.search(text, town.end(), at):
            codes = ()  # 南苑街道河南埭路: a bare 河南 is no province there
    return (described(codes), text[at:]) if codes else (NOWHERE, text)


def area_again(text: str, at: int, codes: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """Pass over an area that is told once more, in full, behind a town; it may tell more than before."""
    told, end = _areas_from(text, at)
    narrower = told and all(code.startswith(codes) for code in told)
    wider = told and all(known.startswith(told) for known in codes)
    if end - at < _LEAST_AGAIN or not (narrower or wider):
        return codes, at
    return (told if narrower else codes), end


def names_no_area(text: str, at: int) -> bool:
    """Tell whether a short name that ends at ``at`` names a road, bridge or house: 北京 in 北京路."""
    return _NO_AREA.match(text, at) is not None and _TOWN_AFTER.match(text, at) is None


def is_beginning_of_name(text: str, at: int) -> bool:
    """Tell whether a short name that ends at ``at`` may only begin a road's: 皇姑 in 皇姑山路."""
    return names_no_area(text, at) or _LONGER_ROAD.match(text, at) is not None


def _areas_from(text: str, at: int) -> tuple[tuple[str, ...], int]:
    codes: tuple[str, ...] = ()
    while (step := _next_area(text, at, codes) or _other_area(text, at, codes)) is not None:
        codes, at = step
        filler = _FILLER.match(text, at)
        at = filler.end() if filler else at
    return codes, at


def _other_area(text: str, at: int, codes: tuple[str, ...]) -> tuple[tuple[str, ...], int] | None:
    """Find a full name that replaces ``codes``: of a second whole address, or 新和县 after 阿克苏市."""
    if not codes:
        return None
    for length in _lengths().get(text[at : at + 2], ()):
        name = _names().get(text[at : at + length])
        end = at + length
        if name is None or not name.full or _ROAD_OF_NAME.match(text, end):
            continue
        beside = tuple(
            code for code in name.codes if code[:_CITY] == codes[0][:_CITY] and len(code) == _DISTRICT
        )
        if beside and len(codes[0]) == _DISTRICT and text[end : end + 1] not in tuple("场政府民医"):
            return beside, end
        if len(name.codes[0]) < _DISTRICT and _full_area_follows(text, end, name.codes):
            return name.codes, end
    return None


def _next_area(text: str, at: int, codes: tuple[str, ...]) -> tuple[tuple[str, ...], int] | None:
    for length in _lengths().get(text[at : at + 2], ()):
        name = _names().get(text[at : at + length])
        if name is None:
            continue
        found = _narrowed(name.codes, codes)
        end = at + length
        if not found:
            continue
        if name.full and not _ROAD_OF_NAME.match(text, end):
            return found, end
        found = found if codes else _sure(found, text, end)
        if not found or name.full or (len(found[0]) < _DISTRICT and text[end : end + 1] == _UNKNOWN_DISTRICT):
            continue
        suffix = _OTHER_SUFFIX[len(found[0])].match(text, end)
        if suffix:
            return found, suffix.end()
        if not names_no_area(text, end) or _full_area_follows(text, end, found):
            return found, end
    return None


def _sure(found: tuple[str, ...], text: str, end: int) -> tuple[str, ...]:
    """Return what a short name at the head may mean: a wide area, or the one district so called."""
    wide = tuple(code for code in found if len(code) < _DISTRICT)
    longer = is_beginning_of_name(text, end) or (
        _LONGER_NAME.match(text, end) and not _TOWN_AFTER.match(text, end)
    )
    sole = len(found) == 1 and _well_known(found[0]) and not longer
    return wide or (found if sole else ())


@cache
def _well_known(code: str) -> bool:
    """Tell whether the short name of a district means it alone: no county, and no everyday word (东方)."""
    name = _full_names()[code]
    cities = words_where("chinese_places", 2, "city")
    return name[-1] == "区" or (name[-1] == "市" and name[:-1] in cities)


def _full_area_follows(text: str, at: int, codes: tuple[str, ...]) -> bool:
    """Tell whether the next words name an area inside ``codes``: 哈尔滨 before 道里区."""
    tries = (_names().get(text[at : at + length]) for length in _lengths().get(text[at : at + 2], ()))
    return any(name is not None and name.full and _narrowed(name.codes, codes) for name in tries)


@lru_cache(maxsize=1 << 16)  # areas within areas, as addresses name them; there are few
def _narrowed(found: tuple[str, ...], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of ``found`` that lie in ``codes``; a repeated wider area changes nothing."""
    if not codes:
        shortest = min(len(code) for code in found)
        wide = tuple(code for code in found if len(code) == shortest)
        return wide if shortest < _DISTRICT else found
    inside = tuple(code for code in found if any(code.startswith(known) for known in codes))
    if inside:
        return inside
    return tuple(known for known in codes if any(known.startswith(code) for code in found))


@cache
def described(codes: tuple[str, ...]) -> ChineseArea:
    """Return the names of the levels on which all ``codes`` agree."""
    levels = []
    for length in (_PROVINCE, _CITY, _DISTRICT):
        names = {_full_names().get(code[:length], "") if len(code) >= length else "" for code in codes}
        levels.append(names.pop() if len(names) == 1 else "")
    province, city, district = levels
    if not city and province.endswith("市"):
        city = province  # 北京市 is a province and a city
    if codes[0].startswith(_CITY_STATES):
        city, district = province, city
    if not city and district and codes[0][2:4] == "90" and len(codes) == 1:
        city, district = district, ""  # a city right below its province: 仙桃市
    return ChineseArea(codes, province, city, district)


@cache
def _full_names() -> Mapping[str, str]:
    return {code: name for code, name, _ in table_rows("chinese_areas")}


@cache
def _names() -> Mapping[str, _Name]:
    full: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    for code, name, brief in table_rows("chinese_areas"):
        full.setdefault(name, []).append(code)
        if brief:
            short.setdefault(brief, []).append(code)
    for name, code in table_rows("renamed_areas"):
        full.setdefault(name, []).append(code)
        if _SUFFIXED.match(name):
            short.setdefault(name[:-1], []).append(code)
    names = {name: _Name(tuple(dict.fromkeys(codes)), full=False) for name, codes in short.items()}
    return names | {name: _Name(tuple(dict.fromkeys(codes)), full=True) for name, codes in full.items()}


@cache
def _lengths() -> Mapping[str, tuple[int, ...]]:
    """Return for the first two characters of a name how long names so beginning are, longest first."""
    found: dict[str, set[int]] = {}
    for name in _names():
        found.setdefault(name[:2], set()).add(len(name))
    return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}


@cache
def short_names() -> Mapping[str, str]:
    """Return province and city names, long and short, and the short one: 北京市 → 北京, 襄樊市 → 襄阳."""
    shorts = {code: brief or name for code, name, brief in table_rows("chinese_areas")}
    named = {name: shorts[code] for code, name, _ in table_rows("chinese_areas")}
    return {name: shorts[code] for name, code in table_rows("renamed_areas")} | named
