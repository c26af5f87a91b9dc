"""Rows that a graph store answers, as the JSON Lines that the reader of files takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kinfold.reading.typed import scalar_text

if TYPE_CHECKING:
    from collections.abc import Iterable


def json_lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a line for each row; whole nodes give their properties, dates and times are ISO.

    A row of one node alone is that node's properties, so that ``RETURN c`` reads like a table.
    """
    return "".join(f"{json.dumps(_row(row), ensure_ascii=False)}\n" for row in rows).encode()


def _row(row: Mapping[str, Any]) -> Any:
    values = list(row.values())
    return _cell(values[0] if len(values) == 1 and isinstance(values[0], Mapping) else row)


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(name): _cell(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_cell(inner) for inner in value]
    written = getattr(value, "iso_format", None)  # the driver's dates, times and durations
    return written() if written is not None else scalar_text(value)
