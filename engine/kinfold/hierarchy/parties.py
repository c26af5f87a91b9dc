"""Who stands in a row, and which departments are one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.model import Kind, Role
from kinfold.places import places_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kinfold.standard.mentions import Mentions
    from kinfold.tables import Int32Array

_NESTED = f"-{Role.DEPARTMENT.value}"  # ends the key of a department seen at a derived record


@dataclass(frozen=True, slots=True, eq=False)
class Parties:
    """Who is in a row: for each record its kind, and the code of its row's primary record."""

    records: pa.Table  # RECORDS
    person: npt.NDArray[np.bool_]
    organization: npt.NDArray[np.bool_]
    department: npt.NDArray[np.bool_]
    primary: Int32Array

    def employer(self) -> Int32Array:
        """Return for each record the first organization of its row, -1 without one."""
        chosen = np.flatnonzero(self.organization).astype(np.int32)[::-1]
        first = np.full(len(self.primary), -1, np.int32)
        first[self.primary[chosen]] = chosen  # the last assignment, that of the smallest code, stands
        return first[self.primary]

    def names(self, chosen: npt.NDArray[np.integer]) -> npt.NDArray[np.object_]:
        """Return the names of chosen records."""
        return np.asarray(self.records["name"].take(pa.array(chosen)).to_pylist(), dtype=object)

    def seen_at(self, departments: Int32Array) -> Int32Array:
        """Return for each department the record that it was seen with: the contact, or the row's own."""
        keys = self.records["record"].take(pa.array(departments))
        nested = np.asarray(pc.ends_with(keys, _NESTED), bool)
        found = self.primary[departments]
        if nested.any():
            stems = pc.utf8_slice_codeunits(keys.filter(pa.array(nested)), 0, -len(_NESTED))
            at = places_of(stems, self.records["record"])
            found[nested] = np.where(at >= 0, at, found[nested])
        return found


def parties(records: pa.Table) -> Parties:
    """Read the parties off the record table. About 0.3 s a million records."""
    person, organization, department = (
        np.asarray(pc.equal(records["kind"], kind.value), bool)
        for kind in (Kind.PERSON, Kind.ORGANIZATION, Kind.DEPARTMENT)
    )
    primary = np.arange(len(records), dtype=np.int32)
    derived = np.flatnonzero(np.asarray(pc.not_equal(records["role"], Role.PRIMARY.value), bool))
    if len(derived):
        primary[derived] = places_of(records["primary"].take(pa.array(derived)), records["record"])
    return Parties(records, person, organization, department, primary)


def group_departments(
    records: pa.Table, here: Parties, label: Int32Array, units: Sequence[Mentions]
) -> Int32Array:
    """Return ``label`` with departments grouped: one name at one organization is one department.

    A department without an organization in its row belongs to the person it was seen with.
    """
    departments = np.flatnonzero(here.department).astype(np.int32)
    if not len(departments):
        return label
    employer = here.employer()[departments]
    owner = np.where(employer >= 0, employer, here.seen_at(departments))
    unit = _units(len(records), departments, here, units)
    frame = pd.DataFrame({"owner": label[owner], "unit": unit, "record": departments})
    out = label.copy()
    out[departments] = frame.groupby(["owner", "unit"], sort=False)["record"].transform("min").to_numpy()
    return out


def _units(
    size: int, departments: Int32Array, here: Parties, units: Sequence[Mentions]
) -> npt.NDArray[np.object_]:
    """Return the standard name of each department, its own name where it has no standard form."""
    place = np.full(size, -1, np.int64)
    place[departments] = np.arange(len(departments))
    unit = here.names(departments)
    for mentions in units:
        chosen = np.flatnonzero(mentions.usable() & (place[mentions.record] >= 0))
        values = mentions.table["value"].take(pa.array(mentions.row[chosen]))
        unit[place[mentions.record[chosen]]] = values.to_pylist()
    return unit
