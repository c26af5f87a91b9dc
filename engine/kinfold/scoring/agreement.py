"""Pairs of records → the level that each field reaches, and how common the agreeing value is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kinfold.identifiers.profiles import Measure, sorted_codes
from kinfold.scoring.company_names import CompanyComparer
from kinfold.scoring.comparing import Comparable, compare
from kinfold.scoring.levels import MISSING, scales

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.scoring.frequencies import Frequencies
    from kinfold.identifiers.profiles import CompanyNames, PersonNames, Profiles, ValueColumn
    from kinfold.tables import Int32Array, Int64Array

    Levels = npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Agreement:
    """One field of many pairs: ``level`` (int8, MISSING where a side has no value) and ``count``.

    ``count`` (int32): records that carry the agreeing value, the commoner one of two unequal values;
    0 where missing. ``scale`` names the levels in ``levels.scales()``. ``weight``: centibits where
    the field measures its own weight, as company names do.
    """

    field: str
    scale: str
    level: Levels
    count: Int32Array
    household: bool
    weight: Int32Array | None = None

    @cached_property
    def most(self) -> int:
        """The largest count."""
        return int(self.count.max(initial=0))

    @cached_property
    def cell(self) -> Int64Array:
        """Each pair's place in a table of (level, count), MISSING being the row after the last level."""
        row = np.where(self.level == MISSING, len(scales()[self.scale]), self.level).astype(np.int64)
        return row * (self.most + 1) + self.count


def field_names(profiles: Profiles) -> set[str]:
    """Return the fields in which these profiles are compared, whether sources are compared apart."""
    names = {"given_name", "family_name", "name_order", "middle_name", "suffix"}
    own = (names if profiles.persons is not None else set()) | (
        {"company_name"} if profiles.companies is not None else set()
    )
    return own | set(profiles.columns)


class FieldComparer:
    """Compares the profiles of one kind; texts and counts of each field are prepared once.

    ``sources``: whether being of one source or of two is compared too.
    """

    def __init__(
        self, profiles: Profiles, frequencies: Frequencies, common_words: frozenset[str], *, sources: bool
    ) -> None:
        self.profiles = profiles
        self._sides = {
            name: Comparable(column.values, column.latin) for name, column in profiles.columns.items()
        }
        self._counts = {
            name: frequencies.of(name, column.values)
            for name, column in profiles.columns.items()
        }
        self._names = None if profiles.persons is None else NameComparer(profiles.persons, frequencies)
        self._companies = (
            None
            if profiles.companies is None
            else CompanyNameField(profiles.companies, frequencies, common_words)
        )
        self._several_sources = sources

    def agreements(self, left: Int32Array, right: Int32Array) -> list[Agreement]:
        """Compare the records at positions ``left`` and ``right`` of the profiles in every field."""
        found = [] if self._names is None else self._names.agreements(left, right)
        if self._companies is not None:
            found.append(self._companies.agreement(left, right))
        found += [self._column(column, left, right) for column in self.profiles.columns.values()]
        if self._several_sources:
            apart = self.profiles.source[left] != self.profiles.source[right]
            none = np.zeros(len(left), np.int32)
            found.append(Agreement("source", "source", apart.astype(np.int8), none, household=False))
        return found

    def _column(self, column: ValueColumn, left: Int32Array, right: Int32Array) -> Agreement:
        side, counts = self._sides[column.name], self._counts[column.name]
        pair, a, b = crossed(column.start, column.code, left, right)
        level = compare(column.measure, side, a, b)
        best, count = closest(len(left), pair, level, np.maximum(counts[a], counts[b]))
        scale = column.measure.value
        return Agreement(column.name, scale, best, rarity_counts(scale, best, count), column.household)


# Centibits from which a company name counts as close, part, little; they only choose the word.
_COMPANY_STEPS = (800, 300, 1)


