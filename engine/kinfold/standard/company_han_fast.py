"""The well-formed bulk of Chinese company names, in columns: place, brand, trade and form.

What this path takes it gives exactly as ``company_han`` would; all else it leaves. What brackets hold and
what ends a name is read there, once for each distinct text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import constant, extract, join, matches, per_distinct
from kinfold.standard.company_han import BESIDE, read_beside
from kinfold.standard.company_words import (
    HAN_BRANCH,
    HAN_GENERIC_HEAD,
    han_form_patterns,
    han_places,
    han_trades,
    leading_places,
    nobody,
)
from kinfold.standard.han_pieces import BYTES, PLAIN, Lexicon, cut, sizes

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int32Array

    Flags = npt.NDArray[np.bool_]

_BARE = f"^{PLAIN}+$"
_BRACKETED = rf"^(?P<before>{PLAIN}+)\((?P<inside>{PLAIN}+)\)(?P<after>{PLAIN}*)$"
# In a name without a form these words may part it into owner and unit, or end it as a branch or a small firm.
_OWNED = "(?:银行|集团|大学|学院|科学院|医院|公司|研究院|厂).."
_ENDED = f"(?:{HAN_BRANCH})$"
_BELONGS = "[分子母]$"  # 公司 behind these is no legal form
_STARTS_GENERIC = f"^(?:{HAN_GENERIC_HEAD}|(?:{HAN_BRANCH})$)"
_GENERIC = f"^(?:{HAN_GENERIC_HEAD})$"
_COUNTRY = "中国"  # stays with the name behind it
_SHORTEST_BRAND = 2  # characters
_BETWEEN = "|"


class Taken(NamedTuple):
    """Which texts the fast path took and the columns of those, by part."""

    mask: Flags
    columns: dict[str, pa.StringArray]


def read_han(folded: pa.StringArray) -> Taken:
    """Take names of Chinese characters alone, with one pair of brackets at most."""
    if not len(folded):
        return Taken(np.zeros(0, bool), {})
    named = pc.or_(matches(folded, _BARE), matches(folded, _BRACKETED))
    mask = _flags(pc.and_not(named, pc.is_in(folded, _nobodies())))
    names = folded.filter(pa.array(mask))
    bare, inside = _without_brackets(names)
    head, end = _before_form(bare)
    sure, *said = per_distinct(join([inside, end], _BETWEEN), _beside)
    fits = _flags(pc.equal(sure, "1")) & ~_may_be_parted(head, end)
    mask[mask] = fits
    kept = pa.array(fits)
    beside = {part: column.filter(kept) for part, column in zip(BESIDE, said, strict=True)}
    head, group = _without_group(head.filter(kept), beside["group"])
    columns = beside | {"value": names.filter(kept), "group": group, "script": constant("han", len(head))}
    return Taken(mask, columns | _core(head, beside["place"]))


def _flags(mask: pa.BooleanArray) -> Flags:
    flags: Flags = mask.to_numpy(zero_copy_only=False).copy()
    return flags


@lru_cache(maxsize=1)
def _nobodies() -> pa.StringArray:
    return pa.array(sorted(nobody()), pa.string())


def _without_brackets(names: pa.StringArray) -> tuple[pa.StringArray, pa.StringArray]:
    """Return the names without their brackets, and what these hold."""
    bracketed = pc.match_substring(names, "(")
    found = extract(names.filter(bracketed), _BRACKETED)
    bare = pc.replace_with_mask(names, bracketed, join([found["before"], found["after"]]))
    return bare, pc.replace_with_mask(constant("", len(names)), bracketed, found["inside"])


def _before_form(bare: pa.StringArray) -> tuple[pa.StringArray, pa.StringArray]:
    """Return what stands before the first legal form, and the form with what follows it."""
    pattern = han_form_patterns()[0].pattern.partition(")")[2]  # RE2 cannot look behind
    at = pc.find_substring_regex(bare, pattern).to_numpy()
    head, end = cut(bare, np.where(at < 0, sizes(bare), at // BYTES))
    return head, end


def _beside(inside_and_end: str) -> tuple[str, ...]:
    inside, _, end = inside_and_end.partition(_BETWEEN)
    row = read_beside(inside, end)
    return ("1", *(row[part] for part in BESIDE)) if row else ("",) * (len(BESIDE) + 1)


def _may_be_parted(head: pa.StringArray, end: pa.StringArray) -> Flags:
    """Tell which names may hold more than a head and the end that was found."""
    formless = pc.equal(end, "")
    _, weak = han_form_patterns()
    parted = matches(head, f"{_OWNED}|{_ENDED}|{weak.pattern}")
    return _flags(pc.or_(pc.equal(head, ""), pc.if_else(formless, parted, matches(head, _BELONGS))))


def _without_group(head: pa.StringArray, group: pa.StringArray) -> tuple[pa.StringArray, pa.StringArray]:
    size = sizes(head)
    grouped = _flags(pc.ends_with(head, "集团")) & (size > 3)
    head, _ = cut(head, size - 2 * grouped)
    holding = pc.ends_with(head, "控股")
    return head, pc.if_else(pc.or_(holding, pa.array(grouped)), "1", group)


def _core(head: pa.StringArray, place_beside: pa.StringArray) -> dict[str, pa.StringArray]:
    """Return core, brand, trade and place: ``company_han._fill_core`` in columns."""
    places, placed = _leading_places(head)
    _, rest = cut(head, placed)
    size = sizes(head)
    trade = _trade_sizes(rest)
    brand = size - placed - trade
    unnamed = (brand < _SHORTEST_BRAND) | _flags(matches(rest, _STARTS_GENERIC))
    keeps = (placed > 0) & (unnamed | _flags(pc.match_substring_regex(places, f"^{_COUNTRY}(?: |$)")))
    trade[(brand == 0) | (keeps & _flags(matches(rest, _GENERIC)))] = 0
    begins = np.where(keeps, 0, placed)
    _, brands, trades = cut(head, begins, size - trade)
    every = join([places, place_beside], " ")
    place = per_distinct(every, lambda text: (" ".join(dict.fromkeys(text.split())),))[0]
    return {"core": cut(head, begins)[1], "brand": brands, "trade": trades, "place": place}


@lru_cache(maxsize=1)
def _place_words() -> tuple[Lexicon, pa.StringArray]:
    """Return the place words, and the places that they name in their order."""
    words = Lexicon(han_places(), at_end=False)
    return words, pa.array([*(han_places()[word][0] for word in words.words), ""], pa.string())


def _leading_places(head: pa.StringArray) -> tuple[pa.StringArray, Int32Array]:
    """Return the places that each text begins with, and how many characters name them."""
    words, named = _place_words()
    found = words.find(head)
    size = words.length[found]
    places = named.take(pa.array(found % len(named)))  # the last one is none
    _, rest = cut(head, size)
    further = (found >= 0) & (words.find(rest) >= 0)
    if not further.any():
        return places, size
    answers = [leading_places(text) for text in head.filter(pa.array(further)).to_pylist()]
    size[further] = [end for _, end in answers]
    several = pa.array([" ".join(of) for of, _ in answers], pa.string())
    return pc.replace_with_mask(places, pa.array(further), several), size


@lru_cache(maxsize=1)
def _trade_words() -> Lexicon:
    return Lexicon(han_trades(), at_end=True)


def _trade_sizes(cores: pa.StringArray) -> Int32Array:
    """Return how many characters at the end of each core say its trade; see ``split_han_trade``."""
    words = _trade_words()
    whole, size = sizes(cores), np.zeros(len(cores), np.int32)
    before, at, left = size.copy(), np.arange(len(cores)), cores
    while len(at):
        found = words.find(left)
        hit = found >= 0
        at, left = at[hit], left.filter(pa.array(hit))
        before[at] = size[at]
        size[at] += words.length[found[hit]]
        left, _ = cut(left, whole[at] - size[at])
    return np.where(whole - size == 1, before, size)
