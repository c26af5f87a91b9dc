"""Standardising in further processes: chunks of distinct texts out, standard tables back, in order.

A standardiser reads each text by itself, so the answer is the same whatever the chunks and workers.
"""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.workers import answer, stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kinfold.standard.workers import Standardiser, Worker, Workers

    Reading = Callable[[Standardiser, pa.StringArray], Callable[[], pa.Table]]

CHUNK = 20_000  # texts at least; what a standardiser reads once for all that are alike it reads once a chunk
LARGEST_CHUNK = 300_000  # texts; one or two seconds of work, for which a worker holds some 300 MB


@contextmanager
def reading(workers: Workers) -> Iterator[Reading]:
    """Give a function that begins to standardise texts and returns how to get their table.

    All is read when this ends, and with it the workers do: each holds some 300 MB.
    Without workers the work is done when the table is asked for. A worker that cannot start or dies
    is done without: its chunk is read here.
    """
    if not workers.started:
        yield lambda standardise, raws: lambda: standardise(raws)
        return
    free: SimpleQueue[Worker | None] = SimpleQueue()
    for worker in workers.started:
        free.put(worker)
    with ThreadPoolExecutor(len(workers.started)) as pool:

        def begin(standardise: Standardiser, raws: pa.StringArray) -> Callable[[], pa.Table]:
            size = _chunk_size(len(raws), len(workers.started))
            starts = range(0, max(len(raws), 1), size)
            pending = [pool.submit(_asked, free, standardise, raws.slice(at, size)) for at in starts]
            return lambda: _stacked([one.result() for one in pending], starts)

        try:
            yield begin
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    for each in filter(None, workers.started):
        stop(each)


def _chunk_size(texts: int, workers: int) -> int:
    """Return how many texts a chunk has: as many chunks as workers, unless they would be small or large."""
    chunks = max(min(workers, texts // CHUNK), -(-texts // LARGEST_CHUNK), 1)
    return max(-(-texts // chunks), 1)


def _stacked(tables: list[pa.Table], starts: range) -> pa.Table:
    """Stack the tables of chunks, their ``raw`` counted from the beginning of all."""
    moved = [
        table.set_column(0, "raw", pc.add(table["raw"], pa.scalar(start, pa.int32())))
        for table, start in zip(tables, starts, strict=True)
    ]
    return pa.concat_tables(moved).combine_chunks()


def _asked(free: SimpleQueue[Worker | None], standardise: Standardiser, raws: pa.StringArray) -> pa.Table:
    worker = free.get()
    try:
        found = None if worker is None else answer(worker, (standardise, pa.concat_arrays([raws])))
        free.put(worker)
    except (OSError, EOFError, pickle.UnpicklingError):
        free.put(None)
        found = None
    if isinstance(found, BaseException):
        raise found
    return standardise(raws) if found is None else found
