"""What keeps clusters of records apart: proven values and births of two customers, and what people parted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.limits import UNKNOWN, NeverLinks, disagreeing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kinfold.scoring.limits import Limits
    from kinfold.tables import Int32Array, Int64Array

MOST_WRONG_DIGITS = 3  # of eight; more than that is no typing error
GENERATION = 15  # years between father and son; so far apart, MOST_WRONG_DIGITS are no typing error either


@dataclass(slots=True)
class KeptApart:
    """What each cluster, by its name, holds of what one customer has once; it grows with the clusters."""

    _held: list[Int64Array]
    _births: _Births
    _never: NeverLinks

    @classmethod
    def of(cls, limits: Limits, cluster: Int64Array) -> KeptApart:
        """Begin with the clusters of these records; no cluster breaks a limit."""
        size = len(cluster)
        born = np.zeros(size, np.int64) if limits.born is None else limits.born.astype(np.int64)
        held = [codes.astype(np.int64) for codes in limits.codes.values()]
        found = cls(held, _Births.of(born), NeverLinks.of(*limits.different, size))
        found.join(cluster)
        return found

    @property
    def anybody(self) -> bool:
        """Whether anything here keeps anybody apart."""
        held = any((codes >= 0).any() for codes in self._held)
        return bool(held or self._births.latest.any() or len(self._never.key))

    def join(self, into: Int64Array) -> None:
        """Let each cluster go where ``into`` says, with all that it holds."""
        moved = np.flatnonzero(into != np.arange(len(into)))
        for codes in self._held:
            np.maximum.at(codes, into[moved], codes[moved])
        self._births.join(into[moved], moved)
        self._never = self._never.joined(into)

    def between(self, a: Int64Array, b: Int64Array) -> npt.NDArray[np.bool_]:
        """Return which pairs of clusters no customer can hold together."""
        return conflicting(self._held, a, b) | self._births.conflict(a, b) | self._never.between(a, b)

    def within(self, group: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
        """Return which groups of clusters, by their numbers, no customer can hold."""
        torn = self._births.differing(group)
        torn[self._never.inside(group)] = True
        for codes in self._held:
            torn |= disagreeing(codes, group)
        return torn


@dataclass(slots=True)
class _Births:
    """The earliest and latest birth date of each cluster (YYYYMMDD, 0 unknown), typos among them."""

    earliest: Int64Array
    latest: Int64Array

    @classmethod
    def of(cls, born: Int64Array) -> _Births:
        return cls(np.where(born > 0, born, UNKNOWN), born.copy())

    def conflict(self, a: Int64Array, b: Int64Array) -> npt.NDArray[np.bool_]:
        """Return which pairs of clusters hold births of two people."""
        found = np.zeros(len(a), bool)
        if not self.latest.any():
            return found
        for one in (self.earliest, self.latest):
            for other in (self.earliest, self.latest):
                found |= other_birth(one[a] % UNKNOWN, other[b] % UNKNOWN)
        return found

    def differing(self, group: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
        """Return which groups, by their numbers, would hold births of two people."""
        whole = _Births(self.earliest.copy(), self.latest.copy())
        whole.join(group.astype(np.int64), np.arange(len(group)))
        return other_birth(whole.earliest % UNKNOWN, whole.latest)

    def join(self, into: Int64Array, moved: Int64Array) -> None:
        np.minimum.at(self.earliest, into, self.earliest[moved])
        np.maximum.at(self.latest, into, self.latest[moved])


def conflicting(
    exclusive: Sequence[npt.NDArray[np.integer]], a: Int64Array | Int32Array, b: Int64Array | Int32Array
) -> npt.NDArray[np.bool_]:
    """Return which pairs hold two different values of something that one customer has once."""
    found = np.zeros(len(a), bool)
    for codes in exclusive:
        found |= (codes[a] >= 0) & (codes[b] >= 0) & (codes[a] != codes[b])
    return found


def other_birth(a: npt.NDArray[np.integer], b: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """Return where two known birth dates (YYYYMMDD) are of two people.

    Not for up to MOST_WRONG_DIGITS wrong digits (one less where they make a generation), a swapped day
    and month, or dates that agree in two of their parts: an exact rule costs a quarter of all matches
    on data with typing errors.
    """
    found = np.zeros(len(a), bool)
    known = np.flatnonzero((a > 0) & (b > 0) & (a != b))
    a, b = a[known], b[known]
    wrong = np.zeros(len(a), np.int8)
    for place in range(8):
        wrong += (a // 10**place) % 10 != (b // 10**place) % 10
    one, other = ((d // 10_000, d // 100 % 100, d % 100) for d in (a, b))
    agree = sum((x == y).astype(np.int8) for x, y in zip(one, other, strict=True))
    swapped = (one[1] == other[2]) & (one[2] == other[1])
    wrong += np.abs(one[0] - other[0]) >= GENERATION
    found[known] = (wrong > MOST_WRONG_DIGITS) & (agree < 2) & ~swapped
    return found


def other_birth_within(born: Int32Array, group: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """Return which groups, by their numbers, hold birth dates (0 unknown) of two people."""
    return _Births.of(born.astype(np.int64)).differing(group)
