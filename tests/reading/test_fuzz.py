"""Whatever becomes of a file on its way, it is refused clearly or every row is accounted for."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from kinfold.errors import UnreadableInput
from kinfold.reading import SourceFile
from kinfold.reading.files import read

if TYPE_CHECKING:
    from pathlib import Path

    from kinfold.tables import SourceTable

CSV = (
    'id,姓名,phone,"city, state"\n1,张三,013800138000,"上海\n浦东"\n2,"O\'Neil ""Jo""",+353 1,Dublin\n'
    "3,李四,,北京\n\n4,Müller,030 123,Berlin\n"
).encode()
JSONL = (
    '{"id": "1", "姓名": "张三", "FEATURES": [{"PHONE": "1"}, {"PHONE": 2.50}]}\n{"id": 2, "x": {"y": 0}}\n'
).encode()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (["id", "姓名", "note"], ["1", "张三", 13800138000], ["2", "Li", "=A1"]):
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def columnar() -> bytes:
    stream = io.BytesIO()
    parquet.write_table(pa.table({"id": ["1", "2"], "x": [1.5, None], "n": ["张三", "Li"]}), stream)
    return stream.getvalue()


GOOD = {
    "crm.csv": CSV,
    "gbk.csv": "id,姓名\n1,张三\n2,李四\n".encode("gbk"),
    "wide.csv": CSV.decode().encode("utf-16"),
    "crm.jsonl": JSONL,
    "crm.json": b"[" + JSONL.replace(b"\n{", b",\n{") + b"]",
    "crm.csv.gz": gzip.compress(CSV),
    "crm.xlsx": workbook(),
    "crm.parquet": columnar(),
}
ODD = [b"", b"\0", b'"', b"\r", b"\n", b",", b"\xff", b"\xe5", b"\\", b"{", b"<", b"99999999"]
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True), st.integers(0, 6), st.sampled_from(ODD) | st.binary(max_size=3)
    ),
    min_size=1,
    max_size=4,
)


def mutated(content: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, put in edits:
        at = int(place * len(content))
        content = content[:at] + put + content[at + length :]
    return content


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_damaged_file_is_refused_or_every_row_is_accounted_for(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / name

    @settings(max_examples=120, deadline=None)
    @given(EDITS)
    def accounted(edits: list[tuple[float, int, bytes]]) -> None:
        check(path, mutated(GOOD[name], edits))

    accounted()


def check(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    table = read_or_refused(SourceFile(str(path), "crm"), content)
    if table is None:
        return
    assert table.rows_read == len(table.table) + sum(issue.quarantined for issue in table.issues)
    assert len(table.lines) == len(table.table)
    assert all(kind == pa.string() for kind in table.table.schema.types)
    assert not any(column.null_count for column in table.table.columns)
    assert all((issue.source, issue.file) == ("crm", str(path)) for issue in table.issues)
    assert all(len(issue.raw) <= 200 and issue.reason for issue in table.issues)


def read_or_refused(file: SourceFile, content: bytes) -> SourceTable | None:
    """Read the file, or assert that it was refused with its name and a next step."""
    try:
        return read(file, io.BytesIO(content))
    except UnreadableInput as refused:
        complete = bool(refused.hint) and file.path in str(refused)
    assert complete
    return None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["", "PK", "PAR1", "{", "[{", "\ufeff", "a,b\n"]))
def test_any_bytes_are_refused_or_accounted_for(content: bytes, start: str) -> None:
    content = start.encode() + content
    table = read_or_refused(SourceFile("-", "crm"), content)
    if table is not None:
        assert table.rows_read == len(table.table) + sum(issue.quarantined for issue in table.issues)
