"""Dates one by one: in words, in Chinese numerals, in eras of rulers, as spreadsheet day numbers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kinfold.standard.numerals import NUMERAL, arabic
from kinfold.standard.text import plain_one
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?(?:Z|[+\-]\d{2}:?\d{2})?)?"
YEAR_FIRST = (
    r"^(?P<year>\d{4})(?:[\-/.年] ?(?P<month>\d{1,2})"
    rf"(?:[\-/.月] ?(?P<day>\d{{1,2}})[日号]?{_TIME})?月?|年)?$"
)
COMPACT = r"^(?P<year>1[5-9]\d\d|20\d\d|0000|9999)(?P<month>\d\d)(?P<day>\d\d)$"
YEAR_LAST = (
    r"^(?P<first>\d{1,2})[\-/.] ?(?P<second>\d{1,2})[\-/.] ?"
    rf"(?P<year>\d{{4}}|\d{{1,2}}){_TIME}$"
)
CENTURY_PIVOT = 27  # 27 is 1927, 26 is 2026: two-digit years lie in the past of this release
_SPREADSHEET_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets, their wrong leap day of 1900 included
_SPREADSHEET_DAYS = range(5_480, 47_484)  # 1915 to 2029: dates of living parties
_ERAS = {"民国": 1911, "中华民国": 1911, "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
# Birthdays: --03-15 and --0315 of address books; 03-15 and 3月15日; 15.03. and 3/15, read as the column is.
_BIRTHDAY = re.compile(r"--(?P<month>\d{1,2})-?(?P<day>\d\d?)", re.ASCII)
_MONTH_AND_DAY = re.compile(r"(?P<month>\d{1,2})(?:-|月 ?)(?P<day>\d{1,2})[日号]?", re.ASCII)
DAY_AND_MONTH = r"^(?P<first>\d{1,2})[/.] ?(?P<second>\d{1,2})\.?$"
_MONTH_FIRST = re.compile(r"(?P<month>0?[1-9]|1[0-2])[\-/.](?P<year>(?:1[5-9]|20)\d\d)", re.ASCII)
_WEEKDAY = re.compile(
    r"[,(]?\s*(?:星期|周|礼拜)[一二三四五六日天]\)?"
    r"|\b(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\b\.?"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b,?",
    re.IGNORECASE,
)
_FILLERS = {"of", "the", "de", "del", "den", "le", "st", "nd", "rd", "th", "er", "am"}
_CENTURY = 100
_CENTURIES = (19, 20)
_LAST_DAY = 31


class Reading(NamedTuple):
    """Numbers as written; 0 is absent, year -1 unreadable. The swapped reading of an ambiguous date.

    A month and a day without a year are a birthday.
    """

    year: int
    month: int = 0
    day: int = 0
    other_month: int = 0
    other_day: int = 0
    reason: str = ""


UNREADABLE = Reading(-1, reason="unreadable")


def read_date(text: str, order: str) -> Reading:
    """Read one clean text; ``UNREADABLE`` when it is no date."""
    text = _WEEKDAY.sub("", text).strip(" ,").rstrip(" .。・·;、")
    text = _without_era(re.sub(f"[{NUMERAL}元]+(?=[年月日号])", lambda found: arabic(found[0]), text))
    found = re.match(YEAR_FIRST, text, re.ASCII) or re.match(COMPACT, text, re.ASCII)
    if found:
        return Reading(int(found["year"]), int(found["month"] or 0), int(found["day"] or 0))
    found = re.match(YEAR_LAST, text, re.ASCII)
    if found:
        return read_year_last(int(found["first"]), int(found["second"]), int(found["year"]), order)
    if found := _MONTH_FIRST.fullmatch(text):
        return Reading(int(found["year"]), int(found["month"]))
    if re.fullmatch(r"\d{6}", text, re.ASCII):
        return _six_digits(text, order)
    if re.fullmatch(r"\d{4,5}(?:\.0+)?", text, re.ASCII):
        return _from_day_number(int(text.split(".")[0]))
    return _birthday(text, order) or _in_words(text)


def full_year(year: int) -> int:
    """Return a two-digit year in its century."""
    if year >= _CENTURY:
        return year
    return year + (2000 if year < CENTURY_PIVOT else 1900)


def read_year_last(first: int, second: int, year: int, order: str) -> Reading:
    """Decide which of two numbers before a year is the day."""
    if first > 31 and year < _CENTURY:  # 89-3-4
        return Reading(full_year(first), second, year)
    if not first or not second:
        return UNREADABLE
    year = full_year(year)
    if first <= 12 and second <= 12:
        month, day = (first, second) if order == "mdy" else (second, first)
        unsure = not order and first != second
        return (
            Reading(year, month, day, day, month, "ambiguous_order") if unsure else Reading(year, month, day)
        )
    month, day, said = (first, second, "mdy") if second > 12 else (second, first, "dmy")
    return Reading(year, month, day, reason="other_order" if order not in {"", said} else "")


def _birthday(text: str, order: str) -> Reading | None:
    """Read the numbers of a month and a day alone."""
    if found := _BIRTHDAY.fullmatch(text):
        return Reading(0, int(found["month"]), int(found["day"]))
    if found := _MONTH_AND_DAY.fullmatch(text):
        return _without_year(int(found["month"]), int(found["day"]), "mdy")
    found = re.match(DAY_AND_MONTH, text, re.ASCII)
    return _without_year(int(found["first"]), int(found["second"]), order) if found else None


def _without_year(first: int, second: int, order: str) -> Reading:
    """Decide which of two numbers alone is the day."""
    if not _may_be(first, second) and not _may_be(second, first):  # 03/89
        return UNREADABLE
    found = read_year_last(first, second, _CENTURY, order)
    return found._replace(year=0)


def _without_era(text: str) -> str:
    found = re.match(r"^(\D{2,4})(\d{1,3})(年|(?=\D|$))", text)
    if found is None or found[1].strip() not in _ERAS:
        return text
    return f"{_ERAS[found[1].strip()] + int(found[2])}{found[3]}{text[found.end() :]}"


def _from_day_number(days: int) -> Reading:
    if days not in _SPREADSHEET_DAYS:
        return UNREADABLE
    day = _SPREADSHEET_EPOCH + timedelta(days)
    return Reading(day.year, day.month, day.day, reason="guess_excel_serial")


def _six_digits(text: str, order: str) -> Reading:
    """Read 198903 and 890304 where only one way of writing fits; else nobody can tell."""
    first, second, third = (int(text[at : at + 2]) for at in (0, 2, 4))
    month_only = first in _CENTURIES and 1 <= third <= 12
    year_first = _may_be(second, third)
    year_last = _may_be(first, second) or _may_be(second, first)
    if month_only + year_first + year_last != 1:
        return UNREADABLE
    if month_only:
        return Reading(int(text[:4]), third)
    return (
        Reading(full_year(first), second, third)
        if year_first
        else read_year_last(first, second, third, order)
    )


def _may_be(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _in_words(text: str) -> Reading:
    """Read 4 March 1989, Mar 4, 1989, 04-MAR-89, 4. März 1989, 1er mars 1989."""
    words = re.findall(r"[^\W\d_]+|\d+", plain_one(text))
    months = [_months()[word] for word in words if word in _months()]
    numbers = [word for word in words if word.isdecimal()]
    strange = [w for w in words if not w.isdecimal() and w not in _months() and w not in _FILLERS]
    if len(months) != 1 or strange or not 1 <= len(numbers) <= 2:
        return UNREADABLE
    # 15 March and March 15 are birthdays; Mar-04 may be a month of 2004.
    if len(numbers) == 1 and int(numbers[0]) <= _LAST_DAY and (text[0].isdecimal() or "-" not in text):
        return Reading(0, months[0], int(numbers[0]))
    years = [number for number in numbers if len(number) == 4] or numbers[1:]
    if len(numbers) == 1 and _LAST_DAY < int(numbers[0]) < _CENTURY:  # Mar-89
        years = numbers
    days = [number for number in numbers if len(number) <= 2][: len(numbers) - 1]
    if len(years) != 1 or len(days) != len(numbers) - 1:
        return UNREADABLE
    return Reading(full_year(int(years[0])), months[0], int(days[0]) if days else 0)


@cache
def _months() -> Mapping[str, int]:
    return {name: int(month) for name, month in table_rows("months")}