class CompanyNameField:
    """Compares the names of organizations, the best of all their name variants."""

    def __init__(
        self, names: CompanyNames, frequencies: Frequencies, common_words: frozenset[str]
    ) -> None:
        self._names = names
        self._count = frequencies.of("company_name", names.table["value"].combine_chunks())
        self._comparer = CompanyComparer(names.table, frequencies, common_words)
        self._core = sorted_codes(names.table["core"])[1]
        bearers = np.maximum(frequencies.of("company_bearers", names.table["value"].combine_chunks()), 2)
        # An alias of g companies says log2(g/2) times less: the name of a group joins no two members.
        self._divisor = 1.0 + np.log2(bearers / 2)

    def agreement(self, left: Int32Array, right: Int32Array) -> Agreement:
        """Return the agreement of names; its weight is measured by the rarity of what agrees."""
        variant = np.arange(len(self._names.name), dtype=np.int32)
        pair, x, y = crossed(self._names.start, variant, left, right)
        a, b = self._names.name[x], self._names.name[y]
        bits = self._comparer.bits(a, b)
        alias = self._names.other[x] | self._names.other[y]
        shared = np.rint(bits / np.maximum(self._divisor[a], self._divisor[b])).astype(np.int32)
        bits = np.where(alias & (bits > 0), shared, bits)
        level = np.full(len(pair), 4, np.int8)
        for step, least in reversed(list(enumerate(_COMPANY_STEPS, 1))):
            level[bits >= least] = step
        level[(self._core[a] == self._core[b]) & (bits > 0)] = 0
        chosen = _cheapest(pair, -bits)
        whole = np.zeros(len(left), np.int32)
        whole[pair[chosen]] = bits[chosen]
        count = np.maximum(self._count[a], self._count[b])
        spread = _spread(
            "company_name", "company_name", len(left), pair[chosen], level[chosen], count[chosen]
        )
        return replace(spread, weight=whole)


def rarity_counts(scale: str, level: Levels, count: Int32Array) -> Int32Array:
    """Keep the counts of levels that rarity can weigh: a disagreement weighs the same for all values."""
    count[(level == MISSING) | (level == len(scales()[scale]) - 1)] = 0
    return count


def crossed(
    start: Int64Array, code: Int32Array, left: Int32Array, right: Int32Array
) -> tuple[Int64Array, Int32Array, Int32Array]:
    """Return (pair position, left value, right value) for every combination of the two records' values."""
    a_size, b_size = start[left + 1] - start[left], start[right + 1] - start[right]
    combinations = a_size * b_size
    if int(combinations.max(initial=0)) <= 1:
        here = np.flatnonzero(combinations)
        return here, code[start[left[here]]], code[start[right[here]]]
    pair = np.repeat(np.arange(len(left)), combinations)
    first = np.repeat(np.cumsum(combinations) - combinations, combinations)
    nth = np.arange(len(pair)) - first
    width = b_size[pair]
    return pair, code[start[left[pair]] + nth // width], code[start[right[pair]] + nth % width]


def closest(
    size: int, pair: Int64Array, level: Levels, count: Int32Array
) -> tuple[Levels, Int32Array]:
    """Return for each pair its closest level, and among equally close ones the rarest value's count.

    ``pair`` ascends; pairs that do not occur are MISSING.
    """
    best = np.full(size, MISSING, np.int8)
    rarest = np.zeros(size, np.int32)
    if len(pair):
        begins = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]])
        ranked = np.minimum.reduceat((level.astype(np.int64) << 32) | count, begins)
        best[pair[begins]] = (ranked >> 32).astype(np.int8)
        rarest[pair[begins]] = (ranked & 0xFFFFFFFF).astype(np.int32)
    return best, rarest


# What a level costs when the better of two alignments or name variants is chosen: closest first.
ALIGNMENT_COST = np.array([0, 1, 1, 1, 2, 3, 3, 6, 8, 4], np.int32)  # the last is MISSING
SWAP_COST = 2  # a swapped alignment must be clearly cheaper


