"""Judgements that people drew in the graph, under the keys of the records that they speak of.

A graph may show pseudonyms; they are digests with the project's key, so each is found again by making it
for every record once more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kinfold.publishing.graph.opening import record_keys
from kinfold.publishing.graph.store import project_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kinfold.publishing.graph.store import Drawn, GraphStore


@dataclass(frozen=True, slots=True)
class Pulled:
    """A judgement as drawn, and with its records' keys: ``named``, None if one is not in the run."""

    drawn: Drawn
    named: Drawn | None

    @property
    def is_masked(self) -> bool:
        """Whether it was drawn between pseudonyms."""
        return self.named is not None and self.named.one != self.drawn.one


def pull(find_table: Callable[[str], Path], secret: bytes, store: GraphStore) -> tuple[Pulled, ...]:
    """Return the judgements that nobody took yet; ``store.take`` notes that they are kept now.

    ``find_table``, ``secret``: of the project's current run. Raises ProjectUnusable.
    """
    found = store.drawn(project_id(secret))
    if not found:
        return ()
    keys = record_keys(find_table, secret, sorted({end for each in found for end in (each.one, each.other)}))
    return tuple(Pulled(each, _named(each, keys)) for each in found)


def _named(drawn: Drawn, keys: dict[str, str]) -> Drawn | None:
    one, other = keys.get(drawn.one), keys.get(drawn.other)
    return replace(drawn, one=one, other=other) if one and other else None
