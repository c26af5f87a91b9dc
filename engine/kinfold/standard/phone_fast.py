"""The well-formed bulk of phones, in columns: numbers of the region, and those of any other country code.

What this path takes it gives exactly as ``phone_slow`` would; all else it leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import build, constant, join, matches, matches_where, positions, replace
from kinfold.standard.numberplan import main_regions, number_plan
from kinfold.standard.phone_shared import kind_at, kind_elsewhere, matching
from kinfold.standard.phone_slow import PARTS
from kinfold.standard.shape import Quality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfold.standard.numberplan import NumberPlan

# One number, plainly written: optional country code, digits with single separators.
_PLAIN = r"^(?:\+|00)?\(?\d+\)?(?:[ \-.]?\(?\d{2,}\)?)*$"
_MAY_BE_MORE = r"\.0$|\(0\)|\(.*\(|\.\d$"
# 852-98765432: a country code without its plus, or an area code; a short last group may be an extension.
# Such a number counts as read only where it is valid as a whole.
_IN_PARTS = r"^\(?\d{1,3}\)?[ \-.]|\d{7,}[ \-.]\d{1,5}$|-\d{1,3}$"
_BARE_DIGITS = r"^[1-9]\d{8,14}$"  # longer than a service number, short enough for any reading


def take_plain(cleaned: pa.StringArray, region: str) -> tuple[list[pa.Table], pa.Int32Array]:
    """Return the rows of the plain numbers that the number plans decide, and the positions of the rest."""
    plan = number_plan(region)
    plain = positions(pc.and_not(matches(cleaned, _PLAIN), matches(cleaned, _MAY_BE_MORE)))
    text = pc.take(cleaned, plain)
    digits = replace(text, r"[^0-9+]", "")
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
    return pc.and_not(nobody, matches_where(text, _IN_PARTS, [nobody]))


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
    at: pa.Int32Array, text: pa.StringArray, _: pa.StringArray, plan: NumberPlan
) -> Iterator[pa.Table]:
    """Set digits aside that are no number of the region however they are dialled: 6026948042 in China."""
    bare = matches(text, _BARE_DIGITS)
    short = pc.is_in(pc.utf8_length(text), pa.array(plan.short_lengths, pa.int32()))
    bare = pc.and_not(pc.and_not(bare, short), matches_where(text, "00", [bare]))
    for pattern in (plan.before, plan.readable):
        bare = pc.and_not(bare, matches_where(text, pattern, [bare]))
    columns = {"quality": constant(Quality.INVALID.value, pc.sum(bare, min_count=0).as_py())}
    columns["reason"] = constant("impossible", len(columns["quality"]))
    yield build(at.filter(bare), PARTS, columns | {"national": text.filter(bare)})


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
    number = pc.if_else(international, replace(digits, code, ""), digits)
    complete = matches(number, plan.whole)
    dialled = pc.and_not(pc.starts_with(number, plan.trunk), pc.or_(complete, international))
    number = pc.if_else(dialled, pc.utf8_slice_codeunits(number, len(plan.trunk)), number)
    elsewhere = pc.and_not(pc.starts_with(digits, "00"), international)  # Italian numbers keep their zero
    return pc.if_else(pc.and_not(matches(number, plan.whole), elsewhere), number, "")
