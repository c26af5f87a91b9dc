"""From what a person types to the customer or record that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfold.errors import UsageError

if TYPE_CHECKING:
    from kinfold.searching.shelf import Shelf

_LISTED = 5  # candidates or near names in an error

_NEAR = """
    SELECT DISTINCT name, likeness FROM (
        SELECT record AS name, greatest(
            jaro_winkler_similarity(lower(record), lower($text)),
            jaro_winkler_similarity(lower(source_key), lower($text))) AS likeness FROM records
        UNION ALL SELECT customer_id, jaro_winkler_similarity(lower(customer_id), lower($text)) FROM customers
    ) WHERE likeness > 0.7 ORDER BY likeness DESC, name LIMIT 3
"""
_STRONGEST_LINK = """
    SELECT links.left AS l, links.right AS r FROM links
    WHERE (links.left IN (SELECT unnest($lefts)) AND links.right IN (SELECT unnest($rights)))
       OR (links.right IN (SELECT unnest($lefts)) AND links.left IN (SELECT unnest($rights)))
    ORDER BY weight DESC, l, r LIMIT 1
"""


def customer_named(shelf: Shelf, text: str) -> str:
    """Return the id of the customer whose id this is, "" when it is none."""
    rows = shelf.ask(
        "SELECT customer_id FROM customers WHERE customer_id IN ($text, upper($text))", text=text
    )
    return str(rows[0]["customer_id"]) if rows else ""


def record_named(shelf: Shelf, text: str) -> str:
    """Return the record ``SOURCE:KEY`` that is meant by its full name, or by its bare key.

    Raises UsageError when several sources have the key (it lists them), or no record has it (it lists
    the nearest names).
    """
    rows = shelf.ask(
        "SELECT record FROM records WHERE record = $text OR source_key = $text ORDER BY record", text=text
    )
    records = [str(row["record"]) for row in rows]
    if text in records:
        return text
    if len(records) > 1:
        more = f" and {len(records) - _LISTED:,} more" if len(records) > _LISTED else ""
        listed = ", ".join(records[:_LISTED]) + more
        raise UsageError(f"{text} may mean several records: {listed}.", hint="Name one of them in full.")
    if not records:
        raise _unknown(shelf, text)
    return records[0]


def pair_named(shelf: Shelf, left: str, right: str) -> tuple[str, str]:
    """Return the two records that are meant; a customer stands for its records.

    Where a customer is meant, the two records with the strongest link between both sides are taken,
    else the first ones by key. Raises UsageError as ``record_named``, and when both are one record.
    """
    lefts, rights = records_meant(shelf, left), records_meant(shelf, right)
    if lefts == rights and len(lefts) == 1:
        raise UsageError(f"{left} and {right} are the same record.", hint="Name two different records.")
    if len(lefts) == 1 and len(rights) == 1:
        return lefts[0], rights[0]
    rows = shelf.ask(_STRONGEST_LINK, lefts=lefts, rights=rights)
    if not rows:
        return lefts[0], next(record for record in rights if record != lefts[0])
    pair = (str(rows[0]["l"]), str(rows[0]["r"]))
    return pair if pair[0] in lefts and pair[1] in rights else (pair[1], pair[0])


def records_meant(shelf: Shelf, text: str) -> list[str]:
    """Return the record that is meant, or all records of the customer; raises as ``record_named``."""
    customer = customer_named(shelf, text)
    if not customer:
        return [record_named(shelf, text)]
    rows = shelf.ask("SELECT record FROM members WHERE customer_id = $id ORDER BY record", id=customer)
    return [str(row["record"]) for row in rows]


def _unknown(shelf: Shelf, text: str) -> UsageError:
    moved = shelf.ask(
        "SELECT other_id FROM lineage WHERE customer_id = $text AND other_id <> '' ORDER BY event, other_id",
        text=text,
    )
    if moved:
        return UsageError(f"{text} is no customer any more.", hint=f"It went into {moved[0]['other_id']}.")
    near = ", ".join(str(row["name"]) for row in shelf.ask(_NEAR, text=text))
    hint = f"Did you mean {near}?" if near else "`kinfold find TEXT` looks for names, numbers and addresses."
    return UsageError(f"No customer or record is called {text}.", hint=hint)
