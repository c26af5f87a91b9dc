"""Judgements that people drew in the graph, under the keys of the records that they speak of.

A graph may show pseudonyms; they are digests with the project's key, so each is found again by making it
for every record once more. A customer stands for the records that it had in the graph, before the eyes of
whoever drew; what has become of it since does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfold.publishing.graph.opening import record_keys
from kinfold.publishing.graph.store import project_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kinfold.publishing.graph.store import Drawn, End, GraphStore

    Sides = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Pulled:
    """A judgement as drawn, and the keys of the records for which its ends stand.

    A side is empty when its end is neither a record nor a customer of the project, or when none of its
    records is in the current run.
    """

    drawn: Drawn
    sides: Sides

    @property
    def names(self) -> tuple[str, str]:
        """What a person calls both ends: a record by its own key, also where the graph shows a pseudonym."""
        one, other = (
            side[0] if end.label == "Record" and side else end.key
            for end, side in zip(self.drawn.ends, self.sides, strict=True)
        )
        return one, other

    @property
    def strangers(self) -> tuple[End, ...]:
        """The ends that are neither a record nor a customer of the project."""
        return tuple(end for end in self.drawn.ends if not end.label)

    @property
    def gone(self) -> tuple[End, ...]:
        """The ends of which the current run has no record."""
        return tuple(
            end for end, side in zip(self.drawn.ends, self.sides, strict=True) if end.label and not side
        )

    def is_lost(self, *, mask: bool) -> bool:
        """Say whether it could be taken now and no more once all records are masked, or none is."""
        records = [
            side != (end.key,)
            for end, side in zip(self.drawn.ends, self.sides, strict=True)
            if end.label == "Record"
        ]
        return all(self.sides) and any(masked != mask for masked in records)


def pull(find_table: Callable[[str], Path], secret: bytes, store: GraphStore) -> tuple[Pulled, ...]:
    """Return the judgements that nobody took yet; ``store.take`` notes that they are kept now.

    ``find_table``, ``secret``: of the project's current run. Raises ProjectUnusable.
    """
    project = project_id(secret)
    found = store.drawn(project)
    if not found:
        return ()
    ends = {end for each in found for end in each.ends if end.label}
    shown = _shown(project, store, ends)
    keys = record_keys(find_table, secret, sorted({record for side in shown.values() for record in side}))
    named = {end: tuple(sorted(keys[record] for record in shown[end] if record in keys)) for end in ends}
    return tuple(Pulled(each, (named.get(each.one, ()), named.get(each.other, ()))) for each in found)


def _shown(project: str, store: GraphStore, ends: set[End]) -> Mapping[End, Sequence[str]]:
    """Return for each end its records, by their ids in the graph."""
    customers = sorted(end.key for end in ends if end.label == "Customer")
    held: dict[str, list[str]] = defaultdict(list)
    for customer, record in store.members(project, customers) if customers else ():
        held[customer].append(record)
    return {end: [end.key] if end.label == "Record" else held[end.key] for end in ends}
