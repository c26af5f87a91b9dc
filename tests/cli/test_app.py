"""Every command helps, every error is a sentence with an exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kinfold_cli.app import COMMANDS

if TYPE_CHECKING:
    from cli.terminal import Terminal  # noqa: TID251  # the folder of these tests

ROOT = Path(__file__).parents[2]
PROGRAM = "from kinfold_cli.app import main; main()"


def shell(*words: str, lang: str = "C.UTF-8", program: str = PROGRAM) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(ROOT / "engine"), str(ROOT / "cli"), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": paths, "LC_ALL": lang, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_list_of_commands_and_a_search_load_no_engine() -> None:
    program = "import sys; from kinfold_cli.app import main\ntry: main()\nfinally: print(*sys.modules)"
    for words in (("--help",), ("find", "--help")):
        ran = shell(*words, program=program)
        assert ran.returncode == 0
        assert "kinfold.scoring" not in ran.stdout.split()
        assert "  find " in ran.stdout or "Usage: kinfold find" in ran.stdout


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(kinfold: Terminal, command: str) -> None:
    ran = kinfold(command, "--help")
    assert ran.code == 0
    assert f"Example: kinfold {command} " in ran.out
    assert "--lang" in ran.out
    assert "Traceback" not in ran.out


def test_the_list_of_commands_says_what_each_is_for(kinfold: Terminal) -> None:
    ran = kinfold("--help")
    assert ran.code == 0
    assert all(f"  {command} " in ran.out for command in COMMANDS)
    assert "..." not in ran.out.partition("Commands:")[2]


def test_the_version_is_told(kinfold: Terminal) -> None:
    ran = kinfold("--version")
    assert (ran.code, ran.out) == (0, "kinfold 0.1.0\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("resolve",), 2, "PATH"),
        (("sort", "customers.csv"), 2, "sort"),
        (("find", "张三", "--lang", "fr"), 2, "fr"),
        (("resolve", "a=one.csv", "a=two.csv"), 2, "hint: Give one of them a name: OTHER=two.csv"),
        (("resolve", "."), 2, "without kinfold.toml"),
        (("map", "no_such.csv"), 3, "error: no_such.csv: there is no such file"),
        (("find", "张三"), 4, "is no kinfold project"),
        (("show", "crm:1"), 4, "hint: "),
        (("measure", "no_such.csv"), 3, "no_such.csv"),
    ],
)
def test_an_error_is_a_sentence_with_its_exit_code(
    kinfold: Terminal, words: tuple[str, ...], code: int, said: str
) -> None:
    ran = kinfold(*words)
    assert ran.code == code
    assert said in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_errors_speak_the_language_that_was_asked_for(
    kinfold: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kinfold("find", "张三", "--lang", "zh").err.startswith("错误：")
    assert kinfold("find", "张三", "--lang=zh").err.startswith("错误：")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert kinfold("find", "张三").err.startswith("错误：")
    assert kinfold("find", "张三", "--lang", "en").err.startswith("error:")


def test_a_fault_of_ours_is_one_line_and_its_place_is_shown_on_demand(
    kinfold: Terminal, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("kinfold_cli.commands.find.find_customers", broken)
    ran = kinfold("find", "x", "--project", project)
    assert ran.code == 4
    assert ran.err.count("\n") == 1
    assert "RuntimeError: two lines (a fault of kinfold" in ran.err
    monkeypatch.setenv("KINFOLD_DEBUG", "1")
    assert "Traceback" in kinfold("find", "x", "--project", project).err


def test_stopping_by_hand_is_exit_130(
    kinfold: Terminal, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kinfold_cli.commands.find.find_customers", stopped)
    assert kinfold("find", "x", "--project", project).code == 130


def test_a_real_process_answers_and_fails_in_words(project: Path, tmp_path: Path) -> None:
    found = shell("find", "張三", "--project", str(project))
    assert (found.returncode, found.stderr.strip()) == (0, "2 customers found.")
    assert "\x1b" not in found.stdout
    failed = shell("find", "張三", "--project", str(tmp_path / "none"), lang="zh_CN.UTF-8")
    assert failed.returncode == 4
    assert failed.stderr.startswith("错误：")
