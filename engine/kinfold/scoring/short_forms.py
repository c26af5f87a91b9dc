"""A Chinese short name spelled inside a full one: 郑煤机 in 郑州煤矿机械集团股份有限公司.

The characters of the short name must all occur in the full one, in order. What agrees weighs by the
rarity of the characters; each place where the full name says more costs, and so does each character
of it that is left out: little in its place, more in its core, most at the head of its brand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfold.tables import Int32Array

GAP = 250  # centibits: about log2 of the places where a gap may open
PLACE_LEFT_OUT, CORE_LEFT_OUT = 30, 70  # centibits for each character of the full name that is left out
BRAND = 2  # characters that begin a core and name its brand
BRAND_LEFT_OUT = 400  # centibits for each brand character that the short name leaves out
NOT_INSIDE = -10_000  # centibits: less than any alignment
_FORM = "^(..+?)(?:股份|集团|控股)+$"


@dataclass(frozen=True, slots=True)
class Spelled:
    """A name as it is aligned: ``text`` is place and core, ``place`` the length of the place in it."""

    text: str
    place: int


def spelled(core: pa.StringArray, place: pa.StringArray) -> tuple[pa.StringArray, Int32Array]:
    """Return names without their legal form, and without the words of a group at their end, as aligned.

    And the length of the place in each.
    """
    core, place = pc.replace_substring_regex(core, _FORM, r"\1"), pc.replace_substring(place, " ", "")
    named = [of.startswith(at) for of, at in zip(core.to_pylist(), place.to_pylist(), strict=True)]
    before = pc.if_else(pa.array(named, pa.bool_()), "", place)
    length = np.asarray(pc.utf8_length(before), np.int32)
    return pc.binary_join_element_wise(before, core, ""), length


def alignment(short: str, full: Spelled, weights: Mapping[str, int]) -> int:
    """Return the centibits of the best alignment of all characters of ``short``; O(len² · len)."""
    long = full.text
    left_out = [_cost(place, full.place) for place in range(len(long))]
    sums = [0]
    for cost in left_out:
        sums.append(sums[-1] + cost)
    ends: dict[int, int] = {-1: 0}  # the best score of what came before, by where it ended
    for character in short:
        ends = {
            here: weights.get(character, 0)
            + max((score - _gap(end, here, sums, full.place) for end, score in ends.items() if end < here))
            for here, other in enumerate(long)
            if other == character and any(end < here for end in ends)
        }
        if not ends:
            return NOT_INSIDE
    return max(score - (sums[-1] - sums[end + 1]) for end, score in ends.items())


def _cost(place: int, places: int) -> int:
    if place < places:
        return PLACE_LEFT_OUT
    return CORE_LEFT_OUT + (BRAND_LEFT_OUT if place < places + BRAND else 0)


def _gap(end: int, here: int, sums: list[int], places: int) -> int:
    """Return what skipping from ``end`` to ``here`` costs; a short name may always leave out the place."""
    skipped = sums[here] - sums[end + 1]
    whole_place = end == -1 and here == places
    return skipped + (GAP if here > end + 1 and not whole_place else 0)
