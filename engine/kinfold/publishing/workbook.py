"""A table as an xlsx workbook for people: every cell is text, none is a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfold.publishing.safe_csv import private_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

LONGEST_CELL = 32_767  # characters that a cell of a workbook can hold


def write_workbook(path: Path, table: pa.Table) -> None:
    """Write a table of text; what no workbook can hold (control characters, an endless text) is left out."""
    from openpyxl import Workbook  # noqa: PLC0415  # seldom needed, and it takes long to load
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  # the same
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415  # the same

    book = Workbook(write_only=True)
    sheet = book.create_sheet("review")

    def row(texts: Sequence[str]) -> list[object]:
        cells: list[object] = []
        for text in texts:
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL])
            cell.data_type = "s"  # "=1+1" is what somebody wrote, not a formula
            cells.append(cell)
        return cells

    sheet.append(row(table.column_names))
    for each in table.to_pylist():
        sheet.append(row(list(each.values())))
    with private_file(path) as sink:
        book.save(sink)
