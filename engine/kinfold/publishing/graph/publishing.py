"""Bringing a graph store to what a run found: only what differs is written, and it can stop anywhere.

Nothing is remembered between two publications but the graph itself, so that one that was interrupted goes
on where it stopped, and one that has nothing to do writes nothing.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kinfold.errors import ProjectUnusable
from kinfold.publishing.graph.opening import projected
from kinfold.publishing.graph.projection import BATCH_ROWS
from kinfold.publishing.graph.pulling import pull
from kinfold.publishing.graph.store import Part, project_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kinfold.model import Judgement
    from kinfold.publishing.graph.projection import Projection
    from kinfold.publishing.graph.store import Batch, GraphStore

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
    progress: Callable[[str, int, int], None] = field(default=lambda *_: None)

    @property
    def project(self) -> str:
        """The project's id in the graph: it tells projects of one database apart, and tells nothing else."""
        return project_id(self.secret)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it: what the graph holds now, and how many units were written and taken away."""

    project: str
    counts: Mapping[str, int]
    written: int
    retired: int


def publish(publication: Publication, store: GraphStore) -> Report:
    """Make the project's graph what the run found. Raises ProjectUnusable, StoreInterrupted."""
    _keep_drawn(publication, store)
    store.prepare()
    project, run = publication.project, publication.run
    store.note_run(project, run, begun(publication), published=False)
    written = retired = 0
    with projected(publication) as projection:
        for attempt in range(ROUNDS):
            wanted: dict[str, int] = {}
            for part in Part:
                publication.progress(f"graph_{part.value}", 0, 0)
                told = _bring(publication, store, projection, part, trust=attempt == 0)
                written, retired = written + told.written, retired + told.retired
                wanted.update(told.wanted)
            if store.counts(project) == wanted:
                break
        else:
            raise ProjectUnusable(
                "the graph does not hold what was written: does somebody else change it at the same time?",
                hint="publish again when they are done; `kinfold unpublish` starts afresh",
            )
    publication.progress("graph_indexes", 0, 0)
    store.make_findable()
    store.note_run(project, run, finished(publication, wanted), published=True)
    return Report(project, wanted, written, retired)


def _keep_drawn(publication: Publication, store: GraphStore) -> None:
    """Refuse to mask or unmask a graph on which judgements are drawn that nobody took yet.

    Every record would go and come again under another id, and what is drawn on it would go along.
    """
    waiting = pull(publication.find_table, publication.secret, store)
    lost = [each for each in waiting if each.named and each.is_masked != publication.mask]
    if lost:
        raise ProjectUnusable(
            f"{len(lost)} judgements that people drew in the graph would go with the ids of their records",
            hint="`kinfold pull` takes them in; then publish",
        )


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
class _Brought:
    wanted: Mapping[str, int]
    written: int
    retired: int


def _bring(
    publication: Publication, store: GraphStore, projection: Projection, part: Part, *, trust: bool
) -> _Brought:
    """Write what differs of one part; ``trust``: believe the hashes that the graph carries."""
    project = publication.project
    held = store.state(project, part)
    wanted = projection.take(part, held if trust else _doubted(held))
    if part is Part.CUSTOMERS:
        keys = projection.changed_held()
        chunks = (keys[at : at + BATCH_ROWS] for at in range(0, len(keys), BATCH_ROWS))
        projection.bundle(store.members(project, chunk) for chunk in chunks)
    written = retired = 0
    for batch in _ahead(projection.batches()):
        store.write(project, publication.run, part, batch)
        written, retired = written + len(batch.units), retired + len(batch.gone)
        publication.progress(f"graph_{part.value}", written, 0)
    return _Brought(wanted, written, retired)


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Yield batches, and make the next one ready while the store writes."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = thread.submit(next, batches, None)
            yield batch


def _doubted(held: Iterator[Sequence[tuple[str, int | None]]]) -> Iterator[Sequence[tuple[str, int | None]]]:
    return ([(key, None) for key, _ in rows] for rows in held)
