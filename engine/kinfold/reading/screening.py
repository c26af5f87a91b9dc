"""What every table goes through, whatever its format: blank, repeated and damaged rows, lost digits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.model import Issue
from kinfold.reading.grid import BLANKS, MAX_CELL, Fault, Grid, column_names, shortened
from kinfold.reading.headless import VALUE
from kinfold.tables import SourceTable
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from kinfold.tables import Int64Array

    Flags = npt.NDArray[np.bool_]

BLANK_CELL = f"^[{BLANKS}]*$"
BLANK_BEGINS = pa.array([b"", *sorted({mark.encode()[:1] for mark in BLANKS})], pa.binary())
SCIENTIFIC = r"^[+-]?\d(\.\d+)?[eE]\+\d{1,3}$"  # 1.10101E+17: how Excel writes a number too wide for it
# Row 2 of 纷享销客 import templates says how to fill in the column above: "此项必填\n请填入 唯一性ID".
DESCRIPTION = r"^\s*(此项(必填|选填|非必填)|请(填入|填写|输入|选择))"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a grid came from: source name, path as the user gave it, digest of the content."""

    source: str
    file: str
    sha256: str


@dataclass
class _Screen:
    names: tuple[str, ...]
    table: pa.Table
    lines: Int64Array
    faults: list[Fault] = field(default_factory=list)

    def drop(self, rows: Int64Array) -> None:
        keep = np.ones(len(self.lines), np.bool_)
        keep[rows] = False
        self.table = self.table.filter(pa.array(keep))
        self.lines = self.lines[keep]

    def quarantine(self, rows: Int64Array, reason: str, column: str = "") -> None:
        if not len(rows):
            return
        taken = self.table.take(pa.array(rows))
        for line, cells in zip(self.lines[rows].tolist(), zip(*taken.to_pydict().values()), strict=True):  # noqa: B905  # columns of one table
            self.faults.append(Fault(line, column, shortened(", ".join(cells)), reason))
        self.drop(rows)


def screened(grid: Grid, origin: Origin) -> SourceTable:
    """Name the columns of ``grid`` and set aside every row that cannot be trusted.

    Raises UnreadableInput when two columns bear one name. Linear in the cells.
    """
    screen = _Screen(column_names(grid.header, origin.file), grid.table, grid.lines, list(grid.faults))
    screen.table = screen.table.rename_columns([str(n) for n in range(len(screen.names))])
    _blank_rows(screen, explicit=grid.explicit)
    if not grid.explicit:
        _values_as_names(screen, grid.header)
        _instructions(screen)
        screen.quarantine(_repeated_headers(screen.table, grid.header), "this row repeats the header")
    _damaged_cells(screen)
    _lost_digits(screen)
    named = screen.table.rename_columns(list(screen.names))
    return _source_table(grid, origin, screen, _without_unnamed_blanks(named, grid.header))


def _source_table(grid: Grid, origin: Origin, screen: _Screen, table: pa.Table) -> SourceTable:
    faults = sorted(screen.faults, key=lambda f: (f.line, not f.quarantined, f.field, f.reason, f.raw))
    issues = tuple(
        Issue(origin.source, origin.file, f.line, f.field, shortened(f.raw), f.reason, f.quarantined)
        for f in faults
    )
    rows_read = len(screen.lines) + sum(fault.quarantined for fault in faults)
    return SourceTable(
        origin.source, origin.file, origin.sha256, table, screen.lines, rows_read, issues, grid.note
    )


def _blank_rows(screen: _Screen, *, explicit: bool) -> None:
    rows = np.arange(len(screen.lines))
    for column in screen.table.columns:
        if not len(rows):
            return
        part = column if len(rows) == len(column) else column.take(pa.array(rows))
        rows = rows[_blank(part)]
    if explicit:
        screen.quarantine(rows, "every cell of this row is empty")
    elif len(rows):
        screen.drop(rows)


def _blank(cells: pa.ChunkedArray) -> Flags:
    """Tell which cells are blank; the pattern is asked of those alone that begin as blank ones do."""
    begins = pc.binary_slice(cells.cast(pa.binary()), 0, 1)
    blank = _flags(pc.is_in(begins, value_set=BLANK_BEGINS))
    blank[blank] = _flags(pc.match_substring_regex(cells.filter(pa.array(blank)), BLANK_CELL))
    return blank


