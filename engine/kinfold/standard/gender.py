"""Genders: m, f, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import build, look_up, positions, replace
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality
from kinfold.standard.text import fold
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence


def standardise(raws: pa.StringArray | Sequence[str]) -> pa.Table:
    """Return m or f; "" for all else.

    Bare codes (1, 2, 0) are invalid: 1 is a man in GB/T 2261 and ISO 5218, a woman in many a file.
    """
    words = replace(fold(raws), r"\.+$", "")
    table = {row[0]: row[1] for row in table_rows("genders")}
    value = look_up(words, table)
    silent = pc.and_(pc.is_in(words, pa.array(list(table))), pc.equal(value, ""))
    why = pc.if_else(silent, "not_stated", placeholder_reasons("gender", words))
    dummy = pc.and_(pc.not_equal(why, ""), pc.equal(value, ""))
    quality = pc.if_else(pc.equal(value, ""), Quality.INVALID.value, Quality.VALID.value)
    columns = {
        "value": value,
        "quality": pc.if_else(dummy, Quality.PLACEHOLDER.value, quality),
        "reason": pc.if_else(dummy, why, pc.if_else(pc.equal(value, ""), "unreadable", "")),
    }
    return build(positions(pc.is_valid(words)), (), columns)
