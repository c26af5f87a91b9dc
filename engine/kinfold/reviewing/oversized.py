"""Very large customers: each is asked about once, at the place where its evidence would break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfold.judging import Settled
from kinfold.lazily import Later
from kinfold.reviewing.growth import links_inside, weakest_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import networkx as nx

    from kinfold.judging import Standing
    from kinfold.reviewing.growth import MinimalCut
    from kinfold.searching import Shelf

    Links = dict[tuple[str, str], int]
else:
    nx = Later("networkx")  # 0.3 s to load, and few customers ask for it

_OVERSIZED = """
    SELECT customer_id, records FROM customers WHERE records > $most ORDER BY records DESC, customer_id
"""


def oversized(shelf: Shelf, judged: Sequence[Standing], most: int) -> Iterator[tuple[int, MinimalCut]]:
    """Yield records and weakest place of each customer of more than ``most`` records, the largest first.

    Left out are those that people made so large, and those of which somebody judged two records across
    that place.
    """
    for records, links in _large(shelf, judged, most):
        place = weakest_place(links)
        if not _is_judged(place, judged):
            yield records, place


def count_oversized(shelf: Shelf, judged: Sequence[Standing], most: int) -> int:
    """Count what ``oversized`` yields; the weakest place is sought only where somebody judged."""
    return sum(
        not (_touches(links, judged) and _is_judged(weakest_place(links), judged))
        for _, links in _large(shelf, judged, most)
    )


def _large(shelf: Shelf, judged: Sequence[Standing], most: int) -> Iterator[tuple[int, Links]]:
    """Yield the size of each large customer, and the links of its largest part that evidence holds together.

    What only people joined holds nothing: so their judgement does not move the weakest place elsewhere.
    """
    for row in shelf.ask(_OVERSIZED, most=most):
        links = _of_evidence(shelf, row["customer_id"], judged)
        parts: list[list[str]] = [sorted(part) for part in nx.connected_components(nx.Graph(list(links)))]
        _, largest = max(((len(part), part) for part in parts), default=(0, []))
        if len(largest) > most:
            yield row["records"], _within(links, set(largest))


def _within(links: Links, records: set[str]) -> Links:
    return {pair: weight for pair, weight in links.items() if pair[0] in records}


def _of_evidence(shelf: Shelf, customer_id: str, judged: Sequence[Standing]) -> Links:
    """Return the links of a customer; judged ones where they are as strong as some that nobody judged."""
    _, links = links_inside(shelf, customer_id)
    settled = Settled(judged)
    free = [weight for pair, (weight, _) in links.items() if not settled.holds(*pair)]
    least = min(free, default=None)
    return {pair: weight for pair, (weight, _) in links.items() if least is not None and weight >= least}


def _touches(links: Links, judged: Sequence[Standing]) -> bool:
    records = {record for pair in links for record in pair}
    return any(one.between(records, records) for one in judged)


def _is_judged(place: MinimalCut, judged: Sequence[Standing]) -> bool:
    left, right = set(place.left), set(place.right)
    return any(one.between(left, right) for one in judged)
