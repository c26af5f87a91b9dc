"""Agreements → weights: what a model says of each pair of records, in centibits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.model import CENTIBITS, FEW_VALUES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import numpy.typing as npt

    from kinfold.scoring.agreement import Agreement, Levels
    from kinfold.scoring.model import Dependence, FieldModel, KindModel
    from kinfold.tables import Int32Array

    Chances = npt.NDArray[np.float64]

LEAST_LEARNED = 20  # records; fewer cannot teach what a match looks like
FEW = 300  # records; fewer do not show which values and which pairs of fields go together among strangers
MOST_NAME_BESIDE = 1_600  # centibits that a company's name can say where there are other fields
LEAST_PSEUDO = 100  # the same in the smallest files: two rows do not make 张三 a common name
PSEUDO_RECORDS = 500  # records that a shipped frequency counts as, at most as many as there are
MOST_NEAR = 300  # centibits that rarity may add to a level that is not exact
LEAST_COUNT = 2  # in small files a value that two records share cannot be rarer than this
IDENTIFYING = frozenset({"phone", "email", "number"})  # scales whose counts are further names, from 0
BOTH_NAMES_DIFFER = -800  # centibits; two clearly different names outweigh what a household shares
OTHER_GIVEN_NAME = -600  # centibits; beside a shared contact another given name needs a birth date or number
NAME_ALONE = -400  # centibits; in a small file a lone name needs to be sixteen times rarer
LEAST_BESIDE = 200  # centibits from which another field, not one of few values, supports a name
NAME_FIELDS = frozenset({"given_name", "family_name", "name_order", "middle_name", "suffix", "source"})
OTHER_NAME = 8  # level of a name that is no variant, initial or misspelling of the other
OWN = ("birth_date", "id_number", "tax_id")  # what a couple does not share
SHARED = ("phone", "email", "account")  # what looks like a person's own, and a couple shares
CLEARLY_DIFFERENT = 6  # level of a name from which it counts as another name

# Share of relatives who use one e-mail address or one mobile phone; judgement, 2026-11-23. Agreement in
# them speaks for kinship too, only less than for identity, and disagreement says nothing against kin.
KIN_SHARES: Mapping[str, float] = {"email": 0.05, "phone": 0.15}


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Weights of many pairs in centibits: against strangers, of household fields alone, posterior odds."""

    total: Int32Array
    household: Int32Array
    odds: Int32Array

    def match(self) -> Chances:
        """Return the posterior probability of a match."""
        return _of_each(self.odds, _probability)

    def under(self, model: KindModel) -> Weighed:
        """Return the same weights with the odds of a model that differs in its priors alone."""
        return Weighed(self.total, self.household, _odds(model, self.total, self.household))


def field_weights(model: KindModel, agreement: Agreement) -> Int32Array:
    """Return the weight of one field for each pair, rarity of the agreeing value included."""
    if agreement.weight is not None:
        return _measured_name(model, agreement, agreement.weight)
    counts = np.zeros(1, np.int32) if agreement.rarity is None else agreement.rarity.counts
    table = _weight_table(model.fields[agreement.field], model.records, counts)
    return table.ravel().take(agreement.cell)


def _measured_name(model: KindModel, agreement: Agreement, bits: Int32Array) -> Int32Array:
    """Return the weight of a company's name beside other fields: the mean of its rarity and its level.

    The level says how far names are to be trusted in these records, where branches bear one name.
    """
    if model.namesakes is not None:
        return bits
    if model.records >= LEAST_LEARNED:
        level = np.r_[model.fields[agreement.field].weight, np.int32(0)].astype(np.int32)[agreement.level]
        bits = (bits + level) // 2
    return np.minimum(bits, MOST_NAME_BESIDE).astype(np.int32)


