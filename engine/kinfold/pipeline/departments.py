"""Departments as people judged them: nothing is compared, so a judgement alone joins or parts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfold.judging import judged_pairs
from kinfold.splitting import linking
from kinfold.splitting.departments import as_judged

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pyarrow as pa

    from kinfold.model import Judgement
    from kinfold.tables import Int32Array

    Flags = npt.NDArray[np.bool_]


def judged_departments(
    records: pa.Table, label: Int32Array, departments: Flags, judgements: Sequence[Judgement]
) -> tuple[Int32Array, pa.Table]:
    """Return the labels with departments as people judged them, and the cuts between departments.

    ``label``: the smallest record code of each record's customer, here as there; ``departments``: which
    records are some.
    """
    mine = np.flatnonzero(departments).astype(np.int32)
    place = np.full(len(records), -1, np.int32)
    place[mine] = np.arange(len(mine), dtype=np.int32)
    told = judged_pairs(judgements, records["record"].combine_chunks())
    group, pair, cuts = as_judged(told, place, place[label[mine]])
    whole = label.copy()
    whole[mine] = mine[group]
    weight = np.zeros(len(pair[0]), np.int32)  # nothing was compared
    ends = mine[pair[0]], mine[pair[1]]
    return whole, linking.told_cuts(records["record"], ends, weight, cuts)
