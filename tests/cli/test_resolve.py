"""From files to customers in one command, in words, in JSON, and once more."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.terminal import Terminal  # noqa: TID251  # the folder of these tests

STORY = Path(__file__).parents[2] / "fixtures" / "first_look"
FILES = (STORY / "crm.csv", STORY / "shop.csv")


def test_two_files_become_customers_and_the_next_commands_work(kinfold: Terminal) -> None:
    ran = kinfold("resolve", *FILES)
    assert ran.code == 0
    assert "Read 2 files with 12 rows." in ran.out
    assert "kinfold map" in ran.out
    commands = [shlex.split(line)[1:] for line in ran.out.splitlines() if line.startswith("  kinfold ")]
    assert len(commands) == 3
    for words in commands:
        assert kinfold(*words).code == 0


def test_the_same_input_again_changes_nothing_and_says_so(kinfold: Terminal, tmp_path: Path) -> None:
    kinfold("resolve", *FILES)
    before = (tmp_path / "kinfold-project" / "out" / "crosswalk.csv").read_bytes()
    again = kinfold("resolve", *FILES)
    assert "Nothing changed" in again.err
    assert (tmp_path / "kinfold-project" / "out" / "crosswalk.csv").read_bytes() == before


def test_json_is_the_summary_alone(kinfold: Terminal, tmp_path: Path) -> None:
    ran = kinfold("resolve", *FILES, "--json", "--quiet")
    assert json.loads(ran.out)["totals"]["rows_read"] == 12
    assert ran.out == (tmp_path / "kinfold-project" / "out" / "summary.json").read_text(encoding="utf-8")
    assert ran.err == ""


def test_a_row_that_was_set_aside_is_told_and_is_exit_1(kinfold: Terminal, tmp_path: Path) -> None:
    (tmp_path / "客户.csv").write_text("客户编号,姓名,手机\n1,张三,13912345678\n2,李四\n", encoding="gb18030")
    ran = kinfold("resolve", "客户.csv", "--lang", "zh")
    assert ran.code == 1
    assert "1 行被搁置" in ran.out
    assert "客户.csv 第 3 行" in ran.out


def test_fields_whose_values_are_not_all_sound_are_counted(kinfold: Terminal, tmp_path: Path) -> None:
    rows = (
        "编号,姓名,手机,邮箱",
        "1,张三,13912345670,a@lanhai.cn",
        "2,李四,无,b@lanhai.cn",
        "3,王五,13912345,",
        "4,赵六,,",
    )
    (tmp_path / "crm.csv").write_text("\n".join(rows), encoding="utf-8")
    ran = kinfold("resolve", "crm.csv", "--lang", "zh")
    assert [line.split() for line in ran.out.splitlines() if line.startswith("crm  ")] == [
        ["crm", "电话", "1", "0", "1", "1", "1"]
    ]
    told = json.loads((tmp_path / "kinfold-project" / "out" / "summary.json").read_text(encoding="utf-8"))
    counted = {row.pop("field"): row for row in told["quality"]}
    assert counted["email"] == {
        "source": "crm", "valid": 2, "repaired": 0, "invalid": 0, "placeholder": 0, "missing": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("id,name,phone", "1,Anna Berg,13912345670"), "were read as CN: no row names a country."),
        (
            ("id,name,phone,country", "1,Anna Berg,13912345670,China"),
            "in the country of their row, else as CN",
        ),
        (("id,name,country", "1,Anna Berg,China"), ""),
    ],
)
def test_where_phones_were_read_is_told_as_it_was(
    kinfold: Terminal, tmp_path: Path, rows: tuple[str, ...], said: str
) -> None:
    (tmp_path / "crm.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    ran = kinfold("resolve", "crm.csv", "--lang", "en")
    assert said in ran.out
    assert ("without a country code" in ran.out) == bool(said)


def test_the_input_comes_back_with_its_customers(kinfold: Terminal, tmp_path: Path) -> None:
    kinfold("resolve", *FILES, "--with-input")
    written = tmp_path / "kinfold-project" / "out" / "input" / "crm.csv"
    assert written.read_text(encoding="utf-8-sig").startswith('"customer_id","id","name"')


def test_records_that_did_not_come_again_stay_and_the_summary_says_so(
    kinfold: Terminal, tmp_path: Path
) -> None:
    header = "客户编号,姓名,手机\n"
    (tmp_path / "may.csv").write_text(f"{header}1,张三,13912345678\n2,李四,13922345678\n", encoding="utf-8")
    (tmp_path / "june.csv").write_text(f"{header}1,张三,13912345678\n", encoding="utf-8")
    assert "stayed" not in kinfold("resolve", "crm=may.csv").out
    told = kinfold("resolve", "crm=june.csv")
    assert told.code == 0
    assert (
        "1 record of crm that an earlier file gave did not come again in june.csv and stayed as before."
        in told.out
    )
    assert "resolve the newest files alone into a new project" in told.out
    chinese = kinfold("resolve", "--lang", "zh")
    assert "来源 crm 有 1 条记录只在此前的文件中出现，june.csv 中没有；这些记录予以保留。" in chinese.out
    alone = kinfold("resolve", "crm=june.csv", "--project", "new")
    assert "stayed" not in alone.out
