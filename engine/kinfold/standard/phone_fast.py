"""The well-formed bulk of phones, in columns: numbers of the region, and those of any other country code.

What this path takes it gives exactly as ``phone_slow`` would; all else it leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import build, constant, join, matches, positions, replace
from kinfold.standard.numberplan import main_regions, number_plan
from kinfold.standard.phone_slow import PARTS
from kinfold.standard.shape import Quality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfold.standard.numberplan import NumberPlan

# One number, plainly written: optional country code, digits with single separators, no short last
# group after a hyphen (that may be an extension).
_PLAIN = r"^(?:\+|00)?\(?\d+\)?(?:[ \-.]?\(?\d{2,}\)?)*$"
_CODE_APART = r"^\(?\d{1,3}\)?[ \-.]"  # 852-98765432: a country code without its plus, or an area code
_MAY_BE_MORE = r"\d{7,}[ \-.]\d{1,5}$|-\d{1,3}$|\.0$|\(0\)|\(.*\(|\.\d$"


def take_plain(cleaned: pa.StringArray, region: str) -> tuple[list[pa.Table], pa.Int32Array]:
    """Return the rows of the plain numbers that the number plans decide, and the positions of the rest."""
    plan = number_plan(region)
    plain = positions(pc.and_not(matches(cleaned, _PLAIN), matches(cleaned, _MAY_BE_MORE)))
    digits = replace(pc.take(cleaned, plain), r"[^0-9+]", "")
    apart = matches(pc.take(cleaned, plain), _CODE_APART)
    tables = [_at_home(plain, digits, apart, plan)]
    left = np.ones(len(cleaned), bool)
    left[tables[0]["raw"].to_numpy()] = False
    open_ones = pa.array(left[plain.to_numpy()])
    tables += _abroad(plain.filter(open_ones), digits.filter(open_ones), plan)
    for table in tables[1:]:
        left[table["raw"].to_numpy()] = False
    return tables, pa.array(np.flatnonzero(left), pa.int32())


def _at_home(at: pa.Int32Array, digits: pa.StringArray, apart: pa.BooleanArray, plan: NumberPlan) -> pa.Table:
    """Read numbers of the region; those in no given range whose first digits stand ``apart`` are left."""
    national = _national(digits, plan)
    kind = _with_unassigned(_kind(national, plan), national, plan)
    kind = pc.if_else(pc.and_(apart, pc.equal(kind, "unassigned")), "", kind)
    taken = pc.not_equal(kind, "")
    at, national, kind = (pc.filter(column, taken) for column in (at, national, kind))
    unassigned = pc.equal(kind, "unassigned")
    return build(
        at,
        PARTS,
        {
            "value": join([f"+{plan.country_code}", national]),
            "quality": pc.if_else(unassigned, Quality.REPAIRED.value, Quality.VALID.value),
            "reason": pc.if_else(unassigned, "unassigned_range", ""),
            "type": pc.if_else(unassigned, "other", kind),
            "national": national,
            "region": pc.if_else(unassigned, plan.main_region, plan.region),
        },
    )


def _abroad(at: pa.Int32Array, digits: pa.StringArray, home: NumberPlan) -> Iterator[pa.Table]:
    """Read numbers with a country code under the main region of that code, where valid there."""
    told = matches(digits, r"^(?:\+|00)[1-9]" if home.dials_00 else r"^\+[1-9]")
    at, numbers = at.filter(told), replace(digits.filter(told), r"^(?:\+|00)", "")
    codes = _country_codes(numbers)
    for code in sorted(set(pc.unique(codes).to_pylist()) - {""}):
        plan = number_plan(main_regions()[code])
        if not plan.plain:
            continue
        here = pc.equal(codes, code)
        national = pc.utf8_slice_codeunits(numbers.filter(here), len(code))
        kind = _kind(national, plan)
        # A number that may bear a trunk prefix or a carrier's code is for the library.
        sure = pc.and_not(matches(national, plan.whole), matches(national, plan.prefix))
        taken = pc.and_(sure, pc.not_equal(kind, ""))
        national, kind = national.filter(taken), kind.filter(taken)
        columns = {"value": join([f"+{code}", national]), "type": kind, "national": national}
        columns["region"] = constant(plan.region, len(national))
        yield build(at.filter(here).filter(taken), PARTS, columns)


def _country_codes(numbers: pa.StringArray) -> pa.StringArray:
    """Return the country code each number begins with, "" for none that has a region."""
    found: Any = constant("", len(numbers))
    for length in (3, 2, 1):
        known = [code for code in sorted(main_regions()) if len(code) == length]
        head = pc.utf8_slice_codeunits(numbers, 0, length)
        found = pc.if_else(pc.is_in(head, value_set=pa.array(known, pa.string())), head, found)
    return found


def _kind(national: pa.StringArray, plan: NumberPlan) -> pa.StringArray:
    """Return mobile, landline, other where the plan lets a number be both; "" for the slow path."""
    mobile, landline, special = (
        _matching(national, plan, name) for name in ("mobile", "landline", "special")
    )
    kind = pc.if_else(mobile, pc.if_else(landline, "other", "mobile"), pc.if_else(landline, "landline", ""))
    return pc.if_else(special, "", kind)


def _with_unassigned(kind: pa.StringArray, national: pa.StringArray, plan: NumberPlan) -> pa.StringArray:
    """Mark numbers of a mobile's length in a range that no region of the country code gives out."""
    length = pc.is_in(pc.utf8_length(national), pa.array(plan.mobile_lengths, pa.int32()))
    nobody = pc.and_not(pc.and_(length, pc.equal(kind, "")), _matching(national, plan, "elsewhere"))
    nobody = pc.and_not(nobody, _matching(national, plan, "special"))
    return pc.if_else(nobody, "unassigned", kind)


def _matching(national: pa.StringArray, plan: NumberPlan, name: str) -> pa.BooleanArray:
    if name not in plan.patterns:
        return pa.repeat(pa.scalar(value=False), len(national))
    return matches(national, plan.patterns[name])


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
