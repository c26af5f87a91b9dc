"""Phones as people type them, and the E.164 number a person would read from them."""

from __future__ import annotations

import phonenumbers
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kinfold.standard import phone
from kinfold.standard.columns import only_bytes
from kinfold.standard.numberplan import find_numbers
from kinfold.standard.phone_fast import take_plain


def numbers(text: str, region: str) -> list[str]:
    return [f"{r['value']}{';' + r['extension'] if r['extension'] else ''}" for r in _rows(text, region)]


def _rows(text: str, region: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = phone.standardise([text], region).to_pylist()
    return rows


CHINESE = [
    ("+86 138-0013-8001", ["+8613800138001"]),
    ("１３８００１３８００１", ["+8613800138001"]),
    ("0086 13800138001", ["+8613800138001"]),
    ("8613800138001", ["+8613800138001"]),
    ("+86(0)13800138001", ["+8613800138001"]),
    ("138\u00a00013\u200b8001", ["+8613800138001"]),
    ("手机13800138001(张三)", ["+8613800138001"]),
    ("(010) 6552 9988 转 801", ["+861065529988;801"]),
    ("010-65529988-801", ["+861065529988;801"]),
    ("010-65529988 ext. 801", ["+861065529988;801"]),
    ("0755-26581234分机8", ["+8675526581234;8"]),
    ("tel:+86-10-65529988;ext=801", ["+861065529988;801"]),
    ("13800138001/13900139000", ["+8613800138001", "+8613900139000"]),
    ("13800138001、13900139000", ["+8613800138001", "+8613900139000"]),
    ("13800138001;13900139000", ["+8613800138001", "+8613900139000"]),
    ("021-50123456，13900139000", ["+862150123456", "+8613900139000"]),
    ("电话：0755-26581234 13900139001", ["+8675526581234", "+8613900139001"]),
    ("021-50123456/57", ["+862150123456", "+862150123457"]),
    ("13800138001.0", ["+8613800138001"]),
    ("+13800138001", ["+8613800138001"]),
    ("1.3900139001E+10", ["+8613900139001"]),
    ("400-820-8820", ["+864008208820"]),
    ("65529988", ["local:65529988"]),
    ("65529988-801", ["local:65529988;801"]),
    ("0755-26581234/26581235", ["+8675526581234", "+8675526581235"]),
    ("13800138001, +86 138 0013 8001", ["+8613800138001"]),
    ("852-98765432", ["+85298765432"]),
    ("(853) 6612 3456", ["+85366123456"]),
    ("+44 (0)20 7946 0958", ["+442079460958"]),
    ("+852 2123 4567", ["+85221234567"]),
    ("1.38001E+10", [""]),
    ("139****4567", [""]),
    ("95588", [""]),
    ("02-2345-6789", [""]),  # of Taipei: no number without an area code, and no extension
    ("138001380000", [""]),
    ("无", [""]),
]
WESTERN = [
    ("US", "(212) 687-2953", ["+12126872953"]),
    ("US", "310/456-5733", ["+13104565733"]),
    ("US", "1-800-FLOWERS", ["+18003569377"]),
    ("US", "+1 702 919 1300 x12", ["+17029191300;12"]),
    ("US", "2126872953.0", ["+12126872953"]),
    ("US", "7220115", ["local:7220115"]),
    ("GB", "020 7946 0958", ["+442079460958"]),
    ("GB", "0161 496 0000 / 07911 123457", ["+441614960000", "+447911123457"]),
    ("DE", "030/1234567", ["+49301234567"]),
    ("DE", "+49 (0) 30 123456", ["+4930123456"]),
    ("FR", "01.42.68.53.00", ["+33142685300"]),
    ("AU", "0412 345 678", ["+61412345678"]),
]


@pytest.mark.parametrize(("text", "expected"), CHINESE)
def test_a_chinese_phone_cell_gives_the_numbers_in_it(text: str, expected: list[str]) -> None:
    assert numbers(text, "CN") == expected


@pytest.mark.parametrize(("region", "text", "expected"), WESTERN)
def test_a_western_phone_cell_gives_the_numbers_in_it(region: str, text: str, expected: list[str]) -> None:
    assert numbers(text, region) == expected


@pytest.mark.parametrize(
    ("text", "quality", "reason"),
    [
        ("13800138001", "valid", ""),
        ("13800138001.0", "repaired", "spreadsheet_decimal"),
        ("65529988", "repaired", "no_area_code"),
        ("15412345678", "repaired", "unassigned_range"),
        ("1.38001E+10", "invalid", "rounded_by_spreadsheet"),
        ("139****4567", "invalid", "masked"),
        ("13800138000", "placeholder", "well_known_dummy"),
        ("13800138000.0", "placeholder", "well_known_dummy"),
        ("852-98765432", "repaired", "no_plus"),
        ("95588", "invalid", "service_number"),
        ("10086", "invalid", "service_number"),
        ("+1 212 555 0143", "valid", "fictional_555_01"),
        ("+44 7700 900123", "valid", "fictional_ofcom"),
        ("13888888888", "placeholder", "repeated_digit"),
        ("无", "placeholder", "null_word"),
        ("", "invalid", "empty"),
    ],
)
def test_a_doubtful_phone_says_what_is_wrong_with_it(text: str, quality: str, reason: str) -> None:
    row = _rows(text, "CN")[0]
    assert (row["quality"], row["reason"]) == (quality, reason)


def test_the_type_tells_a_mobile_from_a_reception() -> None:
    types = [_rows(text, "CN")[0]["type"] for text in ("13900139000", "021-50123456", "400-820-8820")]
    assert types == ["mobile", "landline", "other"]


def test_rows_stand_in_the_order_of_the_texts() -> None:
    texts = ["无", "13900139000", "13900139001/13900139002", "+1 212 687 2953", "13900139003"]
    assert phone.standardise(texts, "CN")["raw"].to_pylist() == [0, 1, 2, 2, 3, 4]


@pytest.mark.parametrize(
    ("texts", "han", "region"),
    [
        (["13900139000", "021-50123456", "+44 7911 123456"], False, "CN"),
        (["212-687-2953", "(310) 456-5733"], False, "US"),
        (["07911 123456", "020 7946 0958"], False, "GB"),
        (["0412 345 678", "02 9876 5432"], False, "AU"),
        (["0612345678", "01 42 68 53 00"], False, "FR"),
        (["0171 1234567", "030/1234567"], False, "DE"),
        (["+33 1 42 68 53 00"], True, "FR"),
        ([], True, "CN"),
        (["7220115"], False, "US"),
    ],
)
def test_the_region_is_the_one_most_numbers_speak_for(texts: list[str], han: bool, region: str) -> None:  # noqa: FBT001
    assert phone.guess_region(texts, han=han) == region
    assert phone.guess_region(texts[::-1], han=han) == region


_SEPARATOR = st.sampled_from(["", " ", "-", "."])
_GROUPS = st.lists(st.text("0123456789", min_size=1, max_size=5), min_size=2, max_size=4)
_PREFIX = st.sampled_from(["", "+86", "0086", "86", "+1 ", "1-", "+44", "0", "(0", "013", "138", "07", "212"])


@settings(max_examples=200, deadline=None)
@given(_PREFIX, _GROUPS, _SEPARATOR, st.sampled_from(["CN", "US", "GB", "DE", "AU", "FR", "HK", "IT"]))
def test_the_column_path_reads_numbers_as_the_library_does(
    prefix: str, groups: list[str], separator: str, region: str
) -> None:
    text = prefix + separator.join(groups)
    fast = phone.standardise([text], region)
    # A number in a range of nobody is taken whole, where the library looks for a shorter one inside it.
    assume("unassigned_range" not in fast["reason"].to_pylist())
    assert fast == phone.standardise_one_by_one([text], region)


@settings(max_examples=100, deadline=None)
@given(
    st.from_regex(r"(\+?86)?1[3-9][0-9]{9}", fullmatch=True)
    | st.from_regex(r"0[1-9][0-9]{9,10}", fullmatch=True)
)
def test_every_chinese_number_reads_the_same_on_both_paths(text: str) -> None:
    assert phone.standardise([text], "CN") == phone.standardise_one_by_one([text], "CN")


_ANY_REGION = sorted(phonenumbers.SUPPORTED_REGIONS)
_AT_HOME = st.sampled_from(["CN", "US", "GB", "AU", "DE"])


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(_ANY_REGION),
    st.integers(0, 10),
    st.integers(0, 99),
    st.sampled_from("0123456789"),
    _AT_HOME,
)
def test_foreign_numbers_read_the_same_on_both_paths(
    country: str, kind: int, at: int, digit: str, region: str
) -> None:
    example = phonenumbers.example_number_for_type(country, kind) or phonenumbers.example_number(country)
    assert example is not None
    assume(example.country_code != phonenumbers.country_code_for_region(region))
    number = phonenumbers.national_significant_number(example)
    changed = number[: at % len(number)] + digit + number[at % len(number) + 1 :]
    texts = [
        f"{prefix}{example.country_code}{gap}{national}"
        for prefix in ("+", "00")
        for gap in ("", " ", " 0")
        for national in (number, changed)
    ]
    assert phone.standardise(texts, region) == phone.standardise_one_by_one(texts, region)


