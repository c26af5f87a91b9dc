"""Pairs worth comparing: several passes of bucket keys, each with a forecast, within a budget."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.candidates.allowing import allowed
from kinfold.candidates.buckets import LEAN, WIDE, bucketed, by_name, pairs
from kinfold.candidates.organizations import organization_passes
from kinfold.candidates.persons import person_passes
from kinfold.identifiers.profiles import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from kinfold.candidates.buckets import Buckets, Order, Reach
    from kinfold.candidates.keys import BucketKeys
    from kinfold.identifiers.profiles import Profiles
    from kinfold.tables import Int32Array, Int64Array

COMPARE_ALL = 1_500  # records of a kind up to which every pair is compared
FORECAST_SLACK = 4  # a forecast counts a pair once a shared key; most passes share several
BUDGET = 40  # pairs a record over all passes together; small files can afford them
LEAN_FROM = 300_000  # records of a kind from which only small buckets are paired, and the budget is less
LEAN_FROM_IDENTIFIED = 30_000  # the same where most records have a phone, a mail address or a number
LEAN_BUDGET = 14  # pairs a record
_IDENTIFYING = (Measure.PHONE, Measure.EMAIL, Measure.NUMBER)
POSITION_BITS, PASS_BITS = 28, 6  # of a packed proposal: 268 million records of a kind, 64 passes


@dataclass(frozen=True, slots=True)
class PassReport:
    """What one pass was to give and gave; ``skipped`` when the budget had no room for it.

    ``forecast``: pairs, once a bucket; ``fresh``: pairs that no pass before it had given, all it
    would have added where it was skipped; ``uncompared``: pairs that shared a bucket but were left
    out, by the cap on large buckets or with the whole pass.
    """

    name: str
    forecast: int
    pairs: int
    fresh: int
    uncompared: int
    skipped: bool


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Distinct pairs (left < right, ascending) and, as bits, the passes that proposed each."""

    left: Int32Array
    right: Int32Array
    passes: Int64Array
    reports: tuple[PassReport, ...]

    def also(self, name: str, left: Int32Array, right: Int32Array) -> Candidates:
        """Return them with these distinct pairs (left < right) too, as given by a pass of this name."""
        if not len(left):
            return self
        mine = self.left.astype(np.int64) << 32 | self.right
        new = np.sort(left.astype(np.int64) << 32 | right)
        place = np.searchsorted(mine, new)
        absent = np.ones(len(new), bool)
        inside = place < len(mine)
        absent[inside] = mine[place[inside]] != new[inside]
        bit = np.int64(1) << np.int64(len(self.reports))
        passes = self.passes.copy()
        passes[place[~absent]] |= bit
        pair, bits = np.insert(mine, place[absent], new[absent]), np.insert(passes, place[absent], bit)
        report = PassReport(name, len(left), len(left), len(pair) - len(self.left), 0, skipped=False)
        low, high = (pair >> 32).astype(np.int32), (pair & 0xFFFFFFFF).astype(np.int32)
        return Candidates(low, high, bits, (*self.reports, report))

    def of(self, positions: Int32Array) -> Candidates:
        """Return the pairs of records chosen, told by their ``positions`` among all, ascending."""
        return Candidates(positions[self.left], positions[self.right], self.passes, self.reports)

    def only(self, name: str, kept: npt.NDArray[np.bool_]) -> Candidates:
        """Return the pairs kept; the others are told as left out by a pass of this name."""
        report = PassReport(name, 0, 0, 0, int((~kept).sum()), skipped=False)
        return Candidates(self.left[kept], self.right[kept], self.passes[kept], (*self.reports, report))


def are_identified(profiles: Profiles) -> bool:
    """Tell whether most records have a phone, a mail address or a number: these need fewer other pairs."""
    has = np.zeros(len(profiles), bool)
    for column in profiles.columns.values():
        if column.measure in _IDENTIFYING:
            has |= np.diff(column.start) > 0
    return bool(2 * has.sum() > len(has))


