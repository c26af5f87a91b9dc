"""The values that hold most records together, how far each is trusted, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfold.errors import UsageError

if TYPE_CHECKING:
    from kinfold.searching import Shelf

_HUBS = """
    WITH top AS (
        SELECT kind, value, identifier_class, reason, names, records FROM identifiers WHERE records > 1
        ORDER BY records DESC, kind, value LIMIT $limit)
    SELECT top.*, count(DISTINCT customer_id) AS customers
    FROM top JOIN mentions m ON split_part(m.kind, ' ', 1) = top.kind AND m.value = top.value
    JOIN members USING (record) GROUP BY ALL ORDER BY records DESC, kind, value
"""
_NAMED = """
    SELECT DISTINCT i.kind, i.value FROM identifiers i
    WHERE i.value IN ($text, lower($text)) OR i.kind || ' ' || i.value = $text OR (i.kind, i.value) IN (
        SELECT (split_part(kind, ' ', 1), value) FROM mentions WHERE raw = $text AND value <> '')
    OR (i.kind = 'phone' AND len($digits) >= 7 AND ends_with(i.value, $digits))
    ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Hub:
    """An identifier value: names and records on it, and the customers that these records are in."""

    kind: str
    value: str
    identifier_class: str
    reason: str
    names: int
    records: int
    customers: int


def hubs(shelf: Shelf, limit: int) -> tuple[Hub, ...]:
    """Return the values on most records, most first; also those that link nothing."""
    return tuple(Hub(**row) for row in shelf.ask(_HUBS, limit=limit))


def hub_named(shelf: Shelf, text: str) -> tuple[str, str]:
    """Return kind and value of the identifier meant: its standard value, with its kind, or as it was read.

    Raises UsageError when no record has it, or it may be several.
    """
    number = "".join(letter for letter in text if letter.isdecimal()).lstrip("0")  # of a national prefix
    digits = number if re.fullmatch(r"[\d\s()+./-]+", text) else ""
    rows = [(str(row["kind"]), str(row["value"])) for row in shelf.ask(_NAMED, text=text, digits=digits)]
    if not rows:
        raise UsageError(f"No record has the value {text}.", hint="`kinfold hubs` lists shared values.")
    if len(rows) > 1:
        listed = ", ".join(f"'{kind} {value}'" for kind, value in rows)
        raise UsageError(f"{text} may be several values.", hint=f"Name one of them: {listed}.")
    return rows[0]
