"""Numbers one by one: what scheme a number is of, and whether it holds."""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa

from kinfold.standard.check_digits import CHECKED_VAT, cn_id_check_sign, library_checks, uscc_checks
from kinfold.standard.shape import Quality

PARTS = ("scheme", "country", "checked", "birth_date", "gender", "org_code")
OPEN_SCHEMES = frozenset({"", "national_id"})  # the number itself may say more than its header

_PROVINCES = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)"  # GB/T 2260, and 91 for abroad
_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
CN_ID = rf"^{_PROVINCES}\d{{4}}(?:18|19|20)\d{{2}}{_MONTH_DAY}\d{{3}}[\dX]$"
_CN_ID_OLD = rf"^{_PROVINCES}\d{{6}}{_MONTH_DAY}\d{{3}}$"
# First sign: who registers it (1 机构编制, 5 民政, 9 工商, A 军队, N 农业, Y 其他).
# I, O, S, V, Z are never used.
USCC = r"^[1-9ANY][1-9A-HJ-NP-RTUWXY]\d{6}[\dA-HJ-NP-RTUWXY]{10}$"
# Where a number that may also be a 身份证 was registered: in a province, or (10) by the state.
REGISTERED = rf"^..(?:{_PROVINCES}|10)"
_CHECKED = {
    "lei": r"[A-Z\d]{18}\d\d",
    "iban": r"[A-Z]{2}\d\d[A-Z\d]{11,30}",
    "vat": r"[A-Z]{2}[A-Z\d+*]{2,13}",
}
_LETTERS_FOR_DIGITS = str.maketrans("OI", "01")
_NINE_DIGITS = frozenset({"ssn", "ein", "duns"})
SCHEMES_WITH_RULES = frozenset({"cn_id", "uscc", *_CHECKED, *_NINE_DIGITS})  # all else is taken as it stands
_COUNTRIES = {"cn_id": "CN", "uscc": "CN", "ssn": "US", "ein": "US"}
_SHORTEST = 3  # signs; fewer tell nobody apart


def read_id(number: str, scheme: str) -> dict[str, str]:
    """Return the row of one compact number."""
    fault = _fault(number)
    if fault:
        return _invalid(number, scheme, fault)
    return _chinese(number, scheme) or _western(number, scheme)


def _chinese(number: str, scheme: str) -> dict[str, str] | None:
    if mended := _letters_mended(number, scheme):
        return mended
    if scheme in {"cn_id", *OPEN_SCHEMES} and re.match(CN_ID, number):
        row = _cn_id(number)
        other = row["reason"] and scheme in OPEN_SCHEMES and re.match(REGISTERED, number)
        return _uscc(number) if other and _is_uscc(number) else row
    if scheme in {"uscc", *OPEN_SCHEMES} and re.match(USCC, number):
        return _uscc(number)
    if scheme == "cn_id" and re.match(_CN_ID_OLD, number):
        return _upgraded(number)
    return _invalid(number, scheme, "unusual_format") if scheme in {"cn_id", "uscc"} else None


def _letters_mended(number: str, scheme: str) -> dict[str, str] | None:
    """Return the row of a Chinese number with O for 0 or I for 1 where its check digit proves the digits."""
    digits = number.translate(_LETTERS_FOR_DIGITS)
    if digits == number or scheme not in {"cn_id", "uscc", *OPEN_SCHEMES}:
        return None
    row = _chinese(digits, scheme)
    repaired = {"quality": Quality.REPAIRED.value, "reason": "letter_for_digit"}
    return row | repaired if row and row.get("checked") else None


def _western(number: str, scheme: str) -> dict[str, str]:
    if scheme in OPEN_SCHEMES:
        shaped = (name for name, shape in _CHECKED.items() if re.fullmatch(shape, number))
        scheme = next((name for name in shaped if library_checks(name, number)), scheme)
    if scheme in _CHECKED:
        return _library_checked(number, scheme)
    if scheme in _NINE_DIGITS:
        return _nine_digits(number, scheme)
    return _plain(number, scheme)


def _fault(number: str) -> str:
    if "*" in number:
        return "masked"
    if re.fullmatch(r"\d\.?\d*E\+?\d+", number):
        return "rounded_by_spreadsheet"
    if not re.search(r"\d", number):
        return "no_digit"
    return "too_short" if len(number) < _SHORTEST else ""


def _cn_id(number: str) -> dict[str, str]:
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    try:
        date.fromisoformat(born)
    except ValueError:
        return _invalid(number, "cn_id", "impossible")
    if cn_id_check_sign(number[:17]) != number[17]:
        return _invalid(number, "cn_id", "check_digit")
    gender = "m" if int(number[16]) % 2 else "f"
    return _plain(number, "cn_id") | {"checked": "1", "birth_date": born, "gender": gender}


def _upgraded(old: str) -> dict[str, str]:
    first17 = f"{old[:6]}19{old[6:]}"
    row = _cn_id(first17 + cn_id_check_sign(first17))
    if row["reason"]:
        return _invalid(old, "cn_id", row["reason"])
    return row | {"quality": Quality.REPAIRED.value, "reason": "upgraded_15_digits", "checked": ""}


def _is_uscc(number: str) -> bool:
    return re.match(USCC, number) is not None and bool(uscc_checks(pa.array([number]))[0])


def _uscc(number: str) -> dict[str, str]:
    if not _is_uscc(number):
        return _invalid(number, "uscc", "check_digit")
    return _plain(number, "uscc") | {"checked": "1", "org_code": number[8:17]}


def _library_checked(number: str, scheme: str) -> dict[str, str]:
    if library_checks(scheme, number):
        return _plain(number, scheme) | {"checked": "1"}
    if scheme == "vat" and number[:2] not in CHECKED_VAT:
        return _plain(number, scheme)  # without its country, or of another one: nothing can be checked
    return _invalid(number, scheme, "check_digit")


def _nine_digits(number: str, scheme: str) -> dict[str, str]:
    if re.fullmatch(r"\d{7,8}", number) and scheme == "duns":
        return _plain(number.zfill(9), scheme, "leading_zeros_restored")
    if not re.fullmatch(r"\d{9}", number):
        return _invalid(number, scheme, "unusual_format")
    if scheme in {"ssn", "ein"} and not library_checks(scheme, number):
        return _invalid(number, scheme, "never_issued")
    return _plain(number, scheme)


def _plain(number: str, scheme: str, reason: str = "") -> dict[str, str]:
    country = number[:2] if scheme in {"vat", "iban"} and number[:2].isalpha() else _COUNTRIES.get(scheme, "")
    return {
        "value": number,
        "quality": (Quality.REPAIRED if reason else Quality.VALID).value,
        "reason": reason,
        "scheme": scheme,
        "country": {"EL": "GR"}.get(country, country),
    }


def _invalid(number: str, scheme: str, reason: str) -> dict[str, str]:
    value = "" if reason in {"masked", "rounded_by_spreadsheet", "no_digit"} else number
    return _plain(number, scheme) | {"value": value, "quality": Quality.INVALID.value, "reason": reason}
