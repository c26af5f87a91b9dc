"""Files as a whole: formats by content, compression, and every way a file can be refused."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import parquet

from kinfold.errors import UnreadableInput, UsageError
from kinfold.reading import SourceFile, compressed, source_name
from kinfold.reading.files import read

if TYPE_CHECKING:
    from kinfold.tables import SourceTable

CSV = "id,name\n1,张三\n2,O'Neil\n".encode()


def table_of(folder: Path, content: bytes, name: str = "crm.csv") -> SourceTable:
    (folder / name).write_bytes(content)
    return read(SourceFile(str(folder / name), "crm"))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/b/crm.csv", "crm"),
        ("客户对象导出结果_20260101.xlsx", "客户对象导出结果_20260101"),
        ("web.shop.JSONL.gz", "web.shop"),
        ("a:b#c d.csv", "a-b-c-d"),
        (".csv", "source"),
        ("-", "stdin"),
    ],
)
def test_the_source_is_named_after_the_file_and_fits_a_record_key(path: str, name: str) -> None:
    assert source_name(path) == name


def test_standard_input_is_read_from_the_stream_that_is_given() -> None:
    table = read(SourceFile("-", ""), io.BytesIO(CSV))
    assert (table.source, table.file, table.rows_read) == ("stdin", "-", 2)
    with pytest.raises(UsageError):
        read(SourceFile("-", ""))


def test_gzip_is_recognised_by_content_and_names_the_digest_of_the_file_itself(tmp_path: Path) -> None:
    plain, packed = table_of(tmp_path, CSV), table_of(tmp_path, gzip.compress(CSV), "odd.name")
    assert packed.table.equals(plain.table)
    assert packed.sha256 != plain.sha256
    halves = gzip.compress(CSV[:10]) + gzip.compress(CSV[10:])
    assert table_of(tmp_path, halves, "crm.csv.gz").table.equals(plain.table)


def test_an_absent_file_a_folder_and_a_forbidden_name_are_refused(tmp_path: Path) -> None:
    for path, message in (
        (str(tmp_path / "no.csv"), "no such file"),
        (str(tmp_path), "a folder"),
        (str(tmp_path / "a\0b.csv"), "cannot be read"),
    ):
        with pytest.raises(UnreadableInput, match=message) as refused:
            read(SourceFile(path, "crm"))
        assert refused.value.hint


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(UnreadableInput, match="no permission"):
        read(SourceFile(str(tmp_path / "crm.csv"), "crm"))


@pytest.mark.parametrize("name", ["crm.csv", "crm.jsonl", "crm.xlsx", "crm.parquet"])
@pytest.mark.parametrize("content", [b"", b"\n \n", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(UnreadableInput, match="empty"):
        table_of(tmp_path, content, name)


def test_a_truncated_gzip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="ends too early"):
        table_of(tmp_path, gzip.compress(CSV)[:-9], "crm.csv.gz")
    with pytest.raises(UnreadableInput, match="damaged"):
        table_of(tmp_path, gzip.compress(CSV) + b"rubbish", "crm.csv.gz")


def test_a_gzip_bomb_is_stopped_soon_after_its_ratio_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compressed, "HARMLESS", 1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"a,b\n" * (1 << 20)) for _ in range(16)) + packer.flush()
    with pytest.raises(UnreadableInput, match="bomb"):
        table_of(tmp_path, bomb, "crm.csv.gz")


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "crm.xls", "old xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "c.xlsx", "password"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "crm.xls", "web page"),
        (b"id,name\n1,2\n", "crm.xlsx", "not an xlsx"),
        (b"id,name\n1,2\n", "crm.parquet", "not a Parquet"),
        (b"PK\x03\x04 rubbish", "crm.xlsx", "not a whole workbook"),
        (b"%PDF-1.7\n", "crm.csv", "document"),
        (gzip.compress(gzip.compress(CSV, mtime=0), mtime=0), "crm.csv.gz", "compressed"),
    ],
)
def test_what_is_no_table_is_refused_with_a_next_step(
    tmp_path: Path, content: bytes, name: str, message: str
) -> None:
    with pytest.raises(UnreadableInput, match=message) as refused:
        table_of(tmp_path, content, name)
    assert name in str(refused.value)
    assert refused.value.hint


def test_parquet_reads_as_the_text_it_stands_for(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": pa.array([110101199003071234, None], pa.int64()),
            "name": pa.array(["张三", None]).dictionary_encode(),
            "tags": pa.array([["x", "y"], None]),
            "at": pa.array([{"city": "上海"}, {"city": None}]),
        }
    )
    parquet.write_table(table, tmp_path / "crm.parquet")
    found = read(SourceFile(str(tmp_path / "crm.parquet"), "crm"))
    assert found.table.to_pylist() == [
        {"id": "110101199003071234", "name": "张三", "tags": "x / y", "at.city": "上海"}
    ]
    assert [(issue.line, issue.quarantined) for issue in found.issues] == [(2, True)]
    assert found.rows_read == 2


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"id": ["1"] * 100}), tmp_path / "crm.parquet")
    content = (tmp_path / "crm.parquet").read_bytes()
    for broken in (content[:-9], content[:40], b"PAR1" + content[60:]):
        with pytest.raises(UnreadableInput, match="damaged"):
            table_of(tmp_path, broken, "crm.parquet")


@pytest.mark.parametrize("cell", ["13911024567", "(212) 555-0199", "+49 30 901820 11", "zhang@example.com"])
def test_a_first_row_of_values_is_a_record(tmp_path: Path, cell: str) -> None:
    """Nobody named the columns: no person is lost for it, and no column bears a person's name."""
    rows = f"1,张三,{cell}\n2,李四,13601778812\n"
    found = table_of(tmp_path, rows.encode(), "crm.csv")
    assert found.table.to_pylist()[0] == {"column 1": "1", "column 2": "张三", "column 3": cell}
    assert (found.rows_read, found.lines.tolist()) == (2, [1, 2])
    (issue,) = found.issues
    assert "the first row is a record" in issue.reason
    assert (issue.line, issue.quarantined) == (1, False)