def propose(passes: Iterable[BucketKeys], rank: Int32Array, *, identified: bool = False) -> Candidates:
    """Return the candidate pairs of the records of one kind, positions in their order of keys.

    ``rank``: each record's place by name; ``identified``: see ``are_identified``. A pass whose forecast no
    longer fits the budget is left out and reported. Linear in the records.
    """
    size = len(rank)
    if size <= COMPARE_ALL:
        left, right = np.triu_indices(size, 1)
        report = PassReport("every pair", len(left), len(left), len(left), 0, skipped=False)
        return Candidates(
            left.astype(np.int32), right.astype(np.int32), np.ones(len(left), np.int64), (report,)
        )
    lean = size >= (LEAN_FROM_IDENTIFIED if identified else LEAN_FROM)
    budget, how = (LEAN_BUDGET, LEAN) if lean else (BUDGET, WIDE)
    room = size * budget
    order = by_name(rank)
    found = np.zeros(0, np.int64)  # left, right and pass of each proposal, packed, ascending
    reports: list[PassReport] = []
    for number, (name, shared) in enumerate(_ahead(passes, order, how)):
        affordable = shared.forecast <= FORECAST_SLACK * room
        proposed = _packed(pairs(shared), number) if affordable else np.zeros(0, np.int64)
        place = np.searchsorted(found, proposed)
        fresh = len(proposed) - _known(proposed, found, place)
        skipped = not affordable or fresh > room
        if not skipped:
            room -= fresh
            found = np.insert(found, place, proposed)
        given = 0 if skipped else len(proposed)
        left_out = shared.uncompared + (shared.forecast if skipped else 0)
        reports.append(PassReport(name, shared.forecast, given, fresh, left_out, skipped))
    return _unpacked(found, tuple(reports))


def _ahead(passes: Iterable[BucketKeys], order: Order, how: Reach) -> Iterator[tuple[str, Buckets]]:
    """Yield the name and buckets of each pass; the next pass is sorted while this one is paired."""
    following = iter(passes)

    def sorted_next() -> tuple[str, Buckets] | None:
        keys = next(following, None)
        return None if keys is None else (keys.name, bucketed(keys, order, WIDE if keys.wide else how))

    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(sorted_next)
        while (ready := coming.result()) is not None:
            coming = thread.submit(sorted_next)
            yield ready


def _packed(pair: Int64Array, number: int) -> Int64Array:
    """Put left, right and the pass into one integer, which orders as they do."""
    right = pair & 0xFFFFFFFF
    return pair >> 32 << (POSITION_BITS + PASS_BITS) | right << PASS_BITS | number


def _known(proposed: Int64Array, found: Int64Array, place: Int64Array) -> int:
    """Count the proposals whose pair an earlier pass gave; ``place``: where each belongs in ``found``.

    What earlier passes say of a pair stands right before it: passes are counted upwards.
    """
    if not len(found):
        return 0
    before = found[np.maximum(place - 1, 0)] >> PASS_BITS
    return int(((before == proposed >> PASS_BITS) & (place > 0)).sum())


def _unpacked(found: Int64Array, reports: tuple[PassReport, ...]) -> Candidates:
    """Join the proposals of each pair, with the bits of its passes."""
    pair = found >> PASS_BITS
    begins = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]]) if len(pair) else np.zeros(0, np.int64)
    bit = np.int64(1) << (found & ((1 << PASS_BITS) - 1))
    bits = np.bitwise_or.reduceat(bit, begins) if len(pair) else bit
    left, right = pair[begins] >> POSITION_BITS, pair[begins] & ((1 << POSITION_BITS) - 1)
    return Candidates(left.astype(np.int32), right.astype(np.int32), bits, reports)


__all__ = [
    "Candidates",
    "PassReport",
    "allowed",
    "are_identified",
    "organization_passes",
    "person_passes",
    "propose",
]
