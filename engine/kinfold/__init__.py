"""kinfold decides which records are one customer, how customers belong together, and says why.

>>> import kinfold
>>> resolution = kinfold.resolve({"crm": "customers.csv"})  # doctest: +SKIP
>>> resolution.tables["customers"].to_pandas()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfold.errors import KinfoldError

if TYPE_CHECKING:
    from pathlib import Path

    from kinfold.tables import Resolution

__version__ = "0.1.0"
__all__ = ["KinfoldError", "Resolution", "__version__", "resolve"]


def resolve(inputs: Any, *, mapping: str | Path | None = None) -> Resolution:
    """Resolve paths or data frames; see ``kinfold.pipeline.memory_run``. Loads the engine on first use."""
    from kinfold.pipeline.memory_run import resolve as resolve_inputs  # noqa: PLC0415  # import kinfold stays instant

    return resolve_inputs(inputs, mapping=mapping)


def __getattr__(name: str) -> Any:
    """Return ``Resolution``, whose module loads Arrow: most of what imports kinfold does without."""
    if name != "Resolution":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kinfold.tables import Resolution  # noqa: PLC0415  # see above

    return Resolution
