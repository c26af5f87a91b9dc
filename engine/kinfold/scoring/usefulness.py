"""Which candidate passes are worth their pairs: measured on the pairs that the model learned from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from kinfold.candidates import Candidates
    from kinfold.tables import Int64Array

FEW_PAIRS = 3_000_000  # compared in seconds; only where there are more is a pass left out
MOST_LOST = 0.002  # of all links in the sample that may go with the passes left out, all together
CHEAP = 0.02  # a pass stays whose own pairs, which no other pass brings, are links this often


def useless_passes(
    candidates: Candidates, sampled: npt.NDArray[np.bool_], match: npt.NDArray[np.bool_]
) -> tuple[str, ...]:
    """Name the passes without which nearly every link is still found.

    One after the other goes that costs the most pairs a link of its own, until ``MOST_LOST`` is lost.
    ``sampled``: which candidates were weighed; ``match``: which of those are links.
    """
    if len(candidates.left) < FEW_PAIRS:
        return ()
    passes = candidates.passes[sampled]
    bits: dict[str, np.int64] = {}
    for number, report in enumerate(candidates.reports):
        bits[report.name] = bits.get(report.name, np.int64(0)) | np.int64(1) << np.int64(number)
    kept, spare, out = dict(bits), MOST_LOST * match.sum(), []
    while kept:
        links, pairs = _own(passes, match, kept)
        fit = [name for name in kept if links[name] <= spare and links[name] < CHEAP * pairs[name]]
        if not fit:
            break
        worst = min(fit, key=lambda name: (links[name] / pairs[name], name))
        spare -= links[worst]
        passes = passes & ~kept.pop(worst)
        out.append(worst)
    return tuple(sorted(out))


def _own(
    passes: Int64Array, match: npt.NDArray[np.bool_], kept: Mapping[str, np.int64]
) -> tuple[dict[str, int], dict[str, int]]:
    """Count the links and the pairs that each pass alone brings."""
    links, pairs = {}, {}
    for name, bit in kept.items():
        alone = (passes & bit != 0) & (passes & ~bit == 0)
        links[name], pairs[name] = int((alone & match).sum()), int(alone.sum())
    return links, pairs


def without(candidates: Candidates, left_out: tuple[str, ...]) -> Candidates:
    """Keep the pairs that some other pass proposed too; what was left out is reported as skipped."""
    if not left_out:
        return candidates
    kept = np.int64(0)
    for number, report in enumerate(candidates.reports):
        if report.name not in left_out:
            kept |= np.int64(1) << np.int64(number)
    stay = (candidates.passes & kept) != 0
    reports = tuple(
        replace(r, pairs=0, uncompared=r.uncompared + r.fresh, skipped=True) if r.name in left_out else r
        for r in candidates.reports
    )
    return replace(
        candidates,
        left=candidates.left[stay],
        right=candidates.right[stay],
        passes=candidates.passes[stay],
        reports=reports,
    )
