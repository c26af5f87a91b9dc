"""Judgements in arrays: the newest on each pair of records, whichever customers they were made on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.judging.snapshot import sides
from kinfold.model import Verdict
from kinfold.places import places_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kinfold.model import Judgement
    from kinfold.tables import Int32Array, Int64Array

_VERDICTS = list(Verdict)


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPairs:
    """Each judged pair once, ascending by its codes (``left`` < ``right``).

    ``newest``: the judgement that counts on it, by its place in the log; ``opposed``: the newest one by
    another person who, since the pair was last withdrawn, decided the contrary; -1 without one.
    """

    judgements: Sequence[Judgement]
    left: Int32Array
    right: Int32Array
    newest: Int64Array
    opposed: Int64Array

    def told(self, verdict: Verdict) -> npt.NDArray[np.bool_]:
        """Return which pairs have this verdict."""
        hit = np.array([j.verdict == verdict for j in self.judgements], bool)
        return hit[self.newest] if len(self.newest) else np.zeros(0, bool)


def judged_pairs(judgements: Sequence[Judgement], keys: pa.Array) -> JudgedPairs:
    """Return the pairs that people judged, as codes into the record ``keys``.

    A judgement on two customers speaks of every pair of their records; records that are not among the
    keys are left out. O(pairs log pairs).
    """
    low, high, act = _expanded(judgements, keys)
    width = max(len(keys), 1)
    pair = low * width + high
    order = np.lexsort((act, pair))
    pair, act = pair[order], act[order]
    last = np.flatnonzero(np.r_[pair[1:] != pair[:-1], True][: len(pair)])
    distinct, newest = pair[last], act[last]
    of_pair = np.searchsorted(distinct, pair)
    return JudgedPairs(
        judgements,
        (distinct // width).astype(np.int32),
        (distinct % width).astype(np.int32),
        newest,
        _opposed(judgements, of_pair, act, newest),
    )


def _expanded(judgements: Sequence[Judgement], keys: pa.Array) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Return low code, high code and judgement of every pair that a judgement speaks of."""
    lows, highs, acts = ([np.zeros(0, np.int64)] for _ in range(3))
    told = [side for judgement in judgements for side in sides(judgement)]
    codes = places_of(pa.array(list(chain.from_iterable(told)), pa.string()), keys).astype(np.int64)
    ends = np.cumsum([0, *map(len, told)])
    here = [side[side >= 0] for side in (codes[a:b] for a, b in pairwise(ends.tolist()))]
    for place, (left, right) in enumerate(zip(here[::2], here[1::2], strict=True)):
        a, b = np.repeat(left, len(right)), np.tile(right, len(left))
        apart = a != b
        lows.append(np.minimum(a, b)[apart])
        highs.append(np.maximum(a, b)[apart])
        acts.append(np.full(int(apart.sum()), place, np.int64))
    return np.concatenate(lows), np.concatenate(highs), np.concatenate(acts)


def _opposed(
    judgements: Sequence[Judgement], of_pair: Int64Array, act: Int64Array, newest: Int64Array
) -> Int64Array:
    """Find on each pair the newest judgement of another person that says the contrary."""
    people = {who: code for code, who in enumerate(sorted({j.who for j in judgements}))}
    who = np.array([people[j.who] for j in judgements], np.int64)
    verdict = np.array([_VERDICTS.index(Verdict(j.verdict)) for j in judgements], np.int64)
    opposed = np.full(len(newest), -1, np.int64)
    if not len(act):
        return opposed
    withdrawn = np.full(len(newest), -1, np.int64)
    taken_back = verdict[act] == _VERDICTS.index(Verdict.WITHDRAWN)
    np.maximum.at(withdrawn, of_pair[taken_back], act[taken_back])
    counts = act > withdrawn[of_pair]
    of_pair, act = of_pair[counts], act[counts]
    order = np.lexsort((act, who[act], of_pair))
    of_pair, act = of_pair[order], act[order]
    last = np.r_[(of_pair[1:] != of_pair[:-1]) | (who[act][1:] != who[act][:-1]), True][: len(act)]
    of_pair, act = of_pair[last], act[last]
    contrary = np.isin(verdict, [_VERDICTS.index(v) for v in (Verdict.SAME, Verdict.DIFFERENT)])
    against = contrary[act] & contrary[newest[of_pair]] & (verdict[act] != verdict[newest[of_pair]])
    np.maximum.at(opposed, of_pair[against], act[against])
    return opposed
