"""Phones: E.164 without the extension.

The well-formed bulk goes through the patterns of the number plan as columns; only what is left
(several numbers in a cell, extensions, foreign or damaged numbers) is read one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import (
    build,
    constant,
    in_order,
    join,
    matches,
    positions,
    replace,
    slow_rows,
)
from kinfold.standard.numberplan import NumberPlan, number_plan
from kinfold.standard.phone_region import guess_region
from kinfold.standard.phone_slow import PARTS, read_cell
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality
from kinfold.standard.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["guess_region", "standardise", "standardise_one_by_one"]

# One number, plainly written: optional country code, digits with single separators, no short last
# group after a hyphen (that may be an extension).
_PLAIN = r"^(?:\+|00)?\(?\d+\)?(?:[ \-.]?\(?\d{2,}\)?)*$"
_MAY_BE_MORE = r"\d{7,}[ \-.]\d{1,5}$|-\d{1,3}$|\.0$|\(0\)|\(.*\(|\.\d$"


def standardise(raws: pa.StringArray | Sequence[str], region: str) -> pa.Table:
    """Return value (E.164), extension, type, national digits and region of each phone in each cell.

    ``region``: ISO alpha-2 code in which a number without country code is read. ``type``: mobile,
    landline, tollfree, other. A local number without its area code is ``local:65529988`` (repaired).
    A number of the right shape in a range that nobody was given yet is kept as repaired. Plain
    numbers: about 0.6 million a second a core; the others about 10,000.
    """
    cleaned = clean(raws)
    fast, rest = _fast(cleaned, number_plan(region))
    slow = slow_rows(PARTS, cleaned, rest, lambda text: read_cell(text, region))
    return _with_placeholders(in_order(fast, slow), cleaned)


def standardise_one_by_one(raws: pa.StringArray | Sequence[str], region: str) -> pa.Table:
    """Return what ``standardise`` does, without its column path: the measure of its correctness."""
    cleaned = clean(raws)
    every = pa.array(range(len(cleaned)), pa.int32())
    slow = slow_rows(PARTS, cleaned, every, lambda text: read_cell(text, region))
    return _with_placeholders(slow, cleaned)


def _fast(cleaned: pa.StringArray, plan: NumberPlan) -> tuple[pa.Table, pa.Int32Array]:
    """Return the rows of the plain numbers of the plan's own country, and the positions of the rest."""
    plain = pc.and_not(matches(cleaned, _PLAIN), matches(cleaned, _MAY_BE_MORE))
    at = positions(plain)
    national = _national(replace(pc.take(cleaned, at), r"[^0-9+]", ""), plan)
    kind = _kind(national, plan)
    taken = pc.not_equal(kind, "")
    at, national, kind = (pc.filter(column, taken) for column in (at, national, kind))
    unassigned = pc.equal(kind, "unassigned")
    columns = {
        "value": join([f"+{plan.country_code}", national]),
        "quality": pc.if_else(unassigned, Quality.REPAIRED.value, Quality.VALID.value),
        "reason": pc.if_else(unassigned, "unassigned_range", ""),
        "type": pc.if_else(unassigned, "other", kind),
        "national": national,
        "region": pc.if_else(unassigned, plan.main_region, plan.region),
    }
    left = np.ones(len(cleaned), bool)
    left[at.to_numpy()] = False
    return build(at, PARTS, columns), pa.array(np.flatnonzero(left), pa.int32())


def _kind(national: pa.StringArray, plan: NumberPlan) -> pa.StringArray:
    """Return mobile, landline, other where the plan lets a number be both; "" for the slow path.

    A number of a mobile's length in a range that no region of the country code gives out: unassigned.
    """
    found = {name: matches(national, pattern) for name, pattern in plan.patterns.items()}
    never = pa.repeat(pa.scalar(value=False), len(national))
    mobile, landline = found.get("mobile", never), found.get("landline", never)
    length = pc.is_in(pc.utf8_length(national), pa.array(plan.mobile_lengths, pa.int32()))
    kind = pc.if_else(mobile, pc.if_else(landline, "other", "mobile"), pc.if_else(landline, "landline", ""))
    nobody = pc.and_not(pc.and_(length, pc.equal(kind, "")), found.get("elsewhere", never))
    kind = pc.if_else(nobody, "unassigned", kind)
    return pc.if_else(found.get("special", never), "", kind)


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
    return pc.if_else(matches(number, plan.whole), number, "")


def _with_placeholders(table: pa.Table, cleaned: pa.StringArray) -> pa.Table:
    """Mark numbers that stand for no number; a cell that is a null word has no value at all."""
    value = table["value"].combine_chunks()
    empty = pc.equal(value, "")
    asked = pc.if_else(empty, pc.take(cleaned, table["raw"].combine_chunks()), value)
    why = placeholder_reasons("phone", replace(asked, "^local:", ""))
    dummy = pc.not_equal(why, "")
    quality = pc.if_else(dummy, Quality.PLACEHOLDER.value, table["quality"].combine_chunks())
    reason = pc.if_else(dummy, why, table["reason"].combine_chunks())
    table = table.set_column(table.schema.get_field_index("quality"), "quality", quality)
    return table.set_column(table.schema.get_field_index("reason"), "reason", reason)
