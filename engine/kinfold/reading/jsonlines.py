"""JSON: one object a line, or an array of objects. Numbers keep the digits they were written with."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.errors import UnreadableInput
from kinfold.reading.grid import BLANKS, MAX_COLUMNS, SURROGATE, Fault, Grid, shortened
from kinfold.reading.nested import TooManyError, flatten

if TYPE_CHECKING:
    from collections.abc import Iterator

    Found = tuple[int, object, str]  # line, value as parsed, its text

_BATCH = 65_536  # records turned into columns at a time
_GAP = re.compile(r"[ \t\r\n]*")
# Objects come as tuples of pairs, so that a key stated twice is seen; numbers stay text.
_DECODER = json.JSONDecoder(object_pairs_hook=tuple, parse_int=str, parse_float=str, parse_constant=str)


class _BrokenRecordError(Exception):
    """A line or element is no JSON object; the text says why."""


def read_json(utf8: bytes, encoding: str, path: str) -> Grid:
    """Return one row an object, one column a key; a broken line becomes a quarantined row.

    Columns are ordered by the foremost place that a key has in any record, then by name, whatever the
    order of the records. Raises UnreadableInput for a broken array, and when no object is found at all.
    """
    array = utf8.lstrip().startswith(b"[")
    found = _elements(utf8.decode(), path) if array else _lines(utf8)
    table = _Records(path)
    for line, value, text in found:
        try:
            table.add(line, _flat(value, text))
        except _BrokenRecordError as error:
            table.faults.append(Fault(line, "", shortened(text), str(error)))
    if not table.lines and table.faults:
        reason = table.faults[0].reason
        raise UnreadableInput(
            f"{path}: no JSON object on any line (line {table.faults[0].line}: {reason})",
            hint="Write one object a line (JSON Lines), or one array of objects.",
        )
    return table.grid(f"{'JSON array' if array else 'JSON Lines'}, {encoding}")


def _lines(utf8: bytes) -> Iterator[Found]:
    for number, line in enumerate(io.TextIOWrapper(io.BytesIO(utf8), encoding="utf-8", newline=""), 1):
        text = line.strip(BLANKS)
        if text:
            yield number, _parsed(text), text


def _parsed(text: str) -> object:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        return _BrokenRecordError(f"not JSON: {error.msg} at character {error.pos + 1}")
    except RecursionError:
        return _BrokenRecordError("nested too deeply")


def _elements(text: str, path: str) -> Iterator[Found]:
    at = _gap(text, text.index("[") + 1)
    line, counted = 1, 0
    while not text.startswith("]", at):
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            raise UnreadableInput(
                f"{path}: line {line}: the JSON array is broken or cut short ({error})",
                hint="Export it again, or write one object a line (JSON Lines).",
            ) from error
        yield line, value, text[at:end]
        at = _gap(text, end)
        if text.startswith(",", at):
            at = _gap(text, at + 1)
        elif not text.startswith("]", at):
            raise UnreadableInput(
                f"{path}: line {line}: the JSON array is broken or cut short", hint="Export it again."
            )
    if text[at + 1 :].strip():
        raise UnreadableInput(f"{path}: text after the end of the JSON array", hint="Export it again.")


def _gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _flat(value: object, text: str) -> dict[str, str]:
    if isinstance(value, _BrokenRecordError):
        raise value
    if not isinstance(value, tuple):
        raise _BrokenRecordError("not a JSON object")
    try:
        row = flatten(value, _text)
    except TooManyError as error:
        raise _BrokenRecordError(str(error)) from error
    except RecursionError:
        raise _BrokenRecordError("nested too deeply") from None
    escaped = "\\ud" in text or "\\uD" in text  # the only way a half character comes in
    if escaped and any(SURROGATE.search(part) for pair in row.items() for part in pair):
        raise _BrokenRecordError("half a character (a lone surrogate)")
    return row


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return {None: "", True: "true", False: "false"}[value]  # type: ignore[index]  # the scalars left


class _Records:
    """Rows of differing keys, gathered into columns a batch at a time."""

    def __init__(self, path: str) -> None:
        self.lines: list[int] = []
        self.faults: list[Fault] = []
        self._path = path
        self._rows: list[dict[str, str]] = []
        self._places: dict[str, int] = {}
        self._batches: list[pa.Table] = []

    def add(self, line: int, row: dict[str, str]) -> None:
        for place, key in enumerate(row):
            if place < self._places.get(key, MAX_COLUMNS):
                self._places[key] = place
        if max(len(self._places), len(row)) > MAX_COLUMNS:
            raise UnreadableInput(
                f"{self._path}: line {line}: more than {MAX_COLUMNS} different keys",
                hint="Keys must name columns; turn keys that are values into values.",
            )
        self.lines.append(line)
        self._rows.append(row)
        if len(self._rows) == _BATCH:
            self._flush()

    def _flush(self) -> None:
        keys = sorted(set().union(*self._rows))
        arrays = [pa.array([row.get(key, "") for row in self._rows], pa.string()) for key in keys]
        rows = pa.array(np.zeros(len(self._rows), np.int8))  # keeps the count when no row has a key
        self._batches.append(pa.table([rows, *arrays], names=["", *(f".{key}" for key in keys)]))
        self._rows = []

    def grid(self, note: str) -> Grid:
        self._flush()
        header = tuple(sorted(self._places, key=lambda key: (self._places[key], key)))
        joined = pa.concat_tables(self._batches, promote_options="default")
        empty = pa.array([""] * len(joined), pa.string()) if not header else None
        columns = [joined.column(f".{key}").fill_null("") for key in header]
        names = [str(position) for position in range(len(header))]
        table = pa.table(columns, names=names) if empty is None else pa.table([empty], names=["0"])
        return Grid(
            header or ("",), table, np.array(self.lines, np.int64), tuple(self.faults), note, explicit=True
        )
