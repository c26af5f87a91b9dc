"""Learning for organizations of which little but names is known: a prior and what kind of list it is.

No level can be learned where one field is all there is; what the list decides is how many pairs are
matches at all, and whether its names differ as spellings of one company do or as those of a group's
members. A register of subsidiaries replaces words (Acme Leasing, Acme Finance), a list of dirty
spellings leaves them out (Acme, Acme Leasing).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.model import CENTIBITS, NEVER, shipped_model
from kinfold.scoring.weighing import weigh

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.scoring.agreement import Agreement
    from kinfold.scoring.model import KindModel
    from kinfold.tables import Int32Array

THRESHOLD = -300  # centibits; grouping asks all pairs of a group, so a single one may be doubtful
# Names: in a shorter list, too, two that share nothing must not look like a possible match (-6 bits).
LEAST_NAMES = 512
FEWER, MORE = 3.0, 5.0  # bits that the prior may lie off one duplicate a name
ROUNDS, SETTLED = 50, 0.01  # of estimating the prior, and the bits that end it
# One word replaced against words left out: 27 to 100 in a register where every name is its own company.
REPLACED_IN_REGISTERS = 0.27
USUAL_REPLACED, USUAL_LEFT_OUT = 5, 10  # pseudo-pairs, so that ten names prove no register
LEAST_KINSHIP = -800  # centibits that being of one group may count against being one company


def learn_names(
    kind: str, agreements: list[Agreement], names: int, shapes: tuple[npt.NDArray[np.bool_], ...]
) -> KindModel:
    """Return the model of a list of ``names`` distinct names, ``agreements`` of its candidate pairs.

    ``shapes``: which pairs replace one word of a name, and which only leave words out.
    """
    model = replace(shipped_model(kind, names, agreements), household_prior=NEVER, threshold=THRESHOLD)
    prior, expected = _prior(weigh(model, agreements).total, names)
    replaced, left_out = (int(np.count_nonzero(shape)) for shape in shapes)
    return replace(
        model, prior=prior, expected_pairs=expected, namesakes=_kinship(replaced, left_out), learned=True
    )


def _prior(total: Int32Array, names: int) -> tuple[float, float]:
    """Estimate log2 of the chance that two names are one company's, and the pairs that are; EM."""
    pairs = max(names * (names - 1) / 2, 1.0)
    one_each = -float(np.log2(max(names, LEAST_NAMES)))
    prior, expected = one_each, 0.0
    for _ in range(ROUNDS):
        odds = np.clip(total / CENTIBITS + prior, -60, 60)
        expected = float((1.0 / (1.0 + np.exp2(-odds))).sum())
        found = float(np.clip(np.log2(max(expected, 0.5) / pairs), one_each - MORE, one_each + FEWER))
        if abs(found - prior) < SETTLED:
            break
        prior = found
    return prior, expected


def _kinship(replaced: int, left_out: int) -> int:
    """Return in centibits what speaks against every pair of unequal names in this list; 0 in a dirty one."""
    ratio = (replaced + USUAL_REPLACED) / (left_out + USUAL_LEFT_OUT)
    share = max(1.0 - REPLACED_IN_REGISTERS * ratio, 2.0**-60)
    bits = np.log2(share / max(1.0 - share, 2.0**-60))
    return int(np.rint(np.clip(CENTIBITS * bits, LEAST_KINSHIP, 0)))
