"""Mentions and issues as the tables that a run keeps."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.model import Issue
from kinfold.tables import ISSUES, MENTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.standard.mentions import Mentions

_SCHEMED = ("id_number", "account", "tax_id", "category")  # kinds whose scheme people should see


def issue_table(issues: Sequence[Issue]) -> pa.Table:
    """Return ISSUES, in the order of source, file and line."""
    names = [f.name for f in fields(Issue)]
    ordered = sorted(issues, key=lambda i: (i.source, i.file, i.line, i.field, i.reason, i.raw))
    columns = {name: [getattr(issue, name) for issue in ordered] for name in names}
    return pa.table(columns, schema=ISSUES)


def mention_table(keys: pa.ChunkedArray, mentions: Sequence[Mentions]) -> pa.Table:
    """Return MENTIONS with text as dictionaries: what every record says, as read and in standard form."""
    chunks = [_chunk(keys, each) for each in mentions]
    return pa.concat_tables(chunks) if chunks else MENTIONS.empty_table()


def _chunk(keys: pa.ChunkedArray, mentions: Mentions) -> pa.Table:
    row = pa.array(mentions.row)
    kind = f"{mentions.kind} {mentions.scheme}".strip() if mentions.kind in _SCHEMED else mentions.kind
    table = mentions.table
    raw = mentions.raws.take(table["raw"].combine_chunks()).take(row)
    return pa.table(
        {
            "record": keys.take(pa.array(mentions.record)),
            "kind": pa.array(np.full(len(row), kind, dtype=object), pa.string()),
            "value": table["value"].take(row),
            "column": pa.array(np.array(mentions.columns, dtype=object)[mentions.column], pa.string()),
            "raw": raw,
            "quality": table["quality"].take(row),
            "reason": table["reason"].take(row),
        },
        schema=MENTIONS,
    )
