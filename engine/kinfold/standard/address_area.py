"""Columns of one level: cities, districts, states, postcodes, countries."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.address_western import countries
from kinfold.standard.chinese_area import short_names
from kinfold.standard.columns import build, look_up, positions, replace
from kinfold.standard.pinyin import latin
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality
from kinfold.standard.text import fold
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORDS = {"saint": "st", "mount": "mt", "fort": "ft"}


def standardise_area(raws: pa.StringArray | Sequence[str], level: str) -> pa.Table:
    """Return one folded spelling of each area.

    ``level``: city, district, state, postcode or country. 北京市 → 北京, Beijing → 北京, N.S.W. → nsw,
    California → ca, UK → gb, SW1A 2AA → sw1a2aa, 62701-1234 → 62701.
    """
    folded = fold(raws)
    value = _postcode(folded) if level == "postcode" else _named(folded, level)
    asked = pc.if_else(pc.equal(value, ""), folded, value)
    why = placeholder_reasons("postcode" if level == "postcode" else "area", asked)
    dummy = pc.not_equal(why, "")
    empty = pc.equal(value, "")
    columns = {
        "value": pc.if_else(dummy, "", value),
        "quality": pc.if_else(dummy, Quality.PLACEHOLDER.value, pc.if_else(empty, "invalid", "valid")),
        "reason": pc.if_else(dummy, why, pc.if_else(empty, "no_area", "")),
    }
    return build(positions(pc.is_valid(folded)), (), columns)


def _postcode(folded: pa.StringArray) -> pa.StringArray:
    code = replace(replace(folded, r"\.0$", ""), r"^(?:d|f|a|ch|i|b|nl|cn)[ \-]+(\d)", r"\1")
    code = replace(code, r"^(\d{5})[ \-]?\d{4}$", r"\1")
    return replace(code, r"[^\pL\pN]", "")


def _named(folded: pa.StringArray, level: str) -> pa.StringArray:
    text = replace(replace(folded, r"[.'’]", ""), r"[^\pL\pN]+", " ")
    text = pc.utf8_trim_whitespace(text)
    if level == "country":
        return look_up(text, countries(), keep=True)
    if level == "state":
        text = look_up(text, _states(), keep=True)
    if level in {"state", "city"}:
        own = look_up(replace(text, " ", ""), _pinyin_names())
        text = pc.if_else(pc.equal(own, ""), text, own)
        text = look_up(text, short_names(), keep=True)
    text = replace(text, r"^(.*\p{Han}.)[省市区县]$", r"\1")
    words = pc.split_pattern(text, " ")
    short = look_up(words.flatten(), _WORDS, keep=True)
    return pc.binary_join(pa.ListArray.from_arrays(words.offsets, short), " ")


@cache
def _states() -> Mapping[str, str]:
    return {row[0]: row[1] for row in table_rows("western_regions")}


@cache
def _pinyin_names() -> Mapping[str, str]:
    """Return provinces and cities by their pinyin, as one word; those that share it are left out."""
    shorts = sorted({row[2] for row in table_rows("chinese_areas") if len(row[0]) <= 4 and row[2]})
    spelled = replace(latin(pa.array(shorts, pa.string()), words=True), " ", "").to_pylist()
    count = Counter(spelled)
    own = {word: name for word, name in zip(spelled, shorts, strict=True) if count[word] == 1}
    # Province 陕西 is spelled with two a, to tell it from 山西.
    return own | {
        "shaanxi": "陕西",
        "hongkong": "香港",
        "hong kong": "香港",
        "macau": "澳门",
        "macao": "澳门",
    }
