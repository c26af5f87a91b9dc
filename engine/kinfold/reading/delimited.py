"""CSV, TSV and their kin: a vectorised reader for well-formed stretches, a strict one for all others.

Reading is one pass whose only state is the place where the next row begins, so a stretch that the
vectorised reader accepts gives exactly the rows that the strict one would give.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.reading import wellformed
from kinfold.reading.dialect import detect, name_of, require_header
from kinfold.reading.grid import Columns, Fault, Grid, column_names, is_title, shortened, title_fault
from kinfold.reading.headless import LOOKED_AT, headless_fault, is_record
from kinfold.reading.lines import rows
from kinfold.threads import THREADS

if TYPE_CHECKING:
    from concurrent.futures import Future

    from kinfold.tables import Int64Array

    Plain = tuple[pa.Table, Int64Array, int] | None  # what ``wellformed`` makes of a stretch

STRETCH = 1 << 22  # bytes offered to the vectorised reader at a time: what one broken row can slow down
_LINE_END = re.compile(rb"\r\n|\r|\n")


def read_delimited(utf8: bytes, encoding: str, path: str, *, stretch: int = STRETCH) -> Grid:
    """Return the rows of delimited text; ``stretch`` 0 takes the strict reader for all of it.

    Raises UnreadableInput for a file without a readable header. A cell costs about a tenth of a
    microsecond, one in a stretch with a broken row about one.
    """
    delimiter = detect(utf8, path)
    ahead = list(islice(rows(utf8, delimiter, path), LOOKED_AT + 1))
    header = require_header(ahead, path)
    faults: tuple[Fault, ...] = ()
    if len(ahead) > 1 and is_title(header.cells, ahead[1].cells):
        faults = (title_fault(header.line, header.text),)
        header = ahead[1]
    cells, above = tuple(header.cells or ()), header.last
    if header is ahead[0] and is_record(cells, [row.cells for row in ahead[1:]]):
        faults = (headless_fault(header.line, header.text),)
        cells, above = ("",) * len(cells), header.line - 1
    column_names(cells, path)  # refuses an impossible header before reading on
    body = _Body(utf8, delimiter, len(cells), path)
    parts = body.read(_after_lines(utf8, 0, above), above + 1, stretch)
    table = pa.concat_tables([part.table for part in parts])
    lines = np.concatenate([part.lines for part in parts])
    faults += tuple(fault for part in parts for fault in part.faults)
    return Grid(cells, table, lines, faults, f"CSV, {encoding}, {name_of(delimiter, len(cells))}")


@dataclass(frozen=True, slots=True)
class _Part:
    table: pa.Table
    lines: Int64Array
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Body:
    utf8: bytes
    delimiter: str
    width: int
    path: str

    def read(self, start: int, line: int, stretch: int) -> list[_Part]:
        """Read from offset ``start``, which begins the physical line ``line``, to the end."""
        parts: list[_Part] = []
        with ThreadPoolExecutor(THREADS) as threads:
            ahead = _Ahead(self, stretch, threads)
            while start < len(self.utf8) or not parts:
                plain, end = ahead.take(start) if stretch else (None, len(self.utf8))
                if plain is not None:
                    parts.append(_Part(plain[0], plain[1] + line))
                    start, line = end, line + plain[2]
                    continue
                limit = line + len(_LINE_END.findall(self.utf8, start, end))
                limit += not self.utf8.endswith((b"\n", b"\r"), start, end)  # the last line may lack its end
                part, following = self._strictly(start, line, limit)
                parts.append(part)
                start, line = _after_lines(self.utf8, start, following - line), following
        return parts

    def _strictly(self, start: int, line: int, limit: int) -> tuple[_Part, int]:
        """Read the rows that begin before the line ``limit``; return them and the line that follows."""
        columns, faults = Columns(self.width), []
        found = rows(self.utf8, self.delimiter, self.path, start=start, first=line)
        following = limit
        for row in takewhile(lambda row: row.line < limit, found):
            following = max(limit, row.last + 1)
            if row.cells is not None and len(row.cells) == self.width:
                columns.add(row.line, row.cells)
            else:
                ragged = f"{len(row.cells or ())} cells where the header has {self.width}"
                faults.append(Fault(row.line, "", shortened(row.text), row.reason or ragged))
        return _Part(*columns.table(), tuple(faults)), following


class _Ahead:
    """Stretches in the hands of the vectorised reader, those that follow too, as if each began with a row.

    That holds but behind a broken row, or one that goes on beyond its stretch: what was read there ahead
    is dropped.
    """

    def __init__(self, body: _Body, stretch: int, threads: ThreadPoolExecutor) -> None:
        self._body, self._stretch, self._threads = body, stretch, threads
        self._begun: dict[int, Future[Plain]] = {}

    def take(self, start: int) -> tuple[Plain, int]:
        """Return what the stretch at ``start`` holds, None when in doubt, and where it ends."""
        for dropped in [at for at in self._begun if at < start]:
            self._begun.pop(dropped).cancel()
        at = start
        for _ in range(THREADS + 1):  # one more waits, so that no thread does
            if at == start or at < len(self._body.utf8):
                at = self._begin(at)
        return self._begun.pop(start).result(), self._end(start)

    def _begin(self, start: int) -> int:
        """Begin to read a stretch, where that was not done, and return its end."""
        end, body = self._end(start), self._body
        if start not in self._begun:
            octets = memoryview(body.utf8)[start:end]
            reading = self._threads.submit(wellformed.read_body, octets, body.delimiter, body.width)
            self._begun[start] = reading
        return end

    def _end(self, start: int) -> int:
        return self._body.utf8.find(b"\n", start + self._stretch) + 1 or len(self._body.utf8)


def _after_lines(utf8: bytes, start: int, count: int) -> int:
    """Return the offset after ``count`` physical lines from ``start``."""
    if not count:
        return start
    end = next(islice(_LINE_END.finditer(utf8, start), count - 1, None), None)
    return end.end() if end else len(utf8)
