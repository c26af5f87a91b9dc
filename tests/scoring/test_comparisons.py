# the name of a test is its claim
"""A later delivery: pairs whose records still say the same are not compared again, and nobody can tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from kinfold.candidates import Candidates, PassReport
from kinfold.identifiers.alike import marks, one_key
from kinfold.scoring.comparisons import Comparisons, digest
from kinfold.scoring.evidence import pair_keys
from kinfold.scoring.scoring import Known, Scorer
from properties.laws import law
from scoring.people import Person, persons_with_duplicates, profiles_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfold.hashing import Keys
    from kinfold.identifiers.profiles import Profiles
    from kinfold.scoring.agreement import Agreement

MAY = dict(enumerate(persons_with_duplicates(60, 0.5, seed=11)))
MOVED = {"phone": ("+15550100199",)}


@dataclass(frozen=True, eq=False)
class Delivery:
    """What the records of a delivery say, and every pair of them."""

    profiles: Profiles
    mark: Keys
    candidates: Candidates


def delivered(people: Mapping[int, Person]) -> Delivery:
    """Bring people in, in the order of their keys."""
    keys = sorted(people)
    profiles = profiles_of([people[key] for key in keys])
    left, right = (side.astype(np.int32) for side in np.triu_indices(len(keys), 1))
    report = PassReport("every pair", len(left), len(left), len(left), 0, skipped=False)
    candidates = Candidates(left, right, np.ones(len(left), np.int64), (report,))
    mark = one_key([marks(profiles).ordered, np.array(keys, np.uint64)])
    return Delivery(profiles, mark, candidates)


def known_of_may() -> tuple[Known, Comparisons]:
    """Learn from May, and keep what was compared."""
    may = delivered(MAY)
    scorer = Scorer(may.profiles, None)
    scorer.score(scorer.choose(may.candidates))
    return scorer.known, scorer.comparisons(may.mark)


KNOWN, COMPARED = known_of_may()


def scored(delivery: Delivery, before: Comparisons | None) -> tuple[list[list[int]], list[str], object]:
    """Return the scores, the words and the drift of all pairs of a delivery."""
    scorer = Scorer(delivery.profiles, KNOWN)
    scorer.recall(before)
    scores = scorer.score(scorer.choose(delivery.candidates))
    words = scorer.evidence(scores.left, scores.right).to_pylist()
    drift = scorer.drift
    assert drift is not None
    seen = {name: levels.tolist() for name, levels in drift.now.levels.items()}
    return [scores.odds.tolist(), scores.household.tolist()], words, (drift.now.matches, seen)


def june(gone: set[int], moved: set[int], new: int) -> dict[int, Person]:
    """Return May's people without some, with others who moved, and with new ones before and between them."""
    people = {2 * key: person for key, person in MAY.items() if key not in gone}
    for key in moved - gone:
        people[2 * key] = replace(MAY[key], values={**MAY[key].values, **MOVED})
    fresh = persons_with_duplicates(20, 0.5, seed=12)[:new]
    return people | {2 * 3 * place + 1: person for place, person in enumerate(fresh)}


def in_place_of(compared: Comparisons, delivery: Delivery, keys: list[int]) -> Comparisons:
    """Return May's comparisons with marks made of the keys that June gives the same records."""
    said = marks(delivered(MAY).profiles).ordered
    return replace(compared, mark=one_key([said, np.array(keys, np.uint64)])).among(delivery.mark)


FEW = st.sets(st.integers(0, len(MAY) - 1), max_size=6)


@law(FEW, FEW, st.integers(0, 8))
def test_what_was_compared_before_gives_what_comparing_again_gives(
    gone: set[int], moved: set[int], new: int
) -> None:
    delivery = delivered(june(gone, moved, new))
    before = in_place_of(COMPARED, delivery, [2 * key for key in MAY])
    assert scored(delivery, before) == scored(delivery, None)


@law(FEW, FEW, st.integers(0, 8))
def test_only_pairs_whose_two_records_say_the_same_are_known(
    gone: set[int], moved: set[int], new: int
) -> None:
    people = june(gone, moved, new)
    before = in_place_of(COMPARED, delivered(people), [2 * key for key in MAY])
    keys = sorted(people)
    known = {(keys[pair >> 32], keys[pair & 0xFFFFFFFF]) for pair in before.pair.tolist()}
    same = [2 * key for key, person in MAY.items() if people.get(2 * key) == person]
    assert known == {(one, other) for one in same for other in same if one < other}


@law(st.lists(st.integers(0, len(MAY) ** 2 - 1), min_size=1, max_size=3))
def test_a_few_pairs_compared_by_themselves_say_what_they_say_among_all(places: list[int]) -> None:
    profiles = delivered(MAY).profiles
    left, right = (np.array(side, np.int32) for side in np.divmod(places, len(MAY)))
    alone, among = Scorer(profiles, KNOWN), Scorer(profiles, KNOWN)
    everybody = np.tile(np.arange(len(MAY), dtype=np.int32), 2)
    among.agreements(everybody, everybody)
    assert [told(one) for one in alone.agreements(left, right)] == [
        told(one) for one in among.agreements(left, right)
    ]


def told(agreement: Agreement) -> tuple[str, list[int], list[int]]:
    """Return what a field says of each pair."""
    return agreement.field, agreement.level.tolist(), agreement.count.tolist()


def test_comparisons_come_back_from_their_tables_as_they_were() -> None:
    again = Comparisons.of_tables(COMPARED.tables(), KNOWN)
    for name in ("mark", "pair", "odds", "household"):
        assert getattr(again, name).tolist() == getattr(COMPARED, name).tolist()
    places = np.arange(len(COMPARED.evidence.pair))
    assert again.evidence.at(places).to_pylist() == COMPARED.evidence.at(places).to_pylist()


def test_where_nobody_is_left_no_pair_is_known() -> None:
    nobody = COMPARED.among(np.zeros(0, np.uint64))
    here, found = nobody.of(np.zeros(0, np.int64))
    assert [len(one) for one in (here, nobody.pair, nobody.odds, nobody.evidence.pair, found.pair)] == [0] * 5


def test_a_pair_that_is_no_candidate_any_more_is_let_go() -> None:
    left, right = (np.array(side, np.int32) for side in ((0, 3), (5, 9)))
    here, found = COMPARED.of(np.r_[pair_keys(left, right), np.int64(1 << 50)])
    assert here.tolist() == [0, 1]
    assert found.pair.tolist() == pair_keys(left, right).tolist()
    assert set(found.evidence.pair.tolist()) <= set(found.pair.tolist())


def test_another_weight_another_frequency_and_another_field_are_another_model() -> None:
    fields = ["email", "phone"]
    model = KNOWN.model
    heavier = Known(replace(model, prior=model.prior + 1), KNOWN.frequencies)
    table = KNOWN.frequencies.table
    rarer = Known(model, replace(KNOWN.frequencies, table=table.slice(1)))
    told = {digest(KNOWN, fields), digest(heavier, fields), digest(rarer, fields), digest(KNOWN, fields[:1])}
    assert len(told) == 4
    assert digest(Known(replace(model, seen=None), KNOWN.frequencies), fields) == digest(KNOWN, fields)
