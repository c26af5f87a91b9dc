"""What ``out/`` holds is safe to open, exact to read back, and the same for the same run."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import csv as arrow_csv

from kinfold.errors import ProjectUnusable
from kinfold.measuring import quality
from kinfold.publishing.files import crosswalk, write_out
from kinfold.publishing.input_back import write_inputs
from kinfold.publishing.safe_csv import PIECE, defused, private_file, restored, write_people
from kinfold.publishing.summary import masked, summarise
from kinfold.tables import Resolution, SourceTable
from publishing.small_run import ACCOUNTING, small_run

if TYPE_CHECKING:
    from pathlib import Path

RISKY = "=+-@\t\r\n"


def small_resolution() -> Resolution:
    tables = small_run()
    found = quality(tables["records"], tables["mentions"])
    return Resolution(
        tables,
        summarise(tables, ACCOUNTING, found, {"pairs": 2}, review={}, notes={"crm.csv": "CSV, GB18030"}),
    )


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@given(st.lists(st.text(alphabet="'=+-@\t\r\na张", max_size=5)))
def test_every_cell_is_harmless_in_a_spreadsheet_and_comes_back_as_it_was(cells: list[str]) -> None:
    column = pa.array(cells, pa.string())
    safe = defused(column)
    assert not [cell for cell in safe.to_pylist() if cell.startswith(tuple(RISKY))]
    assert restored(safe).to_pylist() == cells


def test_all_tables_stand_there_as_csv_and_parquet_with_a_summary(tmp_path: Path) -> None:
    write_out(tmp_path / "out", small_resolution())
    names = ("customers", "crosswalk", "links", "cuts", "affiliations", "issues")
    expected = {f"{name}.{ending}" for name in names for ending in ("csv", "parquet")} | {"summary.json"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == expected
    for name in names:
        assert (
            len(rows_of(tmp_path / "out" / f"{name}.csv"))
            == pq.read_table(tmp_path / "out" / f"{name}.parquet").num_rows
        )


def test_the_crosswalk_has_one_row_a_record_derived_ones_included(tmp_path: Path) -> None:
    write_out(tmp_path, small_resolution())
    rows = rows_of(tmp_path / "crosswalk.csv")
    assert {"source": "erp", "source_key": "1#department", "customer_id": "C-4"} in rows
    assert [f"{row['source']}:{row['source_key']}" for row in rows] == small_run()["records"][
        "record"
    ].to_pylist()
    assert not (tmp_path / "crosswalk.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_member_without_its_record_in_order_still_gets_its_own_customer() -> None:
    tables = small_run()
    backwards = tables["members"].take(pa.array(range(6, -1, -1)))
    assert crosswalk(tables["records"], backwards).equals(crosswalk(tables["records"], tables["members"]))


def test_phones_and_formulas_are_text_for_a_spreadsheet_and_raw_in_parquet(tmp_path: Path) -> None:
    write_out(tmp_path, small_resolution())
    assert rows_of(tmp_path / "customers.csv")[0]["phone"] == "'+8613912345678"
    assert pq.read_table(tmp_path / "customers.parquet")["phone"][0].as_py() == "+8613912345678"
    assert (tmp_path / "customers.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_table_that_is_written_in_pieces_reads_as_one_that_is_written_at_once(tmp_path: Path) -> None:
    rows = 2 * PIECE + 1
    phones = pa.array([f"+86139{number:08d}" if number % 3 else '0571-88 "1"' for number in range(rows)])
    passes = pa.DictionaryArray.from_arrays(pa.array(np.arange(rows) % 2), pa.array(["=name", "phone"]))
    write_people(
        tmp_path / "pieces.csv", pa.table({"@phone": phones, "passes": passes, "weight": range(rows)})
    )
    whole = {"'@phone": defused(phones), "passes": defused(passes.cast(pa.string())), "weight": range(rows)}
    arrow_csv.write_csv(pa.table(whole), tmp_path / "whole.csv")
    assert (tmp_path / "pieces.csv").read_bytes() == b"\xef\xbb\xbf" + (tmp_path / "whole.csv").read_bytes()


def test_the_same_run_writes_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_out(tmp_path / folder, small_resolution())
    for path in [*sorted((tmp_path / "one").glob("*.csv")), tmp_path / "one" / "summary.json"]:
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_files_are_private_and_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "links.csv").symlink_to(victim)
    write_out(tmp_path / "out", small_resolution())
    assert victim.read_text() == "precious"
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()} == {0o600}


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(ProjectUnusable, match="out"):
        write_out(tmp_path / "out", small_resolution())


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("old")
    with pytest.raises(ProjectUnusable, match="No space left"):
        interrupted_write(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def interrupted_write(path: Path) -> None:
    with private_file(path) as sink:
        sink.write(b"half")
        raise OSError(28, "No space left on device")


def source_table(source: str, **columns: list[str]) -> SourceTable:
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
    return SourceTable(source, f"{source}.csv", "", table, np.arange(2, 2 + len(table)), len(table), ())


def test_each_input_comes_back_with_the_customer_in_front(tmp_path: Path) -> None:
    inputs = [source_table("crm", 编号=["1", "2", "2"], 姓名=["張三", "张三", "=1+1"])]
    keys = [pa.array(["crm:1", "crm:2", ""])]
    (path,) = write_inputs(tmp_path, inputs, keys, small_run()["members"])
    assert path == tmp_path / "input" / "crm.csv"
    assert [tuple(row.values()) for row in rows_of(path)] == [
        ("C-1", "1", "張三"),
        ("C-2", "2", "张三"),
        ("", "2", "'=1+1"),
    ]


def test_inputs_with_odd_or_equal_names_do_not_overwrite_each_other(tmp_path: Path) -> None:
    inputs = [source_table(name, customer_id=["old"]) for name in ("../crm", "../CRM", "客户/2024")]
    paths = write_inputs(tmp_path, inputs, [pa.array(["crm:1"])] * 3, small_run()["members"])
    assert [path.name for path in paths] == ["_crm.csv", "_CRM-2.csv", "客户_2024.csv"]
    assert list(rows_of(paths[0])[0]) == ["kinfold_customer_id", "customer_id"]


def test_the_summary_counts_what_happened(tmp_path: Path) -> None:
    write_out(tmp_path, small_resolution())
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    totals = summary["totals"]
    assert totals["rows_read"] == totals["records"] + totals["repeated_keys"] + totals["quarantined"] == 8
    assert totals["derived_records"] == 1
    assert summary["customers"] == {"person": 3, "organization": 2, "department": 1}
    assert summary["duplicates"] == {"records": 2, "customers": 1}
    assert summary["largest"] == {"customer_id": "C-1", "kind": "person", "name": "张*", "records": 2}
    assert summary["values"]["generic"] == {"phone": 1}
    assert summary["values"]["placeholder_cells"] == {"phone": 1}
    assert summary["links"]["match"] == 1
    assert summary["files"][0]["note"] == "CSV, GB18030"
    assert summary["examples"]["customer_id"] == "C-1"
    assert summary["examples"]["name"] == "北京海淀科技有限公司"


def test_the_summary_names_issues_by_place_and_never_by_value() -> None:
    summary = small_resolution().summary
    assert {"file": "crm.csv", "line": 5, "field": ""} in [one["example"] for one in summary["issues"]]
    text = json.dumps(summary, ensure_ascii=False)
    assert not [raw for raw in ("13912345678", "张三", "calc", "mueller", "Müller") if raw in text]


def test_an_empty_run_has_a_summary_too() -> None:
    tables = {name: table.slice(0, 0) for name, table in small_run().items()}
    summary = summarise(tables, (), quality(tables["records"], tables["mentions"]), {}, review={})
    assert summary["totals"]["customers"] == 0
    assert summary["largest"]["records"] == 0


def test_a_person_is_masked_and_a_company_is_not() -> None:
    assert masked("Jürgen Müller", "person") == "J*"
    assert masked("", "person") == "*"
    assert masked("ACME", "organization") == "ACME"


def test_a_table_that_is_encoded_already_is_copied_byte_for_byte_and_private(tmp_path: Path) -> None:
    written = tmp_path / "links of the run.parquet"
    pq.write_table(small_resolution().tables["links"], written, compression="none")
    write_out(tmp_path / "out", small_resolution(), {"links": written})
    copy = tmp_path / "out" / "links.parquet"
    assert copy.read_bytes() == written.read_bytes()
    assert copy.stat().st_mode & 0o077 == 0
