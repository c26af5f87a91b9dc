"""What values look like: the share of a column's values that have a shape."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kinfold.reading.words import (
    company_word,
    country_words,
    gender_words,
    given_names,
    region_words,
    street_words,
    surnames,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HAN_NAME = re.compile(r"^[㐀-鿿]{1,3}[·•]?[㐀-鿿]{1,6}$")
_FULL_YEAR = re.compile(r"^(?:18|19|20)\d\d|(?<!\d)(?:18|19|20)\d\d(?!\d)", re.ASCII)
_CENTURY_PIVOT = 27  # years of two digits from here on were in the last century; as in ``standard.date``
_HAN_GIVEN = re.compile(r"^[㐀-鿿]{1,2}$")
_WORD = re.compile(r"[^\W\d_]+")
_WHOLE = re.compile(r"^\d{1,4}$", re.ASCII)
_SHORTEST_GIVEN = 3  # letters; "el" and "al" are also articles
_LONGEST_NAME = 4  # Han characters of a person's name; words of a western one

_PATTERNS = {
    "email": re.compile(r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$", re.IGNORECASE),
    "website": re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE),
    # with a country code, a Chinese mobile number, or digits set apart as people set a phone number
    "phone": re.compile(
        r"^(?:\+\d[\d ()./-]{6,18}|(?:86)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\(?0?\d{2,4}[)/-] ?\d{3,4}[ .-]?\d{4}"
        r"|\d{3}[ .]\d{3}[ .]\d{4})(?: ?(?:x|ext\.?|转|#) ?\d{1,6})?$"
    ),
    "uscc": re.compile(r"^[159AN][1239]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$", re.IGNORECASE),
    "cn_id": re.compile(r"^[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$"),
    "date": re.compile(
        r"^(?:(?:18|19|20)\d{2}([-/.]?)\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:18|19|20)?\d{2}"
        r"|(?:18|19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?)(?:[ T]\d.*)?$"
    ),
    "address": re.compile(
        r"(?:[省市区县镇乡].*[路街道巷号村弄]|[路街道巷弄].{0,8}号|\d+ ?号)"
        r"|^\d+[a-z]?[ ,].*\b(?:st|street|rd|road|ave|avenue|dr|drive|ln|lane|blvd|way|ct|court|pl|hwy|sq)\b"
        r"|(?:str\.|straße|strasse|weg|platz|allee) ?\d+|^(?:ul\.|calle|rue|\d+,? rue)\b",
        re.IGNORECASE,
    ),
    "words": re.compile(r"^[^\W\d_]+\.?(?:[ '’·.-]{1,2}[^\W\d_]+\.?){0,3}$"),  # of a name or a town
    "letters": re.compile(r"[^\W\d_]{2}"),
    "house": re.compile(r"^\d{1,5}[a-z]?(?:[/-]\d{1,4}[a-z]?)?$", re.IGNORECASE | re.ASCII),
    "digits only": re.compile(r"^\d+$", re.ASCII),
    "postcode": re.compile(
        r"^(?:\d{4,6}|\d{5}-\d{4}|\d{2}-\d{3}|\d{3} \d{2}|\d{4} ?[A-Z]{2}"
        r"|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)$",
        re.IGNORECASE | re.ASCII,
    ),
    "key": re.compile(r"^(?=\S*\d)\S{1,40}$"),
    "digits": re.compile(r"(?:\D*\d){5}"),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """Up to 1,000 distinct non-blank values of a column, stripped, in an order of their own."""

    values: tuple[str, ...]
    counts: tuple[int, ...]  # rows of each value

    def share(self, shape: str) -> float:
        """Return the share of values, 0 to 1, that have the shape; 0 without values."""
        test = _tests()[shape]
        return sum(map(test, self.values)) / len(self.values) if self.values else 0.0

    def share_of_rows(self, shape: str) -> float:
        """Return the share of rows, 0 to 1, whose value has the shape; 0 without values."""
        test = _tests()[shape]
        having = sum(count for value, count in zip(self.values, self.counts, strict=True) if test(value))
        return having / max(1, sum(self.counts))

    def of_one_length(self) -> float:
        """Return the share of values that are as long as most are; 0 without values."""
        lengths = Counter(map(len, self.values))
        return max(lengths.values(), default=0) / max(1, len(self.values))

    def spread_of_years(self) -> int:
        """Return the years between an early date, before which a tenth lies, and a late one; 0 without."""
        years = sorted(map(_year, filter(_tests()["date"], self.values)))
        tenth = len(years) // 10
        return years[-1 - tenth] - years[tenth] if years else 0

    def within(self, low: int, high: int) -> float:
        """Return the share of rows, 0 to 1, that hold a whole number between ``low`` and ``high``."""
        pairs = zip(self.values, self.counts, strict=True)
        inside = sum(count for value, count in pairs if _WHOLE.match(value) and low <= int(value) <= high)
        return inside / max(1, sum(self.counts))

    def mean_length(self) -> float:
        """Return the mean length of the values in characters; 0 without values."""
        return sum(map(len, self.values)) / len(self.values) if self.values else 0.0


def _year(date: str) -> int:
    """Return the year of a text that has the shape of a date; of two digits, the latest before 2027."""
    whole = _FULL_YEAR.search(date)
    if whole is not None:
        return int(whole[0])
    last = int(re.split(r"[-/.]", date.split(" ", maxsplit=1)[0])[-1][:2])
    return last + (2000 if last < _CENTURY_PIVOT else 1900)


def is_company(value: str) -> bool:
    """Say whether a name holds a legal form or another word of organizations."""
    return re.search(company_word(), value.lower()) is not None


def is_person(value: str) -> bool:
    """Say whether a name looks like a person's: surname and 1–3 Han characters, or a known given name.

    >>> [is_person(name) for name in ("王小明", "John Smith", "华为技术有限公司", "Blue Door")]
    [True, True, False, False]
    """
    if is_company(value):
        return False
    if _HAN_NAME.match(value):
        return len(value) <= _LONGEST_NAME and (value[:2] in surnames() or value[0] in surnames())
    words = _WORD.findall(value.lower())
    return 1 < len(words) <= _LONGEST_NAME and any(word in _given_names() for word in words)


def has_shape(value: str, shape: str) -> bool:
    """Say whether one value has a shape."""
    return _tests()[shape](value)


def _is_given(value: str) -> bool:
    """Say whether the first word is a given name of our lists."""
    first = _WORD.search(value.lower())
    return first is not None and first[0] in _given_names()


@cache
def _given_names() -> frozenset[str]:
    from nicknames import NickNamer  # noqa: PLC0415  # asked for where headers say too little

    lookup = NickNamer().nickname_lookup
    names = {name for name, others in lookup.items() for name in (name, *others)} | given_names()
    return frozenset(name for name in names if len(name) >= _SHORTEST_GIVEN)


@cache
def _tests() -> Mapping[str, Callable[[str], bool]]:
    def matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
        return lambda value: pattern.search(value) is not None

    return {
        **{shape: matches(pattern) for shape, pattern in _PATTERNS.items()},
        "company": is_company,
        "person": is_person,
        "given": _is_given,
        "han surname": lambda value: value in surnames(),
        "han given": lambda value: _HAN_GIVEN.match(value) is not None,
        "street": lambda value: not street_words().isdisjoint(_WORD.findall(value.lower())),
        "region": lambda value: value.lower() in region_words(),
        "country": lambda value: value.lower() in country_words(),
        "gender": lambda value: value.lower() in gender_words(),
        "single": lambda value: len(_WORD.findall(value)) == 1,
    }
