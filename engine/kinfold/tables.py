"""The tables that stages hand on, and the check of their columns.

Inside a run a record is an int32 code: its rank in the order of all record keys. On disk and in a
``Resolution`` records go by their key text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt

    from kinfold.model import Field, Issue

    Int32Array = npt.NDArray[np.int32]
    Int64Array = npt.NDArray[np.int64]
    Positions = Int32Array | Int64Array  # numpy looks up by the wide ones twice as fast


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field(name, kind, nullable=False) for name, kind in columns.items()])


TEXT, COUNT, FLAG = pa.string(), pa.int64(), pa.bool_()

RECORDS = _schema(
    record=TEXT,  # SOURCE:KEY or SOURCE:KEY#ROLE; unique, ascending
    source=TEXT,
    source_key=TEXT,  # the source's own key, with #ROLE for a derived record
    role=TEXT,  # "" for the row's primary record, else model.Role
    primary=TEXT,  # the primary record of the same row; itself for a primary record
    kind=TEXT,  # model.Kind
    name=TEXT,  # as a person would call it
    file=TEXT,
    line=COUNT,
    updated_at=TEXT,
)
MENTIONS = _schema(
    record=TEXT,
    kind=TEXT,  # person, company, phone, email, address, tax_id, id_number, account, date, …
    value=TEXT,  # standard form; "" when the raw gives none
    column=TEXT,  # header it came from
    raw=TEXT,
    quality=TEXT,  # valid, repaired, invalid, placeholder
    reason=TEXT,
)
IDENTIFIERS = _schema(kind=TEXT, value=TEXT, identifier_class=TEXT, names=COUNT, records=COUNT, reason=TEXT)
LINKS = _schema(
    left=TEXT,  # record keys, left < right
    right=TEXT,
    kind=TEXT,
    outcome=TEXT,  # model.Outcome
    weight=COUNT,  # centibits in favour of a match, prior included
    passes=TEXT,  # the candidate passes that proposed the pair
    evidence=TEXT,  # field=level, separated by "; "
)
CUTS = _schema(
    cut=TEXT,
    left=TEXT,
    right=TEXT,
    rule=TEXT,  # model.Rule
    weight=COUNT,
    would_join=COUNT,  # records in the customer that this cut prevented
    tie=FLAG,
    review=FLAG,
    reason_en=TEXT,
    reason_zh=TEXT,
)
MEMBERS = _schema(record=TEXT, customer_id=TEXT)
GOLDEN_FIELDS = (
    "name", "other_name", "phone", "email", "address", "birth_date", "gender",
    "tax_id", "id_number", "account", "website",
)  # fmt: skip
CUSTOMERS = pa.schema(
    [
        pa.field("customer_id", TEXT, nullable=False),
        pa.field("kind", TEXT, nullable=False),
        pa.field("records", COUNT, nullable=False),  # all of them, derived ones included
        pa.field("sources", COUNT, nullable=False),
        *(
            pa.field(f"{name}{suffix}", TEXT, nullable=False)
            for name in GOLDEN_FIELDS
            for suffix in ("", "_from")  # the value, and the record it came from
        ),
    ]
)
AFFILIATIONS = _schema(
    child=TEXT,  # customer ids
    parent=TEXT,  # "" while the claim waits for its parent
    relation=TEXT,  # model.Relation
    role=TEXT,  # 销售部门, director …: what the source calls it
    percent=TEXT,
    child_record=TEXT,
    parent_record=TEXT,
    basis=TEXT,  # declared, name, derived_record, email_domain …
    state=TEXT,  # standing, waiting, rival
    reason_en=TEXT,
    reason_zh=TEXT,
)
ISSUES = _schema(source=TEXT, file=TEXT, line=COUNT, field=TEXT, raw=TEXT, reason=TEXT, quarantined=FLAG)
LINEAGE = _schema(event=TEXT, customer_id=TEXT, other_id=TEXT, record=TEXT, cause=TEXT)

RUN_TABLES: Mapping[str, pa.Schema] = {
    "records": RECORDS,
    "mentions": MENTIONS,
    "identifiers": IDENTIFIERS,
    "links": LINKS,
    "cuts": CUTS,
    "members": MEMBERS,
    "customers": CUSTOMERS,
    "affiliations": AFFILIATIONS,
    "issues": ISSUES,
    "lineage": LINEAGE,
}


def checked(table: pa.Table, schema: pa.Schema, name: str) -> pa.Table:
    """Return ``table`` when its columns are ``schema``'s in order; dictionary-coded text is text.

    Raises TypeError: a wrong shape is a fault of ours, never of an input.
    """
    found = [(field.name, _plain(field.type)) for field in table.schema]
    wanted = [(field.name, field.type) for field in schema]
    if found != wanted:
        raise TypeError(f"table {name}: columns {found}, wanted {wanted}")
    return table


def _plain(kind: pa.DataType) -> pa.DataType:
    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    return TEXT if pa.types.is_large_string(value) else value


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The rows of one file as text.

    ``table``: one column a header, all ``pa.string()`` without nulls, cells as read (not stripped);
    ``lines``: int64, the physical line on which each row begins; ``rows_read`` counts the
    quarantined rows too: ``rows_read == len(table) + quarantined``.
    """

    source: str
    file: str
    sha256: str
    table: pa.Table
    lines: Int64Array
    rows_read: int
    issues: tuple[Issue, ...]
    note: str = ""  # format, encoding and delimiter found, for people


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The non-blank cells of one column: which record says what, as read.

    ``record``: int32 codes, ascending, at most one cell a record and column; ``raw``: their text.
    """

    source: str
    column: str
    field: Field
    scheme: str  # passport, lei, wechat … for id numbers and accounts; mobile, fax … for phones
    group: str  # cells of one address (or one party's name) share a group
    record: Int32Array
    raw: pa.StringArray

    def where(self, chosen: npt.NDArray[np.bool_]) -> Cells:
        """Return the chosen cells; themselves where all are."""
        if chosen.all():
            return self
        return replace(self, record=self.record[chosen], raw=self.raw.filter(pa.array(chosen)))


@dataclass(frozen=True, slots=True)
class Accounting:
    """rows_read == records + repeated_keys + quarantined, for one source."""

    source: str
    file: str
    rows_read: int
    records: int
    repeated_keys: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Batch:
    """All records of a run and their cells, before anything is standardised."""

    records: pa.Table  # RECORDS
    cells: tuple[Cells, ...]
    issues: tuple[Issue, ...]
    accounting: tuple[Accounting, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What one run found. Each table has the columns of ``RUN_TABLES``; ``summary`` is JSON-ready."""

    tables: Mapping[str, pa.Table]
    summary: Mapping[str, Any]
