"""Values that mean "no value": 无, N/A, 13800138000, test@test.com, 1900-01-01.

Vanity numbers stay allowed: four equal digits say nothing, eight equal trailing digits do.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import constant, matches, replace
from kinfold.standard.text import clean, where
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NUMBER_KINDS = {"id_number": "number", "tax_id": "number", "account": "number"}
_OF_DIGITS = frozenset({"phone", "number"})
_SHORTEST_RUN = 5  # 12345 is typed by a bored hand; 1234 may be an extension
_SHORT_REPEAT = 3  # equal digits that are all of a number
_LONG_REPEAT = 8  # this many equal trailing digits are no vanity number any more
_DRESSED = r"^[(\[{<]| /|/ |\p{Han}[。.!]+$"  # what may hide a word; one search for all
_FOLDED_ALONE = "İ"  # has a small letter that no search in any case takes for it
_SEPARATOR = r"[\s\-.()/]"
_ASCENDING = "01234567890123456789"


def placeholder_reason(kind: str, value: str) -> str:
    """Return why ``value`` means "no value" for ``kind``; "" when it may be real."""
    return str(placeholder_reasons(kind, clean([value]))[0].as_py())


def placeholder_reasons(kind: str, cleaned: pa.StringArray) -> pa.StringArray:
    """Return the reason for each value, "" for real ones.

    ``kind``: phone, email, date, id_number, tax_id, account, postcode, person, company; any other
    word gets the rules that hold for every kind. ``cleaned``: clean or standard texts.
    """
    kind = _NUMBER_KINDS.get(kind, kind)
    doubtful = matches(cleaned, _telling(kind))
    reasons = _reasons(kind, pc.utf8_lower(cleaned.filter(doubtful)))
    return pc.replace_with_mask(constant("", len(cleaned)), doubtful, reasons)


def reasons_of_all(kind: str, cleaned: pa.StringArray) -> pa.StringArray:
    """Return what ``placeholder_reasons`` does, looking closely at every text: its measure."""
    return _reasons(_NUMBER_KINDS.get(kind, kind), pc.utf8_lower(cleaned))


def _reasons(kind: str, lowered: pa.StringArray) -> pa.StringArray:
    """Return the reason for each of the texts that may mean "no value"."""
    reason = constant("", len(lowered))
    if kind in _OF_DIGITS:
        digits = replace(lowered, _SEPARATOR, "")
        reason = _number_reasons(kind, digits)
        lowered = pc.if_else(matches(digits, r"^\+?\d+$"), digits, lowered)
    for said, pattern in _patterns(kind):
        reason = pc.if_else(matches(lowered, pattern), said, reason)
    words = _words(kind)
    at = pc.index_in(_bare(lowered), pa.array(list(words), pa.string()))
    return pc.coalesce(pc.take(pa.array(list(words.values()), pa.string()), at), reason)


@cache
def _telling(kind: str) -> str:
    """Return the pattern of all texts that have a reason, in whatever case, and of few others: one search."""
    words = "|".join(map(re.escape, _words(kind)))
    found = [f"^(?:{words})$", *(pattern for _, pattern in _patterns(kind)), _DRESSED, _FOLDED_ALONE]
    if kind in _OF_DIGITS:
        found += [_SEPARATOR, *_telling_of_digits()]
    return f"(?i){'|'.join(found)}"


def _telling_of_digits() -> Iterator[str]:
    """Yield patterns of digits that may be repeated or run on."""
    repeats = (f"{digit}{{{_SHORT_REPEAT},}}" for digit in range(10))
    lines = (_ASCENDING, _ASCENDING[::-1])
    runs = (line[start : start + _SHORTEST_RUN] for line in lines for start in range(10))
    yield f"(?:{'|'.join(repeats)})$"
    yield rf"^\+?(?:86|1)?(?:{'|'.join(runs)})"


def _bare(lowered: pa.StringArray) -> pa.StringArray:
    """Return texts out of brackets and without a full stop in Chinese: (无), [blank], 无。, n / a."""
    return where(lowered, matches(lowered, _DRESSED), _undressed)


def _undressed(texts: pa.StringArray) -> pa.StringArray:
    texts = replace(texts, r"^[(\[{<]\s*([^()\[\]{}<>]+?)\s*[)\]}>]$", r"\1")
    texts = replace(texts, r"^(.*\S) ?/ ?(\S.*)$", r"\1/\2")
    return replace(texts, r"^(\p{Han}+)[。.!]+$", r"\1")


def _number_reasons(kind: str, digits: pa.StringArray) -> pa.StringArray:
    """Tell repeated and running digits, behind a plus or, in phones, behind +86 and +1 too."""
    before = ("", "+", "+86", "+1") if kind == "phone" else ("", "+")
    repeated = pc.is_in(pc.utf8_slice_codeunits(digits, -_LONG_REPEAT), _long_repeats())
    repeated = pc.or_(repeated, pc.is_in(digits, _repeats(before)))
    running = pc.is_in(digits, _runs(before))
    return pc.if_else(repeated, "repeated_digit", pc.if_else(running, "sequence", ""))


@cache
def _long_repeats() -> pa.StringArray:
    return pa.array([str(digit) * _LONG_REPEAT for digit in range(10)], pa.string())


@cache
def _repeats(before: tuple[str, ...]) -> pa.StringArray:
    lengths = range(_SHORT_REPEAT, _LONG_REPEAT + 1)
    found = [str(digit) * length for digit in range(10) for length in lengths]
    return _behind(before, found)


@cache
def _runs(before: tuple[str, ...]) -> pa.StringArray:
    runs = {
        line[start : start + length]
        for line in (_ASCENDING, _ASCENDING[::-1])
        for start in range(10)
        for length in range(_SHORTEST_RUN, len(line) - start + 1)
    }
    return _behind(before, sorted(runs))


def _behind(before: tuple[str, ...], found: Sequence[str]) -> pa.StringArray:
    """Put each before each; +111 is +1 and 11, not + and 111."""
    longer = tuple(head[1:] for head in before if len(head) > 1)
    told = [
        head + digits for head in before for digits in found if head != "+" or not digits.startswith(longer)
    ]
    return pa.array(told, pa.string())


def _wanted(kind: str) -> set[str]:
    return {"any", kind} | (set() if kind == "person" else {"not_person"})


@cache
def _words(kind: str) -> Mapping[str, str]:
    rows = table_rows("placeholders")
    words = {text: why for of, form, text, why in rows if form == "word" and of in _wanted(kind)}
    return {**words, **nameless(kind)} if kind in {"person", "company"} else words


@cache
def nameless(kind: str) -> Mapping[str, str]:
    """Return folded whole cells that name no ``kind`` (person, company) and why: 无, walk-in, test inc."""
    rows = table_rows("generic_name_words")
    return {text: why for text, field, why in rows if field in {"any", kind}}


@cache
def _patterns(kind: str) -> tuple[tuple[str, str], ...]:
    """Return (reason, RE2 alternation) pairs, in the order of the file."""
    by_reason: dict[str, list[str]] = {}
    for of, form, text, why in table_rows("placeholders"):
        if form == "regex" and of in _wanted(kind):
            by_reason.setdefault(why, []).append(f"(?:{text})")
    return tuple((why, "|".join(found)) for why, found in by_reason.items())
