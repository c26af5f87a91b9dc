"""One run of a project, files read to files written: the only place that knows every stage and the disk."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa

from kinfold import __version__
from kinfold.errors import UnreadableInput
from kinfold.judging import Seal, standing
from kinfold.pipeline.flow import Found, Past, resolve
from kinfold.pipeline.models import load_models, model_text, save_models
from kinfold.pipeline.sources import gather, map_sources
from kinfold.project.folder import Project
from kinfold.publishing.files import PUBLISHED, WRITERS, summary_text, write_out
from kinfold.publishing.input_back import write_inputs
from kinfold.publishing.summary import summarise
from kinfold.reading import read
from kinfold.reading.toml import add_sources, read_mapping
from kinfold.reviewing import waiting
from kinfold.rules import read as read_rules
from kinfold.searching import Shelf
from kinfold.standard.parallel import workers_for_bytes
from kinfold.tables import RUN_TABLES, Resolution
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future

    from kinfold.ids import Memory
    from kinfold.model import Judgement
    from kinfold.pipeline.sources import Gathered
    from kinfold.project.runs import Run, RunWriter
    from kinfold.reading import SourceFile
    from kinfold.reading.mapping import SourceMapping
    from kinfold.rules import Ruleset
    from kinfold.scoring.model import KindModel
    from kinfold.scoring.scoring import Known
    from kinfold.standard.parallel import Workers
    from kinfold.tables import Batch, SourceTable

SHARED = "system"  # the memory pool that Arrow shares with numpy
TIMINGS = "KINFOLD_TIMINGS"  # environment variable: 1 prints seconds per stage to stderr


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a run is asked for. ``mapping``: a file of mappings from elsewhere; ``paths`` may be none.

    ``learn``: leave the project's model aside and learn it from the records there are now.
    """

    project: Path
    paths: tuple[SourceFile, ...]
    mapping: Path | None = None
    with_input: bool = False
    progress: Callable[[str, int, int], None] = lambda *_: None
    learn: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RunReport:
    """What came of it; ``changed`` is False when the input, rules and model were those of the last run.

    ``before``: the models, by kind, that the project had; ``models``: those that it was resolved with.
    """

    resolution: Resolution
    mappings: tuple[SourceMapping, ...]
    out: Path
    changed: bool
    before: Mapping[str, KindModel]
    models: Mapping[str, KindModel]

    @property
    def relearned(self) -> bool:
        """Whether the project had a model that was learned anew."""
        shared = self.before.keys() & self.models.keys()
        return any(self.models[kind] is not self.before[kind] for kind in shared)


class _Stopwatch:
    """Tells the caller each stage, and prints what each took when asked to."""

    def __init__(self, tell: Callable[[str, int, int], None]) -> None:
        self._tell = tell
        self._print = os.environ.get(TIMINGS) == "1"
        self._running = local()  # the kinds have their stages side by side, each in its thread

    def __call__(self, stage: str) -> None:
        now = time.perf_counter()
        before: tuple[str, float] | None = getattr(self._running, "stage", None)
        if self._print and before:
            sys.stderr.write(f"timing {before[0]} {now - before[1]:.3f}\n")
        self._running.stage = (stage, now) if stage else None
        if pa.default_memory_pool().backend_name != SHARED:
            pa.default_memory_pool().release_unused()  # Arrow alone could use what a stage has freed
        if stage:
            self._tell(stage.partition(" of ")[0], 0, 0)


def run(request: RunRequest) -> RunReport:
    """Resolve the files of ``request`` into its project, together with all that the project holds.

    All files are read before anything is written. Raises KinfoldError.
    """
    at = _Stopwatch(request.progress)
    at("reading")
    with workers_for_bytes(sum(map(_size, request.paths))) as workers:
        files = side_by_side(_read, request.paths)
        given = read_mapping(_text(request.mapping)) if request.mapping is not None else ()
        project = Project.open(request.project)
        with project.lock():
            while files:  # each is let go as soon as the project has it: the ground gives it back
                project.add_batch(files.pop(0))
            report = _run(project, request, given, (at, workers))
    at("")
    return report


def _read(file: SourceFile) -> SourceTable:
    return read(file, sys.stdin.buffer if file.path == "-" else None)


def _size(file: SourceFile) -> int:
    """Return the bytes of a file; 0 where none can be told."""
    try:
        return Path(file.path).stat().st_size
    except OSError:
        return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnreadableInput(f"{path}: the mapping cannot be read", hint=str(fault)) from fault


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


def _run(
    project: Project,
    request: RunRequest,
    given: Sequence[SourceMapping],
    tools: tuple[_Stopwatch, Workers],
) -> RunReport:
    at, _ = tools
    ground = project.ground()
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
        ground = []  # its cells are in the records now; a million rows need not be held twice
    waiting = [gathered.batch]  # the run alone holds the cells, and lets them go when they are read
    gathered = replace(gathered, batch=replace(gathered.batch, cells=()))
    known = {} if request.learn else decided.models
    resolution, models = _committed(
        project, replace(decided, models=known), waiting, (gathered, notes), tools
    )
    save_models(project, models)
    tools[0]("publishing")
    _publish(project, resolution, request, ground, gathered)
    before = _bare(decided.models)
    return RunReport(
        resolution, gathered.mappings, project.out, changed=True, before=before, models=_bare(models)
    )


def _committed(
    project: Project,
    decided: _Decided,
    waiting: list[Batch],
    told: tuple[Gathered, Mapping[str, str]],
    tools: tuple[_Stopwatch, Workers],
) -> tuple[Resolution, Mapping[str, Known]]:
    """Resolve the one batch that waits and commit the run; return it, and the models it was made with."""
    at, workers = tools
    gathered, notes = told
    memory, judgements, rules = project.memory(), decided.judgements, decided.rules
    with project.begin_run() as writer:
        past = Past(memory, project.key, writer.id, judgements, decided.models)
        with _Keeping(writer) as keeping:
            found = resolve(waiting.pop(), rules, past, at, workers, keeping.keep)
            summary = summary_of(found, gathered, notes, rules, past)
            at("project")
            keeping.finish(found.memory)
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
        _publish(project, resolution, request, ground, gather(ground, decided.mappings))
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
    """Writes the tables of a run as they come, beside the work that goes on."""

    def __init__(self, writer: RunWriter) -> None:
        self._writer = writer
        self._pool = ThreadPoolExecutor(WRITERS)
        self._begun: list[Future[None]] = []

    def keep(self, name: str, table: pa.Table) -> None:
        self._begun.append(self._pool.submit(self._writer.write, name, table))

    def finish(self, memory: Memory) -> None:
        """Write what the id contract needs next time, beside the last tables; raises what a writer met."""
        self._writer.write_memory(memory)
        for each in self._begun:
            each.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)


def _publish(
    project: Project,
    resolution: Resolution,
    request: RunRequest,
    ground: Sequence[SourceTable],
    gathered: Gathered,
) -> None:
    """Write ``out`` from the committed run; its Parquet files are encoded already."""
    run = project.current_run()
    assert run is not None
    encoded = {name: run.path(name) for name in PUBLISHED}

    def build(folder: Path) -> None:
        write_out(folder, resolution, encoded)
        if request.with_input:
            write_inputs(folder, ground, gathered.row_records, resolution.tables["members"])

    project.publish_out(build)
