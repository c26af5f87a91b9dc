"""The run: every stage in order, and the project folder around it."""

from __future__ import annotations

from kinfold.pipeline.memory_run import resolve
from kinfold.pipeline.running import RunReport, RunRequest, run

__all__ = ["RunReport", "RunRequest", "resolve", "run"]
