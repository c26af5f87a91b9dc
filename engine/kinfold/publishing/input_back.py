"""The input tables once more, each row with its customer's id in front."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.publishing.safe_csv import private_folder, write_people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kinfold.tables import SourceTable

_NOT_IN_FILE_NAMES = re.compile(r"[^\w.\-]+")
ID_HEADERS = ("customer_id", "kinfold_customer_id")  # the second where the input has the first itself


def write_inputs(
    folder: Path, inputs: Sequence[SourceTable], row_records: Sequence[pa.Array], members: pa.Table
) -> tuple[Path, ...]:
    """Write ``folder/input/SOURCE.csv`` for each input table and return the paths, in the same order.

    ``row_records``: one text array for each table, the primary record's key (``SOURCE:KEY``) of each
    row, in the rows' order; "" where a row gave no record. ``members``: MEMBERS. Rows and cells stay as
    read, but for the guard against formulas. Raises ProjectUnusable when a file cannot be written.
    """
    private_folder(folder / "input")
    paths: list[Path] = []
    for source, records in zip(inputs, row_records, strict=True):
        position = pc.index_in(records, value_set=members["record"])
        customer = pc.fill_null(pc.take(members["customer_id"], position), "")
        header = next(name for name in _free_headers() if name not in source.table.column_names)
        path = _free_path(folder / "input", source.source, paths)
        write_people(path, source.table.add_column(0, header, customer))
        paths.append(path)
    return tuple(paths)


def _free_headers() -> Sequence[str]:
    return (*ID_HEADERS, *(f"{ID_HEADERS[1]}_{number}" for number in range(2, 100)))


def _free_path(folder: Path, source: str, taken: Sequence[Path]) -> Path:
    stem = _NOT_IN_FILE_NAMES.sub("_", source).strip(".") or "input"
    folded = {path.name.casefold() for path in taken}  # file systems that do not tell A from a
    names = (f"{stem}.csv", *(f"{stem}-{number}.csv" for number in range(2, len(taken) + 2)))
    return folder / next(name for name in names if name.casefold() not in folded)
