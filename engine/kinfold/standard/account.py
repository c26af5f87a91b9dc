"""Accounts: bank cards and accounts, IBAN, WeChat, QQ, Alipay, and whatever else a column names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from kinfold.standard.check_digits import library_checks
from kinfold.standard.columns import positions, slow_rows
from kinfold.standard.id_number import with_placeholders
from kinfold.standard.shape import Quality
from kinfold.standard.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

PARTS = ("scheme", "country", "checked")
_BANKS = frozenset({"card", "bank_account", "bank", "iban"})
_LABEL = re.compile(
    r"^(?:(?:qq|wechat|weixin|微信号?|wx|alipay|支付宝)\s*[:号]|(?:银行|开户)?(?:账号|帐号|卡号|账户)\s*[:]?"
    r"|(?:iban|account|acct|a/c)(?:[ .]*(?:no|nr|number))?[\s:#.])[\s:.]*",
    re.IGNORECASE,
)
_CARD = re.compile(r"[3-9]\d{12,18}")  # ISO/IEC 7812, without the airlines' and old ranges
_IBAN = re.compile(r"[A-Z]{2}\d\d[A-Z\d]{11,30}")


def standardise(raws: pa.StringArray | Sequence[str], scheme: str) -> pa.Table:
    """Return value, scheme, country and checked ("1": a check digit proved it) of each account.

    ``scheme``: card, bank_account, iban, wechat, qq, alipay or any other word. One by one: about
    60,000 a second a core.
    """
    cleaned = clean(raws)
    every = positions(pc.is_valid(cleaned))
    rows = slow_rows(PARTS, cleaned, every, lambda text: [_read(text, scheme.lower())])
    return with_placeholders(rows, cleaned, "account")


def _read(text: str, scheme: str) -> dict[str, str]:
    text = _LABEL.sub("", text)
    compact = re.sub(r"[\s\-.]", "", text).upper()
    row = {"value": compact, "quality": Quality.VALID.value, "scheme": scheme}
    if "*" in compact:
        return row | {"value": "", "quality": Quality.INVALID.value, "reason": "masked"}
    if scheme in {"", *_BANKS}:
        return _bank_account(row, scheme)
    if scheme == "qq":
        broken = not compact.isdecimal()
        return row | ({"quality": Quality.INVALID.value, "reason": "no_digit"} if broken else {})
    name = re.sub(r"\s+", "", text).lower()  # a chosen name keeps its signs: wxid_ab-1
    return row | {"value": name}


def _bank_account(row: dict[str, str], scheme: str) -> dict[str, str]:
    number = row["value"]
    if scheme != "card" and _IBAN.fullmatch(number) and library_checks("iban", number):
        return row | {"scheme": "iban", "country": number[:2], "checked": "1"}
    if scheme != "iban" and _CARD.fullmatch(number) and library_checks("luhn", number):
        return row | {"scheme": scheme or "card", "checked": "1"}
    if scheme in {"iban", "card"}:
        return row | {"quality": Quality.INVALID.value, "reason": "check_digit"}
    broken = scheme in _BANKS and not re.search(r"\d", number)
    return row | ({"quality": Quality.INVALID.value, "reason": "no_digit"} if broken else {})
