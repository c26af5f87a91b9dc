"""Further processes: they change how long it takes, never what comes out."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from typing import Any

import pyarrow as pa
import pytest

from kinfold.standard import parallel, person, phone, workers
from kinfold.standard.parallel import reading
from kinfold.standard.workers import CELLS_FOR_WORKERS, workers_for, workers_for_bytes

NAMES = pa.array(["张三", "Zhang San", "王芳(销售部)", "Dr. Anna Müller", "", "无", "老王"] * 3, pa.string())


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "CHUNK", 5)
    monkeypatch.setattr(workers.os, "sched_getaffinity", lambda _: {0, 1}, raising=False)  # on one core too


def test_workers_give_what_one_process_gives_in_the_same_order() -> None:
    read_phones = partial(phone.standardise, region="CN")
    phones = pa.array(["13912345678/13812345670", "无", "+44 20 7946 0958"] * 4, pa.string())
    with workers_for(CELLS_FOR_WORKERS) as waiting, reading(waiting) as begin:
        names, numbers = begin(person.standardise, NAMES), begin(read_phones, phones)
        assert names() == person.standardise(NAMES)
        assert numbers() == read_phones(phones)
        assert all(worker is not None and worker.poll() is None for worker in waiting.started)


def test_no_texts_keep_their_columns() -> None:
    nothing = pa.array([], pa.string())
    with workers_for(CELLS_FOR_WORKERS) as waiting, reading(waiting) as begin:
        assert begin(person.standardise, nothing)().column_names == person.standardise(nothing).column_names


def test_workers_that_cannot_start_are_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    for missing in ("/nowhere/python", "/bin/false"):
        monkeypatch.setattr(sys, "executable", missing)
        with workers_for(CELLS_FOR_WORKERS) as waiting, reading(waiting) as begin:
            assert begin(person.standardise, NAMES)() == person.standardise(NAMES)


def test_workers_start_where_no_large_pipe_is_granted(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = subprocess.Popen

    def refusing(*told: Any, pipesize: int, **named: Any) -> Any:
        if pipesize > 0:
            raise PermissionError
        return whole(*told, pipesize=pipesize, **named)

    monkeypatch.setattr(subprocess, "Popen", refusing)
    with workers_for(CELLS_FOR_WORKERS) as waiting:
        assert all(waiting.started)


def test_a_fault_in_a_worker_is_raised_here() -> None:
    with (
        workers_for(CELLS_FOR_WORKERS) as waiting,
        reading(waiting) as begin,
        pytest.raises(ValueError, match="no such part"),
    ):
        begin(partial(person.standardise_part, part="nose"), NAMES)()


def test_few_cells_are_not_worth_a_worker() -> None:
    with workers_for(CELLS_FOR_WORKERS - 1) as few, workers_for_bytes(1_000_000) as small:
        assert few.started == small.started == ()


def test_workers_end_when_all_is_read() -> None:
    with workers_for(CELLS_FOR_WORKERS) as waiting:
        with reading(waiting) as begin:
            begin(person.standardise, NAMES)()
        assert all(worker is None or worker.poll() is not None for worker in waiting.started)
