"""Which known id each changed cluster takes: the rules of the contract, one function each.

Clusters are numbered by their smallest record key and ids by their age, so that the order of
numbers is the order in which ties are broken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Claims:
    """What the past says about the clusters that changed.

    ``overlap``: cluster → id in force → records they share; ``former``: cluster → (id that last held
    exactly this set, run in which it lost it), only ids that are retired or overlap the cluster;
    ``pins``: (id, cluster that has its pinned record).
    """

    overlap: Mapping[int, Mapping[int, int]]
    former: Mapping[int, tuple[int, int]]
    pins: Sequence[tuple[int, int]]


@dataclass(slots=True)
class _Placing:
    """The ids given so far, each id to one cluster and each cluster one id."""

    claims: Claims
    held: frozenset[int]  # ids that unchanged clusters keep
    id_of: dict[int, int] = field(default_factory=dict)
    cluster_of: dict[int, int] = field(default_factory=dict)

    def owners(self, cluster: int) -> Mapping[int, int]:
        return self.claims.overlap.get(cluster, {})

    def place(self, customer: int, cluster: int) -> bool:
        if not self.is_free(customer) or cluster in self.id_of:
            return False
        self.id_of[cluster] = customer
        self.cluster_of[customer] = cluster
        return True

    def is_free(self, customer: int) -> bool:
        return customer not in self.cluster_of and customer not in self.held


def place(claims: Claims, held: frozenset[int]) -> dict[int, int]:
    """Return cluster → id for the clusters that take a known id; the others need a new one.

    O(p log p) for p pairs of a cluster and an id that share records.
    """
    placing = _Placing(claims, held)
    _follow_pins(placing)
    _return_to_exact_sets(placing)
    revived = _revive(placing)
    _take_largest_overlap(placing)
    _prefer_ids_in_force(placing, revived)
    return placing.id_of


def _follow_pins(placing: _Placing) -> None:
    for customer, cluster in sorted(placing.claims.pins):
        placing.place(customer, cluster)


def _return_to_exact_sets(placing: _Placing) -> None:
    for cluster, customer in _latest_first(placing.claims.former):
        if customer in placing.owners(cluster):
            placing.place(customer, cluster)


def _revive(placing: _Placing) -> set[int]:
    """Give retired ids their exact sets back; return the clusters that took one."""
    former = _latest_first(placing.claims.former)
    return {cluster for cluster, customer in former if placing.place(customer, cluster)}


def _take_largest_overlap(placing: _Placing) -> None:
    for customer, cluster in _largest_first(placing, placing.claims.overlap):
        placing.place(customer, cluster)


def _prefer_ids_in_force(placing: _Placing, revived: set[int]) -> None:
    """Take a revival back where it left an id in force without a cluster.

    So a retired id comes back on a real split, or when nobody owns the records, and never ends the
    id in force of a customer that only shrank or merged; undo depends on it.
    """
    for customer, cluster in _largest_first(placing, revived):
        if cluster in revived and placing.is_free(customer):
            revived.discard(cluster)
            del placing.cluster_of[placing.id_of.pop(cluster)]
            placing.place(customer, cluster)


def _latest_first(former: Mapping[int, tuple[int, int]]) -> list[tuple[int, int]]:
    order = sorted(former, key=lambda cluster: (-former[cluster][1], cluster))
    return [(cluster, former[cluster][0]) for cluster in order]


def _largest_first(placing: _Placing, clusters: Iterable[int]) -> list[tuple[int, int]]:
    pairs = [
        (-shared, customer, cluster)
        for cluster in clusters
        for customer, shared in placing.owners(cluster).items()
        if placing.is_free(customer)
    ]
    return [(customer, cluster) for _, customer, cluster in sorted(pairs)]
