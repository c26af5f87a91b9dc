"""What pairs say in words, ``name=exact; phone=typo``: told once, while their levels are at hand."""

from __future__ import annotations

from dataclasses import dataclass
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
class Evidence:
    """The words of some pairs, each held once; ``pair``: left << 32 | right, ascending once joined."""

    pair: Int64Array
    words: pa.DictionaryArray

    @classmethod
    def of(cls, left: Int32Array, right: Int32Array, agreements: list[Agreement]) -> Evidence:
        """Say which level each field of these pairs reached."""
        first, combination = _distinct_rows(agreements)
        told = [_named(a.field, scales()[a.scale], a.level.take(first)) for a in agreements]
        words = (
            pc.binary_join_element_wise(*told, "; ", null_handling="skip")
            if told
            else pa.array([], pa.string())
        )
        coded = pa.DictionaryArray.from_arrays(pa.array(combination, pa.int32()), words)
        return cls(pair_keys(left, right), coded)

    @classmethod
    def joined(cls, parts: Sequence[Evidence]) -> Evidence:
        """Return the words of the pairs of all parts; a pair of several has the same in each."""
        if not parts:
            return cls.of(np.zeros(0, np.int32), np.zeros(0, np.int32), [])
        pair = np.concatenate([part.pair for part in parts])
        order = np.argsort(pair, kind="stable")
        words = pa.chunked_array([part.words for part in parts]).unify_dictionaries()
        return cls(pair[order], words.combine_chunks().take(pa.array(order)))

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
        word, met = pd.factorize(self.words.indices.to_numpy()[place])
        return pa.DictionaryArray.from_arrays(pa.array(word, pa.int32()), self.words.dictionary.take(met))


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


def _distinct_rows(agreements: list[Agreement]) -> tuple[Int64Array, Int64Array]:
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
