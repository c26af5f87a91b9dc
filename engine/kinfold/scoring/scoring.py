"""Profiles and candidate pairs → scored pairs, with a model that is learned or given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kinfold.identifiers.alike import names_alone
from kinfold.identifiers.heard import heard
from kinfold.identifiers.taking import narrow, taken
from kinfold.scoring.ahead import Compared, compared_while
from kinfold.scoring.comparisons import Comparisons
from kinfold.scoring.drift import Seen, drift, reached
from kinfold.scoring.evidence import Evidence, may_be_linked, pair_keys
from kinfold.scoring.fields import FieldComparer, field_names
from kinfold.scoring.frequencies import count
from kinfold.scoring.learning import Sample, learn
from kinfold.scoring.listed_names import learn_names
from kinfold.scoring.model_text import rounded
from kinfold.scoring.strings import distinct_pairs
from kinfold.scoring.twins import asking
from kinfold.scoring.usefulness import useless_passes, without
from kinfold.scoring.weighing import household_probability, weigh
from kinfold.threads import THREADS, side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    import numpy.typing as npt
    import pyarrow as pa

    from kinfold.candidates import Candidates
    from kinfold.hashing import Keys
    from kinfold.identifiers.heard import Heard
    from kinfold.identifiers.profiles import Profiles
    from kinfold.scoring.agreement import Agreement
    from kinfold.scoring.drift import Drift
    from kinfold.scoring.frequencies import Frequencies
    from kinfold.scoring.model import KindModel
    from kinfold.scoring.weighing import Weighed
    from kinfold.tables import Int32Array, Int64Array

    # positions of pairs, and their levels where they were compared ahead
    _Counts: TypeAlias = Mapping[str, Int64Array]  # of the levels of each field
    _Piece: TypeAlias = "tuple[Int64Array, list[Agreement] | None]"

MOST_GROWTH = 2  # a model learned from less than half of the records, or more than double, is learned anew
CHUNK = 200_000  # pairs that one thread compares at a time at most, which bounds memory
ALONE = 10_000  # pairs that one thread compares sooner than it is divided among several
PREPARED_FOR = 20  # times more records than pairs: then what comparing needs is derived for these alone
LEARNED_FROM = 200_000  # candidate pairs that learning looks at; more do not change the weights
LEARNED_RECORDS = 50_000  # records whose pairs are all learned from: few records have few matches to show
STRANGER_PAIRS = 400_000  # random pairs that show how strangers agree
SEED = 20_260_101  # of the random pairs; any fixed number does


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Every candidate pair of one kind, weighed.

    ``odds``: centibits of posterior odds of a match; ``household``: chance in percent that the pair
    is of one household if it is no match.
    """

    model: KindModel
    left: Int32Array
    right: Int32Array
    odds: Int32Array
    household: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A model and the frequencies that were counted with it: what a later run weighs with."""

    model: KindModel
    frequencies: Frequencies


def fitting(known: Known | None, records: int) -> Known | None:
    """Return what is known where it was learned from about as many records of the kind, else None."""
    if known is None:
        return None
    # A list of names counts each name once in ``model.records``.
    model = known.model
    learned = model.records if model.seen is None else model.seen.records
    return known if learned / MOST_GROWTH <= records <= learned * MOST_GROWTH else None


class Scorer:
    """Scores pairs of the records of one kind; learns the model first where none is given.

    ``once``: the records without those that only repeat others, from which it learns; None: to be found.
    """

    def __init__(self, profiles: Profiles, known: Known | None, once: Heard | None = None) -> None:
        self._profiles = profiles
        if known is not None and not field_names(profiles) <= set(known.model.fields):
            known = None  # a field that the model never saw: it must be learned anew
        self.model = None if known is None else known.model
        self._learning = known is None
        self._seen: Seen | None = None
        self._once = once or heard(profiles)
        self.frequencies = count(self._once.profiles) if known is None else known.frequencies
        self._several = (
            len(np.unique(profiles.source)) > 1 if known is None else "source" in known.model.fields
        )
        self._of_all: FieldComparer | None = None
        self._ahead: list[Compared] = []
        self._told: list[Evidence] = []
        self._before: Comparisons | None = None
        self._scored: tuple[Int64Array, Scores] | None = None

    def choose(self, candidates: Candidates) -> Candidates:
        """Learn the model where none is given, and leave out the passes that it found to add nothing."""
        if self.model is None:
            self._comparer.derive(candidates.left, candidates.right)
        if self.model is None and self._profiles.companies is not None and names_alone(self._profiles):
            self.model = rounded(self._of_names(candidates))
        elif self.model is None:
            sampled, sample = self._sample(candidates)
            model, self._ahead = compared_while(
                lambda: learn(self._profiles.kind.value, sample), candidates, ~sampled, self._comparer
            )
            taught = pair_keys(candidates.left[sampled], candidates.right[sampled])
            self._ahead.append(Compared(taught, sample.candidates))
            match = weigh(model, sample.candidates).odds > model.threshold
            useless = useless_passes(candidates, sampled, match)
            self.model = rounded(replace(model, left_out=useless))
        return without(candidates, self.model.left_out)

    def _of_names(self, candidates: Candidates) -> KindModel:
        """Learn from the distinct names of a list of names."""
        first = self._once.alike
        left, right = first[candidates.left], first[candidates.right]
        apart = left != right
        a, b = (side.astype(np.int32) for side in distinct_pairs(left[apart], right[apart], len(first))[:2])
        assert self._comparer.companies is not None
        shapes = self._comparer.companies.shapes(a, b)
        return learn_names(
            self._profiles.kind.value, self._comparer.agreements(a, b), len(np.unique(first)), shapes
        )

    def recall(self, before: Comparisons | None) -> None:
        """Take from an earlier run, that weighed alike, what it found of pairs that are to be scored."""
        self._before = before

    def score(self, candidates: Candidates) -> Scores:
        """Weigh all candidates; the model must be there. Linear in the pairs; memory bounded by chunks.

        The first pairs scored are what the model has seen of these records.
        """
        model = self.model
        assert model is not None
        left, right = candidates.left, candidates.right
        scores = Scores(model, left, right, np.zeros(len(left), np.int32), np.zeros(len(left), np.int8))
        pairs = pair_keys(left, right)
        counts, rest = self._recalled(pairs, scores)

        def weigh_piece(piece: _Piece) -> tuple[_Counts, Evidence]:
            place, agreements = piece
            one, other = left[place], right[place]
            agreements = agreements or self.agreements(one, other)
            weighed = _weighed(model, agreements)
            chance = np.rint(100 * household_probability(model, weighed)).astype(np.int8)
            scores.odds[place], scores.household[place] = weighed.odds, chance
            told = may_be_linked(weighed.odds, chance, model.threshold)
            evidence = Evidence.of(one[told], other[told], [a.at(told) for a in agreements])
            return reached(agreements, weighed.odds > model.threshold), evidence

        if not self._learning and not self._are_few(rest):
            self._comparer.derive(left[rest], right[rest])
        pieces = side_by_side(weigh_piece, self._divided(pairs, rest))
        self._told += [evidence for _, evidence in pieces]
        if self._scored is None:
            self._scored = pairs, scores
            self._see(scores, [*counts, *(levels for levels, _ in pieces)])
        return scores

    def _recalled(self, pairs: Int64Array, scores: Scores) -> tuple[list[_Counts], Int64Array]:
        """Fill in what an earlier run found of these pairs; return its levels counted, and the pairs left."""
        if self._before is None:
            return [], np.arange(len(pairs))
        here, found = self._before.of(pairs)
        scores.odds[here], scores.household[here] = found.odds, found.household
        self._told.append(found.evidence)
        matched = found.evidence.place(found.pair[found.odds > scores.model.threshold])
        rest = np.ones(len(pairs), bool)
        rest[here] = False
        return [found.evidence.counted(matched)], np.flatnonzero(rest)

    def _see(self, scores: Scores, counts: list[_Counts]) -> None:
        """Note the matches and how many of them reached each level, by field: what the model has seen."""
        model = scores.model
        fields = counts[0] if counts else ()
        levels = {name: np.sum([one[name] for one in counts], axis=0) for name in fields}
        self._seen = Seen(len(self._profiles), int(np.count_nonzero(scores.odds > model.threshold)), levels)
        if self._learning and model.seen is None:
            self.model = replace(model, seen=self._seen)

    def comparisons(self, mark: Keys) -> Comparisons:
        """Return what was found of the pairs first scored; ``mark``: of what each record says."""
        assert self._scored is not None
        pairs, scores = self._scored
        self._told = [Evidence.joined(self._told)]
        evidence = self._told[0].compact()
        return Comparisons(mark, pairs, scores.odds, scores.household, evidence)

    @property
    def known(self) -> Known:
        """The model and frequencies that pairs are weighed with; the model must be there."""
        assert self.model is not None
        return Known(self.model, self.frequencies)

    @property
    def fields(self) -> list[str]:
        """The fields in which records are compared here, in order of name."""
        return sorted(field_names(self._profiles) | ({"source"} if self._several else set()))

    @property
    def drift(self) -> Drift | None:
        """How far the records have drifted from those of the model; pairs must have been scored."""
        assert self.model is not None
        assert self._seen is not None
        return drift(self.model, self._seen)

    def weigh(self, left: Int32Array, right: Int32Array) -> Weighed:
        """Weigh pairs that need not be candidates; the model must be there."""
        assert self.model is not None
        return _weighed(self.model, self.agreements(left, right))

    def leaves_out(self, left: Int32Array, right: Int32Array) -> npt.NDArray[np.bool_]:
        """Return of which pairs of organizations one name holds all words of the other."""
        assert self._comparer.companies is not None
        return self._comparer.companies.leaves_out(left, right)

    def agreements(self, left: Int32Array, right: Int32Array) -> list[Agreement]:
        """Compare pairs field by field, without weights; a few pairs of many records by themselves."""
        if not self._are_few(left):
            return self._comparer.agreements(left, right)
        keep = np.zeros(len(self._profiles), bool)
        keep[left] = keep[right] = True
        place = np.cumsum(keep, dtype=np.int32) - np.int32(1)
        comparer = FieldComparer(narrow(taken(self._profiles, keep)), self.frequencies, sources=self._several)
        return comparer.agreements(place.take(left), place.take(right))

    def _are_few(self, pairs: npt.NDArray[np.integer]) -> bool:
        """Whether preparing the values of all records would take longer than comparing these pairs."""
        return self._of_all is None and len(pairs) * PREPARED_FOR < len(self._profiles)

    @property
    def _comparer(self) -> FieldComparer:
        """What compares all records, made when it is asked for."""
        if self._of_all is None:
            self._of_all = FieldComparer(self._profiles, self.frequencies, sources=self._several)
        return self._of_all

    def evidence(self, left: Int32Array, right: Int32Array) -> pa.DictionaryArray:
        """Say for each pair, as dictionaries, which level each field reached: ``name=exact; phone=typo``.

        What was scored as a link, or nearly, is known; other pairs are compared.
        """
        pairs, known = pair_keys(left, right), Evidence.joined(self._told)
        fresh = np.flatnonzero(known.place(pairs) < 0)
        if len(fresh):
            one, other = left[fresh], right[fresh]
            told = Evidence.of(one, other, self.agreements(one, other))
            known = Evidence.joined([*self._told, told])
        return known.at(known.place(pairs))

    def _divided(self, pairs: Int64Array, asked: Int64Array) -> Iterator[_Piece]:
        """Divide pairs into pieces of positions, first those that were compared ahead: with their levels."""
        ahead, self._ahead = self._ahead, []
        rest = np.zeros(len(pairs), bool)
        rest[asked] = True
        while ahead:
            place, agreements = ahead.pop().among(pairs)
            rest[place] = False
            yield place, agreements
        others = np.flatnonzero(rest)
        for piece in _pieces(len(others)):
            yield others[piece], None

    def _sample(self, candidates: Candidates) -> tuple[npt.NDArray[np.bool_], Sample]:
        """Choose records by a hash of their position, so that whole groups of them stay together."""
        kept, size = self._once.kept, len(self._once.kept)
        chosen = np.zeros(len(self._profiles), bool)
        chosen[kept] = True
        if len(candidates.left) > LEARNED_FROM and size > LEARNED_RECORDS:
            share = max(np.sqrt(LEARNED_FROM / len(candidates.left)), LEARNED_RECORDS / size)
            mixed = np.arange(len(chosen), dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
            chosen &= (mixed >> np.uint64(40)) < np.uint64(share * 2**24)
        place = np.cumsum(chosen).astype(np.int32) - 1
        both = chosen[candidates.left] & chosen[candidates.right]
        left, right = candidates.left[both], candidates.right[both]
        one, other = _random_pairs(size)
        asked = ((left, right), (kept[one], kept[other]))
        compared, apart = side_by_side(lambda pairs: self._comparer.agreements(*pairs), asked)
        strangers, times = _merged(apart)
        alike = self._once.alike[chosen]
        return both, Sample(place[left], place[right], compared, strangers, times, alike, size)


def _pieces(size: int) -> list[slice]:
    """Divide so many pairs into pieces of one size, as many for one thread as for another."""
    rounds = -(-size // (CHUNK * THREADS))
    pieces = rounds * THREADS if size > ALONE else 1
    step = max(-(-size // pieces), 1)
    return [slice(start, start + step) for start in range(0, size, step)]


def _weighed(model: KindModel, agreements: list[Agreement]) -> Weighed:
    weighed = weigh(model, agreements)
    return replace(weighed, odds=weighed.odds + asking(model, agreements, weighed.odds))


def _merged(agreements: list[Agreement]) -> tuple[list[Agreement], Int64Array]:
    """Join pairs that agree in the same way: most random pairs differ in everything, all alike."""
    whole = [a.cell if a.weight is None else a.weight for a in agreements]
    levels = [a.level for a in agreements if a.weight is not None]
    alike = pd.factorize(_mixed([*whole, *levels]))[0]  # counted up as they first occur
    first = np.flatnonzero(np.diff(np.maximum.accumulate(alike), prepend=-1))
    agreements = [agreement.at(first) for agreement in agreements]
    told = ((a.level, a.count if a.weight is None else a.weight) for a in agreements)
    order = np.argsort(_mixed([part for both in told for part in both]))
    return [agreement.at(order) for agreement in agreements], np.bincount(alike).take(order)


def _mixed(columns: Sequence[npt.NDArray[np.integer]]) -> Keys:
    """Return one number for the numbers of each row, none of them below -2^32."""
    key = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        key *= np.uint64(0x9E3779B97F4A7C15)
        key += column if column.dtype.kind == "u" else (column.astype(np.int64) + 2**32).astype(np.uint64)
        key ^= key >> np.uint64(29)
    return key


def _random_pairs(size: int) -> tuple[Int32Array, Int32Array]:
    if size < 2:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    if size * (size - 1) // 2 <= STRANGER_PAIRS:
        left, right = np.triu_indices(size, 1)
        return left.astype(np.int32), right.astype(np.int32)
    random = np.random.default_rng(SEED)
    a = random.integers(0, size, STRANGER_PAIRS)
    b = random.integers(0, size - 1, STRANGER_PAIRS)
    b += b >= a
    return np.minimum(a, b).astype(np.int32), np.maximum(a, b).astype(np.int32)
