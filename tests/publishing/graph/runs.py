"""Runs to be published, made from tables by hand; and pictures of what a store holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from neo4j import GraphDatabase  # noqa: TID251  # what the server holds is looked at without the store

from kinfold.ids import Memory
from kinfold.publishing.graph import MemoryGraph, Publication
from kinfold.tables import CUSTOMERS, MEMBERS, RUN_TABLES
from publishing.small_run import small_run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kinfold.publishing.graph import GraphStore

KEYS = {
    "Record": "recordId",
    "Identifier": "identifierId",
    "Customer": "customerId",
    "Judgement": "judgementId",
    "Run": "runId",
}
ONE, OTHER = b"a project", b"another project"
OF_A_MOMENT = ("startedAt", "finishedAt")
Picture = tuple[list[Any], list[Any]]


def run_of(
    folder: Path, tables: Mapping[str, pa.Table], run: int = 1, secret: bytes = ONE, **more: Any
) -> Publication:
    """Write tables as a run's files and return their publication."""
    place = folder / f"run{run}"
    place.mkdir(parents=True, exist_ok=True)
    kept = {**tables, "id_memory": tables.get("id_memory", Memory.empty().ids)}
    for name, table in kept.items():
        pq.write_table(table, place / f"{name}.parquet")
    return Publication(lambda name: place / f"{name}.parquet", run, secret, "2026-11-25T12:00:00", **more)


def changed(tables: Mapping[str, pa.Table], **rows: Callable[[list[Any]], list[Any]]) -> dict[str, pa.Table]:
    """Return the tables with the rows of some of them changed."""
    after = {
        name: pa.Table.from_pylist(change(tables[name].to_pylist()), schema=RUN_TABLES[name])
        for name, change in rows.items()
    }
    return {**tables, **after}


def held_by(owners: Mapping[str, str]) -> dict[str, pa.Table]:
    """Return the small run with its records held by other customers: record → customer id."""
    sizes: dict[str, int] = {}
    for customer in owners.values():
        sizes[customer] = sizes.get(customer, 0) + 1
    blank = dict.fromkeys(CUSTOMERS.names, "") | {"kind": "person", "sources": 1}
    customers = [
        blank | {"customer_id": key, "name": f"called {key}", "records": size} for key, size in sizes.items()
    ]
    members = [{"record": record, "customer_id": customer} for record, customer in owners.items()]
    return {
        **small_run(),
        "affiliations": RUN_TABLES["affiliations"].empty_table(),
        "customers": pa.Table.from_pylist(customers, schema=CUSTOMERS),
        "members": pa.Table.from_pylist(members, schema=MEMBERS),
    }


def later_tables() -> dict[str, Any]:
    """One more phone and one less record, a link cut no more, a customer that went into another."""

    def members(rows: list[Any]) -> list[Any]:
        kept = [row for row in rows if row["record"] != "crm:3"]
        return [row | {"customer_id": "C-1"} if row["record"] == "crm:2" else row for row in kept]

    def customers(rows: list[Any]) -> list[Any]:
        kept = [row for row in rows if row["customer_id"] not in {"C-2", "C-3"}]
        return [row | {"records": 3} if row["customer_id"] == "C-1" else row for row in kept]

    def mentions(rows: list[Any]) -> list[Any]:
        more = rows[0] | {
            "record": "crm:2",
            "kind": "phone",
            "value": "+8613912345678",
            "raw": "139",
            "column": "手机",
        }
        return [row for row in rows if row["record"] != "crm:3"] + [more]

    def identifiers(rows: list[Any]) -> list[Any]:
        return [
            row | {"records": 3, "identifier_class": "generic"} if row["names"] == 1 else row for row in rows
        ]

    tables = changed(
        small_run(),
        records=lambda rows: [row for row in rows if row["record"] != "crm:3"],
        members=members,
        customers=customers,
        mentions=mentions,
        identifiers=identifiers,
        links=lambda rows: [row | {"outcome": "match"} for row in rows],
        cuts=lambda _: [],
        affiliations=lambda rows: rows[1:],
        lineage=lambda _: [],
    )
    retired = {"customer_id": ["C-2", "C-3"], "minted": [1, 1], "retired": [2, 2], "into": ["C-1", ""]}
    return tables | {"id_memory": Memory.empty().ids.from_pydict(retired, schema=Memory.empty().ids.schema)}


def picture(store: GraphStore, project: str, uri: str = "") -> Picture:
    """Return nodes and relationships of a project, sorted, but for the moments of writing."""
    return _of_memory(store, project) if isinstance(store, MemoryGraph) else _of_neo4j(uri, project)


def undated(seen: Picture) -> Picture:
    """Return a picture without the numbers of the runs that wrote each part, and without run nodes."""
    nodes = [(key, labels, without(said, "runId")) for key, labels, said in seen[0] if "Run" not in labels]
    return nodes, sorted((*edge[:3], without(edge[3], "runId")) for edge in seen[1])


def _of_memory(store: MemoryGraph, project: str) -> Picture:
    nodes = []
    for node, said in store.nodes.items():
        if node[1] == project:
            key = int(node[2]) if node[0] == "Run" else node[2]
            kept = {"project": project, KEYS[node[0]]: key} | said
            nodes.append((node[2], sorted(store.labels[node]), without(kept, *OF_A_MOMENT)))
    edges = [
        (edge[0][2], edge[1], edge[2][2], sorted(said.items()))
        for kept in store.edges.values()
        for edge, said in kept
        if edge[0][1] == project
    ]
    return sorted(nodes, key=repr), sorted(edges)


def _of_neo4j(uri: str, project: str) -> Picture:
    with GraphDatabase.driver(uri) as driver:
        found = driver.execute_query(
            "MATCH (n {project: $project}) "
            "RETURN labels(n) AS labels, properties(n) AS said, "
            "COLLECT { MATCH (n)-[e]->(m) "
            "RETURN [type(e), m.recordId, m.identifierId, m.customerId, properties(e)] } AS edges",
            project=project,
        ).records
    nodes, edges = [], []
    for row in found:
        label = next(label for label in row["labels"] if label in KEYS)
        key = str(row["said"][KEYS[label]])
        nodes.append((key, sorted(row["labels"]), without(row["said"], *OF_A_MOMENT)))
        for kind, *ends, said in row["edges"]:
            edges.append((key, kind, next(end for end in ends if end), sorted(said.items())))
    return sorted(nodes, key=repr), sorted(edges)


def without(said: Any, *names: str) -> list[Any]:
    pairs = said.items() if isinstance(said, dict) else said
    return sorted((name, value) for name, value in pairs if name not in names)


@dataclass
class Watched:
    """A store that calls back after each write, or fails after some."""

    store: Any
    after: Callable[[int], None]
    writes: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def write(self, *given: Any) -> None:
        self.after(self.writes)
        self.writes += 1
        self.store.write(*given)


@dataclass
class Bench:
    """A store to be tested, and how to look into it."""

    store: Any
    uri: str = ""

    def seen(self, project: str) -> Picture:
        return picture(self.store, project, self.uri)
