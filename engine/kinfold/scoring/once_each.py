"""Whether sources list each customer once: links that chance would put inside a source are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.scoring.agreement import Agreement
    from kinfold.tables import Int32Array

SURE = 800  # centibits above the threshold: links that are hardly ever chance
MOST_INSIDE = 0.25  # of the links that chance would put inside a source: fewer, and it has no duplicates
LEAST_BY_CHANCE = 10  # links inside a source that chance must promise, or their absence says nothing


def within_sources(source: Agreement | None, above: Int32Array, share: float) -> npt.NDArray[np.bool_]:
    """Return the pairs of one source where sources list each customer once; none where they do not.

    ``source``: whether each pair is of one source (level 0); ``above``: its centibits above the threshold;
    ``share``: how often two strangers are of one source.
    """
    if source is None:
        return np.zeros(len(above), bool)
    same: npt.NDArray[np.bool_] = source.level == 0
    strong = above >= SURE
    by_chance = np.count_nonzero(strong) * share
    once = by_chance >= LEAST_BY_CHANCE and np.count_nonzero(strong & same) < MOST_INSIDE * by_chance
    return same if once else np.zeros(len(above), bool)
