"""Addresses: whole ones in a cell, street lines, and columns of cities, states and postcodes.

An address with a Chinese character is read as Chinese, every other one as western.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard import address_chinese, address_western
from kinfold.standard.address_area import standardise_area
from kinfold.standard.columns import build, constant, in_order, matches_where, positions
from kinfold.standard.octets import holding, table_of
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality
from kinfold.standard.text import as_text, clean, where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.standard.takes import Parts

__all__ = ["standardise", "standardise_area", "standardise_street"]

STREET_PARTS = ("road", "number", "lane", "building", "unit", "floor", "room", "place")
PARTS = ("country", "province", "city", "district", "area_code", *STREET_PARTS, "postcode")
_LINE_ENDS = table_of(b"\r\n")


def standardise(raws: pa.StringArray | Sequence[str], region: str) -> pa.Table:
    """Return the key of each whole address and its parts.

    Chinese key: area code, road (the place where there is none), lane and number, building, unit, room
    (the storey with an F where there is none) with ``|`` between; western key: number, street, building,
    unit or storey, city, state, postcode as levelled words. ``area_code`` is of GB/T 2260,
    several with ``/`` when the name is ambiguous (reason ``ambiguous_area``). ``region`` US lets a bare
    state end an address. Cost: linear in the texts; area, town and road of
    Chinese ones are read once for all that begin alike.
    """
    cleaned, chinese, western = _by_script(raws)
    parts = address_chinese.parse_addresses(cleaned.take(chinese))
    parts["country"] = _country(parts["area_code"])
    parts["value"] = address_chinese.fingerprint(parts)
    read = address_western.parse_addresses(cleaned.take(western), region)
    return in_order(
        _table(chinese, cleaned, parts, PARTS),
        *(_table(western.take(some), cleaned, of_some, PARTS) for some, of_some in read),
    )


def standardise_street(raws: pa.StringArray | Sequence[str]) -> pa.Table:
    """Return the key of each street line and its parts; area and city stand in other columns."""
    cleaned, chinese, western = _by_script(raws)
    parts = address_chinese.parse_street_lines(cleaned.take(chinese))
    parts["area_code"] = constant("", len(chinese))
    parts["value"] = address_chinese.fingerprint(parts)
    read = address_western.parse_street_lines(cleaned.take(western))
    return in_order(
        _table(chinese, cleaned, parts, STREET_PARTS),
        *(_table(western.take(some), cleaned, of_some, STREET_PARTS) for some, of_some in read),
    )


def _by_script(
    raws: pa.StringArray | Sequence[str],
) -> tuple[pa.StringArray, pa.Int32Array, pa.Int32Array]:
    """Return clean texts and the positions of Chinese and of western ones."""
    texts = as_text(raws)
    cleaned = clean(where(texts, holding(texts, _LINE_ENDS), _with_commas))
    han = matches_where(cleaned, r"\p{Han}", [pc.invert(pc.string_is_ascii(cleaned))])
    return cleaned, positions(han), positions(pc.invert(han))


def _with_commas(texts: pa.StringArray) -> pa.StringArray:
    """Part lines by commas."""
    return pc.replace_substring_regex(texts, r"\s*[\r\n]+\s*", ", ")


def _table(at: pa.Int32Array, cleaned: pa.StringArray, parts: Parts, names: tuple[str, ...]) -> pa.Table:
    why = placeholder_reasons("address", cleaned.take(at))
    dummy = pc.not_equal(why, "")
    key = pc.if_else(dummy, "", parts["value"])
    empty = pc.equal(key, "")
    quality = pc.if_else(dummy, Quality.PLACEHOLDER.value, pc.if_else(empty, "invalid", "valid"))
    area = parts.get("area_code", constant("", len(at)))
    sole = matches_where(key, r"^\d+\|+$", [pc.ends_with(key, "|")])
    ambiguous = pc.match_substring(area, "/")
    known = pc.if_else(ambiguous, "ambiguous_area", pc.if_else(sole, "area_only", ""))
    reason = pc.if_else(dummy, why, pc.if_else(empty, "no_address", known))
    kept = {name: pc.if_else(empty, "", parts[name]) for name in names if name in parts}
    return build(at, names, {**kept, "value": key, "quality": quality, "reason": reason})


def _country(area_code: pa.StringArray) -> pa.StringArray:
    inland = pc.if_else(pc.equal(area_code, ""), "", "cn")
    for start, code in (("71", "tw"), ("81", "hk"), ("82", "mo")):
        inland = pc.if_else(pc.starts_with(area_code, start), code, inland)
    return inland
