"""What a run is asked for, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kinfold.reading import SourceFile
    from kinfold.reading.mapping import SourceMapping
    from kinfold.scoring.model import KindModel
    from kinfold.tables import Resolution


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a run is asked for. ``mapping``: a file of mappings from elsewhere; ``paths`` may be none.

    ``learn``: leave the project's model aside and learn it from the records there are now.
    """

    project: Path
    paths: tuple[SourceFile, ...]
    mapping: Path | None = None
    with_input: bool = False
    progress: Callable[[str, int, int], None] = lambda *_: None
    learn: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RunReport:
    """What came of it; ``changed`` is False when the input, rules and model were those of the last run.

    ``before``: the models, by kind, that the project had; ``models``: those that it was resolved with.
    """

    resolution: Resolution
    mappings: tuple[SourceMapping, ...]
    out: Path
    changed: bool
    before: Mapping[str, KindModel]
    models: Mapping[str, KindModel]

    @property
    def relearned(self) -> bool:
        """Whether the project had a model that was learned anew."""
        shared = self.before.keys() & self.models.keys()
        return any(self.models[kind] is not self.before[kind] for kind in shared)
