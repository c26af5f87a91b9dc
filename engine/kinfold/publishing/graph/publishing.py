"""Bringing a graph store to what a run found: only what differs is written, and it can stop anywhere.

Nothing is remembered between two publications but the graph itself, so that one that was interrupted goes
on where it stopped, and one that has nothing to do writes nothing.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from kinfold.errors import ProjectUnusable
from kinfold.publishing.graph.opening import projected
from kinfold.publishing.graph.projection import BATCH_ROWS
from kinfold.publishing.graph.pulling import pull
from kinfold.publishing.graph.store import Part, Turn, project_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kinfold.model import Judgement
    from kinfold.publishing.graph.projection import Projection
    from kinfold.publishing.graph.store import Batch, GraphStore

TOKEN_BYTES = 8  # no two publications of a project share one by chance
ROUNDS = 2  # where something is missing at the end, all is written once more; then it is a fault


@dataclass(frozen=True, slots=True)
class Publication:
    """What is to be published: a run's tables, by the paths of their files, under the project's name."""

    find_table: Callable[[str], Path]
    run: int
    secret: bytes  # the project's key
    now: str  # ISO 8601
    mask: bool = False
    judgements: Sequence[Judgement] = ()  # the whole log
    by: str = ""  # who publishes, for people who look while it is under way
    progress: Callable[[str, int, int], None] = field(default=lambda *_: None)

    @property
    def project(self) -> str:
        """The project's id in the graph: it tells projects of one database apart, and tells nothing else."""
        return project_id(self.secret)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it: what the graph holds now, and how many units were written and taken away.

    ``drawn``: judgements in the graph that `kinfold pull` has not taken yet.
    """

    project: str
    counts: Mapping[str, int]
    written: int
    retired: int
    drawn: int = 0


def publish(publication: Publication, store: GraphStore) -> Report:
    """Make the project's graph what the run found.

    Raises ProjectUnusable, StoreInterrupted, and ProjectLocked when another publication of the project
    began meanwhile: one that was cut off must not block the next, so the last to begin goes on.
    """
    drawn = _keep_drawn(publication, store)
    store.prepare()
    publisher = "" if publication.mask else publication.by
    turn = Turn(publication.project, publication.run, token_hex(TOKEN_BYTES), publisher)
    store.begin(turn, begun(publication))
    with projected(publication) as projection:
        report = _Bringing(turn, store, projection, publication.progress).all()
    publication.progress("graph_indexes", 0, 0)
    store.make_findable()
    store.finish(turn, finished(publication, report.counts))
    return replace(report, drawn=drawn)


def _keep_drawn(publication: Publication, store: GraphStore) -> int:
    """Return how many drawn judgements wait to be taken; refuse to mask or unmask the graph under them.

    Every record would go and come again under another id, and what is drawn on it would go along.
    """
    waiting = pull(publication.find_table, publication.secret, store)
    lost = [each for each in waiting if each.is_lost(mask=publication.mask)]
    if lost:
        raise ProjectUnusable(
            f"judgements that people drew in the graph would go with the ids of their records: {len(lost)}",
            hint="`kinfold pull` takes them in, or says why not: delete those in the graph; then publish",
        )
    return len(waiting)


def begun(publication: Publication) -> dict[str, Any]:
    """Return what the run's node says while it is being published."""
    said = {"name": f"Run {publication.run} …", "status": "publishing", "masked": publication.mask}
    return said | {"startedAt": publication.now}


def finished(publication: Publication, counts: Mapping[str, int]) -> dict[str, Any]:
    """Return what the run's node says in the end, beside what it said before."""
    said = {"name": f"Run {publication.run}", "status": "published", "finishedAt": publication.now}
    return said | {f"count{what}": times for what, times in counts.items()}


def unpublish(secret: bytes, store: GraphStore) -> int:
    """Take away what the project published, nothing else; return how many nodes that was."""
    return store.remove(project_id(secret))


@dataclass(frozen=True, slots=True)
class _Bringing:
    """Brings a store to what a projection wants."""

    turn: Turn
    store: GraphStore
    projection: Projection
    progress: Callable[[str, int, int], None]

    def all(self) -> Report:
        """Write what differs, and look whether all is there. Raises ProjectUnusable when it is not."""
        written = retired = 0
        for attempt in range(ROUNDS):
            wanted: dict[str, int] = {}
            for part in Part:
                wanted.update(self._turn_to(part, trust=attempt == 0))
                more, less = self._write(part)
                written, retired = written + more, retired + less
            if self.store.counts(self.turn.project) == wanted:
                return Report(self.turn.project, wanted, written, retired)
        raise ProjectUnusable(
            "the graph does not hold what was written: does somebody else change it at the same time?",
            hint="publish again when they are done; `kinfold unpublish` starts afresh",
        )

    def _turn_to(self, part: Part, *, trust: bool) -> Mapping[str, int]:
        """Compare what is held with what is wanted; ``trust``: believe the hashes that the graph carries."""
        self.progress(f"graph_{part.value}", 0, 0)
        held = self.store.state(self.turn.project, part)
        wanted = self.projection.take(part, held if trust else _doubted(held))
        if part is Part.CUSTOMERS:
            keys = self.projection.changed_held()
            chunks = (keys[at : at + BATCH_ROWS] for at in range(0, len(keys), BATCH_ROWS))
            self.projection.bundle(self.store.members(self.turn.project, chunk) for chunk in chunks)
        return wanted

    def _write(self, part: Part) -> tuple[int, int]:
        """Write what differs of one part; return how many units were written and how many taken away."""
        written = retired = 0
        for batch in _ahead(self.projection.batches()):
            self.store.write(self.turn, part, batch)
            written, retired = written + len(batch.units), retired + len(batch.gone)
            self.progress(f"graph_{part.value}", written, 0)
        return written, retired


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Yield batches, and make the next one ready while the store writes."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = thread.submit(next, batches, None)
            yield batch


def _doubted(held: Iterator[Sequence[tuple[str, int | None]]]) -> Iterator[Sequence[tuple[str, int | None]]]:
    return ([(key, None) for key, _ in rows] for rows in held)
