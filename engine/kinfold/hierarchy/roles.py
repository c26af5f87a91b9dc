"""What the role of a declared relation says: which relation it is, and the share of an owner."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*[%％]")
_WHOLE = 100.0  # percent


def relation_of(role: str) -> str:
    """Return the relation that a role names, "" when it names none.

    >>> relation_of("Owns 60%"), relation_of("控股股东 持股51％"), relation_of("President")
    ('owns', 'owns', '')
    """
    text = role.lower().replace("_", " ")
    return next((relation for word, relation in _words() if word.search(text)), "")


def percent_of(role: str) -> str:
    """Return the percentage in a role, with a decimal point, "" without a sensible one.

    >>> percent_of("OWNS_33,3 %"), percent_of("director")
    ('33.3', '')
    """
    found = _PERCENT.search(role)
    share = found[1].replace(",", ".") if found else ""
    return share if share and float(share) <= _WHOLE else ""


@cache
def _words() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = files("kinfold.hierarchy").joinpath("tables", "relation_words.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple((_pattern(row["word"]), row["relation"]) for row in rows)


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word))