def _weight_table(field: FieldModel, records: int, counts: Int32Array) -> Int32Array:
    """Return centibits by level and count; the row before the first level is MISSING."""
    weight = np.r_[np.int32(0), field.weight].astype(np.int32)
    table = np.repeat(weight[:, None], len(counts), axis=1)
    frequency = field.frequency()
    if frequency is None:
        return table
    shares = np.clip(_shares(field, records, counts, frequency), frequency, 1.0)
    bits = np.log2(field.m[0] / shares)
    if field.scale in IDENTIFYING:
        # In a small file spellings of one name must not make its number common: the rule of shared
        # values, w / (1 + log2(names / 2)), is then the better measure.
        whole = np.log2(field.m[0] / frequency)
        bits = np.maximum(bits, whole / (1.0 + np.log2(np.maximum(counts + 1, 2) / 2)))
    near = np.rint(np.clip(CENTIBITS * np.log2(field.u[0] / shares) / 2, 0, MOST_NEAR)).astype(np.int32)
    exact, others = table[1], table[2:]
    others += np.where(others > 0, near, 0)
    exact[:] = np.rint(CENTIBITS * bits)
    # A near miss of a common value proves no more than the value itself.
    np.minimum(others, np.maximum(exact, 0), out=others)
    return table


def _shares(field: FieldModel, records: int, counts: Int32Array, frequency: float) -> Chances:
    """Return how often a stranger bears a value that so many records carry.

    Where there are enough records, the two records at hand are left out: where customers have many records,
    their own values would look common. What is left is one more bearer, as rare as among strangers.
    """
    if field.scale not in IDENTIFYING and records >= FEW:
        others = np.maximum(counts - 2, 0)
        shares: Chances = (others + 1) / (records + 1 / max(float(field.u[0]), frequency))
        return shares
    if field.scale not in IDENTIFYING:
        counts = np.maximum(counts, LEAST_COUNT)
    pseudo = min(PSEUDO_RECORDS, max(records, LEAST_PSEUDO))
    cautious: Chances = (counts + pseudo * frequency) / (records + pseudo)
    return cautious


def weigh(model: KindModel, agreements: list[Agreement]) -> Weighed:
    """Add up the evidence of each pair."""
    size = len(agreements[0].level) if agreements else 0
    total, household = np.zeros(size, np.int32), np.zeros(size, np.int32)
    weights = {a.field: field_weights(model, a) for a in agreements}
    levels = {a.field: a.level for a in agreements}
    for agreement in agreements:
        total += weights[agreement.field]
        if agreement.household:
            household += weights[agreement.field]
        elif agreement.field in KIN_SHARES:
            household += _for_kin(model.fields[agreement.field], weights[agreement.field])
    for dependence in model.dependences:
        if dependence.first not in levels or dependence.second not in levels:
            continue  # the records at hand lack the field altogether
        of_kin = model.fields[dependence.first].household and model.fields[dependence.second].household
        for twice in _said_twice(dependence, levels, weights):
            total -= twice
            if of_kin:
                household -= twice
    total += guard(levels, size) + name_alone(model, agreements, weights, size)
    total += other_given_name(levels, weights, size) + of_register(model, levels, size)
    return Weighed(total, household, _odds(model, total, household))


def _for_kin(field: FieldModel, weight: Int32Array) -> Int32Array:
    """Return what agreement in a contact field says for kinship."""
    less = np.int32(np.rint(CENTIBITS * np.log2(field.m[0] / KIN_SHARES[field.field])))
    kin: Int32Array = np.maximum(weight - less, 0).astype(np.int32)
    return kin


def _said_twice(
    dependence: Dependence, levels: Mapping[str, Levels], weights: Mapping[str, Int32Array]
) -> Iterator[Int32Array]:
    """Yield what each pair of levels says twice for and against, at most the smaller of both weights.

    What is said against is negative.
    """
    cell = level_pairs(levels[dependence.first], levels[dependence.second], dependence.excess.shape[1])
    a, b = weights[dependence.first], weights[dependence.second]
    if dependence.excess.any():
        least = np.minimum(a, b)
        told = np.pad(dependence.excess, ((1, 0), (1, 0))).take(cell)
        yield np.maximum(np.minimum(told, least, out=least), 0, out=least)
    if dependence.relief.any():
        most = np.maximum(a, b)
        told = np.pad(-dependence.relief, ((1, 0), (1, 0))).take(cell)
        yield np.minimum(np.maximum(told, most, out=most), 0, out=most)


