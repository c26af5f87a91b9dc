"""Data frames of the Python API: pandas or Arrow."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.reading.grid import SURROGATE
from kinfold.reading.screening import Origin, screened
from kinfold.reading.typed import EXACT_FLOAT, ROUNDED, scalar_text, typed_grid

if TYPE_CHECKING:
    import pandas as pd

    from kinfold.reading.grid import Grid
    from kinfold.reading.typed import Damage
    from kinfold.tables import SourceTable

FILE = "<dataframe>"


def read_frame(source: str, frame: pd.DataFrame | pa.Table) -> SourceTable:
    """Return the rows of a pandas frame or Arrow table as text; ``lines`` count them from 1.

    The index is not read. A column of integers that pandas turned into floats for its missing values
    reads as integers again. Raises UnreadableInput for two columns of one name.
    """
    damaged: list[tuple[str, Damage]] = []
    if isinstance(frame, pa.Table):
        names, columns = frame.column_names, frame.columns
    else:
        names = [_label(label) for label in frame.columns]
        columns = [_arrow(frame.iloc[:, at], names[at], damaged) for at in range(len(names))]
    grid = typed_grid(names, columns, "data frame", damaged)
    return screened(grid, Origin(source, FILE, _digest(grid)))


def _label(label: object) -> str:
    return ".".join(str(part) for part in label) if isinstance(label, tuple) else str(label)


def _arrow(series: pd.Series[Any], name: str, damaged: list[tuple[str, Damage]]) -> pa.ChunkedArray:
    """Return a pandas column as Arrow; a column of mixed Python values is written value by value."""
    try:
        array = pa.array(series, from_pandas=True)
    except (pa.ArrowException, UnicodeEncodeError, OverflowError, TypeError, ValueError):
        array = None
    if array is None or isinstance(array.type, pa.BaseExtensionType):
        array = _mixed(series, name, damaged)
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])


def _mixed(series: pd.Series[Any], name: str, damaged: list[tuple[str, Damage]]) -> pa.Array:
    texts: list[str] = []
    for row, (value, missing) in enumerate(zip(series, series.isna(), strict=True)):
        text = "" if missing else scalar_text(value)
        if SURROGATE.search(text):
            damaged.append((name, (row, ascii(text), "half a character (a lone surrogate)")))
            text = ""
        elif not missing and isinstance(value, float) and value.is_integer() and abs(value) > EXACT_FLOAT[64]:
            damaged.append((name, (row, text, ROUNDED)))
        texts.append(text)
    return pa.array(texts, pa.string())


def _digest(grid: Grid) -> str:
    """Return the digest of all cells, the same however Arrow has cut the columns into chunks."""
    digest = hashlib.sha256(repr((grid.header, grid.faults)).encode("utf-8", "backslashreplace"))
    for column in grid.table.columns:
        digest.update(pc.binary_length(column).combine_chunks().to_numpy().tobytes())
        for chunk in column.chunks:
            digest.update(
                pc.binary_join(pa.ListArray.from_arrays([0, len(chunk)], chunk), "")[0].as_py().encode()
            )
    return digest.hexdigest()
