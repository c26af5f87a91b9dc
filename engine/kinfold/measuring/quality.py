"""How good the values of each source are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.measuring.matching import coded
from kinfold.model import Kind, Role

if TYPE_CHECKING:
    from kinfold.tables import Int64Array

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
    fields, field_of = coded(mentions["kind"])
    row = _places(mentions["record"], records["record"].combine_chunks())
    cell = source_of[row] * max(len(fields), 1) + field_of
    words, quality_of = coded(mentions["quality"])
    counts = {
        name: np.bincount(
            cell[quality_of == (words.index(name) if name in words else -1)],
            minlength=len(sources) * len(fields),
        ).reshape(len(sources), len(fields))
        for name in QUALITIES
    }
    counts["missing"] = _missing(records, (source_of, len(sources)), row, field_of, fields)
    filled = np.add.reduce([counts[name] for name in QUALITIES])
    rows = [
        {"source": sources[s], "field": fields[f]} | {name: int(counts[name][s, f]) for name in counts}
        for s in sorted(range(len(sources)), key=sources.__getitem__)
        for f in sorted(range(len(fields)), key=fields.__getitem__)
        if filled[s, f]
    ]
    names = ("source", "field", *counts)
    kinds = (pa.string(), pa.string(), *(pa.int64() for _ in counts))
    return pa.Table.from_pylist(rows, schema=pa.schema(list(zip(names, kinds, strict=True))))


def _missing(
    records: pa.Table,
    source: tuple[Int64Array, int],
    row: Int64Array,
    field_of: Int64Array,
    fields: list[str],
) -> Int64Array:
    """Return for each source and field how many records that can have the field do not mention it."""
    source_of, size = source
    primary = pc.equal(records["role"], Role.PRIMARY.value).to_numpy()
    kind = records["kind"].to_numpy()
    missing = np.zeros((size, len(fields)), np.int64)
    for at, field in enumerate(fields):
        asked = primary.copy()
        if wanted := _KINDS.get(field):
            asked &= kind == wanted
        asked[row[field_of == at]] = False
        missing[:, at] = np.bincount(source_of[asked], minlength=size)
    return missing


def _places(column: pa.ChunkedArray, keys: pa.StringArray) -> Int64Array:
    """Return the place of each record key; of dictionary-coded ones each dictionary is looked up once."""
    found = [np.zeros(0, np.int64)]
    for chunk in column.chunks:
        if not pa.types.is_dictionary(chunk.type):
            found.append(pc.index_in(chunk, value_set=keys).to_numpy())
        elif chunk.dictionary.equals(keys):
            found.append(chunk.indices.to_numpy())
        else:
            found.append(pc.index_in(chunk.dictionary, value_set=keys).take(chunk.indices).to_numpy())
    return np.concatenate(found)
