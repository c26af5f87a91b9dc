"""How customers belong together: departments, branches, parents, employers, households.

An affiliation is a claim between two records with a reason, projected onto their customers. A claim
whose parent is not there yet waits. The tree has no cycle and one structural parent a customer;
further claims stay as rivals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from kinfold.model import Field, Kind, Relation, Role
from kinfold.tables import AFFILIATIONS, checked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Cells, Int32Array

STRUCTURAL = (Relation.DEPARTMENT_OF.value, Relation.BRANCH_OF.value, Relation.SUBSIDIARY_OF.value)
_REASONS = {
    "row": ("named in the same row", "同一行中同时出现"),
    "name": ("its name is the parent's name with a branch", "名称为上级名称加分支机构"),
    "declared": ("the source names this parent", "来源数据声明的上级"),
    "household": ("same surname at the same address or phone", "姓氏相同且地址或电话相同"),
}
_COLUMNS = ("relation", "role", "percent", "child", "parent", "basis", "asked")


@dataclass(frozen=True, slots=True, eq=False)
class Parties:
    """Who is in a row: for each record its kind, role and the code of its row's primary record."""

    kind: npt.NDArray[Any]
    role: npt.NDArray[Any]
    primary: Int32Array
    name: npt.NDArray[Any]

    def organization(self) -> Int32Array:
        """Return for each record the organization that its row names, -1 without one."""
        return self._of_row(self.kind == Kind.ORGANIZATION.value)

    def _of_row(self, chosen: npt.NDArray[np.bool_]) -> Int32Array:
        size = len(self.primary)
        first = np.full(size, size, np.int32)
        np.minimum.at(first, self.primary[chosen], np.flatnonzero(chosen).astype(np.int32))
        found = first[self.primary]
        return np.where(found < size, found, -1).astype(np.int32)

    def base(self, keys: Sequence[str]) -> Int32Array:
        """Return for each derived record the record it was derived from; itself for a primary one."""
        code = {key: i for i, key in enumerate(keys)}
        out = self.primary.copy()
        for i in np.flatnonzero(self.role != Role.PRIMARY.value).tolist():
            stem = keys[i].rpartition("-")[0]
            out[i] = code.get(stem, int(self.primary[i])) if "#" in stem else self.primary[i]
        return out


def parties(records: pa.Table) -> Parties:
    """Read the parties off the record table."""
    keys = records["record"].to_numpy(zero_copy_only=False)
    primary = np.searchsorted(keys.astype(str), records["primary"].to_numpy(zero_copy_only=False).astype(str))
    texts = {name: records[name].to_numpy(zero_copy_only=False) for name in ("kind", "role", "name")}
    return Parties(texts["kind"], texts["role"], primary.astype(np.int32), texts["name"])


def group_departments(
    records: pa.Table, here: Parties, label: Int32Array, units: Sequence[Mentions]
) -> Int32Array:
    """Return ``label`` with departments grouped: one name at one organization is one department.

    A department without an organization in its row belongs to the person it was seen with.
    """
    departments = np.flatnonzero(here.kind == Kind.DEPARTMENT.value)
    if not len(departments):
        return label
    unit = np.full(len(label), "", dtype=object)
    for mentions in units:
        good = mentions.usable()
        unit[mentions.record[good]] = mentions.texts("value")[good]
    organization = here.organization()
    base = here.base(records["record"].to_pylist())
    owner = np.where(organization >= 0, organization, base)
    out = label.copy()
    first: dict[tuple[int, str], int] = {}
    for record in departments.tolist():
        key = (int(label[owner[record]]), str(unit[record]) or str(here.name[record]))
        out[record] = first.setdefault(key, record)
    return out


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """Claims between records: one row each; ``parent`` is -1 while it is not there (``asked`` names it)."""

    table: pd.DataFrame

    @staticmethod
    def of(
        relation: Relation, child: Int32Array, parent: Int32Array, basis: str, role: Any = "", asked: Any = ""
    ) -> pd.DataFrame:
        """Build the rows of one relation."""
        return pd.DataFrame(
            {
                "relation": relation.value, "role": role, "percent": "", "child": child, "parent": parent,
                "basis": basis, "asked": asked,
            }
        )  # fmt: skip


