"""The well-formed bulk of phones, in columns: numbers of the region, and those of any other country code.

What this path takes it gives exactly as ``phone_slow`` would; all else it leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import (
    build,
    constant,
    extract,
    join,
    matches,
    matches_where,
    only_bytes,
    positions,
    replace,
)
from kinfold.standard.numberplan import main_regions, number_plan
from kinfold.standard.octets import holding, table_of
from kinfold.standard.phone_shared import kind_at, kind_elsewhere, matching
from kinfold.standard.phone_slow import PARTS
from kinfold.standard.shape import Quality
from kinfold.standard.text import where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfold.standard.numberplan import NumberPlan

# One number, plainly written: optional country code, digits with single separators.
_PLAIN = r"^(?:\+|00)?\(?\d+\)?(?:[ \-.]?\(?\d{2,}\)?)*$"
_MAY_BE_MORE = r"\.0$|\(0\)|\(.*\(|\.\d$"
_OF_MORE = table_of(b"(.")
# A short last group may be an extension, 852-98765432 has a country code without its plus: such a number
# counts as read only where it is valid as a whole.
_MAY_BE_CUT = r"\d{7,}[ \-.]\d{1,5}$|-\s*\d{1,6}\)?$"
_DIGITS = r"^\d{9,15}$"  # longer than a service number, short enough for any reading
_ONE_NUMBER = r"^\D*\d+(?:\D+\d+){0,2}\D*$"  # in three groups at most
_MAY_DIAL_ABROAD = r"\+|00"


def take_plain(cleaned: pa.StringArray, region: str) -> tuple[list[pa.Table], pa.Int32Array]:
    """Return the rows of the plain numbers that the number plans decide, and the positions of the rest."""
    plan = number_plan(region)
    more = matches_where(cleaned, _MAY_BE_MORE, [holding(cleaned, _OF_MORE)])
    plain = positions(pc.and_not(matches(cleaned, _PLAIN), more))
    text = pc.take(cleaned, plain)
    digits = only_bytes(text, b"0123456789+")
    left = np.ones(len(cleaned), bool)
    tables: list[pa.Table] = []
    for read in (_at_home, _abroad, _no_number):
        unread = pa.array(left[plain.to_numpy()])
        tables += read(plain.filter(unread), text.filter(unread), digits.filter(unread), plan)
        for table in tables:
            left[table["raw"].to_numpy()] = False
    return tables, pa.array(np.flatnonzero(left), pa.int32())


def _at_home(
    at: pa.Int32Array, text: pa.StringArray, digits: pa.StringArray, plan: NumberPlan
) -> Iterator[pa.Table]:
    """Read numbers of the region's country code; those in no given range that stand in parts are left."""
    national = _national(digits, plan)
    kind = kind_at(national, plan)
    elsewhere, region = kind_elsewhere(
        national, plan, pc.and_(pc.equal(kind, ""), pc.not_equal(national, ""))
    )
    kind = pc.if_else(pc.equal(elsewhere, ""), kind, elsewhere)
    kind = pc.if_else(_in_no_range(kind, national, text, plan), "unassigned", kind)
    taken = pc.not_equal(kind, "")
    at, national, kind, region = (pc.filter(column, taken) for column in (at, national, kind, region))
    unassigned = pc.equal(kind, "unassigned")
    valid_in = pc.if_else(pc.equal(region, ""), plan.region, region)
    yield build(
        at,
        PARTS,
        {
            "value": join([f"+{plan.country_code}", national]),
            "quality": pc.if_else(unassigned, Quality.REPAIRED.value, Quality.VALID.value),
            "reason": pc.if_else(unassigned, "unassigned_range", ""),
            "type": pc.if_else(unassigned, "other", kind),
            "national": national,
            "region": pc.if_else(unassigned, plan.main_region, valid_in),
        },
    )


def _in_no_range(
    kind: pa.StringArray, national: pa.StringArray, text: pa.StringArray, plan: NumberPlan
) -> pa.BooleanArray:
    """Find numbers of a mobile's length in a range that no region of the country code gives out."""
    length = pc.is_in(pc.utf8_length(national), pa.array(plan.mobile_lengths, pa.int32()))
    nobody = pc.and_(length, pc.equal(kind, ""))
    for name in ("elsewhere", "special"):
        nobody = pc.and_not(nobody, matching(national, plan, name, nobody))
    for leading in filter(None, (number_plan(region).leading for region in plan.sharing)):
        nobody = pc.and_not(nobody, matches_where(national, leading, [nobody]))  # that region's, valid or not
    asked = text.filter(nobody)
    otherwise = pc.or_(matches(asked, _MAY_BE_CUT), _lacks_plus(asked))
    return pc.replace_with_mask(nobody, nobody, pc.invert(otherwise))


