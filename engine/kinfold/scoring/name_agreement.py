"""Names compared as people use them: parts in either order, aliases, names that a group shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.profiles import Measure, sorted_codes
from kinfold.lazily import derived
from kinfold.scoring.agreement import Chosen, Rarity, ValueLists, cheapest, crossed, ranked
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
    from kinfold.scoring.agreement import Agreement, Levels, Ranks
    from kinfold.scoring.frequencies import Frequencies
    from kinfold.tables import Int32Array, Int64Array

    Flags = npt.NDArray[np.bool_]

# Centibits from which a company name counts as close, part, little; they only choose the word.
_COMPANY_STEPS = (800, 300, 1)


class CompanyNameField:
    """Compares the names of organizations, the best of all their name variants."""

    def __init__(self, names: CompanyNames, frequencies: Frequencies) -> None:
        self._names = names
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
        best = Chosen(len(left), pair[chosen])
        found = best.agreement("company_name", "company_name", level[chosen])
        return [replace(found, weight=best.spread(bits[chosen], 0))]

    def _across_alphabets(self, a: Int32Array, b: Int32Array, bits: Int32Array) -> Int32Array:
        """Let a name in another alphabet speak for the Latin one that it sounds like: Ромашка, Romashka."""
        here = np.flatnonzero((self._unread[a] ^ self._unread[b]) & ~(self._han[a] | self._han[b]))
        if not len(here):
            return bits
        one = can_be_one(self._telling, a[here], b[here], ORGANIZATION_LEFT_OVER)
        bits[here[one]] = np.maximum(bits[here[one]], SAME_READING)
        return bits

    def _telling(self, name: Int64Array) -> list[str]:
        """Return what tells each of these names apart."""
        return telling_texts(self._names.table.take(pa.array(name)))


# What a level costs when the better of two alignments or name variants is chosen: closest first.
ALIGNMENT_COST = np.array([0, 1, 1, 1, 2, 3, 3, 6, 8, 4], np.int8)  # the last is MISSING
CLEARLY_DIFFERENT = 6  # the level from which a part is another name
OTHER_SCRIPT = 1  # the level of one name in two scripts
ARRANGED_OTHERWISE = 4  # the level of a part whose words stand elsewhere in the name
WORDS_THAT_MOVE = 3  # words of a name from which its parts may be cut otherwise
SWAP_COST = 2  # a swapped alignment must be clearly cheaper


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """Names by their parts: positions among the values, -1 where a part is not told."""

    given: Int32Array
    family: Int32Array


class NameComparer:
    """Compares person names part by part, in the order given or swapped, over all name variants."""

    def __init__(self, names: PersonNames, frequencies: Frequencies) -> None:
        self._names = names
        self._given, self._family = names.given, names.family
        self._side = Comparable(names.values, names.latin)
        self._variants = ValueLists(names.start, np.arange(len(names.given), dtype=np.int32))
        fields = ("given_name", "family_name")
        self._counts, self._ranks = ranked(*(frequencies.of(field, names.values) for field in fields))
        self._middle, self._suffix = _Short(names.middle), _Short(names.suffix)

    def agreements(self, left: Int32Array, right: Int32Array) -> list[Agreement]:
        """Return the agreements of given name, surname, their order, middle name and generation."""
        pair, a, b = crossed(self._variants, left, right)
        # 卢英然熙 and 曹英然熙 may be called 英然熙 both, but nobody of that name is known.
        unheard = np.flatnonzero(self._names.guessed.take(a) & self._names.guessed.take(b))
        if len(unheard):
            pair, a, b = (np.delete(each, unheard) for each in (pair, a, b))
        one, other = self._parts_of(a), self._parts_of(b)
        given, family = self._part(one.given, other.given), self._part(one.family, other.family)
        cost = ALIGNMENT_COST.take(given) + ALIGNMENT_COST.take(family)
        swapped = self._swapped(one, other, cost, (given, family))
        chosen = cheapest(pair, cost)
        if len(chosen) < len(pair):
            pair, a, b = pair.take(chosen), a.take(chosen), b.take(chosen)
            given, family, swapped = given.take(chosen), family.take(chosen), swapped.take(chosen)
        for found, level in self._by_whole_names(a, b, given, family):
            given[found] = family[found] = level
        return self._chosen(len(left), pair, a, b, (given, family, swapped))

    def _swapped(
        self, one: _Parts, other: _Parts, cost: npt.NDArray[np.int8], straight: tuple[Levels, Levels]
    ) -> Flags:
        """Tell which names agree better crosswise, and put their levels and costs so."""
        given, family = straight
        # A swap costs SWAP_COST itself, so names that fit as they stand need not be tried crosswise.
        tried = np.flatnonzero(cost > SWAP_COST)
        first = self._part(one.given.take(tried), other.family.take(tried))
        # 李四 and 孙丽 sound alike crosswise in one part; two names are swapped only if both parts fit.
        fits = np.flatnonzero(first < CLEARLY_DIFFERENT)
        tried, first = tried.take(fits), first.take(fits)
        second = self._part(one.family.take(tried), other.given.take(tried))
        crosswise = ALIGNMENT_COST.take(first) + ALIGNMENT_COST.take(second) + SWAP_COST
        # John and Bridget without surnames have no part that could fit crosswise.
        looser = np.maximum(first, second)
        better = (looser != MISSING) & (looser < CLEARLY_DIFFERENT) & (crosswise < cost.take(tried))
        here = tried.compress(better)
        # A swapped pair has no given name of its own: its closer part counts as that, on either side.
        given[here], family[here] = _in_order(first.compress(better), second.compress(better))
        cost[here] = crosswise.compress(better)
        swapped = np.zeros(len(cost), bool)
        swapped[here] = True
        return swapped

    def _by_whole_names(
        self, a: Int64Array, b: Int64Array, given: Levels, family: Levels
    ) -> Iterator[tuple[npt.NDArray[np.intp], int]]:
        """Yield where only the script or the place of words makes parts differ, and their level."""
        differs = np.maximum(given, family) >= CLEARLY_DIFFERENT
        near = np.minimum(given, family) < CLEARLY_DIFFERENT
        scripts = self._unread.take(a) ^ self._unread.take(b)
        unread = (given == MISSING) & (family == MISSING)  # parts in two scripts are not compared
        moved = np.flatnonzero(differs & ~scripts & near)
        many = self._words >= WORDS_THAT_MOVE
        for here, level in (
            (np.flatnonzero(scripts & (differs | unread)), OTHER_SCRIPT),
            (moved.compress(many.take(a.take(moved)) | many.take(b.take(moved))), ARRANGED_OTHERWISE),
        ):
            if len(here):
                yield here[can_be_one(self._whole, a[here], b[here], LEFT_OVER)], level

    def _whole(self, variant: Int64Array) -> list[str]:
        """Return the whole name of each of these variants."""
        names, values = self._names, self._names.values
        codes = (names.given.take(variant), names.family.take(variant))
        given, family = (values.take(pa.array(code, mask=code < 0)) for code in codes)
        parts = [pc.fill_null(part, "") for part in (given, names.middle.take(pa.array(variant)), family)]
        whole: list[str] = pc.utf8_trim_whitespace(pc.binary_join_element_wise(*parts, " ")).to_pylist()
        return whole

    @derived
    def _words(self) -> npt.NDArray[np.int64]:
        """The number of words of each variant's given and family name."""
        count = np.array([len(text.split()) for text in self._names.values.to_pylist()] + [0], np.int64)
        return count[self._names.given] + count[self._names.family]  # -1, no name, is the last: no word

    @derived
    def _unread(self) -> npt.NDArray[np.bool_]:
        """Whether a variant is in a script that has no reading in the profiles: Arabic, Korean, Thai."""
        foreign = np.append(self._side.unread, False)
        unread: npt.NDArray[np.bool_] = (
            foreign[self._names.given] | foreign[self._names.family]
        )  # -1: no name
        return unread

    def _parts_of(self, variant: Int64Array) -> _Parts:
        return _Parts(self._given.take(variant), self._family.take(variant))

    def _part(self, x: Int32Array, y: Int32Array) -> Levels:
        level = np.full(len(x), MISSING, np.int8)
        here = np.flatnonzero((x | y) >= 0)  # the sign of either's -1
        a, b = x.take(here).astype(np.int64), y.take(here).astype(np.int64)
        level[here] = compare(Measure.PERSON_NAME, self._side, a, b)
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
        known = (given != MISSING) & (family != MISSING)
        order = np.where(known, swapped.astype(np.int8), MISSING).astype(np.int8)
        given_rank, family_rank = self._ranks_of(a, b, swapped)
        middle = self._middle.levels(a, b, initials=True)
        suffix = self._suffix.levels(a, b, initials=False)
        told, kin = Chosen(size, pair), Rarity(family_rank, self._counts)
        return [
            told.agreement("given_name", "person_name", given, Rarity(given_rank, self._counts)),
            told.agreement("family_name", "person_name", family, kin, household=True),
            told.agreement("name_order", "name_order", order),
            told.agreement("middle_name", "middle_name", middle),
            told.agreement("suffix", "suffix", suffix),
        ]

    def _ranks_of(self, a: Int64Array, b: Int64Array, swapped: npt.NDArray[np.bool_]) -> tuple[Ranks, Ranks]:
        """Return how common the compared given names and surnames are, the commoner of each two.

        In a swapped pair either part may have been the closer one, so the commoner of all four counts.
        """
        given, family = self._given, self._family
        mine, theirs = (np.append(rank, rank.dtype.type(0)) for rank in self._ranks)  # of -1, no name
        either = np.maximum(mine, theirs)
        first = np.maximum(mine.take(given.take(a)), mine.take(given.take(b)))
        second = np.maximum(theirs.take(family.take(a)), theirs.take(family.take(b)))
        here = np.flatnonzero(swapped)
        parts = (part.take(side.take(here)) for part in (given, family) for side in (a, b))
        first[here] = second[here] = np.max([either.take(part) for part in parts], axis=0)
        return first, second


def _in_order(a: Levels, b: Levels) -> tuple[Levels, Levels]:
    """Return the closer and the looser of two levels, MISSING being the loosest."""
    last = np.int8(127)
    x, y = (np.where(level == MISSING, last, level) for level in (a, b))
    low, high = np.minimum(x, y), np.maximum(x, y)
    return np.where(low == last, MISSING, low), np.where(high == last, MISSING, high)


class _Short:
    """Short texts that most records lack, middle names and generations, each distinct pair compared once."""

    def __init__(self, texts: pa.StringArray) -> None:
        values, self._code = sorted_codes(texts)
        self._values = values.to_pylist()
        self._has = np.array([text != "" for text in self._values], bool)[self._code]

    def levels(self, a: Int64Array, b: Int64Array, *, initials: bool) -> Levels:
        level = np.full(len(a), MISSING, np.int8)
        here = np.flatnonzero(self._has.take(a) & self._has.take(b))
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
