"""Parquet files."""

from __future__ import annotations

import pyarrow as pa
from pyarrow import parquet

from kinfold.errors import UnreadableInput
from kinfold.reading.compressed import MAX_INFLATED
from kinfold.reading.grid import MAX_COLUMNS, Grid
from kinfold.reading.typed import typed_grid

MAX_ROWS = 2**31 - 1  # record codes are int32


def read_parquet(raw: bytes, path: str) -> Grid:
    """Return the rows as text; ``lines`` count them from 1. Raises UnreadableInput for a damaged file."""
    try:
        file = parquet.ParquetFile(pa.BufferReader(raw))
        shape = file.metadata
        size = sum(shape.row_group(group).total_byte_size for group in range(shape.num_row_groups))
        if size > MAX_INFLATED or shape.num_rows > MAX_ROWS or shape.num_columns > MAX_COLUMNS:
            raise UnreadableInput(
                f"{path}: too large: {shape.num_rows} rows, {shape.num_columns} columns, {size >> 20} MB",
                hint="Split the file.",
            )
        table = file.read()
        table.validate(full=True)
        return typed_grid(table.column_names, table.columns, "Parquet")
    except (pa.ArrowException, OSError, ValueError, OverflowError, UnicodeDecodeError) as error:
        raise UnreadableInput(
            f"{path}: the Parquet file is damaged or cut short ({_first_line(error)})", hint="Write it again."
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
