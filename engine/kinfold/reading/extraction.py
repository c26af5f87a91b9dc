"""From the rows of one file to named rows: their keys, kinds, names and parties, still in columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.errors import WrongRules
from kinfold.model import Field, Issue
from kinfold.reading import keys, naming
from kinfold.reading.naming import nonblank
from kinfold.rules import unknown
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kinfold.reading.mapping import ColumnMapping, SourceMapping
    from kinfold.reading.naming import Columns, Party
    from kinfold.tables import Int64Array, SourceTable

_SINGLE = (Field.KEY, Field.SOURCE, Field.KIND, Field.UPDATED_AT)
_REFERENCES = ("key", "pointer", "anchor")  # schemes of parent columns that hold keys
_ROW_TEXTS = ("record", "source", "key", "kind", "name", "updated_at")  # of an Extract
_SILENT = (*_SINGLE, Field.IGNORE)  # fields that give no cell
# ISO 8601 and its looser kin: 2024-1-5 9:30, 2024/01/05, 20240105, 2024年1月5日 09:30:00
_DATE = (
    r"^(?P<y>\d{4})[-/.年]?(?P<m>\d{1,2})[-/.月]?(?P<d>\d{1,2})日?"
    r"(?:[T ]+(?P<h>\d{1,2}):?(?P<n>\d{2})(?::?(?P<s>\d{2}(?:[.,]\d+)?))?)?(?:Z|[+-]\d\d:?\d\d)?$"
)


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """The rows of one file, named. All columns have a place for each row that was not set aside.

    ``record``, ``source``, ``key``, ``kind``, ``name``: text; ``updated_at``: sortable text, "" when not
    told or not a date; ``columns``: the mapped cells as read. ``given_again``: rows left out because a
    later file has their record.
    """

    mapping: SourceMapping
    file: str
    rows_read: int
    quarantined: int
    issues: tuple[Issue, ...]
    record: pa.Array
    source: pa.Array
    key: pa.Array
    kind: pa.Array
    name: pa.Array
    updated_at: pa.Array
    line: Int64Array
    parties: tuple[Party, ...]
    columns: Mapping[str, pa.Array]
    given_again: int = 0

    def without(self, record: pa.Array) -> Extract:
        """Leave out the rows of these records, for a later file gives them again."""
        kept = pc.invert(pc.is_in(self.record, value_set=record))
        left_out = len(kept) - pc.sum(kept, min_count=0).as_py()
        if not left_out:
            return self
        texts = _filtered({name: getattr(self, name) for name in _ROW_TEXTS}, kept)
        parties = tuple(
            replace(p, present=p.present.filter(kept), name=p.name.filter(kept)) for p in self.parties
        )
        columns = _filtered(self.columns, kept)
        line = self.line[np.asarray(kept, bool)]
        return replace(
            self,
            **texts,
            line=line,
            parties=parties,
            columns=columns,
            given_again=self.given_again + left_out,
        )

    def cell_columns(self) -> tuple[ColumnMapping, ...]:
        """Return the columns that give cells."""
        return tuple(c for c in self.mapping.columns if c.field not in _SILENT)


def _filtered(columns: Mapping[str, pa.Array], kept: pa.Array) -> dict[str, pa.Array]:
    filtered = side_by_side(lambda column: column.filter(kept), columns.values())
    return dict(zip(columns, filtered, strict=True))


def extract(table: SourceTable, mapping: SourceMapping) -> Extract:
    """Return the rows of ``table`` as ``mapping`` reads them; bad rows and keys become Issues.

    Raises WrongRules when the mapping names a column that the file does not have, or two keys.
    """
    _check(table, mapping)
    kept, blank_issues = _without_blank_rows(table)
    rows = kept.table.num_rows
    named = [c.column for c in mapping.columns if c.field is not Field.IGNORE]
    whole = side_by_side(lambda name: kept.table.column(name).combine_chunks(), named)
    columns: Columns = dict(zip(named, whole, strict=True))
    key, key_issues = _keys(kept, mapping, columns)
    source = _sources(mapping, columns, rows)
    kind = naming.row_kinds(mapping, columns, rows)
    return Extract(
        mapping=mapping,
        file=table.file,
        rows_read=table.rows_read,
        quarantined=table.rows_read - rows,
        issues=(*table.issues, *blank_issues, *key_issues, *_empty_rows(kept, mapping, columns)),
        record=pc.binary_join_element_wise(source, key, ":"),
        source=source,
        key=key,
        kind=kind,
        name=naming.row_names(mapping, columns, key),
        updated_at=_updated_at(mapping, columns, rows),
        line=kept.lines,
        parties=naming.parties(mapping, columns, kind),
        columns=columns,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    source: str
    file: str
    table: pa.Table
    lines: Int64Array

    def issue(self, place: int, field: str, raw: str, reason: str) -> Issue:
        return Issue(self.source, self.file, int(self.lines[place]), field, raw, reason)


def _check(table: SourceTable, mapping: SourceMapping) -> None:
    headers = table.table.column_names
    for column in mapping.columns:
        if column.column not in headers:
            raise unknown(f"column of {table.file}:", column.column, headers)
    for field in _SINGLE:
        named = mapping.of(field)
        if len(named) > 1:
            raise WrongRules(
                f"{table.file}: two columns are the {field.value}: {named[0].column} and {named[1].column}",
                hint='keep one, set the others to "ignore"',
            )


def _without_blank_rows(table: SourceTable) -> tuple[_Kept, list[Issue]]:
    """Set aside the rows without any value."""
    filled = np.zeros(table.table.num_rows, np.bool_)
    for place in range(table.table.num_columns):
        if filled.all():
            break
        filled |= nonblank(table.table.column(place)).to_numpy()
    if filled.all():
        return _Kept(table.source, table.file, table.table, table.lines), []
    issues = [
        Issue(table.source, table.file, int(line), "", "", "no value in any column", quarantined=True)
        for line in table.lines[~filled]
    ]
    chosen = table.table.filter(pa.array(filled))
    return _Kept(table.source, table.file, chosen, table.lines[filled]), issues


def _keys(kept: _Kept, mapping: SourceMapping, columns: Columns) -> tuple[pa.Array, list[Issue]]:
    """Return each row's key, and repair the references among ``columns``; bad keys become Issues."""
    own = list(mapping.of(Field.KEY))
    references = [c for c in mapping.of(Field.PARENT) if c.scheme in _REFERENCES]
    named = [c.column for c in (*own, *references)]
    issues: list[Issue] = []
    found = dict(zip(named, keys.repaired([columns[name] for name in named]), strict=True)) if named else {}
    for name, column in found.items():
        issues += _key_issues(kept, name, columns[name], column, own=bool(own) and name == own[0].column)
    for reference in references:
        columns[reference.column] = found[reference.column].text
    if not own:
        return keys.content_keys(kept.table, np.arange(kept.table.num_rows)), issues
    text = found[own[0].column].text
    missing = pc.equal(text, "")
    hashed = keys.content_keys(kept.table, np.flatnonzero(missing.to_numpy(zero_copy_only=False)))
    return pc.replace_with_mask(text, missing, hashed), issues


