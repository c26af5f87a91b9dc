"""What a project survives: kills, full disks, closed folders, damaged files, rivals."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import kinfold
from kinfold.errors import ProjectUnusable
from kinfold.project import Project
from project.sources import Clock, customers, resolve, state

HERE = Path(__file__).parent
MEMORY = Path("/dev/shm")  # a kill does not lose what the system holds, so the slow disk proves nothing more
NEEDS_FORK = pytest.mark.skipif(
    sys.platform == "win32", reason="the trials fork processes and send them signals"
)


def trials(fault: str) -> list[Any]:
    """Run all trials of one fault; each line is a trial's outcome, or the name of a kill point."""
    path = [str(Path(kinfold.__file__).parents[1]), str(HERE.parent)]
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        done = subprocess.run(
            [sys.executable, str(HERE / "fault_server.py"), fault, folder],
            env={"PYTHONPATH": ":".join(path)}, capture_output=True, text=True, timeout=900, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@NEEDS_FORK
def test_a_kill_at_any_touch_of_a_file_leaves_the_old_run_or_the_new_one() -> None:
    """And the same command again brings the same customers, with the same ids."""
    said = trials("killed_at_each_point")
    points = [point for point in said if isinstance(point, str)]
    outcomes = [outcome for outcome in said if not isinstance(outcome, str)]
    assert len(points) >= 20, points
    assert {point.split()[0] for point in points} >= {"open", "os.rename", "os.mkdir", "sqlite3.connect"}
    assert [outcome["code"] for outcome in outcomes] == [-9] * len(points) + [0]
    assert {(o["run"], o["records"]) for o in outcomes} == {(1, 2), (2, 3)}
    assert all(outcome["tidy"] for outcome in outcomes)
    assert all(outcome["out"] in {"1", "2"} for outcome in outcomes)
    assert outcomes[-1]["out"] == "2"
    assert len({tuple(outcome["ids"]) for outcome in outcomes}) == 1
    committed = [outcome["run"] for outcome in outcomes]
    assert committed == sorted(committed), "a run that was committed is never lost again"


@NEEDS_FORK
def test_a_creation_cut_short_anywhere_is_finished_by_the_next_opening() -> None:
    """Not refused as a folder that is no project and not empty."""
    outcomes = [outcome for outcome in trials("killed_while_created") if not isinstance(outcome, str)]
    assert len(outcomes) >= 5
    assert {outcome["run"] for outcome in outcomes} == {1}


@NEEDS_FORK
def test_a_kill_at_a_random_moment_loses_nothing_that_was_committed() -> None:
    """The process says each run after its commit; a run that it said must be there."""
    outcomes = trials("killed_at_random")
    assert len(outcomes) >= 20
    for outcome in outcomes:
        assert outcome["told"] <= outcome["run"]
        assert outcome["tidy"]
    assert outcomes[-1]["run"] > 1, "the trials reached a commit"


@NEEDS_FORK
def test_without_room_on_the_disk_the_project_says_so_and_opens_again() -> None:
    """Wherever the room ends: in the ledger, a segment, a table."""
    outcomes = trials("without_room")
    assert {outcome["code"] for outcome in outcomes} == {0, 4}
    for outcome in outcomes:
        assert outcome["tidy"]
        if outcome["code"] == 4:
            assert outcome["said"].startswith("ProjectUnusable: cannot ")
            assert "disk has room" in outcome["said"]
            assert outcome["run"] == 1
    assert outcomes[-1]["run"] == 2


@NEEDS_FORK
def test_a_read_only_folder_is_named() -> None:
    """A restored backup may belong to somebody else."""
    (outcome,) = trials("kept_out")
    assert outcome["code"] == 4
    assert outcome["said"].startswith("ProjectUnusable: cannot ")
    assert "read-only" in outcome["said"]


@NEEDS_FORK
def test_of_many_writers_at_once_exactly_one_gets_the_lock() -> None:
    """Five processes, ten times."""
    assert trials("raced") == [{"won": 1, "refused": 4}] * 10


def flip_a_byte(path: Path) -> None:
    """Damage a file as a bad disk does: its length stays."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_damaged_table_is_named_and_resolving_again_mends_it(tmp_path: Path) -> None:
    """Equal bytes are shared between runs, so the new run must not lean on the damaged file."""
    project = Project.open(tmp_path / "p", now=Clock())
    resolve(project, customers(["张三"]))
    resolve(project, customers(["李四", "张三"]))
    flip_a_byte(tmp_path / "p/runs/2/lineage.parquet")
    found = Project.open(tmp_path / "p").current_run()
    assert found is not None
    with pytest.raises(ProjectUnusable, match=r"runs/2/lineage\.parquet is damaged") as damage:
        found.table("lineage")
    assert "kinfold resolve" in damage.value.hint
    resolve(project, customers(["王五"]))
    assert state(Project.open(tmp_path / "p"))[1] == ("crm:张三", "crm:李四", "crm:王五")


def test_a_damaged_file_is_never_shared_with_the_next_run(tmp_path: Path) -> None:
    """The ledger's sum says equal, the disk says otherwise: the disk counts."""
    project = Project.open(tmp_path / "p", now=Clock())
    for damaged in (False, True):
        if damaged:
            flip_a_byte(tmp_path / "p/runs/1/steady.parquet")
        with project.lock(), project.begin_run() as run:
            run.write("steady", pa.table({"n": list(range(100))}))
            run.commit({})
    mended = Project.open(tmp_path / "p").current_run()
    assert mended is not None
    assert mended.path("steady") == tmp_path / "p/runs/2/steady.parquet"
    assert len(mended.table("steady")) == 100


def test_damaged_ground_and_id_memory_ask_for_the_backup(tmp_path: Path) -> None:
    """Nothing can rebuild these: source rows, and which id each customer had."""
    project = Project.open(tmp_path / "p", now=Clock())
    resolve(project, customers(["张三"]))
    flip_a_byte(tmp_path / "p/ground/000001.parquet")
    (tmp_path / "p/runs/1/id_memory.parquet").unlink()
    again = Project.open(tmp_path / "p")
    for reading, name in ((again.ground, "000001"), (again.memory, "id_memory")):
        with pytest.raises(ProjectUnusable, match=name) as damage:
            reading()
        assert "backup" in damage.value.hint
