"""Lane, number, building, unit, floor and room of a Chinese address, by patterns over whole columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.address_tails import by_form_of_tail
from kinfold.standard.columns import constant, join, matches, replace
from kinfold.standard.takes import take_part

if TYPE_CHECKING:
    from kinfold.standard.address_heads import Heads
    from kinfold.standard.takes import Parts

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


def read_numbers(heads: Heads, road: pa.StringArray, left: pa.StringArray) -> Parts:
    """Return what ``take_numbers`` does of each address, of whose head ``left`` is left behind the road."""
    return by_form_of_tail(heads, pc.not_equal(road, ""), left, take_numbers)


def take_numbers(on_road: pa.BooleanArray, rest: pa.StringArray) -> Parts:
    """Return lane, number, building, unit, floor and room of what follows the road, if there is one.

    ``place`` is what is left of it, ``numbers`` their part of the key. No pattern looks at the value of a
    digit.
    """
    names = ("lane", "number", "building", "unit", "floor", "room", "town")
    parts: Parts = {name: constant("", len(rest)) for name in names}
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
    return parts | {"numbers": _key(parts)}


def _key(parts: Parts) -> pa.StringArray:
    lane = pc.if_else(pc.equal(parts["lane"], ""), "", join([parts["lane"], "弄"]))
    storey = pc.if_else(pc.equal(parts["floor"], ""), "", join([parts["floor"], "F"]))
    every_storey = matches(parts["room"], _ROOM_OF_STOREY)  # 5楼A室 is not 6楼A室, but 1201 is on the twelfth
    room = pc.if_else(every_storey, join([storey, parts["room"]]), parts["room"])
    room = pc.if_else(pc.equal(room, ""), storey, room)
    return join([join([lane, parts["number"]]), parts["building"], parts["unit"], room], "|")
