"""Levels of agreement between pairs of values: one function a measure.

Each comparer takes the column's ``Comparable`` and two int64 arrays of value positions that are never
equal pairwise (equal values are level 0 without a comparison), and gives int8 levels as positions
in the measure's scale (``levels.scales``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfold.identifiers.profiles import Measure
from kinfold.scoring.agreement import crossed
from kinfold.scoring.han_texts import ALIKE, SAME
from kinfold.scoring.levels import MISSING, ladder
from kinfold.scoring.mail import email
from kinfold.scoring.strings import ROUNDING, begins, distinct_pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from kinfold.scoring.comparable import Comparable
    from kinfold.tables import Int64Array

    Levels = npt.NDArray[np.int8]
    Flags = npt.NDArray[np.bool_]

DAYS_NEAR = 45  # days; a date entered a month late
YEARS_NEAR = 10  # years
NEAR_WINKLER, FAR_WINKLER, SIMILAR_WINKLER = 0.86, 0.75, 0.93  # evidence on public name sets
PART_WINKLER, NEAR_TEXT_WINKLER = 0.92, 0.85
MOST_NAME_EDITS = 3  # that a long name bears
LONG_NAME = 6  # letters from which two edits still mean the same name
LONG_LOCAL = 7  # digits of a phone number from which its end alone tells it
LONG_NUMBER = 6  # characters of a number from which one may be a typo


def compare(measure: Measure, side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    """Return the level of each pair of value positions."""
    levels = np.zeros(len(left), np.int8)
    unequal = np.flatnonzero(left != right)
    levels[unequal] = compare_unequal(measure, side, left.take(unequal), right.take(unequal))
    return levels


def compare_unequal(measure: Measure, side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    """Return the level of each pair of value positions, none of which are equal."""
    return COMPARERS[measure](side, left, right) if len(left) else np.zeros(0, np.int8)


def person_name(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    """Compare name parts: latin by letters; two Han names by characters and reading."""
    levels = np.full(len(left), MISSING, np.int8)
    a_han, b_han = side.is_han.take(left), side.is_han.take(right)
    # What cannot be read says nothing about a name in another script.
    told = side.unread.take(left) == side.unread.take(right)
    for asked, compared in (
        (a_han & b_han, _han_name),
        (a_han ^ b_han, _across_scripts),
        (~(a_han | b_han), _read_name),
    ):
        here = np.flatnonzero(asked & told)
        if len(here):
            levels[here] = compared(side, left.take(here), right.take(here))
    return levels


def _han_name(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    # 丽 and 丽丽 may be one name; 志强 and 志刚 are brothers, of whom one character tells each.
    length = side.texts.length
    shortened = length.take(left) != length.take(right)
    here = np.flatnonzero(shortened)
    shortened[here] = side.texts.share_letter(left.take(here), right.take(here))
    return ladder(len(left), 8, [(4, _read_alike(side, left, right)), (7, shortened)])


def _across_scripts(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    # In pinyin one letter makes another syllable: san is not shan.
    everything = np.ones(len(left), bool)
    return ladder(
        len(left),
        8,
        [
            (1, _read_alike(side, left, right)),
            (2, _of_one_group(side, left, right, everything)),
            (6, _initials(side, left, right) & _begin_alike(side, left, right)),
        ],
    )


def _read_name(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    levels = np.full(len(left), 8, np.int8)
    here = np.flatnonzero(_may_be_near(side, left, right))
    a, b, inverse = distinct_pairs(left.take(here), right.take(here), len(side.values))
    levels[here] = _near_name(side, a, b).take(inverse)
    levels[_of_one_group(side, left, right, levels > 2)] = 2
    return levels


def _near_name(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    levels = latin_name(side, left, right)
    length = side.latin.length
    same_letters = side.letters.take(left) == side.letters.take(right)
    long = np.minimum(length.take(left), length.take(right)) >= 3
    levels[same_letters & long & (levels > 4)] = 4
    levels[_read_alike(side, left, right)] = 1
    return levels


def _may_be_near(side: Comparable, left: Int64Array, right: Int64Array) -> Flags:
    """Tell by their outlines alone which latin names can be more than different; never wrongly False.

    A beginning, equal letters and fewer edits than most reach the least similarity as well.
    """
    bounds = side.latin.outlines.bounds(left, right)
    near: Flags = bounds.winkler >= FAR_WINKLER - ROUNDING
    near |= (bounds.shorter >= LONG_NAME) & (bounds.edits <= MOST_NAME_EDITS)
    near |= (bounds.shorter == 1) & (bounds.beginning > 0)
    return near


def _read_alike(side: Comparable, left: Int64Array, right: Int64Array) -> Flags:
    alike: Flags = side.reading.take(left) == side.reading.take(right)
    return alike


def _initials(side: Comparable, left: Int64Array, right: Int64Array) -> Flags:
    length = side.latin.length
    initials: Flags = np.minimum(length.take(left), length.take(right)) == 1
    return initials


def _begin_alike(side: Comparable, left: Int64Array, right: Int64Array) -> Flags:
    alike: Flags = side.first_letter.take(left) == side.first_letter.take(right)
    return alike


def _of_one_group(
    side: Comparable, left: Int64Array, right: Int64Array, asked: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Whether two names can stand for one: Bob and Robert, Mohamed and Muhammad, Chan and 陈."""
    found = np.zeros(len(left), bool)
    here = np.flatnonzero(asked & ((side.group_bits.take(left) & side.group_bits.take(right)) != 0))
    if len(here):
        a, b, inverse = distinct_pairs(left.take(here), right.take(here), len(side.values))
        pair, one, other = crossed(side.groups, a, b)
        found[here] = np.isin(np.arange(len(a)), pair[one == other]).take(inverse)
    return found


