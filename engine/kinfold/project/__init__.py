"""The project folder: ground state, runs and judgements on disk; only committed state is ever seen."""

from __future__ import annotations

from kinfold.project.folder import Project
from kinfold.project.ledger import AuditEntry, GroundBatch
from kinfold.project.lock import this_program
from kinfold.project.runs import Run, RunWriter

__all__ = ["AuditEntry", "GroundBatch", "Project", "Run", "RunWriter", "this_program"]
