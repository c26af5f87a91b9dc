"""``kinfold learn``: a run says when the records have left its weights behind, and learning renews them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cli.terminal import Terminal  # noqa: TID251  # the folder of these tests

FAMILY = "王李张刘陈杨赵黄周吴徐孙马朱胡"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"
PEOPLE = 400  # enough to learn from


def _name(number: int) -> str:
    return FAMILY[number % 15] + GIVEN[number // 3 % 20] + GIVEN[number * 7 // 5 % 20]


def _written(path: Path, numbers: Iterable[int], months: int = 0) -> Path:
    """Write a row for each person; ``months``: how far the birth dates are off."""
    rows = [
        f"{key},{_name(n)},139{12345678 + 97 * n},{1940 + n % 61}-{(n + months) % 12 + 1:02}-{n % 28 + 1:02}"
        for key, n in enumerate(numbers, 1)
    ]
    path.write_text("\n".join(("编号,姓名,手机,出生日期", *rows)) + "\n", encoding="utf-8")
    return path


def _crm(folder: Path, people: int = PEOPLE) -> Path:
    """Write the file of a first run: every tenth person stands in it twice."""
    return _written(folder / "crm.csv", [*range(people), *range(0, people, 10)])


def test_a_run_says_that_a_second_source_of_the_same_people_left_the_weights_behind(
    kinfold: Terminal, tmp_path: Path
) -> None:
    assert "kinfold learn" not in kinfold("resolve", _crm(tmp_path)).out
    shop = _written(tmp_path / "shop.csv", range(350))
    ran = kinfold("resolve", shop)
    assert re.search(r"The records have drifted \(person\): \d+ pairs match, \d+ did", ran.out)
    assert "`kinfold learn` learns the weights anew." in ran.out
    again = kinfold("resolve", shop, "--lang", "zh")
    assert "请用 `kinfold learn` 重新学习权重。" in again.out


def test_learning_says_what_changed_and_the_next_run_is_content(kinfold: Terminal, tmp_path: Path) -> None:
    kinfold("resolve", _crm(tmp_path))
    kinfold("resolve", _written(tmp_path / "shop.csv", range(350)))
    model = tmp_path / "kinfold-project" / "model" / "model.toml"
    before = model.read_bytes()
    ran = kinfold("learn")
    assert ran.code == 0
    assert "Weights of kind person: learned from 790 records." in ran.out
    assert "Those before came from 440 records." in ran.out
    assert "A match needs +0.0 bits, as before." in ran.out
    assert re.search(r"^field +level +before +now$", ran.out, re.MULTILINE)
    assert "All results are in kinfold-project/out" in ran.out
    assert "drifted" not in ran.out
    assert model.read_bytes() != before
    again = kinfold("resolve")
    assert "Nothing changed" in again.err
    assert "drifted" not in again.out


def test_learning_speaks_chinese(kinfold: Terminal, tmp_path: Path) -> None:
    kinfold("resolve", _crm(tmp_path))
    ran = kinfold("learn", "--lang", "zh")
    assert "个人的权重：由 440 条记录学习得到。" in ran.out
    assert "各字段的权重都没有变化。" in ran.out


def test_birth_dates_that_no_longer_agree_are_named(kinfold: Terminal, tmp_path: Path) -> None:
    kinfold("resolve", _crm(tmp_path))
    twice = [*range(PEOPLE, PEOPLE + 300), *range(PEOPLE, PEOPLE + 40)]
    first, second = twice[:300], twice[300:]
    kinfold("resolve", _written(tmp_path / "shop.csv", first))
    ran = kinfold("resolve", _written(tmp_path / "post.csv", second, months=5))
    told = json.loads((tmp_path / "kinfold-project" / "out" / "summary.json").read_text(encoding="utf-8"))
    assert next(iter(told["drift"]["person"]["fields"])) == "birth_date"
    assert "most of all in: birth date.\n" in ran.out


def test_more_customers_of_the_same_sort_are_no_drift(kinfold: Terminal, tmp_path: Path) -> None:
    kinfold("resolve", _crm(tmp_path))
    ran = kinfold("resolve", f"crm={_crm(tmp_path, 700)}", "--json")
    assert json.loads(ran.out)["drift"] == {}


def test_a_model_saved_before_runs_counted_what_they_saw_says_nothing(
    kinfold: Terminal, tmp_path: Path
) -> None:
    kinfold("resolve", _crm(tmp_path))
    model = tmp_path / "kinfold-project" / "model" / "model.toml"
    text = re.sub(r", matches = \d+", "", model.read_text(encoding="utf-8"))
    model.write_text(re.sub(r"^matched = .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    ran = kinfold("resolve", _written(tmp_path / "shop.csv", range(350)))
    assert ran.code == 0
    assert "drifted" not in ran.out


def test_too_few_records_to_learn_from_are_told_so(kinfold: Terminal, tmp_path: Path) -> None:
    kinfold("resolve", _written(tmp_path / "crm.csv", [*range(15), 3]))
    ran = kinfold("learn")
    assert "16 records are too few to show how matches agree" in ran.out


def test_there_must_be_a_project_to_learn_from(kinfold: Terminal, tmp_path: Path) -> None:
    ran = kinfold("learn", "--project", tmp_path / "none")
    assert (ran.code, ran.out) == (4, "")
    assert "is no kinfold project" in ran.err
    assert not (tmp_path / "none").exists()
