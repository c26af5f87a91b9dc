"""Names compared as people use them: parts in either order, aliases, names that a group shares."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.profiles import Measure, sorted_codes
from kinfold.lazily import derived
from kinfold.scoring.agreement import Chosen, ValueLists, cheapest, crossed
from kinfold.scoring.company_names import CompanyComparer
from kinfold.scoring.comparable import Comparable
from kinfold.scoring.comparing import compare
from kinfold.scoring.han_names import SAME_READING
from kinfold.scoring.levels import MISSING
from kinfold.scoring.strings import distinct_pairs
from kinfold.scoring.whole_names import LEFT_OVER, ORGANIZATION_LEFT_OVER, can_be_one, telling_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from kinfold.identifiers.profiles import CompanyNames, PersonNames
    from kinfold.scoring.agreement import Agreement, Levels
    from kinfold.scoring.frequencies import Frequencies
    from kinfold.tables import Int32Array, Int64Array

# Centibits from which a company name counts as close, part, little; they only choose the word.
_COMPANY_STEPS = (800, 300, 1)


class CompanyNameField:
    """Compares the names of organizations, the best of all their name variants."""

    def __init__(self, names: CompanyNames, frequencies: Frequencies) -> None:
        self._names = names
        self._count = frequencies.of("company_name", names.table["value"].combine_chunks())
        self._variants = ValueLists(names.start, np.arange(len(names.name), dtype=np.int32))
        self._comparer = CompanyComparer(names.table, frequencies)
        self._core = sorted_codes(names.table["core"])[1]
        self._han, self._unread = (
            np.asarray(pc.equal(names.table["script"], script), bool) for script in ("han", "other")
        )
        bearers = np.maximum(frequencies.of("company_bearers", names.table["value"].combine_chunks()), 2)
        # An alias of g companies says log2(g/2) times less: the name of a group joins no two members.
        self._divisor = 1.0 + np.log2(bearers / 2)

    def shapes(
        self, left: Int32Array, right: Int32Array
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Return which pairs of first names replace one word, and which only leave words out."""
        named, a, b = self._first_names(left, right)
        found = np.zeros((2, len(left)), bool)
        found[:, named] = self._comparer.shapes(a, b)
        return found[0], found[1]

    def leaves_out(self, left: Int32Array, right: Int32Array) -> npt.NDArray[np.bool_]:
        """Return of which pairs of first names one holds all words of the other."""
        named, a, b = self._first_names(left, right)
        found = np.zeros(len(left), bool)
        found[named] = self._comparer.leaves_out(a, b)
        return found

    def _first_names(self, left: Int32Array, right: Int32Array) -> tuple[Int64Array, Int32Array, Int32Array]:
        """Return the pairs of which both have a name, and their first names."""
        first, has = self._names.start[:-1], np.diff(self._names.start) > 0
        named = np.flatnonzero(has[left] & has[right])
        a, b = (self._names.name[first[side[named]]] for side in (left, right))
        return named, a, b

    def agreements(self, left: Int32Array, right: Int32Array) -> list[Agreement]:
        """Return the agreement of names alone; its weight is measured by the rarity of what agrees."""
        pair, x, y = crossed(self._variants, left, right)
        a, b = self._names.name[x], self._names.name[y]
        bits = self._across_alphabets(a, b, self._comparer.bits(a, b))
        alias = self._names.other[x] | self._names.other[y]
        shared = np.rint(bits / np.maximum(self._divisor[a], self._divisor[b])).astype(np.int32)
        bits = np.where(alias & (bits > 0), shared, bits)
        level = np.full(len(pair), 4, np.int8)
        for step, least in reversed(list(enumerate(_COMPANY_STEPS, 1))):
            level[bits >= least] = step
        level[(self._core[a] == self._core[b]) & (bits > 0)] = 0
        chosen = cheapest(pair, -bits)
        whole = np.zeros(len(left), np.int32)
        whole[pair[chosen]] = bits[chosen]
        count = np.maximum(self._count[a], self._count[b])
        spread = Chosen(len(left), pair[chosen], level[chosen], count[chosen])
        return [replace(spread.agreement("company_name", "company_name"), weight=whole)]

    def _across_alphabets(self, a: Int32Array, b: Int32Array, bits: Int32Array) -> Int32Array:
        """Let a name in another alphabet speak for the Latin one that it sounds like: Ромашка, Romashka."""
        here = np.flatnonzero((self._unread[a] ^ self._unread[b]) & ~(self._han[a] | self._han[b]))
        if not len(here):
            return bits
        one = can_be_one(self._whole, a[here], b[here], ORGANIZATION_LEFT_OVER)
        bits[here[one]] = np.maximum(bits[here[one]], SAME_READING)
        return bits

    @derived
    def _whole(self) -> npt.NDArray[Any]:
        """What tells each name apart."""
        return telling_texts(self._names.table)


