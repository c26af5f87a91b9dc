"""What ``--help`` says, in the person's language, on lines that fit the terminal.

Typer's own pages are English, and count a Chinese character as one cell of the terminal, which is two.
"""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from typer.core import TyperCommand, TyperGroup

from kinfold.wording import help_text
from kinfold_cli.console import chosen_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_INDENT = "  "
_MOST_FIRST = 30  # cells of the first of two columns; what is longer stands on a line of its own
_EXTRA = re.compile(r"(?:(?P<told>.*)  )?\[(?P<extra>[^\[\]]+)\]", re.DOTALL)  # "How many.  [default: 20]"
# What must not be broken: a word, or one Chinese character, with the punctuation that belongs to it.
_PIECE = re.compile(
    r"\s+|\[必填\]|[（“]{0,2}(?:[^\s“”\u2e80-\uffef]+|[\u2e80-\uffef])[，。；：、）”？]{0,2}|\S"
)


class Command(TyperCommand):
    """A command whose page is written here."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page."""
        formatter.write("\n".join(_page(self, ctx, formatter.width)))


class Group(TyperGroup):
    """The list of commands, whose page is written here."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page."""
        language = chosen_language()
        commands = [(name, self.commands[name].help or "") for name in self.list_commands(ctx)]
        rows = [(name, _told(language, told.partition("\n\n")[0])) for name, told in commands]
        lines = _page(self, ctx, formatter.width, (help_text(language, "Commands:"), rows))
        formatter.write("\n".join(lines))


def fitting(text: str, cells: int) -> list[str]:
    """Return ``text`` on lines of at most so many cells, broken between words or Chinese characters.

    >>> fitting("显示一个客户或一条记录（SOURCE:KEY）。", 16)
    ['显示一个客户或一', '条记录', '（SOURCE:KEY）。']
    """
    lines = [""]
    for piece in _PIECE.findall(text):
        if cell_len(lines[-1] + piece.rstrip()) > cells and lines[-1]:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _page(
    command: Command | Group, ctx: Any, width: int, *more: tuple[str, Sequence[tuple[str, str]]]
) -> list[str]:
    """Return the lines of a page: how to call it, what it does, what it takes, an example."""
    language = chosen_language()
    pieces = [help_text(language, piece) for piece in command.collect_usage_pieces(ctx)]
    usage = help_text(language, f"Usage: {' '.join([ctx.command_path, *pieces])}")
    lines = _indented(fitting(usage, width - len(_INDENT)))
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        lines += ["", *_under(_told(language, paragraph), width)]
    sections = [
        (help_text(language, title), _records(language, command, ctx, kind))
        for title, kind in (("Arguments:", "argument"), ("Options:", "option"))
    ]
    for title, rows in (*sections, *more):
        if rows:
            lines += ["", title, *_listed(rows, width)]
    return [*lines, "", *_under(_told(language, command.epilog or ""), width)]


def _indented(lines: Sequence[str]) -> list[str]:
    """Return lines of which all but the first stand back."""
    return [lines[0], *(_INDENT + line for line in lines[1:])]


def _under(text: str, width: int) -> list[str]:
    return [_INDENT + line for line in fitting(text, width - len(_INDENT))]


def _told(language: str, paragraph: str) -> str:
    return help_text(language, " ".join(paragraph.split()))


def _records(language: str, command: Command | Group, ctx: Any, kind: str) -> list[tuple[str, str]]:
    """Return what a command takes of one kind, each with what is said of it."""
    told = [one.get_help_record(ctx) for one in command.get_params(ctx) if one.param_type_name == kind]
    named = [
        (name.partition(" <")[0] if kind == "argument" else name, text) for name, text in filter(None, told)
    ]
    return [(name, _with_extra(language, text)) for name, text in named]


def _with_extra(language: str, text: str) -> str:
    """Return what is said of an option, and in brackets what Typer adds: its default, its range."""
    found = _EXTRA.fullmatch(text)
    if found is None:
        return _told(language, text)
    extra = ("；" if language == "zh" else "; ").join(
        help_text(language, one) for one in found["extra"].split("; ")
    )
    return f"{_told(language, found['told'] or '')}  [{extra}]".lstrip()


def _listed(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Yield two columns: names, and what is said of each."""
    first = min(max(cell_len(name) for name, _ in rows), _MOST_FIRST)
    margin = _INDENT + " " * first + _INDENT
    for name, text in rows:
        lines = fitting(text, width - len(margin))
        if cell_len(name) > first:
            yield _INDENT + name
            yield from (margin + line for line in lines)
        else:
            yield f"{_INDENT}{name}{' ' * (first - cell_len(name))}{_INDENT}{lines[0]}".rstrip()
            yield from (margin + line for line in lines[1:])
