"""What the commands that look at a run print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.terminal import Terminal  # noqa: TID251  # the folder of these tests


def test_find_prints_the_customers_in_a_plain_table(kinfold: Terminal, project: Path) -> None:
    ran = kinfold("find", "zhang san", "--project", project)
    lines = ran.out.splitlines()
    assert lines[0].split() == ["customer", "kind", "name", "records", "found", "by", "value", "record"]
    assert [line.split()[0] for line in lines[1:]] == ["C-1", "C-2"]
    assert ran.err == "2 customers found.\n"


def test_find_says_when_there_is_nobody_and_when_there_are_more(kinfold: Terminal, project: Path) -> None:
    nobody = kinfold("find", "Quetzalcoatl", "--project", project)
    assert (nobody.code, nobody.out, nobody.err) == (0, "", "Nobody found for Quetzalcoatl.\n")
    assert "--limit" in kinfold("find", "张三", "--project", project, "--limit", 1).err
    assert kinfold("find", "Jurgen Mullar", "--project", project, "--quiet").err == ""


def test_find_as_json_is_json_and_nothing_else(kinfold: Terminal, project: Path) -> None:
    ran = kinfold("find", "13912345678", "--project", project, "--json")
    assert json.loads(ran.out)["hits"][0]["customer_id"] == "C-1"
    assert ran.err == ""


def test_show_a_customer_in_chinese(kinfold: Terminal, project: Path) -> None:
    ran = kinfold("show", "C-5", "--project", project, "--lang", "zh")
    assert ran.out.startswith("北京海淀科技有限公司：机构 C-5，1 条记录")
    assert "北京海淀科技有限公司上海分公司 (C-6) 是它的下级（分支机构，属于）" in ran.out
    assert "名称延伸" in ran.out


def test_show_a_customer_in_english(kinfold: Terminal, project: Path) -> None:
    ran = kinfold("show", "C-1", "--project", project)
    assert ran.out.startswith("张三: person C-1, 2 records from 2 sources")
    for words in (
        "erp.csv:2",
        "SOURCE_DUPLICATE",
        "+3.1",
        "one source, two keys",
        "(not here yet)",
        "exclusive",
    ):
        assert words in ran.out


def test_show_a_record_with_what_was_wrong_in_its_row(kinfold: Terminal, project: Path) -> None:
    ran = kinfold("show", "crm:2", "--project", project)
    assert "It belongs to customer C-2, 张三." in ran.out
    assert "placeholder" in ran.out
    assert json.loads(kinfold("show", "crm:2", "--project", project, "--json").out)["record"] == "crm:2"


def test_a_bare_key_of_two_sources_is_refused_with_the_choice(kinfold: Terminal, project: Path) -> None:
    ran = kinfold("show", "1", "--project", project)
    assert ran.code == 2
    assert "crm:1, erp:1" in ran.err


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    path = tmp_path / "truth.csv"
    rows = ["1,crm,zhang", "2,crm,zhang", "1,erp,zhang", "7,erp,beijing"]
    path.write_text("record_id,source,entity_id\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_measure_prints_the_figures_and_the_worst(kinfold: Terminal, project: Path, truth: Path) -> None:
    ran = kinfold("measure", truth, "--project", project)
    assert ran.code == 0
    assert ran.out.startswith(
        "4 records of the truth; 0 are not in the project, 3 records of the project are not in"
    )
    pairs = next(line for line in ran.out.splitlines() if line.startswith("pairs"))
    assert pairs.split()[1:4] == ["1.0000", "0.3333", "0.5000"]
    assert "zhang" in ran.out.partition("Customers that are split")[2]


def test_measure_as_json_has_every_figure(kinfold: Terminal, project: Path, truth: Path) -> None:
    figures = json.loads(kinfold("measure", truth, "--project", project, "--json").out)
    assert figures["pairs"] == {"hits": 1, "pred": 1, "true": 3, "precision": 1.0, "recall": 1 / 3, "f1": 0.5}
    assert figures["worst"]["split"][0]["wrong_pairs"] == 2


def test_map_prints_the_guess_and_writes_it_once(kinfold: Terminal, tmp_path: Path) -> None:
    (tmp_path / "客户.csv").write_text(
        "客户编号,姓名,手机\n1,张三,13912345678\n2,李四,13987654321\n", encoding="gb18030"
    )
    ran = kinfold("map", "crm=客户.csv")
    assert ran.code == 0
    assert "手机" in ran.out
    assert "phone" in ran.out
    written = (tmp_path / "kinfold-project" / "kinfold.toml").read_text(encoding="utf-8")
    assert 'name = "crm"' in written
    assert '"手机"' in written
    again = kinfold("map", "crm=客户.csv")
    assert again.code == 2
    assert "--force" in again.err
    assert kinfold("map", "crm=客户.csv", "--force").code == 0


def test_map_to_stdout_prints_the_file_alone(kinfold: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,name\n1,Jo\n", encoding="utf-8")
    ran = kinfold("map", "a.csv", "--output", "-")
    assert ran.out.startswith("#")
    assert "[[source]]" in ran.out
    assert not (tmp_path / "kinfold-project").exists()
