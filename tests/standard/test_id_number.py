"""Numbers of persons and organizations: recognised, checked, and repaired only where that is certain."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.standard import account, id_number
from kinfold.standard.check_digits import cn_id_check_sign


def _row(text: str, scheme: str = "") -> dict[str, str]:
    row: dict[str, str] = id_number.standardise([text], scheme).to_pylist()[0]
    return row


@pytest.mark.parametrize(
    ("text", "value", "scheme", "country"),
    [
        ("91110000600037341L", "91110000600037341L", "uscc", "CN"),
        ("９１１１００００６０００３７３４１Ｌ", "91110000600037341L", "uscc", "CN"),
        ("9111 0000 6000 3734 1l", "91110000600037341L", "uscc", "CN"),
        ("11010519491231002x", "11010519491231002X", "cn_id", "CN"),
        ("DE 136 695 976", "DE136695976", "vat", "DE"),
        ("GB 980 7806 84", "GB980780684", "vat", "GB"),
        ("213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15", "lei", ""),
        ("LEI: 213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15", "lei", ""),
        ("身份证号：11010519491231002X", "11010519491231002X", "cn_id", "CN"),
        ("USt-IdNr.: DE136695976", "DE136695976", "vat", "DE"),
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "iban", "DE"),
    ],
)
def test_a_number_with_a_check_digit_tells_its_own_scheme(
    text: str, value: str, scheme: str, country: str
) -> None:
    row = _row(text)
    assert (row["value"], row["scheme"], row["country"]) == (value, scheme, country)
    assert (row["quality"], row["checked"]) == ("valid", "1")


@pytest.mark.parametrize(
    ("text", "scheme", "quality", "reason"),
    [
        ("91110000600037341X", "", "invalid", "check_digit"),
        ("91110000600037341X", "uscc", "invalid", "check_digit"),
        ("110105194912310021", "", "invalid", "check_digit"),
        ("11010519490230002X", "cn_id", "invalid", "impossible"),  # 30 February
        ("11010519490230002X", "", "invalid", "impossible"),  # though its last sign would do for a 信用代码
        ("110105490230002", "cn_id", "invalid", "impossible"),
        ("DE136695978", "vat", "invalid", "check_digit"),
        ("136695976", "vat", "valid", ""),
        ("213800KUD8LAJWSQ9D16", "lei", "invalid", "check_digit"),
        ("91-1144442", "ein", "valid", ""),
        ("07-1144442", "ein", "invalid", "never_issued"),
        ("000-12-3456", "ssn", "invalid", "never_issued"),
        ("91-114444", "ein", "invalid", "unusual_format"),
        ("15-048-3782", "duns", "valid", ""),
        ("5048378", "duns", "repaired", "leading_zeros_restored"),
        ("078-05-1120", "ssn", "placeholder", "well_known_dummy"),
        ("G 1234-5678", "passport", "valid", ""),
        ("000000000000000000", "", "placeholder", "repeated_digit"),
        ("9111OOOO600037341L", "", "repaired", "letter_for_digit"),
        ("9111OOOO600037341X", "uscc", "invalid", "unusual_format"),
        ("I1010519491231002X", "cn_id", "repaired", "letter_for_digit"),
        ("1101051949*****02X", "cn_id", "invalid", "masked"),
        ("1.10105E+17", "", "invalid", "rounded_by_spreadsheet"),
        ("不详", "cn_id", "placeholder", "null_word"),
        ("ab", "passport", "invalid", "no_digit"),
    ],
)
def test_a_doubtful_number_says_why(text: str, scheme: str, quality: str, reason: str) -> None:
    row = _row(text, scheme)
    assert (row["quality"], row["reason"]) == (quality, reason)


def test_an_identity_card_tells_birth_and_gender() -> None:
    row = _row("11010519491231002X")
    assert (row["birth_date"], row["gender"]) == ("1949-12-31", "f")


def test_an_old_identity_card_of_15_digits_meets_its_new_form() -> None:
    old, new = _row("110105491231002", "cn_id"), _row("11010519491231002X", "cn_id")
    assert old["value"] == new["value"]
    assert (old["quality"], old["reason"], old["checked"]) == ("repaired", "upgraded_15_digits", "")


def test_a_credit_code_holds_the_organization_code() -> None:
    assert _row("91110000600037341L")["org_code"] == "600037341"


_DIGITS = st.text("0123456789", min_size=17, max_size=17)
_CARDS = st.builds(
    lambda day, order: f"110105{day:%Y%m%d}{order:03}",
    st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)),
    st.integers(0, 999),
)
_SIGNS = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=10, max_size=10)


@settings(max_examples=100, deadline=None)
@given(
    _CARDS | _DIGITS, st.sampled_from("0123456789X"), st.sampled_from(["", "cn_id", "uscc", "national_id"])
)
def test_the_column_path_judges_cards_as_single_reading_does(first17: str, last: str, scheme: str) -> None:
    texts = [first17 + last, first17 + cn_id_check_sign(first17)]
    assert id_number.standardise(texts, scheme) == id_number.standardise_one_by_one(texts, scheme)


@settings(deadline=None)
@given(
    st.lists(st.text("0123456789", max_size=22) | st.text("0123456789EXOD*-. ", max_size=20), max_size=20),
    st.sampled_from(["", "national_id", "ein", "ssn", "vat", "duns", "cn_id", "uscc", "lei", "passport"]),
)
def test_digits_alone_are_read_in_columns_as_one_by_one(texts: list[str], scheme: str) -> None:
    assert id_number.standardise(texts, scheme) == id_number.standardise_one_by_one(texts, scheme)


@settings(max_examples=50, deadline=None)
@given(_CARDS)
def test_a_right_check_sign_always_proves_a_card(first17: str) -> None:
    assert _row(first17 + cn_id_check_sign(first17))["scheme"] == "cn_id"


@settings(max_examples=100, deadline=None)
@given(_SIGNS, st.sampled_from(["", "uscc"]))
def test_the_column_path_judges_credit_codes_as_single_reading_does(end: str, scheme: str) -> None:
    text = [f"91110000{end}"]
    assert id_number.standardise(text, scheme) == id_number.standardise_one_by_one(text, scheme)


@pytest.mark.parametrize(
    ("text", "scheme", "value", "quality", "checked"),
    [
        ("6222 0212 3456 7890 128", "card", "6222021234567890128", "valid", "1"),
        ("6222021234567890129", "card", "6222021234567890129", "invalid", ""),
        ("6222021234567890129", "bank_account", "6222021234567890129", "valid", ""),
        ("DE89 3704 0044 0532 0130 00", "bank_account", "DE89370400440532013000", "valid", "1"),
        ("微信: Zhang_San-88", "wechat", "zhang_san-88", "valid", ""),
        ("QQ：98214431", "qq", "98214431", "valid", ""),
        ("6222 **** **** 0128", "card", "", "invalid", ""),
        ("无", "wechat", "", "placeholder", ""),
        ("银行账号 6222021234567890128", "card", "6222021234567890128", "valid", "1"),
        ("4242 4242 4242 4242", "card", "4242424242424242", "placeholder", ""),
    ],
)
def test_an_account_is_compact_and_checked_where_it_can_be(
    text: str, scheme: str, value: str, quality: str, checked: str
) -> None:
    row = account.standardise([text], scheme).to_pylist()[0]
    assert (row["value"], row["quality"], row["checked"]) == (value, quality, checked)
