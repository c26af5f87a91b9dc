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

    from kinfold.customers.saying import Said
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array, Int64Array

_BITS = 64  # sources that are counted at a time


@dataclass(frozen=True, slots=True, eq=False)
class _Golden:
    """One field of customers: positions in ``texts``, and the record each came from, -1 without any."""

    texts: pa.StringArray
    text: Int64Array
    origin: Int64Array


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
            origin = _origin(names_said, chosen(names_said, of), of.heads)
            return _Golden(called, origin, origin)
        told = said(standards, field)
        best = chosen(told, of)
        return _Golden(told.texts, np.append(told.text, 0)[best], _origin(told, best, -1))

    found = side_by_side(golden, GOLDEN_FIELDS)
    ids = customer_id().take(pa.array(of.heads))
    order = ascending(ids)
    columns: dict[str, Any] = {
        "customer_id": ids.take(pa.array(order)),
        "kind": records["kind"].combine_chunks().take(pa.array(of.heads[order])),
        "records": np.diff(of.begins)[order],
        "sources": _sources(records, of)[order],
    }
    columns |= _written(found, records["record"].combine_chunks(), of.records_of(order), order)
    return checked(pa.table(columns, schema=CUSTOMERS), CUSTOMERS, "customers")


def _origin(told: Said, best: Int64Array, otherwise: Int64Array | int) -> Int64Array:
    """Return the record of what is chosen, the other one where nothing is."""
    return np.where(best < 0, otherwise, np.append(told.record, 0)[best])


def _written(
    found: Sequence[_Golden], keys: pa.StringArray, records: Int64Array, order: Int64Array
) -> Mapping[str, pa.StringArray]:
    """Return what customers show in this order, and the keys of the records that it came from.

    ``records``: all of them, in the order of their customers: keys that lie side by side are taken at a
    tenth of the cost.
    """
    keys = pa.concat_arrays([BLANK, keys.take(pa.array(records))])
    place = np.zeros(len(records) + 1, np.int64)  # the last one stands for no record
    place[records] = np.arange(1, len(records) + 1)

    def written(one: _Golden) -> tuple[pa.StringArray, pa.StringArray]:
        shown, origin = one.text[order], place[one.origin[order]]
        return one.texts.take(pa.array(shown)), keys.take(pa.array(origin))

    columns: dict[str, pa.StringArray] = {}
    for field, (text, origin) in zip(GOLDEN_FIELDS, side_by_side(written, found), strict=True):
        columns[field], columns[f"{field}_from"] = text, origin
    return columns


def _sources(records: pa.Table, of: Customers) -> Int64Array:
    """Count the sources of each customer, as many at a time as a number has bits."""
    names, code = sorted_codes(records["source"])
    source = code[of.by_customer]
    counted = np.zeros(len(of), np.int64)
    for first in range(0, len(names), _BITS):
        here = (source >= first) & (source < first + _BITS)
        bits = here.astype(np.uint64) << (source % _BITS).astype(np.uint64)
        counted += np.bitwise_count(np.bitwise_or.reduceat(bits, of.begins[:-1]))
    return counted
