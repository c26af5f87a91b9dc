"""Phones: E.164 without the extension.

The well-formed bulk goes through the patterns of the number plan as columns; only what is left
(several numbers in a cell, extensions, foreign or damaged numbers) is read one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import constant, in_order, matches, slow_rows
from kinfold.standard.phone_fast import take_plain
from kinfold.standard.phone_region import guess_region
from kinfold.standard.phone_slow import PARTS, read_cell
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality
from kinfold.standard.text import clean, where
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["guess_region", "standardise", "standardise_one_by_one"]


def standardise(raws: pa.StringArray | Sequence[str], region: str) -> pa.Table:
    """Return value (E.164), extension, type, national digits and region of each phone in each cell.

    ``region``: ISO alpha-2 code in which a number without country code is read. ``type``: mobile,
    landline, tollfree, other. A local number without its area code is ``local:65529988`` (repaired).
    A number of the right shape in a range that nobody was given yet is kept as repaired, and so is one
    that lacks the plus before another country's code (852-98765432). ``service_number`` (95588) is
    invalid: it is everybody's. Numbers kept for films are valid and say ``fictional_…``. Plain
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
    """Mark numbers that stand for no number, and those of films; a dummy that no plan knows has no value."""
    value, quality, reason = (table[name].combine_chunks() for name in ("value", "quality", "reason"))
    empty = pc.equal(value, "")
    asked = pc.if_else(empty, pc.take(cleaned, table["raw"].combine_chunks()), value)
    local = pc.starts_with(asked, "local:")
    asked = where(asked, local, lambda some: pc.utf8_slice_codeunits(some, len("local:")))
    why = placeholder_reasons("phone", asked)
    dummy = pc.not_equal(why, "")
    made_up = _fictional(value)
    kept_for_films = pc.not_equal(made_up, "")
    of_no_plan = pc.and_not(pc.is_in(reason, pa.array(["no_area_code", "unassigned_range"])), kept_for_films)
    quality = pc.if_else(kept_for_films, Quality.VALID.value, quality)
    reason = pc.if_else(kept_for_films, made_up, reason)
    marked = {
        "value": pc.if_else(pc.and_(dummy, of_no_plan), "", value),
        "quality": pc.if_else(dummy, Quality.PLACEHOLDER.value, quality),
        "reason": pc.if_else(dummy, why, reason),
    }
    for name, column in marked.items():
        table = table.set_column(table.schema.get_field_index(name), name, column)
    return table


def _fictional(values: pa.StringArray) -> pa.StringArray:
    """Return which ranges kept for films the numbers are of, else "": made-up people have them, one each."""
    ranges = table_rows("fictional_numbers")
    of_some = matches(values, "|".join(f"(?:{pattern})" for pattern, _ in ranges))
    asked = values.filter(of_some)
    found = constant("", len(asked))
    for pattern, why in ranges:
        found = pc.if_else(matches(asked, pattern), why, found)
    return pc.replace_with_mask(constant("", len(values)), of_some, found)
