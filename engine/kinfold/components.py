"""Connected components of the graph of links: the sets of records that could be one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int32Array


def components(left: npt.NDArray[np.integer], right: npt.NDArray[np.integer], size: int) -> Int32Array:
    """Return a component number for each of ``size`` records: the smallest record position in it.

    O(records + links).
    """
    from scipy.sparse import coo_array  # noqa: PLC0415  # commands without components need not wait for it
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415  # the same

    if not size:
        return np.zeros(0, np.int32)
    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    count, label = connected_components(graph, directed=False)
    smallest = np.full(count, size, np.int32)
    np.minimum.at(smallest, label, np.arange(size, dtype=np.int32))
    return smallest[label]
