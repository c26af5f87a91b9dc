"""What a person had before them when they judged: the records of each side and marks of their identifiers.

A judgement is kept for ever, so it must not keep phones and identity numbers. A mark can be compared
with a value by who has the project's secret, and is nothing to who has not.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kinfold.model import Judgement


MARK_DIGITS = 32  # hexadecimal ones, 128 bits: no two values of a project share a mark by chance
_USE = "judged identifier"  # so that a mark equals nothing else that the secret was used for


@dataclass(frozen=True, slots=True)
class Seal:
    """Makes the marks of one project, by HMAC-SHA256 under its secret."""

    secret: bytes = field(repr=False)

    def mark(self, kind: str, value: str) -> str:
        """Return the mark of an identifier: the same for the same kind and standard value."""
        told = json.dumps([_USE, kind, value], ensure_ascii=False).encode()
        return hmac.new(self.secret, told, hashlib.sha256).hexdigest()[:MARK_DIGITS]


@dataclass(frozen=True, slots=True)
class Side:
    """One record, or all records of the customer that was judged; and the identifiers on them.

    ``marks``: kind and mark of each identifier, ascending.
    """

    records: tuple[str, ...]
    marks: tuple[tuple[str, str], ...] = ()


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


def sealed(snapshot: str, seal: Seal) -> str:
    """Return a snapshot that held its identifiers in plain text with their marks; any other as it is."""
    try:
        told = json.loads(snapshot)
        sides = (told["left"], told["right"])
        if not all("identifiers" in side for side in sides):
            return snapshot
        return Snapshot(*(_marked(side, seal) for side in sides)).text()
    except (ValueError, KeyError, TypeError):
        return snapshot


def _marked(told: dict[str, Any], seal: Seal) -> Side:
    marks = sorted((str(kind), seal.mark(str(kind), str(value))) for kind, value in told["identifiers"])
    return Side(tuple(map(str, told["records"])), tuple(marks))


def _side(told: dict[str, Any]) -> Side:
    pairs = [(str(kind), str(mark)) for kind, mark in told["marks"]]
    return Side(tuple(map(str, told["records"])), tuple(pairs))
