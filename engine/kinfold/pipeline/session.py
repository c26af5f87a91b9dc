"""One session of a project: the rows of files are added, and all that the project then holds is resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfold.errors import UnreadableInput
from kinfold.project.folder import Project
from kinfold.reading.toml import read_mapping

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kinfold.pipeline.report import RunReport, RunRequest
    from kinfold.standard.workers import Workers
    from kinfold.tables import SourceTable


def resolve_files(
    request: RunRequest, files: list[tuple[SourceTable, str]], tools: tuple[Callable[[str], None], Workers]
) -> RunReport:
    """Add ``files``, which the list lets go of, and resolve the project.

    ``files``: each with the digest of its content; ``tools``: as for ``run_ground``.

    Raises KinfoldError.
    """
    given = read_mapping(_text(request.mapping)) if request.mapping is not None else ()
    project = Project.open(request.project)
    with project.lock():
        while files:  # each is let go as soon as the project has it
            project.add_batch(*files.pop(0))
        ground = project.ground()
        from kinfold.pipeline.project_run import run_ground  # noqa: PLC0415  # loaded beside all this

        return run_ground(project, request, (ground, given), tools)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnreadableInput(f"{path}: the mapping cannot be read", hint=str(fault)) from fault