@pytest.mark.parametrize(
    "rows",
    [
        "Anna Vance,1961-04-09\nRobert Imber,1975-11-30\n",
        "远山机械有限公司\n青川贸易有限公司\n",
        "Pellow & Sons Ltd,17,Hale\nImber Freight GmbH,4,Wick\n",
        "12,Wick,AB1 2CD\n7b,Hale,PH4 9QT\n",
        "Lower Wick,28202\nPort Hale,28210\n",
        "K-0017,远山机械\nM-2140,青川贸易\n",
    ],
)
def test_dates_companies_and_numbers_tell_a_record_where_no_word_is_one_of_headers(
    tmp_path: Path, rows: str
) -> None:
    assert table_of(tmp_path, rows.encode(), "list.csv").rows_read == 2


@pytest.mark.parametrize(
    "rows",
    [
        "name,phone,13911024567\n张三,13601778812,13601778813\n",  # someone's number in a row of words
        "0,1,2\n17,Anna,4\n",
        "Kunde,2023,2024\nVance,12,14\n",
        "isim,telefon,2024\nVance,12,14\n",
        "mood,weather\ngood,fine\n",
        "Q1-2024,Q2-2024\nA1-1999,B2-1998\n",
        "Anna Vance,Robert Imber\n12,14\n",
    ],
)
def test_words_and_numbers_may_name_columns(tmp_path: Path, rows: str) -> None:
    assert table_of(tmp_path, rows.encode(), "list.csv").rows_read == 1


def test_a_first_row_of_words_and_one_value_is_a_header_and_told(tmp_path: Path) -> None:
    rows = "name,phone,13911024567\n张三,13601778812,13601778813\n"
    (issue,) = table_of(tmp_path, rows.encode(), "crm.csv").issues
    assert "first row seems to hold values" in issue.reason
    assert (issue.raw, issue.quarantined) == ("13911024567", False)


@pytest.mark.parametrize("cell", ["2024", "20240131", "2024-01-31", "phone 1", "e-mail (user@domain)"])
def test_a_year_or_a_day_may_name_a_column(tmp_path: Path, cell: str) -> None:
    assert not table_of(tmp_path, f"id,name,{cell}\n1,张三,x\n".encode(), "crm.csv").issues