_SHARED = sorted(
    region
    for regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.values()
    for region in regions
    if len(regions) > 1
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_SHARED), st.integers(0, 10), st.integers(0, 99), st.sampled_from("0123456789"))
def test_numbers_of_a_shared_country_code_read_the_same_on_both_paths(
    region: str, kind: int, at: int, digit: str
) -> None:
    example = phonenumbers.example_number_for_type(region, kind) or phonenumbers.example_number(region)
    assert example is not None
    number = phonenumbers.national_significant_number(example)
    changed = number[: at % len(number)] + digit + number[at % len(number) + 1 :]
    texts = [
        f"{prefix}{national}"
        for prefix in ("", f"+{example.country_code} ")
        for national in (number, changed)
    ]
    main = phonenumbers.region_code_for_country_code(example.country_code)
    for home in (main, "CN"):
        fast = phone.standardise(texts, home)
        assume("unassigned_range" not in fast["reason"].to_pylist())  # as above
        assert fast == phone.standardise_one_by_one(texts, home)


def test_a_mobile_of_guernsey_is_not_read_one_by_one() -> None:
    for home, text in (("GB", "07781 599025"), ("CN", "+447781599025"), ("US", "+1 242 359 1234")):
        tables, rest = take_plain(pa.array([text]), home)
        assert len(rest) == 0
        (region,) = [each for table in tables for each in table["region"].to_pylist()]
        assert region == ("BS" if home == "US" else "GG")


