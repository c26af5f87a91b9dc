"""Levels of agreement between pairs of values: one function a measure, over distinct pairs of codes.

Each comparer takes the column's ``Texts`` and two int32 arrays of value positions that are never
equal pairwise (equal values are level 0 without a comparison), and gives int8 levels as positions
in the measure's scale (``levels.scales``).
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfold.identifiers.profiles import Measure
from kinfold.scoring.levels import MISSING
from kinfold.scoring.strings import FAR, Texts, begins, distinct_pairs, letters_sorted
from kinfold.standard.nicknames import nickname_groups, surname_groups

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    import pyarrow as pa

    from kinfold.tables import Int32Array

    Levels = npt.NDArray[np.int8]

HAN = re.compile("[\u3400-\u9fff]")
DAYS_NEAR = 45  # days; a date entered a month late
YEARS_NEAR = 10  # years
NEAR_WINKLER, FAR_WINKLER, SIMILAR_WINKLER = 0.86, 0.75, 0.93  # evidence on public name sets
PART_WINKLER, NEAR_TEXT_WINKLER = 0.92, 0.85
LONG_NAME = 6  # letters from which two edits still mean the same name
WHOLE_ADDRESS = 8  # characters of an e-mail address from which two edits leave it the same
LONG_MAILBOX = 12  # characters before the @ from which two edits leave the name the same
LOCAL_DIGITS = 7  # digits of a phone number without its area code


class Comparable:
    """A column's distinct values with what their comparison needs, each derived once when asked for."""

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
        return Texts(self.latin_values)

    @cached_property
    def sorted_letters(self) -> npt.NDArray[Any]:
        """The letters of each latin value in order."""
        return letters_sorted(self.latin.text)

    @cached_property
    def words(self) -> list[frozenset[str]]:
        """The words of each value."""
        return [frozenset(text.split()) for text in self.texts.text]

    @cached_property
    def digits(self) -> Texts:
        """The digits of each value."""
        return Texts(np.array(["".join(c for c in t if c.isdigit()) for t in self.texts.text], dtype=object))

    @cached_property
    def date_parts(self) -> tuple[npt.NDArray[np.int32], ...]:
        """Year, month and day of each ISO date, 0 where absent."""
        return tuple(_number(self.texts.text, a, b) for a, b in ((0, 4), (5, 7), (8, 10)))

    @cached_property
    def mailboxes(self) -> Texts:
        """What stands before the @ of each e-mail address."""
        return Texts(np.array([t.partition("@")[0] for t in self.texts.text], dtype=object))

    @cached_property
    def digits_in_order(self) -> npt.NDArray[Any]:
        """The digits of each value, sorted."""
        return letters_sorted(self.digits.text)

    @cached_property
    def domains(self) -> npt.NDArray[Any]:
        """What stands behind the @ of each e-mail address."""
        return np.array([t.partition("@")[2] for t in self.texts.text], dtype=object)

    @cached_property
    def mailbox_has_digits(self) -> npt.NDArray[np.bool_]:
        """Whether there is a digit before the @ of each e-mail address."""
        return np.array([any(c.isdigit() for c in t) for t in self.mailboxes.text], bool)

    @cached_property
    def tails(self) -> npt.NDArray[Any]:
        """The end of each phone number: what is left without its area code."""
        return np.array([t[-LOCAL_DIGITS:] for t in self.texts.text], dtype=object)

    @cached_property
    def dotted(self) -> npt.NDArray[np.bool_]:
        """Whether the value has a dot, as a domain has."""
        return np.array(["." in t for t in self.texts.text], bool)

    @cached_property
    def word_counts(self) -> npt.NDArray[np.int16]:
        """How many words each value has."""
        return np.array([len(text.split()) for text in self.texts.text], np.int16)

    @cached_property
    def unread(self) -> npt.NDArray[np.bool_]:
        """Whether the value is in a script that has no latin form here (Arabic, Khmer …)."""
        return np.array([not text.isascii() for text in self.latin.text], bool)

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
    def is_han(self) -> npt.NDArray[np.bool_]:
        """Whether the value has Han characters."""
        return np.array([HAN.search(text) is not None for text in self.texts.text], bool)


def compare(measure: Measure, side: Comparable, left: Int32Array, right: Int32Array) -> Levels:
    """Return the level of each pair of value positions, each distinct pair compared once."""
    levels = np.zeros(len(left), np.int8)
    unequal = np.flatnonzero(left != right)
    if len(unequal):
        a, b, inverse = distinct_pairs(left[unequal], right[unequal], len(side.values))
        levels[unequal] = COMPARERS[measure](side, a, b)[inverse]
    return levels


def _ladder(size: int, last: int, steps: list[tuple[int, npt.NDArray[np.bool_]]]) -> Levels:
    """Give each pair the first level whose condition holds, else ``last``."""
    levels = np.full(size, last, np.int8)
    for level, holds in reversed(steps):
        levels[holds] = level
    return levels


