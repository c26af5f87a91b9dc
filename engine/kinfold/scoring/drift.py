"""How far the records at hand have drifted from those that a saved model was learned from.

Both are seen through the same model: the pairs that it matches, and the levels that these reach in each
field. What learning anew would change is told in centibits, the unit of the weights themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.levels import scales

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from kinfold.scoring.agreement import Agreement
    from kinfold.scoring.model import KindModel
    from kinfold.tables import Int64Array

# Centibits that the odds of a match may be wrong by, in the mean, before a run says so: twice or half.
MOST_DRIFT = 100
PSEUDO_MATCHES = 20  # pairs that the shipped chances count as, so that a handful of pairs is no drift
CENTIBITS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a model saw: records, pairs that it matched, and how many reached each level of a field."""

    records: int
    matches: int
    levels: Mapping[str, Int64Array]


@dataclass(frozen=True, slots=True)
class Drift:
    """How far the records have drifted, in centibits of a match's odds.

    ``matches``: more matches than the growth of the records explains, fewer where negative; ``fields``:
    what learning anew would change on the mean match, by field, most first.
    """

    before: Seen
    now: Seen
    matches: int
    fields: Mapping[str, int]

    def told(self) -> dict[str, object]:
        """Return what has drifted too far, JSON-ready; nothing where neither has."""
        told: dict[str, object] = {}
        if abs(self.matches) > MOST_DRIFT:
            told["matches"] = {
                "before": self.before.matches,
                "now": self.now.matches,
                "centibits": self.matches,
            }
        if sum(self.fields.values()) > MOST_DRIFT:
            told["fields"] = dict(self.fields)
        return told


def reached(agreements: Sequence[Agreement], match: npt.NDArray[np.bool_]) -> dict[str, Int64Array]:
    """Count the levels of each field among the matching pairs, missing ones left out. Linear in the pairs."""
    matching = np.flatnonzero(match)
    return {
        a.field: np.bincount(a.level[matching].astype(np.int64) + 1, minlength=len(scales()[a.scale]) + 1)[1:]
        for a in agreements
    }


def drift(model: KindModel, now: Seen) -> Drift | None:
    """Compare what the model sees now with what it saw when it was learned; None where that is not known.

    A model that rests on the shipped chances, of few records, does not drift either.
    """
    before = model.seen
    if before is None or not model.learned:
        return None
    changes = {name: _field_drift(model, name, before, now) for name in before.levels if name in now.levels}
    fields = {name: changes[name] for name in sorted(changes, key=lambda name: (-changes[name], name))}
    return Drift(
        before, now, _match_drift(before, now), {name: bits for name, bits in fields.items() if bits}
    )


def _match_drift(before: Seen, now: Seen) -> int:
    """Return the centibits by which matches grew otherwise than records, or than pairs of records.

    New customers bring matches as they bring records, more records of the same ones as they bring pairs.
    """
    growth = CENTIBITS * np.log2(max(now.records, 1) / max(before.records, 1))
    more = CENTIBITS * np.log2((now.matches + PSEUDO_MATCHES) / (before.matches + PSEUDO_MATCHES))
    least, most = sorted((growth, 2 * growth))
    return int(np.rint(more - np.clip(more, least, most)))


def _field_drift(model: KindModel, name: str, before: Seen, now: Seen) -> int:
    """Return the centibits that the field's new weights would differ by, over all matches of now."""
    shipped = PSEUDO_MATCHES * scales()[model.fields[name].scale].m
    then, here = before.levels[name] + shipped, now.levels[name] + shipped
    then, here = then / then.sum(), here / here.sum()
    known = now.levels[name].sum() / max(now.matches, 1)
    return int(np.rint(CENTIBITS * known * (here * np.log2(here / then)).sum()))
