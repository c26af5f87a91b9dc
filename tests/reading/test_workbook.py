"""xlsx workbooks as spreadsheets and CRMs write them."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from kinfold.errors import UnreadableInput
from kinfold.reading import SourceFile, compressed
from kinfold.reading.files import read

if TYPE_CHECKING:
    from pathlib import Path

    from kinfold.tables import SourceTable


def book_of(**sheets: list[list[object]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    return book


def table_of(folder: Path, book: openpyxl.Workbook | bytes, sheet: str = "") -> SourceTable:
    path = folder / "crm.xlsx"
    path.write_bytes(book if isinstance(book, bytes) else content_of(book))
    table = read(SourceFile(str(path), "crm", sheet=sheet))
    assert table.rows_read == len(table.table) + sum(issue.quarantined for issue in table.issues)
    return table


def content_of(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """Return the workbook with one part's text changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                assert re.search(old.encode(), text)
                text = re.sub(old.encode(), new.encode(), text)
            after.writestr(name, text)
    return stream.getvalue()


def test_cells_become_the_text_a_person_would_write(tmp_path: Path) -> None:
    row = ["007", 13800138000, 1.5, 2.0, True, dt.datetime(1990, 3, 7), dt.datetime(2020, 1, 2, 3, 4), None]  # noqa: DTZ001  # sheets know no zone
    table = table_of(tmp_path, book_of(客户=[["a", "b", "c", "d", "e", "f", "g", "h"], row]))
    assert list(table.table.to_pylist()[0].values()) == [
        "007", "13800138000", "1.5", "2", "true", "1990-03-07", "2020-01-02 03:04:00", ""
    ]  # fmt: skip
    assert table.lines.tolist() == [2]
    assert not table.issues


def test_a_number_whose_digits_excel_has_lost_sets_its_row_aside(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["姓名", "身份证"],
        ["张三", 110101199003071234],
        ["李四", "110101199003071234"],
    ]
    table = table_of(tmp_path, book_of(客户=[*rows, ["王五", 123456789012345]]))
    assert table.table.column("姓名").to_pylist() == ["李四", "王五"]
    issue = table.issues[0]
    assert (issue.line, issue.field, issue.quarantined) == (2, "身份证", True)
    assert "rounded" in issue.reason


def test_a_number_formatted_with_leading_zeros_keeps_them(tmp_path: Path) -> None:
    book = book_of(crm=[["name", "postcode"], ["Smith", 2134]])
    book["crm"]["B2"].number_format = "00000"
    assert table_of(tmp_path, book).table.column("postcode").to_pylist() == ["02134"]


def test_a_formula_is_never_computed_and_is_told(tmp_path: Path) -> None:
    table = table_of(tmp_path, book_of(crm=[["id", "name"], ["1", "=A2&B1"], ["2", "Li"]]))
    assert table.table.column("name").to_pylist() == ["", "Li"]
    assert [(i.line, i.field, i.raw, i.quarantined) for i in table.issues] == [(2, "name", "=A2&B1", False)]


def test_an_error_cell_is_empty_and_told(tmp_path: Path) -> None:
    table = table_of(tmp_path, book_of(crm=[["id", "name"], ["1", "#REF!"]]))
    assert table.table.to_pylist() == [{"id": "1", "name": ""}]
    assert table.issues[0].raw == "#REF!"


def test_hidden_sheets_are_passed_over_unless_named(tmp_path: Path) -> None:
    book = book_of(字典=[["code"], ["x"]], 空=[], 客户=[["name"], ["张三"]])
    book["字典"].sheet_state = "hidden"
    table = table_of(tmp_path, book)
    assert table.table.to_pylist() == [{"name": "张三"}]
    assert not table.issues
    assert table_of(tmp_path, book, "字典").table.to_pylist() == [{"code": "x"}]


