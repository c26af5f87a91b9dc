"""What people see: stdout is what was asked for, stderr is talk and progress.

On a terminal tables have rules and colours; in a pipe they are plain aligned text. Widths count the
cells of the terminal, so that Chinese lines up.
"""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from kinfold.wording import LANGUAGES, choose_language, error, reason, say, word

if TYPE_CHECKING:
    from collections.abc import Sequence

# Control characters, and the marks that turn the direction of text: a value must not steer a terminal.
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_GAP = "  "
_SHORT = 16  # cells; a column no wider than this is never broken, the longer ones are


@dataclass(frozen=True, slots=True)
class Paper:
    """Where a command writes, in which language, and how much it says."""

    language: str
    quiet: bool = False

    def say(self, key: str, **values: object) -> None:
        """Write a sentence to stdout; what may stand at its end leaves no blank where it is empty."""
        self.line(say(self.language, key, **values).rstrip())

    def line(self, text: str = "") -> None:
        """Write a line to stdout; what could steer a terminal is shown as a mark."""
        sys.stdout.write(clean(text) + "\n")

    def talk(self, key: str, **values: object) -> None:
        """Write a sentence to stderr, unless the command is quiet."""
        if not self.quiet:
            sys.stderr.write(clean(say(self.language, key, **values)) + "\n")

    def told(self, key: str, **values: object) -> str:
        """Return a sentence, to be written as a part of another."""
        return say(self.language, key, **values)

    def reason(self, text: str) -> str:
        """Return in this language why a row, cell or value was not taken as it was."""
        return reason(self.language, text)

    def error(self, text: str) -> str:
        """Return in this language what went wrong, or what to do next."""
        return error(self.language, text)

    def word(self, group: str, name: str) -> str:
        """Return the word for a fixed name in this language."""
        return word(self.language, group, name)

    def compared(self, *fields: str) -> str:
        """Return the words for fields that were compared; a scheme stays as it is: ``id_number passport``."""
        return ("、" if self.language == "zh" else ", ").join(self._field(name) for name in fields)

    def evidence(self, told: str) -> str:
        """Return a link's evidence in words: ``phone=exact; email=typo`` says how each field agrees."""
        pairs = (pair.partition("=") for pair in told.split("; ") if pair)
        words = [
            self.told("how.agreement", field=self._field(field), level=self.word("level", level))
            for field, _, level in pairs
        ]
        return ("；" if self.language == "zh" else "; ").join(words)

    def _field(self, name: str) -> str:
        field, _, scheme = name.partition(" ")
        own = self.word("compared", field)
        return f"{self.word('field', field) if own == field else own} {scheme}".strip()

    def kind_of_value(self, kind: str) -> str:
        """Return the word for a mention's kind; its scheme stays as it is: ``id_number passport``."""
        name, _, scheme = kind.partition(" ")
        return f"{self.word('matched', name)} {scheme}".strip()

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Write a table to stdout; numbers stand to the right."""
        texts = [[clean(_text(cell)) for cell in row] for row in rows]
        numeric = [bool(rows) and all(isinstance(row[n], int) for row in rows) for n in range(len(headers))]
        if sys.stdout.isatty():
            _ruled(headers, texts, numeric)
        else:
            sys.stdout.write(aligned([list(headers), *texts], numeric))

    def json(self, answer: object) -> None:
        """Write dataclasses and plain values to stdout as JSON."""
        told = json.dumps(answer, default=asdict, ensure_ascii=False, indent=2, sort_keys=True)
        sys.stdout.write(told + "\n")


def chosen_language(wanted: str = "") -> str:
    """Return the language of ``--lang``, wherever it stands on the command line, else of the environment."""
    return choose_language(wanted or _asked(sys.argv[1:]), os.environ)


def clean(text: str) -> str:
    r"""Return ``text`` on one line, with what could steer a terminal replaced.

    >>> clean("张三\x1b[31m\n")
    '张三�[31m '
    """
    return _STEERING.sub(lambda found: " " if found[0] in "\n\r\t" else "\ufffd", text)


def aligned(rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> str:
    """Return rows as plain text whose columns line up on a terminal; nothing is cut off."""
    widths = [max(cell_len(row[n]) for row in rows) for n in range(len(numeric))]
    lines = []
    for row in rows:
        padded = [
            _padded(cell, width, number) for cell, width, number in zip(row, widths, numeric, strict=True)
        ]
        lines.append(_GAP.join(padded).rstrip() + "\n")
    return "".join(lines)


def bits(centibits: int) -> str:
    """Return a weight in bits with its sign: 1480 centibits are +14.8."""
    return f"{centibits / 100:+.1f}"


def _asked(words: Sequence[str]) -> str:
    """Return the language that the words of a command line ask for, "" for none."""
    asked = [value for name, value in pairwise(words) if name == "--lang"]
    asked += [each.removeprefix("--lang=") for each in words if each.startswith("--lang=")]
    return asked[-1] if asked and asked[-1] in LANGUAGES else ""


def _padded(cell: str, width: int, number: bool) -> str:
    space = " " * (width - cell_len(cell))
    return space + cell if number else cell + space


def _ruled(headers: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  # a tenth of a second to load, for a terminal alone
    from rich.console import Console  # noqa: PLC0415  # the same
    from rich.table import Table  # noqa: PLC0415  # the same
    from rich.text import Text  # noqa: PLC0415  # the same

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column, (header, number) in enumerate(zip(headers, numeric, strict=True)):
        short = max(cell_len(text) for text in (header, *(row[column] for row in rows))) <= _SHORT
        table.add_column(Text(header), justify="right" if number else "left", overflow="fold", no_wrap=short)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(table)


def _text(cell: Any) -> str:
    return f"{cell:,}" if isinstance(cell, int) and not isinstance(cell, bool) else str(cell)
