"""A command as a person runs it, in this process; and a project whose one run was made by hand."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfold.ids import Memory
from kinfold.project import Project
from kinfold_cli.app import main
from publishing.small_run import small_run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


class Terminal:
    """Runs commands through ``main()``, in English unless they say otherwise."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capture = patch, capture
        patch.setenv("LC_ALL", "C.UTF-8")

    def __call__(self, *words: object) -> Ran:
        """Run ``kinfold`` with these words."""
        self._patch.setattr(sys, "argv", ["kinfold", *map(str, words)])
        self._capture.readouterr()
        code = 0
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
        said = self._capture.readouterr()
        return Ran(code, said.out, said.err)


def committed_project(root: Path) -> Path:
    """Make a project whose current run is ``small_run``."""
    project = Project.open(root)
    with project.lock(), project.begin_run() as run:
        for name, table in small_run().items():
            run.write(name, table)
        run.write_memory(Memory.empty())
        run.commit({})
    return root
