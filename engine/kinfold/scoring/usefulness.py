"""Which candidate passes are worth their pairs: measured on the pairs that the model learned from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.candidates import Candidates
    from kinfold.tables import Int64Array

LEAST_SHARE = 0.001  # of all links in the sample that a pass must add to be worth its pairs
CHEAP = 0.02  # a pass whose new pairs are matches this often stays, however few they are


def useless_passes(
    candidates: Candidates, sampled: npt.NDArray[np.bool_], match: npt.NDArray[np.bool_]
) -> tuple[str, ...]:
    """Name the passes that bring nearly no match which an earlier pass had not brought, or had no room.

    ``sampled``: which candidates were weighed; ``match``: which of those are links.
    """
    names = [report.name for report in candidates.reports]
    first = _first_pass(candidates.passes[sampled])
    matches = np.bincount(first, weights=match, minlength=len(names))
    pairs = np.bincount(first, minlength=len(names))
    useless = (matches < LEAST_SHARE * matches.sum()) & (matches < CHEAP * pairs)
    useless |= np.array([report.skipped for report in candidates.reports], bool)
    return tuple(sorted({name for name, out in zip(names, useless, strict=True) if out}))


def without(candidates: Candidates, left_out: tuple[str, ...]) -> Candidates:
    """Keep the pairs that some other pass proposed too; what was left out is reported as skipped.

    A run that reuses the model does not try these passes, so no pair goes by them here either.
    """
    if not left_out:
        return candidates
    kept = np.int64(0)
    for number, report in enumerate(candidates.reports):
        if report.name not in left_out:
            kept |= np.int64(1) << np.int64(number)
    passes = candidates.passes & kept
    stay = np.flatnonzero(passes != 0)
    reports = tuple(
        replace(r, pairs=0, uncompared=r.uncompared + r.fresh, skipped=True) if r.name in left_out else r
        for r in candidates.reports
    )
    return replace(
        candidates,
        left=candidates.left.take(stay),
        right=candidates.right.take(stay),
        passes=passes.take(stay),
        reports=reports,
    )


def _first_pass(passes: Int64Array) -> Int64Array:
    """Return the number of the lowest bit: the pass that brought the pair first."""
    lowest = passes & -passes
    return np.rint(np.log2(lowest.astype(np.float64))).astype(np.int64)
