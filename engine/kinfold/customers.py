"""Parts → customers: one golden value a field, and the record that each came from.

A value is chosen by how many of the customer's records say it, then by the newest update, then the
longest writing, then the record key: no value is ever made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.profiles import sorted_codes
from kinfold.tables import CUSTOMERS, GOLDEN_FIELDS, checked

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array

# Fields shown in standard form, and those shown as the source wrote them.
_STANDARD = ("phone", "email", "birth_date", "gender", "tax_id", "id_number", "account", "website")
_ADDRESS_ORDER = ("unit", "house_number", "street", "district", "city", "state", "postcode", "country")


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What records say in one field: ``value`` codes decide what is equal, ``text`` is shown."""

    record: Int32Array
    value: Int32Array
    text: npt.NDArray[Any]


def describe(
    records: pa.Table, label: Int32Array, customer_id: pa.StringArray, names: Int32Array, standards: Standards
) -> pa.Table:
    """Return CUSTOMERS, one row a customer, by id.

    ``label``: the smallest record code of each record's customer; ``customer_id``: of each record;
    ``names``: a code of each record's name, -1 without one. O(mentions log mentions).
    """
    heads = np.unique(label)
    place = np.full(len(label), -1, np.int64)
    place[heads] = np.arange(len(heads))
    customer = place[label].astype(np.int32)
    updated = sorted_codes(records["updated_at"])[1]
    columns: dict[str, Any] = {
        "customer_id": customer_id.take(pa.array(heads)),
        "kind": records["kind"].take(pa.array(heads)),
        "records": np.bincount(customer, minlength=len(heads)),
        "sources": _sources(records, customer, len(heads)),
    }
    keys = records["record"]
    for field in GOLDEN_FIELDS:
        said = _name(records, names) if field == "name" else _said(standards, field)
        text, origin = _chosen(said, customer, updated, len(heads))
        if field == "name":  # a customer without any name is called what its first record is called
            text = np.where(origin < 0, records["name"].to_numpy(zero_copy_only=False)[heads], text)
            origin = np.where(origin < 0, heads, origin)
        columns[field] = pa.array(text, pa.string())
        columns[f"{field}_from"] = _origins(keys, origin)
    table = pa.table(columns, schema=CUSTOMERS)
    return checked(table.sort_by("customer_id"), CUSTOMERS, "customers")


def _sources(records: pa.Table, customer: Int32Array, size: int) -> npt.NDArray[np.int64]:
    names, source = sorted_codes(records["source"])
    pairs = np.unique(customer.astype(np.int64) * max(len(names), 1) + source)
    return np.bincount(pairs // max(len(names), 1), minlength=size)


def _name(records: pa.Table, names: Int32Array) -> _Said:
    named = np.flatnonzero(names >= 0).astype(np.int32)
    text = records["name"].to_numpy(zero_copy_only=False)
    return _Said(named, names[named], text[named])


def _said(standards: Standards, field: str) -> _Said:
    if field == "address":
        return _addresses(standards)
    if field == "other_name":
        return _joined([m for m in standards.of("person", "company") if m.scheme == "other"], standard=False)
    return _joined(standards.of(field), standard=field in _STANDARD)


def _joined(mentions: Sequence[Mentions], *, standard: bool) -> _Said:
    record = [m.record[m.usable()] for m in mentions]
    value = [m.texts("value")[m.usable()] for m in mentions]
    text = value if standard else [_raw(m)[m.usable()] for m in mentions]
    if not record:
        return _Said(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, object))
    _, code = sorted_codes(pa.array(np.concatenate(value), pa.string()))
    return _Said(np.concatenate(record), code, np.concatenate(text))


def _raw(mentions: Mentions) -> npt.NDArray[Any]:
    raws = pc.utf8_trim_whitespace(mentions.raws.take(mentions.table["raw"].combine_chunks()))
    return raws.to_numpy(zero_copy_only=False)[mentions.row]


def _addresses(standards: Standards) -> _Said:
    """Whole addresses as written; where a source tells parts, the parts in the order of an envelope."""
    whole = _joined(standards.of("address"), standard=False)
    parts = [_joined(standards.of(kind), standard=False) for kind in _ADDRESS_ORDER]
    told = np.unique(np.concatenate([p.record for p in parts]))
    told = told[~np.isin(told, whole.record)].astype(np.int32)
    if not len(told):
        return whole
    place = np.full(int(told[-1]) + 1, -1, np.int64)
    place[told] = np.arange(len(told))
    joined = pc.binary_join_element_wise(*(_placed(p, place, len(told)) for p in parts), ", ", null_handling="skip")
    every = np.concatenate([whole.text, joined.to_numpy(zero_copy_only=False)])
    _, code = sorted_codes(pc.utf8_lower(pa.array(every, pa.string())))
    return _Said(np.concatenate([whole.record, told]), code, every)


def _placed(said: _Said, place: npt.NDArray[np.int64], size: int) -> pa.Array:
    """Return the text of each told record, null where this part says nothing; the first of several."""
    known = said.record < len(place)
    known[known] = place[said.record[known]] >= 0
    texts = np.full(size, None, dtype=object)
    texts[place[said.record[known]][::-1]] = said.text[known][::-1]
    return pa.array(texts, pa.string())


def _chosen(
    said: _Said, customer: Int32Array, updated: Int32Array, size: int
) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    """Return for each customer the chosen text and the record it came from, "" and -1 without one."""
    text = np.full(size, "", dtype=object)
    origin = np.full(size, -1, np.int64)
    mine = customer[said.record]
    alone = np.bincount(mine, minlength=size)[mine] == 1
    text[mine[alone]], origin[mine[alone]] = said.text[alone], said.record[alone]
    many = np.flatnonzero(~alone)
    if len(many):
        pair = mine[many].astype(np.int64) * (int(said.value.max()) + 2) + said.value[many] + 1
        _, inverse, counts = np.unique(pair, return_inverse=True, return_counts=True)
        length = np.array([len(t) for t in said.text[many]])
        record = said.record[many]
        order = np.lexsort((record, -length, -updated[record], -counts[inverse], mine[many]))
        _, first = np.unique(mine[many][order], return_index=True)
        best = many[order[first]]
        text[mine[best]], origin[mine[best]] = said.text[best], said.record[best]
    return text, origin


def _origins(keys: pa.ChunkedArray, origin: npt.NDArray[np.int64]) -> Any:
    return pc.fill_null(keys.take(pa.array(origin, mask=origin < 0)), "")
