"""Pairs of records compared in every field that their profiles have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.agreement import Agreement, ValueLists, closest, crossed, rarity_counts
from kinfold.scoring.comparable import Comparable
from kinfold.scoring.comparing import compare
from kinfold.scoring.name_agreement import CompanyNameField, NameComparer

if TYPE_CHECKING:
    from kinfold.identifiers.profiles import Profiles, ValueColumn
    from kinfold.scoring.frequencies import Frequencies
    from kinfold.tables import Int32Array


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
        self._sides = {
            name: Comparable(column.values, column.latin) for name, column in profiles.columns.items()
        }
        self._lists = {
            name: ValueLists(column.start, column.code) for name, column in profiles.columns.items()
        }
        self._counts = {
            name: frequencies.of(name, column.values) for name, column in profiles.columns.items()
        }
        self._names = None if profiles.persons is None else NameComparer(profiles.persons, frequencies)
        self.companies = (
            None if profiles.companies is None else CompanyNameField(profiles.companies, frequencies)
        )
        self._several_sources = sources

    def agreements(self, left: Int32Array, right: Int32Array) -> list[Agreement]:
        """Compare the records at positions ``left`` and ``right`` of the profiles in every field."""
        found = [] if self._names is None else self._names.agreements(left, right)
        if self.companies is not None:
            found.append(self.companies.agreement(left, right))
        found += [self._column(column, left, right) for column in self.profiles.columns.values()]
        if self._several_sources:
            apart = self.profiles.source[left] != self.profiles.source[right]
            none = np.zeros(len(left), np.int32)
            found.append(Agreement("source", "source", apart.astype(np.int8), none, household=False))
        return found

    def _column(self, column: ValueColumn, left: Int32Array, right: Int32Array) -> Agreement:
        side, counts = self._sides[column.name], self._counts[column.name]
        pair, a, b = crossed(self._lists[column.name], left, right)
        level = compare(column.measure, side, a, b)
        best, count = closest(len(left), pair, level, np.maximum(counts[a], counts[b]))
        scale = column.measure.value
        return Agreement(column.name, scale, best, rarity_counts(scale, best, count), column.household)
