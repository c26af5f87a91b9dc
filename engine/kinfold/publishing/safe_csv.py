"""CSV that a spreadsheet shows as text and never runs as a formula, and that can be read back exactly.

A cell that begins like a formula gets an apostrophe in front, and so does a cell that begins with
apostrophes followed by such a start; therefore taking one apostrophe away from every cell of that
shape gives back the cell as it was (rule after OWASP, "CSV Injection").
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from kinfold.errors import ProjectUnusable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy.typing as npt


_FORMULA = r"\A'*[=+\-@\t\r\n]"
_BEGINS = np.isin(np.arange(256), np.frombuffer(b"'=+-@\t\r\n", np.uint8))
_ESCAPED = r"\A'('*[=+\-@\t\r\n])"
_BOM = b"\xef\xbb\xbf"  # Excel takes a CSV file for the local code page without it
PIECE = 1 << 16  # rows that are made text at a time
_DISK_OR_RIGHTS = "Is the disk full, or the folder not yours to write to?"


def defused(column: Any) -> Any:
    """Return a text column whose cells no spreadsheet takes for a formula; vectorised."""
    if not any(map(_may_run, column.chunks if isinstance(column, pa.ChunkedArray) else [column])):
        return column
    risky = pc.match_substring_regex(column, _FORMULA)
    if not pc.any(risky, min_count=0).as_py():
        return column
    return pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)


def _may_run(texts: Any) -> bool:
    """Say whether any text begins with an apostrophe or a sign of formulas; in most columns none does."""
    if not len(texts):
        return False
    wide = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    _, ends, content = texts.buffers()
    begins: npt.NDArray[Any] = np.frombuffer(ends, wide)[texts.offset :][: len(texts)]
    letters = np.frombuffer(content or b"", np.uint8)
    # Of an empty text the letter is that of the next one: it is looked at again, and found to be empty.
    return len(letters) > 0 and bool(_BEGINS.take(letters.take(begins, mode="clip")).any())


def restored(column: Any) -> Any:
    """Undo ``defused``: the cells as they were."""
    return pc.replace_substring_regex(column, _ESCAPED, r"\1")


def write_people(path: Path, table: pa.Table) -> None:
    """Write a table for spreadsheets: UTF-8 with a byte order mark, every text quoted, no formulas."""
    headers = defused(pa.array(table.column_names, pa.string())).to_pylist()
    _write(path, table.rename_columns(headers), harmless=True)


def write_machines(path: Path, table: pa.Table) -> None:
    """Write a table for programs: plain UTF-8, every text quoted, cells exactly as they are."""
    _write(path, table, harmless=False)


@contextmanager
def private_file(path: Path) -> Iterator[Any]:
    """Open ``path`` for writing bytes; it appears whole, replaces what was there, and is its owner's alone.

    A symbolic link in its place is replaced, never followed. Raises ProjectUnusable when the disk
    does not take it; nothing half written stays behind.
    """
    beside = _beside(path)
    try:
        beside.unlink(missing_ok=True)
        with _whole_or_nothing(beside, path) as sink:
            yield sink
    except OSError as fault:
        raise ProjectUnusable(
            f"{path}: cannot be written ({fault.strerror or fault})", hint=_DISK_OR_RIGHTS
        ) from fault


@contextmanager
def private_sink(path: Path) -> Iterator[Any]:
    """Open ``path`` as ``private_file`` does, for Arrow: it never waits for the interpreter then."""
    with private_file(path) as file:
        with pa.OSFile(os.fsencode(_beside(path)), "wb") as sink:
            yield sink
        os.fsync(file.fileno())  # beside what others write, not one file after another at the end


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".part")


@contextmanager
def _whole_or_nothing(beside: Path, path: Path) -> Iterator[Any]:
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
            yield sink
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def private_folder(folder: Path) -> None:
    """Make a folder, with those above it, that only its owner may enter. Raises ProjectUnusable."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise ProjectUnusable(
            f"{folder}: cannot be made ({fault.strerror or fault})", hint=_DISK_OR_RIGHTS
        ) from fault


def _write(path: Path, table: pa.Table, *, harmless: bool) -> None:
    """Write a table piece by piece, dictionary-coded text as text: never is the whole of it text at once."""
    schema = pa.schema([pa.field(field.name, _plain(field.type)) for field in table.schema])
    with private_sink(path) as sink:
        if harmless:
            sink.write(_BOM)
        with arrow_csv.CSVWriter(sink, schema) as writer:
            for piece in table.to_batches(max_chunksize=PIECE):
                columns = [
                    column.cast(kind) for column, kind in zip(piece.columns, schema.types, strict=True)
                ]
                if harmless:
                    columns = [defused(column) if _is_text(column.type) else column for column in columns]
                writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
