"""Everything kinfold says to people, in English and Chinese.

The sentences stand in ``tables/en.toml`` and ``tables/zh.toml``, under the same dotted keys and with
the same placeholders. ``{rows:# row|# rows}`` chooses by number (one | many) and puts the number,
with thousands separators, where ``#`` stands.

>>> say("en", "resolve.files", files=1, rows=1203)
'Read 1 file with 1,203 rows.'
>>> say("zh", "resolve.files", files=1, rows=1203)
'读取了 1 个文件，共 1,203 行。'
"""

from __future__ import annotations

import csv
import re
import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LANGUAGES = ("en", "zh")
# Our own word first, then the order in which POSIX asks them.
_LOCALE_VARIABLES = ("KINFOLD_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def say(language: str, key: str, **values: object) -> str:
    """Return the sentence ``key`` in ``language`` with its placeholders filled; KeyError for a wrong key."""
    return _WORDS.vformat(sentences(language)[key], (), values)


def word(language: str, group: str, name: str) -> str:
    """Return the word for a fixed name, such as an outcome; the name itself where none is kept."""
    return sentences(language).get(f"{group}.{name}", name)


def reason(language: str, text: str) -> str:
    """Return why a row, cell or value was not taken as it was; ``text`` itself where no words are kept.

    >>> reason("zh", "3 cells where the header has 4")
    '有 3 个单元格，而表头有 4 列'
    """
    return _told("reasons.csv", language, text) or text


def error(language: str, text: str) -> str:
    """Return what went wrong, or what to do next; ``text`` itself where no words are kept.

    An error may tell of another one, or why a row was not taken.

    >>> error("zh", "crm.csv line 2: 'maybe' is no verdict")
    "crm.csv 第 2 行：'maybe' 不是判定"
    """
    if told := _told("errors.csv", language, text, lambda part: error(language, part)):
        return told
    return reason(language, text) if " " in text else text  # a word alone is a name, whatever it means


def help_text(language: str, text: str) -> str:
    """Return a sentence of ``--help``, or a word of its frame; ``text`` itself where no words are kept.

    >>> help_text("zh", "Options:"), help_text("en", "Options:")
    ('选项：', 'Options:')
    """
    return _told("help.csv", language, text) or text


def readable(kind: str, value: str) -> str:
    """Return a standard value as people read it: the parts of an address stand apart.

    >>> readable("address", "110108|学院路|35|||"), readable("person", "a|b")
    ('110108 学院路 35', 'a|b')
    """
    return " ".join(value.replace("|", " ").split()) if kind == "address" else value


def choose_language(wanted: str, environment: Mapping[str, str]) -> str:
    """Return "zh" or "en": what is wanted, else what the locale says, else English."""
    if wanted:
        return wanted
    locale = next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Return all sentences of a language by dotted key."""
    text = files(__package__).joinpath("tables", f"{language}.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(text)
    return {f"{group}.{key}": sentence for group, kept in groups.items() for key, sentence in kept.items()}


def _told(table: str, language: str, text: str, tell: Callable[[str], str] = str) -> str:
    """Return what the first row that means ``text`` says, parts told by ``tell``; "" without such a row."""
    for pattern, told in _patterns(table, language):
        found = pattern.fullmatch(text)
        if found is not None:
            return _filled(told, map(tell, found.groups()))
    return ""


def _filled(told: str, parts: Iterator[str]) -> str:
    return re.sub("[#…]", lambda _: next(parts), told)


@cache
def _patterns(table: str, language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the texts that the first column means, each with what is said in this language."""
    return tuple((_pattern(next(iter(row.values()))), row[language]) for row in _rows(table))


def _rows(table: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath("tables", table).read_text(encoding="utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("# "))


def _pattern(kept: str) -> re.Pattern[str]:
    return re.compile(re.escape(kept).replace(r"\#", r"([\d,]+)").replace("…", "(.*)"), re.DOTALL)


class _Words(Formatter):
    """Placeholders that know one from many."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if "#" not in format_spec:
            return str(super().format_field(value, format_spec))
        one, _, many = format_spec.partition("|")
        chosen = one if value == 1 or not many else many
        return chosen.replace("#", f"{value:,}")


_WORDS = _Words()
