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

from kinfold.standard.workers import workers_for_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kinfold.pipeline.report import RunReport, RunRequest
    from kinfold.reading import SourceFile
    from kinfold.tables import SourceTable

# What resolving needs takes a second to load, which it does while files and earlier rows are read.
RESOLVING = ("kinfold.pipeline.session", "kinfold.pipeline.project_run")
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
        if before:
            _give_back()
        if stage:
            self._tell(stage.partition(" of ")[0], 0, 0)


def run(request: RunRequest) -> RunReport:
    """Resolve the files of ``request`` into its project, together with all that the project holds.

    All files are read before anything is written. Raises KinfoldError.
    """
    at = _Stopwatch(request.progress)
    at("reading")
    with workers_for_bytes(sum(map(_size, request.paths))) as workers, ThreadPoolExecutor(1) as thread:
        files = _read(request.paths, thread)
        from kinfold.pipeline.session import resolve_files  # noqa: PLC0415  # see RESOLVING

        report = resolve_files(request, files, (at, workers))
    at("")
    return report


def _read(paths: Sequence[SourceFile], thread: ThreadPoolExecutor) -> list[tuple[SourceTable, str]]:
    """Read all files, side by side, and digest them; ``thread`` loads meanwhile what resolving needs."""
    from kinfold.reading.files import read  # noqa: PLC0415  # workers load what they need beside it
    from kinfold.threads import side_by_side  # noqa: PLC0415  # the same

    def digested(file: SourceFile) -> tuple[SourceTable, str]:
        table = read(file, sys.stdin.buffer if file.path == "-" else None)
        from kinfold.project.segments import content_digest  # noqa: PLC0415  # the thread is loading it

        return table, content_digest(table)

    for needed in RESOLVING:
        thread.submit(import_module, needed)
    return side_by_side(digested, paths)


def _give_back() -> None:
    """Let go of the memory that a stage has freed, where Arrow alone could use it."""
    import pyarrow as pa  # noqa: PLC0415  # loaded with the first file

    if pa.default_memory_pool().backend_name != SHARED:
        pa.default_memory_pool().release_unused()


def _size(file: SourceFile) -> int:
    """Return the bytes of a file; 0 where none can be told."""
    try:
        return Path(file.path).stat().st_size
    except OSError:
        return 0
