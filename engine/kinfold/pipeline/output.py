"""Mentions and issues as the tables that a run keeps."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.model import Issue
from kinfold.tables import ISSUES, MENTIONS, checked

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
    record = keys.combine_chunks()
    chunks = [_chunk(record, each) for each in mentions if len(each.row)]
    return checked(pa.concat_tables(chunks) if chunks else MENTIONS.empty_table(), MENTIONS, "mentions")


def _chunk(keys: pa.StringArray, mentions: Mentions) -> pa.Table:
    kind = f"{mentions.kind} {mentions.scheme}".strip() if mentions.kind in _SCHEMED else mentions.kind
    table, row = mentions.table, pa.array(mentions.row)
    columns = {
        "record": (pa.array(mentions.record), keys),
        "kind": (pa.array(np.zeros(len(row), np.int8)), pa.array([kind])),
        "value": (row, table["value"].combine_chunks()),
        "column": (pa.array(mentions.column), pa.array(mentions.columns, pa.string())),
        "raw": (table["raw"].combine_chunks().take(row), mentions.raws),
        "quality": _coded(table["quality"], row),
        "reason": _coded(table["reason"], row),
    }
    return pa.table({name: pa.DictionaryArray.from_arrays(*column) for name, column in columns.items()})


def _coded(column: pa.ChunkedArray, row: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the codes, small ones, of a column of few texts at each row, and the texts."""
    coded = pc.dictionary_encode(column).unify_dictionaries().combine_chunks()
    return coded.indices.cast(pa.int16()).take(row), coded.dictionary
