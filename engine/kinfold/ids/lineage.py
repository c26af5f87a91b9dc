"""What happened to customers between two runs, told from the difference alone."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.tables import LINEAGE

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.ids.change import Change
    from kinfold.tables import Int64Array


class Event(StrEnum):
    """What happened; ``other_id`` and ``record`` are empty where not named here."""

    CREATED = "CREATED"
    REVIVED = "REVIVED"  # a retired id has records again
    GREW = "GREW"  # got a record it did not have, new or another's
    SHRANK = "SHRANK"  # lost a record, to another or from the sources
    MERGED = "MERGED"  # other_id retired, and most of its records are here now
    SPLIT = "SPLIT"  # other_id, created or revived, took records of this customer
    MOVED = "MOVED"  # record came from other_id; both customers were there before
    RETIRED = "RETIRED"  # redirects to other_id
    EMPTIED = "EMPTIED"  # retired, and no source has any of its records


def retirements(this: Change, now: Int64Array, known: int) -> tuple[Int64Array, Int64Array]:
    """Return (ids that retire, the id that most of each one's records went to, or -1).

    ``now``: the id of each record; ``known``: how many ids there are. Equal shares go to the older id.
    """
    held = np.bincount(now, minlength=known)
    retired = np.flatnonzero((this.size_before > 0) & (held[: len(this.size_before)] == 0))
    source, target, shared = _flows(this.owner, now)
    into = np.full(known, -1)
    # The last write stays: fewest records first, and of equals the older id last.
    order = np.lexsort((-target, shared))
    into[source[order]] = target[order]
    return retired, into[retired]


def lineage(
    this: Change, now: Int64Array, ids: pa.StringArray, retired: tuple[Int64Array, Int64Array], cause: str
) -> pa.Table:
    """Return tables.LINEAGE, ordered by event (as in ``Event``), then by age of the ids, then by record.

    ``now``: the id of each record; ``ids``: every id ever minted, this run's included.
    """
    known_before = len(this.size_before)
    size_before = np.concatenate([this.size_before, np.zeros(len(ids) - known_before, np.int64)])
    size_now = np.bincount(now, minlength=len(ids))
    stayed = np.bincount(now[this.owner == now], minlength=len(ids))
    goes_on = (size_before > 0) & (size_now > 0)
    fresh = (size_before == 0) & (size_now > 0)
    into = np.full(len(ids), -1)
    into[retired[0]] = retired[1]
    born = np.arange(len(ids)) >= known_before
    table = _Events(ids, this.records, cause)
    table.add(Event.CREATED, np.flatnonzero(fresh & born))
    table.add(Event.REVIVED, np.flatnonzero(fresh & ~born))
    table.add(Event.GREW, np.flatnonzero(goes_on & (size_now > stayed)))
    table.add(Event.SHRANK, np.flatnonzero(goes_on & (size_before > stayed)))
    source, target, _ = _flows(this.owner, now)
    merges = into[source] == target
    table.add(Event.MERGED, target[merges], source[merges])
    splits = ~merges & fresh[target]
    table.add(Event.SPLIT, source[splits], target[splits])
    rows = np.flatnonzero((this.owner >= 0) & (this.owner != now))
    rows = rows[(into[this.owner[rows]] != now[rows]) & ~fresh[now[rows]]]
    table.add(Event.MOVED, now[rows], this.owner[rows], rows)
    gone = retired[1] < 0
    table.add(Event.RETIRED, retired[0][~gone], retired[1][~gone])
    table.add(Event.EMPTIED, retired[0][gone])
    return table.finish()


def _flows(owner: Int64Array, now: Int64Array) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Return the pairs of ids (from, to) between which records went, and how many did."""
    rows = np.flatnonzero((owner >= 0) & (owner != now))
    pairs, shared = np.unique(np.stack([owner[rows], now[rows]]), axis=1, return_counts=True)
    return pairs[0], pairs[1], shared


class _Events:
    """Gathers the events column by column."""

    def __init__(self, ids: pa.StringArray, records: pa.StringArray, cause: str) -> None:
        self._ids, self._records, self._cause = ids, records, cause
        self._parts: list[pa.Table] = []

    def add(
        self,
        event: Event,
        customer: Int64Array,
        other: Int64Array | None = None,
        record: Int64Array | None = None,
    ) -> None:
        if not len(customer):
            return
        last = (record, other, customer)
        order = np.lexsort([key for key in last if key is not None])
        columns = [
            pa.repeat(event.value, len(order)),
            self._ids.take(pa.array(customer[order])),
            _texts(self._ids, other, order),
            _texts(self._records, record, order),
            pa.repeat(self._cause, len(order)),
        ]
        self._parts.append(pa.Table.from_arrays(columns, schema=LINEAGE))

    def finish(self) -> pa.Table:
        return pa.concat_tables(self._parts) if self._parts else LINEAGE.empty_table()


def _texts(among: pa.StringArray, rows: Int64Array | None, order: npt.NDArray[np.intp]) -> pa.StringArray:
    return pa.repeat("", len(order)) if rows is None else among.take(pa.array(rows[order]))
