"""xlsx workbooks: the first visible sheet with rows, or the one that is named.

Numbers are written with every digit, and refused where the spreadsheet has lost some. Formulas are
never computed and their stored results never trusted: the cell is empty, with an Issue.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kinfold.errors import UnreadableInput
from kinfold.reading.compressed import open_zip
from kinfold.reading.grid import (
    Columns,
    Fault,
    Grid,
    column_names,
    is_blank,
    is_title,
    shortened,
    title_fault,
)
from kinfold.reading.headless import LOOKED_AT, headless_fault, is_record
from kinfold.reading.typed import scalar_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_ROWS = 1_048_576  # rows of a sheet in the xlsx format; a row number beyond it is damage
EXACT_NUMBER = 10**15  # a spreadsheet keeps 15 digits of a number; from the 16th on they are zeros
_ROUNDED = "Excel has rounded this number to 15 digits; format the column as text and export again"
_SAVE = "Open it in a spreadsheet and save it as xlsx."
_ZEROS = re.compile(r"0{2,}")  # a number format that shows leading zeros: 00000 for a postcode
_HIDDEN_CHARACTER = re.compile(r"_x(00(?:[01][0-9A-Fa-f]|5[Ff]))_")  # xlsx writes a carriage return _x000D_


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell as text; with a reason when something is wrong, broken when its row cannot be used."""

    text: str
    reason: str = ""
    raw: str = ""
    broken: bool = False


_EMPTY = _Cell("")


@dataclass
class _Sheet:
    """The rows of a sheet that hold something, as text."""

    title: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)  # field: the column's number, until the header is known


def read_workbook(raw: bytes, sheet: str, path: str) -> Grid:
    """Return the rows of one sheet; ``sheet`` "" takes the first visible one that is not empty.

    Raises UnreadableInput for what is no workbook, a sheet that is not there, or no rows at all. About
    15 microseconds a cell.
    """
    _require_workbook(raw, path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions that it leaves out
        try:
            return _read(raw, sheet, path)
        except UnreadableInput:
            raise
        except Exception as error:  # a damaged workbook makes openpyxl raise anything
            raise UnreadableInput(f"{path}: the workbook is damaged ({error})", hint=_SAVE) from error


def _require_workbook(raw: bytes, path: str) -> None:
    with open_zip(raw, path) as archive:
        parts = archive.namelist()
    if "xl/workbook.xml" in parts:
        return
    what = "an xlsb workbook" if "xl/workbook.bin" in parts else "a zip file, not a workbook"
    raise UnreadableInput(f"{path}: this is {what}", hint="Unpack it, or save it as xlsx.")


def _read(raw: bytes, wanted: str, path: str) -> Grid:
    import openpyxl  # noqa: PLC0415  # most files are no workbooks, and it takes long to load

    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
    sheets = {page.title: page for page in book.worksheets}
    if wanted and wanted not in sheets:
        raise UnreadableInput(
            f"{path}: there is no sheet {wanted}", hint=f"The sheets are: {', '.join(sheets)}."
        )
    visible = [page for page in sheets.values() if page.sheet_state == "visible"]
    candidates = [sheets[wanted]] if wanted else visible
    filled = [page for page in candidates if next(_filled_rows(page), None)]
    if not filled:
        raise UnreadableInput(
            f"{path}: no row in {wanted or 'any visible sheet'}", hint=f"The sheets are: {', '.join(sheets)}."
        )
    others = [page.title for page in filled[1:]]
    return _grid(_sheet(filled[0], others), path)


def _filled_rows(page: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    page.reset_dimensions()  # some exporters state a wrong one, and only its cells would be read
    for number, cells in enumerate(page.iter_rows(max_row=MAX_ROWS), 1):
        if any(cell.value is not None and not is_blank(str(cell.value)) for cell in cells):
            yield number, cells


def _sheet(page: Any, others: list[str]) -> _Sheet:
    sheet = _Sheet(page.title)
    if others:
        reason = f"other sheets hold rows too and are not read: {', '.join(others)}; name one with --sheet"
        sheet.faults.append(Fault(0, "", page.title, reason, quarantined=False))
    for number, cells in _filled_rows(page):
        read = [_cell(cell) for cell in cells]
        while read and not (read[-1].text or read[-1].reason):
            read.pop()
        texts = [cell.text for cell in read]
        broken = next((at for at, cell in enumerate(read) if cell.broken), None)
        if broken is not None and sheet.rows:  # the first row is the header, whatever it holds
            row = shortened(", ".join(texts))
            sheet.faults.append(Fault(number, str(broken), row, read[broken].reason))
            continue
        sheet.rows.append((number, texts))
        for at, cell in enumerate(read):
            if cell.reason:
                sheet.faults.append(Fault(number, str(at), cell.raw, cell.reason, quarantined=False))
    return sheet


def _grid(sheet: _Sheet, path: str) -> Grid:
    if len(sheet.rows) > 1 and is_title(sheet.rows[0][1] + [""], sheet.rows[1][1]):
        line, cells = sheet.rows.pop(0)
        sheet.faults.append(title_fault(line, " ".join(cells)))
    if not sheet.rows:
        raise UnreadableInput(f"{path}: sheet {sheet.title}: no row can be read", hint=_SAVE)
    line, first = sheet.rows[0]
    headless = is_record(first, [cells for _, cells in sheet.rows[1 : LOOKED_AT + 1]])
    if headless:
        sheet.faults.append(headless_fault(line, ", ".join(first)))
    header = [] if headless else sheet.rows.pop(0)[1]
    width = max(len(header), max((len(cells) for _, cells in sheet.rows), default=0))
    header += [""] * (width - len(header))
    names = column_names(header, path)
    columns = Columns(width)
    for line, cells in sheet.rows:
        columns.add(line, cells + [""] * (width - len(cells)))
    table, lines = columns.table()
    faults = tuple(replace(f, field=names[int(f.field)]) if f.field else f for f in sheet.faults)
    return Grid(tuple(header), table, lines, faults, f"xlsx, sheet {sheet.title}")


def _cell(cell: Any) -> _Cell:
    value = cell.value
    if value is None:
        return _EMPTY
    if cell.data_type == "f":
        formula = shortened(str(getattr(value, "text", value)))
        return _Cell("", f"formula cell: {formula}; save the sheet as values", formula)
    if cell.data_type == "e":
        return _Cell("", f"error cell: {value}", str(value))
    if isinstance(value, str):
        return _Cell(_HIDDEN_CHARACTER.sub(lambda found: chr(int(found[1], 16)), value))
    return _number(cell, value)


def _number(cell: Any, value: object) -> _Cell:
    text = scalar_text(value)
    if isinstance(value, int | float) and abs(value) >= EXACT_NUMBER:
        return _Cell(text, _ROUNDED, text, broken=True)
    if isinstance(value, int) and not isinstance(value, bool) and _ZEROS.fullmatch(cell.number_format):
        return _Cell(text.zfill(len(cell.number_format)))
    return _Cell(text)
