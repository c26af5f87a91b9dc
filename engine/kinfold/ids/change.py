"""How this run's clusters meet the customers of the last one, in arrays."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.ids.placing import Claims
from kinfold.places import places_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from kinfold.ids.memory import Memory
    from kinfold.tables import Int32Array, Int64Array

DIGEST_BYTES = 16  # of a record set; two sets meet by chance once in 2**64 sets


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Records, clusters and ids as codes.

    A cluster's number is the rank of its smallest record key, an id's number its row in the memory's
    ids, which is its rank by age. ``owner``: the id that held each record, -1 for none; ``kept``: for
    each cluster the id whose unchanged set it is, else -1.
    """

    records: pa.StringArray
    cluster: Int64Array  # of each record
    first: Int64Array  # row of each cluster's smallest record
    owner: Int64Array  # of each record
    before: Int64Array  # id of each record of the last run
    size_before: Int64Array  # records of each id
    kept: Int64Array  # of each cluster

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return len(self.first)


def change(records: pa.StringArray, cluster: Int32Array, previous: Memory) -> Change:
    """Compare the clusters with ``previous``; O(records), no Python per record."""
    first, number = _in_record_order(cluster)
    before = places_of(previous.members["customer_id"], previous.ids["customer_id"]).astype(np.int64)
    row = places_of(records, previous.members["record"]).astype(np.int64)
    owner = np.where(row >= 0, before[row], -1) if len(before) else row
    size_before = np.bincount(before, minlength=len(previous.ids))
    kept = _unchanged(number, owner, size_before, len(first))
    return Change(records, number, first, owner, before, size_before, kept)


def _in_record_order(cluster: Int32Array) -> tuple[Int64Array, Int64Array]:
    """Return the first row of each cluster, in their order, and of each row its cluster's place there."""
    rows = np.arange(len(cluster))
    first = np.empty(int(cluster.max(initial=-1)) + 1, np.int64)
    first[cluster[::-1]] = rows[::-1]  # the last assignment, that of the first row, stands
    head = first.take(cluster)
    begins = head == rows
    return np.flatnonzero(begins), (np.cumsum(begins) - 1).take(head)


def _unchanged(number: Int64Array, owner: Int64Array, size_before: Int64Array, clusters: int) -> Int64Array:
    low = np.full(clusters, np.iinfo(np.int64).max)
    high = np.full(clusters, -1)
    np.minimum.at(low, number, owner)
    np.maximum.at(high, number, owner)
    same = (low == high) & (high >= 0)
    same[same] = np.bincount(number, minlength=clusters)[same] == size_before[high[same]]
    return np.where(same, high, -1)


def claims(this: Change, previous: Memory) -> Claims:
    """Return what the past says about the clusters that changed."""
    changed = this.kept < 0
    overlap: dict[int, dict[int, int]] = {}
    rows = np.flatnonzero(changed[this.cluster] & (this.owner >= 0))
    pairs, shared = np.unique(np.stack([this.cluster[rows], this.owner[rows]]), axis=1, return_counts=True)
    for cluster, owner, count in zip(*pairs.tolist(), shared.tolist(), strict=True):
        overlap.setdefault(cluster, {})[owner] = count
    return Claims(overlap, _former(this, previous, overlap), _pins(this, previous))


def _former(this: Change, previous: Memory, overlap: dict[int, dict[int, int]]) -> dict[int, tuple[int, int]]:
    if not len(previous.former_sets):
        return {}
    sets = record_sets(this.records, this.cluster, this.kept < 0)
    rows = places_of(pa.array(sets.values(), pa.string()), previous.former_sets["digest"])
    lost = previous.former_sets["lost"].to_numpy()
    holder = places_of(previous.former_sets["customer_id"], previous.ids["customer_id"])
    found = (
        (cluster, int(holder[row]), int(lost[row]))
        for cluster, row in zip(sets, rows, strict=True)
        if row >= 0
    )
    return {
        cluster: (customer, when)
        for cluster, customer, when in found
        if this.size_before[customer] == 0 or customer in overlap.get(cluster, {})
    }


def _pins(this: Change, previous: Memory) -> list[tuple[int, int]]:
    rows = places_of(previous.pins["record"], this.records)
    customers = places_of(previous.pins["customer_id"], previous.ids["customer_id"])
    here = (rows >= 0) & (customers >= 0)
    clusters = this.cluster[rows[here]]
    changed = this.kept[clusters] < 0
    return list(zip(customers[here][changed].tolist(), clusters[changed].tolist(), strict=True))


def record_sets(records: pa.StringArray, group: Int64Array, wanted: npt.NDArray[np.bool_]) -> dict[int, str]:
    """Return group → digest of its records, for the groups ``wanted`` says; about 3 µs a group.

    ``records`` ascend; a digest is the same in every run and project.
    """
    rows = np.flatnonzero(wanted[group])
    rows = rows[np.argsort(group[rows], kind="stable")]
    keys = records.take(pa.array(rows)).to_pylist()
    groups, starts = np.unique(group[rows], return_index=True)
    bounds = [*starts.tolist(), len(keys)]
    return {
        number: _digest(keys[start:end])
        for number, (start, end) in zip(groups.tolist(), pairwise(bounds), strict=True)
    }


def _digest(keys: Iterable[str]) -> str:
    # A length before each key: no two sets spell the same bytes, whatever characters keys hold.
    spelled = b"".join(b"%d:%b" % (len(raw), raw) for raw in map(str.encode, keys))
    return hashlib.blake2b(spelled, digest_size=DIGEST_BYTES).hexdigest()