def person_name(side: Comparable, left: Int32Array, right: Int32Array) -> Levels:
    """Compare name parts: latin by letters; two Han names by characters and reading."""
    levels = latin_name(side.latin, left, right)
    same_letters = side.sorted_letters[left] == side.sorted_letters[right]
    long = np.minimum(side.latin.length[left], side.latin.length[right]) >= 3
    levels[same_letters & long & (levels > 4)] = 4
    levels[_of_one_group(side, left, right) & (levels > 2)] = 2
    reading = side.latin.text[left] == side.latin.text[right]
    levels[reading] = 1
    across = (side.is_han[left] != side.is_han[right]) & ~reading
    levels[across & ~np.isin(levels, (2, 6))] = (
        8  # in pinyin one letter makes another syllable: san is not shan
    )
    both_han = side.is_han[left] & side.is_han[right]
    if both_han.any():
        here = np.flatnonzero(both_han)
        shared = side.texts.common_subsequence(left[here], right[here]) > 0
        levels[here] = np.where(reading[here], 4, np.where(shared, 7, 8)).astype(np.int8)
    # What cannot be read says nothing about a name in another script.
    levels[side.unread[left] != side.unread[right]] = MISSING
    return levels


def _of_one_group(side: Comparable, left: Int32Array, right: Int32Array) -> npt.NDArray[np.bool_]:
    """Whether two names can stand for one: Bob and Robert, Mohamed and Muhammad, Chan and 陈."""
    grouped = np.array([bool(group) for group in side.groups], bool)
    found = np.zeros(len(left), bool)
    for here in np.flatnonzero(grouped[left] & grouped[right]).tolist():
        found[here] = not side.groups[left[here]].isdisjoint(side.groups[right[here]])
    return found


def latin_name(texts: Texts, left: Int32Array, right: Int32Array) -> Levels:
    """Compare two name parts in latin letters."""
    short = np.minimum(texts.length[left], texts.length[right])
    initials = short == 1
    first = np.array([text[:1] for text in texts.text], dtype=object)
    same_first = first[left] == first[right]
    edits = texts.edits(left, right)
    winkler = texts.jaro_winkler(left, right)
    prefix = begins(texts, left, right)
    words = ~initials
    return _ladder(
        len(left),
        8,
        [
            (6, initials & same_first),
            (8, initials),
            (3, (edits == 1) & (short >= 3)),
            (4, words & (((edits == 2) & (short >= LONG_NAME)) | (winkler >= SIMILAR_WINKLER))),
            (5, words & ((winkler >= NEAR_WINKLER) | prefix | ((edits == 3) & (short >= LONG_NAME)))),
            (7, words & (winkler >= FAR_WINKLER)),
        ],
    )


def date(side: Comparable, left: Int32Array, right: Int32Array) -> Levels:
    """Compare ISO dates, which may be a year or a month only."""
    whole = side.texts.length == 10
    year, month, day = side.date_parts
    days = year.astype(np.int64) * 372 + np.maximum(month, 1) * 31 + np.maximum(day, 1)
    in_order = side.digits_in_order
    both = whole[left] & whole[right]
    years = np.abs(year[left] - year[right])
    same = [part[left] == part[right] for part in (year, month, day)]
    edits = side.digits.edits(left, right)
    swapped = (day[left] == month[right]) & (month[left] == day[right]) & same[0]
    agreeing = same[0].astype(np.int8) + same[1] + same[2]
    return _ladder(
        len(left),
        8,
        [
            (1, both & (swapped | (in_order[left] == in_order[right]))),
            (2, both & (edits == 1)),
            (3, both & (np.abs(days[left] - days[right]) <= DAYS_NEAR)),
            (4, both & (agreeing == 2)),
            (5, same[0]),
            (6, both & (edits == 2)),
            (7, years <= YEARS_NEAR),
        ],
    )


def _number(texts: npt.NDArray[Any], start: int, stop: int) -> npt.NDArray[np.int32]:
    return np.array([int(t[start:stop] or 0) for t in texts], np.int32)


def phone(side: Comparable, left: Int32Array, right: Int32Array) -> Levels:
    """Compare phone numbers in standard form."""
    tail = side.tails
    long = np.minimum(side.texts.length[left], side.texts.length[right]) >= LOCAL_DIGITS
    local = long & (tail[left] == tail[right])
    edits = side.texts.edits(left, right)
    return _ladder(len(left), 3, [(1, local), (2, long & (edits == 1))])