def claims(
    records: pa.Table, here: Parties, cells: Sequence[Cells], standards: Standards, household: pd.DataFrame
) -> Claims:
    """Gather every claim: of rows, of names, declared ones and households (columns child, parent)."""
    frames = [
        *_of_rows(records, here, standards),
        *_branches(here, standards.of("company")),
        *_declared(records, here, cells),
        Claims.of(Relation.HOUSEHOLD_WITH, household["child"].to_numpy(), household["parent"].to_numpy(), "household"),
    ]
    whole = pd.concat([f for f in frames if len(f)] or [pd.DataFrame(columns=_COLUMNS)], ignore_index=True)
    return Claims(whole)


def _of_rows(records: pa.Table, here: Parties, standards: Standards) -> Iterator[pd.DataFrame]:
    organization = here.organization()
    titles = np.full(len(here.kind), "", dtype=object)
    for mentions in standards.of("job_title"):
        titles[mentions.record] = mentions.texts("value")
    persons = np.flatnonzero((here.kind == Kind.PERSON.value) & (organization >= 0)).astype(np.int32)
    persons = persons[organization[persons] != persons]
    yield Claims.of(Relation.WORKS_FOR, persons, organization[persons], "row", titles[persons])
    departments = np.flatnonzero(here.kind == Kind.DEPARTMENT.value).astype(np.int32)
    if not len(departments):
        return
    at_one = departments[organization[departments] >= 0]
    yield Claims.of(Relation.DEPARTMENT_OF, at_one, organization[at_one], "row", here.name[at_one])
    base = here.base(records["record"].to_pylist())
    staff = departments[here.kind[base[departments]] == Kind.PERSON.value]
    yield Claims.of(Relation.WORKS_FOR, base[staff], staff, "row", here.name[staff])


def _branches(here: Parties, companies: Sequence[Mentions]) -> Iterator[pd.DataFrame]:
    """A name with a branch belongs to the record whose name has the same core and place without one."""
    frames = [
        pd.DataFrame({part: m.texts(part) for part in ("core", "place", "branch")} | {"record": m.record})
        for m in companies
    ]
    if not frames:
        return
    names = pd.concat(frames)
    names = names[names["core"] != ""].sort_values("record")
    whole = names[names["branch"] == ""].drop_duplicates(["core", "place"])
    by_core = whole.drop_duplicates("core", keep=False)  # a core alone tells only where it is unique
    branches = names[names["branch"] != ""]
    exact = branches.merge(whole, on=["core", "place"], how="left", suffixes=("", "_parent"))
    loose = branches.merge(by_core, on="core", how="left", suffixes=("", "_parent"))
    parent = exact["record_parent"].fillna(pd.Series(loose["record_parent"].to_numpy(), exact.index)).fillna(-1)
    del here
    yield Claims.of(
        Relation.BRANCH_OF, exact["record"].to_numpy(np.int32), parent.to_numpy(np.int32), "name",
        exact["branch"].to_numpy(), exact["core"].to_numpy(),
    )  # fmt: skip


