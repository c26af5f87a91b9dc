"""Records inside records: a second person in a name cell, the department behind a name.

张三(销售部门) is 张三, seen at a sales department: the department becomes a record of its own, derived
from the row, and the person stays the person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.model import Field, Kind, Role
from kinfold.standard.columns import bisected, constant
from kinfold.tables import RECORDS, Batch, Cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kinfold.standard.mentions import Mentions
    from kinfold.tables import Int32Array, Int64Array

_SECOND, _UNIT = ("person", "second", Role.SECOND), ("person", "unit", Role.DEPARTMENT)
_DEPARTMENT = ("company", "department", Role.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class _Found:
    """New records of one role: the record each comes from, the header it stood under, and its name."""

    role: Role
    kind: Kind
    source: str
    column: str
    parent: Int32Array
    name: pa.StringArray


def derive(batch: Batch, names: Sequence[Mentions]) -> tuple[Batch, Int32Array]:
    """Add the derived records ``#second`` and ``#department``; everything else stays as it is.

    ``names``: what the names of persons and organizations mean. The cells of the new records stand
    behind those of ``batch``. Record codes are ranks of keys, so they are given anew: the second answer
    is the new code of each record of ``batch``. Departments told by a column of their own become
    records where the row also tells the organization.
    """
    found = [*_departments_told(batch), *_in_names(batch, names, (_SECOND, _UNIT, _DEPARTMENT))]
    return _added(batch, found)


def derive_further(batch: Batch, names: Sequence[Mentions]) -> tuple[Batch, Int32Array]:
    """Add the persons that stand behind a derived person in one cell; as ``derive``."""
    return _added(batch, list(_in_names(batch, names, (_SECOND,))))


def _in_names(
    batch: Batch, names: Sequence[Mentions], asked: Sequence[tuple[str, str, Role]]
) -> Iterator[_Found]:
    for kind, part, role in asked:
        for mentions in names:
            if mentions.kind == kind and not mentions.scheme:
                found = _parts(mentions, part, role)
                yield from (_fresh(one, batch) if role is Role.SECOND else one for one in found)


def _fresh(found: _Found, batch: Batch) -> _Found:
    """Leave out those that are records already."""
    keys = batch.records["record"].combine_chunks()
    new = _derived_keys(keys.take(pa.array(found.parent)), found.role)
    place = np.minimum(bisected(keys, new), len(keys) - 1)
    fresh = pc.not_equal(keys.take(pa.array(place)), new)
    return replace(found, parent=found.parent[np.asarray(fresh, bool)], name=found.name.filter(fresh))


def _parts(mentions: Mentions, part: str, role: Role) -> Iterator[_Found]:
    """Find the names that stand in one part of other names, column by column, one a record."""
    texts = mentions.table[part].combine_chunks()
    told = np.flatnonzero(np.asarray(pc.not_equal(texts, ""), bool)[mentions.row])
    kind = Kind.DEPARTMENT if role is Role.DEPARTMENT else Kind.PERSON
    for column, (header, source) in enumerate(zip(mentions.columns, mentions.sources, strict=True)):
        here = told[mentions.column[told] == column]
        parent, first = np.unique(mentions.record[here], return_index=True)
        name = texts.take(pa.array(mentions.row[here[first]]))
        yield _Found(role, kind, source, header, parent.astype(np.int32), name)


def _departments_told(batch: Batch) -> Iterator[_Found]:
    primary = batch.records["primary"]
    told = [cells for cells in batch.cells if cells.field is Field.DEPARTMENT]
    if told:
        organizations = primary.filter(pc.equal(batch.records["kind"], Kind.ORGANIZATION.value))
        at_one = np.asarray(pc.is_in(primary, value_set=organizations.combine_chunks()), bool)
        for each in told:
            here = at_one[each.record]
            yield _Found(
                Role.DEPARTMENT, Kind.DEPARTMENT, each.source, each.column,
                each.record[here], each.raw.filter(pa.array(here)),
            )  # fmt: skip


def _derived_keys(keys: pa.Array, role: Role) -> pa.Array:
    """Return the keys of records derived from others: A:1#second, and of those A:1#second-second."""
    mark = pc.if_else(pc.match_substring(keys, "#"), "-", "#")
    return pc.binary_join_element_wise(keys, mark, role.value, "")


def _added(batch: Batch, found: list[_Found]) -> tuple[Batch, Int32Array]:
    """Add the new records, one a key, and give all codes anew."""
    present = [f for f in found if len(f.parent)]
    if not present:
        return batch, np.arange(len(batch.records), dtype=np.int32)
    added = pa.concat_tables([_records(batch.records, f) for f in present])
    first, code, new_code = _merged(*(t["record"].combine_chunks() for t in (batch.records, added)))
    cells = [replace(c, record=code[c.record]) for c in batch.cells]
    offset = 0
    for new in present:
        record = new_code[offset : offset + len(new.parent)]
        offset += len(new.parent)
        order = np.argsort(record, kind="stable")
        cells.append(
            Cells(new.source, new.column, Field.NAME, "", "", record[order], new.name.take(pa.array(order)))
        )
    whole = pa.concat_tables([batch.records, added]).take(pa.array(first))
    return replace(batch, records=whole, cells=tuple(cells)), code


def _merged(keys: pa.StringArray, added: pa.StringArray) -> tuple[Int64Array, Int32Array, Int32Array]:
    """Return the first place of each key in the order of keys, and the ranks of ``keys`` and of ``added``.

    Those added stand behind ``keys``, which are distinct and ascending: the few are sorted alone.
    """
    size, coded = len(keys), pc.dictionary_encode(added)
    order = pc.sort_indices(coded.dictionary).to_numpy().astype(np.int64)
    ordered = coded.dictionary.take(pa.array(order))
    place = bisected(keys, ordered)
    known = np.asarray(pc.equal(keys.take(pa.array(np.minimum(place, size - 1))), ordered), bool)
    before = np.cumsum(~known) - ~known  # new ones that come before each
    code = np.arange(size) + np.searchsorted(place[~known], np.arange(size), side="right")
    rank = np.empty(len(order), np.int64)
    rank[order] = place + before
    occurs = np.full(len(order), len(added), np.int64)
    of_added = coded.indices.to_numpy()
    occurs[of_added[::-1]] = np.arange(len(added))[::-1]  # of equal ones the first, put down last
    first = np.empty(size + int(np.count_nonzero(~known)), np.int64)
    first[code] = np.arange(size)
    first[(place + before)[~known]] = size + occurs[order[~known]]
    return first, code.astype(np.int32), rank[of_added].astype(np.int32)


def _records(records: pa.Table, found: _Found) -> pa.Table:
    parents = records.take(pa.array(found.parent))
    size = len(found.parent)
    columns = {
        "record": _derived_keys(parents["record"], found.role),
        "source_key": _derived_keys(parents["source_key"], found.role),
        "role": constant(found.role.value, size),
        "kind": constant(found.kind.value, size),
        "name": found.name,
    }
    return pa.table({name: columns.get(name, parents[name]) for name in RECORDS.names}, schema=RECORDS)
