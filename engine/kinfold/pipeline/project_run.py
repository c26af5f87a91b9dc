"""All that a project holds → a committed run and its files: the only place that knows stages and disk."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from kinfold import __version__
from kinfold.errors import UnreadableInput
from kinfold.judging import Seal, standing
from kinfold.pipeline.flow import Found, Past, resolve
from kinfold.pipeline.models import load_models, model_text, save_models
from kinfold.pipeline.report import RunReport
from kinfold.pipeline.sources import gather, map_sources
from kinfold.project.archive import RunArchive
from kinfold.project.compared import RunComparisons
from kinfold.publishing.files import PUBLISHED, WRITERS, OutWriter, summary_text, write_out
from kinfold.publishing.input_back import write_inputs
from kinfold.publishing.summary import summarise
from kinfold.reading.toml import add_sources, read_mapping
from kinfold.reviewing import waiting
from kinfold.rules import read as read_rules
from kinfold.searching import Shelf
from kinfold.tables import RUN_TABLES, Resolution

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    import pyarrow as pa

    from kinfold.model import Judgement
    from kinfold.pipeline.report import RunRequest
    from kinfold.pipeline.sources import Gathered
    from kinfold.project.folder import Project
    from kinfold.project.runs import Run, RunWriter
    from kinfold.reading.mapping import SourceMapping
    from kinfold.rules import Ruleset
    from kinfold.scoring.model import KindModel
    from kinfold.scoring.scoring import Known
    from kinfold.standard.workers import Workers
    from kinfold.tables import Batch, SourceTable


@dataclass(frozen=True, slots=True)
class _Decided:
    """What decides a run beside its rows."""

    toml: str
    mappings: dict[str, SourceMapping]
    rules: Ruleset
    judgements: tuple[Judgement, ...]
    models: Mapping[str, Known]

    def fingerprint(self, project: Project, models: Mapping[str, Known]) -> str:
        """Digest of all that decides a run under these models: rows, judgements, rules, this version."""
        parts = {
            "version": __version__,
            "ground": sorted([b.id, b.source, b.content] for b in project.batches()),
            "judgements": [asdict(j) for j in self.judgements],
            "toml": self.toml,
            "rules": self.rules.fingerprint(),
            "models": model_text(models),
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _decided(project: Project, ground: Sequence[SourceTable], given: Sequence[SourceMapping]) -> _Decided:
    toml = project.toml_text()
    mappings = map_sources(ground, given, read_mapping(toml))
    toml = add_sources(toml, [mappings[s] for s in sorted(mappings)], replacing=bool(given))
    return _Decided(toml, mappings, read_rules(toml), project.judgements(), load_models(project))


def run_ground(
    project: Project,
    request: RunRequest,
    told: tuple[list[SourceTable], Sequence[SourceMapping]],
    tools: tuple[Callable[[str], None], Workers],
) -> RunReport:
    """Resolve the ground of a locked project and publish it; the last run once more where nothing changed.

    ``told``: the ground, which the list lets go of, and mappings from elsewhere; ``tools``: who is told
    each stage, and processes to standardise. Raises KinfoldError.
    """
    at, _ = tools
    ground, given = told
    if not ground:
        raise UnreadableInput("there is nothing to resolve", hint="name at least one file")
    decided, current = _decided(project, ground, given), project.current_run()
    if (
        current is not None
        and current.fingerprint == decided.fingerprint(project, decided.models)
        and not request.learn
    ):
        return _unchanged(project, request, ground, decided, current)
    at("records")
    gathered = gather(ground, decided.mappings)
    _check_any(gathered)
    notes = {table.file: table.note for table in ground}
    if not request.with_input:
        ground.clear()  # its cells are in the records now; a million rows need not be held twice
    waiting = [gathered.batch]  # the run alone holds the rows, and lets them go when they are read
    gathered = gathered.without_rows()
    known = replace(decided, models={}) if request.learn else decided
    with OutWriter(project.begin_out()) as out:
        resolution, models = _committed(project, known, waiting, (gathered, notes), tools, out)
        save_models(project, models)
        tools[0]("publishing")
        _publish(project, resolution, request, (ground, gathered), lambda _: out.finish(resolution.summary))
    before = _bare(decided.models)
    return RunReport(
        resolution, gathered.mappings, project.out, changed=True, before=before, models=_bare(models)
    )


def _committed(
    project: Project,
    decided: _Decided,
    waiting: list[Batch],
    told: tuple[Gathered, Mapping[str, str]],
    tools: tuple[Callable[[str], None], Workers],
    out: OutWriter,
) -> tuple[Resolution, Mapping[str, Known]]:
    """Resolve the one batch that waits and commit the run; return it, and the models it was made with.

    ``out`` gets each table as soon as it is found.
    """
    at, workers = tools
    gathered, notes = told
    memory, judgements, rules = project.memory(), decided.judgements, decided.rules
    with project.begin_run() as writer:
        with _Keeping(writer, out) as keeping:
            last, later = project.current_run(), keeping.later
            kept = RunArchive(last, writer, later), RunComparisons(last, writer, later)
            past = Past(memory, project.key, writer.id, judgements, decided.models, *kept)
            found = resolve(waiting.pop(), rules, past, at, workers, keeping.keep)
            later(partial(writer.write_memory, found.memory))
            summary = summary_of(found, gathered, notes, rules, past)
            at("project")
            keeping.finish()
        counts = {**summary, "run": writer.id, "judgements": len(judgements)}
        project.write_toml(decided.toml)
        writer.commit(counts, decided.fingerprint(project, found.models))
    return Resolution(found.tables, counts), found.models


def _check_any(gathered: Gathered) -> None:
    """Raise UnreadableInput where no row of any file gave a record, naming the first row set aside."""
    batch = gathered.batch
    if len(batch.records):
        return
    files = ", ".join(sorted({one.file for one in batch.accounting}))
    refused = next((one for one in batch.issues if one.quarantined), None)
    told = f"{refused.file} line {refused.line}: {refused.reason}" if refused else "Export them again."
    raise UnreadableInput(f"{files}: no row gives a record", hint=told)


def _bare(models: Mapping[str, Known]) -> Mapping[str, KindModel]:
    return {kind: known.model for kind, known in models.items()}


def _unchanged(
    project: Project,
    request: RunRequest,
    ground: list[SourceTable],
    decided: _Decided,
    current: Run,
) -> RunReport:
    """Return the last run once more, written out where an interruption prevented it or input is asked."""
    resolution = Resolution({name: current.table(name) for name in RUN_TABLES}, current.counts)
    if request.with_input or not _is_out(project, current):
        gathered = gather(ground, decided.mappings)
        _publish(
            project, resolution, request, (ground, gathered),
            lambda out: write_out(out, resolution, _encoded(current)),
        )  # fmt: skip
    told = tuple(decided.mappings[s] for s in sorted(decided.mappings))
    models = _bare(decided.models)
    return RunReport(resolution, told, project.out, changed=False, before=models, models=models)


def _is_out(project: Project, current: Run) -> bool:
    """Say whether ``out`` holds this run: its summary comes last, and names it."""
    try:
        text = (project.out / "summary.json").read_text(encoding="utf-8")
    except OSError:
        return False
    return text == summary_text(current.counts)


def summary_of(
    found: Found,
    gathered: Gathered,
    notes: Mapping[str, str],
    rules: Ruleset,
    past: Past,
) -> Mapping[str, Any]:
    """Return the summary of a run, with what only its parts know: stayed records, region, passes, drift."""
    expectations = {kind: found.expected[kind].told() for kind in sorted(found.models)}
    shelf, judged = Shelf(found.tables.__getitem__), standing(past.judgements)
    told = summarise(
        found.tables,
        gathered.batch.accounting,
        found.quality,
        expectations,
        review=waiting(shelf, judged, Seal(past.project_key), rules.maximum_size),
        notes=notes,
    )
    candidates = {kind: [asdict(one) for one in found.passes[kind]] for kind in sorted(found.passes)}
    drift = {kind: too_far for kind, one in sorted(found.drifts.items()) if (too_far := one.told())}
    return {
        **told,
        "stayed": [asdict(one) for one in gathered.stayed],
        "region": found.region,
        "candidates": candidates,
        "drift": drift,
    }


class _Keeping:
    """Writes the tables of a run as they come, beside the work that goes on, and hands them to ``out``."""

    def __init__(self, writer: RunWriter, out: OutWriter) -> None:
        self._writer, self._out = writer, out
        self._pool = ThreadPoolExecutor(WRITERS)
        self._begun: list[Future[None]] = []

    def keep(self, name: str, table: pa.Table) -> None:
        self.later(lambda: self._out.copy(name, self._writer.write(name, table)))
        self._out.write(name, table)

    def later(self, write: Callable[[], None]) -> None:
        """Do what writes a file as soon as a thread is free."""
        self._begun.append(self._pool.submit(write))

    def finish(self) -> None:
        """Wait for all that is being written; raises what a writer met."""
        for each in self._begun:
            each.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)


def _encoded(run: Run) -> Mapping[str, Path]:
    return {name: run.path(name) for name in PUBLISHED}


def _publish(
    project: Project,
    resolution: Resolution,
    request: RunRequest,
    read: tuple[Sequence[SourceTable], Gathered],
    finish: Callable[[Path], None],
) -> None:
    """Put ``out`` in place, once ``finish`` has written what it lacks; with the input, where it is asked."""
    ground, gathered = read

    def build(folder: Path) -> None:
        finish(folder)
        if request.with_input:
            write_inputs(folder, ground, gathered.row_records, resolution.tables["members"])

    project.publish_out(build)
