"""Standardising in further processes: chunks of distinct texts out, standard tables back, in order.

A standardiser reads each text by itself, so the answer is the same whatever the chunks and workers.
Workers are fresh interpreters spoken to over pipes, not forks: a fork would copy the locks of the
threads that Arrow keeps, and a spawn of ``multiprocessing`` would run the caller's script again.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Standardiser = Callable[[pa.StringArray], pa.Table]
    Reading = Callable[[Standardiser, pa.StringArray], Callable[[], pa.Table]]

CELLS_FOR_WORKERS = 1_000_000  # fewer take some four seconds; two workers save less than they take to start
CHUNK = 20_000  # texts at least; what a standardiser reads once for all that are alike it reads once a chunk
LARGEST_CHUNK = 150_000  # texts; half a second to four seconds of work
BYTES_FOR_WORKERS = 40_000_000  # of files; more hold so many cells that workers may start before the reading
_WORKER = "import sys; sys.path[:] = sys.argv[1:]; from kinfold.standard.parallel import serve; serve()"


@dataclass(frozen=True, slots=True)
class Workers:
    """Processes that wait for texts; None in the place of one that could not start."""

    started: tuple[subprocess.Popen[bytes] | None, ...] = ()


@contextmanager
def workers_for(cells: int) -> Iterator[Workers]:
    """Start as many workers as standardise that many cells: none, or one a core this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    may_start = bool(sys.executable) and not getattr(sys, "frozen", False)  # frozen: it is the application
    count = usable if usable > 1 and cells >= CELLS_FOR_WORKERS and may_start else 0
    with ExitStack() as stack:
        yield Workers(tuple(_started(stack) for _ in range(count)))


@contextmanager
def workers_for_bytes(size: int) -> Iterator[Workers]:
    """Start workers while files of ``size`` bytes are still to be read: none for small ones."""
    with workers_for(CELLS_FOR_WORKERS if size >= BYTES_FOR_WORKERS else 0) as workers:
        yield workers


@contextmanager
def reading(workers: Workers) -> Iterator[Reading]:
    """Give a function that begins to standardise texts and returns how to get their table.

    Without workers the work is done when the table is asked for. A worker that cannot start or dies
    is done without: its chunk is read here.
    """
    if not workers.started:
        yield lambda standardise, raws: lambda: standardise(raws)
        return
    free: SimpleQueue[subprocess.Popen[bytes] | None] = SimpleQueue()
    for worker in workers.started:
        free.put(worker)
    with ThreadPoolExecutor(len(workers.started)) as pool:

        def begin(standardise: Standardiser, raws: pa.StringArray) -> Callable[[], pa.Table]:
            size = min(max(CHUNK, len(raws) // (2 * len(workers.started)) + 1), LARGEST_CHUNK)
            starts = range(0, max(len(raws), 1), size)
            pending = [pool.submit(_asked, free, standardise, raws.slice(at, size)) for at in starts]
            return lambda: _stacked([one.result() for one in pending], starts)

        try:
            yield begin
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _stacked(tables: list[pa.Table], starts: range) -> pa.Table:
    """Stack the tables of chunks, their ``raw`` counted from the beginning of all."""
    moved = [
        table.set_column(0, "raw", pc.add(table["raw"], pa.scalar(start, pa.int32())))
        for table, start in zip(tables, starts, strict=True)
    ]
    return pa.concat_tables(moved).combine_chunks()


def _started(stack: ExitStack) -> subprocess.Popen[bytes] | None:
    command = [sys.executable, "-P", "-c", _WORKER, *sys.path]
    try:
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  # ourselves
    except OSError:
        return None
    stack.callback(_stopped, worker)
    return worker


def _stopped(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.communicate()


def _asked(
    free: SimpleQueue[subprocess.Popen[bytes] | None], standardise: Standardiser, raws: pa.StringArray
) -> pa.Table:
    worker = free.get()
    try:
        answer = None if worker is None else _answer(worker, (standardise, pa.concat_arrays([raws])))
        free.put(worker)
    except (OSError, EOFError, pickle.UnpicklingError):
        free.put(None)
        answer = None
    if isinstance(answer, BaseException):
        raise answer
    return standardise(raws) if answer is None else answer


def _answer(worker: subprocess.Popen[bytes], question: tuple[Standardiser, pa.StringArray]) -> Any:
    assert worker.stdin is not None
    assert worker.stdout is not None
    pickle.dump(question, worker.stdin, pickle.HIGHEST_PROTOCOL)
    worker.stdin.flush()
    return pickle.load(worker.stdout)  # noqa: S301  # written by our own child


def serve() -> None:
    """Answer questions from standard input on standard output until it closes: the life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    from kinfold.standard import standardising  # noqa: F401, PLC0415  # what it takes long to load, before it is asked

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that prints may come between the answers
    while True:
        try:
            standardise, raws = pickle.load(sys.stdin.buffer)  # noqa: S301  # written by our own parent
        except EOFError:
            return
        try:
            answer: Any = standardise(raws)
        except Exception as fault:  # noqa: BLE001  # the parent raises it
            answer = fault
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
