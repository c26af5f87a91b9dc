"""What pairs say, ``name=exact; phone=typo``: levels while pairs are scored, words where they are links."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.scoring.levels import MISSING, scales

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kinfold.scoring.agreement import Agreement
    from kinfold.scoring.levels import Scale
    from kinfold.tables import Int32Array, Int64Array

POSSIBLE = 300  # centibits below the threshold down to which a pair is a possible match
RELATED = 50  # percent: chance of one household from which two customers are possibly related
_ROOM = 1 << 62  # codes below it stay integers of 64 bits


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """The level of one field in each combination of levels, MISSING where it is not told."""

    field: str
    scale: str
    level: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What some pairs say: of each its ``combination`` of levels, and of each field what these reach.

    ``pair``: left << 32 | right, ascending once joined.
    """

    pair: Int64Array
    combination: Int32Array
    fields: tuple[Reached, ...]

    @classmethod
    def of(cls, left: Int32Array, right: Int32Array, agreements: list[Agreement]) -> Evidence:
        """Tell which level each field of these pairs reached."""
        first, combination = _distinct_rows(agreements)
        fields = tuple(Reached(a.field, a.scale, a.level.take(first)) for a in agreements)
        return cls(pair_keys(left, right), combination.astype(np.int32), fields)

    @classmethod
    def joined(cls, parts: Sequence[Evidence]) -> Evidence:
        """Return what the pairs of all parts say; all tell of the same fields."""
        if len(parts) < 2:
            return parts[0].ordered() if parts else cls.of(np.zeros(0, np.int32), np.zeros(0, np.int32), [])
        many = [len(part.fields[0].level) if part.fields else 0 for part in parts]
        before = np.cumsum([0, *many[:-1]], dtype=np.int32)
        moved = [part.combination + start for part, start in zip(parts, before, strict=True)]
        columns = zip(*(part.fields for part in parts), strict=True)
        fields = tuple(
            Reached(same[0].field, same[0].scale, np.concatenate([one.level for one in same]))
            for same in columns
        )
        return cls(np.concatenate([part.pair for part in parts]), np.concatenate(moved), fields).ordered()

    def ordered(self) -> Evidence:
        """Return the same with its pairs ascending."""
        if bool((self.pair[1:] >= self.pair[:-1]).all()):
            return self
        order = np.argsort(self.pair, kind="stable")
        return Evidence(self.pair.take(order), self.combination.take(order), self.fields)

    def compact(self) -> Evidence:
        """Return the same with each combination of levels once, as pairs meet them, and no others."""
        used, met = pd.factorize(self.combination)
        fields = tuple(replace(one, level=one.level.take(met)) for one in self.fields)
        first, combination = _distinct_rows(fields)
        fields = tuple(replace(one, level=one.level.take(first)) for one in fields)
        return Evidence(self.pair, combination.take(used).astype(np.int32), fields)

    def where(self, wanted: npt.NDArray[np.bool_]) -> Evidence:
        """Return what the wanted pairs say."""
        return Evidence(self.pair[wanted], self.combination[wanted], self.fields)

    def place(self, pair: Int64Array) -> Int64Array:
        """Return where these pairs are told, -1 where they are not."""
        place = np.searchsorted(self.pair, pair)
        there = np.flatnonzero(place < len(self.pair))
        there = there[self.pair[place[there]] == pair[there]]
        found = np.full(len(pair), -1, np.int64)
        found[there] = place[there]
        return found

    def at(self, place: Int64Array) -> pa.DictionaryArray:
        """Return the words at these places, in the order in which they are met there and no others."""
        combination, met = pd.factorize(self.combination.take(place))
        told = [_named(one.field, scales()[one.scale], one.level.take(met)) for one in self.fields]
        words = (
            pc.binary_join_element_wise(*told, "; ", null_handling="skip")
            if told
            else pa.array([], pa.string())
        )
        coded = words.dictionary_encode()
        return pa.DictionaryArray.from_arrays(coded.indices.take(pa.array(combination)), coded.dictionary)

    def counted(self, place: Int64Array) -> dict[str, Int64Array]:
        """Count the levels of each field at these places, missing ones left out."""
        if not self.fields:
            return {}
        times = np.bincount(self.combination.take(place), minlength=len(self.fields[0].level))
        counts = {}
        for one in self.fields:
            levels = len(scales()[one.scale]) + 1
            seen = np.bincount(one.level.astype(np.int64) + 1, weights=times, minlength=levels)
            counts[one.field] = seen[1:].astype(np.int64)
        return counts


def may_be_linked(odds: Int32Array, household: npt.NDArray[np.int8], threshold: int) -> Int64Array:
    """Return the positions of the pairs that can become links without a person's judgement."""
    return np.flatnonzero((odds > threshold - POSSIBLE) | (household >= RELATED))


def pair_keys(left: npt.NDArray[np.integer], right: npt.NDArray[np.integer]) -> Int64Array:
    """Return one number for each pair, in the order of pairs."""
    return left.astype(np.int64) << 32 | right


def _named(field: str, scale: Scale, level: npt.NDArray[np.int8]) -> pa.StringArray:
    """Return ``field=level`` for each level, null where the field is missing."""
    told = pa.array([f"{field}={each.key}" for each in scale.levels], pa.string())
    return told.take(pa.array(level, mask=level == MISSING))


def _distinct_rows(agreements: Sequence[Agreement | Reached]) -> tuple[Int64Array, Int64Array]:
    """Return where each distinct combination of levels occurs first, and each pair's combination."""
    code = np.zeros(len(agreements[0].level) if agreements else 0, np.int64)
    room = 1
    for agreement in agreements:
        width = len(scales()[agreement.scale]) + 1
        if room * width > _ROOM:
            code = pd.factorize(code)[0]
            room = int(code.max(initial=0)) + 1
        code = code * width + agreement.level + 1
        room *= width
    code = pd.factorize(code)[0]  # counted up as they first occur
    return np.flatnonzero(np.diff(np.maximum.accumulate(code), prepend=-1)), code
