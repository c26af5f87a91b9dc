"""What a person had before them when they judged: the records of each side and their identifiers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kinfold.model import Judgement


@dataclass(frozen=True, slots=True)
class Side:
    """One record, or all records of the customer that was judged; and the identifiers on them.

    ``identifiers``: kind and standard value, ascending.
    """

    records: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Both sides of a judgement as they were seen; ``left`` belongs to the judgement's ``left``."""

    left: Side
    right: Side

    def text(self) -> str:
        """Return it as JSON, the same text for the same snapshot."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def snapshot_of(judgement: Judgement) -> Snapshot | None:
    """Return what was seen, None where the judgement keeps nothing that can be read."""
    try:
        told = json.loads(judgement.snapshot)
        return Snapshot(*(_side(told[name]) for name in ("left", "right")))
    except (ValueError, KeyError, TypeError):
        return None


def sides(judgement: Judgement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the records for which each side stands: the one it names, or all of a customer."""
    seen = snapshot_of(judgement)
    if seen is None:
        return (judgement.left,), (judgement.right,)
    left, right = {judgement.left, *seen.left.records}, {judgement.right, *seen.right.records}
    return tuple(sorted(left)), tuple(sorted(right))


def _side(told: dict[str, Any]) -> Side:
    pairs = [(str(kind), str(value)) for kind, value in told["identifiers"]]
    return Side(tuple(map(str, told["records"])), tuple(pairs))
