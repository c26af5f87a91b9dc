"""Short Chinese names beside full ones: keys from two characters, the second somewhere behind the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.candidates.keys import BucketKeys
from kinfold.identifiers.profiles import distinct_ints
from kinfold.letters import letters_of

if TYPE_CHECKING:
    from kinfold.tables import Int32Array, Int64Array

FARTHEST = 6  # characters from the first to the second of a pair, so that 郑煤机 meets 郑州煤矿机械
RAREST = 4  # pairs of each short name that open a bucket
_UNICODE_BITS = 21
_ODD = np.uint64(0x9E3779B97F4A7C15)  # the usual odd multiplier for mixing 64-bit hashes


def short_forms(table: pa.Table, name: Int32Array, record: Int32Array) -> BucketKeys:
    """Return a pass for names of ``table``: each short one meets the full ones that hold its rarest pairs.

    ``name`` and ``record``: which name each record bears. Linear in the characters of the names.
    """
    full = np.asarray(pc.not_equal(table["form"], ""), bool)
    owner, pair = _pairs(table)
    values, code = np.unique(pair, return_inverse=True)
    often = np.bincount(code[full[owner]], minlength=len(values))
    kept = np.flatnonzero(often[code] > 0)
    owner, code = owner[kept], code[kept]
    short = np.flatnonzero(~full[owner])
    order = short[np.lexsort((code[short], often[code[short]], owner[short]))]
    nth = np.arange(len(order)) - np.searchsorted(owner[order], owner[order])
    chosen = order[nth < RAREST]
    opened = np.zeros(len(values), bool)
    opened[code[chosen]] = True
    rows = np.sort(np.r_[chosen, np.flatnonzero(full[owner] & opened[code])])
    begins = np.searchsorted(owner[rows], np.arange(len(table) + 1))
    counts = np.diff(begins)[name]
    variant = np.repeat(np.arange(len(name)), counts)
    place = begins[name[variant]] + np.arange(len(variant)) - np.repeat(np.cumsum(counts) - counts, counts)
    key = np.maximum(values[code[rows[place]]].astype(np.uint64) * _ODD, np.uint64(1))
    return BucketKeys("two characters in order", record[variant], key)


def _pairs(table: pa.Table) -> tuple[Int64Array, Int64Array]:
    """Return the distinct pairs of characters of each Han name, its place included: position and pair."""
    han = np.flatnonzero(np.asarray(pc.equal(table["script"], "han"), bool))
    whole = pc.binary_join_element_wise(pc.replace_substring(table["place"], " ", ""), table["core"], "")
    points, size = letters_of(whole.combine_chunks().take(pa.array(han)))
    letters = points.astype(np.int64)
    owner = np.repeat(np.arange(len(size)), size)
    found = [
        np.stack([han[owner[:-gap]][same], (letters[:-gap] << _UNICODE_BITS | letters[gap:])[same]])
        for gap in range(1, FARTHEST + 1)
        if gap < len(letters)
        for same in [owner[:-gap] == owner[gap:]]
    ]
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    rows = np.concatenate(found, axis=1)
    values, code = np.unique(rows[1], return_inverse=True)
    said = distinct_ints(rows[0] * len(values) + code)
    return said // len(values), values[said % len(values)]
