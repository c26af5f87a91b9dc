"""The well-formed bulk of personal names, in columns: 'Given M. Family', 'Family, Given', 张三.

What this path takes it gives exactly as ``person_slow`` would; all else it leaves.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import per_distinct
from kinfold.standard.department import function_words, is_unit, unit_phrases
from kinfold.standard.person_two import eastern_two
from kinfold.standard.person_words import (
    CONJUNCTIONS,
    HAN_ORGANIZATION,
    PARTICLES,
    WESTERN_ORGANIZATION,
    compounds,
    degrees,
    degrees_after_comma,
    generations,
    generations_after_comma,
    han_short_titles,
    han_titles,
    heads,
    jobs,
    nobody,
    nobody_in_part,
    romanised,
    states,
    surnames,
)
from kinfold.standard.pinyin import family_latin, latin
from kinfold.standard.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_WORD = r"[\p{Latin}][\p{Latin}'-]*[\p{Latin}]"
_WESTERN = rf"^(?P<given>{_WORD})(?: (?P<middle>[A-Za-z])\.?)? (?P<family>{_WORD})$"
_TURNED = rf"^(?P<family>{_WORD}), (?P<given>{_WORD})(?P<middle>)$"
_INITIAL = rf"^(?P<given>[A-Za-z])\.?(?P<middle>) (?P<family>{_WORD})$"
_TITLED = r"^(?P<title>(?i:mr|mrs|ms|dr))\.? (?P<name>.+)$"
_HAN_TITLED = r"^(?P<name>\p{Han}{2,4}?)(?P<title>先生|女士)$"
_AT_UNIT = r"^(?P<name>\p{Han}{2,4})\((?P<unit>\p{Han}{3,8})\)$"
_CAPITALS = r"^[\p{Lu}'-]+$"
_SHOWS_FAMILY = 3  # letters from which on a word in capitals is taken for a family name
_LOOSE_MARKS = "--|''|'-|-'| '"


class Taken(NamedTuple):
    """Which texts the fast path took (a mask over all) and the columns of those, by part."""

    mask: pa.BooleanArray
    columns: dict[str, pa.Array]


def _array(words: Iterable[str]) -> pa.Array:
    return pa.array(sorted(words), pa.string())


@lru_cache(maxsize=1)
def _western_stops() -> pa.Array:
    """Return words that make a Latin name a matter for the slow path."""
    stops = {*heads(), *degrees(), *generations(), *nobody(), *states(), *jobs()}
    return _array(stops | WESTERN_ORGANIZATION | CONJUNCTIONS)


@lru_cache(maxsize=1)
def _initial_stops() -> pa.Array:
    return _array({*_western_stops().to_pylist(), *PARTICLES, *romanised()})


@lru_cache(maxsize=1)
def _romanised() -> pa.Array:
    return _array(romanised())


@lru_cache(maxsize=1)
def _nobodies() -> pa.Array:
    """Return whole cells that name no person."""
    return _array({*nobody(), *unit_phrases()})


def _all_of(*masks: pa.Array) -> pa.Array:
    whole = masks[0]
    for mask in masks[1:]:
        whole = pc.and_(whole, mask)
    return whole


@lru_cache(maxsize=1)
def _turned_stops() -> pa.Array:
    after_comma = {*degrees_after_comma(), *generations_after_comma()}
    return _array({*_western_stops().to_pylist(), *after_comma})


def western(texts: pa.StringArray) -> Taken:
    """Take 'Given Family', eastern names in either order, and 'Given M. Family' in plain letters."""
    return _latin(texts, _WESTERN, _western_stops(), one_style=True)


def turned(texts: pa.StringArray) -> Taken:
    """Take 'Family, Given' of such words."""
    return _latin(texts, _TURNED, _turned_stops(), one_style=False)


def initial(texts: pa.StringArray) -> Taken:
    """Take 'G. Family' of such words."""
    return _latin(texts, _INITIAL, _initial_stops(), one_style=False)


def titled(texts: pa.StringArray) -> Taken:
    """Take such names behind a title: Ms Virginia Woolf."""
    return _inside(texts, _TITLED, western, {"title": pc.utf8_lower})


def han_titled(texts: pa.StringArray) -> Taken:
    """Take Chinese names before a title: 邱旭华先生."""
    return _inside(texts, _HAN_TITLED, han, {"title": lambda title: title})


def at_unit(texts: pa.StringArray) -> Taken:
    """Take Chinese names with a department in brackets: 张三(销售部)."""
    return _inside(texts, _AT_UNIT, han, {"unit": _units})


def _units(texts: pa.StringArray) -> pa.StringArray:
    """Return the names of departments, null for other words."""
    return per_distinct(texts, lambda text: (text if is_unit(text) else None,))[0]


def _inside(
    texts: pa.StringArray,
    pattern: str,
    path: Callable[[pa.StringArray], Taken],
    beside: Mapping[str, Callable[[pa.StringArray], pa.StringArray]],
) -> Taken:
    """Take what ``path`` takes of the names inside ``pattern``, with what stands beside them."""
    shape = pc.match_substring_regex(texts, pattern)
    found = pc.extract_regex(texts.filter(shape), pattern)
    said = {part: read(pc.struct_field(found, part)) for part, read in beside.items()}
    fit = _all_of(*(pc.is_valid(column) for column in said.values()))
    names = path(pc.if_else(fit, pc.struct_field(found, "name"), ""))
    columns = {part: column.filter(names.mask) for part, column in said.items()}
    return Taken(_scattered(shape, names.mask), names.columns | columns)


def _latin(texts: pa.StringArray, pattern: str, stops: pa.Array, *, one_style: bool) -> Taken:
    """Take names by ``pattern`` without ``stops``; in ``one_style`` all words are in capitals or none is."""
    shape = pc.match_substring_regex(texts, pattern)
    candidates = texts.filter(shape)
    words = pc.extract_regex(candidates, pattern)
    given, middle, family = (pc.struct_field(words, part) for part in ("given", "middle", "family"))
    styles = [pc.match_substring_regex(word, _CAPITALS) for word in (given, family if one_style else given)]
    given, family = plain(given), plain(family)
    names = [_without_marks(word) for word in (given, family)]
    whole = pc.binary_join_element_wise(*names, " ")
    kept = _all_of(
        pc.invert(pc.match_substring_regex(candidates, _LOOSE_MARKS)),
        pc.equal(*styles),
        pc.string_is_ascii(whole),
        *(pc.invert(pc.is_in(name, value_set=stops)) for name in names),
        *(pc.invert(pc.is_in(text, value_set=_nobodies())) for text in (whole, plain(candidates))),
        pc.greater(pc.binary_length(names[1]), 1),
        pc.greater(pc.binary_length(names[0]), 0 if pattern == _INITIAL else 1),
    )
    eastern = pc.or_(*(pc.is_in(name, value_set=_romanised()) for name in names))
    if one_style:
        telling = pc.or_(eastern, pc.or_(*(pc.is_in(name, value_set=_array(PARTICLES)) for name in names)))
        kept = pc.and_(kept, pc.or_(pc.invert(telling), _is_simple(styles[0], middle, names)))
    rows = (column.filter(kept) for column in (given, pc.ascii_lower(middle), family, eastern))
    return Taken(_scattered(shape, kept), _latin_columns(*rows, either_order=one_style))


def _without_marks(words: pa.StringArray) -> pa.StringArray:
    return pc.replace_substring(pc.replace_substring(words, "'", ""), "-", "")


def _is_simple(loud: pa.BooleanArray, middle: pa.StringArray, names: list[pa.StringArray]) -> pa.BooleanArray:
    """Return which names are of two words, of which neither is in capitals and so short that this tells."""
    short = pc.less(pc.min_element_wise(*map(pc.binary_length, names)), _SHOWS_FAMILY)
    return pc.and_not(pc.equal(middle, ""), pc.and_(loud, short))


def _latin_columns(
    given: pa.StringArray,
    middle: pa.StringArray,
    family: pa.StringArray,
    eastern: pa.BooleanArray,
    *,
    either_order: bool,
) -> dict[str, pa.Array]:
    """Return the columns of names in folded words; in ``either_order`` ``eastern`` ones may be turned."""
    joined, other = _without_marks(family), _without_marks(given)
    spaced = pc.replace_substring(pc.replace_substring(family, "'", ""), "-", " ")
    reason = pa.repeat("", len(given))
    one = pc.is_in(joined, value_set=_romanised())  # Au-Yeung is one word
    if either_order and pc.any(eastern).as_py():
        found = eastern_two(given.filter(eastern), family.filter(eastern))
        known, first, unsure = (pc.replace_with_mask(eastern, eastern, mask) for mask in found)
        one = pc.or_(one, known)
        reason = pc.if_else(unsure, "ambiguous_order", "")
        joined, other = pc.if_else(first, other, joined), pc.if_else(first, joined, other)
    family = pc.if_else(one, joined, spaced)
    two = pc.binary_join_element_wise(other, family, " ")
    three = pc.binary_join_element_wise(other, middle, family, " ")
    columns = {"value": pc.if_else(pc.equal(middle, ""), two, three), "reason": reason}
    columns |= {"given": other, "middle": middle, "family": family, "script": pa.repeat("latin", len(given))}
    return columns | {"latin_family": family, "latin_given": other}


def _scattered(outer: pa.BooleanArray, kept: pa.BooleanArray) -> pa.BooleanArray:
    return pc.replace_with_mask(outer, outer, kept)


@lru_cache(maxsize=1)
def _han_stop() -> str:
    short = f"^.{{1,3}}[{han_short_titles()}]$"
    return f"(?:{han_titles()})$|{HAN_ORGANIZATION}|某|{short}"


@lru_cache(maxsize=1)
def _families() -> tuple[pa.Array, pa.Array]:
    names = [
        *surnames(),
        *(name for name, kind in compounds().items() if kind == "compound" and len(name) == 2),
    ]
    return pa.array(names, pa.string()), pa.array([family_latin(name) for name in names], pa.string())


def han(texts: pa.StringArray) -> Taken:
    """Take a family name and one or two more characters, without titles or other words."""
    shape = pc.match_substring_regex(texts, r"^[\p{Han}]{2,4}$")
    candidates = texts.filter(shape)
    names, readings = _families()
    compound = pc.index_in(pc.utf8_slice_codeunits(candidates, 0, 2), value_set=names)
    single = pc.index_in(pc.utf8_slice_codeunits(candidates, 0, 1), value_set=names)
    length = pc.utf8_length(candidates)
    is_compound = pc.is_valid(compound)
    rest = pc.subtract(length, pc.if_else(is_compound, 2, 1))
    kept = _all_of(
        pc.or_(is_compound, pc.is_valid(single)),
        pc.greater_equal(rest, 1),
        pc.less_equal(rest, 2),
        pc.invert(pc.match_substring_regex(candidates, _han_stop())),
        pc.invert(pc.is_in(candidates, value_set=_array([*nobody(), *compounds(), *function_words()]))),
    )
    value, is_compound = candidates.filter(kept), is_compound.filter(kept)
    index = pc.if_else(is_compound, compound.filter(kept), single.filter(kept))
    cut = [pc.utf8_slice_codeunits(value, start, None) for start in (1, 2)]
    given = pc.if_else(is_compound, cut[1], cut[0])
    columns = {"value": value, "family": names.take(index), "given": given, "latin_given": latin(given)}
    columns |= {"latin_family": readings.take(index), "script": pa.repeat("han", len(value))}
    return Taken(_scattered(shape, kept), columns)


@lru_cache(maxsize=1)
def _part_stops() -> pa.Array:
    return _array({*heads(), *nobody_in_part()})


def part_word(texts: pa.StringArray, part: str) -> Taken:
    """Take single plain words of a part column, in Latin letters; Chinese given names too."""
    value = plain(texts)
    mask = pc.and_(
        pc.match_substring_regex(value, "^[a-z]+$"), pc.invert(pc.is_in(value, value_set=_part_stops()))
    )
    value = value.filter(mask)
    columns = {"value": value, part: value, "script": pa.repeat("latin", len(value))}
    if part in {"family", "given"}:
        columns[f"latin_{part}"] = value
    return Taken(mask, columns)


PATHS = (western, turned, initial, han, titled, han_titled, at_unit)
