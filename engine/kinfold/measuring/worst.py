"""The customers and entities that a resolution gets most wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.measuring.matching import Matched, contingency

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int64Array

_EXAMPLES = 5  # record ids shown of one wrong customer or entity


@dataclass(frozen=True, slots=True)
class Wrong:
    """A customer that joins several entities, or an entity that lies in several customers."""

    name: str  # customer id or entity id
    records: int
    parts: int
    pairs: int  # false pairs of a customer, missed pairs of an entity
    examples: tuple[str, ...]  # record ids, one of each of the largest parts


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst customers, most wrong pairs first, equals by name."""

    overmerged: tuple[Wrong, ...]
    split: tuple[Wrong, ...]


def worst(matched: Matched, limit: int = 10) -> Worst:
    """Return the customers with most false pairs and the entities with most missed pairs."""
    cells, cell_of, size = contingency(matched)
    width = max(len(matched.customers), 1)
    first = np.full(len(cells), len(cell_of), dtype=np.int64)
    np.minimum.at(first, cell_of, np.arange(len(cell_of)))
    examples = [matched.record_ids[row] for row in first]
    return Worst(
        overmerged=_wrongest(cells % width, size, matched.customers, examples, limit),
        split=_wrongest(cells // width, size, matched.entities, examples, limit),
    )


def _wrongest(
    group: Int64Array, size: npt.NDArray[np.intp], names: tuple[str, ...], examples: list[str], limit: int
) -> tuple[Wrong, ...]:
    """Group the cells and list the groups of most pairs across cells."""
    total = np.bincount(group, weights=size, minlength=len(names)).astype(np.int64)
    inside = np.bincount(group, weights=size * (size - 1) // 2, minlength=len(names)).astype(np.int64)
    pairs = total * (total - 1) // 2 - inside
    chosen = sorted(np.flatnonzero(pairs).tolist(), key=lambda code: (-pairs[code], names[code]))[:limit]
    parts = {code: np.flatnonzero(group == code).tolist() for code in chosen}
    return tuple(
        Wrong(
            name=names[code],
            records=int(total[code]),
            parts=len(parts[code]),
            pairs=int(pairs[code]),
            examples=tuple(
                examples[cell]
                for cell in sorted(parts[code], key=lambda cell: (-size[cell], examples[cell]))[:_EXAMPLES]
            ),
        )
        for code in chosen
    )
