"""A graph store in memory, for tests and trials: it keeps the contract, and nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from kinfold.publishing.graph.store import Batch, Drawn, GraphStore, Part, Turn, overtaken
from kinfold.publishing.graph.vocabulary import ENDS, MARKS, OWNERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Node = tuple[str, str, str]  # label, project, key
    Edge = tuple[Node, str, Node]  # from, type, to


class MemoryGraph(GraphStore):
    """Nodes and relationships of any number of projects, as the Neo4j store would keep them."""

    def __init__(self) -> None:
        self.nodes: dict[Node, dict[str, Any]] = {}
        self.labels: dict[Node, frozenset[str]] = {}
        self.edges: dict[tuple[Part, Node], list[tuple[Edge, dict[str, Any]]]] = defaultdict(list)
        self._turns: dict[str, str] = {}  # by project: the token of the publication that is under way
        self._drawn: dict[str, dict[Drawn, str]] = defaultdict(dict)  # by project: when each was taken

    def prepare(self) -> None:
        """Nothing is to be prepared: keys are unique by themselves."""

    def make_findable(self) -> None:
        """Nothing is to be done: it is small."""

    def state(self, project: str, part: Part) -> Iterator[Sequence[tuple[str, int | None]]]:
        """Yield the hash of each unit."""
        mine = (node for node in self.nodes if node[:2] == (OWNERS[part], project))
        name = MARKS.get(part, "contentHash")
        yield [(node[2], self.nodes[node].get(name)) for node in mine if name in self.nodes[node]]

    def members(self, project: str, customers: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Look up the records of customers."""
        held = ((key, self.edges[Part.CUSTOMERS, ("Customer", project, key)]) for key in customers)
        return [(key, edge[0][2]) for key, edges in held for edge, _ in edges]

    def begin(self, turn: Turn, properties: Mapping[str, Any]) -> None:
        """Write the run's node, and note whose turn it is."""
        self._turns[turn.project] = turn.token
        self._note_run(turn, properties, "Publishing")

    def write(self, turn: Turn, part: Part, batch: Batch) -> None:
        """Let go what was owned, write units with what they own, then let go what leaves."""
        self._check(turn)
        project, run = turn.project, turn.run
        for key in (*batch.stale, *batch.gone):
            self.edges.pop((part, (OWNERS[part], project, key)), None)
        for unit in batch.units:
            owner = (OWNERS[part], project, unit["key"])
            self._put(owner, run, part, unit)
            for edge in unit["edges"]:
                self._tie(owner, run, part, edge)
        for key in batch.gone:
            self._retire((OWNERS[part], project, key), part)

    def finish(self, turn: Turn, properties: Mapping[str, Any]) -> None:
        """Write the run's node, and say of former ones that they are replaced."""
        self._check(turn)
        del self._turns[turn.project]
        published = self._note_run(turn, properties, "Published")
        for former in [n for n in self.nodes if n[:2] == ("Run", turn.project) and n != published]:
            self.nodes[former]["status"] = "replaced"
            self.labels[former] = frozenset({"Run", "Replaced"})

    def counts(self, project: str) -> Mapping[str, int]:
        """Count nodes by label and relationships by type."""
        found = Counter(node[0] for node in self.nodes if node[1] == project and node[0] != "Run")
        found.update(edge[1] for edges in self.edges.values() for edge, _ in edges if edge[0][1] == project)
        return dict(found)

    def draw(self, project: str, drawn: Drawn) -> None:
        """Draw a judgement, as a person does in Browser."""
        self._drawn[project][drawn] = ""

    def drawn(self, project: str) -> Sequence[Drawn]:
        """Return what was drawn and not taken; with a node of ours goes what was drawn at it."""
        open_ones = [drawn for drawn, at in self._drawn[project].items() if not at]
        return [
            drawn
            for drawn in open_ones
            if all(not end.label or (end.label, project, end.key) in self.nodes for end in drawn.ends)
        ]

    def take(self, project: str, drawn: Sequence[Drawn], at: str) -> None:
        """Note when they were taken."""
        self._drawn[project].update(dict.fromkeys(drawn, at))

    def remove(self, project: str) -> int:
        """Forget the project, and whose turn it was."""
        self._turns.pop(project, None)
        mine = [node for node in self.nodes if node[1] == project]
        for node in mine:
            del self.nodes[node], self.labels[node]
        self.edges = defaultdict(
            list, {key: kept for key, kept in self.edges.items() if key[1][1] != project}
        )
        return len(mine)

    def _check(self, turn: Turn) -> None:
        if self._turns.get(turn.project) != turn.token:
            raise overtaken(())

    def _note_run(self, turn: Turn, properties: Mapping[str, Any], label: str) -> Node:
        node = ("Run", turn.project, str(turn.run))
        self.nodes[node] = self.nodes.get(node, {}) | {"runId": turn.run} | dict(properties)
        self.labels[node] = frozenset({"Run", label})
        return node

    def _put(self, node: Node, run: int, part: Part, unit: Mapping[str, Any]) -> None:
        if part in MARKS:
            if node in self.nodes:
                self.nodes[node][MARKS[part]] = unit["hash"]
            return
        said = {**self.nodes.get(node, {}), **unit["properties"], "contentHash": unit["hash"], "runId": run}
        self.nodes[node] = {name: value for name, value in said.items() if value is not None}
        self.labels[node] = frozenset({node[0], *unit["labels"]})

    def _tie(self, owner: Node, run: int, part: Part, edge: Mapping[str, Any]) -> None:
        other = (ENDS[part], owner[1], edge["to"])
        if owner not in self.nodes or other not in self.nodes:
            return
        ends = (other, owner) if part is Part.CUSTOMERS else (owner, other)
        said = {"runId": run} | {
            name: value for name, value in edge["properties"].items() if value is not None
        }
        self.edges[part, owner].append(((ends[0], edge["type"], ends[1]), said))

    def _retire(self, node: Node, part: Part) -> None:
        if part in MARKS:
            self.nodes.get(node, {}).pop(MARKS[part], None)
            return
        self.nodes.pop(node, None)
        self.labels.pop(node, None)
        for key, kept in list(self.edges.items()):
            self.edges[key] = [one for one in kept if node not in (one[0][0], one[0][2])]
