"""Parts → customers: one golden value a field, and the record that each came from.

A value is chosen by how many of the customer's records say it, then by the newest update, then the
longest writing, then the record key: no value is ever made up. A name without a department beside it
comes before one with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from kinfold.customers.choosing import Customers, chosen
from kinfold.customers.saying import BLANK, called_so, said
from kinfold.identifiers.profiles import sorted_codes
from kinfold.ordering import ascending
from kinfold.tables import CUSTOMERS, GOLDEN_FIELDS, checked
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array, Int64Array

_BITS = 64  # sources that are counted at a time


@dataclass(frozen=True, slots=True, eq=False)
class _Golden:
    """One field of customers: positions in ``texts``, and the record each came from, -1 without any."""

    texts: pa.StringArray
    text: Int32Array
    origin: Int32Array


def describe(
    records: pa.Table,
    label: Int32Array,
    names: Int32Array,
    standards: Standards,
    customer_id: Callable[[], pa.StringArray],
) -> pa.Table:
    """Return CUSTOMERS, one row a customer, by id.

    ``label``: the smallest record code of each record's customer; ``names``: a code of each record's name,
    -1 without one; ``customer_id``: gives that of each record, once the values are chosen.
    O(mentions log mentions).
    """
    of = Customers.of(label, sorted_codes(records["updated_at"])[1])
    called = records["name"].combine_chunks()

    def golden(field: str) -> _Golden:
        if field == "name":  # a customer without any name is called what its first record is called
            names_said = called_so(called, names, standards)
            best = chosen(names_said, of)
            origin = np.where(best < 0, of.heads, _of_each(names_said.record, best, 0)).astype(np.int32)
            return _Golden(called, origin, origin)
        told = said(standards, field)
        best = chosen(told, of)
        return _Golden(told.texts, _of_each(told.text, best, 0), _of_each(told.record, best, -1))

    found = side_by_side(golden, GOLDEN_FIELDS)
    ids = customer_id().take(pa.array(of.heads))
    order = ascending(ids)
    kinds, kind = sorted_codes(records["kind"])
    columns: dict[str, Any] = {
        "customer_id": ids.take(pa.array(order)),
        "kind": kinds.take(pa.array(kind.take(of.heads.take(order)))),
        "records": np.diff(of.begins)[order],
        "sources": _sources(records, of)[order],
    }
    columns |= _written(found, records["record"].combine_chunks(), of.records_of(order), order)
    return checked(pa.table(columns, schema=CUSTOMERS), CUSTOMERS, "customers")


def _of_each(told: Int32Array, best: Int64Array, otherwise: int) -> Int32Array:
    """Return what is told where ``best`` says, the other thing where it is -1."""
    return np.append(told, np.int32(otherwise)).take(best)


def _written(
    found: Sequence[_Golden], keys: pa.StringArray, records: Int64Array, order: Int64Array
) -> Mapping[str, pa.StringArray]:
    """Return what customers show in this order, and the keys of the records that it came from.

    ``records``: all of them, in the order of their customers: keys that lie side by side are taken at a
    tenth of the cost.
    """
    keys = pa.concat_arrays([BLANK, keys.take(pa.array(records))])
    place = np.zeros(len(records) + 1, np.int32)  # the last one stands for no record
    place[records] = np.arange(1, len(records) + 1, dtype=np.int32)

    def written(one: _Golden) -> tuple[pa.StringArray, pa.StringArray]:
        shown, origin = one.text.take(order), place.take(one.origin.take(order))
        return one.texts.take(pa.array(shown)), keys.take(pa.array(origin))

    columns: dict[str, pa.StringArray] = {}
    for field, (text, origin) in zip(GOLDEN_FIELDS, side_by_side(written, found), strict=True):
        columns[field], columns[f"{field}_from"] = text, origin
    return columns


def _sources(records: pa.Table, of: Customers) -> Int64Array:
    """Count the sources of each customer, as many at a time as a number has bits."""
    names, code = sorted_codes(records["source"])
    source = code.take(of.by_customer)
    counted = np.zeros(len(of), np.int64)
    for first in range(0, len(names), _BITS):
        here = (source >= first) & (source < first + _BITS)
        bits = here.astype(np.uint64) << (source % _BITS).astype(np.uint64)
        counted += np.bitwise_count(np.bitwise_or.reduceat(bits, of.begins[:-1]))
    return counted
