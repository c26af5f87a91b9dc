"""How good the values of each source are."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.measuring.matching import coded
from kinfold.model import Role

QUALITIES = ("valid", "repaired", "invalid", "placeholder")


def quality(records: pa.Table, mentions: pa.Table) -> pa.Table:
    """Count what became of each source's values.

    Takes RECORDS and MENTIONS; gives source, field (the mention's kind), valid, repaired, invalid,
    placeholder (mentions) and missing (primary records without any mention of the kind), by source
    and field.
    """
    sources, source_of = coded(records["source"])
    fields, field_of = coded(mentions["kind"])
    row = pc.index_in(mentions["record"], value_set=records["record"].combine_chunks()).to_numpy()
    cell = source_of[row] * max(len(fields), 1) + field_of
    counts = {
        name: np.bincount(
            cell[pc.equal(mentions["quality"], name).to_numpy()], minlength=len(sources) * len(fields)
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