def level_pairs(first: Levels, second: Levels, columns: int) -> npt.NDArray[np.uint16]:
    """Return each two levels' place in a table of so many ``columns`` behind a row and column for MISSING."""
    row = (first + np.int8(1)).astype(np.uint16)
    return row * np.uint16(columns + 1) + (second + np.int8(1)).view(np.uint8)


def guard(levels: Mapping[str, Levels], size: int) -> Int32Array:
    """Return the penalty of pairs whose given name and surname are both clearly different."""
    if "given_name" not in levels:
        return np.zeros(size, np.int32)
    differ = (levels["given_name"] >= CLEARLY_DIFFERENT) & (levels["family_name"] >= CLEARLY_DIFFERENT)
    penalty: Int32Array = differ * np.int32(BOTH_NAMES_DIFFER)
    return penalty


def of_register(model: KindModel, levels: Mapping[str, Levels], size: int) -> Int32Array:
    """Return the penalty of unequal names in a list where near names are of one group, not of one company."""
    if not model.namesakes or "company_name" not in levels:
        return np.zeros(size, np.int32)
    penalty: Int32Array = (levels["company_name"] > 0) * np.int32(model.namesakes)
    return penalty


def other_given_name(
    levels: Mapping[str, Levels], weights: Mapping[str, Int32Array], size: int
) -> Int32Array:
    """Return the penalty of pairs with one contact and two given names, without proof of one person.

    Couples share phone, mailbox and account; what is a person's own is a birth date or a proven number.
    A home says of itself that it is shared: its weight speaks for a household too.
    """
    if "given_name" not in levels:
        return np.zeros(size, np.int32)
    differ = (levels["given_name"] == OTHER_NAME) & (levels["family_name"] < CLEARLY_DIFFERENT)
    shared = np.zeros(size, bool)
    for name, weight in weights.items():
        field = name.partition(" ")[0]
        if field in OWN:
            differ &= weight <= 0
        elif field in SHARED:
            shared |= weight > 0
    penalty: Int32Array = (differ & shared) * np.int32(OTHER_GIVEN_NAME)
    return penalty


def name_alone(
    model: KindModel, agreements: list[Agreement], weights: Mapping[str, Int32Array], size: int
) -> Int32Array:
    """Return the penalty of pairs that nothing but their names speaks for, where more could have spoken.

    In a small file namesakes are commoner than the frequencies of their names' parts say; a larger one
    shows how names go together. Lists of nothing but names are left as they are.
    """
    if model.records >= FEW:
        return np.zeros(size, np.int32)
    others = [a.field for a in agreements if a.field not in NAME_FIELDS and a.scale not in FEW_VALUES]
    if "family_name" not in weights or not others:
        return np.zeros(size, np.int32)
    best = np.max([weights[name] for name in others], axis=0)
    penalty: Int32Array = (best < LEAST_BESIDE) * np.int32(NAME_ALONE)
    return penalty


def _odds(model: KindModel, total: Int32Array, household: Int32Array) -> Int32Array:
    """Return posterior log odds of a match against household and stranger, in centibits."""

    def prior(kin: Int32Array) -> Chances:
        against: Chances = np.logaddexp2(0.0, kin / CENTIBITS + model.household_prior)
        return CENTIBITS * (model.prior - against)

    return np.rint(total + _of_each(household, prior)).astype(np.int32)


def household_probability(model: KindModel, weighed: Weighed) -> Chances:
    """Return the probability that a pair which is no match is of one household."""
    prior = CENTIBITS * model.household_prior
    return _of_each(weighed.household, lambda household: _probability(household + prior))


def _probability(centibits: npt.NDArray[np.floating] | Int32Array) -> Chances:
    chance: Chances = 1.0 / (1.0 + np.exp2(-np.clip(centibits / CENTIBITS, -60, 60)))
    return chance


def _of_each(centibits: Int32Array, told: Callable[[Int32Array], Chances]) -> Chances:
    """Return what is ``told`` of these weights, asked once for each weight there can be among them."""
    if not len(centibits):
        return told(centibits)
    least = centibits.min()
    each: Chances = told(np.arange(least, centibits.max() + 1, dtype=np.int32)).take(centibits - least)
    return each
