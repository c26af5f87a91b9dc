"""What records say in each field of a customer, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array, Int64Array

# Fields shown in standard form, and those shown as the source wrote them.
_STANDARD = ("phone", "email", "birth_date", "gender", "tax_id", "id_number", "account", "website")
_NOWHERE, _NO_TEXT = np.zeros(0, np.int32), pa.array([], pa.string())
BLANK = pa.array([""], pa.string())  # stands before the texts, for customers without any
_BESIDE_NAMES = frozenset({"unit", "second", "department"})  # parts that a cell names beside a name
_ADDRESS_ORDER = ("unit", "house_number", "street", "district", "city", "state", "postcode", "country")


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What records say in one field: what is equal in ``values`` is equal, ``text`` is shown.

    ``value``: positions in ``values``, codes where there are none; ``text``: positions in ``texts``.
    """

    record: Int32Array
    value: Int32Array
    text: Int32Array
    values: pa.StringArray | None
    texts: pa.StringArray
    plain: npt.NDArray[np.bool_] | None = None  # whether each says nothing else beside it

    def codes(self, which: Int64Array) -> Int32Array:
        """Return a code of the value of each of these, equal for equal values."""
        value = self.value.take(which)
        return value if self.values is None else _codes(pc.utf8_lower(self.values.take(pa.array(value))))


def called_so(called: pa.StringArray, names: Int32Array, standards: Standards) -> Said:
    """Say how records are called; a writing that holds a department or another person is no plain one."""
    named = np.flatnonzero(names >= 0).astype(np.int32)
    plain = np.ones(len(names), bool)
    for mentions in standards.of("person", "company"):
        for part in _BESIDE_NAMES & set(mentions.table.column_names) if not mentions.scheme else ():
            plain[mentions.record[~mentions.told(part, "")]] = False
    return Said(named, names.take(named), named, None, called, plain.take(named))


def said(standards: Standards, field: str) -> Said:
    """Say what records tell in one field; "" comes first in its texts."""
    if field == "address":
        return _addresses(standards)
    if field == "other_name":
        return _joined([m for m in standards.of("person", "company") if m.scheme == "other"], standard=False)
    return _joined(standards.of(field), standard=field in _STANDARD)


def _joined(mentions: Sequence[Mentions], *, standard: bool) -> Said:
    """Say what all mentions of a field say, each text once for all that say it."""
    record, row, text = [_NOWHERE], [_NOWHERE], [_NOWHERE]
    values, texts = [_NO_TEXT], [BLANK]
    rows, shown = 0, len(BLANK)
    for each in mentions:
        usable = each.usable()
        here = each.row[usable]
        value, raw = each.table["value"].combine_chunks(), each.table["raw"].to_numpy()
        record.append(each.record[usable])
        row.append(here + np.int32(rows))
        text.append((here if standard else raw.take(here).astype(np.int32)) + np.int32(shown))
        values.append(value)
        texts.append(value if standard else pc.utf8_trim_whitespace(each.raws))
        rows, shown = rows + len(value), shown + len(texts[-1])
    columns = np.concatenate(record), np.concatenate(row), np.concatenate(text)
    return Said(*columns, pa.concat_arrays(values), pa.concat_arrays(texts))


def _addresses(standards: Standards) -> Said:
    """Whole addresses as written; where a source tells parts, the parts in the order of an envelope."""
    whole = _joined(standards.of("address"), standard=False)
    present = [mentions for kind in _ADDRESS_ORDER if (mentions := standards.of(kind))]
    parts = [_joined(mentions, standard=False) for mentions in present] or [whole]
    size = 1 + max((int(each.record.max(initial=-1)) for each in (whole, *parts)), default=-1)
    told = np.zeros(size, bool)
    for part in parts:
        told[part.record] = True
    told[whole.record] = False
    record = np.flatnonzero(told).astype(np.int32)
    joined = pc.binary_join_element_wise(
        *(_told(p.texts, _first(p, size).take(record)) for p in parts), ", ", null_handling="skip"
    )
    texts = pa.concat_arrays([whole.texts, joined])
    text = np.concatenate([whole.text, np.arange(len(whole.texts), len(texts), dtype=np.int32)])
    return Said(np.concatenate([whole.record, record]), text, text, texts, texts)


def _told(texts: pa.StringArray, place: Int32Array) -> pa.StringArray:
    """Return the text at each place, none at -1."""
    return texts.take(pa.array(place, mask=place < 0))


def _first(part: Said, size: int) -> Int32Array:
    """Return the text of each of ``size`` records, the first of several, -1 where it says nothing."""
    text = np.full(size, -1, np.int32)
    text[part.record[::-1]] = part.text[::-1]
    return text


def _codes(texts: pa.Array) -> Int32Array:
    """Return a code of each text, equal for equal texts."""
    codes: Int32Array = pc.dictionary_encode(texts).indices.to_numpy()
    return codes
