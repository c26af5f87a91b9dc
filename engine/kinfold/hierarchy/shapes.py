"""What the stages of the hierarchy hand on: claims between records, and parents known by a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.model import Relation
    from kinfold.tables import Int32Array

COLUMNS = ("relation", "role", "percent", "child", "parent", "basis", "asked")
NOWHERE = -1  # the parent of a claim that knows it by a text alone, or not at all


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Claims of one kind: a row each with COLUMNS, and ``asks`` (row, tier, key) for unknown parents.

    A key names a parent by a text, such as ``domain acme.com``; of several tiers the first that anybody
    answers to decides.
    """

    rows: pd.DataFrame
    asks: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """All claims: ``rows`` with COLUMNS, ``asks`` (row, tier, key), and ``holders`` (key, record).

    Keys are numbers. Which records answer to a key is known before the customers are; whether they are
    one customer is not, so asks are answered when claims are projected.
    """

    rows: pd.DataFrame
    asks: pd.DataFrame
    holders: pd.DataFrame


def texts_of(column: pd.Series[str]) -> pa.StringArray:
    """Return a column of a frame as an array of text."""
    told = pa.array(column)
    return (told.combine_chunks() if isinstance(told, pa.ChunkedArray) else told).cast(pa.string())


def rows_of(
    relation: Relation, child: Int32Array, parent: Int32Array, basis: str, *, role: Any = "", asked: Any = ""
) -> pd.DataFrame:
    """Return the claims of one relation; ``role`` and ``asked`` are a text each or one for all."""
    columns = {
        "relation": relation.value, "role": role, "percent": "", "child": child, "parent": parent,
        "basis": basis, "asked": asked,
    }  # fmt: skip
    return pd.DataFrame(columns, columns=list(COLUMNS), index=range(len(child)))


def asks_of(row: Any, tier: int, key: Any) -> pd.DataFrame:
    """Return asks of one tier: the rows that ask, and the key each asks for."""
    rows, keys = np.asarray(row, np.int64), np.asarray(key, dtype=object)
    return pd.DataFrame({"row": rows, "tier": tier, "key": keys})


def no_asks() -> pd.DataFrame:
    """Return asks without rows."""
    return asks_of([], 0, [])


def joined(parts: Sequence[Part]) -> Part:
    """Put parts one below the other; asks keep to their rows."""
    begins = np.cumsum([0, *(len(part.rows) for part in parts)])
    present = [part.rows for part in parts if len(part.rows)] or [pd.DataFrame(columns=list(COLUMNS))]
    asks = [
        part.asks.assign(row=part.asks["row"] + int(begin))
        for part, begin in zip(parts, begins[:-1], strict=True)
        if len(part.asks)
    ]
    return Part(pd.concat(present, ignore_index=True), pd.concat(asks or [no_asks()], ignore_index=True))
