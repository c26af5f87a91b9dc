"""Western addresses: words levelled by table, parts cut out by patterns over whole columns."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.address_forms import by_form
from kinfold.standard.columns import constant, join, look_up, matches, replace
from kinfold.standard.takes import keep_found, take_part
from kinfold.standard.western_words import levelled, one_by_one, word_forms
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kinfold.standard.takes import Parts, PartsOfSome

_FEW = 5000  # addresses; fewer are read as soon without their forms
# After levelling, blanks stand around every comma; "^" and "$" of a part are a comma or an end.
_POSTCODES = {
    "gb": r"^(?P<before>.*?)[ ,]+(?P<postcode>[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})$",
    "us": r"^(?P<before>.*?)[ ,]+(?P<state>STATES)[ ,]+(?P<postcode>\d{5})(?: ?- ?\d{4})?$",
    "au": r"^(?P<before>.*?)[ ,]+(?P<state>STATES)[ ,]+(?P<postcode>\d{4})$",
    "ca": r"^(?P<before>.*?)[ ,]+(?P<state>STATES)[ ,]+(?P<postcode>[a-z]\d[a-z] ?\d[a-z]\d)$",
    "ca without province": r"^(?P<before>.*?)[ ,]+(?P<postcode>[a-z]\d[a-z] ?\d[a-z]\d)$",
    "sg": r"^(?P<before>.*?)[ ,]+(?P<city>singapore) (?P<postcode>\d{6})$",
    "nl": r"^(?P<before>.*?)[ ,]+(?P<postcode>\d{4} ?[a-z]{2}) (?P<city>\pL[^,\d]*)$",
    "de, fr, at": r"^(?P<before>.*?)[ ,]+(?:[a-z]{1,2} ?- ?)?(?P<postcode>\d{DIGITS}) (?P<city>\pL[^,\d]*)$",
    "bare": r"^(?P<before>.*?)[ ,]+(?P<postcode>\d{5,6})(?: ?- ?\d{4})?$",
}
_ITALIAN = r"^(?P<before>.*?)[ ,]+(?P<postcode>\d{5}) (?P<city>\pL[^,\d]*?)[ ,]+(?P<state>[a-z]{2})$"
# 80331 münchen , sendlinger str 12: only where a street does not begin with its number
_AREA_FIRST = (
    r"^(?:[a-z]{1,2} ?- ?)?(?P<postcode>\d{4,5}) (?P<city>\pL[^,\d]*) , (?P<rest>\pL[^,]* \d+ ?[a-z]?)$"
)
_NUMBER_BEFORE_STREET = frozenset({"US", "CA", "GB", "IE", "AU", "NZ", "FR"})
_NO_STREET = r", (?:unit|bldg|floor|po box|pobox)\b"
_STATE_AT_END = r"^(?P<before>.*?)(?: , )(?P<state>STATES)$"
_STATE_AFTER_CITY = r"^(?P<before>.*\pL.*?) (?P<state>[a-z]{2})$"
_PO_BOX = (
    r"^(?P<before>.*?)(?:\bpo box|\bp o box|\bpobox|\bpost office box|\bgpo box|\bpostfach|\bbp|\bapartado)"
    r" ?(?P<box>\d+)(?P<rest>.*)$"
)
_UNIT = (
    r"^(?P<before>(?:.*?[ ,])?)unit ?(?:no )?(?P<unit>[a-z]?\d+[a-z]?(?:-\d+[a-z]?)?|[a-z]\d*)"
    r"(?P<rest>(?:[ ,].*)?)$"
)
_UNIT_SLASH = r"^(?P<before>)(?P<unit>\d+[a-z]?) ?/ ?(?P<rest>\d+[a-z]? \pL.*)$"
_FLOOR = (
    r"^(?P<before>(?:.*?[ ,])?)(?:(?P<floor>\d+)(?:st|nd|rd|th) (?:floor|fl)|(?:floor|fl) (?P<floor2>\d+)"
    r"|(?P<floor3>\d+) ?/ ?f)(?P<rest>(?:[ ,].*)?)$"
)
_BUILDING = r"^(?P<before>(?:.*?[ ,])?)bldg (?P<building>[a-z]|[a-z]?\d+[a-z]?)(?P<rest>(?:[ ,].*)?)$"
# 朝阳区 as chaoyang district, 中央区 as chuo-ku: only between commas
_DISTRICT = (
    r"^(?P<before>.*? ,) (?P<district>[^,\d]+?)(?:[ \-](?:district|dist|ku|qu|gu)| new area)"
    r"(?P<rest>(?: ,.*)?)$"
)
_HOUSE = r"\d+[a-z]?(?: ?[\-/] ?(?:\d+[a-z]?|[a-z]\b)){0,2}(?: (?:bis|ter|1/2))?"
_NUMBER_FIRST = (
    rf"^(?:(?P<place>[^,\d][^,]*) , )?(?P<number>{_HOUSE})[ ,]+(?P<road>[^,]*\pL[^,]*?)"
    r"(?P<rest>(?: ,.*)?)$"
)
# Most are 12 mill lane, …: told apart without trying all that a number may be (b, t: 12 bis, 12 ter).
_PLAIN_NUMBER_FIRST = r"^(?P<number>\d+[a-z]?) (?P<road>[ac-su-z](?:[^,]*[^, ])?)(?P<rest>(?: ,.*)?)$"
_NUMBER_LAST = rf"^(?P<road>\pL[^,\d]*[^,\d ]) ,? ?(?P<number>{_HOUSE}|\d+ [a-h])(?P<rest>(?: ,.*)?)$"
_TYPED = r"^(?:(?P<place>[^,]*) , )?(?P<road>[^,]* (?:TYPES))(?P<rest>(?: ,.*)?)$"
_NO_NUMBER = r"^(?P<road>[^,]*\pL[^,]*?)(?P<rest>(?: ,.*)?)$"
_RUN_ON = r"^(?P<road>.+? (?:TYPES)(?: (?:n|s|e|w|ne|nw|se|sw))?) (?P<after>\pL.*)$"
_LAST_SEGMENT = r"^(?:(?P<place>.*) , )?(?P<city>[^,]+)$"


def parse_addresses(cleaned: pa.StringArray, region: str) -> Iterator[PartsOfSome]:
    """Return the parts of clean western addresses, folded and with levelled words; the key as ``value``."""
    return _read(cleaned, lambda text: parse_levelled(text, region))


def parse_street_lines(cleaned: pa.StringArray) -> Iterator[PartsOfSome]:
    """Return the parts of clean western street lines, which hold no city; the key as ``value``."""
    return _read(cleaned, parse_levelled_lines)


def _read(cleaned: pa.StringArray, parse: Callable[[pa.StringArray], Parts]) -> Iterator[PartsOfSome]:
    if len(cleaned) < _FEW:
        yield pa.array(range(len(cleaned)), pa.int32()), parse(one_by_one(cleaned))
    else:
        yield from by_form(levelled(cleaned), telling, parse)


def parse_levelled_lines(text: pa.StringArray) -> Parts:
    """Return the parts of street lines in levelled words."""
    parts = _street(text, split_city=pa.repeat(pa.scalar(value=False), len(text)))
    parts.pop("city"), parts.pop("district")
    return parts | {"value": fingerprint(parts)}


def parse_levelled(text: pa.StringArray, region: str) -> Parts:
    """Return the parts of addresses in levelled words."""
    parts: Parts = {name: constant("", len(text)) for name in ("country", "state", "postcode", "city")}
    text = take_part(parts, text, rf"^(?P<before>.*?)[ ,]+(?P<country>{_country_words()})$")
    text = _own_order(parts, text, region)
    ends_in_street = matches(text, rf" (?:{_types()})$")
    for country, template in _POSTCODES.items():
        unread = pc.equal(parts["postcode"], "")
        if "city" in template:  # a house number and its street look just like postcode and city
            unread = pc.and_not(unread, ends_in_street)
        digits = "5" if region == "US" else "4,5"
        pattern = template.replace("STATES", _state_words(country)).replace("DIGITS", digits)
        text = take_part(parts, text, pattern, only=unread)
    unread = pc.and_(pc.equal(parts["state"], ""), pc.equal(parts["postcode"], ""))
    text = take_part(parts, text, _STATE_AT_END.replace("STATES", _state_words("")), only=unread)
    if region == "US":
        known = pc.is_in(pc.utf8_slice_codeunits(text, -2), pa.array(sorted(set(_states("us").values()))))
        unread = pc.and_(known, pc.equal(parts["state"], ""))
        text = take_part(parts, text, _STATE_AFTER_CITY, only=unread)
    ended = pc.or_(pc.not_equal(parts["state"], ""), pc.not_equal(parts["postcode"], ""))
    known = parts["city"]
    street = _street(text, split_city=pc.and_(ended, pc.equal(known, "")))
    beside = pc.if_else(pc.equal(known, ""), "", street["city"])
    street["place"] = pc.utf8_trim_whitespace(join([street["place"], beside], " "))
    street["city"] = pc.if_else(pc.equal(known, ""), street["city"], known)
    parts = _with_area(parts | street)
    return parts | {"value": fingerprint(parts), "province": parts["state"]}


def _own_order(parts: Parts, text: pa.StringArray, region: str) -> pa.StringArray:
    """Take what only some countries write: the area before the street, a province behind the city."""
    if region == "IT":
        return take_part(parts, text, _ITALIAN)
    if region in _NUMBER_BEFORE_STREET:
        return text
    return take_part(parts, text, _AREA_FIRST, only=pc.invert(matches(text, _NO_STREET)))


def fingerprint(parts: Mapping[str, pa.StringArray]) -> pa.StringArray:
    """Return the key of an address: its parts in one order, whatever theirs was.

    A place counts only where no number or no road tells more: the old mill, mill lane.
    """
    unit = pc.if_else(pc.equal(parts["unit"], ""), "", join(["unit ", parts["unit"]]))
    needless = matches(parts["unit"], r"\d")  # flat 12 is one in the house, flat A may be one on each storey
    floor = pc.if_else(pc.or_(pc.equal(parts["floor"], ""), needless), "", join(["floor ", parts["floor"]]))
    building = pc.if_else(pc.equal(parts["building"], ""), "", join(["bldg ", parts["building"]]))
    named = pc.if_else(pc.equal(parts["number"], ""), parts["place"], "")
    street = join([named, parts["road"]], " ")
    order = [parts["number"], street, building, unit, floor, *(parts[n] for n in _TAIL if n in parts)]
    return pc.utf8_trim_whitespace(replace(join(order, " "), r"\s\s+", " "))


_FLOORS = ("floor", "floor2", "floor3")
_TAIL = ("city", "state", "postcode")


def _street(text: pa.StringArray, split_city: pa.BooleanArray) -> Parts:
    names = ("number", "road", "unit", "building", "place", "city", "district", "box", *_FLOORS)
    parts: Parts = {name: constant("", len(text)) for name in names}
    text = _tidy(text)
    for pattern in (_PO_BOX, _UNIT, _UNIT_SLASH, _FLOOR, _BUILDING, _DISTRICT):
        left = take_part(parts, text, pattern)
        text = text if left is text else _tidy(left)
    text = pc.utf8_trim_whitespace(replace(text, r"(^| )unit( |$)", r"\1"))  # a unit word without a number
    parts["floor"] = join([parts.pop(name) for name in _FLOORS])  # one at most is there
    boxed = pc.not_equal(parts["box"], "")
    for pattern in (_PLAIN_NUMBER_FIRST, _NUMBER_FIRST):
        text = take_part(parts, text, pattern, only=pc.and_not(pc.equal(parts["road"], ""), boxed))
    unread = pc.and_(pc.invert(boxed), pc.equal(parts["road"], ""))
    text = take_part(parts, text, _NUMBER_LAST, only=unread)
    for pattern in (_TYPED.replace("TYPES", _types()), _NO_NUMBER):
        text = take_part(parts, text, pattern, only=pc.and_(unread, pc.equal(parts["road"], "")))
    after = replace(text, r"^[ ,]+|[ ,]+$", "")
    pattern = _RUN_ON.replace("TYPES", _types())
    run_on = pc.and_(pc.and_(split_city, pc.equal(after, "")), matches(parts["road"], pattern))
    found = keep_found(parts["road"], pattern, run_on)
    parts["road"] = pc.if_else(run_on, found["road"], parts["road"])
    after = pc.if_else(run_on, found["after"], after)
    tail = keep_found(after, _LAST_SEGMENT, pc.not_equal(after, ""))
    parts["city"] = tail["city"]
    parts["place"] = pc.utf8_trim_whitespace(join([parts["place"], replace(tail["place"], " , ", " ")], " "))
    return _with_box(parts)


def _tidy(text: pa.StringArray) -> pa.StringArray:
    """Leave out the commas and blanks that stand around what was taken out."""
    text = replace(text, r"(?:^[ ,]+|[ ,]+$)", "")
    return replace(replace(text, r" ,(?: ,)+", " ,"), r"\s\s+", " ")


def _with_box(parts: Parts) -> Parts:
    box = parts.pop("box")
    boxed = pc.not_equal(box, "")
    parts["number"] = pc.if_else(boxed, box, replace(parts["number"], " ", ""))
    parts["road"] = pc.if_else(boxed, "pobox", parts["road"])
    return parts


def _with_area(parts: Parts) -> Parts:
    """Level the names of countries and states, and postcodes."""
    parts["country"] = look_up(parts["country"], countries())
    parts["state"] = look_up(parts["state"], _states(""), keep=True)
    parts["postcode"] = replace(parts["postcode"], " ", "")
    return parts


@cache
def countries() -> Mapping[str, str]:
    """Return the code of each country name."""
    return {row[0]: row[1] for row in table_rows("countries")}


@cache
def _states(country: str) -> Mapping[str, str]:
    """Return short forms of states, of one country or all, under their levelled names too."""
    rows = [row for row in table_rows("western_regions") if country in {"", row[2]}]
    levelled = {" ".join(word_forms().get(w, w) for w in name.split()): short for name, short, _ in rows}
    return {name: short for name, short, _ in rows} | levelled | {short: short for _, short, _ in rows}


def _state_words(country: str) -> str:
    """Return the states of ``country`` as a pattern, longest name first."""
    known = _states(country if country in {"us", "au", "ca"} else "")
    return "|".join(sorted(known, key=lambda word: (-len(word), word)))


@cache
def _country_words() -> str:
    # Two letters may be a state or a word of the street; uk is neither.
    words = [word for word in countries() if len(word) > 2 or word == "uk"]
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _types() -> str:
    """Return the short forms of street types as a pattern."""
    return "|".join(sorted({short for _, short, kind in table_rows("street_types") if kind == "street"}))


def telling(words: pa.StringArray) -> pa.BooleanArray:
    """Return which words a pattern of this module may tell from other words."""
    known = pc.is_in(words, pa.array(sorted(_known_words()), pa.string()))
    return pc.or_(known, pc.starts_with(words, "unit"))  # "unit ?" finds it in front of other letters too


@cache
def _known_words() -> frozenset[str]:
    texts = [
        *_POSTCODES.values(),
        _ITALIAN,
        _AREA_FIRST,
        _NO_STREET,
        _STATE_AT_END,
        _STATE_AFTER_CITY,
        _PO_BOX,
    ]
    texts += [_UNIT, _UNIT_SLASH, _FLOOR, _BUILDING, _DISTRICT, _NUMBER_FIRST, _PLAIN_NUMBER_FIRST]
    texts += [_NUMBER_LAST, _TYPED, _NO_NUMBER, _RUN_ON, _LAST_SEGMENT, _types(), _country_words()]
    texts += [_state_words(country) for country in ("", "us", "au", "ca")]
    return frozenset(re.findall("[a-z]+", re.sub(r"\\.", " ", " ".join(texts))))  # no \b before postfach
