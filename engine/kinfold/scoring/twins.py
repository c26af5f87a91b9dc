"""Pairs that agree only in what twins share: no match, whatever their weight; a person must look."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.levels import scales
from kinfold.scoring.weighing import CLEARLY_DIFFERENT, FEW, NAME_FIELDS, OTHER_NAME, field_weights

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.scoring.agreement import Agreement
    from kinfold.scoring.model import KindModel
    from kinfold.tables import Int32Array, Int64Array

PHONES = ("phone", "landline")  # a mailbox is more of one's own: equal ones speak against twins
NUMBERS = ("id_number", "tax_id")  # each twin's own
ASKED = 100  # centibits below the threshold: a possible match, which waits for a person
# Share of people who were born a twin, where most are: 31.2 per 1,000 births in the United States in 2021
# (CDC), 12 per 1,000 deliveries worldwide (Monden et al. 2021).
MOST_TWINS = 1 / 30
# Fields that say nothing beside surname and birth date about which of two given names it is.
_NOTHING_MORE = NAME_FIELDS | {"birth_date", "gender", "category"}


def asking(model: KindModel, agreements: list[Agreement], odds: Int32Array) -> Int32Array:
    """Return what is taken off the odds of pairs that twins would make as well, so that a person is asked.

    They have one surname, one birth date and no number of their own that agrees; and either one phone
    and clearly different given names, or nothing else that agrees and given names that at most begin
    alike (Darla and Darlene). What the names say against one person is far less than what twins share
    says for it, so no weight can do this. Where the pairs with nothing else are more than twins can be,
    people here are written with several given names, and only those with one phone are asked about.
    """
    penalty = np.zeros(len(odds), np.int32)
    sharing, bare = _suspects(model, {a.field: a for a in agreements}, odds)
    suspects = np.concatenate([sharing, bare]) if model.twins else sharing
    penalty[suspects] = model.threshold - ASKED - odds[suspects]
    return penalty


def may_be_twins(model: KindModel, agreements: list[Agreement], odds: Int32Array, records: int) -> bool:
    """Whether the pairs with surname, birth date and nothing else are few enough to be twins.

    ``odds``: of all pairs of these records that could match. Where persons have several records, each of
    a twin's meets each of the other's.
    """
    _, bare = _suspects(model, {a.field: a for a in agreements}, odds)
    meeting = records + 2 * np.count_nonzero(odds > model.threshold)
    return records < FEW or bool(len(bare) <= MOST_TWINS * meeting / 2)


def _suspects(
    model: KindModel, told: dict[str, Agreement], odds: Int32Array
) -> tuple[Int64Array, Int64Array]:
    """Return the pairs that share a phone, and the others that agree in nothing else."""
    nobody = np.zeros(0, np.int64)
    if not {"given_name", "family_name", "birth_date"} <= told.keys():
        return nobody, nobody
    given, family = told["given_name"].level, told["family_name"].level
    of_one_family = (family >= 0) & (family < CLEARLY_DIFFERENT)
    here = np.flatnonzero((odds > model.threshold) & of_one_family)
    here = here[np.isin(given[here], _other_names())]
    here = here[_agreed(model, told, here, ("birth_date",)) & ~_agreed(model, told, here, NUMBERS)]
    further = tuple({name.partition(" ")[0] for name in told} - _NOTHING_MORE)
    sharing = (given[here] == OTHER_NAME) & _agreed(model, told, here, PHONES)
    bare = ~sharing & ~_agreed(model, told, here, further)
    return here[sharing], here[bare]


@cache
def _other_names() -> tuple[int, ...]:
    """Return the levels of given names that are no variant, misspelling or initial of each other."""
    scale = scales()["person_name"]
    return tuple(scale.index(key) for key in ("near", "far", "different"))


def _agreed(
    model: KindModel, told: dict[str, Agreement], here: Int64Array, fields: tuple[str, ...]
) -> npt.NDArray[np.bool_]:
    """Return for which of these pairs one of the fields speaks for a match, whatever its scheme."""
    found = np.zeros(len(here), bool)
    for name, agreement in told.items():
        if name.partition(" ")[0] in fields:
            found |= field_weights(model, agreement.at(here)) > 0
    return found
