"""Whatever goes away in the middle of a publication, what is there after resuming is the whole graph."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kinfold.errors import ProjectUnusable
from kinfold.ids import Memory
from kinfold.project import Project
from kinfold.publishing.graph import MemoryGraph, Publication, attending, publish, unpublish
from kinfold.publishing.graph import projection as projecting
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.place import Place
from neo4j_server import Server
from publishing.graph.runs import picture, run_of, undated
from publishing.graph.story import story
from publishing.small_run import small_run

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
SECRET = b"interrupted"
PAUSE_SECONDS = 0.2  # before the command is given again
RESTART_ATTEMPTS = 3_000  # ten minutes: until a server is back that starts on a busy machine
COMMAND = (
    "from kinfold.publishing.graph import projection; projection.BATCH_ROWS = 3; "
    "from kinfold_cli.app import main; main()"
)


def _seeds(always: int) -> list[Any]:
    """Twenty seeds, of which the first few are tried always."""
    return [*range(always), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(always, 20))]


class Cutting:
    """A way to a server on which each of the first connections is cut after so many bytes."""

    def __init__(self, uri: str, limits: list[int]) -> None:
        self._to = ("127.0.0.1", int(uri.rpartition(":")[2]))
        self._limits = limits
        self._door = socket.create_server(("127.0.0.1", 0))
        self.uri = f"bolt://127.0.0.1:{self._door.getsockname()[1]}"
        self.cuts = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)  # a thread waits at it
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        limit = self._limits.pop(0) if self._limits else -1
        with near, socket.create_connection(self._to) as far:
            back = threading.Thread(target=self._carry, args=(far, near, -1), daemon=True)
            back.start()
            self._carry(near, far, limit)
            back.join()

    def _carry(self, one: socket.socket, other: socket.socket, left: int) -> None:
        while left:
            try:
                taken = one.recv(min(left, 65_536) if left > 0 else 65_536)
                other.sendall(taken)
            except OSError:
                break
            if not taken:
                break
            left -= len(taken) if left > 0 else 0
        self.cuts += left == 0
        for end in (one, other):
            with suppress(OSError):  # the other direction may have been faster
                end.shutdown(socket.SHUT_RDWR)


class Silencing(Cutting):
    """A way to a server on which nothing gets through after so many bytes; nothing is closed either."""

    def __init__(self, uri: str, after: int) -> None:
        self._left = after
        self._over = threading.Event()
        super().__init__(uri, [])

    def close(self) -> None:
        self._over.set()
        super().close()

    def _carry(self, one: socket.socket, other: socket.socket, left: int) -> None:
        with suppress(OSError):
            while taken := one.recv(65_536):
                self._left -= len(taken)
                if self._left < 0:
                    self._over.wait()
                    break
                other.sendall(taken)
        for end in (one, other):
            with suppress(OSError):  # the other direction may have been faster
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def _first_a_run_then_another(uri: str, folder: Path) -> Iterator[Publication]:
    """Publish the small run, give the story's publication to be interrupted, and look what became of it."""
    later = run_of(folder, story(), 3, SECRET)
    with connected(Place(uri)) as store:
        publish(run_of(folder, small_run(), 1, SECRET), store)
        try:
            yield later
            whole = MemoryGraph()
            publish(later, whole)
            assert undated(picture(store, later.project, uri)) == undated(picture(whole, later.project))
        finally:
            unpublish(SECRET, store)


def _publish_until_done(uri: str, publication: Publication, most: int) -> int:
    """Publish again and again, as a person told to would; return how often it was interrupted."""
    for attempt in range(most):
        try:
            with connected(Place(uri)) as store:
                publish(publication, store)
        except ProjectUnusable:
            time.sleep(PAUSE_SECONDS)
            continue
        return attempt
    raise AssertionError(f"not done after {most} attempts")


@pytest.mark.parametrize("seed", _seeds(3))
def test_a_connection_that_is_cut(
    neo4j_uri: str, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projecting, "BATCH_ROWS", 3)
    draw = random.Random(seed)
    limits = [draw.randrange(500, 25_000) for _ in range(4)]  # of about 30,000 bytes that are sent
    with (
        closing(Cutting(neo4j_uri, limits)) as way,
        _first_a_run_then_another(neo4j_uri, tmp_path) as publication,
    ):
        _publish_until_done(way.uri, publication, 10)
        assert way.cuts


@contextmanager
def _impatient() -> Iterator[None]:
    """Wait for silence as briefly as a test may; not longer than for that, for a busy server is slow."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attending, "QUIET_SECONDS", 0.5)
        patch.setattr(attending, "GREETING_SECONDS", 1)
        yield


@pytest.mark.parametrize("after", [100, 9_000])
def test_a_server_that_goes_silent_is_noticed(
    neo4j_uri: str, tmp_path: Path, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert attending.QUIET_SECONDS + attending.GREETING_SECONDS + attending.PARTING_SECONDS < 15
    monkeypatch.setattr(projecting, "BATCH_ROWS", 3)
    with _first_a_run_then_another(neo4j_uri, tmp_path) as publication:
        # With the way closed at last the server drops what was begun on it, and the locks of that.
        with (
            closing(Silencing(neo4j_uri, after)) as way,
            _impatient(),
            pytest.raises(ProjectUnusable, match="answer"),
            connected(Place(way.uri)) as store,
        ):
            publish(publication, store)
        _publish_until_done(neo4j_uri, publication, 1)


@pytest.mark.parametrize("seed", _seeds(1))
def test_a_process_that_is_killed(neo4j_uri: str, tmp_path: Path, seed: int) -> None:
    project = Project.open(tmp_path / "project")
    with project.lock(), project.begin_run() as run:
        for name, table in story().items():
            if name != "id_memory":
                run.write(name, table)
        run.write_memory(Memory.empty())
        run.commit({})
    found = project.current_run()
    assert found is not None
    publication = Publication(found.path, found.id, project.key, "2026-11-25T12:00:00")
    words = ["publish", "--project", str(tmp_path / "project"), "--uri", neo4j_uri]
    draw = random.Random(seed)
    with connected(Place(neo4j_uri)) as store:
        started = _started(words)
        while not store.counts(publication.project) and started.poll() is None:
            time.sleep(0.01)  # until it has begun to write
        time.sleep(draw.random() / 2)
        started.send_signal(signal.SIGKILL)
        started.wait()
        assert _started(words).wait() == 0
        whole = MemoryGraph()
        publish(publication, whole)
        try:
            assert picture(store, publication.project, neo4j_uri) == picture(whole, publication.project)
        finally:
            unpublish(project.key, store)


def _started(words: list[str]) -> subprocess.Popen[bytes]:
    places = os.pathsep.join(str(ROOT / part) for part in ("engine", "cli"))
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        env={**os.environ, "PYTHONPATH": places},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.slow
def test_a_server_that_is_killed_and_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projecting, "BATCH_ROWS", 3)
    server = Server(tmp_path / "server")
    server.start()
    draw = random.Random(7)
    try:
        for number in range(10):
            with _first_a_run_then_another(server.uri, tmp_path / str(number)) as publication:
                publishing = threading.Thread(
                    target=_publish_until_done, args=(server.uri, publication, RESTART_ATTEMPTS)
                )
                publishing.start()
                time.sleep(draw.random())
                server.kill()
                server.start()
                publishing.join()
    finally:
        server.stop()
