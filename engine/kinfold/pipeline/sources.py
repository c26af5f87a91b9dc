"""Files and frames → one batch of records: reading, mapping, and newer rows in place of older ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kinfold.errors import WrongRules
from kinfold.model import Field, Issue
from kinfold.reading.content import guess
from kinfold.reading.extraction import extract
from kinfold.reading.records import combine
from kinfold.reading.toml import for_source
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from kinfold.reading.extraction import Extract
    from kinfold.reading.mapping import SourceMapping
    from kinfold.tables import Batch, SourceTable


@dataclass(frozen=True, slots=True)
class Stayed:
    """How many records of a source only its earlier files hold, not ``file``, the newest."""

    source: str
    file: str
    records: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """All rows as records, and for each input table the primary record of each of its rows.

    ``stayed``: where a source's newest file gives some again that earlier ones gave, but not all.
    """

    batch: Batch
    mappings: tuple[SourceMapping, ...]
    row_records: tuple[pa.Array, ...]
    stayed: tuple[Stayed, ...]

    def without_rows(self) -> Gathered:
        """Return what is left to tell once nothing holds their records and cells any more."""
        batch = replace(self.batch, records=self.batch.records.schema.empty_table(), cells=())
        return replace(self, batch=batch)


def map_sources(
    tables: Sequence[SourceTable], given: Sequence[SourceMapping], standing: Sequence[SourceMapping]
) -> dict[str, SourceMapping]:
    """Return each source's mapping: the one given, the project's own, or guessed from its newest file."""
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
    """Extract the records of all tables, oldest first; a later file's rows replace earlier ones by key.

    A file adds records and renews them, it takes none away. One that gives records again says so in an
    Issue; the rows that it replaces count as repeated. The newest file of a source says in Issues what it
    lacks of its mapping.
    """
    newest_first = list(reversed(tables))
    extracts = side_by_side(
        lambda table: extract(table, _fitting(table, mappings[table.source])), newest_first
    )
    row_records = tuple(found.record for found in reversed(extracts))
    stayed = []
    for source in sorted(mappings):
        places = [place for place, table in enumerate(newest_first) if table.source == source]
        newest, *earlier = _renewed([extracts[place] for place in places])
        lacking = _lacking(newest_first[places[0]], mappings[source])
        newest = replace(newest, issues=(*newest.issues, *lacking))
        for place, left in zip(places, (newest, *earlier), strict=True):
            extracts[place] = left
        if any(
            one.given_again for one in earlier
        ):  # a file of new records alone is no export that lacks some
            records = sum(len(one.record.unique()) for one in earlier)
            stayed.append(Stayed(source, newest.file, records))
    return Gathered(
        combine(list(reversed(extracts))),
        tuple(mappings[source] for source in sorted(mappings)),
        row_records,
        tuple(one for one in stayed if one.records),
    )


def _renewed(found: Sequence[Extract]) -> list[Extract]:
    """Return the files of one source, newest first, each without the records that a newer one gives again."""
    renewed: list[Extract] = []
    again = [0] * len(found)  # rows of older files that each file gives again
    for whole in found:
        left = whole
        for place, newer in enumerate(renewed):
            before, left = left, left.without(newer.record)
            again[place] += left.given_again - before.given_again
        renewed.append(left)
    return [_telling(one, rows) for one, rows in zip(renewed, again, strict=True)]


def _telling(found: Extract, again: int) -> Extract:
    """Add the Issue that says how many rows of earlier files this one gives again."""
    if not again:
        return found
    reason = f"{again} rows of earlier files are given again here: the rows of this file count"
    return replace(found, issues=(*found.issues, Issue(found.mapping.source, found.file, 0, "", "", reason)))


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


def _lacking(table: SourceTable, mapping: SourceMapping) -> tuple[Issue, ...]:
    """Name the mapped columns that a file lacks, and those of its own that may be them under a new name."""
    headers, named = table.table.column_names, {c.column for c in mapping.columns}
    absent = [c.column for c in mapping.columns if c.field is not Field.IGNORE and c.column not in headers]
    if not absent:
        return ()
    reasons = [f"this file lacks columns that kinfold.toml names: {', '.join(absent)}"]
    if new := [header for header in headers if header not in named]:
        reasons.append(
            f"this file has columns that kinfold.toml does not name, which are not read: {', '.join(new)}"
        )
    return tuple(Issue(table.source, table.file, 0, "", "", reason) for reason in reasons)
