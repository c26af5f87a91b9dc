# the name of a test is its claim
"""A further delivery: what the last run compared is not compared again, and the result is the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from kinfold import candidates
from kinfold.pipeline import RunRequest, kinds, run
from kinfold.project import Project, compared
from kinfold.project.compared import PREFIX
from kinfold.project.files import write_arrow
from pipeline.deliveries import copy_without, deliver

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADER = ("客户编号", "姓名", "手机", "邮箱", "出生日期")
PEOPLE = [
    *(
        (f"{n}", name, f"139123456{n % 40:02}", f"{n % 40}@example.com", f"19{50 + n % 40}-03-15")
        for n, name in enumerate(["张三", "李四", "王芳", "Maria Rossi", "陈伟"] * 24)
    ),
]
JUNE = [
    ("7", "王芳", "13955555555", "wangfang@example.com", ""),
    ("300", "Emma Clarke", "13912345601", "emma@example.com", ""),
    ("1000", "李四", "13912345611", "", "1961-03-15"),
]


@pytest.fixture(autouse=True)
def _few_are_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "FEWEST_PAIRS", 1)
    monkeypatch.setattr(candidates, "COMPARE_ALL", 20)  # more than that are many: their passes count


def _given(project: Path, name: str, rows: Sequence[Sequence[str]]) -> None:
    deliver(project, name, HEADER, rows)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project that May's people came into."""
    _given(tmp_path / "project", "may", PEOPLE)
    return tmp_path / "project"


def _derived(project: Path) -> dict[str, object]:
    """Return all that the current run derived, what it compared too, and its files for people."""
    latest = Project.open(project).current_run()
    assert latest is not None
    told: dict[str, object] = {
        name: latest.arrow(name) if name.startswith(PREFIX) else latest.table(name)
        for name in latest.names
        if not name.startswith("readings_")
    }
    published = {path.name: path.read_bytes() for path in (project / "out").iterdir()}
    del published["summary.json"]  # it names the project's own files
    return {**told, **published, "expected": latest.counts["expectations"], "drift": latest.counts["drift"]}


def _links(project: Path, number: int) -> pa.Table:
    latest = Project.open(project).current_run()
    assert latest is not None
    assert latest.id == number
    return latest.table("links")


def test_a_further_run_gives_what_it_gives_when_all_is_compared_again(project: Path) -> None:
    anew = copy_without(project, PREFIX)
    for each in (project, anew):
        _given(each, "june", JUNE)
    found = _derived(project)
    assert found == _derived(anew)
    assert len([name for name in found if name.startswith(PREFIX)]) == len(compared.PARTS)


def test_the_same_records_have_the_same_links_by_the_same_passes_when_the_model_is_there(
    project: Path,
) -> None:
    anew = copy_without(project, PREFIX)
    for each in (project, anew):
        before = _links(each, 1)
        toml = each / "kinfold.toml"
        toml.write_text(toml.read_text("utf-8") + "\n# looked at\n", "utf-8")
        run(RunRequest(each, ()))
        assert _links(each, 2) == before


def test_what_is_kept_is_what_the_next_run_goes_by(project: Path) -> None:
    """Weights that nobody would give, put into the file and its digest, show up in the links."""
    run_of_may = Project.open(project).current_run()
    assert run_of_may is not None
    name = next(name for name in run_of_may.names if name.startswith(PREFIX) and name.endswith("_pairs"))
    path = run_of_may.path(name)
    pairs = run_of_may.arrow(name)
    odd = pa.array(np.where(pairs["combination"].to_numpy() >= 0, 4_321, -4_321).astype(np.int32))
    path.unlink()
    written = write_arrow(path, pairs.set_column(pairs.column_names.index("odds"), "odds", odd))
    _told_in_ledger(project, name, written)
    _given(project, "june", JUNE)
    latest = Project.open(project).current_run()
    assert latest is not None
    links = latest.table("links").to_pylist()
    fresh = {"crm:7", "crm:300", "crm:1000"}
    assert {link["weight"] for link in links if not fresh & {link["left"], link["right"]}} == {4_321}
    assert {link["weight"] for link in links if fresh & {link["left"], link["right"]}} - {4_321}


def _told_in_ledger(project: Path, name: str, sha256: str) -> None:
    with closing(sqlite3.connect(project / "kinfold.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE files SET sha256 = ? WHERE name = ?", (sha256, name))


@pytest.mark.parametrize("harm", ["damaged", "missing"])
def test_what_was_compared_and_is_harmed_is_compared_again(project: Path, harm: str) -> None:
    anew = copy_without(project, PREFIX)
    for path in sorted(project.glob(f"runs/1/{PREFIX}*")):
        content = path.read_bytes()
        path.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
        if harm == "missing":
            path.unlink()
    for each in (project, anew):
        _given(each, "june", JUNE)
    assert _derived(project) == _derived(anew)


@pytest.mark.parametrize("changed", ["code", "model"])
def test_what_another_version_or_model_weighed_is_not_found(
    project: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    before = {path.name for path in project.glob(f"runs/1/{PREFIX}*")}
    if changed == "code":
        monkeypatch.setattr(compared, "code_digest", lambda: "another version")
    else:
        model = project / "model" / "model.toml"
        text = model.read_text("utf-8")
        start = text.index("threshold = ")
        end = text.index("\n", start)
        model.write_text(f"{text[:start]}threshold = 150{text[end:]}", "utf-8")
    _given(project, "june", JUNE)
    latest = Project.open(project).current_run()
    assert latest is not None
    after = {name for name in latest.names if name.startswith(PREFIX)}
    assert after
    assert not {f"{name}.arrow" for name in after} & before


def test_a_version_that_cannot_be_told_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compared, "code_digest", lambda: "")
    _given(tmp_path / "project", "may", PEOPLE)
    assert not list((tmp_path / "project").glob(f"runs/*/{PREFIX}*"))