# What a level costs when the better of two alignments or name variants is chosen: closest first.
ALIGNMENT_COST = np.array([0, 1, 1, 1, 2, 3, 3, 6, 8, 4], np.int32)  # the last is MISSING
CLEARLY_DIFFERENT = 6  # the level from which a part is another name
OTHER_SCRIPT = 1  # the level of one name in two scripts
ARRANGED_OTHERWISE = 4  # the level of a part whose words stand elsewhere in the name
WORDS_THAT_MOVE = 3  # words of a name from which its parts may be cut otherwise
SWAP_COST = 2  # a swapped alignment must be clearly cheaper


class NameComparer:
    """Compares person names part by part, in the order given or swapped, over all name variants."""

    def __init__(self, names: PersonNames, frequencies: Frequencies) -> None:
        self._names = names
        self._given, self._family = names.given.astype(np.int64), names.family.astype(np.int64)
        self._side = Comparable(names.values, names.latin)
        self._variants = ValueLists(names.start, np.arange(len(names.given), dtype=np.int32))
        self._given_count = frequencies.of("given_name", names.values)
        self._family_count = frequencies.of("family_name", names.values)
        self._either_count = np.maximum(self._given_count, self._family_count)
        self._middle, self._suffix = _Short(names.middle), _Short(names.suffix)

    def agreements(self, left: Int32Array, right: Int32Array) -> list[Agreement]:
        """Return the agreements of given name, surname, their order, middle name and generation."""
        pair, a, b = crossed(self._variants, left, right)
        # 卢英然熙 and 曹英然熙 may be called 英然熙 both, but nobody of that name is known.
        told = ~(self._names.guessed[a] & self._names.guessed[b])
        pair, a, b = pair[told], a[told], b[told]
        straight = [self._part(self._given, self._given, a, b), self._part(self._family, self._family, a, b)]
        cost = ALIGNMENT_COST[straight[0]] + ALIGNMENT_COST[straight[1]]
        # A swap costs SWAP_COST itself, so names that fit as they stand need not be tried crosswise.
        tried = np.flatnonzero(cost > SWAP_COST)
        crosswise = [np.full(len(a), MISSING, np.int8) for _ in range(2)]
        crosswise[0][tried] = self._part(self._given, self._family, a[tried], b[tried])
        # 李四 and 孙丽 sound alike crosswise in one part; two names are swapped only if both parts fit.
        tried = tried[crosswise[0][tried] < CLEARLY_DIFFERENT]
        crosswise[1][tried] = self._part(self._family, self._given, a[tried], b[tried])
        other = ALIGNMENT_COST[crosswise[0]] + ALIGNMENT_COST[crosswise[1]] + SWAP_COST
        # John and Bridget without surnames have no part that could fit crosswise.
        looser = np.maximum(crosswise[0], crosswise[1])
        fitting = (looser != MISSING) & (looser < CLEARLY_DIFFERENT)
        swapped = (other < cost) & fitting
        # A swapped pair has no given name of its own: its closer part counts as that, on either side.
        nearer, farther = _in_order(*crosswise)
        given = np.where(swapped, nearer, straight[0]).astype(np.int8)
        family = np.where(swapped, farther, straight[1]).astype(np.int8)
        chosen = cheapest(pair, np.where(swapped, other, cost))
        a, b, given, family = a[chosen], b[chosen], given[chosen], family[chosen]
        for found, level in self._by_whole_names(a, b, given, family):
            given[found] = family[found] = level
        return self._chosen(len(left), pair[chosen], a, b, (given, family, swapped[chosen]))

    def _by_whole_names(
        self, a: Int64Array, b: Int64Array, given: Levels, family: Levels
    ) -> Iterator[tuple[npt.NDArray[np.intp], int]]:
        """Yield where only the script or the place of words makes parts differ, and their level."""
        differs = np.maximum(given, family) >= CLEARLY_DIFFERENT
        near = np.minimum(given, family) < CLEARLY_DIFFERENT
        many = self._words >= WORDS_THAT_MOVE
        scripts = self._unread[a] ^ self._unread[b]
        unread = (given == MISSING) & (family == MISSING)  # parts in two scripts are not compared
        for asked, level in (
            (scripts & (differs | unread), OTHER_SCRIPT),
            (differs & ~scripts & near & (many[a] | many[b]), ARRANGED_OTHERWISE),
        ):
            here = np.flatnonzero(asked)
            if len(here):
                yield here[can_be_one(self._whole, a[here], b[here], LEFT_OVER)], level

    @derived
    def _whole(self) -> npt.NDArray[Any]:
        """Each variant's whole name."""
        names, values = self._names, self._names.values
        parts = [values.take(pa.array(code, mask=code < 0)) for code in (names.given, names.family)]
        parts = [pc.fill_null(part, "") for part in (parts[0], names.middle, parts[1])]
        joined = pc.binary_join_element_wise(*parts, " ")
        return np.array(pc.utf8_trim_whitespace(joined).to_pylist(), dtype=object)

    @derived
    def _words(self) -> npt.NDArray[np.int64]:
        """The number of words of each variant's given and family name."""
        count = np.array([len(text.split()) for text in self._names.values.to_pylist()] + [0], np.int64)
        return count[self._names.given] + count[self._names.family]  # -1, no name, is the last: no word

    @derived
    def _unread(self) -> npt.NDArray[np.bool_]:
        """Whether a variant is in a script that has no reading in the profiles: Arabic, Korean, Thai."""
        foreign = np.array([*(not text.isascii() for text in self._side.latin.text), False], bool)
        unread: npt.NDArray[np.bool_] = (
            foreign[self._names.given] | foreign[self._names.family]
        )  # -1: no name
        return unread

    def _part(self, mine: Int64Array, theirs: Int64Array, a: Int64Array, b: Int64Array) -> Levels:
        x, y = mine[a], theirs[b]
        level = np.full(len(a), MISSING, np.int8)
        here = np.flatnonzero((x >= 0) & (y >= 0))
        level[here] = compare(Measure.PERSON_NAME, self._side, x[here], y[here])
        return level

    def _chosen(
        self,
        size: int,
        pair: Int64Array,
        a: Int64Array,
        b: Int64Array,
        levels: tuple[Levels, Levels, npt.NDArray[np.bool_]],
    ) -> list[Agreement]:
        given, family, swapped = levels
        none = np.zeros(len(pair), np.int32)
        known = (given != MISSING) & (family != MISSING)
        order = np.where(known, swapped.astype(np.int8), MISSING).astype(np.int8)
        given_count, family_count = self._counts_of(a, b, swapped)
        middle = self._middle.levels(a, b, initials=True)
        suffix = self._suffix.levels(a, b, initials=False)
        return [
            Chosen(size, pair, given, given_count).agreement("given_name", "person_name"),
            Chosen(size, pair, family, family_count).agreement("family_name", "person_name", household=True),
            Chosen(size, pair, order, none).agreement("name_order", "name_order"),
            Chosen(size, pair, middle, none).agreement("middle_name", "middle_name"),
            Chosen(size, pair, suffix, none).agreement("suffix", "suffix"),
        ]

    def _counts_of(
        self, a: Int64Array, b: Int64Array, swapped: npt.NDArray[np.bool_]
    ) -> tuple[Int32Array, Int32Array]:
        """Return how common the compared given names and surnames are, the commoner of each two.

        In a swapped pair either part may have been the closer one, so the commoner of all four counts.
        """
        mine, theirs, either = self._given, self._family, self._either_count
        given = _commoner(mine[a], mine[b], self._given_count)
        family = _commoner(theirs[a], theirs[b], self._family_count)
        here = np.flatnonzero(swapped)
        a, b = a[here], b[here]
        given[here] = family[here] = np.maximum(
            _commoner(mine[a], theirs[b], either), _commoner(theirs[a], mine[b], either)
        )
        return given, family


