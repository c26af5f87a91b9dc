"""Phones that are not plainly written: several in a cell, extensions, masks, spreadsheet damage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kinfold.standard.numberplan import (
    find_numbers,
    is_service_number,
    main_regions,
    number_plan,
    read_number,
)
from kinfold.standard.shape import Quality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfold.standard.numberplan import ReadNumber

    Row = dict[str, str]

PARTS = ("extension", "type", "national", "region")

_LABEL = re.compile(r"^(?:tel|phone|fax|mobile|mob|cell)\b\.?\s*:?\s*", re.IGNORECASE)
_EXTENSION_WORDS = re.compile(
    r"\s*(?:;\s*ext\s*=|转分机|转|轉|分机|分機|内线|內線|\bextension\b|\bextn?\b\.?)\s*:?\s*", re.IGNORECASE
)
_EXTENSION = re.compile(
    r"^(?P<head>.*\d.*?)\s*(?:ext\.|-|\bx|(?<=\d)x|#)\s*(?P<extension>\d{1,6})\)?$", re.IGNORECASE
)
_SEPARATORS = re.compile(r"\s*(?:[;,、,/|\\\n]|\bor\b|\band\b|&|或者?|和|及)\s*", re.IGNORECASE)
_MASKED = re.compile(r"\d[\s\-]*(?:\*+|[xX•●#]{2,})[\s\-]*(?:\d|$)|\*{3,}")
_SCIENTIFIC = re.compile(r"^(\d)(?:\.(\d+))?[eE]\+?(\d{1,3})$")
_SEVERAL = re.compile(r"[;,、]|\d{5,}\s*/\s*\d{1,4}$")  # 030/1234567 is one number, 65529988/89 two
_CODE_FIRST = re.compile(r"\(?(?P<code>\d{1,3})\)?[ \-.]")  # a country code apart, without its plus
_LONGEST_SERVICE = 6  # digits
_SHORTEST_LOCAL = 6  # digits; fewer are service numbers such as 95588
_TAIL_DIGITS = 4  # 65529988/89: a last piece this short replaces the end of the number before it


def read_cell(text: str, region: str) -> list[Row]:
    """Return a row for each number in the cell, at least one."""
    if not text:
        return [_unusable(text, "empty", region)]
    if _MASKED.search(text):
        return [_unusable(text, "masked", region)]
    scientific = _SCIENTIFIC.match(text)
    if scientific:
        return [_from_scientific(scientific, region)]
    text = _EXTENSION_WORDS.sub(" ext. ", _LABEL.sub("", text))
    if not _SEVERAL.search(text):
        whole = read_number(text.replace("/", "-"), region)
        if whole and whole.valid:
            return [_row(whole)]
    rows = list(_pieces(_SEPARATORS.split(text), region))
    usable = {
        (row["value"], row.get("extension", "")): row
        for row in reversed(rows)
        if row["quality"] != Quality.INVALID.value
    }
    return list(usable.values())[::-1] or rows[:1] or [_unusable(text, "no_number", region)]


def _pieces(pieces: list[str], region: str) -> Iterator[Row]:
    before = ""
    for piece in pieces:
        if not re.search(r"\d", piece):
            continue
        before = _completed(piece, before, region)
        yield from _read_piece(before.strip(), region)


def _completed(piece: str, before: str, region: str) -> str:
    """Return a piece with what the number before it says for both: 65529988/89, 0755-26581234/26581235."""
    if before and piece.isdecimal() and len(piece) <= _TAIL_DIGITS:
        return before[: -len(piece)] + piece
    digits, known = re.sub(r"\D", "", piece), re.sub(r"\D", "", before)
    if not _SHORTEST_LOCAL <= len(digits) < len(known):
        return piece
    alone, whole = read_number(piece, region), read_number(known[: -len(digits)] + digits, region)
    lacks_area = alone is None or alone.local_only or _local(piece, region)
    return known[: -len(digits)] + digits if lacks_area and whole and whole.valid else piece


def _read_piece(piece: str, region: str) -> list[Row]:
    stripped = re.sub(r"\.0$", "", piece)
    number = read_number(stripped, region)
    cut = _EXTENSION.match(stripped)
    if cut:
        head = read_number(cut["head"], region)
        if head and (head.valid or _lacks_area(cut["head"], head, region)):
            whole_counts = number and number.valid and "ext." not in stripped and not number.extension
            if not whole_counts:
                return [_read_one(cut["head"], head, region) | {"extension": cut["extension"]}]
    if number and number.valid:
        repair = {"quality": Quality.REPAIRED.value, "reason": "spreadsheet_decimal"}
        return [_row(number) | (repair if stripped != piece else {})]
    found = find_numbers(stripped, region)
    if found:
        return [row for one in found if one != piece for row in _read_piece(one, region)] or [
            _read_one(stripped, number, region)
        ]
    return [_read_one(stripped, number, region)]


def _read_one(text: str, number: ReadNumber | None, region: str) -> Row:
    """Return the row of one number that the plan may not know."""
    digits = re.sub(r"\D", "", text)
    if number is None:
        return _unusable(text, "impossible", region)
    if number.valid:
        return _row(number)
    if replaced := _other_plus(text, region):
        return replaced
    if _lacks_area(text, number, region):
        return {
            "value": f"local:{digits}",
            "quality": Quality.REPAIRED.value,
            "reason": "no_area_code",
            "type": "landline",
            "national": digits,
            "region": region,
        }
    if (
        number.possible
        and number.region
        and len(number.national) in number_plan(number.region).mobile_lengths
    ):
        return _row(number) | {"quality": Quality.REPAIRED.value, "reason": "unassigned_range"}
    return _unusable(text, "impossible", region)


def _other_plus(text: str, region: str) -> Row | None:
    """Return the row of a number with a plus too many (+139…) or too few (852-98765432)."""
    lacks_plus = (found := _CODE_FIRST.match(text)) and found["code"] in main_regions()
    if not lacks_plus and not text.startswith("+"):
        return None
    other = read_number(f"+{text}" if lacks_plus else text[1:], region)
    if not other or not other.valid:
        return None
    reason = "no_plus" if lacks_plus else "stray_plus"
    return _row(other) | {"quality": Quality.REPAIRED.value, "reason": reason}


def _lacks_area(text: str, number: ReadNumber, region: str) -> bool:
    """Tell whether a number lacks its area code: behind a 0 there is one, if of another country."""
    digits = re.sub(r"\D", "", text)
    short = number.local_only and len(digits) >= _SHORTEST_LOCAL and not digits.startswith("0")
    return short or _local(text, region)


def _local(text: str, region: str) -> bool:
    """Tell whether a Chinese number of 7 or 8 digits lacks its area code: the library lets it pass."""
    digits = re.sub(r"[\s\-.()]", "", text)
    return region == "CN" and re.fullmatch(r"[2-8]\d{6,7}", digits) is not None


def _from_scientific(found: re.Match[str], region: str) -> Row:
    """Read 1.3900139001E+10: whole when every digit is there, else lost to rounding."""
    digits, wanted = found[1] + (found[2] or ""), int(found[3]) + 1
    if len(digits) < wanted:
        return _unusable(digits, "rounded_by_spreadsheet", region)
    row = _read_piece(digits[:wanted], region)[0]
    usable = row["quality"] != Quality.INVALID.value
    return row | {"quality": Quality.REPAIRED.value, "reason": "spreadsheet_decimal"} if usable else row


def _row(number: ReadNumber) -> Row:
    return {
        "value": number.e164,
        "quality": Quality.VALID.value,
        "reason": "",
        "extension": number.extension,
        "type": number.kind,
        "national": number.national,
        "region": number.region,
    }


def _unusable(text: str, reason: str, region: str) -> Row:
    digits = re.sub(r"\D", "", text)
    if digits == text and len(digits) <= _LONGEST_SERVICE and is_service_number(digits, region):
        reason = "service_number"
    return {"quality": Quality.INVALID.value, "reason": reason, "national": digits}
