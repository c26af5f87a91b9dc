"""Which sources may be linked with which: the policy of a project, applied to candidate pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.candidates import Candidates
    from kinfold.tables import Int32Array

POLICY = "sources that are not linked"


def allowed(
    candidates: Candidates, source: Int32Array, names: Sequence[str], unlinked: Sequence[tuple[str, str]]
) -> Candidates:
    """Return the pairs whose sources may be linked; how many were left out is told as a pass.

    ``source``: the code of each record's source among ``names``; a source without records has none.
    """
    if not unlinked:
        return candidates
    may = np.ones((len(names), len(names)), bool)
    for pair in unlinked:
        if set(pair) <= set(names):
            one, other = (names.index(name) for name in pair)
            may[one, other] = may[other, one] = False
    return candidates.only(POLICY, may[source[candidates.left], source[candidates.right]])
