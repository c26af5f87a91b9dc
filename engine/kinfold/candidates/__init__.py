"""Pairs worth comparing: several passes of bucket keys, each with a forecast, within a budget."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfold.candidates.allowing import allowed
from kinfold.candidates.buckets import LEAN, WIDE, bucketed, by_name, paired, pairs
from kinfold.candidates.gathering import Gathered
from kinfold.candidates.organizations import organization_passes
from kinfold.candidates.persons import person_passes
from kinfold.identifiers.heard import REPEATED
from kinfold.identifiers.profiles import Measure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from concurrent.futures import Future

    import numpy.typing as npt

    from kinfold.candidates.buckets import Buckets, Order, Reach
    from kinfold.candidates.keys import BucketKeys
    from kinfold.identifiers.heard import Heard
    from kinfold.identifiers.profiles import Profiles
    from kinfold.tables import Int32Array, Int64Array

COMPARE_ALL = 1_500  # records of a kind up to which every pair is compared
FORECAST_SLACK = 4  # a forecast counts a pair once a shared key; most passes share several
BUDGET = 40  # pairs a record over all passes together; small files can afford them
LEAN_FROM = 300_000  # records of a kind from which only small buckets are paired, and the budget is less
LEAN_FROM_IDENTIFIED = 30_000  # the same where most records have a phone, a mail address or a number
LEAN_BUDGET = 14  # pairs a record
STAGES_AHEAD = 2  # of a pass before its pairs: keys, buckets
_IDENTIFYING = (Measure.PHONE, Measure.EMAIL, Measure.NUMBER)


@dataclass(frozen=True, slots=True)
class PassReport:
    """What one pass was to give and gave; ``skipped`` when it was left out whole.

    ``forecast``: pairs, once a bucket; ``fresh``: pairs that no pass before it had given, all it
    would have added where it was skipped; ``uncompared``: pairs that shared a bucket but were left
    out, by the cap on large buckets or with the whole pass; both 0 of one that was not tried.
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
        mine = self.left.astype(np.int64)
        mine <<= 32
        mine |= self.right
        new = np.sort(left.astype(np.int64) << 32 | right)
        place = np.searchsorted(mine, new)
        absent = np.ones(len(new), bool)
        inside = place < len(mine)
        absent[inside] = mine[place[inside]] != new[inside]
        bit = np.int64(1) << np.int64(len(self.reports))
        passes = self.passes
        if not absent.all():
            passes = passes.copy()
            passes[place[~absent]] |= bit
        place, new = place[absent], new[absent]
        report = PassReport(name, len(left), len(left), len(new), 0, skipped=False)
        return Candidates(
            np.insert(self.left, place, new >> 32),
            np.insert(self.right, place, new & 0xFFFFFFFF),
            np.insert(passes, place, bit),
            (*self.reports, report),
        )

    def given_alone(self, name: str) -> npt.NDArray[np.bool_]:
        """Return which pairs only the pass of this name gave."""
        number = [report.name for report in self.reports].index(name)
        alone: npt.NDArray[np.bool_] = self.passes == np.int64(1) << np.int64(number)
        return alone

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


def propose(
    passes: Iterable[BucketKeys],
    rank: Int32Array,
    *,
    identified: bool = False,
    left_out: Collection[str] = (),
    once: Heard | None = None,
) -> Candidates:
    """Return the candidate pairs of the records of one kind, positions in their order of keys.

    ``rank``: each record's place by name; ``identified``: see ``are_identified``; ``left_out``: passes that
    are known to be not worth their pairs; ``once``: of which records of all these are, and who repeats one.
    A pass whose forecast no longer fits the budget is left out and reported. Linear in the records.
    """
    size = len(rank)
    position = np.arange(size, dtype=np.int32) if once is None else once.kept
    if size <= COMPARE_ALL:
        every = _every_pair(position)
        return every if once is None else every.also(REPEATED, once.first, once.repeated)
    lean = size >= (LEAN_FROM_IDENTIFIED if identified else LEAN_FROM)
    budget, how = (LEAN_BUDGET, LEAN) if lean else (BUDGET, WIDE)
    gathered = Gathered(size * budget)
    reports: list[PassReport] = []
    for number, (name, shared) in enumerate(_ahead(passes, by_name(rank), how, left_out)):
        untried = PassReport(name, 0, 0, 0, 0, skipped=True)
        reports.append(untried if shared is None else _gather(gathered, number, name, shared.of(position)))
    if once is not None and len(once.first):
        gathered.add(paired(once.first, once.repeated), len(reports))
        reports.append(PassReport(REPEATED, len(once.first), len(once.first), 0, 0, skipped=False))
    left, right, bits, fresh = gathered.joined(len(reports))
    told = [
        one if one.skipped else replace(one, fresh=count)
        for one, count in zip(reports, fresh.tolist(), strict=True)
    ]
    return Candidates(left, right, bits, tuple(told))


def _every_pair(position: Int32Array) -> Candidates:
    left, right = (position.take(side) for side in np.triu_indices(len(position), 1))
    report = PassReport("every pair", len(left), len(left), len(left), 0, skipped=False)
    return Candidates(left, right, np.ones(len(left), np.int64), (report,))


def _gather(gathered: Gathered, number: int, name: str, shared: Buckets) -> PassReport:
    """Add the pairs of one pass if the budget has room for them; of those added, who is new is told later."""
    skipped = PassReport(name, shared.forecast, 0, 0, shared.uncompared + shared.forecast, skipped=True)
    if not gathered.has_room(shared.forecast / FORECAST_SLACK):
        return skipped
    proposed = pairs(shared)
    if not gathered.has_room(len(proposed)):
        fresh = gathered.fresh(proposed, number)
        if not gathered.has_room(fresh):
            return replace(skipped, fresh=fresh)
    gathered.add(proposed, number)
    return PassReport(name, shared.forecast, len(proposed), 0, shared.uncompared, skipped=False)


def _ahead(
    passes: Iterable[BucketKeys], order: Order, how: Reach, left_out: Collection[str]
) -> Iterator[tuple[str, Buckets | None]]:
    """Yield the name and buckets of each pass, no buckets of those ``left_out``.

    While one is paired, the next is sorted and the keys of the one after it are made.
    """
    following = iter(passes)

    def put_in_buckets(coming: Future[BucketKeys | None]) -> tuple[str, Buckets | None] | None:
        keys = coming.result()
        if keys is None:
            return None
        out = keys.name in left_out
        return keys.name, None if out else bucketed(keys, order, WIDE if keys.wide else how)

    with ThreadPoolExecutor(1) as making, ThreadPoolExecutor(1) as sorting:

        def started() -> Future[tuple[str, Buckets | None] | None]:
            return sorting.submit(put_in_buckets, making.submit(next, following, None))

        waiting = deque(started() for _ in range(STAGES_AHEAD))
        while (ready := waiting.popleft().result()) is not None:
            waiting.append(started())
            yield ready


__all__ = [
    "Candidates",
    "PassReport",
    "allowed",
    "are_identified",
    "organization_passes",
    "person_passes",
    "propose",
]
