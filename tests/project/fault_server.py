"""Sessions that are killed, starved or kept out: each in a forked process, judged from outside.

Run as a program: ``fault_server.py FAULT FOLDER`` prints one JSON object a trial. Importing once and
forking often keeps a trial at tens of milliseconds.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinfold.errors import ProjectLocked, ProjectUnusable
from kinfold.project import Project
from project.sources import Clock, customers, publication, resolve, state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILE_EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "sqlite3.connect"}
NOBODY = 65534
PATIENCE = 60  # seconds in which a process that was refused ends, on a machine however busy
FIRST, SECOND = ["张三", "李四"], ["张三", "李四", "Zhang San"]
MANY = [f"顾客{n * 7919 % 100_003:06d}" for n in range(20_000)]


def session(root: Path, names: list[str]) -> int:
    """Resolve and publish, as one command does; return the run."""
    project = Project.open(root, now=Clock())
    run = resolve(project, customers(names))
    with project.lock():
        project.publish_out(publication("summary.txt", str(run)))
    return run


def in_child(act: Callable[[], object]) -> tuple[int, str]:
    """Run ``act`` in a forked process; return how it ended (minus the signal) and what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, str(act()).encode())
            os._exit(0)
        except ProjectUnusable as error:
            os.write(writing, f"{type(error).__name__}: {error} [{error.hint}]".encode())
            os._exit(error.exit_code)
        except BaseException:  # noqa: BLE001  # the parent judges it
            os.write(writing, traceback.format_exc().encode())
            os._exit(99)
    os.close(writing)
    with os.fdopen(reading) as said:
        text = said.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text


def kill_at(point: int, root: Path, act: Callable[[], object]) -> Callable[[], object]:
    """Return ``act``, killed as it is about to touch a file of the project for the ``point``-th time."""

    def run() -> object:
        seen = 0

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal seen
            if event in FILE_EVENTS and str(root) in str(arguments[0]):
                seen += 1
                if seen == point:
                    os.write(1, f'"{event} {Path(str(arguments[0])).name}"\n'.encode())
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        return act()

    return run


def aftermath(root: Path) -> dict[str, object]:
    """Say what a reader finds, then what the next session makes of it."""
    run, records = state(Project.open(root, create=False))
    again = Project.open(root, now=Clock())
    with again.lock():
        ground = {path.name for path in (root / "ground").iterdir()}
        runs = {path.name for path in (root / "runs").iterdir()}
    tidy = ground == {Path(b.segment).name for b in again.batches()} and runs <= {
        str(r.id) for r in again.runs()
    }
    out = (root / "out" / "summary.txt").read_text() if run else ""
    tidy = tidy and not [path.name for path in root.iterdir() if path.name.startswith("out.")]
    return {"run": run, "records": len(records), "tidy": tidy, "out": out}


def trials_killed_at_each_point(folder: Path) -> Iterator[dict[str, object]]:
    """Kill the second session at every touch of a file, until it gets through."""
    session(folder / "begun", FIRST)
    for point in range(1, 400):
        root = folder / f"killed-{point}"
        shutil.copytree(folder / "begun", root)
        code, _ = in_child(kill_at(point, root, partial(session, root, SECOND)))
        found = aftermath(root)
        session(root, SECOND)
        yield {"code": code, **found, "ids": sorted(state_ids(root))}
        shutil.rmtree(root)
        if code == 0:
            return


def trials_killed_while_created(folder: Path) -> Iterator[dict[str, object]]:
    """Kill the creation of a project at every touch of a file; opening again must finish it."""
    for point in range(1, 100):
        root = folder / f"created-{point}"
        code, _ = in_child(kill_at(point, root, partial(Project.open, root, now=Clock())))
        yield {"code": code, "run": session(root, FIRST)}
        if code == 0:
            return


def state_ids(root: Path) -> list[str]:
    """Return the ids in force."""
    ids: list[str] = Project.open(root).memory().members["customer_id"].to_pylist()
    return ids