def latin_name(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    """Compare two name parts in latin letters."""
    texts = side.latin
    short = np.minimum(texts.length.take(left), texts.length.take(right))
    initials = _initials(side, left, right)
    most = (short >= 3) + np.int8(MOST_NAME_EDITS - 1) * (short >= LONG_NAME)
    edits = texts.edits(left, right, most)
    typo = (edits == 1) & (short >= 3)
    words = np.flatnonzero(~(initials | typo))
    winkler, prefix = np.zeros(len(left), np.float32), np.zeros(len(left), bool)
    winkler[words] = texts.jaro_winkler(left.take(words), right.take(words), FAR_WINKLER)
    unlike = words[winkler.take(words) < NEAR_WINKLER]
    prefix[unlike] = begins(texts, left.take(unlike), right.take(unlike))
    return ladder(
        len(left),
        8,
        [
            (6, initials & _begin_alike(side, left, right)),
            (8, initials),
            (3, typo),
            (4, ((edits == 2) & (short >= LONG_NAME)) | (winkler >= SIMILAR_WINKLER)),
            (5, (winkler >= NEAR_WINKLER) | prefix | ((edits == 3) & (short >= LONG_NAME))),
            (7, winkler >= FAR_WINKLER),
        ],
    )


def date(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    """Compare ISO dates, which may be a year or a month only, or a birthday without its year."""
    whole = side.texts.length == 10
    year, month, day = side.date_parts
    days = year.astype(np.int64) * 372 + np.maximum(month, 1) * 31 + np.maximum(day, 1)
    in_order = side.digits_in_order
    years = np.abs(year[left] - year[right])
    same = [part[left] == part[right] for part in (year, month, day)]
    agreeing = same[0].astype(np.int8) + same[1] + same[2]
    # 1976 for 1967; equal digits scattered over two parts, 1951-09-27 and 1975-02-19, are chance.
    swapped = (agreeing == 2) & (in_order[left] == in_order[right])
    swapped |= (day[left] == month[right]) & (month[left] == day[right]) & same[0]
    birthday = (year == 0) & (day > 0)
    both, birthdays = whole[left] & whole[right], birthday[left] & birthday[right]
    mixed = birthday[left] != birthday[right]
    # 1951-11 and 1951-11-09: two parts of three, as far as is told.
    to_the_month = (month[left] > 0) & (month[right] > 0) & ~both & ~birthdays
    near = both & (np.abs(days[left] - days[right]) <= DAYS_NEAR)
    told = near | (agreeing == 2) | (same[0] & ~birthdays)  # so much that two edits would tell less
    edits = side.digits.edits(left, right, both.view(np.int8) + (both & ~told) + birthdays)
    levels = ladder(
        len(left),
        8,
        [
            (1, (both | birthdays) & swapped),
            (2, (both | birthdays) & (edits == 1)),
            (3, near),
            (4, both & (agreeing == 2) | mixed & same[1] & same[2] | to_the_month & same[0] & same[1]),
            (5, ~birthdays & same[0]),
            (6, both & (edits == 2)),
            (7, ~birthdays & (years <= YEARS_NEAR)),
        ],
    )
    # Nothing in 1989 can agree with 15 March, nor speak against it.
    levels[mixed & ((day[left] == 0) | (day[right] == 0))] = MISSING
    return levels


def phone(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    """Compare phone numbers in standard form."""
    local = side.tail.take(left) == side.tail.take(right)
    levels = ladder(len(left), 3, [(1, local), (2, side.texts.edits(left, right, 1) == 1)])
    here, length = np.flatnonzero(levels < 3), side.texts.length
    shorter = np.minimum(length.take(left.take(here)), length.take(right.take(here)))
    levels[here.compress(shorter < LONG_LOCAL)] = 3
    return levels


def number(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    """Compare identity numbers: equal, one digit off, or different."""
    long = np.minimum(side.texts.length[left], side.texts.length[right]) >= LONG_NUMBER
    # Where letters make the number, as in a domain, its digits must agree.
    same_digits = side.digit_code[left] == side.digit_code[right]
    close = side.texts.edits(left, right, 1) == 1
    return ladder(len(left), 2, [(1, long & close & (same_digits | ~side.dotted[left]))])


def postcode(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    """Compare postcodes: the beginning is the larger area."""
    permuted = side.letters[left] == side.letters[right]
    edits = side.texts.edits(left, right, 1)
    return ladder(
        len(left),
        4,
        [
            (1, (edits == 1) | permuted),
            (2, side.postal_area[left] == side.postal_area[right]),
            (3, side.postal_region[left] == side.postal_region[right]),
        ],
    )


def text(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    """Compare streets, towns and other short texts."""
    levels = np.full(len(left), 4, np.int8)
    here = np.flatnonzero(_may_be_alike(side, left, right))
    # Few values that many records bear: the same two meet again and again, and are compared once.
    a, b, inverse = distinct_pairs(left.take(here), right.take(here), len(side.values))
    levels[here] = _like_text(side, a, b).take(inverse)
    return levels


def _may_be_alike(side: Comparable, left: Int64Array, right: Int64Array) -> Flags:
    """Tell by their outlines alone which texts can be more than different; never wrongly False."""
    bounds = side.texts.outlines.bounds(left, right)
    alike: Flags = bounds.winkler >= NEAR_TEXT_WINKLER - ROUNDING
    alike |= bounds.edits <= _borne(bounds.shorter)
    alike |= side.texts.may_contain(left, right) & (
        side.word_counts.take(left) != side.word_counts.take(right)
    )
    return alike | side.han.may_be_alike(left, right)


def _borne(shorter: npt.NDArray[np.int16]) -> npt.NDArray[np.int8]:
    """Return how many edits leave a text the same, by the length of the shorter one."""
    return (shorter >= 3).astype(np.int8) + (shorter >= 5)


def _like_text(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    short = np.minimum(side.texts.length[left], side.texts.length[right])
    borne = _borne(short)
    edits = side.texts.edits(left, right, borne)
    winkler = side.texts.jaro_winkler(left, right, NEAR_TEXT_WINKLER)
    anagram = side.letters[left] == side.letters[right]
    undecided = (edits > borne) & (winkler < PART_WINKLER)
    subset = _word_subsets(side, left, right, undecided)
    han = side.han.shares(left, right)
    return ladder(
        len(left),
        4,
        [
            (1, (edits <= borne) | (anagram & (short >= 3))),
            (2, subset | (winkler >= PART_WINKLER) | (han >= SAME)),
            (3, (winkler >= NEAR_TEXT_WINKLER) | (han >= ALIKE)),
        ],
    )


def _word_subsets(
    side: Comparable, left: Int64Array, right: Int64Array, undecided: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Whether all words of one text are in the other; texts of equally many words are left to the edits."""
    many = side.word_counts
    found = np.zeros(len(left), bool)
    here = np.flatnonzero(undecided & (many[left] != many[right]))
    here = here[side.texts.may_contain(left[here], right[here])]
    if len(here):
        pairs = zip(left[here].tolist(), right[here].tolist(), strict=True)
        found[here] = [side.words[x] <= side.words[y] or side.words[y] <= side.words[x] for x, y in pairs]
    return found


def house(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    """Compare house numbers and units: 12a and 12 contain each other."""
    same_digits = (side.digit_code[left] == side.digit_code[right]) & (side.digits.length[left] > 0)
    edits = side.texts.edits(left, right, 1)
    return ladder(len(left), 3, [(1, same_digits), (2, edits == 1)])


def category(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    """Different categories differ; there is nothing between."""
    del side, right
    return np.ones(len(left), np.int8)


COMPARERS: dict[Measure, Callable[[Comparable, Int64Array, Int64Array], Levels]] = {
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
