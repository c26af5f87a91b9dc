# the name of a test is its claim
"""What is compared while the model is learned is what would be compared after."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import strategies as st

from kinfold.candidates import Candidates, PassReport
from kinfold.scoring import ahead
from kinfold.scoring.agreement import Agreement, Rarity
from kinfold.scoring.ahead import Compared, compared_while
from kinfold.scoring.evidence import pair_keys
from kinfold.scoring.fields import FieldComparer
from kinfold.scoring.frequencies import count
from kinfold.scoring.model import shipped_model
from properties.laws import law
from scoring.people import persons_with_duplicates, profiles_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.scoring.model import KindModel
    from kinfold.tables import Int32Array

PEOPLE = persons_with_duplicates(80, 0.4, seed=7)
PROFILES = profiles_of(PEOPLE)
COMPARER = FieldComparer(PROFILES, count(PROFILES), sources=False)


class Ringing(FieldComparer):
    """Compares, and rings when 1,000 pairs are compared."""

    bell = Event()
    compared = 0

    def agreements(self, left: Int32Array, right: Int32Array) -> list[Agreement]:
        self.compared += len(left)
        if self.compared >= 1_000:
            self.bell.set()
        return super().agreements(left, right)


def proposed() -> Candidates:
    """Propose every pair, each by one of three passes."""
    left, right = (side.astype(np.int32) for side in np.triu_indices(len(PEOPLE), 1))
    reports = tuple(PassReport(name, 0, 0, 0, 0, skipped=False) for name in ("email", "phone", "name"))
    return Candidates(left, right, np.int64(1) << np.arange(len(left)) % 3, reports)


def told(agreements: list[Agreement]) -> list[tuple[str, list[int], list[int]]]:
    """Return all that the fields say."""
    return [(a.field, a.level.tolist(), a.count.tolist()) for a in agreements]


def compared_meanwhile(asked: npt.NDArray[np.bool_]) -> list[Compared]:
    """Return what is compared while a model waits for 1,000 pairs to be compared."""
    comparer = Ringing(PROFILES, count(PROFILES), sources=False)
    comparer.bell.clear()
    wanted = shipped_model("person", len(PEOPLE), [])

    def learn() -> KindModel:
        assert comparer.bell.wait(60)
        return wanted

    model, found = compared_while(learn, proposed(), asked, comparer)
    assert model is wanted
    return found


@pytest.fixture(autouse=True)
def _small_steps_on_two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, number in (("STEP", 100), ("THREADS", 2)):
        monkeypatch.setattr(ahead, name, number)


def test_pairs_of_the_first_passes_are_compared_until_the_model_is_there() -> None:
    candidates = proposed()
    asked = np.arange(len(candidates.left)) % 7 > 0
    found = compared_meanwhile(asked)
    keys = pair_keys(candidates.left, candidates.right)
    by_pass = [keys[asked & (candidates.passes == bit)] for bit in (1, 2, 4)]
    done = np.concatenate([one.pair for one in found])
    assert len(done) >= 1_000
    assert done.tolist() == np.concatenate(by_pass)[: len(done)].tolist()


def test_what_was_compared_ahead_is_what_would_be_compared_after() -> None:
    for one in compared_meanwhile(np.ones(len(proposed().left), bool)):
        left, right = (one.pair >> 32).astype(np.int32), (one.pair & 0xFFFFFFFF).astype(np.int32)
        assert told(one.agreements) == told(COMPARER.agreements(left, right))


def test_no_more_is_compared_ahead_than_may_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MOST", 1_000)
    found = compared_meanwhile(np.ones(len(proposed().left), bool))
    assert sum(len(one.pair) for one in found) == 1_000


def test_one_core_alone_learns_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "THREADS", 1)
    wanted = shipped_model("person", len(PEOPLE), [])
    asked = np.ones(len(proposed().left), bool)
    assert compared_while(lambda: wanted, proposed(), asked, COMPARER) == (wanted, [])


PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19)), max_size=25, unique=True)


def sides(pairs: list[tuple[int, int]]) -> tuple[Int32Array, Int32Array]:
    """Return the left and the right records of these pairs."""
    both = np.array(pairs, np.int32).reshape(-1, 2)
    return both[:, 0], both[:, 1]


@law(PAIRS, PAIRS)
def test_only_pairs_that_were_compared_are_found_again(
    before: list[tuple[int, int]], now: list[tuple[int, int]]
) -> None:
    one, other = sides(before)
    number = (10 * one + other - 10).astype(np.int8)  # a level that tells which pair it is
    field = Agreement("phone", "phone", number, Rarity(number, np.arange(100, dtype=np.int32)))
    left, right = sides(sorted(now))
    pairs = pair_keys(left, right)
    place, (found,) = Compared(pair_keys(one, other), [field]).among(pairs)
    assert {sorted(now)[i] for i in place.tolist()} == set(before) & set(now)
    assert found.level.tolist() == found.count.tolist() == (10 * left + right - 10)[place].tolist()
