"""Cutting named parts out of a column of texts, pattern by pattern."""

from __future__ import annotations

import re
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import constant, extract, join, matches_where

Parts = dict[str, pa.StringArray]
PartsOfSome = tuple[pa.Int32Array, Parts]  # those of the texts at some positions
_GROWING = "town"


def take_part(
    parts: Parts, texts: pa.StringArray, pattern: str, only: pa.BooleanArray | None = None
) -> pa.StringArray:
    """Move what ``pattern`` names from ``texts`` into ``parts``; return what is left of each text.

    The groups ``before`` and ``rest`` stay in the text. A text is left alone when one of its parts is
    filled already, or outside ``only``. ``town`` may grow: a second one is appended.
    """
    names = _names(pattern)
    for name in names:
        parts.setdefault(name, constant("", len(texts)))
    free = [pc.equal(parts[name], "") for name in names if name != _GROWING]
    hit = matches_where(texts, pattern, [*free, only] if only is not None else free)
    if not pc.any(hit, min_count=0).as_py():
        return texts
    found = extract(texts.filter(hit), pattern)
    for name in names:
        grown = join([parts[name].filter(hit), found[name]]) if name == _GROWING else found[name]
        parts[name] = pc.replace_with_mask(parts[name], hit, grown)
    kept = [found[name] for name in ("before", "rest") if name in found]
    left = join(kept) if kept else constant("", len(found[names[0]]))
    return pc.replace_with_mask(texts, hit, left)


@cache
def _names(pattern: str) -> tuple[str, ...]:
    return tuple(name for name in re.findall(r"\(\?P<(\w+)>", pattern) if name not in {"before", "rest"})


def keep_found(texts: pa.StringArray, pattern: str, only: pa.BooleanArray) -> Parts:
    """Return the named groups of ``pattern`` where ``only`` is true, "" elsewhere."""
    return {name: pc.if_else(only, column, "") for name, column in extract(texts, pattern).items()}
