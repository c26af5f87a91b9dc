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
import pyarrow.compute as pc

from kinfold.identifiers.profiles import sorted_codes
from kinfold.tables import CUSTOMERS, GOLDEN_FIELDS, checked
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array, Int64Array

# Fields shown in standard form, and those shown as the source wrote them.
_STANDARD = ("phone", "email", "birth_date", "gender", "tax_id", "id_number", "account", "website")
_NO_RECORD, _NOWHERE, _NO_TEXT = np.zeros(0, np.int32), np.zeros(0, np.int64), pa.array([], pa.string())
_BESIDE_NAMES = frozenset({"unit", "second", "department"})  # parts that a cell names beside a name
_ADDRESS_ORDER = ("unit", "house_number", "street", "district", "city", "state", "postcode", "country")


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What records say in one field: what is equal in ``values`` is equal, ``text`` is shown.

    ``value``: positions in ``values``, codes where there are none; ``text``: positions in ``texts``.
    """

    record: Int32Array
    value: Int64Array
    text: Int64Array
    values: pa.StringArray | None
    texts: pa.StringArray
    plain: npt.NDArray[np.bool_] | None = None  # whether each says nothing else beside it

    def codes(self, which: Int64Array) -> Int64Array:
        """Return a code of the value of each of these, equal for equal values."""
        value = self.value[which]
        return value if self.values is None else _codes(pc.utf8_lower(self.values.take(pa.array(value))))


@dataclass(frozen=True, slots=True, eq=False)
class _Golden:
    """One field of customers: positions in ``texts`` and of the record each came from, -1 without any."""

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
    heads = np.flatnonzero(label == np.arange(len(label)))
    customer = (np.cumsum(label == np.arange(len(label))) - 1)[label].astype(np.int32)
    updated = sorted_codes(records["updated_at"])[1]
    keys, called = records["record"].combine_chunks(), records["name"].combine_chunks()

    def golden(field: str) -> _Golden:
        said = _name(called, names, standards) if field == "name" else _said(standards, field)
        chosen = _chosen(said, customer, updated, len(heads))
        origin = np.where(chosen < 0, -1, said.record[chosen] if len(said.record) else -1)
        if field == "name":  # a customer without any name is called what its first record is called
            origin = np.where(chosen < 0, heads, origin)
            return _Golden(called, origin, origin)
        return _Golden(
            said.texts, np.where(chosen < 0, -1, said.text[chosen] if len(said.text) else -1), origin
        )

    found = side_by_side(golden, GOLDEN_FIELDS)
    told = customer_id().take(pa.array(heads))
    order = pc.sort_indices(told).to_numpy()
    columns: dict[str, Any] = {
        "customer_id": told.take(pa.array(order)),
        "kind": records["kind"].combine_chunks().take(pa.array(heads[order])),
        "records": np.bincount(customer, minlength=len(heads))[order],
        "sources": _sources(records, customer, len(heads))[order],
    }
    written = side_by_side(
        lambda one: (_taken(one.texts, one.text[order]), _taken(keys, one.origin[order])), found
    )
    for field, (text, origin) in zip(GOLDEN_FIELDS, written, strict=True):
        columns[field], columns[f"{field}_from"] = text, origin
    return checked(pa.table(columns, schema=CUSTOMERS), CUSTOMERS, "customers")


def _sources(records: pa.Table, customer: Int32Array, size: int) -> Int64Array:
    names, source = sorted_codes(records["source"])
    pairs = np.sort(customer.astype(np.int64) * max(len(names), 1) + source)
    first = np.r_[True, pairs[1:] != pairs[:-1]] if len(pairs) else np.zeros(0, bool)
    return np.bincount(pairs[first] // max(len(names), 1), minlength=size)


def _name(called: pa.StringArray, names: Int32Array, standards: Standards) -> _Said:
    """Say how records are called; a writing that holds a department or another person is no plain one."""
    named = np.flatnonzero(names >= 0)
    plain = np.ones(len(names), bool)
    for mentions in standards.of("person", "company"):
        for part in _BESIDE_NAMES & set(mentions.table.column_names) if not mentions.scheme else ():
            plain[mentions.record[~mentions.told(part, "")]] = False
    return _Said(named.astype(np.int32), names[named].astype(np.int64), named, None, called, plain[named])


def _said(standards: Standards, field: str) -> _Said:
    if field == "address":
        return _addresses(standards)
    if field == "other_name":
        return _joined([m for m in standards.of("person", "company") if m.scheme == "other"], standard=False)
    return _joined(standards.of(field), standard=field in _STANDARD)


def _joined(mentions: Sequence[Mentions], *, standard: bool) -> _Said:
    """Say what all mentions of a field say, each text once for all that say it."""
    record, row, text = [_NO_RECORD], [_NOWHERE], [_NOWHERE]
    values, texts = [_NO_TEXT], [_NO_TEXT]
    rows = shown = 0
    for each in mentions:
        usable = each.usable()
        here = each.row[usable].astype(np.int64)
        value, raw = each.table["value"].combine_chunks(), each.table["raw"].to_numpy()
        record.append(each.record[usable])
        row.append(here + rows)
        text.append((here if standard else raw[here]) + shown)
        values.append(value)
        texts.append(value if standard else pc.utf8_trim_whitespace(each.raws))
        rows, shown = rows + len(value), shown + len(texts[-1])
    said = np.concatenate(record), np.concatenate(row), np.concatenate(text)
    return _Said(*said, pa.concat_arrays(values), pa.concat_arrays(texts))


def _addresses(standards: Standards) -> _Said:
    """Whole addresses as written; where a source tells parts, the parts in the order of an envelope."""
    whole = _joined(standards.of("address"), standard=False)
    parts = [_joined(standards.of(kind), standard=False) for kind in _ADDRESS_ORDER]
    size = 1 + max((int(each.record.max(initial=-1)) for each in (whole, *parts)), default=-1)
    told = np.zeros(size, bool)
    for part in parts:
        told[part.record] = True
    told[whole.record] = False
    record = np.flatnonzero(told)
    joined = pc.binary_join_element_wise(
        *(_told(p.texts, _first(p, size)[record]) for p in parts), ", ", null_handling="skip"
    )
    texts = pa.concat_arrays([whole.texts, joined])
    text = np.concatenate([whole.text, np.arange(len(record)) + len(whole.texts)])
    return _Said(np.concatenate([whole.record, record.astype(np.int32)]), text, text, texts, texts)


def _told(texts: pa.StringArray, place: Int64Array) -> pa.StringArray:
    """Return the text at each place, none at -1."""
    return texts.take(pa.array(place, mask=place < 0))


def _first(said: _Said, size: int) -> Int64Array:
    """Return the text of each of ``size`` records, the first of several, -1 where it says nothing."""
    text = np.full(size, -1, np.int64)
    text[said.record[::-1]] = said.text[::-1]
    return text


def _chosen(said: _Said, customer: Int32Array, updated: Int32Array, size: int) -> Int64Array:
    """Return for each customer which of the things said is chosen, -1 without any. O(n log n)."""
    chosen = np.full(size, -1, np.int64)
    mine = customer[said.record].astype(np.int64)
    alone = np.bincount(mine, minlength=size)[mine] == 1
    chosen[mine[alone]] = np.flatnonzero(alone)
    place = _by_customer(mine, said.record, np.flatnonzero(~alone))
    value = said.codes(place)
    pair = mine[place] * (int(value.max(initial=0)) + 1) + value
    times = _times(pair)
    best = np.arange(len(place))
    plain = np.zeros(len(place), bool) if said.plain is None else said.plain[place]
    for worth in (times, plain, updated[said.record[place]]):
        best = _most(mine[place], worth, best)
    length = np.zeros(len(place), np.int32)
    length[best] = pc.utf8_length(said.texts.take(pa.array(said.text[place[best]]))).to_numpy()
    best = _most(mine[place], length, best)
    first = place[best[_begins(mine[place[best]])]]
    chosen[mine[first]] = first
    return chosen


def _times(numbers: Int64Array) -> Int64Array:
    """Return how often each number stands among them. O(n log n)."""
    order = np.argsort(numbers)
    begins = _begins(numbers[order])
    each = np.diff(np.r_[begins, len(numbers)])
    times = np.empty(len(numbers), np.int64)
    times[order] = np.repeat(each, each)
    return times


def _by_customer(mine: Int64Array, record: Int32Array, which: Int64Array) -> Int64Array:
    """Return positions in the order of their customers and, within one, of their records."""
    low = (1 << 32) - 1
    by_record: Int64Array = np.sort(record[which].astype(np.int64) << 32 | which) & low
    order: Int64Array = np.sort(mine[by_record] << 32 | np.arange(len(by_record))) & low
    return by_record[order]


def _most(mine: Int64Array, worth: npt.NDArray[Any], left: Int64Array) -> Int64Array:
    """Keep of the places ``left``, ordered by customer, those that are worth most to theirs."""
    begins = _begins(mine[left])
    if not len(begins):
        return left
    most = np.maximum.reduceat(worth[left], begins)
    kept: Int64Array = left[worth[left] == np.repeat(most, np.diff(np.r_[begins, len(left)]))]
    return kept


def _begins(ordered: Int64Array) -> Int64Array:
    return np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])


def _codes(texts: pa.Array) -> Int64Array:
    """Return a code of each text, equal for equal texts."""
    codes: Int64Array = pc.dictionary_encode(texts).indices.to_numpy().astype(np.int64)
    return codes


def _taken(texts: pa.Array, place: Int64Array) -> pa.Array:
    """Return the text at each place, "" at -1."""
    return pa.concat_arrays([pa.array([""], pa.string()), texts]).take(pa.array(place + 1))
