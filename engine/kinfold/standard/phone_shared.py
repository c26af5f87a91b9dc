"""Country codes that several regions share: which of them a number is of, in columns.

Guernsey has mobiles of Britain's +44, the Bahamas are behind +1: the library asks the regions in turn.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import constant, matches, matches_where
from kinfold.standard.numberplan import NumberPlan, number_plan


def kind_at(national: pa.StringArray, plan: NumberPlan) -> pa.StringArray:
    """Return mobile, landline, other where the plan lets a number be both; "" for the slow path."""
    mobile, landline = (matching(national, plan, name) for name in ("mobile", "landline"))
    kind = pc.if_else(mobile, pc.if_else(landline, "other", "mobile"), pc.if_else(landline, "landline", ""))
    return pc.if_else(matching(national, plan, "special"), "", kind)


def matching(
    national: pa.StringArray, plan: NumberPlan, name: str, only: pa.BooleanArray | None = None
) -> pa.BooleanArray:
    """Tell which numbers match one of the plan's patterns, among those of ``only``."""
    if name not in plan.patterns:
        return pa.repeat(pa.scalar(value=False), len(national))
    return matches_where(national, plan.patterns[name], [only] if only is not None else [])


def kind_elsewhere(
    national: pa.StringArray, plan: NumberPlan, unread: pa.BooleanArray
) -> tuple[pa.StringArray, pa.StringArray]:
    """Return the kind and the region of the ``unread`` numbers in the regions that share the country code.

    Both are "" for others, and for numbers that the library must read. The order is the library's: the
    first region that has the leading digits, or of which the number is valid.
    """
    kind, region = constant("", len(national)), constant("", len(national))
    at = np.flatnonzero(unread.to_numpy(zero_copy_only=False))
    if not plan.sharing or not len(at):
        return kind, region
    kinds, regions = (np.full(len(national), "", object) for _ in range(2))
    for name in plan.sharing:
        if not len(at):
            break
        open_ones, shared = national.take(pa.array(at)), number_plan(name)
        whole = matches(open_ones, shared.whole)
        found = pc.if_else(whole, kind_at(open_ones, shared), "")
        valid = pc.or_(pc.not_equal(found, ""), pc.and_(whole, matching(open_ones, shared, "special")))
        decided = matches(open_ones, shared.leading) if shared.leading else valid
        here = np.asarray(decided, bool)
        kinds[at[here]] = found.filter(decided).to_numpy(zero_copy_only=False)
        regions[at[here]] = name
        at = at[~here]
    read = kinds != ""
    return pa.array(kinds, pa.string()), pa.array(np.where(read, regions, ""), pa.string())
