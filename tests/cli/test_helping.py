"""Help and the errors of the command line itself, in both languages."""

from __future__ import annotations

import csv
import re
from importlib import import_module
from inspect import cleandoc, signature
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len  # noqa: TID251  # what a terminal shows is tested here

from kinfold.wording import help_text
from kinfold_cli.app import COMMANDS
from kinfold_cli.helping import fitting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.terminal import Terminal  # noqa: TID251  # the folder of these tests

HELP = Path(__file__).parents[2] / "engine/kinfold/wording/tables/help.csv"
CODE = re.compile(
    r"`[^`]*`|\([^)]*zhang san\)|（[^）]*zhang san）|示例：.*|\(:Record\).*|从这里开始：.*|kinfold \w+"
)


def said(command: str) -> Iterator[str]:
    """Give the paragraphs and the options' texts of a command."""
    run = import_module(f"kinfold_cli.commands.{command}").run
    yield from (" ".join(each.split()) for each in cleandoc(run.__doc__).split("\n\n"))
    for parameter in signature(run, eval_str=True).parameters.values():
        for option in get_args(parameter.annotation)[1:]:
            if getattr(option, "help", None):
                yield " ".join(option.help.split())


@pytest.mark.parametrize("text", sorted({text for command in COMMANDS for text in said(command)}))
def test_what_a_command_says_of_itself_has_chinese_words(text: str) -> None:
    assert re.search("[\u4e00-\u9fff]", help_text("zh", text)), text
    assert help_text("en", text) == text


def test_no_chinese_words_are_kept_for_what_nothing_says_any_more() -> None:
    lines = HELP.read_text(encoding="utf-8").splitlines()
    own = lines[lines.index("# Options of many commands") :]
    kept = [row[0] for row in csv.reader(line for line in own if not line.startswith("# "))]
    texts = {text for command in COMMANDS for text in said(command)}
    silent = [one for one in kept if not any(_means(one, text) for text in texts)]
    assert not silent


def _means(kept: str, text: str) -> bool:
    return re.fullmatch(re.escape(kept).replace("…", ".*"), text) is not None


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_chinese_help_is_chinese_and_fits_the_terminal(kinfold: Terminal, command: str) -> None:
    words = [command] if command else []
    english, chinese = kinfold(*words, "--help"), kinfold(*words, "--help", "--lang", "zh")
    assert (english.code, chinese.code, english.err, chinese.err) == (0, 0, "", "")
    assert english.out.startswith("Usage: kinfold")
    assert chinese.out.startswith(f"用法：{' '.join(['kinfold', *words])} [选项]")
    for line in (*english.out.splitlines(), *chinese.out.splitlines()):
        assert cell_len(line) <= 80, line
    left = re.findall("[a-z]{2,} [a-z]{2,}", CODE.sub("", chinese.out.replace("\n", " ")))
    assert not left
    options = set(re.findall(r"--[a-z-]+", english.out))
    assert options == set(re.findall(r"--[a-z-]+", chinese.out))


def test_a_page_in_chinese(kinfold: Terminal) -> None:
    assert kinfold("measure", "-h", "--lang", "zh").out == (
        "用法：kinfold measure [选项] {TRUTH}\n"
        "\n"
        "  用标准答案给运行结果打分。\n"
        "\n"
        "  按记录对、记录（B-cubed）和整个客户计算准确率、召回率和 F1，并列出错得最多的\n"
        "  客户。\n"
        "\n"
        "参数：\n"
        "  TRUTH  一张表，含 record_id（来源自己的编号）、entity_id，可有 source。\n"
        "         [必填]\n"
        "\n"
        "选项：\n"
        "  --project <path>  项目文件夹。  [默认：kinfold-project]\n"
        "  --limit N         列出多少个错得最多的客户。  [默认：10；不小于 0]\n"
        "  --lang <en|zh>    使用英文或中文；默认取 KINFOLD_LANG 或系统区域设置。\n"
        "  -q, --quiet       除错误外，不向 stderr 输出任何内容。\n"
        "  --json            输出 JSON，供程序使用。\n"
        "  -h, --help        显示本说明后退出。\n"
        "\n"
        "  示例：kinfold measure truth.csv\n"
    )


def test_help_speaks_the_language_of_the_environment_and_the_option_may_stand_first(
    kinfold: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kinfold("--lang", "zh", "--help").out.startswith("用法：")
    assert kinfold("--lang", "zh", "find", "--help").out.startswith("用法：kinfold find")
    monkeypatch.setenv("KINFOLD_LANG", "zh")
    assert kinfold().out.startswith("用法：")
    assert kinfold("--help", "--lang", "en").out.startswith("Usage: ")


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (("find",), "Missing argument 'TEXT'.", "缺少参数 'TEXT'。"),
        (("find", "x", "--limt", "3"), "No such option: --limt", "没有选项 --limt"),
        (("find", "x", "--limit"), "Option '--limit' requires an argument.", "选项 '--limit' 需要一个值。"),
        (("find", "x", "y"), "Got unexpected extra argument(s) (y)", "多余的参数：y"),
        (
            ("find", "x", "--limit", "0"),
            "should be greater than or equal to 1",
            "'--limit' 的值无效：应不小于 1。",
        ),
        (("find", "x", "--limit", "two"), "should be a valid integer", "'--limit' 的值无效：应为整数。"),
        (("find", "x", "--quiet=yes"), "does not take a value.", "选项 '--quiet' 不带值。"),
        (("judge", "alike", "a", "b"), "'alike' is not one of", "的值无效：'alike' 不在可选值"),
        (("fnd", "x"), "No such command 'fnd'. Did you mean", "没有命令 'fnd'。是否指 'find'"),
        (("-q",), "No such option: -q", "没有选项 -q"),
        (("--",), "Missing command.", "缺少命令。"),
    ],
)
def test_a_wrong_command_line_is_told_in_both_languages_with_what_to_do_next(
    kinfold: Terminal, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], english: str, chinese: str
) -> None:
    ran = kinfold(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")
    assert english in ran.err
    assert "--help` lists what can be given." in ran.err
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    ran = kinfold(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("错误：")
    assert chinese in ran.err
    assert "--help` 列出可用的参数和选项。" in ran.err
    assert not re.search("[a-z]{2,} [a-z]{2,}", re.sub("`[^`]*`", "", ran.err))


@given(st.text(alphabet="ab 客户（），。“”", max_size=60), st.integers(min_value=16, max_value=40))
def test_lines_keep_every_character_and_fit(text: str, cells: int) -> None:
    lines = fitting(text, cells)
    assert "".join("".join(lines).split()) == "".join(text.split())
    words = re.split(r"[\s\u2e80-\uffef]+", text)
    if max(map(len, words)) < cells // 2:
        assert all(cell_len(line) <= cells for line in lines)
