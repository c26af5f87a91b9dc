"""kinfold decides which records are one customer, how customers belong together, and says why.

>>> import kinfold
>>> resolution = kinfold.resolve({"crm": "customers.csv"})  # doctest: +SKIP
>>> resolution.tables["customers"].to_pandas()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfold.errors import KinfoldError
from kinfold.tables import Resolution

if TYPE_CHECKING:
    from pathlib import Path

__version__ = "0.1.0"
__all__ = ["KinfoldError", "Resolution", "__version__", "resolve"]


def resolve(inputs: Any, *, mapping: str | Path | None = None) -> Resolution:
    """Resolve paths or data frames; see ``kinfold.pipeline.memory_run``. Loads the engine on first use."""
    from kinfold.pipeline.memory_run import resolve as resolve_inputs  # noqa: PLC0415  # import kinfold stays instant

    return resolve_inputs(inputs, mapping=mapping)
