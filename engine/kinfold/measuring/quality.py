"""How good the values of each source are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.measuring.matching import coded
from kinfold.model import Kind, Role

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array

QUALITIES = ("valid", "repaired", "invalid", "placeholder")
# What only one kind of party can have; a field that is not named here anybody can have.
_OF_PERSONS = ("person", "given", "middle", "family", "employer", "gender", "birth_date", "birth_place")
_KINDS = {**dict.fromkeys(_OF_PERSONS, Kind.PERSON.value), "company": Kind.ORGANIZATION.value}


def quality(records: pa.Table, mentions: pa.Table) -> pa.Table:
    """Count what became of each source's values.

    Takes RECORDS and MENTIONS; gives source, field (the mention's kind), valid, repaired, invalid,
    placeholder (mentions) and missing (primary records of a kind that can have the field, without any
    mention of it), by source and field. A field that a source never fills has no row.
    """
    sources, source_of = coded(records["source"])
    fields = sorted({text for chunk in mentions["kind"].chunks for text in _distinct(chunk)})
    shape = (len(sources), len(fields), len(QUALITIES))
    counts, told = np.zeros(shape, np.int64), np.zeros((len(fields), len(records)), bool)
    among = {
        "record": records["record"].combine_chunks(),
        "kind": pa.array(fields, pa.string()),
        "quality": pa.array(QUALITIES),
    }
    for batch in mentions.select(list(among)).to_batches():
        row, field, word = (_places(batch[name], texts) for name, texts in among.items())
        told[field, row] = True
        cell = (source_of.take(row) * shape[1] + field) * shape[2] + word
        counts += np.bincount(cell, minlength=counts.size).reshape(shape)
    missing = _missing(records, (source_of, len(sources)), told, fields)
    rows = [
        {"source": sources[s], "field": fields[f]}
        | dict(zip(QUALITIES, counts[s, f].tolist(), strict=True))
        | {"missing": int(missing[s, f])}
        for s in sorted(range(len(sources)), key=sources.__getitem__)
        for f in range(len(fields))
        if counts[s, f].any()
    ]
    numbers = [(name, pa.int64()) for name in (*QUALITIES, "missing")]
    return pa.Table.from_pylist(
        rows, schema=pa.schema([("source", pa.string()), ("field", pa.string()), *numbers])
    )


def _missing(
    records: pa.Table, source: tuple[Int64Array, int], told: npt.NDArray[np.bool_], fields: list[str]
) -> Int64Array:
    """Return for each source and field how many records that can have the field do not mention it."""
    source_of, size = source
    primary = pc.equal(records["role"], Role.PRIMARY.value).to_numpy()
    able = {
        kind: primary & pc.equal(records["kind"], kind).to_numpy() for kind in sorted(set(_KINDS.values()))
    }
    missing = np.zeros((size, len(fields)), np.int64)
    for at, field in enumerate(fields):
        asked = able.get(_KINDS.get(field, ""), primary) & ~told[at]
        missing[:, at] = np.bincount(source_of[asked], minlength=size)
    return missing


def _distinct(column: pa.Array) -> list[str]:
    texts: list[str] = (column.dictionary if _is_coded(column) else column.unique()).to_pylist()
    return texts


def _places(column: pa.Array, among: pa.StringArray) -> Int32Array:
    """Return the place of each text among others; of a coded column its dictionary is looked up."""
    if not _is_coded(column):
        return _places(column.dictionary_encode(), among)
    codes: Int32Array = column.indices.to_numpy()
    if column.dictionary.equals(among):
        return codes
    place: Int32Array = pc.index_in(column.dictionary, value_set=among).to_numpy(zero_copy_only=False)
    return place.take(codes)


def _is_coded(column: pa.Array) -> bool:
    return bool(pa.types.is_dictionary(column.type))
