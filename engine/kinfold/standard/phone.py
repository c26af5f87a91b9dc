"""Phones: E.164 without the extension.

The well-formed bulk goes through the patterns of the number plan as columns; only what is left
(several numbers in a cell, extensions, foreign or damaged numbers) is read one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import in_order, replace, slow_rows
from kinfold.standard.phone_fast import take_plain
from kinfold.standard.phone_region import guess_region
from kinfold.standard.phone_slow import PARTS, read_cell
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality
from kinfold.standard.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["guess_region", "standardise", "standardise_one_by_one"]


def standardise(raws: pa.StringArray | Sequence[str], region: str) -> pa.Table:
    """Return value (E.164), extension, type, national digits and region of each phone in each cell.

    ``region``: ISO alpha-2 code in which a number without country code is read. ``type``: mobile,
    landline, tollfree, other. A local number without its area code is ``local:65529988`` (repaired).
    A number of the right shape in a range that nobody was given yet is kept as repaired. Plain
    numbers: about 0.6 million a second a core; the others about 10,000.
    """
    cleaned = clean(raws)
    fast, rest = take_plain(cleaned, region)
    slow = slow_rows(PARTS, cleaned, rest, lambda text: read_cell(text, region))
    return _with_placeholders(in_order(*fast, slow), cleaned)


def standardise_one_by_one(raws: pa.StringArray | Sequence[str], region: str) -> pa.Table:
    """Return what ``standardise`` does, without its column path: the measure of its correctness."""
    cleaned = clean(raws)
    every = pa.array(range(len(cleaned)), pa.int32())
    slow = slow_rows(PARTS, cleaned, every, lambda text: read_cell(text, region))
    return _with_placeholders(slow, cleaned)


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