def email(side: Comparable, left: Int32Array, right: Int32Array) -> Levels:
    """Compare e-mail addresses in standard form."""
    names = side.mailboxes.text
    domains = side.domains
    edits = side.texts.edits(left, right)
    anagram = side.sorted_letters[left] == side.sorted_letters[right]
    local_edits = side.mailboxes.edits(left, right)
    long = np.minimum(side.mailboxes.length[left], side.mailboxes.length[right]) >= 4
    # One letter tells maria.rossi from mario.rossi, so two edits need a long name.
    allowed = np.where(
        np.minimum(side.mailboxes.length[left], side.mailboxes.length[right]) >= LONG_MAILBOX, 2, 1
    )
    whole = np.minimum(side.texts.length[left], side.texts.length[right]) >= WHOLE_ADDRESS
    # jjones at two domains may be two people of that name; sthomp45 is hardly chosen twice.
    chosen = side.mailbox_has_digits
    # zhangfei3 and zhangfei4 are two people who came one after the other.
    same_digits = side.digits.text[left] == side.digits.text[right]
    same_name = (names[left] == names[right]) & long
    return _ladder(
        len(left),
        5,
        [
            (1, same_digits & (((edits <= 2) & whole & (local_edits <= allowed)) | anagram)),
            (2, same_name & chosen[left]),
            (3, ((edits <= 4) & whole & long) | ((local_edits == 1) & long) | same_name),
            (4, domains[left] == domains[right]),
        ],
    )


def number(side: Comparable, left: Int32Array, right: Int32Array) -> Levels:
    """Compare identity numbers: equal, one digit off, or different."""
    long = np.minimum(side.texts.length[left], side.texts.length[right]) >= 6
    # Where letters make the number, as in a domain, its digits must agree.
    lettered = side.dotted
    same_digits = side.digits.text[left] == side.digits.text[right]
    close = side.texts.edits(left, right) == 1
    return _ladder(len(left), 2, [(1, long & close & (same_digits | ~lettered[left]))])


def postcode(side: Comparable, left: Int32Array, right: Int32Array) -> Levels:
    """Compare postcodes: the beginning is the larger area."""
    text = side.texts.text
    permuted = side.sorted_letters[left] == side.sorted_letters[right]
    # A British outward code is what precedes the last three characters; elsewhere three characters.
    area = np.array([t[:-3] if len(t) >= 5 and not t.isdigit() else t[:3] for t in text], dtype=object)
    region = np.array([t[:2] for t in text], dtype=object)
    edits = side.texts.edits(left, right)
    return _ladder(
        len(left),
        4,
        [
            (1, (edits == 1) | permuted),
            (2, area[left] == area[right]),
            (3, region[left] == region[right]),
        ],
    )


def text(side: Comparable, left: Int32Array, right: Int32Array) -> Levels:
    """Compare streets, towns and other short texts."""
    short = np.minimum(side.texts.length[left], side.texts.length[right])
    edits = side.texts.edits(left, right)
    winkler = side.texts.jaro_winkler(left, right)
    anagram = side.sorted_letters[left] == side.sorted_letters[right]
    borne = np.where(short >= 5, 2, np.where(short >= 3, 1, 0))
    undecided = (edits > borne) & (winkler < PART_WINKLER)
    subset = _word_subsets(side, left, right, undecided)
    return _ladder(
        len(left),
        4,
        [
            (1, (edits <= borne) | (anagram & (short >= 3))),
            (2, subset | (winkler >= PART_WINKLER)),
            (3, winkler >= NEAR_TEXT_WINKLER),
        ],
    )


def _word_subsets(
    side: Comparable, left: Int32Array, right: Int32Array, undecided: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Whether all words of one text are in the other; texts of equally many words are left to the edits."""
    many = side.word_counts
    found = np.zeros(len(left), bool)
    for here in np.flatnonzero(undecided & (many[left] != many[right])).tolist():
        x, y = side.words[left[here]], side.words[right[here]]
        found[here] = x <= y or y <= x
    return found


def house(side: Comparable, left: Int32Array, right: Int32Array) -> Levels:
    """Compare house numbers and units: 12a and 12 contain each other."""
    digits = side.digits.text
    same_digits = (digits[left] == digits[right]) & (digits[left] != "")
    edits = side.texts.edits(left, right)
    return _ladder(len(left), 3, [(1, same_digits), (2, edits == 1)])


def category(side: Comparable, left: Int32Array, right: Int32Array) -> Levels:
    """Different categories differ; there is nothing between."""
    del side, right
    return np.ones(len(left), np.int8)


COMPARERS: dict[Measure, Callable[[Comparable, Int32Array, Int32Array], Levels]] = {
    Measure.PERSON_NAME: person_name,
    Measure.DATE: date,
    Measure.PHONE: phone,
    Measure.EMAIL: email,
    Measure.NUMBER: number,
    Measure.POSTCODE: postcode,
    Measure.TEXT: text,
    Measure.HOUSE: house,
    Measure.CATEGORY: category,
    Measure.CONTEXT: category,
}
assert FAR > 4  # the loosest comparison above asks for four edits
