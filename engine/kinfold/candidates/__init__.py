"""Pairs worth comparing: several passes of bucket keys, each with a forecast, within a budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.candidates.buckets import forecast, pairs
from kinfold.candidates.organizations import organization_passes
from kinfold.candidates.persons import person_passes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfold.candidates.keys import BucketKeys
    from kinfold.tables import Int32Array, Int64Array

COMPARE_ALL = 1_500  # records of a kind up to which every pair is compared
FORECAST_SLACK = 4  # a forecast counts a pair once a shared key; most passes share several
BUDGET = 40  # pairs a record over all passes together; small files can afford them
LEAN_BUDGET, LEAN_FROM = 14, 300_000  # pairs a record where files are large, and from how many records


@dataclass(frozen=True, slots=True)
class PassReport:
    """What one pass was to give and gave; ``skipped`` when the budget had no room for it."""

    name: str
    forecast: int
    pairs: int
    fresh: int  # pairs that no pass before it had given
    skipped: bool


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Distinct pairs (left < right, ascending) and, as bits, the passes that proposed each."""

    left: Int32Array
    right: Int32Array
    passes: Int64Array
    reports: tuple[PassReport, ...]


def propose(passes: Iterable[BucketKeys], rank: Int32Array) -> Candidates:
    """Return the candidate pairs of the records of one kind, positions in their order of keys.

    ``rank``: each record's place by name. A pass whose forecast no longer fits the budget is left
    out and reported. Linear in the records.
    """
    size = len(rank)
    if size <= COMPARE_ALL:
        left, right = np.triu_indices(size, 1)
        report = PassReport("every pair", len(left), len(left), len(left), skipped=False)
        return Candidates(
            left.astype(np.int32), right.astype(np.int32), np.ones(len(left), np.int64), (report,)
        )
    room = size * (LEAN_BUDGET if size >= LEAN_FROM else BUDGET)
    pair, bits = np.zeros(0, np.int64), np.zeros(0, np.int64)
    reports: list[PassReport] = []
    for number, keys in enumerate(passes):
        expected = forecast(keys)
        proposed = pairs(keys, rank) if expected <= FORECAST_SLACK * room else np.zeros(0, np.int64)
        fresh = len(proposed) - _known(proposed, pair)
        skipped = expected > FORECAST_SLACK * room or fresh > room
        if not skipped:
            room -= fresh
            pair, bits = _joined(pair, bits, proposed, number)
        reports.append(PassReport(keys.name, expected, 0 if skipped else len(proposed), fresh, skipped))
    return Candidates(
        (pair >> 32).astype(np.int32), (pair & 0xFFFFFFFF).astype(np.int32), bits, tuple(reports)
    )


def _known(proposed: Int64Array, pair: Int64Array) -> int:
    if not len(pair):
        return 0
    place = np.minimum(np.searchsorted(pair, proposed), len(pair) - 1)
    return int((pair[place] == proposed).sum())


def _joined(
    pair: Int64Array, bits: Int64Array, proposed: Int64Array, number: int
) -> tuple[Int64Array, Int64Array]:
    """Merge one pass's ascending pairs into all ascending pairs, each with the bits of its passes."""
    every = np.concatenate([pair, proposed])
    bit = np.concatenate([bits, np.full(len(proposed), np.int64(1) << np.int64(number))])
    order = np.argsort(every, kind="stable")
    every, bit = every[order], bit[order]
    if not len(every):
        return every, bit
    begins = np.flatnonzero(np.r_[True, every[1:] != every[:-1]])
    return every[begins], np.bitwise_or.reduceat(bit, begins)


__all__ = ["Candidates", "PassReport", "organization_passes", "person_passes", "propose"]
