"""Shops of one chain: one brand, the contact of their headquarters, and an address each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.components import components
from kinfold.identifiers.classes import MANY_HOUSES

if TYPE_CHECKING:
    from kinfold.identifiers.profiles import Profiles, ValueColumn
    from kinfold.scoring.limits import Limits
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array

# Parts of an address that are written in one way; a shop has each of them once.
PLACES = ("city", "district", "house_number", "unit")


def holding_shops(limits: Limits, profiles: Profiles, standards: Standards, identifiers: pa.Table) -> Limits:
    """Return the limits with one address a shop, for records on a contact that many houses share.

    Elsewhere another address may be a move. What people joined counts as one shop.
    """
    on_chain = _on_chain(profiles, standards, identifiers)
    if not on_chain.any():
        return limits
    group = components(*limits.same, len(profiles))
    free = ~on_chain | (np.bincount(group, minlength=len(group))[group] > 1)
    found = {
        name: np.where(free, np.int32(-1), _only(profiles.columns[name]))
        for name in PLACES
        if name in profiles.columns
    }
    return replace(limits, codes={**limits.codes, **found})


def _on_chain(profiles: Profiles, standards: Standards, identifiers: pa.Table) -> np.ndarray:
    """Return which records of the kind bear a contact that is generic because of its many houses."""
    chains = identifiers.filter(pc.equal(identifiers["reason"], MANY_HOUSES))
    bearing = [np.zeros(0, np.int32)]
    for kind in sorted(set(chains["kind"].to_pylist())):
        values = chains.filter(pc.equal(chains["kind"], kind))["value"].combine_chunks()
        for each in standards.of(kind):
            hit = np.asarray(pc.is_in(each.table["value"], value_set=values), bool)[each.row]
            bearing.append(each.record[hit])
    return np.isin(profiles.record, np.concatenate(bearing))


def _only(column: ValueColumn) -> Int32Array:
    """Return the one value of each record, as a code; -1 for none and for several."""
    start = column.start
    single = np.diff(start) == 1
    codes = np.full(len(single), -1, np.int32)
    codes[single] = column.code[start[:-1][single]]
    return codes
