"""Pairs of records compared in every field that their profiles have."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.agreement import Agreement, ValueLists, by_rarity, closest, crossed
from kinfold.scoring.comparable import Comparable
from kinfold.scoring.comparing import compare
from kinfold.scoring.name_agreement import CompanyNameField, NameComparer
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kinfold.identifiers.profiles import Profiles, ValueColumn
    from kinfold.scoring.frequencies import Frequencies
    from kinfold.tables import Int32Array

DERIVED_BY = 10_000  # pairs that show what comparing a field needs


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

        def prepared(column: ValueColumn) -> tuple[Comparable, ValueLists, Int32Array]:
            counts = frequencies.of(column.name, column.values)
            return Comparable(column.values, column.latin), ValueLists(column.start, column.code), counts

        columns = profiles.columns
        self._sides = dict(zip(columns, side_by_side(prepared, columns.values()), strict=True))
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
            none = np.zeros(len(left), np.int32)
            found.append(Agreement("source", "source", apart.astype(np.int8), none, household=False))
        return found

    def _of_names(self) -> Iterator[Callable[[Int32Array, Int32Array], list[Agreement]]]:
        if self._names is not None:
            yield self._names.agreements
        if self.companies is not None:
            yield self.companies.agreements

    def _column(self, column: ValueColumn, left: Int32Array, right: Int32Array) -> Agreement:
        side, lists, counts = self._sides[column.name]
        pair, a, b = crossed(lists, left, right)
        level = compare(column.measure, side, a, b)
        scale = column.measure.value
        common, told = np.zeros(len(level), np.int32), np.flatnonzero(by_rarity(scale, level))
        common[told] = np.maximum(counts.take(a.take(told)), counts.take(b.take(told)))
        best, count = closest(len(left), pair, level, common)
        return Agreement(column.name, scale, best, count, column.household)
