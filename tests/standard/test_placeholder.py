"""Values that mean "no value" are recognised, and real ones are left in peace."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.standard.placeholder import placeholder_reason, placeholder_reasons, reasons_of_all
from kinfold.standard.text import clean
from kinfold.standard.word_tables import table_rows

DUMMIES = [
    ("text", "N/A", "null_word"),
    ("text", "none", "null_word"),
    ("text", " Unknown ", "null_word"),
    ("text", "-", "null_word"),
    ("text", "???", "null_word"),
    ("text", "xxx", "null_word"),
    ("text", "无", "null_word"),
    ("text", "未知", "null_word"),
    ("text", "暂无", "null_word"),
    ("text", "測試", "test_word"),
    ("text", "TEST", "test_word"),
    ("text", "TBD", "null_word"),
    ("text", "keine Angabe", "null_word"),
    ("text", "Ｎ／Ａ", "null_word"),
    ("person", "散客", "null_word"),
    ("person", "walk-in", "null_word"),
    ("company", "个人", "null_word"),
    ("phone", "00000000000", "repeated_digit"),
    ("phone", "138-0013-8000", "well_known_dummy"),
    ("phone", "+8613800138000", "well_known_dummy"),
    ("phone", "13888888888", "repeated_digit"),
    ("phone", "123456", "sequence"),
    ("phone", "987654321", "sequence"),
    ("phone", "没有电话", "null_word"),
    ("email", "无邮箱", "null_word"),
    ("text", "（无）", "null_word"),
    ("text", "N / A", "null_word"),
    ("text", "无。", "null_word"),
    ("person", "test customer", "test_word"),
    ("company", "待业", "null_word"),
    ("phone", "(999) 999-9999", "repeated_digit"),
    ("email", "no@email.com", "dummy_address"),
    ("email", "test@test.com", "dummy_address"),
    ("email", "user@example.com", "dummy_address"),
    ("id_number", "000000000000000000", "repeated_digit"),
    ("tax_id", "123456789", "sequence"),
    ("id_number", "078051120", "well_known_dummy"),
    ("date", "1900-01-01", "default_date"),
    ("date", "9999-12-31", "default_date"),
    ("postcode", "00000", "default_postcode"),
]


@pytest.mark.parametrize(("kind", "value", "reason"), DUMMIES)
def test_a_dummy_is_recognised_with_its_reason(kind: str, value: str, reason: str) -> None:
    assert placeholder_reason(kind, value) == reason


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "王先生"),
        ("person", "Na"),  # 娜: a given name, though "na" is a null word elsewhere
        ("person", "Nan"),
        ("phone", "18866668888"),  # four equal digits are a vanity number
        ("phone", "+8613855550123"),  # ends like 555-0123 and is Chinese
        ("phone", "02150123456"),
        ("phone", "+12125550100"),  # made-up people have made-up numbers, one each
        ("text", "无锡"),
        ("text", "(ABC) Ltd"),
        ("email", "na@acme.com"),
        ("email", "12345@qq.com"),
        ("email", "emma.green@example.org"),  # made-up people have made-up mailboxes, one each
        ("date", "1970-01-02"),
        ("id_number", "91110000600037341L"),
        ("company", "Unknown Pleasures Ltd"),
    ],
)
def test_a_real_value_is_no_placeholder(kind: str, value: str) -> None:
    assert placeholder_reason(kind, value) == ""


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 9), st.integers(8, 12), st.text("123456789", max_size=3))
def test_eight_equal_trailing_digits_are_never_a_phone(digit: int, length: int, start: str) -> None:
    assert placeholder_reason("phone", start + str(digit) * length) != ""


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([value for _, value, _ in DUMMIES]) | st.text(max_size=8)))
def test_a_column_is_judged_like_its_single_values(values: list[str]) -> None:
    found = placeholder_reasons("phone", clean(values)).to_pylist()
    assert found == [placeholder_reason("phone", value) for value in values]


_DUMMY_WORDS = [row[2] for row in table_rows("placeholders") if row[1] == "word"]
_DIGITS = st.one_of(
    st.text("0123456789", min_size=1, max_size=12),
    st.builds(lambda digit, length: digit * length, st.sampled_from("0123456789"), st.integers(2, 10)),
    st.builds(
        lambda start, end: "01234567890123456789"[start : start + end], st.integers(0, 9), st.integers(3, 10)
    ),
)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["phone", "email", "date", "tax_id", "postcode", "person", "company", "text"]),
    st.lists(
        st.builds(
            lambda frame, inside, loud: frame.replace("?", inside.upper() if loud else inside),
            st.sampled_from(["?", "(?)", "[ ? ]", "?。", "+?", "+86?", "+1 ?", "0?", "? / ?", "x?", "İ?"]),
            st.one_of(st.sampled_from(_DUMMY_WORDS), _DIGITS, st.text(max_size=8)),
            st.booleans(),
        )
    ),
)
def test_nothing_that_means_no_value_is_passed_over(kind: str, values: list[str]) -> None:
    cleaned = clean(values)
    assert placeholder_reasons(kind, cleaned) == reasons_of_all(kind, cleaned)
