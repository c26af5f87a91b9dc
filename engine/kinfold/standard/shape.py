"""The one shape of every standardiser.

``standardise(raws) -> pa.Table`` takes distinct texts and gives at least one row for each, in the
order of ``raws``; a cell that holds several values gives several rows. Its first columns are
``raw`` (int32, position in ``raws``), ``value`` (standard form, "" when there is none), ``quality``
and ``reason`` (why the quality is not simply valid, or what to know: ``role_mailbox``); the kind's
own parts follow, all text without nulls, "" for absent. Pure: no I/O, no clock, no locale.
"""

from __future__ import annotations

from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Quality(StrEnum):
    """What became of one raw text."""

    VALID = "valid"
    REPAIRED = "repaired"  # usable after a stated repair, e.g. a phone with ".0" from a spreadsheet
    INVALID = "invalid"  # kept, compared as text at most, never an identifier
    PLACEHOLDER = "placeholder"  # 无, N/A, 13800138000: means "no value"; never evidence


BASE_COLUMNS = ("raw", "value", "quality", "reason")


def standard_table(parts: Sequence[str], rows: Iterable[tuple[int, Mapping[str, str]]]) -> pa.Table:
    """Build a standard table row by row, for the slow path: ``rows`` are (raw position, columns)."""
    names = (*BASE_COLUMNS[1:], *parts)
    usual = {**dict.fromkeys(names, ""), "quality": Quality.VALID.value}
    chosen = itemgetter(*names)
    positions: list[int] = []
    texts: list[tuple[str, ...]] = []
    for position, row in rows:
        positions.append(position)
        texts.append(chosen({**usual, **row}))
    columns = zip(*texts, strict=True) if texts else ((),) * len(names)
    arrays = {name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)}
    return pa.table({"raw": pa.array(positions, pa.int32()), **arrays})
