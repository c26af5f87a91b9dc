"""Files delivered to a project one after the other, and a copy of it that has kept nothing."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

from kinfold.pipeline import RunRequest, run
from kinfold.reading import SourceFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kinfold.pipeline import RunReport


def deliver(project: Path, name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> RunReport:
    """Resolve a file of these rows, of the source crm, into a project."""
    path = project.parent / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return run(RunRequest(project, (SourceFile(str(path), "crm"),)))


def copy_without(project: Path, prefix: str) -> Path:
    """Copy a project, but for the files of its runs whose names begin so."""
    copy = project.with_name("anew")
    shutil.copytree(project, copy)
    for path in copy.glob(f"runs/*/{prefix}*"):
        path.unlink()
    return copy
