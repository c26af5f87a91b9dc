"""The judgements of a project as tables: what each says, whether it counts, and of which records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from kinfold.judging import sides, standing
from kinfold.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.model import Judgement

STANDING, OVERRULED, WITHDRAWN = "standing", "overruled", "withdrawn"
JUDGEMENTS = pa.schema(
    [
        *((name, pa.string()) for name in ("judgement", "verdict", "status", "who", "at", "reason")),
        ("disputed", pa.bool_()),
    ]
)
JUDGED = pa.schema([("judgement", pa.string()), ("side", pa.string()), ("record", pa.string())])


def judgement_tables(judgements: Sequence[Judgement]) -> tuple[pa.Table, pa.Table]:
    """Return JUDGEMENTS and JUDGED of the whole log, the overruled and the withdrawing ones too."""
    counting = {each.judgement.id: bool(each.opposed) for each in standing(judgements)}
    told, judged = [], []
    for one in judgements:
        name = f"J-{one.id}"
        status = STANDING if one.id in counting else OVERRULED
        if one.verdict == Verdict.WITHDRAWN:
            status = WITHDRAWN
        told.append((name, one.verdict, status, one.who, one.at, one.reason, counting.get(one.id, False)))
        for side, records in zip(("one", "other"), sides(one), strict=True):
            judged += [(name, side, record) for record in records]
    return _table(told, JUDGEMENTS), _table(judged, JUDGED)


def _table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema)
