"""The region of phones without country code, guessed from the phones themselves."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import matches, replace
from kinfold.standard.numberplan import main_regions, number_plan
from kinfold.standard.text import as_text, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

# Regions that may speak from numbers without country code; on equal votes the earlier one wins.
_ASKED = ("CN", "US", "GB", "FR", "DE", "AU", "ES", "IT", "NL", "IN", "BR", "TW", "HK", "SG", "JP", "KR")
_SAMPLE = 5_000  # distinct values; more change no majority
_MANY = 20 * _SAMPLE
# A mobile's shape tells its country; landlines of some plans (Germany) take nearly any digits.
_MOBILE_VOTES, _LANDLINE_VOTES, _LANDLINE_WITHOUT_TRUNK_VOTES, _EXPLICIT_VOTES = 8, 2, 1, 8
_DIALLED_WITHOUT_TRUNK = ("CN", "US")  # mobiles, all numbers


def guess_region(raws: pa.StringArray | Sequence[str], *, han: bool = False) -> str:
    """Return the region most numbers speak for; CN when none does and ``han`` is set, else US.

    The same texts in any order give the same region.
    """
    distinct = pc.unique(clean(_thinned(as_text(raws)))).sort()
    sample = distinct.take(pa.array(range(0, len(distinct), len(distinct) // _SAMPLE + 1), pa.int64()))
    digits = replace(replace(sample, r"\.0$", ""), r"[^0-9+]", "")
    digits = replace(digits, "^00", "+")
    votes: Counter[str] = Counter()
    bare = pc.filter(digits, matches(digits, r"^\d{8,13}$"))
    for region in _ASKED:
        votes[region] += _votes(bare, region)
    for text in pc.filter(digits, matches(digits, r"^\+\d{8,15}$")).to_pylist():
        found = next((main_regions()[text[1:n]] for n in (2, 3, 4) if text[1:n] in main_regions()), None)
        votes.update({found: _EXPLICIT_VOTES} if found else {})
    best = max(votes.values())
    order = (*_ASKED, *sorted(votes))
    return next(region for region in order if votes[region] == best) if best else ("CN" if han else "US")


def _thinned(raws: pa.StringArray) -> pa.StringArray:
    """Return those of very many texts that end in one digit, which speaks for no country."""
    if len(raws) < _MANY:
        return raws
    chosen = raws.filter(pc.ends_with(raws, "7"))
    return chosen if len(chosen) >= _SAMPLE else raws


def _votes(bare: pa.StringArray, region: str) -> int:
    plan = number_plan(region)
    if region == "CN":
        bare = replace(bare, r"^86(1[3-9]\d{9})$", r"\1")
    dialled = replace(bare, f"^{plan.trunk}", "") if plan.trunk else bare
    trunk = pc.starts_with(bare, plan.trunk)
    number = pc.if_else(trunk, dialled, bare)
    siblings = plan.patterns.get("elsewhere", plan.patterns["mobile"])  # 07911 is Guernsey: British
    mobile = pc.or_(matches(number, plan.patterns["mobile"]), matches(number, siblings))
    landline = matches(number, plan.patterns["landline"])
    if plan.trunk and region not in _DIALLED_WITHOUT_TRUNK:
        mobile = pc.and_(mobile, trunk)
    if plan.trunk and region != "US":
        landline = pc.and_(landline, trunk)
    once = pc.and_not(landline, mobile)
    weight = _LANDLINE_VOTES if plan.trunk else _LANDLINE_WITHOUT_TRUNK_VOTES
    return int(pc.sum(mobile).as_py() or 0) * _MOBILE_VOTES + int(pc.sum(once).as_py() or 0) * weight
