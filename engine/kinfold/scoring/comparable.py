"""A column's distinct values with all that their comparison needs, each derived once when asked for."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kinfold.scoring.strings import Texts
from kinfold.standard.nicknames import nickname_groups, surname_groups

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt
    import pyarrow as pa

    Codes = npt.NDArray[np.intp]

HAN = re.compile("[\u3400-\u9fff]")
LOCAL_DIGITS = 7  # digits of a phone number without its area code


class Comparable:
    """A column's distinct values; a value goes by its position, equal derived texts by equal codes."""

    def __init__(self, values: pa.StringArray, latin: pa.StringArray | None = None) -> None:
        self.values = values
        self.latin_values = values if latin is None else latin

    @cached_property
    def texts(self) -> Texts:
        """The values themselves."""
        return Texts(self.values)

    @cached_property
    def latin(self) -> Texts:
        """The values in latin letters."""
        return self.texts if self.latin_values is self.values else Texts(self.latin_values)

    @cached_property
    def reading(self) -> Codes:
        """A code of each latin value."""
        return _codes(self.latin.text)

    @cached_property
    def letters(self) -> Codes:
        """A code of the letters of each latin value in order: equal for anagrams."""
        return _codes("".join(sorted(text)) for text in self.latin.text)

    @cached_property
    def first_letter(self) -> Codes:
        """A code of the first letter of each latin value."""
        return _codes(text[:1] for text in self.latin.text)

    @cached_property
    def words(self) -> list[frozenset[str]]:
        """The words of each value."""
        return [frozenset(text.split()) for text in self.texts.text]

    @cached_property
    def word_counts(self) -> npt.NDArray[np.int16]:
        """How many words each value has."""
        return np.array([len(text.split()) for text in self.texts.text], np.int16)

    @cached_property
    def digits(self) -> Texts:
        """The digits of each value."""
        return Texts(_objects("".join(filter(str.isdigit, text)) for text in self.texts.text))

    @cached_property
    def digit_code(self) -> Codes:
        """A code of the digits of each value."""
        return _codes(self.digits.text)

    @cached_property
    def digits_in_order(self) -> Codes:
        """A code of the digits of each value, sorted."""
        return _codes("".join(sorted(text)) for text in self.digits.text)

    @cached_property
    def date_parts(self) -> tuple[npt.NDArray[np.int32], ...]:
        """Year, month and day of each ISO date, 0 where absent."""
        return tuple(_number(self.texts.text, a, b) for a, b in ((0, 4), (5, 7), (8, 10)))

    @cached_property
    def mailboxes(self) -> Texts:
        """What stands before the @ of each e-mail address."""
        return Texts(_objects(text.partition("@")[0] for text in self.texts.text))

    @cached_property
    def mailbox_code(self) -> Codes:
        """A code of what stands before the @ of each e-mail address."""
        return _codes(self.mailboxes.text)

    @cached_property
    def mailbox_has_digits(self) -> npt.NDArray[np.bool_]:
        """Whether there is a digit before the @ of each e-mail address."""
        return np.array([any(map(str.isdigit, text)) for text in self.mailboxes.text], bool)

    @cached_property
    def domain(self) -> Codes:
        """A code of what stands behind the @ of each e-mail address."""
        return _codes(text.partition("@")[2] for text in self.texts.text)

    @cached_property
    def tail(self) -> Codes:
        """A code of the end of each phone number: what is left without its area code."""
        return _codes(text[-LOCAL_DIGITS:] for text in self.texts.text)

    @cached_property
    def postal_area(self) -> Codes:
        """A code of the area of each postcode.

        A British outward code is what precedes the last three characters; elsewhere three characters.
        """
        texts = self.texts.text
        return _codes(t[:-3] if len(t) >= 5 and not t.isdigit() else t[:3] for t in texts)

    @cached_property
    def postal_region(self) -> Codes:
        """A code of the first two characters of each postcode."""
        return _codes(text[:2] for text in self.texts.text)

    @cached_property
    def dotted(self) -> npt.NDArray[np.bool_]:
        """Whether the value has a dot, as a domain has."""
        return np.array(["." in text for text in self.texts.text], bool)

    @cached_property
    def unread(self) -> npt.NDArray[np.bool_]:
        """Whether the value is in a script that has no latin form here (Arabic, Khmer …)."""
        return np.array([not text.isascii() for text in self.latin.text], bool)

    @cached_property
    def is_han(self) -> npt.NDArray[np.bool_]:
        """Whether the value has Han characters."""
        return np.array([HAN.search(text) is not None for text in self.texts.text], bool)

    @cached_property
    def groups(self) -> list[frozenset[str]]:
        """The sets of names that each latin value may stand for: nicknames, spellings, romanisations."""
        texts = self.latin.text.tolist()
        given, family = nickname_groups(texts), surname_groups(texts)
        return [
            frozenset([f"g{number}" for number in g] + [f"f{number}" for number in f])
            for g, f in zip(given, family, strict=True)
        ]

    @cached_property
    def grouped(self) -> npt.NDArray[np.bool_]:
        """Whether the value stands for any other name."""
        return np.array([bool(group) for group in self.groups], bool)


def _objects(texts: Iterable[str]) -> npt.NDArray[Any]:
    return np.array(list(texts), dtype=object)


def _codes(texts: Iterable[str]) -> Codes:
    return pd.factorize(_objects(texts))[0]


def _number(texts: npt.NDArray[Any], start: int, stop: int) -> npt.NDArray[np.int32]:
    return np.array([int(t[start:stop] or 0) for t in texts], np.int32)