def test_further_sheets_with_rows_are_named_in_an_issue(tmp_path: Path) -> None:
    book = book_of(客户=[["name"], ["张三"]], 联系人=[["name"], ["李四"]])
    table = table_of(tmp_path, book)
    assert table.table.to_pylist() == [{"name": "张三"}]
    assert (table.issues[0].line, table.issues[0].quarantined) == (0, False)
    assert "联系人" in table.issues[0].reason
    assert table_of(tmp_path, book, "联系人").table.to_pylist() == [{"name": "李四"}]


def test_a_sheet_that_is_not_there_is_refused_with_the_list(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no sheet 客户") as refused:
        table_of(tmp_path, book_of(Sheet1=[["a"]], Other=[["b"]]), "客户")
    assert "Sheet1, Other" in refused.value.hint


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no row"):
        table_of(tmp_path, book_of(a=[], b=[[None, " "]]))


def test_a_wrong_dimension_hides_no_rows(tmp_path: Path) -> None:
    content = content_of(book_of(crm=[["id", "name"], ["1", "张三"], ["2", "李四"]]))
    wrong = changed(content, "xl/worksheets/sheet1.xml", r'<dimension ref="[^"]*"', '<dimension ref="A1"')
    assert len(table_of(tmp_path, wrong).table) == 2


def test_empty_rows_are_passed_over_and_lines_stay_those_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], ["id", "name"], ["1", "a"], [None, None], ["2", "b"], [None, " "], []]
    table = table_of(tmp_path, book_of(crm=rows))
    assert table.lines.tolist() == [3, 5]
    assert table.rows_read == 2


def test_a_fxiaoke_template_loses_its_description_row(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["唯一性ID（必填）", "客户名称（必填）"],
        ["此项必填\n请填入 唯一性ID", "此项必填"],
        ["65f0", "上海某某有限公司"],
    ]
    table = table_of(tmp_path, book_of(客户=rows))
    assert table.lines.tolist() == [3]
    assert [(issue.line, issue.quarantined) for issue in table.issues] == [(2, True)]


def test_a_title_above_the_header_and_cells_right_of_it_are_not_lost(tmp_path: Path) -> None:
    rows: list[list[object]] = [["客户列表"], ["姓名", "电话", "城市"], ["张三", "138", "上海", "备注"]]
    table = table_of(tmp_path, book_of(crm=rows))
    assert table.table.column_names == ["姓名", "电话", "城市", "column 4"]
    assert [(issue.line, issue.quarantined) for issue in table.issues] == [(1, False)]


def test_scientific_notation_in_a_text_cell_is_told(tmp_path: Path) -> None:
    table = table_of(tmp_path, book_of(crm=[["id"], ["1.10101E+17"]]))
    assert [(issue.field, issue.quarantined) for issue in table.issues] == [("id", False)]


def test_a_carriage_return_is_read_as_one(tmp_path: Path) -> None:
    assert table_of(tmp_path, book_of(crm=[["a"], ["x_x000D_\ny"]])).table.to_pylist() == [{"a": "x\r\ny"}]


def test_a_zip_that_is_no_workbook_and_a_workbook_cut_short_are_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("crm.csv", "id,name\n1,2\n")
    with pytest.raises(UnreadableInput, match="not a workbook"):
        table_of(tmp_path, stream.getvalue())
    content = content_of(book_of(crm=[["a"], ["b"]]))
    with pytest.raises(UnreadableInput, match="not a whole workbook"):
        table_of(tmp_path, content[:-30])
    with pytest.raises(UnreadableInput, match="workbook is damaged"):
        table_of(tmp_path, changed(content, "xl/worksheets/sheet1.xml", "</row>", "</rowe>"))


def test_a_workbook_of_expanding_entities_is_refused(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "张三张三张三">{levels}]><worksheet'
    content = content_of(book_of(crm=[["a"], ["b"]]))
    content = changed(content, "xl/worksheets/sheet1.xml", "<worksheet", bomb)
    content = changed(content, "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData>&e9;")
    with pytest.raises(UnreadableInput, match="damaged"):
        table_of(tmp_path, content)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressed, "HARMLESS", 1 << 20)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (8 << 20))
    with pytest.raises(UnreadableInput, match="bomb"):
        table_of(tmp_path, stream.getvalue())
