"""The obvious reader of delimited text: line by line, every rule stated, any input accounted for.

A cell is quoted when a double quote is its first character; inside, two quotes stand for one and line
ends are text. After the closing quote comes a delimiter or the line's end. A quote anywhere else is
text. A row that breaks these rules is set aside as its first line alone, and reading resumes on the
next one: an unclosed quote never swallows a file.
"""

from __future__ import annotations

import io
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfold.errors import UnreadableInput
from kinfold.reading.grid import BLANKS, MAX_CELL

if TYPE_CHECKING:
    from collections.abc import Iterator

# Lines that broken rows made us read again, for each line read, and a floor for small files (one open
# quote is followed for MAX_CELL characters, which may be half a million lines). Ordinary damage stays
# under 1; only quotes laid out to make reading quadratic pass this.
MAX_REREAD = 20
MIN_REREAD = 2_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its first line, its cells (None when broken, with the reason), its text, its last line."""

    line: int
    cells: list[str] | None
    text: str
    reason: str
    last: int


class _BrokenRowError(Exception):
    """The quotes of a row contradict the rules; the text says how."""


class _Lines:
    """Physical lines with their ends, as read by universal newlines, that can be given back."""

    def __init__(self, utf8: bytes, start: int, first: int) -> None:
        octets = io.BytesIO(utf8)  # shares the bytes, copies nothing
        octets.seek(start)
        self._text = io.TextIOWrapper(octets, encoding="utf-8", newline="")
        self._ahead: deque[str] = deque()
        self._before = self._number = first - 1
        self._reread = 0
        self.taken: list[str] = []  # the lines of the row being read

    def next_row(self) -> str:
        self.taken = []
        return self.take()

    def take(self) -> str:
        """Return the next line, "" at the end."""
        line = self._ahead.popleft() if self._ahead else self._text.readline()
        if line:
            self._number += 1
            self.taken.append(line)
        return line

    def keep_only_first(self, path: str) -> None:
        """Give all lines of this row back but the first."""
        again = self.taken[1:]
        self._ahead.extendleft(reversed(again))
        self._number -= len(again)
        self._reread += len(again)
        if self._reread > max(MIN_REREAD, MAX_REREAD * (self._number - self._before)):
            raise UnreadableInput(
                f"{path}: line {self._number}: quotes are left open again and again",
                hint="Check the quoting of the export, or write it with another delimiter and no quotes.",
            )

    @property
    def number(self) -> int:
        return self._number


def rows(utf8: bytes, delimiter: str, path: str, *, start: int = 0, first: int = 1) -> Iterator[Row]:
    """Yield every row that is not a blank line, from the offset ``start``, which begins the line ``first``.

    Raises UnreadableInput when broken quotes would cost quadratic time.
    """
    lines = _Lines(utf8, start, first)
    while line := lines.next_row():
        if not line.strip(BLANKS):
            continue
        number = lines.number
        cells, reason = _cells_or_reason(lines, line, delimiter, path)
        one_line = len(lines.taken) == 1  # a row of blank cells over several lines moves the place: yield it
        if cells is None or not one_line or any(cell.strip(BLANKS) for cell in cells):
            yield Row(number, cells, "".join(lines.taken).rstrip("\r\n"), reason, lines.number)


def _cells_or_reason(lines: _Lines, line: str, delimiter: str, path: str) -> tuple[list[str] | None, str]:
    try:
        cells = _cells(lines, line, delimiter) if '"' in line else line.rstrip("\r\n").split(delimiter)
    except _BrokenRowError as error:
        lines.keep_only_first(path)
        del lines.taken[1:]
        return None, str(error)
    text = line if len(lines.taken) == 1 else "".join(lines.taken)
    if "\0" in text:
        return None, "a NUL byte in the row"
    if len(text) > MAX_CELL and any(len(cell) > MAX_CELL for cell in cells):
        return None, f"a cell of more than {MAX_CELL} characters"
    return cells, ""


def _cells(lines: _Lines, line: str, delimiter: str) -> list[str]:
    cells: list[str] = []
    at = 0
    while True:
        if line.startswith('"', at):
            cell, line, at = _quoted(lines, line, at + 1)
            cells.append(cell)
            if at >= len(line) or line[at] in "\r\n":  # both occur only at a physical line's end
                return cells
            if not line.startswith(delimiter, at):
                raise _BrokenRowError("text after a closing quote")
        else:  # plain cells up to the next that begins with a quote
            end = line.find(f'{delimiter}"', at)
            if end < 0:
                return cells + line[at:].rstrip("\r\n").split(delimiter)
            cells += line[at:end].split(delimiter)
            at = end
        at += 1


def _quoted(lines: _Lines, line: str, at: int) -> tuple[str, str, int]:
    """Return the cell whose text begins at ``at``, the line it ends on and the place after its quote."""
    parts: list[str] = []
    size = 0
    while size <= MAX_CELL:
        end = line.find('"', at)
        if end < 0:
            parts.append(line[at:])
            line, at = lines.take(), 0
            if not line:
                raise _BrokenRowError("a quote is opened and never closed")
        elif line.startswith('""', end):
            parts.append(line[at : end + 1])
            at = end + 2
        else:
            parts.append(line[at:end])
            return "".join(parts), line, end + 1
        size += len(parts[-1])
    raise _BrokenRowError(f"a quote is opened and not closed within {MAX_CELL} characters")
