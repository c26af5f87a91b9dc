"""A further delivery: what the last run read is not read again, and the result is the same."""

from __future__ import annotations

import ast
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kinfold.standard
from kinfold.project import Project, archive
from kinfold.project.archive import LIBRARIES, MOST_FILES, PREFIX
from pipeline.deliveries import copy_without, deliver

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from kinfold.pipeline import RunReport

HEADER = ("客户编号", "姓名", "手机", "邮箱", "护照号")
PEOPLE = (
    ("1", "张三(销售部)", "13912345678/13912345679", "zhangsan@example.com", "E12345678"),
    ("2", "李四", "13922345678", "lisi@example.com", ""),
    ("3", "Maria Rossi", "(415) 555-2671", "maria@example.com", "E12345678"),
    ("4", "王芳", "13942345678", "wangfang@example.com", ""),
    ("5", "陈伟 / 刘洋", "+44 20 7946 0958", "chenwei@example.com", "YA1234567"),
)
JUNE = (
    ("2", "李四", "13922345678", "lisi@新公司.cn", ""),
    ("6", "Dr. Emma Clarke", "13952345678", "emma@example.com", ""),
)


@pytest.fixture(autouse=True)
def _few_are_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FEWEST", 1)


def _given(
    project: Path, name: str, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER
) -> RunReport:
    return deliver(project, name, header, rows)


def _may(tmp_path: Path) -> Path:
    _given(tmp_path / "project", "may", PEOPLE)
    return tmp_path / "project"


def _derived(project: Path) -> dict[str, bytes | pa.Table]:
    """Return all tables that the current run derived, and its files for people."""
    latest = Project.open(project).current_run()
    assert latest is not None
    told = {name: latest.table(name) for name in latest.names if not name.startswith(PREFIX)}
    published = {path.name: path.read_bytes() for path in (project / "out").iterdir()}
    del published["summary.json"]  # it names the project's own files
    return told | published


def _read(project: Path, number: int) -> set[str]:
    """Return the texts that a run read and put into files of its own."""
    found = next(one for one in Project.open(project).runs() if one.id == number)
    mine = [n for n in found.names if n.startswith(PREFIX) and f"runs/{number}/" in str(found.path(n))]
    return {text for name in mine for text in found.arrow(name)["text"].to_pylist()}


def _june_beside_anew(project: Path) -> Path:
    """Deliver June's rows to the project and to one that has kept nothing, which is returned."""
    anew = copy_without(project, PREFIX)
    for each in (project, anew):
        _given(each, "june", JUNE)
    return anew


def test_what_a_further_file_says_anew_is_read_and_nothing_else(tmp_path: Path) -> None:
    project = _may(tmp_path)
    _given(project, "june", JUNE)
    assert _read(project, 2) == {"lisi@新公司.cn", "Dr. Emma Clarke", "13952345678", "emma@example.com"}


def test_a_further_run_gives_what_it_gives_when_all_is_read_again(tmp_path: Path) -> None:
    project = _may(tmp_path)
    anew = _june_beside_anew(project)
    assert _read(anew, 2) > _read(project, 2)
    assert _derived(project) == _derived(anew)


@pytest.mark.parametrize("harm", ["damaged", "cut short", "missing"])
def test_what_was_read_and_is_harmed_is_read_again(tmp_path: Path, harm: str) -> None:
    project = _may(tmp_path)
    anew = copy_without(project, PREFIX)
    for path in sorted(project.glob(f"runs/1/{PREFIX}*")):
        content = path.read_bytes()
        flipped = content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]
        path.write_bytes(flipped if harm == "damaged" else content[:100])
        if harm == "missing":
            path.unlink()
    for each in (project, anew):
        _given(each, "june", JUNE)
    assert _derived(project) == _derived(anew)
    assert _read(project, 2) == _read(anew, 2)


def test_what_another_version_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = _may(tmp_path)
    monkeypatch.setattr(archive, "code_digest", lambda: "another version")
    _given(project, "june", JUNE)
    assert {"王芳", "Dr. Emma Clarke", "13912345678/13912345679"} < _read(project, 2)


def test_a_version_that_cannot_be_told_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "code_digest", lambda: "")
    assert _read(_may(tmp_path), 1) == set()


def test_in_another_region_phones_are_read_again_and_names_are_not(tmp_path: Path) -> None:
    project = _may(tmp_path)
    toml = project / "kinfold.toml"
    toml.write_text(toml.read_text("utf-8").replace('region = ""', 'region = "US"'), "utf-8")
    if 'region = "US"' not in toml.read_text("utf-8"):
        toml.write_text('region = "US"\n' + toml.read_text("utf-8"), "utf-8")
    anew = _june_beside_anew(project)
    assert "(415) 555-2671" in _read(project, 2)
    assert "王芳" not in _read(project, 2)
    assert _derived(project) == _derived(anew)


def test_a_column_that_means_something_else_now_is_read_again_as_that(tmp_path: Path) -> None:
    """The passport column turns out to hold the numbers of a loyalty card."""
    project = _may(tmp_path)
    toml = project / "kinfold.toml"
    text = toml.read_text("utf-8")
    assert '"passport"' in text
    start = text.index("护照号")
    changed = text[start:].replace('"id_number"', '"account"', 1).replace('"passport"', '"card"', 1)
    toml.write_text(text[:start] + changed, "utf-8")
    anew = _june_beside_anew(project)
    assert "YA1234567" in _read(project, 2)
    assert "王芳" not in _read(project, 2)
    assert _derived(project) == _derived(anew)


def test_files_of_many_small_deliveries_become_one(tmp_path: Path) -> None:
    project = _may(tmp_path)
    most = 0
    for number in range(MOST_FILES + 2):
        _given(project, f"{number}", [(f"9{number}", "李四", f"1395234567{number}", "", "")])
        latest = Project.open(project).current_run()
        assert latest is not None
        most = max(most, *(int(name.rpartition("_")[2]) for name in latest.names if name.startswith(PREFIX)))
    assert most == MOST_FILES
    assert {"13912345678/13912345679", "13952345670"} < _read(project, MOST_FILES + 1)


def test_texts_that_no_row_says_any_more_are_not_kept(tmp_path: Path) -> None:
    project = _may(tmp_path)
    gone = [(key, name, f"1379234567{key}", "", "") for key, name, *_ in PEOPLE]
    _given(project, "june", gone)
    latest = Project.open(project).current_run()
    assert latest is not None
    kept = {t for n in latest.names if n.startswith(PREFIX) for t in latest.arrow(n)["text"].to_pylist()}
    assert "13792345671" in kept
    assert "13922345678" not in kept


def test_nobody_else_can_read_what_was_read(tmp_path: Path) -> None:
    paths = list(_may(tmp_path).glob(f"runs/1/{PREFIX}*"))
    assert paths
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}


def test_every_library_that_standardisers_ask_counts_as_their_code() -> None:
    modules = {"nicknames": "nicknames", "numpy": "numpy", "opencc": "opencc", "phonenumbers": "phonenumbers"}
    modules |= {"pyarrow": "pyarrow", "python-stdnum": "stdnum", "rapidfuzz": "rapidfuzz"}
    assert set(modules) == set(LIBRARIES)
    asked = set()
    for path in Path(kinfold.standard.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                asked |= {one.name.split(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                asked.add(node.module.split(".")[0])
    assert asked - sys.stdlib_module_names - {"kinfold"} == set(modules.values())
