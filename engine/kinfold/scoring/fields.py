"""Pairs of records compared in every field that their profiles have."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.agreement import (
    Agreement,
    Rarity,
    ValueLists,
    by_rarity,
    closest,
    crossed,
    ranked,
)
from kinfold.scoring.comparable import Comparable
from kinfold.scoring.comparing import compare, compare_unequal
from kinfold.scoring.levels import MISSING
from kinfold.scoring.model import usual_frequency
from kinfold.scoring.name_agreement import CompanyNameField, NameComparer
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kinfold.identifiers.profiles import Profiles, ValueColumn
    from kinfold.scoring.agreement import Levels, Ranks
    from kinfold.scoring.frequencies import Frequencies
    from kinfold.tables import Int32Array, Int64Array, Positions

DERIVED_BY = 10_000  # pairs that show what comparing a field needs


class _Side:
    """The values of one column, whose pairs are compared."""

    def __init__(self, column: ValueColumn, frequencies: Frequencies) -> None:
        self._measure, self._scale = column.measure, column.measure.value
        self._lists = ValueLists(column.start, column.code)
        self._values = Comparable(column.values, column.latin)
        counts = np.zeros(len(column.values), np.int32)
        self._is_weighed = usual_frequency(column.name, self._scale) is not None
        if self._is_weighed:
            counts = frequencies.of(column.name, column.values)
        self._counts, (self._rank,) = ranked(counts)

    def compared(self, left: Positions, right: Positions) -> tuple[Levels, Rarity | None]:
        """Compare records by the closest of their values."""
        level, rank = self._of_first(left, right)
        if self._lists.any_several:
            more = np.flatnonzero(self._lists.several.take(left) | self._lists.several.take(right))
            pair, a, b = crossed(self._lists, left.take(more), right.take(more))
            found = compare(self._measure, self._values, a, b)
            level[more], rank[more] = closest(len(more), pair, found, self._commoner(found, a, b))
        return level, Rarity(rank, self._counts) if self._is_weighed else None

    def _of_first(self, left: Positions, right: Positions) -> tuple[Levels, Ranks]:
        """Compare the first values of records: most have no other. Equal ones need no comparison."""
        a, b = self._lists.first.take(left), self._lists.first.take(right)
        known, equal = (a | b) >= 0, a == b  # the sign of either's -1
        unequal, same = np.flatnonzero(known & ~equal), np.flatnonzero(known & equal)
        x, y = a.take(unequal).astype(np.int64), b.take(unequal).astype(np.int64)
        differing = compare_unequal(self._measure, self._values, x, y)
        level = known.view(np.int8) + np.int8(MISSING)
        level[unequal] = differing
        rank = np.zeros(len(level), self._rank.dtype)
        if self._is_weighed:
            rank[same] = self._rank.take(a.take(same))
            rank[unequal] = self._commoner(differing, x, y)
        return level, rank

    def _commoner(self, level: Levels, a: Int64Array, b: Int64Array) -> Ranks:
        """Return the rank of the commoner of two values where rarity can weigh their level."""
        rank, told = np.zeros(len(level), self._rank.dtype), np.flatnonzero(by_rarity(self._scale, level))
        rank[told] = np.maximum(self._rank.take(a.take(told)), self._rank.take(b.take(told)))
        return rank


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

    def __init__(self, profiles: Profiles, frequencies: Frequencies, *, sources: bool) -> None:
        self.profiles = profiles

        columns = profiles.columns
        sides = side_by_side(partial(_Side, frequencies=frequencies), columns.values())
        self._sides = dict(zip(columns, sides, strict=True))
        self._names = None if profiles.persons is None else NameComparer(profiles.persons, frequencies)
        self.companies = (
            None if profiles.companies is None else CompanyNameField(profiles.companies, frequencies)
        )
        self._several_sources = sources

    def derive(self, left: Int32Array, right: Int32Array) -> None:
        """Let the fields side by side derive what comparing needs, by comparing some of these pairs.

        Threads that compare pieces of pairs afterwards would each wait for it, or do it twice.
        """
        step = max(len(left) // DERIVED_BY, 1)
        some = left[::step], right[::step]
        columns = sorted(self.profiles.columns.values(), key=lambda column: -len(column.values))
        fields: list[Callable[[Int32Array, Int32Array], object]] = [*self._of_names()]
        fields += [partial(self._column, column) for column in columns]
        side_by_side(lambda compared: compared(*some), fields)

    def agreements(self, left: Int32Array, right: Int32Array) -> list[Agreement]:
        """Compare the records at positions ``left`` and ``right`` of the profiles in every field."""
        left, right = left.astype(np.intp), right.astype(np.intp)  # as each field would need them
        found = [agreement for compared in self._of_names() for agreement in compared(left, right)]
        found += [self._column(column, left, right) for column in self.profiles.columns.values()]
        if self._several_sources:
            apart = self.profiles.source[left] != self.profiles.source[right]
            found.append(Agreement("source", "source", apart.view(np.int8)))
        return found

    def _of_names(self) -> Iterator[Callable[[Int32Array, Int32Array], list[Agreement]]]:
        if self._names is not None:
            yield self._names.agreements
        if self.companies is not None:
            yield self.companies.agreements

    def _column(self, column: ValueColumn, left: Positions, right: Positions) -> Agreement:
        level, rarity = self._sides[column.name].compared(left, right)
        return Agreement(column.name, column.measure.value, level, rarity, column.household)
