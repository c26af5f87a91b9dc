"""How a customer grew: the links that hold it together, strongest first, and where it would break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.lazily import Later
from kinfold.model import Outcome, Verdict
from kinfold.reviewing.lightest_cut import lightest_cut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from kinfold.judging import Standing
    from kinfold.searching import Shelf
else:
    nx = Later("networkx")  # 0.3 s to load, and few customers ask for it

EXACT_UP_TO = 300  # records; the minimal cut of a larger customer is sought at its weakest step
_LINKS = """
    SELECT links."left" AS l, links."right" AS r, weight, evidence FROM links
    JOIN members AS one ON one.record = links."left" AND one.customer_id = $customer
    JOIN members AS other ON other.record = links."right" AND other.customer_id = $customer
    WHERE outcome = $match ORDER BY weight DESC, l, r
"""
_RECORDS = "SELECT record FROM members WHERE customer_id = $customer ORDER BY record"


@dataclass(frozen=True, slots=True)
class Step:
    """A link that joined two groups of a customer's records; ``by``: who judged it, "" for the evidence."""

    left: str
    right: str
    weight: int  # centibits
    evidence: str
    left_size: int
    right_size: int
    by: str


@dataclass(frozen=True, slots=True)
class MinimalCut:
    """The weakest place of a customer: cutting these links leaves two parts.

    ``exact``: no other cut weighs less; else it is the one at the weakest step.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    links: int
    weight: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Growth:
    """How one customer grew; ``unlinked``: its records that no link joins, grouped by name alone."""

    customer_id: str
    records: int
    steps: tuple[Step, ...]
    unlinked: tuple[str, ...]
    minimal_cut: MinimalCut | None


def growth(shelf: Shelf, customer_id: str, judged: Sequence[Standing]) -> Growth:
    """Return how links join a customer's records: those that people judged first, then the strongest."""
    records, links = links_inside(shelf, customer_id)
    strength = {pair: weight for pair, (weight, _) in links.items()}
    evidence = {pair: told for pair, (_, told) in links.items()}
    said = _judged_same(records, judged)
    ordered = [*said, *(pair for pair in strength if pair not in said)]
    steps = tuple(_steps(records, ordered, strength, (evidence, said)))
    linked = {record for step in steps for record in (step.left, step.right)}
    unlinked = tuple(record for record in records if len(records) > 1 and record not in linked)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(records)
    graph.add_weighted_edges_from((*pair, max(strength.get(pair, 1), 1)) for pair in ordered)
    return Growth(customer_id, len(records), steps, unlinked, _minimal_cut(graph, steps))


def links_inside(shelf: Shelf, customer_id: str) -> tuple[list[str], dict[tuple[str, str], tuple[int, str]]]:
    """Return the records of a customer, and the weight and evidence of its links, the strongest first."""
    records = [str(row["record"]) for row in shelf.ask(_RECORDS, customer=customer_id)]
    links = shelf.ask(_LINKS, customer=customer_id, match=Outcome.MATCH.value)
    return records, {(row["l"], row["r"]): (int(row["weight"]), str(row["evidence"])) for row in links}


def weakest_place(links: Mapping[tuple[str, str], int]) -> MinimalCut:
    """Return the minimal cut of records that links of these weights, the strongest first, hold together."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from((*pair, max(weight, 1)) for pair, weight in links.items())
    steps = _steps(sorted(graph), list(links), links, ({}, {}))
    cut = _minimal_cut(graph, steps)
    assert cut is not None
    return cut


def _judged_same(records: Sequence[str], judged: Sequence[Standing]) -> dict[tuple[str, str], str]:
    """Return who joined which two records of these; one pair a judgement."""
    known = set(records)
    found = {}
    for one in judged:
        pair = (one.judgement.left, one.judgement.right)
        if one.judgement.verdict == Verdict.SAME and known.issuperset(pair):
            found[pair] = one.judgement.who
    return found


def _steps(
    records: Sequence[str],
    ordered: Sequence[tuple[str, str]],
    strength: Mapping[tuple[str, str], int],
    told: tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]],
) -> list[Step]:
    evidence, said = told
    groups: nx.utils.UnionFind[str] = nx.utils.UnionFind(records)
    size = dict.fromkeys(records, 1)
    steps = []
    for pair in ordered:
        left, right = (groups[record] for record in pair)
        if left != right:
            steps.append(
                Step(*pair, strength.get(pair, 0), evidence.get(pair, ""), size[left], size[right],
                     said.get(pair, ""))
            )  # fmt: skip
            groups.union(left, right)
            size[groups[left]] = size[left] + size[right]
    return steps


def _minimal_cut(graph: nx.Graph[str], steps: Sequence[Step]) -> MinimalCut | None:
    if len(graph) < 2 or not nx.is_connected(graph):
        return None
    exact = len(graph) <= EXACT_UP_TO
    one = _lightest(graph) if exact else _before_last(steps)
    left, right = sorted((sorted(one), sorted(set(graph) - one)))
    crossing = [graph[a][b]["weight"] for a, b in nx.edge_boundary(graph, left, right)]
    return MinimalCut(tuple(left), tuple(right), len(crossing), sum(crossing), exact)


def _lightest(graph: nx.Graph[str]) -> set[str]:
    """Return the records on one side of the lightest cut."""
    records = sorted(graph)
    weights = nx.to_numpy_array(graph, records).astype(np.int64)
    return {record for record, there in zip(records, lightest_cut(weights).tolist(), strict=True) if there}


def _before_last(steps: Sequence[Step]) -> set[str]:
    """Return the records that the last step joined to the others."""
    tree: nx.Graph[str] = nx.Graph((step.left, step.right) for step in steps[:-1])
    tree.add_node(steps[-1].left)
    return set(nx.node_connected_component(tree, steps[-1].left))
