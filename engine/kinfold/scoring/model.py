"""The model: what each level of each field weighs, learned or shipped, readable and kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kinfold.model import Kind
from kinfold.scoring.levels import scales

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt

    from kinfold.scoring.agreement import Agreement
    from kinfold.scoring.drift import Seen
    from kinfold.tables import Int32Array

    Chances = npt.NDArray[np.float64]

CENTIBITS = 100  # a weight of 100 doubles the odds
MOST_CATEGORY = 400  # centibits of a field with few values; such fields lean on each other
LEAST_POPULATION = 16  # records; in a smaller file two rows are no likelier to be one customer

# How common one value of a field is before the data says so (share of records).
# Origin: rounded from public name and address statistics; 500 pseudo-records strong. 2026-11-23
SHIPPED_FREQUENCY: Mapping[str, float] = {
    "given_name": 2e-3,
    "family_name": 5e-4,
    "birth_date": 4e-5,
    "email": 1e-5,
    "postcode": 1e-4,
    "house_number": 1e-2,
    "company": 1e-4,
}
SHIPPED_BY_SCALE: Mapping[str, float] = {"number": 1e-6, "text": 1e-3, "house": 1e-2, "phone": 1e-5}
FEW_VALUES = frozenset({"category", "context"})
NEVER = -1_000.0  # bits: the prior of a class that these records do not have
UNORDERED = frozenset({"source"})  # being of one source is not a closer agreement, only another one
MOST_EXCESS = 1_200  # centibits that two fields may say twice
# Larger areas first: a postcode lies in its city, a street in its postcode. Each says its neighbour's
# part twice, not every other's: taken pair by pair, an address would count against a match.
ADDRESS_FIELDS = ("country", "state", "city", "district", "postcode", "street", "house_number")
NO_RARITY = frozenset({"name_order", "middle_name", "suffix", "source"})


def usual_frequency(field: str, scale: str) -> float | None:
    """Return the shipped share of records that carry one value; None: rarity does not count."""
    return None if field in NO_RARITY else SHIPPED_FREQUENCY.get(field, SHIPPED_BY_SCALE.get(scale))


@dataclass(frozen=True, slots=True, eq=False)
class FieldModel:
    """One field: chances ``m`` (one customer) and ``u`` (strangers) of each level of its scale."""

    field: str
    scale: str
    m: Chances
    u: Chances
    household: bool

    @property
    def weight(self) -> Int32Array:
        """Centibits of each level, rarity of the value apart; a looser level never weighs more."""
        ordered = self.scale not in UNORDERED
        bits = CENTIBITS * np.log2(self._descending() if ordered else self.m / self.u)
        if ordered:
            bits[-1] = min(bits[-1], 0.0)
        if self.scale in FEW_VALUES:
            bits = np.minimum(bits, MOST_CATEGORY)
        whole: Int32Array = np.rint(bits).astype(np.int32)
        return whole

    def _descending(self) -> Chances:
        """Return m/u of each level, neighbours pooled; one beside the ladder keeps its own."""
        on_ladder = ~scales()[self.scale].beside
        ratio: Chances = self.m / self.u
        ratio[on_ladder] = _descending(self.m[on_ladder], self.u[on_ladder])
        capped: Chances = np.minimum(ratio, ratio[0])
        return capped

    def frequency(self) -> float | None:
        """Return the shipped share of records that carry one value; None: rarity does not count."""
        return usual_frequency(self.field, self.scale)


@dataclass(frozen=True, slots=True, eq=False)
class Dependence:
    """What two fields say twice, in centibits for each pair of their levels; never negative.

    ``excess`` is taken off where both agree: strangers who share a street share its postcode.
    ``relief`` is given back where both disagree: who has moved differs in street and postcode.
    """

    first: str
    second: str
    excess: Int32Array  # levels of first × levels of second
    relief: Int32Array


@dataclass(frozen=True, slots=True, eq=False)
class KindModel:
    """The model of one record kind.

    ``prior``/``household_prior``: log2 odds that a random pair is a match / of one household;
    ``threshold``: centibits of posterior odds from which a pair counts as a match; ``left_out``:
    candidate passes that added nearly no match when the model was learned, or had no room;
    ``namesakes``: centibits that speak against every pair of unequal names, told only of lists of little
    but company names; ``twins``: whether pairs that agree only in what twins share may be twins, as few as
    they are; ``seen``: what the model matched in the records that it was learned from, None where nobody
    counted.
    """

    kind: str
    records: int
    fields: Mapping[str, FieldModel]
    dependences: tuple[Dependence, ...]
    prior: float
    household_prior: float
    threshold: int
    learned: bool
    expected_pairs: float = 0.0
    left_out: tuple[str, ...] = ()
    namesakes: int | None = None
    twins: bool = True
    seen: Seen | None = None

    def with_threshold(self, threshold: int) -> KindModel:
        """Return the same model with another operating point."""
        return replace(self, threshold=threshold)


def usual_prior(records: int) -> float:
    """Return the log2 odds of a match when about every second record is a duplicate."""
    return -float(np.log2(max(records, LEAST_POPULATION)))


def _descending(m: Chances, u: Chances) -> Chances:
    """Return m/u of each level, neighbours pooled until no looser level has the larger ratio.

    Pooling adds chances, so a level that hardly occurs takes its neighbour's ratio.
    """
    pools: list[tuple[float, float, int]] = []
    for here in zip(m.tolist(), u.tolist(), [1] * len(m), strict=True):
        pools.append(here)
        while len(pools) > 1 and pools[-1][0] * pools[-2][1] > pools[-2][0] * pools[-1][1]:
            (m2, u2, n2), (m1, u1, n1) = pools.pop(), pools.pop()
            pools.append((m1 + m2, u1 + u2, n1 + n2))
    ratios = [ratio for m0, u0, n in pools for ratio in [m0 / u0] * n]
    return np.array(ratios)


def shipped_model(kind: str, records: int, agreements: list[Agreement]) -> KindModel:
    """Return the model that knows nothing of the data but its size."""
    fields = {
        a.field: FieldModel(a.field, a.scale, scales()[a.scale].m, scales()[a.scale].u, a.household)
        for a in agreements
    }
    prior = usual_prior(records)
    return KindModel(
        kind,
        records,
        fields,
        tuple(_shipped_dependences(kind, fields)),
        float(prior),
        float(prior),
        0,
        learned=False,
    )


def _shipped_dependences(kind: str, fields: Mapping[str, FieldModel]) -> Iterator[Dependence]:
    """Yield what an address says twice: where its parts agree, each smaller weight counts once.

    People move, and all of an address with them; an organization at another address is another site.
    """
    present = [name for name in ADDRESS_FIELDS if name in fields]
    for first, second in pairwise(present):
        excess = np.zeros((len(fields[first].m), len(fields[second].m)), np.int32)
        relief = excess.copy()
        excess[0, 0] = MOST_EXCESS
        if kind == Kind.PERSON:
            relief[-1, -1] = MOST_EXCESS
        yield Dependence(first, second, excess, relief)
