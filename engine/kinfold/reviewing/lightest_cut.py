"""The lightest cut of a weighted graph into two parts, after Stoer and Wagner (1997)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int64Array


def lightest_cut(weights: Int64Array) -> npt.NDArray[np.bool_]:
    """Return which nodes are on one side; the smaller node comes first where it is all the same.

    ``weights``: between each two of two nodes or more, symmetric, 0 where nothing joins them. O(n³), in
    whole rows: 300 nodes that are all joined take a second, with NetworkX a minute.
    """
    between = weights.copy()
    np.fill_diagonal(between, 0)
    side: npt.NDArray[np.bool_] = np.eye(len(between), dtype=bool)
    lightest: int | None = None
    found: npt.NDArray[np.bool_] = side[0]
    while len(between) > 1:
        one, last, weight = _tightest_order(between)
        if lightest is None or weight < lightest:
            lightest, found = weight, side[last].copy()
        side[one] |= side[last]
        between[one] += between[last]
        between[:, one] = between[one]
        between[one, one] = 0
        between = np.delete(np.delete(between, last, axis=0), last, axis=1)
        side = np.delete(side, last, axis=0)
    return found


def _tightest_order(between: Int64Array) -> tuple[int, int, int]:
    """Take the node joined most tightly to those taken, again and again.

    Returns the last two, and how tightly the last is joined to all others.
    """
    tight = between[0].copy()
    free = np.ones(len(between), bool)
    free[0] = False
    one, last, weight = 0, 0, 0
    for _ in range(len(between) - 1):
        one, last = last, int(np.where(free, tight, -1).argmax())
        free[last], weight = False, int(tight[last])
        tight += between[last]
    return one, last, weight