_WRITTEN = st.from_regex(r"0?[1-9][0-9]{7,15}", fullmatch=True) | st.from_regex(
    r"\(?0?[1-9][0-9]{1,3}\)?[ -][0-9]{3,8}([ -][0-9]{3,5})?", fullmatch=True
)


@settings(max_examples=300, deadline=None)
@given(_WRITTEN, st.sampled_from(["CN", "US", "GB", "DE", "RU", "FI", "SG", "IT", "HK"]))
def test_what_is_no_number_is_none_on_both_paths(text: str, region: str) -> None:
    fast = phone.standardise([text], region)
    assume("unassigned_range" not in fast["reason"].to_pylist())  # as above
    assert fast == phone.standardise_one_by_one([text], region)


def test_numbers_of_another_country_are_not_read_one_by_one() -> None:
    texts = ["602-6948042", "01616620207", "(078) 67067906", "020-62314996"]
    for text, region in zip(texts, ("CN", "CN", "CN", "GB"), strict=True):
        assert len(take_plain(pa.array([text]), region)[1]) == 0
        assert phone.standardise([text], region) == phone.standardise_one_by_one([text], region)


def test_a_number_of_nobody_is_of_the_region_that_its_first_digits_name() -> None:
    (row,) = _rows("868 050 4724", "US")
    assert (row["reason"], row["region"]) == ("unassigned_range", "TT")


def test_two_zeros_dial_abroad_where_numbers_keep_their_own_zero() -> None:
    texts = ["008600000", "0086 021 50123456", "06 698 12345", "0039 06 698 12345"]
    assert phone.standardise(texts, "IT") == phone.standardise_one_by_one(texts, "IT")
    assert numbers("06 698 12345", "IT") == ["+390669812345"]


def test_a_number_that_belongs_to_no_country_breaks_nothing() -> None:
    assert numbers("+800 1234 5678", "CN") == ["+80012345678"]
    assert numbers("+882 1234 5678 901", "SG") == [""]


@settings(max_examples=200, deadline=None)
@given(_PREFIX, _GROUPS, st.lists(_SEPARATOR, min_size=4, max_size=4), _AT_HOME)
def test_no_number_that_the_library_finds_in_a_text_is_passed_over(
    prefix: str, groups: list[str], separators: list[str], region: str
) -> None:
    text = prefix + "".join(group + gap for group, gap in zip(groups, separators, strict=False))
    found = tuple(match.raw_string for match in phonenumbers.PhoneNumberMatcher(text, region))
    assert find_numbers(text, region) == found


@given(st.lists(st.text(max_size=12)), st.integers(0, 3))
def test_other_letters_are_taken_out(texts: list[str], behind: int) -> None:
    column = pa.array(["", "a", *texts], pa.string()).slice(min(behind, 2))
    kept = ["".join(letter for letter in text if letter in "0123456789+") for text in column.to_pylist()]
    assert only_bytes(column, b"0123456789+").to_pylist() == kept
