"""Delimited text: what is read, what is set aside, and that both readers agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.errors import UnreadableInput
from kinfold.reading import SourceFile
from kinfold.reading import lines as line_reader
from kinfold.reading.delimited import read_delimited
from kinfold.reading.files import read
from kinfold.reading.grid import MAX_CELL, is_blank

if TYPE_CHECKING:
    from pathlib import Path

    from kinfold.tables import SourceTable


def table_of(folder: Path, content: str | bytes, name: str = "crm.csv") -> SourceTable:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    table = read(SourceFile(str(path), "crm"))
    assert table.rows_read == len(table.table) + sum(issue.quarantined for issue in table.issues)
    assert len(table.lines) == len(table.table)
    return table


def rows_of(table: SourceTable) -> list[tuple[str, ...]]:
    return list(zip(*table.table.to_pydict().values(), strict=True))


def set_aside(table: SourceTable) -> list[tuple[int, str]]:
    return [(issue.line, issue.reason) for issue in table.issues if issue.quarantined]


def test_leading_zeros_and_words_for_nothing_stay_the_texts_they_are(tmp_path: Path) -> None:
    table = table_of(tmp_path, "name,phone\nNA,013800138001\nNone,null\nnan,\nNull,007\n")
    assert rows_of(table) == [("NA", "013800138001"), ("None", "null"), ("nan", ""), ("Null", "007")]
    assert table.lines.tolist() == [2, 3, 4, 5]


def test_cells_keep_their_blanks_and_headers_lose_them(tmp_path: Path) -> None:
    table = table_of(tmp_path, " 姓名 , 电话\n 张三 ,　139\n")
    assert table.table.column_names == ["姓名", "电话"]
    assert rows_of(table) == [(" 张三 ", "　139")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "\x01"])
def test_the_delimiter_is_the_one_that_header_and_rows_agree_on(tmp_path: Path, delimiter: str) -> None:
    lines = ["name,first|x", "Müller, Hans", "王|芳;x"]
    text = "\n".join(f'{number}{delimiter}"{line}"' for number, line in enumerate(lines))
    assert rows_of(table_of(tmp_path, text)) == [("1", lines[1]), ("2", lines[2])]


def test_a_semicolon_file_with_commas_in_its_header_is_split_at_semicolons(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id;name, first name\n1;Smith, John\n2;Prince\n")
    assert table.table.column_names == ["id", "name, first name"]
    assert len(table.table) == 2


def test_a_list_of_names_is_one_column_and_the_note_says_so(tmp_path: Path) -> None:
    table = table_of(tmp_path, "name\nSmith, John\n张三\n\n李四\n")
    assert rows_of(table) == [("Smith, John",), ("张三",), ("李四",)]
    assert table.lines.tolist() == [2, 3, 5]
    assert "one column" in table.note


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood(tmp_path: Path, end: str) -> None:
    table = table_of(tmp_path, end.join(["id,name", "1,张三", "", '2,"李', '四"', "3,王五", ""]))
    assert rows_of(table) == [("1", "张三"), ("2", f"李{end}四"), ("3", "王五")]
    assert table.lines.tolist() == [2, 4, 6]


def test_blank_lines_and_rows_of_delimiters_alone_are_no_rows(tmp_path: Path) -> None:
    table = table_of(tmp_path, "\n \nid,name\n\n1,a\n,\n   \n ,　\n2,b\n\n")
    assert rows_of(table) == [("1", "a"), ("2", "b")]
    assert table.lines.tolist() == [5, 9]
    assert table.rows_read == 2


def test_ragged_rows_are_set_aside_with_their_text(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,name,phone\n1,张三\n2,李四,139,多\n3,王五,138\n")
    assert rows_of(table) == [("3", "王五", "138")]
    assert [(i.line, i.raw) for i in table.issues] == [(2, "1,张三"), (3, "2,李四,139,多")]
    assert table.issues[0].reason == "2 cells where the header has 3"
    assert table.rows_read == 3


def test_an_unclosed_quote_costs_its_own_row_and_no_other(tmp_path: Path) -> None:
    body = "".join(f'{n},"Acme, {n}",x\n' for n in range(4, 2000))
    table = table_of(tmp_path, f'id,name,city\n1,a,b\n2,"Smith,London\n3,c,d\n{body}')
    assert set_aside(table) == [(3, "text after a closing quote")]
    assert table.table.column("id").to_pylist() == ["1", *(str(n) for n in range(3, 2000))]


def test_an_unclosed_quote_on_the_last_row_is_named(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'id,name\n1,a\n2,"b\n')
    assert set_aside(table) == [(3, "a quote is opened and never closed")]


def test_an_unclosed_quote_does_not_swallow_a_file_without_quotes(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'id,name\n1,"a\n' + "2,b\n" * 400_000)
    assert len(table.table) == 400_000
    assert [line for line, _ in set_aside(table)] == [2]


def test_text_after_a_closing_quote_sets_the_row_aside(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'id,name\n1,"Smith" John\n2,b\n')
    assert set_aside(table) == [(2, "text after a closing quote")]
    assert rows_of(table) == [("2", "b")]


def test_a_quote_inside_an_unquoted_cell_is_text(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'id,name\n1,5" pipe\n2,J "Jo" Li\n3, "x"\n4,"say ""hi"""\n')
    assert [name for _, name in rows_of(table)] == ['5" pipe', 'J "Jo" Li', ' "x"', 'say "hi"']
    assert not table.issues