def _key_issues(kept: _Kept, name: str, raw: pa.Array, found: keys.Keys, *, own: bool) -> Iterator[Issue]:
    instead = "a key made from the row's content is used" if own else "the reference is not used"
    for place in np.flatnonzero(found.damaged).tolist():
        reason = f"damaged key, the source's digits or name are lost: {instead}"
        yield kept.issue(place, name, raw[place].as_py(), reason)
    if own:
        for place in np.flatnonzero(~nonblank(raw).to_numpy(zero_copy_only=False)).tolist():
            yield kept.issue(place, name, "", f"no key: {instead}")
    if found.zeroed:
        reason = "long keys all end in zeros: a spreadsheet has probably cut their last digits"
        yield Issue(kept.source, kept.file, 0, name, "", reason)


def _sources(mapping: SourceMapping, columns: Columns, rows: int) -> pa.Array:
    """Return each row's source: its own where a column names it, else the mapping's; without : and #."""
    source = re.sub("[:#]", "_", mapping.source)
    told_by = mapping.of(Field.SOURCE)
    if not told_by:
        return pa.repeat(pa.scalar(source, pa.string()), rows)
    told = pc.dictionary_encode(columns[told_by[0].column])  # a few systems
    texts = pc.replace_substring_regex(pc.utf8_trim_whitespace(told.dictionary), "[:#]", "_")
    return pc.if_else(pc.equal(texts, ""), source, texts).take(told.indices)


def _updated_at(mapping: SourceMapping, columns: Columns, rows: int) -> pa.Array:
    """Return the time of each row as text that sorts like time: 2024-01-05T09:30:00; "" when unreadable."""
    told = mapping.of(Field.UPDATED_AT)
    if not told:
        return pa.repeat(pa.scalar(""), rows)
    cells = pc.dictionary_encode(pc.utf8_trim_whitespace(columns[told[0].column]))  # days more than moments
    parts = pc.extract_regex(cells.dictionary, _DATE)
    y, m, d, h, n, s = (
        pc.utf8_lpad(pc.struct_field(parts, place), width, "0")
        for place, width in enumerate((4, 2, 2, 2, 2, 2))
    )
    day = pc.binary_join_element_wise(y, m, d, "-")
    clock = pc.binary_join_element_wise(h, n, pc.if_else(pc.equal(s, ""), "00", s), ":")
    return pc.fill_null(pc.binary_join_element_wise(day, clock, "T"), "").take(cells.indices)


def _empty_rows(kept: _Kept, mapping: SourceMapping, columns: Columns) -> list[Issue]:
    """Name the rows without any mapped value: records that nothing can ever join."""
    filled = np.zeros(kept.table.num_rows, np.bool_)
    for column in mapping.columns:
        if filled.all():
            return []
        if column.field not in _SILENT:
            filled |= nonblank(columns[column.column]).to_numpy(zero_copy_only=False)
    return [
        kept.issue(place, "", "", "no name and no identifier: the record stays alone")
        for place in np.flatnonzero(~filled).tolist()
    ]
