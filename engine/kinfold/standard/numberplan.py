"""The number plan of a region: the one place that knows the phone library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberType, shortnumberinfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.TOLL_FREE: "tollfree",
}
_NOWHERE = ("ZZ", "001")  # what the library says of no country, and of numbers that belong to none (+800)
# The library asks these before it asks for landlines and mobiles; a number here is read one by one.
_SPECIAL = (
    "toll_free",
    "premium_rate",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
)
_DIGIT_GROUPS = re.compile(r"\+?[0-9 ().-]+")
_DIGITS = re.compile(r"[0-9]+")
_MOST_GROUPS = 5  # of digits; more would make many spans, and are rare
_LEAST_ABROAD = 7  # digits of a number with its country code


@dataclass(frozen=True, slots=True)
class NumberPlan:
    """How numbers of one region are built.

    ``patterns``: RE2 for national numbers: mobile, landline, special (toll-free …), elsewhere
    (in another region of the same country code).

    ``whole`` matches every national number without its trunk prefix. ``plain``: stripping the trunk
    prefix is all that lies between the number as dialled and the national number. ``prefix`` matches
    numbers that begin with a trunk prefix or a carrier's code. ``dials_00``: 00 goes before foreign
    country codes. ``sharing``: all regions of the country code, where they are several, in the library's
    order; ``leading`` matches what numbers of a region begin with that it tells by this alone, "" of others.

    ``before`` matches what a number may begin with that is not of it; ``readable`` matches every
    number of the country code in whatever way it is dialled; ``lengths``: digits that a number may have,
    ``short_lengths``: those of mobiles and of numbers without an area code.
    """

    region: str
    main_region: str  # of all regions that share the country code
    country_code: str
    trunk: str
    plain: bool
    whole: str
    prefix: str
    dials_00: bool
    patterns: Mapping[str, str]
    mobile_lengths: tuple[int, ...]
    sharing: tuple[str, ...]
    leading: str
    before: str
    readable: str
    lengths: tuple[int, ...]
    short_lengths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """One number as the library reads it; ``valid`` by its plan, ``possible`` by its length."""

    e164: str
    national: str
    region: str
    kind: str
    extension: str
    valid: bool
    possible: bool
    local_only: bool


@cache
def number_plan(region: str) -> NumberPlan:
    """Return the plan of ``region``; ValueError for a code that is no region."""
    found = PhoneMetadata.metadata_for_region(region, None)
    if found is None:
        raise ValueError(f"no such phone region: {region!r}")
    code = found.country_code or 0
    siblings = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]
    others = (PhoneMetadata.metadata_for_region(name, None) for name in siblings if name != region)
    patterns = {
        "mobile": _pattern(found, ("mobile",)),
        "landline": _pattern(found, ("fixed_line",)),
        "special": _pattern(found, _SPECIAL),
        "elsewhere": "|".join(
            _pattern(other, ("mobile", "fixed_line", *_SPECIAL)) for other in others if other
        ),
    }
    return NumberPlan(
        region=region,
        main_region=siblings[0],
        country_code=str(code),
        trunk=found.national_prefix or "",
        plain=not found.national_prefix_transform_rule,
        whole=f"^(?:{_pattern(found, ('general_desc',))})$",
        prefix=f"^(?:{found.national_prefix_for_parsing})" if found.national_prefix_for_parsing else "^$",
        dials_00=(found.international_prefix or "").split("|")[0] == "00",
        patterns={kind: f"^(?:{pattern})$" for kind, pattern in patterns.items() if pattern},
        mobile_lengths=_mobile_lengths(found),
        sharing=tuple(siblings) if len(siblings) > 1 else (),
        leading=f"^(?:{found.leading_digits})" if found.leading_digits else "",
        before=f"^(?:{'|'.join(_prefixes(found))})",
        readable=f"^(?:{_readable(region)})$",
        lengths=tuple(found.general_desc.possible_length) if found.general_desc else (),
        short_lengths=tuple(sorted(_short_lengths(siblings[0]))),
    )


def _mobile_lengths(plan: PhoneMetadata) -> tuple[int, ...]:
    return tuple(plan.mobile.possible_length) if plan.mobile else ()


def _prefixes(plan: PhoneMetadata) -> Iterator[str]:
    yield str(plan.country_code)
    for prefix in (plan.international_prefix, plan.national_prefix_for_parsing):
        if prefix:
            yield prefix


def _short_lengths(region: str) -> set[int]:
    """Return the lengths of mobiles, and of numbers that may lack their area code."""
    plan = PhoneMetadata.metadata_for_region(region, None)
    assert plan is not None
    local = plan.general_desc.possible_length_local_only if plan.general_desc else ()
    return {*_mobile_lengths(plan), *local}


def _pattern(plan: PhoneMetadata, names: tuple[str, ...]) -> str:
    found = (getattr(plan, name) for name in names)
    return "|".join(one.national_number_pattern for one in found if one and one.national_number_pattern)


@lru_cache(maxsize=64)  # one cell asks for the same text again; another cell never does
def read_number(text: str, region: str) -> ReadNumber | None:
    """Read one number; None when the text is none at all."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    verdict = phonenumbers.is_possible_number_with_reason(number)
    where = phonenumbers.region_code_for_number(number) or ""
    kind = phonenumbers.number_type(number) if where else PhoneNumberType.UNKNOWN  # it would look again
    where = where or phonenumbers.region_code_for_country_code(number.country_code or 0)
    national = phonenumbers.national_significant_number(number)
    return ReadNumber(
        e164=f"+{number.country_code}{national}",
        national=national,
        region="" if where in _NOWHERE else where,
        kind=_KINDS.get(kind, "other"),
        extension=number.extension or "",
        valid=kind != PhoneNumberType.UNKNOWN,
        possible=verdict == phonenumbers.ValidationResult.IS_POSSIBLE,
        local_only=verdict == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY,
    )


