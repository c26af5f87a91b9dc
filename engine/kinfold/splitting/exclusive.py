"""What one customer has at most once: numbers proven by check digit, a generation, a source's record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.components import components
from kinfold.identifiers.profiles import sorted_codes
from kinfold.model import Field
from kinfold.rules import SUFFIX
from kinfold.scoring.keeping_apart import GENERATION, other_birth
from kinfold.scoring.limits import Limits
from kinfold.scoring.once_each import LEAST_BY_CHANCE, MOST_INSIDE, SURE
from kinfold.scoring.weighing import FEW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kinfold.identifiers.profiles import Profiles
    from kinfold.rules import Ruleset
    from kinfold.scoring.model import KindModel
    from kinfold.scoring.scoring import Scores
    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array, Int64Array

NUMBERS = (Field.TAX_ID.value, Field.ID_NUMBER.value, Field.ACCOUNT.value)  # with a check digit, some of them
RELIABLE_DATES = -500  # centibits: a birth date years away speaks 32 to 1 against a match, or is no rule

LINKS_A_CONTRADICTION = 32  # dated links; where births contradict more often than once in so many, as above
# Of the values beside a name that records have on average: a source with less has no strong links.
LEAST_SPOKEN = 0.25
FEW_CONTRADICTIONS = 2  # links; so few prove nothing of a file's dates


def exclusives(
    profiles: Profiles,
    standards: Standards,
    model: KindModel,
    rules: Ruleset,
    source_names: Sequence[str],
) -> Limits:
    """Find what one customer has only once; birth dates only where the model found them reliable.

    Only records with exactly one value are held to it: two proven numbers on one record are an
    error of the source, which must not forbid both.
    """
    size = len(profiles)
    place = np.full(int(profiles.record.max(initial=-1)) + 1, -1, np.int64)
    place[profiles.record] = np.arange(size)
    numbers = standards.of(*(name for name in rules.hard_fields if name in NUMBERS))
    found = dict(_proven(numbers, place, size))
    if profiles.persons is not None and SUFFIX in rules.hard_fields:
        found[SUFFIX] = _generation(profiles, size)
    for source in sorted(rules.unique_sources):
        if source in source_names:
            mine = profiles.source == source_names.index(source)
            found[f"source {source}"] = np.where(mine, np.arange(size), -1).astype(np.int32)
    born = _born(profiles, model, size) if Field.BIRTH_DATE.value in rules.hard_fields else None
    return Limits(found, born, support=rules.support)


def trusting_dates(limits: Limits, scores: Scores) -> Limits:
    """Return the limits without birth dates where too many links stand in spite of them.

    A generation apart may be father and son, whom the rule is for; else who shares all that makes a link
    and is born years apart is one person with a date that went wrong.
    """
    if limits.born is None:
        return limits
    a, b = (limits.born[side] for side in (scores.left, scores.right))
    dated = np.flatnonzero((scores.odds > scores.model.threshold) & (a > 0) & (b > 0))
    a, b = a[dated], b[dated]
    wrong = other_birth(a, b)
    if scores.model.records >= FEW:
        wrong &= np.abs(a // 10_000 - b // 10_000) < GENERATION
    trusted = np.count_nonzero(wrong) <= FEW_CONTRADICTIONS + len(dated) // LINKS_A_CONTRADICTION
    return limits if trusted else replace(limits, born=None)


def holding_once(limits: Limits, single: frozenset[str], source: Int32Array, names: Sequence[str]) -> Limits:
    """Return the limits with those of these sources, which were found to have no duplicates.

    What was only found gives way to what people judged: records that they joined count as one.
    """
    one = components(*limits.same, len(source))
    codes = {
        f"source {name}": np.where(source == names.index(name), one, np.int32(-1)) for name in sorted(single)
    }
    found = {name: code for name, code in codes.items() if name not in limits.codes}
    return replace(limits, codes={**limits.codes, **found})


def without_duplicates(
    scores: Scores, source: Int32Array, names: Sequence[str], values: Int64Array
) -> frozenset[str]:
    """Name the sources whose organizations hardly ever match each other, while they match other sources'.

    ``source``: the code of each record's source, a position in ``names``; ``values``: how much each record
    says beside its name. Where not even a quarter of the links that chance would put inside a source is
    there, it lists each organization once; a source too small to show that follows what all of them show.
    One of bare names beside others that say more has no strong links: it shows nothing, however often it
    lists a company.
    """
    strong = scores.odds >= scores.model.threshold + SURE
    inside = strong & (source[scores.left] == source[scores.right])
    found = np.bincount(source[scores.left[inside]], minlength=len(names))
    size = np.bincount(source, minlength=len(names))
    spoken = np.bincount(source, values, minlength=len(names))
    size[spoken < LEAST_SPOKEN * size * values.sum() / max(len(values), 1)] = 0
    by_chance = np.count_nonzero(strong) * (size / max(size.sum(), 1)) ** 2
    whole = by_chance.sum() >= LEAST_BY_CHANCE and found.sum() < MOST_INSIDE * by_chance.sum()
    once = (whole | (by_chance >= LEAST_BY_CHANCE)) & (found < MOST_INSIDE * by_chance)
    return frozenset(name for name, free in zip(names, once, strict=True) if free)


def _born(profiles: Profiles, model: KindModel, size: int) -> Int32Array:
    """Return the birth date of each record that has exactly one whole date.

    None where this data's dates go wrong too often to hold people apart by them. What few records teach of
    that rests on two or three pairs, which may be the very father and son: there the links must tell.
    """
    born = np.zeros(size, np.int32)
    column = profiles.columns.get("birth_date")
    if column is not None and (model.records < FEW or _reliable(model)):
        single = np.diff(column.start) == 1
        whole = [int(t.replace("-", "")) if is_day(t) else 0 for t in column.values.to_pylist()]
        born[single] = np.array(whole, np.int32)[column.code[column.start[:-1][single]]]
    return born


def _reliable(model: KindModel) -> bool:
    return bool(model.fields["birth_date"].weight[-2:].max() <= RELIABLE_DATES)


def is_day(date: str) -> bool:
    """Whether an ISO date is a whole one that a calendar may hold."""
    return len(date) == len("1989-02-28") and "01" <= date[5:7] <= "12" and "01" <= date[8:] <= "31"


def _proven(numbers: Sequence[Mentions], place: np.ndarray, size: int) -> Iterator[tuple[str, Int32Array]]:
    """Give the proven numbers of each numbering, whichever columns they stand in.

    A numbering is a scheme in a country: a German and a French VAT number do not exclude each other.
    """
    records, values, numberings = ([np.zeros(0, kind)] for kind in (np.int64, object, object))
    for each in numbers:
        proven = each.usable() & (each.texts("checked") == "1") & (each.record < len(place))
        proven[proven] = place[each.record[proven]] >= 0
        records.append(place[each.record[proven]])
        values.append(each.texts("value")[proven])
        scheme, country = each.texts("scheme")[proven], each.texts("country")[proven]
        named = np.where(scheme == "", each.kind, scheme)
        numberings.append(named + np.where(country == "", "", " ") + country)
    record, value, numbering = (np.concatenate(parts) for parts in (records, values, numberings))
    for name in sorted(set(numbering.tolist())):
        mine = numbering == name
        _, code = sorted_codes(pa.array(value[mine], pa.string()))
        yield name, _single(record[mine], code, size)


def _single(record: np.ndarray, code: Int32Array, size: int) -> Int32Array:
    """Return the one code of each record, -1 for records with none or several."""
    pairs = np.unique(np.stack([record, code], axis=1), axis=0)
    times = np.bincount(pairs[:, 0], minlength=size)
    out = np.full(size, -1, np.int32)
    alone = times[pairs[:, 0]] == 1
    out[pairs[alone, 0]] = pairs[alone, 1]
    return out


def _generation(profiles: Profiles, size: int) -> Int32Array:
    assert profiles.persons is not None
    suffix = np.asarray(profiles.persons.suffix.to_pylist(), dtype=object)
    has = np.flatnonzero(suffix != "")
    owner = np.repeat(np.arange(size), np.diff(profiles.persons.start))
    _, code = sorted_codes(pa.array(suffix[has], pa.string()))
    return _single(owner[has], code, size) if len(has) else np.full(size, -1, np.int32)
