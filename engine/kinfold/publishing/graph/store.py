"""What a graph store must do: keep parts of the graph in batches, and say what it keeps.

A part is a set of units. A unit is a node of ours with the relationships that it owns, and a hash over
both, which the node carries: comparing hashes tells what changed without reading the graph.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from kinfold.errors import ProjectLocked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PROJECT_DIGITS = 12


class Part(StrEnum):
    """The parts of the graph, in the order in which they are written: ends before what ties them."""

    IDENTIFIERS = "identifiers"  # nodes alone
    RECORDS = "records"  # nodes, tied to identifiers
    LINKS = "links"  # record to record; owned by the left record, which must be there
    CUSTOMERS = "customers"  # nodes, each with its records
    JUDGEMENTS = "judgements"  # nodes, tied to the records that they are about
    KIN = "kin"  # customer to customer; owned by the child, or by the id that went into another


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction writes of a part; either all of it becomes visible or nothing.

    ``units``: maps of ``key``, ``hash``, ``properties`` (None takes a property away), ``labels``, and
    ``edges``, which are maps of ``to`` (the other end's key), ``type`` and ``properties``;
    ``stale``: keys of units that were there before, whose own relationships are replaced;
    ``gone``: keys of units that leave.
    """

    units: list[dict[str, Any]] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Turn:
    """One publication of a project: while it is under way no other one's batches are written.

    ``token`` is nobody else's; ``publisher`` says to people who publishes, "" where nobody is to read it.
    """

    project: str
    run: int
    token: str
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """What a drawn judgement is tied to: a record or a customer of the project, by its id in the graph.

    For anything else ``label`` is "" and ``key`` is what a person may know it by.
    """

    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A judgement that a person drew in the graph: MUST_LINK or CANNOT_LINK from one node to another.

    ``ties``: the store's own ids of the relationships that say it; drawn twice it is one judgement.
    """

    type: str
    one: End
    other: End
    by: str = ""
    reason: str = ""
    ties: tuple[str, ...] = ()

    @property
    def ends(self) -> tuple[End, End]:
        """Both ends, as drawn."""
        return self.one, self.other


class GraphStore(Protocol):
    """A graph that several projects and strangers may share; every call speaks of one project's nodes alone.

    Each method raises ProjectUnusable when the store cannot be used, and StoreInterrupted when a write
    may or may not have happened: the state then tells.
    """

    def prepare(self) -> None:
        """Make sure that no node can be there twice."""

    def make_findable(self) -> None:
        """Make what was written quick to find, by id, by size and by name."""

    def state(self, project: str, part: Part) -> Iterator[Sequence[tuple[str, int | None]]]:
        """Yield (key, hash) of every unit of the part that is there, in batches, in no order."""

    def members(self, project: str, customers: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Return (customer, record) of what these customers hold."""

    def begin(self, turn: Turn, properties: Mapping[str, Any]) -> None:
        """Say on the run's node that it is being published. Another publication's turn is over then."""

    def write(self, turn: Turn, part: Part, batch: Batch) -> None:
        """Write a batch in one transaction. Units that leave take what is tied to them along.

        Raises ProjectLocked, and writes nothing, when the turn is over.
        """

    def finish(self, turn: Turn, properties: Mapping[str, Any]) -> None:
        """Say on the run's node that it is published; earlier runs are replaced. Raises as ``write``."""

    def counts(self, project: str) -> Mapping[str, int]:
        """Return how many nodes of each label and relationships of each type are the project's own."""

    def drawn(self, project: str) -> Sequence[Drawn]:
        """Return the judgements that people drew at the project's nodes and that nobody took yet."""

    def take(self, project: str, drawn: Sequence[Drawn], at: str) -> None:
        """Note on judgements that they were taken, and when; they stay where they were drawn."""

    def remove(self, project: str) -> int:
        """Take away all that the project published, and say how many nodes that was."""


def overtaken(publishers: Sequence[str]) -> ProjectLocked:
    """Return what a publication is told whose turn is over; ``publishers``: whose it is now, if anybody's."""
    if publishers:
        return ProjectLocked(
            f"another publication of this project has begun: {', '.join(publishers)}",
            hint="leave it to that one, or publish again when it has ended: what is written is kept",
        )
    return ProjectLocked(
        "another publication of this project, or `kinfold unpublish`, came in between",
        hint="publish again to see this run in the graph",
    )


def project_id(secret: bytes) -> str:
    """Return the id of a project in every graph: a keyed digest of its secret."""
    digest = hmac.new(secret, b"kinfold graph", hashlib.sha256).hexdigest()
    return f"P-{digest[:PROJECT_DIGITS].upper()}"