def _abroad(
    at: pa.Int32Array, _: pa.StringArray, digits: pa.StringArray, home: NumberPlan
) -> Iterator[pa.Table]:
    """Read numbers with a country code under the main region of that code, or another that shares it."""
    told = matches(digits, r"^(?:\+|00)[1-9]" if home.dials_00 else r"^\+[1-9]")
    at, numbers = at.filter(told), replace(digits.filter(told), r"^(?:\+|00)", "")
    codes = _country_codes(numbers)
    for code in sorted(set(pc.unique(codes).to_pylist()) - {""}):
        plan = number_plan(main_regions()[code])
        if not plan.plain:
            continue
        here = pc.equal(codes, code)
        national = pc.utf8_slice_codeunits(numbers.filter(here), len(code))
        kind = kind_at(national, plan)
        # A number that may bear a trunk prefix or a carrier's code is for the library.
        sure = pc.and_not(matches(national, plan.whole), matches(national, plan.prefix))
        elsewhere, region = kind_elsewhere(national, plan, pc.and_(sure, pc.equal(kind, "")))
        kind = pc.if_else(pc.equal(elsewhere, ""), kind, elsewhere)
        region = pc.if_else(pc.equal(region, ""), plan.region, region)
        taken = pc.and_(sure, pc.not_equal(kind, ""))
        national, kind, region = (column.filter(taken) for column in (national, kind, region))
        columns = {"value": join([f"+{code}", national]), "type": kind, "national": national}
        yield build(at.filter(here).filter(taken), PARTS, columns | {"region": region})


def _no_number(
    at: pa.Int32Array, text: pa.StringArray, digits: pa.StringArray, plan: NumberPlan
) -> Iterator[pa.Table]:
    """Set digits aside that are no number of the region however they are dialled: 602-6948042 in China."""
    none = pc.and_not(matches(text, _ONE_NUMBER), matches(text, f"{_MAY_BE_CUT}|{_MAY_DIAL_ABROAD}"))
    none = pc.and_not(none, _lacks_plus(text))
    at, text, digits = (column.filter(none) for column in (at, text, digits))
    dialled = pc.and_not(pc.starts_with(digits, plan.trunk or "-"), matches(digits, plan.whole))
    number = pc.if_else(dialled, pc.utf8_slice_codeunits(digits, len(plan.trunk)), digits)
    none = matches(number, _DIGITS)
    # Where too little is left behind the trunk prefix it is none; a second zero may be anything.
    sure = pc.is_in(pc.utf8_length(number), pa.array(plan.lengths, pa.int32()))
    none = pc.and_(none, pc.or_(sure, pc.invert(dialled)))
    none = pc.and_not(none, pc.starts_with(number, "0")) if plan.trunk == "0" else none
    none = pc.and_not(none, pc.is_in(pc.utf8_length(number), pa.array(plan.short_lengths, pa.int32())))
    none = pc.and_not(none, matches_where(number, plan.before, [none]))
    for span in (digits, *_spans(text)):
        none = pc.and_not(none, matches_where(span, plan.readable, [none]))
    columns = {"quality": constant(Quality.INVALID.value, pc.sum(none, min_count=0).as_py())}
    columns["reason"] = constant("impossible", len(columns["quality"]))
    yield build(at.filter(none), PARTS, columns | {"national": digits.filter(none)})


def _lacks_plus(text: pa.StringArray) -> pa.BooleanArray:
    """Tell where the first digits stand apart and may be a country code without its plus."""
    apart = extract(text, r"^\(?(?P<code>\d{1,3})\)?[ \-.]")["code"]
    return pc.is_in(apart, value_set=pa.array(list(main_regions()), pa.string()))


def _spans(text: pa.StringArray) -> Iterator[pa.StringArray]:
    """Yield what stands side by side in numbers of two or three groups of digits, "" where nothing does."""
    groups = extract(text, r"^\D*(?P<a>\d+)\D+(?P<b>\d+)(?:\D+(?P<c>\d+))?\D*$")
    a, b, c = (groups[name] for name in "abc")
    yield from (a, b, c, join([a, b]), join([b, c]))


def _country_codes(numbers: pa.StringArray) -> pa.StringArray:
    """Return the country code each number begins with, "" for none that has a region."""
    found: Any = constant("", len(numbers))
    for length in (3, 2, 1):
        known = [code for code in sorted(main_regions()) if len(code) == length]
        head = pc.utf8_slice_codeunits(numbers, 0, length)
        found = pc.if_else(pc.is_in(head, value_set=pa.array(known, pa.string())), head, found)
    return found


def _national(digits: pa.StringArray, plan: NumberPlan) -> pa.StringArray:
    """Return the national significant number, or "" where only the library can say."""
    if not plan.plain:
        return constant("", len(digits))
    code = rf"^(?:\+|00){plan.country_code}"
    international = matches(digits, code)
    number = where(digits, international, lambda some: pc.replace_substring_regex(some, code, ""))
    complete = matches(number, plan.whole)
    dialled = pc.and_not(pc.starts_with(number, plan.trunk), pc.or_(complete, international))
    number = where(number, dialled, lambda some: pc.utf8_slice_codeunits(some, len(plan.trunk)))
    complete = pc.replace_with_mask(complete, dialled, matches(number.filter(dialled), plan.whole))
    elsewhere = pc.and_not(pc.starts_with(digits, "00"), international)  # Italian numbers keep their zero
    return pc.if_else(pc.and_not(complete, elsewhere), number, "")