def _declared(records: pa.Table, here: Parties, cells: Sequence[Cells]) -> Iterator[pd.DataFrame]:
    """Resolve parent columns: a key of the same source, else a name; anchors and pointers by their key."""
    parents = [c for c in cells if c.field is Field.PARENT and c.scheme not in ("anchor", "role")]
    if not parents:
        return
    anchors = {
        (c.source, raw.strip()): record
        for c in cells
        if c.field is Field.PARENT and c.scheme == "anchor"
        for record, raw in zip(c.record.tolist(), c.raw.to_pylist(), strict=True)
    }
    roles = {
        record: raw.strip()
        for c in cells
        if c.field is Field.PARENT and c.scheme == "role"
        for record, raw in zip(c.record.tolist(), c.raw.to_pylist(), strict=True)
    }
    code = {key: i for i, key in enumerate(records["record"].to_pylist())}
    by_name = _by_name(here)
    for each in parents:
        texts = [raw.strip() for raw in each.raw.to_pylist()]
        found = [
            anchors.get((each.source, t), -1)
            if each.scheme == "pointer"
            else code.get(f"{each.source}:{t}", by_name.get(t, -1))
            for t in texts
        ]
        relation = [_relation(roles.get(r, ""), str(here.kind[r])) for r in each.record.tolist()]
        rows = Claims.of(
            Relation.SUBSIDIARY_OF, each.record, np.array(found, np.int32), "declared",
            [roles.get(r, "") for r in each.record.tolist()], texts,
        )  # fmt: skip
        yield rows.assign(relation=relation)[rows["child"] != rows["parent"]]


def _by_name(here: Parties) -> dict[str, int]:
    organizations = np.flatnonzero(here.kind == Kind.ORGANIZATION.value).tolist()
    return {str(here.name[i]): i for i in reversed(organizations)}


def _relation(role: str, kind: str) -> str:
    """Tell what a declared parent is: a person owns or works for it, a company is its subsidiary."""
    if kind == Kind.PERSON.value:
        return (Relation.OWNS if role.lower().startswith(("own", "股东")) else Relation.WORKS_FOR).value
    return Relation.SUBSIDIARY_OF.value


def affiliations(found: Claims, records: pa.Table, label: Int32Array, customer_id: pa.StringArray) -> pa.Table:
    """Project claims onto customers: AFFILIATIONS, one row a pair of customers, relation and role.

    Claims inside one customer vanish; a second structural parent, or one that would close a circle, is
    a rival.
    """
    frame = found.table
    keys = np.append(records["record"].to_numpy(zero_copy_only=False), "")
    ids = np.append(customer_id.to_numpy(zero_copy_only=False), "")
    child, parent = frame["child"].to_numpy(np.int64), frame["parent"].to_numpy(np.int64)
    labels = np.append(label, -1)
    inside = (labels[child] == labels[parent]) & (parent >= 0)
    frame = frame.assign(
        child_id=ids[child], parent_id=ids[parent], child_record=keys[child], parent_record=keys[parent]
    )[~inside]
    frame = frame.sort_values(["relation", "child_id", "parent_id", "role", "child_record", "parent_record"])
    frame = frame.drop_duplicates(["relation", "child_id", "parent_id", "role"])
    frame = frame.assign(state=_states(frame))
    return checked(_table(frame), AFFILIATIONS, "affiliations")


def _states(frame: pd.DataFrame) -> list[str]:
    above: dict[str, str] = {}
    states = []
    for relation, child, parent in zip(frame["relation"], frame["child_id"], frame["parent_id"], strict=True):
        if not parent:
            states.append("waiting")
        elif relation not in STRUCTURAL or above.get(child) == parent:
            states.append("standing")
        elif child in above or _is_above(above, child, parent):
            states.append("rival")
        else:
            above[child] = parent
            states.append("standing")
    return states


def _is_above(above: dict[str, str], child: str, parent: str) -> bool:
    """Whether ``child`` already stands somewhere above ``parent``."""
    while parent in above:
        parent = above[parent]
        if parent == child:
            return True
    return False


def _table(frame: pd.DataFrame) -> pa.Table:
    english = [_REASONS[b][0] for b in frame["basis"]]
    chinese = [_REASONS[b][1] for b in frame["basis"]]
    columns = {
        "child": frame["child_id"], "parent": frame["parent_id"], "relation": frame["relation"],
        "role": frame["role"], "percent": frame["percent"], "child_record": frame["child_record"],
        "parent_record": frame["parent_record"], "basis": frame["basis"], "state": frame["state"],
        "reason_en": english, "reason_zh": chinese,
    }  # fmt: skip
    return pa.table({name: pa.array(list(values), pa.string()) for name, values in columns.items()},
                    schema=AFFILIATIONS)  # fmt: skip
