"""One run of a project: its files are read, and what the project then holds is resolved."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING

import pyarrow as pa

from kinfold.errors import UnreadableInput
from kinfold.project.folder import Project
from kinfold.reading import read
from kinfold.reading.toml import read_mapping
from kinfold.standard.parallel import workers_for_bytes
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfold.pipeline.report import RunReport, RunRequest
    from kinfold.reading import SourceFile
    from kinfold.tables import SourceTable

# What resolving needs takes a second to load, which it does while files are read.
RESOLVING = ("kinfold.pipeline.project_run", "scipy.sparse.csgraph")
SHARED = "system"  # the memory pool that Arrow shares with numpy
TIMINGS = "KINFOLD_TIMINGS"  # environment variable: 1 prints seconds per stage to stderr


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
    with workers_for_bytes(sum(map(_size, request.paths))) as workers, ThreadPoolExecutor(1) as thread:
        for needed in RESOLVING:
            thread.submit(import_module, needed)
        files = side_by_side(_read, request.paths)
        given = read_mapping(_text(request.mapping)) if request.mapping is not None else ()
        project = Project.open(request.project)
        with project.lock():
            while files:  # each is let go as soon as the project has it
                project.add_batch(files.pop(0))
            from kinfold.pipeline.project_run import run_ground  # noqa: PLC0415  # see RESOLVING

            report = run_ground(project, request, given, (at, workers))
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
