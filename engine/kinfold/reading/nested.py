"""Nested values become flat cells.

A key inside an object is joined to its owner's by a dot. Scalars of a list are joined by " / ". Each
object of a list gives columns of its own: where a record already has one of them, the whole object's
columns are numbered " 2", " 3", …, so that what belongs together keeps one number. The objects of
``FEATURES``, Senzing's list, give columns without that prefix. A key stated twice is numbered too.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from kinfold.reading.grid import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Pairs = Iterable[tuple[str, object]]

UNPREFIXED = "FEATURES"
MAX_OBJECTS = 100  # objects in one list of one record: more are a table of their own, not one party's cells


class TooManyError(ValueError):
    """A record holds more objects in a list than a party has features."""


def flatten(pairs: Pairs, text: Callable[[object], str]) -> dict[str, str]:
    """Return the cells of one object; an inner object is a tuple of (key, value) pairs, a list a list.

    ``text`` writes a scalar. Raises TooManyError, and RecursionError for an absurd depth.
    """
    row: dict[str, str] = {}
    for key, value in pairs:
        name = _name(key)
        if isinstance(value, str) and name not in row:
            row[name] = value
        elif isinstance(value, tuple):
            _place(row, f"{name}.", flatten(value, text))
        elif isinstance(value, list):
            _place_list(row, name, value, text)
        else:
            _place(row, "", {name: text(value)})
    return row


@lru_cache(maxsize=10_000)
def _name(key: str) -> str:
    return clean(key)


def _place_list(row: dict[str, str], name: str, values: list[object], text: Callable[[object], str]) -> None:
    flat = _levelled(values)
    objects = [value for value in flat if isinstance(value, tuple)]
    if len(objects) > MAX_OBJECTS:
        raise TooManyError(f"{name} lists {len(objects)} objects, more than {MAX_OBJECTS}")
    scalars = [text(value) for value in flat if not isinstance(value, tuple)]
    if scalars or not objects:
        _place(row, "", {name: " / ".join(scalar for scalar in scalars if scalar)})
    for value in objects:
        _place(row, "" if name == UNPREFIXED else f"{name}.", flatten(value, text))


def _levelled(values: list[object]) -> list[object]:
    flat: list[object] = []
    for value in values:
        flat.extend(_levelled(value) if isinstance(value, list) else [value])
    return flat


def _place(row: dict[str, str], prefix: str, cells: dict[str, str]) -> None:
    for number in count(1):
        suffix = f" {number}" if number > 1 else ""
        named = {f"{prefix}{key}{suffix}": cell for key, cell in cells.items()}
        if row.keys().isdisjoint(named):
            row.update(named)
            return