def trials_killed_at_random(folder: Path) -> Iterator[dict[str, object]]:
    """Kill a working process after a random while; what it said was committed must be there."""
    chance = random.Random(20240229)
    root = folder / "random"
    session(root, FIRST)
    pace = 1.0  # longer on a machine so busy that nothing is committed
    for _ in range(22):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            work_for_ever(root, writing)
        os.close(writing)
        time.sleep(pace * chance.uniform(0.005, 0.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading) as said:
            told = [int(line) for line in said.read().split()]
        pace *= 1 if told else 1.5
        yield {"told": max(told, default=0), **aftermath(root)}


def work_for_ever(root: Path, writing: int) -> None:
    """Commit run after run, each with one more customer, and say so."""
    known = len(state(Project.open(root))[1])
    for more in range(known + 1, known + 1000):
        project = Project.open(root, now=Clock())
        run = resolve(project, customers([f"顾客{n}" for n in range(more)]))
        os.write(writing, f"{run}\n".encode())
    os._exit(0)


def trials_without_room(folder: Path) -> Iterator[dict[str, object]]:
    """Let no file grow over a limit: what a full disk does, at ever later moments."""
    session(folder / "begun", FIRST)
    for limit in (0, 1_000, 8_000, 60_000, 90_000, 120_000, 200_000, 10_000_000):
        root = folder / f"limit-{limit}"
        shutil.copytree(folder / "begun", root)

        def starved(root: Path = root, limit: int = limit) -> int:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            return session(root, MANY)

        code, said = in_child(starved)
        yield {"limit": limit, "code": code, "said": said, **aftermath(root)}
        session(root, SECOND)


def trials_kept_out(folder: Path) -> Iterator[dict[str, object]]:
    """Open and write a project whose folder is read-only, as its owner and not as root."""
    root = folder / "read-only"
    session(root, FIRST)
    folder.chmod(0o755)
    for path in [root, *root.rglob("*")]:
        path.chmod(0o500 if path.is_dir() else 0o400)
        if os.getuid() == 0:
            os.chown(path, NOBODY, NOBODY)

    def as_owner() -> int:
        if os.getuid() == 0:
            os.setuid(NOBODY)
        return session(root, SECOND)

    code, said = in_child(as_owner)
    for path in [root, *(p for p in root.rglob("*") if p.is_dir())]:
        path.chmod(0o700)
    yield {"code": code, "said": said}


def trials_raced(folder: Path) -> Iterator[dict[str, object]]:
    """Let several processes want the lock at once, again and again."""
    root = folder / "raced"
    Project.open(root)
    for _ in range(10):
        held, release = os.pipe()
        start = time.monotonic() + 0.05
        writers = []
        for _ in range(5):
            writers.append(os.fork())
            if writers[-1] == 0:
                os.close(release)
                race(root, start, held)
        os.close(held)
        ends = [ended(writer) for writer in writers]
        while ends.count(None) > 1 and time.monotonic() < start + PATIENCE:
            time.sleep(0.005)
            ends = [ended(writer) if end is None else end for writer, end in zip(writers, ends, strict=True)]
        os.close(release)
        ends = [os.waitpid(w, 0)[1] if end is None else end for w, end in zip(writers, ends, strict=True)]
        codes = [os.waitstatus_to_exitcode(end) for end in ends]
        yield {"won": codes.count(0), "refused": codes.count(4)}


def ended(writer: int) -> int | None:
    """Return how a process ended, None while it runs."""
    found, status = os.waitpid(writer, os.WNOHANG)
    return status if found else None


def race(root: Path, start: float, held: int) -> None:
    """Take the lock at ``start`` and hold it until all others have tried: then ``held`` ends."""
    project = Project.open(root)
    while time.monotonic() < start:
        time.sleep(0.001)
    try:
        with project.lock():
            os.read(held, 1)
    except ProjectLocked:
        os._exit(4)
    os._exit(0)


TRIALS = {
    "killed_at_each_point": trials_killed_at_each_point,
    "killed_while_created": trials_killed_while_created,
    "killed_at_random": trials_killed_at_random,
    "without_room": trials_without_room,
    "kept_out": trials_kept_out,
    "raced": trials_raced,
}

if __name__ == "__main__":
    for trial in TRIALS[sys.argv[1]](Path(sys.argv[2])):
        sys.stdout.write(json.dumps(trial) + "\n")
        sys.stdout.flush()
