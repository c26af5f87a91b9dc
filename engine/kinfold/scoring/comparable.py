"""A column's distinct values with all that their comparison needs, each derived once when asked for."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from kinfold.lazily import derived
from kinfold.letters import digits_of
from kinfold.scoring.agreement import ValueLists
from kinfold.scoring.han_texts import HanTexts
from kinfold.scoring.strings import Texts, coded
from kinfold.standard.nicknames import nickname_groups, surname_groups

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

    Codes = npt.NDArray[np.int32]

HAN = r"[\x{3400}-\x{9fff}]"
LOCAL_DIGITS = 7  # digits of a phone number without its area code


class Comparable:
    """A column's distinct values; a value goes by its position, equal derived texts by equal codes."""

    def __init__(self, values: pa.StringArray, latin: pa.StringArray | None = None) -> None:
        self.values = values
        self.latin_values = values if latin is None else latin

    @derived
    def texts(self) -> Texts:
        """The values themselves."""
        return Texts(self.values)

    @derived
    def latin(self) -> Texts:
        """The values in latin letters."""
        return self.texts if self.latin_values is self.values else Texts(self.latin_values)

    @derived
    def han(self) -> HanTexts:
        """The Chinese characters of each value that are no numerals."""
        return HanTexts(self.texts.values)

    @derived
    def reading(self) -> Codes:
        """A code of each latin value."""
        return coded(self.latin.values)

    @property
    def letters(self) -> npt.NDArray[np.uint64]:
        """A number for the letters of each latin value in any order: equal for anagrams."""
        return self.latin.outlines.bag

    @derived
    def first_letter(self) -> Codes:
        """A code of the first letter of each latin value."""
        return coded(pc.utf8_slice_codeunits(self.latin.values, 0, 1))

    @derived
    def words(self) -> list[frozenset[str]]:
        """The words of each value."""
        return [frozenset(text.split()) for text in self.texts.text]

    @derived
    def word_counts(self) -> npt.NDArray[np.int32]:
        """How many words each value has."""
        return _numbers(pc.count_substring_regex(self.texts.values, r"\S+"))

    @derived
    def digits(self) -> Texts:
        """The digits of each value."""
        return Texts(digits_of(self.texts.values))

    @derived
    def digit_code(self) -> Codes:
        """A code of the digits of each value."""
        return coded(self.digits.values)

    @property
    def digits_in_order(self) -> npt.NDArray[np.uint64]:
        """A number for the digits of each value in any order."""
        return self.digits.outlines.bag

    @derived
    def date_parts(self) -> tuple[npt.NDArray[np.int32], ...]:
        """Year, month and day of each ISO date or birthday (``--MM-DD``), 0 where absent."""
        whole = pc.replace_substring_regex(self.texts.values, "^--", "0000-").to_pylist()
        return tuple(_number(whole, a, b) for a, b in ((0, 4), (5, 7), (8, 10)))

    @derived
    def mailboxes(self) -> Texts:
        """What stands before the @ of each e-mail address."""
        return Texts(pc.list_element(self._split_mail, 0))

    @derived
    def _split_mail(self) -> pa.ListArray:
        """What stands before and behind the @ of each e-mail address."""
        return pc.split_pattern(self.texts.values, "@", max_splits=1)

    @derived
    def mailbox_has_digits(self) -> npt.NDArray[np.bool_]:
        """Whether there is a digit before the @ of each e-mail address."""
        return _flags(pc.match_substring_regex(self.mailboxes.values, r"\p{Nd}"))

    @derived
    def domain(self) -> Codes:
        """A code of what stands behind the @ of each e-mail address."""
        return coded(pc.binary_join(pc.list_slice(self._split_mail, 1, 2), ""))

    @derived
    def tail(self) -> Codes:
        """A code of the end of each phone number: what is left without its area code."""
        return coded(pc.utf8_slice_codeunits(self.texts.values, -LOCAL_DIGITS))

    @derived
    def postal_area(self) -> Codes:
        """A code of the area of each postcode.

        A British outward code is what precedes the last three characters; elsewhere three characters.
        """
        values = self.texts.values
        lettered = pc.match_substring_regex(values, r"^\p{Nd}*[^\p{Nd}]")
        outward = pc.and_(lettered, pc.greater_equal(pc.utf8_length(values), 5))
        short = pc.utf8_slice_codeunits(values, 0, 3)
        return coded(pc.if_else(outward, pc.utf8_slice_codeunits(values, 0, -3), short))

    @derived
    def postal_region(self) -> Codes:
        """A code of the first two characters of each postcode."""
        return coded(pc.utf8_slice_codeunits(self.texts.values, 0, 2))

    @derived
    def dotted(self) -> npt.NDArray[np.bool_]:
        """Whether the value has a dot, as a domain has."""
        return _flags(pc.match_substring(self.texts.values, "."))

    @derived
    def unread(self) -> npt.NDArray[np.bool_]:
        """Whether the value is in a script that has no latin form here (Arabic, Khmer …)."""
        return ~_flags(pc.string_is_ascii(self.latin.values))

    @derived
    def is_han(self) -> npt.NDArray[np.bool_]:
        """Whether the value has Han characters."""
        return _flags(pc.match_substring_regex(self.texts.values, HAN))

    @derived
    def groups(self) -> ValueLists:
        """The sets of names that each latin value may stand for: nicknames, spellings, romanisations."""
        texts = self.latin.text.tolist()
        given, family = nickname_groups(texts), surname_groups(texts)
        each = [
            [2 * number for number in sorted(g)] + [2 * number + 1 for number in sorted(f)]
            for g, f in zip(given, family, strict=True)
        ]
        start = np.cumsum([0, *map(len, each)])
        return ValueLists(start, np.array([*chain.from_iterable(each)], np.int32))

    @derived
    def group_bits(self) -> npt.NDArray[np.uint64]:
        """Bits of each latin value's groups: two values without a common bit have no common group."""
        groups, bits = self.groups, np.zeros(len(self.latin), np.uint64)
        owner = np.repeat(np.arange(len(bits)), groups.size)
        np.bitwise_or.at(bits, owner, np.uint64(1) << (groups.code % 64).astype(np.uint64))
        return bits


def _flags(answers: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    return np.asarray(answers, bool)


def _numbers(answers: pa.Array) -> npt.NDArray[np.int32]:
    return np.asarray(answers, np.int32)


def _number(texts: npt.NDArray[Any], start: int, stop: int) -> npt.NDArray[np.int32]:
    return np.array([int(t[start:stop] or 0) for t in texts], np.int32)
