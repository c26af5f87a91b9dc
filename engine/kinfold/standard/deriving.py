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
from kinfold.standard import company, person
from kinfold.standard.columns import matches
from kinfold.standard.department import may_end_in_unit
from kinfold.standard.mentions import mention
from kinfold.standard.standardising import of_kind
from kinfold.standard.text import clean, fold
from kinfold.tables import RECORDS, Batch, Cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from kinfold.standard.mentions import Mentions
    from kinfold.tables import Int32Array

# Cheap signs that a name cell may hold more than one name; only such cells are looked at here.
_PERSON_SIGNS = r"[(（\[【/、;；,，&+]|\s[-–—]\s|\band\b|\bund\b|\by\b|和|与"
_COMPANY_SIGNS = (
    r"[(（\[【,，]|\s[-–—]\s|部|处|科|中心|室|组|学院|系|[Dd]ep|DEP|[Dd]ivision|[Oo]ffice|[Tt]eam|/"
)
_PERSON_PIECES = r"[()\[\]/;、&+-]|\p{Han}|(?i: and | und | et )"  # of a clean name
_PIECES = r"[()\[\],/-]"  # of a folded Chinese name: without any, only its end can be a department
MOST_NESTED = 3  # persons in one cell beyond the first; the rest stays a note


@dataclass(frozen=True, slots=True)
class _Found:
    """New records of one role: the record each comes from, the header it stood under, and its name."""

    role: Role
    kind: Kind
    source: str
    column: str
    parent: Int32Array
    name: pa.StringArray


def derive(batch: Batch) -> Batch:
    """Add the derived records ``#second`` and ``#department``; everything else stays as it is.

    Record codes are ranks of keys, so they are given anew. Departments told by a column of their own
    become records where the row also tells the organization.
    """
    whole = _added(batch, [*_departments_told(batch), *_in_names(batch)])
    for _ in range(MOST_NESTED - 1):
        latest = whole.cells[len(batch.cells) :]
        batch, whole = whole, _added(whole, _in_persons(whole, latest, (Role.SECOND,)))
    return whole


def _in_names(batch: Batch) -> Iterator[_Found]:
    kind = batch.records["kind"].to_numpy(zero_copy_only=False)
    yield from _in_persons(batch, batch.cells, (Role.SECOND, Role.DEPARTMENT))
    companies = [c for c in batch.cells if c.field in (Field.NAME, Field.COMPANY)]
    for each in _signed(of_kind(companies, kind, Kind.ORGANIZATION), _department_signs):
        yield _parts(each, mention("", [each], company.standardise), "department", Role.DEPARTMENT)


def _in_persons(batch: Batch, cells: Sequence[Cells], roles: Sequence[Role]) -> list[_Found]:
    """Find second persons that are no records yet, and the departments, beside the names of persons."""
    kind = batch.records["kind"].to_numpy(zero_copy_only=False)
    names = of_kind([c for c in cells if c.field is Field.NAME], kind, Kind.PERSON)
    read = [(each, mention("", [each], person.standardise)) for each in _signed(names, _person_signs)]
    part = {Role.SECOND: "second", Role.DEPARTMENT: "unit"}
    found = [_parts(each, told, part[role], role) for role in roles for each, told in read]
    return [_fresh(one, batch) if one.role is Role.SECOND else one for one in found]


def _fresh(found: _Found, batch: Batch) -> _Found:
    keys = batch.records["record"]
    new = [_derived_key(key, found.role) for key in keys.take(pa.array(found.parent)).to_pylist()]
    fresh = pc.invert(pc.is_in(pa.array(new, pa.string()), value_set=keys.combine_chunks()))
    return replace(found, parent=found.parent[np.asarray(fresh, bool)], name=found.name.filter(fresh))


def _person_signs(raws: pa.StringArray) -> pa.BooleanArray:
    """Tell which names may hold a second person or a department; 'Family, Given' alone is no sign."""
    signed = matches(raws, _PERSON_SIGNS)
    return pc.replace_with_mask(signed, signed, matches(clean(raws.filter(signed)), _PERSON_PIECES))


def _department_signs(raws: pa.StringArray) -> pa.BooleanArray:
    """Tell which company names may hold a department; never misses one whose cell bears a sign."""
    signed = matches(raws, _COMPANY_SIGNS)
    folded = fold(raws.filter(signed))
    pieces = pc.or_(matches(folded, _PIECES), pc.invert(matches(folded, r"\p{Han}")))
    return pc.replace_with_mask(signed, signed, pc.or_(pieces, may_end_in_unit(folded)))


def _signed(cells: list[Cells], signs: Callable[[pa.StringArray], pa.BooleanArray]) -> Iterator[Cells]:
    """Return the cells whose text bears a sign; each distinct text is looked at once."""
    for each in cells:
        coded = pc.dictionary_encode(each.raw)
        hit = np.asarray(signs(coded.dictionary), bool)
        if hit.any():
            mask = hit[coded.indices.to_numpy()]
            yield replace(each, record=each.record[mask], raw=each.raw.filter(pa.array(mask)))


def _parts(cells: Cells, found: Mentions, part: str, role: Role) -> _Found:
    texts = found.texts(part)
    _, first = np.unique(found.record, return_index=True)
    chosen = first[texts[first] != ""]
    kind = Kind.DEPARTMENT if role is Role.DEPARTMENT else Kind.PERSON
    name = pa.array(texts[chosen], pa.string())
    return _Found(role, kind, cells.source, cells.column, found.record[chosen], name)


def _departments_told(batch: Batch) -> Iterator[_Found]:
    primary = batch.records["primary"]
    organizations = batch.records.filter(pc.equal(batch.records["kind"], Kind.ORGANIZATION.value))
    at_one = np.asarray(pc.is_in(primary, value_set=organizations["primary"].combine_chunks()), bool)
    for each in batch.cells:
        if each.field is Field.DEPARTMENT:
            here = at_one[each.record]
            yield _Found(
                Role.DEPARTMENT, Kind.DEPARTMENT, each.source, each.column,
                each.record[here], each.raw.filter(pa.array(here)),
            )  # fmt: skip


def _derived_key(record: str, role: Role) -> str:
    return f"{record}-{role.value}" if "#" in record else f"{record}#{role.value}"


def _added(batch: Batch, found: list[_Found]) -> Batch:
    """Append the new records, one a key, and give all codes anew."""
    present = [f for f in found if len(f.parent)]
    if not present:
        return batch
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
    return replace(batch, records=whole.take(pa.array(first)), cells=tuple(_once(c) for c in cells))


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


def _once(cells: Cells) -> Cells:
    """Keep the first cell of each record: two columns may derive one department."""
    _, first = np.unique(cells.record, return_index=True)
    if len(first) == len(cells.record):
        return cells
    return replace(cells, record=cells.record[first], raw=cells.raw.take(pa.array(first)))


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
