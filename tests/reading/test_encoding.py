"""Encodings: found where that is safe, asked for where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.errors import UnreadableInput, UsageError
from kinfold.reading import SourceFile
from kinfold.reading.encoding import to_utf8
from kinfold.reading.files import read

if TYPE_CHECKING:
    from pathlib import Path

    from kinfold.tables import SourceTable

CUSTOMERS = "姓名,公司,电话\n张三,北京某某科技有限公司,13912345678\n李镕基,上海喆喆贸易有限公司,13812345678\n"


def table_of(folder: Path, content: bytes, encoding: str = "") -> SourceTable:
    (folder / "crm.csv").write_bytes(content)
    return read(SourceFile(str(folder / "crm.csv"), "crm", encoding))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
def test_a_chinese_file_reads_alike_in_every_encoding_that_is_tried(tmp_path: Path, encoding: str) -> None:
    table = table_of(tmp_path, CUSTOMERS.encode(encoding))
    assert table.table.column_names == ["姓名", "公司", "电话"]
    assert table.table.column("姓名").to_pylist() == ["张三", "李镕基"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_western_utf_16_file_without_a_mark_is_recognised(tmp_path: Path, encoding: str) -> None:
    table = table_of(tmp_path, "name,phone\nO'Neil,+353 1\n".encode(encoding))
    assert table.table.column("name").to_pylist() == ["O'Neil"]


def test_traditional_characters_in_gbk_are_read(tmp_path: Path) -> None:
    table = table_of(tmp_path, "姓名,地址\n陳國偉,臺北市中正區\n黃麗華,香港灣仔軒尼詩道\n".encode("gbk"))
    assert table.table.column("姓名").to_pylist() == ["陳國偉", "黃麗華"]


def test_windows_text_is_not_taken_for_chinese(tmp_path: Path) -> None:
    western = "name,city\nMüller,Zürich\nNuñez,Málaga\n".encode("cp1252")
    with pytest.raises(UnreadableInput, match="neither UTF-8") as refused:
        table_of(tmp_path, western)
    assert "--encoding" in refused.value.hint
    assert table_of(tmp_path, western, "cp1252").table.column("name").to_pylist() == ["Müller", "Nuñez"]


def test_big5_is_read_when_told(tmp_path: Path) -> None:
    content = "姓名,城市\n陳國偉,臺北\n".encode("big5")
    assert table_of(tmp_path, content, "big5").table.column("姓名").to_pylist() == ["陳國偉"]


def test_utf_8_with_one_broken_byte_is_refused_with_its_line_and_not_read_as_gb18030(tmp_path: Path) -> None:
    broken = CUSTOMERS.encode() + b"\xe5\xff,x,y\n"
    with pytest.raises(UnreadableInput, match="line 4 is not valid utf-8"):
        table_of(tmp_path, broken)


def test_a_told_encoding_is_strict(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="not valid ascii"):
        table_of(tmp_path, CUSTOMERS.encode(), "ascii")


@pytest.mark.parametrize("word", ["utf-9", "rot13", "base64"])
def test_an_encoding_that_does_not_exist_is_a_wrong_question(tmp_path: Path, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        table_of(tmp_path, b"a,b\n", word)


def test_one_nul_byte_does_not_make_a_small_file_utf_16(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"a,b\n1,\0\n")
    assert [issue.reason for issue in table.issues] == ["a NUL byte in the row"]


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_utf_8_text_without_zero_bytes_is_taken_as_it_is(text: str) -> None:
    content = text.replace("\0", "").removeprefix("\ufeff").encode()
    assert to_utf8(content, "", "x.csv") == (content, "utf-8")


_TORN = st.lists(
    st.sampled_from([b"A", b"\x80", b"\xa0", b"\xbf", b"\xc0", b"\xc3", b"\xe0", b"\xed", b"\xf0", b"\xf4"])
)


@given(_TORN)
def test_bytes_are_utf_8_exactly_where_decoding_them_says_so(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    try:
        expected = raw.decode()
    except UnicodeDecodeError:
        with pytest.raises(UnreadableInput, match="not valid utf-8"):
            to_utf8(raw, "utf-8", "customers.csv")
    else:
        assert to_utf8(raw, "utf-8", "customers.csv")[0].decode() == expected