class NameComparer:
    """Compares person names part by part, in the order given or swapped, over all name variants."""

    def __init__(self, names: PersonNames, frequencies: Frequencies) -> None:
        self._names = names
        self._side = Comparable(names.values, names.latin)
        self._given_count = frequencies.of("given_name", names.values)
        self._family_count = frequencies.of("family_name", names.values)
        self._either_count = np.maximum(self._given_count, self._family_count)

    def agreements(self, left: Int32Array, right: Int32Array) -> list[Agreement]:
        """Return the agreements of given name, surname, their order, middle name and generation."""
        names = self._names
        variants = np.arange(len(names.given), dtype=np.int32)
        pair, a, b = crossed(names.start, variants, left, right)
        straight = [self._part(names.given, names.given, a, b), self._part(names.family, names.family, a, b)]
        crosswise = [self._part(names.given, names.family, a, b), self._part(names.family, names.given, a, b)]
        cost = ALIGNMENT_COST[straight[0]] + ALIGNMENT_COST[straight[1]]
        other = ALIGNMENT_COST[crosswise[0]] + ALIGNMENT_COST[crosswise[1]] + SWAP_COST
        swapped = other < cost
        given = np.where(swapped, crosswise[0], straight[0]).astype(np.int8)
        family = np.where(swapped, crosswise[1], straight[1]).astype(np.int8)
        chosen = _cheapest(pair, np.minimum(cost, other))
        return self._chosen(len(left), pair[chosen], a[chosen], b[chosen],
                            (given[chosen], family[chosen], swapped[chosen]))  # fmt: skip

    def _part(self, mine: Int32Array, theirs: Int32Array, a: Int32Array, b: Int32Array) -> Levels:
        x, y = mine[a], theirs[b]
        level = np.full(len(a), MISSING, np.int8)
        here = np.flatnonzero((x >= 0) & (y >= 0))
        level[here] = compare(Measure.PERSON_NAME, self._side, x[here], y[here])
        return level

    def _chosen(
        self,
        size: int,
        pair: Int64Array,
        a: Int32Array,
        b: Int32Array,
        levels: tuple[Levels, Levels, npt.NDArray[np.bool_]],
    ) -> list[Agreement]:
        given, family, swapped = levels
        names = self._names
        given_count = np.where(swapped, self._commoner(names.given[a], names.family[b], self._either_count),
                               self._commoner(names.given[a], names.given[b], self._given_count))  # fmt: skip
        family_count = np.where(swapped, self._commoner(names.family[a], names.given[b], self._either_count),
                                self._commoner(names.family[a], names.family[b], self._family_count))  # fmt: skip
        known = (given != MISSING) & (family != MISSING)
        order = np.where(known, swapped.astype(np.int8), MISSING).astype(np.int8)
        none = np.zeros(len(pair), np.int32)
        return [
            _spread("given_name", "person_name", size, pair, given, given_count),
            _spread("family_name", "person_name", size, pair, family, family_count, household=True),
            _spread("name_order", "name_order", size, pair, order, none),
            _spread("middle_name", "middle_name", size, pair, self._middle(a, b), none),
            _spread("suffix", "suffix", size, pair, self._suffix(a, b), none),
        ]

    @staticmethod
    def _commoner(x: Int32Array, y: Int32Array, counts: Int32Array) -> Int32Array:
        known = np.r_[counts, 0]
        return np.maximum(known[x], known[y])

    def _middle(self, a: Int32Array, b: Int32Array) -> Levels:
        return _small_levels(self._names.middle, a, b, initials=True)

    def _suffix(self, a: Int32Array, b: Int32Array) -> Levels:
        return _small_levels(self._names.suffix, a, b, initials=False)


def _small_levels(texts: object, a: Int32Array, b: Int32Array, *, initials: bool) -> Levels:
    """Compare short texts that most records lack: middle names and generations."""
    text = texts.to_numpy(zero_copy_only=False)  # type: ignore[attr-defined]  # an Arrow array, untyped
    has = text != ""
    level = np.full(len(a), MISSING, np.int8)
    for here in np.flatnonzero(has[a] & has[b]):
        x, y = text[a[here]], text[b[here]]
        if x == y:
            level[here] = 0
        elif not initials:
            level[here] = 1
        elif x[0] != y[0]:
            level[here] = 3
        else:
            level[here] = 1 if min(len(x), len(y)) == 1 else 2
    return level


def _cheapest(pair: Int64Array, cost: Int32Array) -> Int64Array:
    """Return the position of each pair's cheapest combination, the first of equals; ``pair`` ascends."""
    if not len(pair):
        return np.zeros(0, np.int64)
    begins = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]])
    # Costs may be negative (bits); the shift keeps their order, the position breaks ties.
    ranked = (cost.astype(np.int64) << 40) + np.arange(len(pair))
    return np.minimum.reduceat(ranked, begins) & ((1 << 40) - 1)


def _spread(
    field: str,
    scale: str,
    size: int,
    pair: Int64Array,
    level: Levels,
    count: Int32Array,
    *,
    household: bool = False,
) -> Agreement:
    levels = np.full(size, MISSING, np.int8)
    counts = np.zeros(size, np.int32)
    levels[pair] = level
    counts[pair] = count
    counts = rarity_counts(scale, levels, counts)
    return Agreement(field, scale, levels, counts, household)
