"""How good the values of each source are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.measuring.matching import coded
from kinfold.model import Role

if TYPE_CHECKING:
    from kinfold.tables import Int64Array

QUALITIES = ("valid", "repaired", "invalid", "placeholder")


def quality(records: pa.Table, mentions: pa.Table) -> pa.Table:
    """Count what became of each source's values.

    Takes RECORDS and MENTIONS; gives source, field (the mention's kind), valid, repaired, invalid,
    placeholder (mentions) and missing (primary records without any mention of the kind), by source
    and field.
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
        )
        for name in QUALITIES
    }
    seen = np.zeros((len(source_of), len(fields)), dtype=bool)
    seen[row, field_of] = True
    primary = pc.equal(records["role"], Role.PRIMARY.value).to_numpy()
    rows = [
        {"source": sources[s], "field": fields[f]}
        | {name: int(counts[name][s * len(fields) + f]) for name in QUALITIES}
        | {"missing": int((~seen[primary & (source_of == s), f]).sum())}
        for s in sorted(range(len(sources)), key=sources.__getitem__)
        for f in sorted(range(len(fields)), key=fields.__getitem__)
    ]
    names = ("source", "field", *QUALITIES, "missing")
    kinds = (pa.string(), pa.string(), *(pa.int64() for _ in names[2:]))
    return pa.Table.from_pylist(rows, schema=pa.schema(list(zip(names, kinds, strict=True))))


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
