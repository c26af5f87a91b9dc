"""Finding customers of a run by what people know of them, and records by their names."""

from __future__ import annotations

from kinfold.searching.finding import Found, Hit, find
from kinfold.searching.naming import customer_named, pair_named, record_named, records_meant
from kinfold.searching.reopening import identifiers_of, reopened, sides_here
from kinfold.searching.shelf import Shelf

__all__ = [
    "Found",
    "Hit",
    "Shelf",
    "customer_named",
    "find",
    "identifiers_of",
    "pair_named",
    "record_named",
    "records_meant",
    "reopened",
    "sides_here",
]
