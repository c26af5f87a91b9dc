"""What learning anew changed: two models of one kind, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.levels import scales

if TYPE_CHECKING:
    from kinfold.scoring.model import FieldModel, KindModel


@dataclass(frozen=True, slots=True)
class Change:
    """The level of a field whose weight changed most, in centibits; the rarity of a value is apart."""

    field: str
    level: str
    before: int
    now: int


def changes(before: KindModel, now: KindModel) -> tuple[Change, ...]:
    """Return what changed in each field that both models weigh, most first; none where nothing did."""
    found = [
        _most_changed(before.fields[name], now.fields[name]) for name in before.fields.keys() & now.fields
    ]
    changed = (change for change in found if change.before != change.now)
    return tuple(sorted(changed, key=lambda change: (-abs(change.now - change.before), change.field)))


def _most_changed(before: FieldModel, now: FieldModel) -> Change:
    """Compare the weights level by level; the closest of equally changed levels counts."""
    then, here = before.weight, now.weight
    most = int(np.argmax(np.abs(here - then)))
    return Change(now.field, scales()[now.scale].levels[most].key, int(then[most]), int(here[most]))