def _values_as_names(screen: _Screen, header: tuple[str, ...]) -> None:
    """Tell that the first row, taken for the names of the columns, seems to be a record."""
    value = next((cell for cell in header if VALUE.match(cell)), None)
    if value is not None:
        reason = (
            "the first row seems to hold values, and was taken for the names of the columns:"
            " put their names above it"
        )
        screen.faults.append(Fault(0, "", value, reason, quarantined=False))


def _instructions(screen: _Screen) -> None:
    first = screen.table.slice(0, 1)
    if any(_flags(pc.match_substring_regex(column, DESCRIPTION)).any() for column in first.columns):
        screen.quarantine(
            np.zeros(1, np.int64), "a description row of an import template: it explains the columns"
        )


def _repeated_headers(table: pa.Table, header: tuple[str, ...]) -> Int64Array:
    rows = np.arange(len(table))
    for cell, column in zip(header, table.columns, strict=True):
        if not len(rows):
            break
        forms = [cell, f"\ufeff{cell}"]  # each of several files joined end to end may bring its own mark
        part = column if len(rows) == len(table) else column.take(pa.array(rows))
        rows = rows[_flags(pc.is_in(part, pa.array(forms)))]
    return rows


def _damaged_cells(screen: _Screen) -> None:
    damaged = side_by_side(_may_be_damaged, screen.table.columns)
    for position, name in enumerate(screen.names):
        if not damaged[position]:
            continue
        column = screen.table.column(position)
        screen.quarantine(_where(pc.match_substring(column, "\0")), "a NUL byte in a cell", name)
        column = screen.table.column(position)
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        if longest > MAX_CELL:
            rows = _where(pc.greater(pc.utf8_length(column), MAX_CELL))
            screen.quarantine(rows, f"a cell of more than {MAX_CELL} characters", name)


def _may_be_damaged(column: pa.ChunkedArray) -> bool:
    """Tell whether a column may hold a NUL byte, or a cell of so many bytes that it is too long."""
    longest = pc.max(pc.binary_length(column)).as_py() or 0
    return longest > MAX_CELL or any((octets == 0).any() for octets in _octets(column))


def _may_be_scientific(column: pa.ChunkedArray) -> bool:
    """Tell whether an e before a plus is anywhere in a column: far quicker than to look cell by cell."""
    for octets in _octets(column):
        before = octets[np.flatnonzero(octets[1:] == ord("+"))]
        if ((before == ord("E")) | (before == ord("e"))).any():
            return True
    return False


def _octets(column: pa.ChunkedArray) -> Iterator[npt.NDArray[np.uint8]]:
    """Yield the bytes of a column's texts end to end; a slice may bring its neighbours' with it."""
    for chunk in column.chunks:
        content = chunk.buffers()[-1]
        if content is not None:
            yield np.frombuffer(content, np.uint8)


def _lost_digits(screen: _Screen) -> None:
    reason = (
        "a number in scientific notation: its digits are lost; format the column as text and export again"
    )
    columns = screen.table.columns
    lost = side_by_side(_scientific, columns)
    for name, column, rows in zip(screen.names, columns, lost, strict=True):
        cells = column.take(pa.array(rows)).to_pylist() if len(rows) else []
        for line, cell in zip(screen.lines[rows].tolist(), cells, strict=True):
            screen.faults.append(Fault(line, name, cell, reason, quarantined=False))


def _scientific(column: pa.ChunkedArray) -> Int64Array:
    if not _may_be_scientific(column):
        return np.zeros(0, np.int64)
    return _where(pc.match_substring_regex(column, SCIENTIFIC))


def _without_unnamed_blanks(table: pa.Table, header: tuple[str, ...]) -> pa.Table:
    """Leave out the columns that have neither a header nor a cell, as trailing delimiters make them."""
    keep = [
        position
        for position, cell in enumerate(header)
        if cell.strip(BLANKS) or not _blank(table.column(position)).all()
    ]
    return table if len(keep) == len(header) else table.select(keep)


def _flags(answers: Any) -> Flags:
    plain = answers.combine_chunks() if isinstance(answers, pa.ChunkedArray) else answers
    found: Flags = plain.to_numpy(zero_copy_only=False).astype(np.bool_)
    return found


def _where(answers: Any) -> Int64Array:
    return np.flatnonzero(_flags(answers))
