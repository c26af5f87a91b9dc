"""The queries of kinfold: files under ``cypher/`` that people read and run, and that the engine runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString, cast

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

_CHECKOUT = Path(__file__).parents[4] / "cypher"


@dataclass(frozen=True, slots=True)
class Query:
    """One file: its title, the question that it answers, what it takes and gives, its statements."""

    name: str
    title: str
    question: str
    parameters: Mapping[str, str]
    columns: tuple[str, ...]
    body: str

    @property
    def statements(self) -> tuple[LiteralString, ...]:
        """The statements of the file, one or several; each ends where a line ends with a semicolon."""
        texts = (text.strip().removesuffix(";") for text in re.split(r"(?<=;)\n", self.body))
        # The driver's type asks for text that is no variable: these are our own files, and nothing else.
        return tuple(cast("LiteralString", text) for text in texts if text)

    @property
    def text(self) -> LiteralString:
        """The only statement of the file."""
        (statement,) = self.statements
        return statement


@cache
def query(folder: str, name: str) -> Query:
    """Return the query ``cypher/FOLDER/NAME.cypher``. Raises FileNotFoundError for a name that is none."""
    return parsed(name, (cypher() / folder / f"{name}.cypher").read_text(encoding="utf-8"))


@cache
def queries(folder: str) -> tuple[Query, ...]:
    """Return all queries of a folder, in the order of their names."""
    names = sorted(file.name for file in (cypher() / folder).iterdir() if file.name.endswith(".cypher"))
    return tuple(query(folder, name.removesuffix(".cypher")) for name in names)


def parsed(name: str, text: str) -> Query:
    """Return a file's text as a Query; the head is the comment lines before the first statement."""
    lines = text.splitlines()
    size = next((at for at, line in enumerate(lines) if not line.startswith("//")), len(lines))
    head = [line.removeprefix("//").strip() for line in lines[:size]]
    told = _told(head[1:])
    parameters = {
        key.removeprefix("Parameter "): value for key, value in told if key.startswith("Parameter ")
    }
    fields: dict[str, Any] = dict(told)
    columns = tuple(column.strip() for column in fields.get("Columns", "").split(",") if column.strip())
    body = "\n".join(lines[size:]).strip() + "\n"
    return Query(name, head[0] if head else "", fields.get("Question", ""), parameters, columns, body)


def _told(lines: list[str]) -> list[tuple[str, str]]:
    parts = (line.partition(": ") for line in lines)
    return [(key, value) for key, colon, value in parts if colon]


def cypher() -> Traversable:
    """Return the folder of the queries: beside the code in a wheel, at the top of a checkout."""
    packaged = files("kinfold") / "cypher"
    return packaged if packaged.is_dir() else _CHECKOUT