def is_service_number(digits: str, region: str) -> bool:
    """Tell whether a region has given these few digits to a service for everybody: 95588, 10086, 911."""
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    return bool(shortnumberinfo.is_valid_short_number_for_region(number, region))


def find_numbers(text: str, region: str) -> tuple[str, ...]:
    """Return the valid numbers written in ``text``, extension included, as they stand there."""
    if not _may_hold_number(text, region):
        return ()
    return tuple(found.raw_string for found in phonenumbers.PhoneNumberMatcher(text, region))


def _may_hold_number(text: str, region: str) -> bool:
    """Tell whether the library's slow search could find anything; False only where it cannot.

    It reads groups of digits that stand side by side; none of them may be valid, as dialled or not.
    """
    if not _DIGIT_GROUPS.fullmatch(text) or "00" in text:  # 00 may dial abroad
        return True
    groups = _DIGITS.findall(text)
    if len(groups) > _MOST_GROUPS:
        return True
    if text.startswith("+") and (len("".join(groups[:-1])) >= _LEAST_ABROAD or _is_valid(text, region)):
        return True
    spans = combinations(range(len(groups) + 1), 2)
    readable = re.compile(_readable(region))
    return any(readable.fullmatch("".join(groups[start:end])) for start, end in spans)


def _is_valid(text: str, region: str) -> bool:
    number = read_number(text, region)
    return number is not None and number.valid


@cache
def _readable(region: str) -> str:
    """Return a pattern that matches every valid number of a region in whatever way it is dialled."""
    found = PhoneMetadata.metadata_for_region(region, None)
    assert found is not None
    if found.national_prefix_transform_rule:
        return r"\d*"
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[found.country_code or 0]
    plans = [PhoneMetadata.metadata_for_region(name, None) for name in regions]
    valid = "|".join(_pattern(plan, ("mobile", "fixed_line", *_SPECIAL)) for plan in plans if plan)
    trunk = found.national_prefix_for_parsing or ""
    return f"(?:(?:{trunk}))?(?:{found.country_code})?(?:(?:{trunk}))?(?:{valid})"


@cache
def main_regions() -> Mapping[str, str]:
    """Return the main region of each country code: 86 → CN, 1 → US."""
    found = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()
    return {str(code): regions[0] for code, regions in found if regions[0] != "001"}
