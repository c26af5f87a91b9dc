"""The vectorised reader: takes delimited text only when every quote, line end and row is beyond doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from kinfold.reading.grid import MAX_CELL

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int64Array

    Bytes = npt.NDArray[np.uint8]

QUOTE, LF, CR = ord('"'), ord("\n"), ord("\r")
BLOCK = 1 << 21  # bytes that are parsed at a time; a row longer than that goes to the line reader


def read_body(body: memoryview, delimiter: str, width: int) -> tuple[pa.Table, Int64Array, int] | None:
    """Return the columns, named by position, the line, from 0, that begins each row, and how many lines end.

    None when in doubt. ``body`` is valid UTF-8, begins with a row and ends with a line. Blank lines give no
    row.
    """
    octets = np.frombuffer(body, np.uint8)
    if not len(octets):
        names = [str(position) for position in range(width)]
        return pa.table([pa.array([], pa.string())] * width, names=names), np.zeros(0, np.int64), 0
    quotes = np.flatnonzero(octets == QUOTE)
    if not _plain_line_ends(octets) or not _sound_quotes(octets, quotes, ord(delimiter)):
        return None
    feeds = np.flatnonzero(octets == LF)
    starts, within = _row_starts(octets, quotes, feeds)
    table = _parsed(body, delimiter, width, newlines_in_values=within)
    if table is None or len(table) != len(starts):
        return None
    return table, starts, len(feeds)


def _plain_line_ends(octets: Bytes) -> bool:
    """Say whether there is no NUL, and no carriage return but before a line feed."""
    if not octets.all():
        return False
    returns = np.flatnonzero(octets == CR)
    return not len(returns) or bool(returns[-1] + 1 < len(octets) and (octets[returns + 1] == LF).all())


def _sound_quotes(octets: Bytes, quotes: Int64Array, delimiter: int) -> bool:
    """Say whether the quotes alternate between opening and closing, pairs inside counting as both.

    An opening quote follows a delimiter, a line end or the second half of a pair; a closing one comes
    before a delimiter, a line end or the first half of a pair.
    """
    if len(quotes) % 2:
        return False
    first, last = int(octets[0] == QUOTE), int(octets[-1] == QUOTE)  # these have no neighbour on one side
    before = octets[quotes[0::2][first:] - 1]
    after = octets[quotes[1::2][: len(quotes) // 2 - last] + 1]
    return _all_among(before, (delimiter, LF, QUOTE)) and _all_among(after, (delimiter, LF, QUOTE, CR))


def _all_among(octets: Bytes, allowed: tuple[int, ...]) -> bool:
    """Say whether each octet is one of a few: quicker than to sort or look them up."""
    found = np.zeros(len(octets), np.bool_)
    for octet in allowed:
        found |= octets == octet
    return bool(found.all())


def _row_starts(octets: Bytes, quotes: Int64Array, feeds: Int64Array) -> tuple[Int64Array, bool]:
    """Return which physical lines (from 0) begin a row, and whether some line end lies inside quotes."""
    starts = np.concatenate((np.zeros(1, np.int64), feeds + 1))
    starts = starts[: np.searchsorted(starts, len(octets))]
    inside = np.searchsorted(quotes, starts) % 2 == 1
    at = octets[starts]
    blank = (at == LF) | (at == CR)
    return np.flatnonzero(~inside & ~blank), bool(inside.any())


def _parsed(body: memoryview, delimiter: str, width: int, *, newlines_in_values: bool) -> pa.Table | None:
    names = [str(position) for position in range(width)]
    try:
        table = csv.read_csv(
            pa.BufferReader(pa.py_buffer(body)),
            read_options=csv.ReadOptions(column_names=names, block_size=BLOCK, use_threads=False),
            parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=newlines_in_values),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:  # a row that is too wide, too narrow or longer than a block
        return None
    longest = max((pc.max(pc.binary_length(column)).as_py() or 0 for column in table.columns), default=0)
    return None if longest > MAX_CELL else table
