"""The current run of a project, for the commands that look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfold.errors import ProjectUnusable
from kinfold.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from kinfold.project import Run


def current_run(project: Path) -> Run:
    """Return the last committed run. Raises ProjectUnusable when there is no project, or no run in it."""
    return current_run_of(Project.open(project, create=False))


def current_run_of(project: Project) -> Run:
    """Return the last committed run of an open project. Raises ProjectUnusable when there is none."""
    run = project.current_run()
    if run is None:
        raise ProjectUnusable(
            f"{project.root} has no finished run yet", hint="Run `kinfold resolve FILE…` first."
        )
    return run
