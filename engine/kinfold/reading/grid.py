"""What every format gives before screening: a grid of text cells, and the rows already set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kinfold.tables import Int64Array

MAX_CELL = 1_048_576  # characters: far over any name or address; a longer cell is an unclosed quote or a blob
MAX_COLUMNS = 4_096  # columns: a wider table has its records in columns, or its keys are values
MAX_RAW = 200  # characters of a row that an Issue quotes
BLANKS = " \t\n\r\f\v\u00a0\u3000\ufeff"  # what an empty-looking cell may hold
SURROGATE = re.compile(r"[\ud800-\udfff]")  # half a character: cannot be written as UTF-8


@dataclass(frozen=True, slots=True)
class Fault:
    """An Issue whose source and file are not known yet."""

    line: int
    field: str
    raw: str
    reason: str
    quarantined: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one file as text.

    ``header``: cells as read; ``table``: one text column for each, named by position ("0", "1", …),
    without the rows that ``faults`` quarantines; ``lines``: where each row begins; ``explicit``: rows
    are stated one by one (JSON, Parquet, frames), so an empty one is a fault and not just blank space.
    """

    header: tuple[str, ...]
    table: pa.Table
    lines: Int64Array
    faults: tuple[Fault, ...]
    note: str
    explicit: bool = False


class Columns:
    """Rows gathered into Arrow columns, a batch at a time, so that few Python strings live at once."""

    BATCH = 65_536  # rows

    def __init__(self, width: int) -> None:
        self._names = [str(position) for position in range(width)]
        self._rows: list[Sequence[str]] = []
        self._lines: list[int] = []
        self._batches: list[pa.Table] = []

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Append one row of exactly ``width`` cells."""
        self._lines.append(line)
        self._rows.append(cells)
        if len(self._rows) == self.BATCH:
            self._flush()

    def table(self) -> tuple[pa.Table, Int64Array]:
        """Return the columns, named by position, and the line of each row."""
        self._flush()
        return pa.concat_tables(self._batches), np.array(self._lines, np.int64)

    def _flush(self) -> None:
        columns: Iterable[Sequence[str]] = (
            zip(*self._rows, strict=True) if self._rows else [()] * len(self._names)
        )
        arrays = [pa.array(list(column), pa.string()) for column in columns]
        self._batches.append(pa.table(arrays, names=self._names))
        self._rows = []


def column_names(header: Sequence[str], path: str) -> tuple[str, ...]:
    """Return the headers stripped, blank ones as ``column N``; raises UnreadableInput for two of one name."""
    if len(header) > MAX_COLUMNS:
        raise UnreadableInput(
            f"{path}: {len(header)} columns, more than {MAX_COLUMNS}",
            hint="Turn the table round so that one row is one record.",
        )
    names = tuple(clean(cell) or f"column {number}" for number, cell in enumerate(header, 1))
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise UnreadableInput(
            f"{path}: the header names these columns more than once: {', '.join(twice)}",
            hint="Give each column its own name in the header.",
        )
    return names


def clean(header: str) -> str:
    """Return a header without the blanks and byte order marks around it."""
    return header.strip(BLANKS).strip()


def is_blank(cell: str) -> bool:
    """Say whether a cell holds nothing that a person would see."""
    return not cell.strip(BLANKS)


def is_title(cells: Sequence[str] | None, following: Sequence[str] | None) -> bool:
    """Say whether a first row is a title above the header: one cell alone, where the next row is full."""
    if cells is None or following is None:
        return False
    filled = [cell for cell in following if not is_blank(cell)]
    alone = sum(not is_blank(cell) for cell in cells) == 1
    return alone and len(cells) > 1 and len(filled) >= 3 and len(filled) == len(following)


def title_fault(line: int, text: str) -> Fault:
    """Return the note that a title above the header was passed over."""
    reason = "a title above the header, not read as a row"
    return Fault(line, "", shortened(text.strip(BLANKS)), reason, quarantined=False)


def shortened(text: str) -> str:
    """Cut a row's text to what an Issue quotes."""
    return text[:MAX_RAW]
