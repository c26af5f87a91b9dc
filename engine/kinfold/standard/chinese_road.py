"""The towns, quarters and roads of a Chinese address, by patterns over whole columns."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kinfold.standard.columns import constant
from kinfold.standard.takes import take_part
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    import pyarrow as pa

    from kinfold.standard.takes import Parts

_TOWN = (
    r"^(?P<town>[^\d弄号]{1,6}?街(?:道(?:办事处)?|办事处)|(?:[^\d路街弄号村]{2,6}?|[^\d路街弄号]村)(?:苏木|镇|乡)"
    r"|[^\d路街弄号]{0,8}?(?:工业园区|工业区|开发区|高新区|产业园区|保税区|度假区|经开区|其[它他]区|园区))(?P<rest>.*)$"
)
_COMMUNITY = (
    r"^(?P<town>(?:[^\d路街巷弄号]{1,6}?|[^\d路街巷弄号]{1,5}[路街巷弄])(?:社区|居委会|村委会))"
    r"(?P<rest>[^\d].*|\d+(?:[^\d组村队].*)?)$"
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
# Behind a village a road may be named by two places: 中新路 of 中宅村, but 中关村南大街.
_VILLAGE_ROAD = (
    rf"{_OWN_ROAD}|[东西南北中上下][东西南北中新后前](?:路|街|大街|大道)"
    rf"|[^\d\-,{_NO_BEGINNING}]{_STEM}{{1,2}}弄|[一二三四五六七八九十]+巷"
)
_VILLAGE = rf"^(?P<town>[^\d路街弄号]{{1,9}}?村)(?P<rest>(?:{_VILLAGE_ROAD}).*)$"
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
    rf"^(?P<road>(?:[^\d]{{0,2}}\d+号?(?:大街|大道|道|路|街|巷)|[A-Z]?\d+(?:国道|省道|县道)){_SECTION})"
    r"(?P<rest>.*)$"
)
_ROAD_BEFORE_NUMBER = (
    r"^(?P<road>[^\d\-与]{1,12}?(?:大街|大道[东西南北中]?|公路|国道|省道|胡同|路|街|巷|道[东西中]?)"
    rf"{_SECTION})(?P<rest>[甲乙丙丁附]?(?:[A-Z]?\d.*)?)$"
)
# Words that end other names too are a road's only where no 路 stands before them: 园林东路永安公寓里701号.
_LESSER_ROAD_BEFORE_NUMBER = (
    r"^(?P<road>[^\d\-路街道巷]{1,12}?(?:弄堂|弄|里|坊|条|堤|[^地高专天]线|[一二三四五]环))"
    r"(?P<rest>[甲乙丙丁附]?(?:[A-Z]?\d.*)?)$"
)
_ROAD = (
    rf"^(?P<road>[^\d\-]{{1,8}}?(?:大街|大道|公路|国道|省道|胡同|[^铁公道]路|[^业]街|[^小]巷){_SECTION}|[东西南北中老新][路街])"
    r"(?P<rest>.*)$"
)
_ROAD_BEHIND_PLACE = (
    rf"^(?P<before>.*?[区村园城场厦寓苑期组社店])(?P<road>{_OWN_ROAD}{_SECTION})"
    r"(?P<rest>[甲乙丙丁附]?(?:\d.*)?)$"
)
_NUMBERED_GROUP = r"(?:\d+村)?[^\d]*?\d+(?:(?:村民)?小?组|队)"
_NAMED_GROUP = r"(?:村|委会|社区)[^\d]{1,4}?(?:[村居]民小?组|[^\d民目作班机小]组)"
# The houses of a village are numbered within its groups, which so stand where a town has its roads.
_GROUP = rf"^(?P<road>[^\d]+?(?:{_NUMBERED_GROUP}|{_NAMED_GROUP}))(?P<rest>(?:[^团].*)?)$"
_ROADS = (
    _NUMBERED_ROAD,
    _ROAD_BEFORE_NUMBER,
    _LESSER_ROAD_BEFORE_NUMBER,
    _ROAD_BEHIND_PLACE,
    _ROAD,
    _GROUP,
)


def take_roads(towns: pa.StringArray, rest: pa.StringArray) -> tuple[Parts, pa.StringArray]:
    """Return the towns and roads at the beginning of texts, and what is left of each."""
    parts: Parts = {"town": towns, "road": constant("", len(rest))}
    for pattern in (_TOWN, _TOWN, _COMMUNITY, _VILLAGE, _ZONE, _TOWN, _quarter(), _UNKNOWN_QUARTER):
        rest = take_part(parts, rest, pattern)
    for pattern in _ROADS:
        rest = take_part(parts, rest, pattern)
    return parts, rest


@cache
def _quarter() -> str:
    """Return the pattern of a place before one of the roads that are everywhere: 双港 before 中和路."""
    names = "|".join(row[0] for row in table_rows("road_names"))
    road = rf"(?:{names})[东西南北中一二三四五六七八九十]?(?:路|街|大街|大道)"
    return rf"^(?P<town>[^\d路街巷弄号]{{2,4}}?)(?P<rest>{road}.*)$"
