"""Connected components of the graph of links: the sets of records that could be one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int32Array


def components(left: npt.NDArray[np.integer], right: npt.NDArray[np.integer], size: int) -> Int32Array:
    """Return a component number for each of ``size`` records: the smallest record position in it.

    Round by round each number goes to the smallest one linked with it. One that is smaller than all that
    are linked with it has taken one of them over, or has a smaller neighbour in the next round, so every
    two rounds halve them. O((records + links) log records), in practice a handful of rounds.
    """
    label = np.arange(size, dtype=np.int32)
    while len(apart := np.flatnonzero(left != right)):
        left, right = (side[apart].astype(np.int32, copy=False) for side in (left, right))
        larger = np.maximum(left, right)
        np.minimum.at(label, larger, np.minimum(left, right))
        _follow(label, larger)
        left, right = label[left], label[right]
    _follow(label, slice(None))
    return label


def _follow(label: Int32Array, places: Int32Array | slice) -> None:
    """Send those at these places where those go to whom they go, to the last of them."""
    goal = label[places]
    while not np.array_equal(further := label[goal], goal):
        label[places] = goal = further
