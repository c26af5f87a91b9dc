"""Reading of the word lists under ``tables/``: CSV with comment lines at the head."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def table_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of ``tables/NAME.csv`` below its header, in the order of the file."""
    text = files("kinfold.standard").joinpath("tables", f"{name}.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(tuple(row) for row in csv.reader(lines[1:]))


def words_where(name: str, column: int, value: str) -> frozenset[str]:
    """Return the first column of those rows whose ``column`` is ``value``."""
    return frozenset(row[0] for row in table_rows(name) if row[column] == value)
