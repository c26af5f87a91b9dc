"""Dates as written, never more precise than they were and never filled up from today."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.standard import date


def _row(text: str, order: str = "") -> dict[str, str]:
    row: dict[str, str] = date.standardise([text], order).to_pylist()[0]
    return row


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1989/3/4", "1989-03-04"),
        ("1989-03-04", "1989-03-04"),
        ("1989.3.4", "1989-03-04"),
        ("19890304", "1989-03-04"),
        ("1989-03-04 00:00:00", "1989-03-04"),
        ("1989-03-04T00:00:00Z", "1989-03-04"),
        ("25/03/1989", "1989-03-25"),
        ("89-3-4", "1989-03-04"),
        ("10/10/70", "1970-10-10"),
        ("1/28/18", "2018-01-28"),
        ("１９８９年３月４日", "1989-03-04"),
        ("1989年3月", "1989-03"),
        ("一九八九年三月四日", "1989-03-04"),
        ("二〇〇一年十二月二十五日", "2001-12-25"),
        ("民国78年3月4日", "1989-03-04"),
        ("民國78年", "1989"),
        ("昭和卌年十二月", "1965-12"),
        ("平成元年1月8日", "1989-01-08"),
        ("4 March 1989", "1989-03-04"),
        ("Mar 4, 1989", "1989-03-04"),
        ("04-MAR-89", "1989-03-04"),
        ("4. März 1989", "1989-03-04"),
        ("1er mars 1989", "1989-03-01"),
        ("4 de marzo de 1989", "1989-03-04"),
        ("March 1989", "1989-03"),
        ("1989", "1989"),
        ("1989-00-00", "1989"),
        ("32571", "1989-03-04"),
        ("32571.0", "1989-03-04"),
        ("29.02.1988", "1988-02-29"),
        ("Sat, 4 March 1989", "1989-03-04"),
        ("1989年3月4日（星期六）", "1989-03-04"),
        ("03/1989", "1989-03"),
        ("198903", "1989-03"),
        ("890304", "1989-03-04"),
        ("Mar-89", "1989-03"),
        ("1989年3月4日。", "1989-03-04"),
        ("1989-03-04.", "1989-03-04"),
        ("昭和16年4月・", "1941-04"),
        ("--03-15", "--03-15"),
        ("--0315", "--03-15"),
        ("03-15", "--03-15"),
        ("3月15日", "--03-15"),
        ("三月十五日", "--03-15"),
        ("15.03.", "--03-15"),
        ("3/15", "--03-15"),
        ("0000-03-15", "--03-15"),
        ("--02-29", "--02-29"),
        ("31-12", "--12-31"),
        ("15. März", "--03-15"),
        ("March 15", "--03-15"),
        ("15-Mar", "--03-15"),
    ],
)
def test_a_date_is_read_as_precisely_as_it_was_written(text: str, value: str) -> None:
    assert _row(text)["value"] == value


@pytest.mark.parametrize(
    ("text", "quality", "reason"),
    [
        ("1989-02-30", "invalid", "impossible"),
        ("29.02.1990", "invalid", "impossible"),
        ("13/13/1990", "invalid", "impossible"),
        ("1989-00-04", "invalid", "impossible"),
        ("--02-30", "invalid", "impossible"),
        ("03/89", "invalid", "unreadable"),
        ("昨天", "invalid", "unreadable"),
        ("200103", "invalid", "unreadable"),  # March 2001, or 3 January 2020
        ("120304", "invalid", "unreadable"),
        ("Mar-04", "invalid", "unreadable"),
        ("040389", "valid", "ambiguous_order"),
        ("yesterday", "invalid", "unreadable"),
        ("32571", "repaired", "guess_excel_serial"),
        ("1900-01-01", "placeholder", "default_date"),
        ("01/01/1970", "placeholder", "default_date"),
        ("9999-12-31", "placeholder", "default_date"),
        ("00/00/0000", "placeholder", "default_date"),
        ("N/A", "placeholder", "null_word"),
    ],
)
def test_a_date_that_is_none_says_why(text: str, quality: str, reason: str) -> None:
    row = _row(text)
    assert (row["quality"], row["reason"]) == (quality, reason)


def test_an_impossible_date_keeps_its_digits_for_comparison_but_no_parts() -> None:
    row = _row("1799-87-10")
    assert (row["value"], row["quality"], row["year"], row["precision"]) == ("1799-87-10", "invalid", "", "")


def test_an_ambiguous_date_keeps_both_readings_until_the_column_tells() -> None:
    unsure = _row("04-03-1989")
    assert (unsure["value"], unsure["other"], unsure["reason"]) == (
        "1989-03-04",
        "1989-04-03",
        "ambiguous_order",
    )
    assert (_row("04-03-1989", "mdy")["value"], _row("04-03-1989", "mdy")["other"]) == ("1989-04-03", "")
    assert _row("03/25/1989", "dmy")["reason"] == "other_order"


def test_one_clear_date_tells_how_its_column_is_written() -> None:
    assert date.guess_order(["25/03/1989", "04/03/1989"]) == "dmy"
    assert date.guess_order(["1/28/18", "4/3/18"]) == "mdy"
    assert date.guess_order(["04/03/1989", "1989-03-25"]) == ""
    assert date.guess_order(["25/03/1989", "03/25/1989"]) == ""
    assert date.guess_order(["04.03.", "25.03."]) == "dmy"


def test_a_birthday_is_read_as_its_column_is_written() -> None:
    assert (_row("04.03.")["value"], _row("04.03.")["other"]) == ("--03-04", "--04-03")
    assert (_row("04.03.", "dmy")["value"], _row("04.03.", "dmy")["other"]) == ("--03-04", "")
    assert _row("3/4", "mdy")["value"] == "--03-04"


_NUMBER = st.integers(0, 40).map(str) | st.integers(0, 13).map(lambda n: f"{n:02}")
_YEAR = st.integers(0, 99).map(lambda n: f"{n:02}") | st.integers(1400, 2200).map(str)


@settings(max_examples=150, deadline=None)
@given(_NUMBER, _NUMBER, _YEAR, st.sampled_from("-/."), st.sampled_from(["", "dmy", "mdy"]))
def test_the_column_path_reads_dates_as_single_reading_does(
    first: str, second: str, year: str, separator: str, order: str
) -> None:
    texts = [separator.join(p) for p in ((first, second, year), (year, first, second))] + [
        year + first + second
    ]
    assert date.standardise(texts, order) == date.standardise_one_by_one(texts, order)


@settings(max_examples=50, deadline=None)
@given(st.dates())
def test_an_iso_date_stays_itself_and_has_parts_when_it_can_be_a_customers(day: object) -> None:
    row = _row(str(day))
    assert row["value"] == str(day)
    if row["quality"] != "placeholder":  # 9999-12-31 means "no end", with parts or without
        assert (row["year"] == "") == (row["quality"] == "invalid")
