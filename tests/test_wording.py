# the name of a test is its claim
"""What goes wrong, what to do next and what ``--help`` says is told in Chinese too."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from kinfold.wording import choose_language, error, reason
from raising import STANDS_FOR, given, told

ROOT = Path(__file__).parents[1]
TABLES = ROOT / "engine/kinfold/wording/tables"
# What people type or read as it stands, in every language.
CODE = re.compile(r"`[^`]*`|\"[^\"]*\"|kinfold \w+( --\w+)*")
ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,}")
# What is no text of the place where the error is made: another error's words, the system's, an example.
HANDED_ON = {"? str(fault)", "? fault.hint", "? EXAMPLE.removeprefix('Example: ')"}

TEXTS = sorted(set(told()))
REASONS = sorted(
    {
        *given("Fault", 3, "reason"),
        *given("Issue", 5, "reason"),
        *given("_Cell", 1, "reason"),
        *given("_BrokenRowError", 0, ""),
        *given("_BrokenRecordError", 0, ""),
        *given("TooManyError", 0, ""),
        *given("Guess", 99, "why"),
        *given("_Found", 2, "why"),
        *given("replace", 99, "why"),
    }
)
OF_FIELDS = re.compile(rf"look like (a )?{STANDS_FOR}s?")  # with the field's own name: tested below


def test_every_place_that_raises_is_read() -> None:
    assert {text for text in TEXTS if text.startswith("? ")} == HANDED_ON
    assert len(TEXTS) > 200


@pytest.mark.parametrize(
    "text", [text for text in TEXTS if not text.startswith(("? ", "kinfold ")) and re.search("[a-z]", text)]
)
def test_an_error_has_chinese_words(text: str) -> None:
    chinese = error("zh", text)
    assert re.search("[\u4e00-\u9fff]", chinese), chinese
    assert not ENGLISH.search(CODE.sub("", chinese)), chinese
    assert chinese.count(STANDS_FOR) == text.count(STANDS_FOR)
    assert error("en", text) == text


@pytest.mark.parametrize("text", [text for text in REASONS if text and not OF_FIELDS.search(text)])
def test_the_reason_of_a_row_a_cell_or_a_column_has_chinese_words(text: str) -> None:
    for part in text.split("; ") if text.startswith((STANDS_FOR, "header")) else [text]:
        chinese = reason("zh", part)
        assert part == STANDS_FOR or re.search("[\u4e00-\u9fff]", chinese), chinese
        assert not ENGLISH.search(CODE.sub("", chinese)), chinese


@pytest.mark.parametrize("words", ["emails", "phones", "websites"])
def test_a_column_that_its_values_overrule_has_its_reason_in_chinese(words: str) -> None:
    assert re.fullmatch("内容：97% 像..", reason("zh", f"content: 97% look like {words}"))


@pytest.mark.parametrize("code", ["many_houses", "many_names", "role_mailbox", "muted", "placeholder"])
def test_why_an_identifier_value_joins_nobody_has_words_in_both_languages(code: str) -> None:
    """As ``hubs`` shows it."""
    source = (ROOT / "engine/kinfold/identifiers/classes.py").read_text(encoding="utf-8")
    assert f'"{code}"' in source
    assert reason("zh", code) != code != reason("en", code)


def test_how_a_file_is_written_is_told_in_chinese() -> None:
    assert reason("zh", "CSV, gb18030, delimiter ,") == "CSV，gb18030，以“,”分隔"
    assert reason("zh", "CSV, utf-8, delimiter tab") == "CSV，utf-8，以制表符分隔"
    assert reason("zh", "JSON array, utf-8") == "JSON 数组，utf-8"
    assert reason("zh", "xlsx, sheet 客户") == "xlsx，工作表 客户"


@pytest.mark.parametrize("field", ["phone", "email", "birth_date"])
def test_a_column_that_its_values_refuse_has_its_reason_in_chinese(field: str) -> None:
    assert reason("zh", f"content: few values look like a {field}").startswith("内容：很少像")


@pytest.mark.parametrize("table", ["errors.csv", "reasons.csv", "help.csv"])
def test_both_languages_have_the_same_places_to_fill_in_the_same_order(table: str) -> None:
    lines = (TABLES / table).read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("# ")):
        first, *others = row.values()
        for other in others:
            assert re.findall("[#…]", other) == re.findall("[#…]", first), row


def test_no_chinese_words_are_kept_for_an_error_that_nothing_makes_any_more() -> None:
    """But for what Typer and the system say."""
    lines = (TABLES / "errors.csv").read_text(encoding="utf-8").splitlines()
    others = lines[lines.index("# What Typer says") : lines.index("# Words that come with many others")]
    rows = [line for line in lines if not line.startswith("# ")]
    kept = [row["en"] for row in csv.DictReader(rows)]
    foreign = {row[0] for row in csv.reader(line for line in others if not line.startswith("# "))}
    meant = {one: re.compile(re.escape(one).replace("\\#", "[0-9,]+").replace("…", "(.*)")) for one in kept}
    said: set[str] = set()
    locked = ["process 12 on laptop since 2026-11-26", "another process"]  # who holds a lock, told in errors
    left = [*TEXTS, *locked, "`kinfold find --help` lists what can be given."]
    while left:
        text = left.pop()
        found = next(((one, m) for one, each in meant.items() if (m := each.fullmatch(text))), None)
        if found is not None:
            said.add(found[0])
            left += found[1].groups()
    assert set(kept) - said - foreign == set()


def test_what_differs_is_told_as_it_is_and_what_nobody_wrote_down_stays() -> None:
    assert (
        error("zh", "No judgement stands between crm:1 and 客户:2.") == "crm:1 与 客户:2 之间没有有效的判定。"
    )
    assert error("zh", "Run `kinfold resolve FILE…` first.") == "请先运行 `kinfold resolve FILE…`。"
    assert error("zh", "bad.csv line 2: No customer or record is called crm:9.") == (
        "bad.csv 第 2 行：没有名为 crm:9 的客户或记录。"
    )
    assert error("zh", "the disk is full") == "the disk is full"


def test_an_error_in_an_error_and_the_reason_of_a_row_are_told_too() -> None:
    assert error("zh", "a.csv: line 1: the header cannot be read: a quote is opened and never closed") == (
        "a.csv：第 1 行：无法读取列名：引号没有闭合"
    )
    assert error("zh", "/p is being written by process 7 on pc-3 since 2026-11-26T09:00:00+08:00") == (
        "/p 正在由 进程 7（主机 pc-3，始于 2026-11-26T09:00:00+08:00） 写入"
    )
    assert error(
        "zh", "cannot write the run (/p/runs/3): [Errno 28] No space left on device: '/p/runs/3/a'"
    ) == ("无法写入运行结果（/p/runs/3）：系统错误 28：磁盘空间不足：'/p/runs/3/a'")


def test_a_source_may_be_called_like_a_word_that_reasons_have() -> None:
    """A lone word in an error is a name: `other` is no “other reasons”, `empty` no empty cell."""
    assert (
        error("zh", "a.csv and other would both be the source empty.")
        == "a.csv 与 other 会成为同一来源 empty。"
    )


@pytest.mark.parametrize(
    ("environment", "wanted", "language"),
    [
        ({}, "", "en"),
        ({"LANG": "zh_CN.UTF-8"}, "", "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "", "en"),
        ({"LC_ALL": "en_US.UTF-8", "KINFOLD_LANG": "zh"}, "", "zh"),
        ({"LC_ALL": "en_US.UTF-8", "KINFOLD_LANG": "zh"}, "en", "en"),
    ],
)
def test_the_command_line_then_our_own_variable_then_the_locale_choose_the_language(
    environment: dict[str, str], wanted: str, language: str
) -> None:
    assert choose_language(wanted, environment) == language