def _in_order(a: Levels, b: Levels) -> tuple[Levels, Levels]:
    """Return the closer and the looser of two levels, MISSING being the loosest."""
    last = np.int8(127)
    x, y = (np.where(level == MISSING, last, level) for level in (a, b))
    low, high = np.minimum(x, y), np.maximum(x, y)
    return np.where(low == last, MISSING, low), np.where(high == last, MISSING, high)


def _commoner(x: Int64Array, y: Int64Array, counts: Int32Array) -> Int32Array:
    known = np.r_[counts, 0]
    more: Int32Array = np.maximum(known[x], known[y])
    return more


class _Short:
    """Short texts that most records lack, middle names and generations, each distinct pair compared once."""

    def __init__(self, texts: pa.StringArray) -> None:
        values, self._code = sorted_codes(texts)
        self._values = values.to_pylist()
        self._has = np.array([text != "" for text in self._values], bool)[self._code]

    def levels(self, a: Int64Array, b: Int64Array, *, initials: bool) -> Levels:
        level = np.full(len(a), MISSING, np.int8)
        here = np.flatnonzero(self._has[a] & self._has[b])
        if len(here):
            x, y, inverse = distinct_pairs(self._code[a[here]], self._code[b[here]], len(self._values))
            pairs = zip(x.tolist(), y.tolist(), strict=True)
            found = [_short_level(self._values[i], self._values[j], initials=initials) for i, j in pairs]
            level[here] = np.array(found, np.int8)[inverse]
        return level


def _short_level(x: str, y: str, *, initials: bool) -> int:
    if x == y:
        return 0
    if not initials:
        return 1
    if x[0] != y[0]:
        return 3
    return 1 if min(len(x), len(y)) == 1 else 2
