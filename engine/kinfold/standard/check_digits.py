"""Check digits, for one number or for a column of them."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
from stdnum.exceptions import ValidationError

from kinfold.standard.columns import bytes_of

if TYPE_CHECKING:
    from types import ModuleType

    import numpy.typing as npt
    import pyarrow as pa

    Flags = npt.NDArray[np.bool_]

# GB 11643 (身份证): weights 2^(17-i) mod 11; GB 32100 (统一社会信用代码): weights 3^i mod 31.
_CN_ID_WEIGHTS = np.array([2**power % 11 for power in range(17, 0, -1)])
_CN_ID_CHECK = np.frombuffer(b"10X98765432", np.uint8)
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = np.array([3**power % 31 for power in range(17)])
_MODULES = {
    "lei": "lei",
    "iban": "iban",
    "ein": "us.ein",
    "ssn": "us.ssn",
    "luhn": "luhn",
}
_VAT_MODULES = {"GB": "gb.vat", "CH": "ch.vat", "NO": "no.mva"}
_EU = frozenset(
    ("AT BE BG CY CZ DE DK EE EL ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI").split()  # noqa: SIM905  # a list of one line
)
CHECKED_VAT = _EU | _VAT_MODULES.keys()  # countries by which a VAT number begins


def cn_id_checks(numbers: pa.StringArray) -> Flags:
    """Tell for each 身份证 number (17 digits and a digit or X) whether its last sign fits."""
    signs = bytes_of(numbers, 18)
    remainder = ((signs[:, :17] - ord("0")) @ _CN_ID_WEIGHTS) % 11
    return np.asarray(_CN_ID_CHECK[remainder] == signs[:, 17], bool)


def cn_id_check_sign(first17: str) -> str:
    """Return the last sign that belongs to 17 digits."""
    total = sum(int(digit) * int(weight) for digit, weight in zip(first17, _CN_ID_WEIGHTS, strict=True))
    return chr(_CN_ID_CHECK[total % 11])


def uscc_checks(numbers: pa.StringArray) -> Flags:
    """Tell for each 统一社会信用代码 (18 signs of its alphabet) whether its last sign fits."""
    values = np.zeros(128, np.int64)
    values[[ord(sign) for sign in _USCC_ALPHABET]] = range(31)
    signs = values[bytes_of(numbers, 18)]
    return np.asarray((31 - (signs[:, :17] @ _USCC_WEIGHTS) % 31) % 31 == signs[:, 17], bool)


def library_checks(scheme: str, number: str) -> bool:
    """Tell whether a compact number is well formed in ``scheme``: lei, iban, ein, ssn, luhn, vat."""
    if scheme == "vat":
        return _vat_checks(number)
    try:
        _module(_MODULES[scheme]).validate(number)
    except ValidationError:
        return False
    return True


def _vat_checks(number: str) -> bool:
    country = number[:2]
    name = _VAT_MODULES.get(country, "eu.vat" if country in _EU else "")
    if not name:
        return False
    try:
        _module(name).validate(number[2:] if name == "gb.vat" else number)
    except ValidationError:
        return False
    return True


@cache
def _module(name: str) -> ModuleType:
    return import_module(f"stdnum.{name}")
