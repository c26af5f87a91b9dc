"""Files and frames → one batch of records: reading, mapping, and newer rows in place of older ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.errors import WrongRules
from kinfold.reading.content import guess
from kinfold.reading.extraction import extract
from kinfold.reading.records import combine
from kinfold.reading.toml import for_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.reading.extraction import Extract
    from kinfold.reading.mapping import SourceMapping
    from kinfold.tables import Batch, SourceTable


@dataclass(frozen=True, slots=True)
class Gathered:
    """All rows as records, and for each input table the primary record of each of its rows."""

    batch: Batch
    mappings: tuple[SourceMapping, ...]
    row_records: tuple[pa.Array, ...]


def map_sources(
    tables: Sequence[SourceTable], given: Sequence[SourceMapping], standing: Sequence[SourceMapping]
) -> dict[str, SourceMapping]:
    """Return each source's mapping: the one given, else the project's own, else guessed from its newest file."""
    newest = {table.source: table for table in tables}
    mappings = {}
    for source, table in newest.items():
        told = for_source(given, source) or for_source(standing, source) or guess(table)
        mappings[source] = replace(told, source=source)
    if given and not any(for_source(given, source) for source in newest):
        names = ", ".join(sorted(newest))
        raise WrongRules(
            f"the mapping names none of the sources {names}", hint='give its [[source]] that name, or "*"'
        )
    return mappings


def gather(tables: Sequence[SourceTable], mappings: dict[str, SourceMapping]) -> Gathered:
    """Extract the records of all tables, oldest first; a later file's row replaces an earlier one's by key."""
    extracts: list[Extract] = []
    row_records: list[pa.Array] = []
    seen: dict[str, pa.Array] = {}
    for table in reversed(tables):
        found = extract(table, _fitting(table, mappings[table.source]))
        row_records.append(found.record)
        newer = seen.get(table.source)
        if newer is not None:
            found = _without(table, found, newer, mappings)
            newer = pa.concat_arrays([newer, found.record])
        seen[table.source] = found.record if newer is None else newer
        extracts.append(found)
    extracts.reverse()
    row_records.reverse()
    batch = combine(extracts)
    return Gathered(batch, tuple(mappings[s] for s in sorted(mappings)), tuple(row_records))


def _without(
    table: SourceTable, found: Extract, newer: pa.Array, mappings: dict[str, SourceMapping]
) -> Extract:
    """Leave out the rows whose record a later file gives again."""
    kept = pc.invert(pc.is_in(found.record, value_set=newer))
    if pc.all(kept).as_py() or len(kept) != len(table.table):
        return found
    rows = np.asarray(kept, bool)
    older = replace(
        table,
        table=table.table.filter(kept),
        lines=table.lines[rows],
        rows_read=table.rows_read - int((~rows).sum()),
    )
    return extract(older, _fitting(older, mappings[table.source]))


def _fitting(table: SourceTable, mapping: SourceMapping) -> SourceMapping:
    """Keep the columns that this file has: an earlier file of a source may have had fewer."""
    headers = set(table.table.column_names)
    present = tuple(c for c in mapping.columns if c.column in headers)
    if not present:
        raise WrongRules(
            f"{table.file}: none of the mapped columns is in the file",
            hint=f"its headers are: {', '.join(table.table.column_names)}",
        )
    return replace(mapping, columns=present)
