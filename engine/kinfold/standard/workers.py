"""Further processes that standardise: fresh interpreters spoken to over pipes, and what they do there.

Not forks: a fork would copy the locks of the threads that Arrow keeps, and a spawn of ``multiprocessing``
would run the caller's script again.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    Standardiser = Callable[[pa.StringArray], pa.Table]
    Worker = subprocess.Popen[bytes]

CELLS_FOR_WORKERS = 1_000_000  # fewer take some four seconds; two workers save less than they take to start
BYTES_FOR_WORKERS = 40_000_000  # of files; more hold so many cells that workers may start before the reading
_PIPE = 1 << 20  # bytes; hundreds of megabytes come through, and each time a pipe is full both sides wait
# The C library of Linux gives no memory back that it will want again: new pages cost a tenth of the work.
_MEMORY = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(2**31 - 1)}
_WORKER = "import sys; sys.path[:] = sys.argv[1:]; from kinfold.standard.workers import serve; serve()"


@dataclass(frozen=True, slots=True)
class Workers:
    """Processes that wait for texts; None in the place of one that could not start."""

    started: tuple[Worker | None, ...] = ()


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


def _started(stack: ExitStack) -> Worker | None:
    command = [sys.executable, "-P", "-c", _WORKER, *sys.path]
    for size in (_PIPE, -1):
        try:
            worker = subprocess.Popen(  # noqa: S603  # ourselves
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                pipesize=size,
                env={**_MEMORY, **os.environ},
            )
        except OSError:  # a system may grant no large pipe
            continue
        stack.callback(stop, worker)
        return worker
    return None


def stop(worker: Worker) -> None:
    """End a worker, busy or not, and give back its memory; one that has ended stays so."""
    worker.kill()
    with suppress(BrokenPipeError), worker:  # a question may be on its way
        pass


def answer(worker: Worker, question: tuple[Standardiser, pa.StringArray]) -> Any:
    """Ask a worker; return what its standardiser returned or raised."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    pickle.dump(question, worker.stdin, pickle.HIGHEST_PROTOCOL)
    worker.stdin.flush()
    return pickle.load(worker.stdout)  # noqa: S301  # written by our own child


class _NoFrames:
    """Lets nobody find pandas: Arrow would load it, half of all else, to see that no text is a frame."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def serve() -> None:
    """Answer questions from standard input on standard output until it closes: the life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    sys.meta_path.insert(0, _NoFrames())
    from kinfold.standard import standardising  # noqa: F401, PLC0415  # what it takes long to load, before it is asked

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that prints may come between the answers
    while True:
        try:
            standardise, raws = pickle.load(sys.stdin.buffer)  # noqa: S301  # written by our own parent
        except EOFError:
            return
        try:
            told: Any = standardise(raws)
        except Exception as fault:  # noqa: BLE001  # the parent raises it
            told = fault
        pickle.dump(told, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
