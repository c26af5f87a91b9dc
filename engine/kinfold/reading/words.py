"""The word tables of reading, and the words of a column header."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARKS = re.compile(
    r"[(（\[【]\s*(?:必填|选填|必選|選填|可选|系统|系統|required|optional)\s*[)）\]】]|\*", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TOKEN = re.compile(r"[㐀-鿿]|\d+|[^\W\d_㐀-鿿]+")
_LETTERS = str.maketrans({"ł": "l", "ß": "ss", "ø": "o", "æ": "ae", "đ": "d", "ı": "i"})


def rows(table: str, stage: str = "reading") -> tuple[Mapping[str, str], ...]:
    """Return the rows of ``tables/TABLE.csv`` by column name; lines that start with ``#`` are comments.

    The lists of another stage are read as they are, so that no word is written twice.
    """
    text = resources.files("kinfold").joinpath(stage, "tables", f"{table}.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(csv.DictReader(lines))


def tokens(header: str) -> tuple[str, ...]:
    """Return the words of a header: lower case, simplified, without accents; each Han character is one.

    >>> tokens("（必填）billingPostalCode_2")
    ('billing', 'postal', 'code', '2')
    """
    text = _MARKS.sub(" ", unicodedata.normalize("NFKC", header)).strip()
    text = _CAMEL.sub(" ", text).lower().translate(_LETTERS).translate(_simplified())
    decomposed = unicodedata.normalize("NFKD", text)
    return tuple(_TOKEN.findall("".join(c for c in decomposed if not unicodedata.combining(c))))


def compact(words: tuple[str, ...]) -> str:
    """Return the words without blanks, the form in which headers are compared."""
    return "".join(words)


@cache
def company_word() -> str:
    """Return the regular expression (RE2 and Python) for a company word in lower-case text."""
    parts = "|".join(
        re.escape(w) for row in rows("company_words") if row["kind"] == "part" for w in _split(row)
    )
    whole = "|".join(w for row in rows("company_words") if row["kind"] == "word" for w in _split(row))
    # Initials of a legal form stand apart in old registers: "S A", "B.V.", "G.m.b.H."
    spaced = (
        r"s[. ]+a|n[. ]+v|b[. ]+v|l[. ]+l[. ]+c|g[. ]*m[. ]*b[. ]*h|s[. ]+p[. ]+a|s[. ]+r[. ]+l|p[. ]+l[. ]+c"
    )
    return rf"{parts}|(?:^|[\s,(&/-])(?:{whole}|{spaced})(?:$|[\s.,;)&/])"


@cache
def surnames() -> frozenset[str]:
    """Return the Chinese surnames, simplified and traditional."""
    return frozenset(name for row in rows("surnames") for name in row["surnames"].split())


@cache
def given_names() -> frozenset[str]:
    """Return given names in Latin letters that have short forms or several spellings."""
    variants = {row["name"] for row in rows("name_variants", "standard") if row["part"] == "given"}
    return frozenset(variants.union(*((r["full"], r["short"]) for r in rows("diminutives", "standard"))))


@cache
def street_words() -> frozenset[str]:
    """Return words for a kind of street, folded: lane, strasse."""
    return frozenset(row["word"] for row in rows("street_types", "standard") if row["class"] == "street")


@cache
def region_words() -> frozenset[str]:
    """Return states and provinces, full and short, lower case."""
    western = {row[part] for row in rows("western_regions", "standard") for part in ("name", "short")}
    places = (row for row in rows("chinese_places", "standard") if row["level"] == "province")
    return frozenset(western.union(*((row["word"], row["place"]) for row in places)))


@cache
def country_words() -> frozenset[str]:
    """Return names of countries, lower case."""
    return frozenset(row["name"] for row in rows("countries", "standard"))


@cache
def gender_words() -> frozenset[str]:
    """Return words for a gender, lower case."""
    return frozenset(row["word"] for row in rows("genders", "standard") if row["gender"])


@cache
def kind_words() -> Mapping[str, str]:
    """Return what a kind column's words mean: lower-case word to the text of a ``Kind``."""
    return {word: row["kind"] for row in rows("kind_words") for word in _split(row)}


def _split(row: Mapping[str, str]) -> list[str]:
    return row["words"].split("|")


@cache
def _simplified() -> Mapping[int, str]:
    pairs = [pair for row in rows("header_characters") for pair in row["pairs"].split()]
    return {ord(pair[0]): pair[1] for pair in pairs}
