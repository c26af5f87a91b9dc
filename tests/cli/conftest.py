"""A terminal, and a project to look at."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from cli.terminal import Terminal, committed_project  # noqa: TID251  # the folder of these tests

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def kinfold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Terminal]:
    """Run commands in an empty folder."""
    mask = os.umask(0)
    monkeypatch.chdir(tmp_path)
    yield Terminal(monkeypatch, capsys)
    os.umask(mask)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with one committed run; tests only read it."""
    return committed_project(tmp_path_factory.mktemp("kept") / "project")
