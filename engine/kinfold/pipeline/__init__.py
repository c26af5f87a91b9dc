"""The run: every stage in order, and the project folder around it."""

from __future__ import annotations

from kinfold.pipeline.report import RunReport, RunRequest
from kinfold.pipeline.running import run

__all__ = ["RunReport", "RunRequest", "run"]
