"""Batches written as rows, for tests of what comes after reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from kinfold.model import Field, Kind
from kinfold.tables import RECORDS, Batch, Cells

if TYPE_CHECKING:
    from collections.abc import Mapping


def batch_of(rows: Mapping[str, Mapping[Any, str]], kind: Kind = Kind.PERSON) -> Batch:
    """Return a batch with a record a key; a column is a Field, or ``field:scheme`` as text."""
    keys = sorted(rows)
    records = pa.table(
        {name: pa.array([_said(name, key, kind, rows[key]) for key in keys]) for name in RECORDS.names},
        schema=RECORDS,
    )
    columns = sorted({str(column) for row in rows.values() for column in row})
    return Batch(records, tuple(_cells(column, rows, keys) for column in columns), (), ())


def both(persons: Batch, organizations: Batch) -> Batch:
    """Return one batch of two whose keys do not mix: all of the first come before the second's."""
    moved = [
        Cells(c.source, c.column, c.field, c.scheme, c.group, c.record + len(persons.records), c.raw)
        for c in organizations.cells
    ]
    records = pa.concat_tables([persons.records, organizations.records])
    assert records["record"].to_pylist() == sorted(records["record"].to_pylist())
    return Batch(records, (*persons.cells, *moved), (), ())


def _said(name: str, key: str, kind: Kind, row: Mapping[Any, str]) -> str | int:
    source, _, own = key.partition(":")
    known = {"record": key, "source": source, "source_key": own, "primary": key}
    shown = str(row.get(Field.NAME, row.get(Field.COMPANY, "")))
    return {**known, "kind": kind.value, "name": shown, "line": 2}.get(name, "")


def _cells(column: str, rows: Mapping[str, Mapping[Any, str]], keys: list[str]) -> Cells:
    field, _, scheme = column.partition(":")
    texts = [{str(name): text for name, text in rows[key].items()}.get(column, "") for key in keys]
    told = [i for i, text in enumerate(texts) if text]
    raw = pa.array([texts[i] for i in told], pa.string())
    return Cells("crm", column, Field(field), scheme, "", np.array(told, np.int32), raw)
