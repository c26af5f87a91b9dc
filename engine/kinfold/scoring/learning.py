"""Learning weights without labels: random pairs show strangers, cohesive groups show matches.

The method: u from random pairs, each weighed by the chance that it is no match; the prior over all
pairs, with the candidates standing for all matches; m from the candidate pairs inside cohesive
groups (soft EM drifts to neighbours, groups do not); three classes, match, household, stranger;
dependence between fields taken off level pair by level pair. Every count is shrunk to the shipped
chances, so a hundred records do not run wild.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kinfold.identifiers.alike import LEAST_FILLED
from kinfold.model import Kind
from kinfold.scoring.cohesion import BY_MEAN, CLIP, blended, cohere_as
from kinfold.scoring.echoes import repeating
from kinfold.scoring.levels import MISSING, scales
from kinfold.scoring.limits import Limits
from kinfold.scoring.model import (
    CENTIBITS,
    FEW_VALUES,
    MOST_EXCESS,
    NEVER,
    UNORDERED,
    Dependence,
    FieldModel,
    KindModel,
    shipped_model,
    usual_prior,
)
from kinfold.scoring.once_each import within_sources
from kinfold.scoring.twins import asking, may_be_twins
from kinfold.scoring.weighing import FEW, LEAST_LEARNED, household_probability, level_pairs, weigh

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.scoring.agreement import Agreement
    from kinfold.scoring.weighing import Weighed
    from kinfold.tables import Int32Array, Int64Array

    Chances = npt.NDArray[np.float64]

PSEUDO_MATCHES = 20  # pairs that the shipped m counts as
PSEUDO_STRANGERS = 1_000  # pairs that the shipped u counts as
SMOOTHING = 3  # pairs added to both counts of a level pair
NEARLY_ONE = 0.999  # pairs that agree in two fields; fewer are less than one, however they are summed
LEAST_LIFT = 2.0  # agreement among strangers must be this much commoner than chance to be taken off
WARM_UP, ROUNDS = 7, 3  # iterations for priors and dependence; rounds of grouping
DEPENDENCE_AT = frozenset({0, 1, 2, 6})  # warm-up iterations that renew the dependence tables
SMALL_PRIOR_RANGE = 1.0  # bits around half a duplicate a record that few records may claim
SMALL_HOUSEHOLDS = 1.0  # bits: few records cannot show families; there are at least twice as many kin pairs
VALLEY_RANGE, VALLEY_STEP = 600, 5  # centibits around even odds, and the step of the histogram
VALLEY_WIDTH = 100  # centibits; the kernel's standard deviation
TEACHING_MARGIN = 50  # centibits below the valley's middle: groups found there are hardly ever wrong
LEAST_NEAR = 40  # pairs near even odds that make a valley
# Pairs found for each one expected: at most 1.06 on six sets of persons and their quarters, 1.2 to 1.4 where
# surnames were taken away and no valley is. 2026-11-26
MOST_BEYOND_EXPECTED = 1.1
LEAST_OF_EXPECTED = 0.9  # share of the expected pairs that groups that teach are made of
# A valley's floor beside the crowd at even odds: up to .12 where full names tell people apart, .33 to .55
# where namesakes fill it. 2026-11-26
DEEP = 0.25


@dataclass(frozen=True, slots=True)
class Sample:
    """Pairs to learn from: candidates among some records, and random pairs of all records.

    ``left``/``right``: positions of the candidates among the chosen records; ``times``: how many random
    pairs each of ``strangers`` stands for; ``alike``: a code of each chosen record, the same for those
    that say exactly the same; ``population``: records of the kind, but for those that repeat others.
    """

    left: Int32Array
    right: Int32Array
    candidates: list[Agreement]
    strangers: list[Agreement]
    times: Int64Array
    alike: Int32Array
    population: int

    @property
    def records(self) -> int:
        """How many records the candidates were chosen from."""
        return len(self.alike)


def learn(kind: str, sample: Sample) -> KindModel:
    """Return the model of one kind, threshold found. Deterministic; O(sample pairs)."""
    model = shipped_model(kind, sample.population, sample.candidates)
    many = sample.population >= FEW
    for iteration in range(WARM_UP):
        model = _renew_strangers(model, sample, dependence=many and iteration in DEPENDENCE_AT)
        model, weighed = _renew_priors(model, sample)
    if sample.population < LEAST_LEARNED:
        return model
    for _ in range(ROUNDS):
        model = _renew_twins(model.with_threshold(_teaching_point(model, weighed)), sample, weighed)
        model = _renew_matches(model, sample, weighed)
        model = _renew_strangers(model, sample, dependence=many)
        model, weighed = _renew_priors(model, sample)
    model = _renew_twins(model.with_threshold(_operating_point(model, weighed)), sample, weighed)
    return replace(model, learned=True)


def _renew_twins(model: KindModel, sample: Sample, weighed: Weighed) -> KindModel:
    twins = may_be_twins(model, sample.candidates, weighed.odds, sample.records)
    return replace(model, twins=twins)


def _renew_strangers(model: KindModel, sample: Sample, *, dependence: bool) -> KindModel:
    if not len(sample.strangers[0].level):
        return model
    weighed = weigh(model, sample.strangers)
    share = (1.0 - weighed.match()) * (1.0 - household_probability(model, weighed)) * sample.times
    fields = dict(model.fields)
    for agreement in sample.strangers:
        field = fields[agreement.field]
        u = _shrunk(agreement, share, scales()[field.scale].u, PSEUDO_STRANGERS)
        fields[agreement.field] = replace(field, u=u)
    model = replace(model, fields=fields)
    if not dependence:
        return model
    excess = _lifts(model, sample.strangers, share, agreeing=True)
    return replace(model, dependences=_joined(excess, _reliefs(model)))


def _shrunk(agreement: Agreement, share: Chances, shipped: Chances, pseudo: float) -> Chances:
    counts = np.bincount(agreement.level.astype(np.intp) + 1, weights=share, minlength=len(shipped) + 1)[1:]
    chances: Chances = (counts + pseudo * shipped) / (counts.sum() + pseudo)
    return chances


def _lifts(
    model: KindModel, agreements: list[Agreement], share: Chances, *, agreeing: bool
) -> dict[tuple[str, str], Int32Array]:
    """Find the pairs of fields that agree (or disagree) together more often than by chance.

    Gives centibits by level pair, for a forest of the strongest pairs: three fields of one address
    that differ together are one move, and pair by pair they would be counted thrice.
    """
    found: dict[tuple[str, str], Int32Array] = {}
    strength: dict[tuple[str, str], float] = {}
    corner = (0, 0) if agreeing else (-1, -1)
    reached = {a.field: a.level == corner[0] % len(scales()[a.scale]) for a in agreements}
    for first, second in combinations(agreements, 2):
        if share.compress(reached[first.field] & reached[second.field]).sum() < NEARLY_ONE:
            continue
        seen = _together(model, first, second, share)
        total = seen.sum()
        if not total:
            continue
        chance = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / total
        if seen[corner] < LEAST_LIFT * chance[corner] or seen[corner] < 1:
            continue
        bits = CENTIBITS * np.log2((seen + SMOOTHING) / (chance + SMOOTHING))
        found[first.field, second.field] = np.rint(np.clip(bits, 0, MOST_EXCESS)).astype(np.int32)
        strength[first.field, second.field] = float(seen[corner] / total * bits[corner])
    return {pair: found[pair] for pair in _forest(strength)}


def _together(model: KindModel, first: Agreement, second: Agreement, share: Chances) -> Chances:
    """Count how often each pair of levels occurs."""
    rows, columns = (len(model.fields[each.field].u) for each in (first, second))
    cell = level_pairs(first.level, second.level, columns)
    size = (rows + 1) * (columns + 1)
    counts: Chances = np.bincount(cell, weights=share, minlength=size).astype(np.float64)
    return counts.reshape(rows + 1, columns + 1)[1:, 1:]


def _forest(strength: dict[tuple[str, str], float]) -> list[tuple[str, str]]:
    """Keep the strongest pairs that close no circle (Chow and Liu 1968); ties by name."""
    root: dict[str, str] = {}

    def top(name: str) -> str:
        while root.get(name, name) != name:
            name = root[name]
        return name

    kept = []
    for first, second in sorted(strength, key=lambda pair: (-strength[pair], pair)):
        if top(first) != top(second):
            root[top(second)] = top(first)
            kept.append((first, second))
    return kept


def _reliefs(model: KindModel) -> dict[tuple[str, str], Int32Array]:
    return {(d.first, d.second): d.relief for d in model.dependences if d.relief.any()}


def _excesses(model: KindModel) -> dict[tuple[str, str], Int32Array]:
    return {(d.first, d.second): d.excess for d in model.dependences if d.excess.any()}


def _joined(
    excess: dict[tuple[str, str], Int32Array], relief: dict[tuple[str, str], Int32Array]
) -> tuple[Dependence, ...]:
    nothing = {pair: np.zeros_like(table) for pair, table in (*relief.items(), *excess.items())}
    order = dict.fromkeys((*excess, *relief))
    return tuple(
        Dependence(*pair, excess.get(pair, nothing[pair]), relief.get(pair, nothing[pair])) for pair in order
    )


def _renew_priors(model: KindModel, sample: Sample) -> tuple[KindModel, Weighed]:
    """Estimate how many of all pairs are matches, and how many are of one household.

    The second answer is what the model then says of the candidates.
    """
    weighed = weigh(model, sample.candidates)
    match = weighed.match()
    kin = household_probability(model, weighed) * (1.0 - match)
    pairs = max(sample.records * (sample.records - 1) / 2, 1.0)
    expected = float(match.sum())
    # At least one pair's worth in each class, so that a clean file does not lose its prior.
    prior = np.log2(max(expected, 0.5) / pairs)
    household = np.log2(max(float(kin.sum()), 0.5) / pairs)
    if model.kind == Kind.ORGANIZATION:
        # Lists of organizations overlap; cautious weights would take most of what they share for chance.
        prior = max(prior, usual_prior(sample.records))
    if sample.population < LEAST_LEARNED:
        usual = usual_prior(sample.records)
        prior = np.clip(prior, usual - SMALL_PRIOR_RANGE, usual + SMALL_PRIOR_RANGE)
        household = max(household, prior + SMALL_HOUSEHOLDS)
    if not _tells_relatives_apart(sample.candidates):
        household = NEVER
    # Chosen records keep the square of their share of the pairs.
    total = expected * (sample.population / max(sample.records, 1)) ** 2
    model = replace(model, prior=float(prior), household_prior=float(household), expected_pairs=total)
    return model, weighed.under(model)


def _tells_relatives_apart(agreements: list[Agreement]) -> bool:
    """Whether more than an exception of the pairs says something that relatives do not share.

    Where nothing does, as in a list of addresses and telephones, every match would look like a household.
    """
    own = [a for a in agreements if not a.household and a.scale not in FEW_VALUES | UNORDERED]
    told = np.any([a.level != MISSING for a in own], axis=0) if own else np.zeros(1, bool)
    return bool(np.count_nonzero(told) >= LEAST_FILLED * len(told))


def _renew_matches(model: KindModel, sample: Sample, weighed: Weighed) -> KindModel:
    """Count the levels of all candidate pairs inside cohesive groups."""
    # Twins would teach that one person often has two given names.
    asked = asking(model, sample.candidates, weighed.odds)
    score = weighed.odds + asked - np.int32(model.threshold)
    linkage = blended()
    if model.kind == Kind.ORGANIZATION:
        # Namesakes in one directory would teach that a company moves as often as it stays.
        linkage, score = BY_MEAN, np.where(_of_one_source(model, sample, score), -CLIP, score)
    echoes = repeating(sample.alike, sample.left, sample.right)
    group = cohere_as(linkage, (sample.left, sample.right, score), sample.records, Limits(), echoes)
    inside = np.flatnonzero(group[sample.left] == group[sample.right])
    matches, each = [agreement.at(inside) for agreement in sample.candidates], np.ones(len(inside))
    fields = dict(model.fields)
    for agreement in matches:
        shipped = scales()[agreement.scale].m
        m = _shrunk(agreement, each, shipped, PSEUDO_MATCHES)
        fields[agreement.field] = replace(fields[agreement.field], m=m)
    # People move, and all of an address with them; an organization at another address is another site.
    moved = model.kind == Kind.PERSON
    relief = _lifts(model, matches, each, agreeing=False) if moved else {}
    return replace(model, fields=fields, dependences=_joined(_excesses(model), relief))


def _of_one_source(model: KindModel, sample: Sample, score: Int32Array) -> npt.NDArray[np.bool_]:
    """Return the candidates that cannot be one customer because no source lists any twice."""
    told = {agreement.field: agreement for agreement in sample.candidates}
    share = float(model.fields["source"].u[0]) if "source" in told else 0.0
    return within_sources(told.get("source"), score, share)


def _teaching_point(model: KindModel, weighed: Weighed) -> int:
    """Return the threshold of the groups that teach; organizations must agree on the whole: even odds."""
    if model.kind != Kind.PERSON:
        return 0
    valley = _valley(weighed.odds)
    if valley is None:
        return 0
    return min(int(np.rint(valley.flat.mean())) - TEACHING_MARGIN, _most_point(weighed))


def _most_point(weighed: Weighed) -> int:
    """Return the highest threshold, at least even odds, that leaves out few of the expected pairs.

    Matches with one value mistyped may stand apart from those that agree in all: behind the valley
    between them groups would teach that nothing is ever mistyped.
    """
    least = int(LEAST_OF_EXPECTED * weighed.match().sum())
    if not 0 < least <= len(weighed.odds):
        return 0
    return max(int(np.partition(weighed.odds, -least)[-least]), 0)


def _operating_point(model: KindModel, weighed: Weighed) -> int:
    """Return the threshold of matches: even odds, or the end of a valley that lies below them.

    Above even odds no pair needs to be: sums of weights take what is told of many fields for too little.
    """
    if model.kind != Kind.PERSON:
        return 0
    valley = _valley(weighed.odds)
    if valley is None:
        return 0
    end = min(int(valley.flat[-1]), 0)
    return end if valley.deep else max(end, _least_point(weighed))


def _least_point(weighed: Weighed) -> int:
    """Return the lowest threshold, at most even odds, that finds no more pairs than can be expected.

    Where names are poor in parts there is no valley: namesakes fill all the way down from even odds.
    """
    most = int(MOST_BEYOND_EXPECTED * weighed.match().sum())
    if most >= len(weighed.odds):
        return -VALLEY_RANGE
    return min(int(np.partition(weighed.odds, -most - 1)[-most - 1]), 0)


@dataclass(frozen=True, slots=True)
class _Valley:
    """The emptiest stretch between strangers and matches, in centibits; deep: hardly any pair lies there."""

    flat: Int64Array
    deep: bool


def _valley(odds: Int32Array) -> _Valley | None:
    """Find the emptiest stretch between strangers and matches; None where few are near."""
    near = odds[np.abs(odds) <= VALLEY_RANGE]
    if len(near) < LEAST_NEAR:
        return None
    grid = np.arange(-VALLEY_RANGE, VALLEY_RANGE + 1, VALLEY_STEP)
    counts = np.bincount((near + VALLEY_RANGE) // VALLEY_STEP, minlength=len(grid)).astype(np.float64)
    reach = np.arange(-4 * VALLEY_WIDTH, 4 * VALLEY_WIDTH + 1, VALLEY_STEP)
    kernel = np.exp(-0.5 * (reach / VALLEY_WIDTH) ** 2)
    # The ends are mirrored, or the missing pairs beyond them would look like a valley.
    padded = np.pad(counts, len(reach) // 2, mode="reflect")
    density = np.convolve(padded, kernel / kernel.sum(), mode="valid")
    least = density.min()
    flat: Int64Array = grid[density <= least * 1.1 + 2 * np.sqrt(least / max(kernel.sum(), 1.0))]
    return _Valley(flat, bool(least <= DEEP * density[len(grid) // 2]))


__all__ = ["FieldModel", "Sample", "learn"]