def test_a_nul_byte_sets_its_row_aside(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,name\n1,a\0b\n2,王芳芳芳芳\n")
    assert set_aside(table) == [(2, "a NUL byte in the row")]
    assert rows_of(table) == [("2", "王芳芳芳芳")]


def test_a_cell_of_more_than_a_megabyte_sets_its_row_aside(tmp_path: Path) -> None:
    fits, too_long = "x" * MAX_CELL, "张" * (MAX_CELL + 1)
    table = table_of(tmp_path, f"id,name\n1,{fits}\n2,{too_long}\n3,c\n")
    assert table.table.column("id").to_pylist() == ["1", "3"]
    assert [line for line, _ in set_aside(table)] == [3]
    assert len(table.issues[0].raw) == 200


def test_the_header_repeated_by_joined_exports_is_set_aside(tmp_path: Path) -> None:
    export = "\ufeff姓名,电话\n张三,138\n"
    table = table_of(tmp_path, export + export)
    assert rows_of(table) == [("张三", "138"), ("张三", "138")]
    assert set_aside(table) == [(3, "this row repeats the header")]


def test_the_description_row_of_an_import_template_is_set_aside(tmp_path: Path) -> None:
    text = '唯一性ID（必填）,客户名称\n"此项必填\n请填入 唯一性ID",选填\n65f,北京某某科技有限公司\n'
    table = table_of(tmp_path, text)
    assert [line for line, _ in set_aside(table)] == [2]
    assert table.lines.tolist() == [4]


def test_a_title_above_the_header_is_told_and_not_taken_for_it(tmp_path: Path) -> None:
    table = table_of(tmp_path, "客户列表,,\n姓名,电话,城市\n张三,138,上海\n")
    assert table.table.column_names == ["姓名", "电话", "城市"]
    assert [(i.line, i.raw, i.quarantined) for i in table.issues] == [(1, "客户列表,,", False)]


def test_a_number_in_scientific_notation_is_told_and_kept(tmp_path: Path) -> None:
    table = table_of(tmp_path, "姓名,身份证\n张三,1.10101E+17\n李四,110101199003071234\n")
    assert rows_of(table)[0] == ("张三", "1.10101E+17")
    issue = table.issues[0]
    assert (issue.line, issue.field, issue.raw, issue.quarantined) == (2, "身份证", "1.10101E+17", False)
    assert len(table.issues) == 1


def test_two_columns_of_one_name_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="电话, 邮箱") as refused:
        table_of(tmp_path, "姓名,电话,邮箱,电话 ,邮箱\n1,2,3,4,5\n")
    assert refused.value.hint
    assert table_of(tmp_path, "Phone,phone\n1,2\n").table.column_names == ["Phone", "phone"]


def test_a_column_without_header_is_numbered_or_dropped_when_blank(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,,name,\n1,x,a,\n2,,b, \n")
    assert table.table.column_names == ["id", "column 2", "name"]


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,name")
    assert (table.rows_read, table.issues, table.table.column_names) == (0, (), ["id", "name"])


def test_a_header_with_an_open_quote_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="line 1: the header"):
        table_of(tmp_path, 'id,"name\n1,2\n')


def test_quotes_laid_out_to_cost_quadratic_time_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_reader, "MIN_REREAD", 1_000)
    with pytest.raises(UnreadableInput, match="left open again and again"):
        table_of(tmp_path, "a,b\n" + 'x","\n' * 500)


def test_issues_bear_the_path_and_source_as_given(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,name\n1\n")
    assert (table.issues[0].source, table.issues[0].file) == ("crm", str(tmp_path / "crm.csv"))


CELLS = st.text(st.sampled_from(list('ab,;\t"\n\r 张\0')), max_size=6)
FILES = st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=8)


def written(rows: list[list[str]], *, quoted: bool) -> bytes:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if quoted else text

    return "\n".join(",".join(cell(text) for text in row) for row in rows).encode()


def outcome(content: bytes, stretch: int) -> object:
    try:
        grid = read_delimited(content, "utf-8", "x.csv", stretch=stretch)
    except UnreadableInput as error:
        return str(error)
    return grid.header, grid.table.to_pydict(), grid.lines.tolist(), grid.faults, grid.note


@settings(max_examples=300, deadline=None)
@given(FILES, st.booleans(), st.integers(1, 60), st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_the_vectorised_reader_gives_what_the_strict_one_gives(
    rows: list[list[str]],
    quoted: bool,  # noqa: FBT001  # hypothesis gives it by position
    stretch: int,
    end: bytes,
) -> None:
    content = (b"id,name\n" + written(rows, quoted=quoted)).replace(b"\n", end)
    strict = outcome(content, 0)
    for size in (stretch, 1 << 20):
        fast = outcome(content, size)
        if isinstance(strict, tuple) and isinstance(fast, tuple):
            assert without_blanks(fast) == without_blanks(strict)
        else:
            assert fast == strict


def without_blanks(found: tuple[object, ...]) -> object:
    """Leave out the rows of blank cells, which screening drops for both readers alike."""
    header, columns, lines, faults, note = found
    assert isinstance(columns, dict)
    assert isinstance(lines, list)
    rows = zip(lines, *columns.values(), strict=True)
    return header, [row for row in rows if not all(map(is_blank, row[1:]))], faults, note


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(*[st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))] * 3)))
def test_what_was_quoted_properly_is_read_back_exactly(rows: list[tuple[str, str, str]]) -> None:
    content = b"id,name,city\n" + written([list(row) for row in rows], quoted=True)
    grid = read_delimited(content, "utf-8", "x.csv")
    read_back = list(zip(*grid.table.to_pydict().values(), strict=True))
    filled = [row for row in rows if not all(map(is_blank, row))]
    assert [row for row in read_back if not all(map(is_blank, row))] == filled
    assert not grid.faults
