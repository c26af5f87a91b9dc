# the name of a test is its claim
"""What goes wrong is told in Chinese too, with what to do next."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kinfold.wording import error

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
ERRORS = {"UsageError", "UnreadableInput"}
# The commands on judgements, cuts and shared values; what others raise is still told in English.
TOLD = sorted(
    [
        *(ROOT / "engine/kinfold/reviewing").glob("*.py"),
        *(ROOT / "engine/kinfold/searching").glob("*.py"),
        ROOT / "cli/kinfold_cli/answers.py",
        *(
            ROOT / f"cli/kinfold_cli/commands/{name}.py"
            for name in ("cuts", "how", "hubs", "judge", "review")
        ),
    ]
)


def raised() -> Iterator[str]:
    """Give the messages and hints of all errors that these modules raise, a word for each placeholder."""
    for path in TOLD:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ERRORS:
                yield from filter(None, map(_text, [*call.args, *(each.value for each in call.keywords)]))


def _text(node: ast.expr) -> str:
    """Return a text as it may come out; "" for one that is made elsewhere, or is a command to be typed."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "crm:1001" for v in node.values)
    text = str(node.value) if isinstance(node, ast.Constant) else ""
    return "" if text.startswith("kinfold ") else text


@pytest.mark.parametrize("text", sorted({text for text in raised() if text != "crm:1001: crm:1001"}))
def test_an_error_has_chinese_words(text: str) -> None:
    told = error("zh", text)
    assert told != text
    assert any("\u4e00" <= sign <= "\u9fff" for sign in told)
    assert error("en", text) == text


def test_what_differs_is_told_as_it_is_and_what_nobody_wrote_down_stays() -> None:
    assert (
        error("zh", "No judgement stands between crm:1 and 客户:2.") == "crm:1 与 客户:2 之间没有有效的判定。"
    )
    assert error("zh", "Run `kinfold resolve FILE…` first.") == "请先运行 `kinfold resolve FILE…`。"
    assert error("zh", "bad.csv line 2: No customer or record is called crm:9.") == (
        "bad.csv 第 2 行：没有名为 crm:9 的客户或记录。"
    )
    assert error("zh", "the disk is full") == "the disk is full"
