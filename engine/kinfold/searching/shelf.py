"""The tables of one run, asked by SQL.

Tables on disk are read by DuckDB itself, only the columns and row groups that a question needs: a
million records answer in about a second without loading them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from kinfold.errors import ProjectUnusable
from kinfold.tables import RUN_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa


class Shelf:
    """Questions to a run's tables. ``find_table`` gives each as Arrow, or as the Parquet file that holds it.

    A table is looked for when the first question names it.
    """

    def __init__(self, find_table: Callable[[str], pa.Table | Path]) -> None:
        self._find_table = find_table
        self._connection = duckdb.connect()
        self._placed: set[str] = set()

    def ask(self, question: str, **values: object) -> list[dict[str, Any]]:
        """Answer a SELECT over the tables of RUN_TABLES; ``$name`` in it stands for the value ``name``.

        Raises ProjectUnusable when a file of the run is gone or damaged.
        """
        try:
            for name in RUN_TABLES:
                if name in question and name not in self._placed:
                    self._place(name)
            cursor = self._connection.execute(question, values or None)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except (duckdb.IOException, duckdb.InvalidInputException) as fault:
            first_line = str(fault).partition("\n")[0]
            raise ProjectUnusable(
                f"A file of the current run cannot be read: {first_line}",
                hint="Run `kinfold resolve` again: it rebuilds everything that is derived.",
            ) from fault

    def _place(self, name: str) -> None:
        table = self._find_table(name)
        if isinstance(table, Path):
            self._connection.read_parquet(str(table)).create_view(name)
        else:
            self._connection.register(name, table)
        self._placed.add(name)
