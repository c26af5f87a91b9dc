"""The id contract: which customer id each cluster has, run after run.

0 an unchanged record set keeps its id; 1 a pinned id follows its record; 2 an id in force goes back
to a set it held exactly before; 3 a retired id is revived for the exact set it held, on a real split
or when nobody owns the records; 4 largest overlap, then the older id, then the smallest record key;
5 a new id, never used before. A retired id redirects for ever. Undoing a change restores the ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.errors import WrongRules
from kinfold.ids.change import Change, change, claims, record_sets
from kinfold.ids.lineage import Event, lineage, retirements
from kinfold.ids.memory import FORMER_SETS, IDS, PINS, Memory
from kinfold.ids.minting import mint
from kinfold.ids.placing import place
from kinfold.places import places_of
from kinfold.tables import MEMBERS

if TYPE_CHECKING:
    from kinfold.tables import Int32Array, Int64Array

__all__ = ["FORMER_SETS", "IDS", "PINS", "Assignment", "Clusters", "Event", "Memory", "assign"]


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """This run's customers without names: ``records`` unique and ascending, ``cluster`` one number each.

    The numbers only say what is together; which number from 0 a cluster has does not matter, but small ones
    take less memory.
    """

    records: pa.StringArray
    cluster: Int32Array

    def __post_init__(self) -> None:
        if len(self.records) != len(self.cluster):
            raise ValueError(f"{len(self.records)} records, but {len(self.cluster)} cluster numbers")
        if not pc.all(pc.less(self.records[:-1], self.records[1:]), min_count=0).as_py():
            raise ValueError("record keys must be unique and ascending")


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """``members``: tables.MEMBERS, rows as in the clusters; ``lineage``: tables.LINEAGE; what to remember."""

    members: pa.Table
    memory: Memory
    lineage: pa.Table


def assign(
    clusters: Clusters, previous: Memory, project_key: bytes, *, run: int, cause: str = "data"
) -> Assignment:
    """Give each cluster its customer id and say what happened since ``previous``.

    ``run``: this run's number, larger than every earlier one; ``cause`` goes into each event (data,
    judgement, rule). Raises WrongRules for a pin on an id that never was. O(n log n) in arrays; only
    clusters that changed and have a past cost Python, about 10 µs each.
    """
    _check_pins(previous)
    this = change(clusters.records, clusters.cluster, previous)
    id_of_cluster, ids = _placed(this, previous, project_key)
    now = id_of_cluster[this.cluster]
    retired = retirements(this, now, len(ids))
    members = pa.Table.from_arrays([clusters.records, ids.take(pa.array(now))], schema=MEMBERS)
    memory = Memory(
        members,
        _remembered_ids(previous.ids, ids, now, retired, run),
        _remembered_sets(this, now, previous, run),
        previous.pins,
    )
    return Assignment(members, memory, lineage(this, now, ids, retired, cause))


def _check_pins(previous: Memory) -> None:
    known = places_of(previous.pins["customer_id"], previous.ids["customer_id"]) >= 0
    unknown = previous.pins.filter(pa.array(~known)).to_pylist()
    if unknown:
        pin = unknown[0]
        raise WrongRules(
            f"record {pin['record']} is pinned to {pin['customer_id']}, an id that no customer ever had",
            hint="pin it to an id of this project, or take the pin away",
        )


def _placed(this: Change, previous: Memory, project_key: bytes) -> tuple[Int64Array, pa.StringArray]:
    """Return the id number of each cluster, and all ids with the new ones last."""
    known = previous.ids["customer_id"].combine_chunks()
    placed = this.kept.copy()
    if len(known):
        taken = place(claims(this, previous), frozenset(placed[placed >= 0].tolist()))
        placed[list(taken)] = list(taken.values())
    new = np.flatnonzero(placed < 0)
    placed[new] = len(known) + np.arange(len(new))
    first_records = this.records.take(pa.array(this.first[new])).to_pylist()
    return placed, pa.concat_arrays([known, mint(first_records, known, project_key)])


def _remembered_ids(
    before: pa.Table, ids: pa.StringArray, now: Int64Array, retired: tuple[Int64Array, Int64Array], run: int
) -> pa.Table:
    new = len(ids) - len(before)
    minted = np.concatenate([before["minted"].to_numpy(), np.full(new, run)])
    since = np.concatenate([before["retired"].to_numpy(), np.zeros(new, np.int64)])
    in_force = np.bincount(now, minlength=len(ids)) > 0
    since[in_force] = 0
    since[retired[0]] = run
    into = pa.concat_arrays([before["into"].combine_chunks(), pa.repeat("", new)])
    into = pc.if_else(pa.array(in_force), "", into)
    leaving = np.zeros(len(ids), bool)
    leaving[retired[0]] = True
    target = pa.array(retired[1], mask=retired[1] < 0)
    into = pc.replace_with_mask(into, pa.array(leaving), pc.fill_null(ids.take(target), ""))
    return pa.Table.from_arrays([ids, pa.array(minted), pa.array(since), into], schema=IDS)


def _remembered_sets(this: Change, now: Int64Array, previous: Memory, run: int) -> pa.Table:
    """Add the sets that ids lost in this run; a set lost before belongs to its last holder."""
    known = len(this.size_before)
    held = np.bincount(now, minlength=known)[:known]
    stayed = np.bincount(now[this.owner == now], minlength=known)[:known]
    changed = (this.size_before > 0) & ((stayed != this.size_before) | (held != stayed))
    lost = record_sets(previous.members["record"].combine_chunks(), this.before, changed)
    if not lost:
        return previous.former_sets
    digests = pa.array(lost.values(), pa.string())
    holders = previous.ids["customer_id"].combine_chunks().take(pa.array(list(lost)))
    added = pa.Table.from_arrays([digests, holders, pa.repeat(run, len(lost))], schema=FORMER_SETS)
    older = previous.former_sets
    older = older.filter(pc.invert(pc.is_in(older["digest"], value_set=digests)))
    return pa.concat_tables([older, added]).combine_chunks()
