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
from kinfold.tables import RECORDS, Batch, Cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from kinfold.standard.mentions import Mentions
    from kinfold.tables import Int32Array

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
    keys = batch.records["record"]
    new = [_derived_key(key, found.role) for key in keys.take(pa.array(found.parent)).to_pylist()]
    given = keys.filter(pc.is_in(keys, value_set=pa.array(new, pa.string())))  # few stand in a small table
    fresh = pc.invert(pc.is_in(pa.array(new, pa.string()), value_set=given.combine_chunks()))
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


def _derived_key(record: str, role: Role) -> str:
    return f"{record}-{role.value}" if "#" in record else f"{record}#{role.value}"


def _added(batch: Batch, found: list[_Found]) -> tuple[Batch, Int32Array]:
    """Append the new records, one a key, and give all codes anew."""
    present = [f for f in found if len(f.parent)]
    if not present:
        return batch, np.arange(len(batch.records), dtype=np.int32)
    added = [_records(batch.records, f) for f in present]
    whole = pa.concat_tables([batch.records, *added])
    first, code = _ranked(whole["record"])
    cells = [replace(c, record=code[c.record]) for c in batch.cells]
    offset = len(batch.records)
    for new, table in zip(present, added, strict=True):
        record = code[offset : offset + len(table)]
        offset += len(table)
        order = np.argsort(record, kind="stable")
        cells.append(
            Cells(new.source, new.column, Field.NAME, "", "", record[order], new.name.take(pa.array(order)))
        )
    whole = whole.take(pa.array(first))
    return replace(batch, records=whole, cells=tuple(cells)), code[: len(batch.records)]


def _ranked(keys: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], Int32Array]:
    """Return where each distinct key stands first, in the order of keys, and the rank of each key."""
    order = pc.sort_indices(keys).to_numpy()
    ordered = keys.take(pa.array(order))
    changed = np.r_[True, np.asarray(pc.not_equal(ordered[1:], ordered[:-1]), bool)]
    rank = np.cumsum(changed) - 1
    code = np.empty(len(order), np.int32)
    code[order] = rank
    first = np.full(int(rank[-1]) + 1, len(order), np.int64)
    np.minimum.at(first, code, np.arange(len(order)))
    return first, code


def _records(records: pa.Table, found: _Found) -> pa.Table:
    parents = records.take(pa.array(found.parent))
    size = len(found.parent)
    keys = [_derived_key(key, found.role) for key in parents["record"].to_pylist()]
    source_keys = [_derived_key(key, found.role) for key in parents["source_key"].to_pylist()]
    columns = {
        "record": pa.array(keys, pa.string()),
        "source_key": pa.array(source_keys, pa.string()),
        "role": pa.array([found.role.value] * size, pa.string()),
        "kind": pa.array([found.kind.value] * size, pa.string()),
        "name": found.name,
    }
    return pa.table({name: columns.get(name, parents[name]) for name in RECORDS.names}, schema=RECORDS)
