# the name of a test is its claim
"""A short Chinese name inside a full one: the best alignment, and what leaving out costs."""

from __future__ import annotations

from itertools import combinations

import pyarrow as pa
from hypothesis import strategies as st

from kinfold.scoring.short_forms import (
    BRAND,
    BRAND_LEFT_OUT,
    CORE_LEFT_OUT,
    GAP,
    NOT_INSIDE,
    PLACE_LEFT_OUT,
    Spelled,
    alignment,
    spelled,
)
from properties.laws import law

WEIGHTS = dict.fromkeys("郑州煤矿机械远航物流云帆甲乙丙", 800)


def test_the_place_and_the_words_of_a_group_are_told_apart() -> None:
    cores, places = ["煤矿机械集团股份", "青岛啤酒", "集团股份", "云帆"], ["郑州", "青岛", "", "广 州"]
    texts, length = spelled(pa.array(cores), pa.array(places))
    assert texts.to_pylist() == ["郑州煤矿机械", "青岛啤酒", "集团", "广州云帆"]
    assert length.tolist() == [2, 0, 0, 2]


def test_a_short_name_may_leave_out_the_place_for_little() -> None:
    full = Spelled("郑州煤矿机械", 2)
    assert alignment("煤矿机械", full, WEIGHTS) == 4 * 800 - 2 * PLACE_LEFT_OUT


def test_a_short_name_without_the_brand_fits_badly() -> None:
    full = Spelled("远航物流", 0)
    assert alignment("物流", full, WEIGHTS) < alignment("远航", full, WEIGHTS) - BRAND_LEFT_OUT


def test_all_characters_of_the_short_name_must_be_there_in_order() -> None:
    assert alignment("远云", Spelled("远航物流", 0), WEIGHTS) == NOT_INSIDE
    assert alignment("航远", Spelled("远航物流", 0), WEIGHTS) == NOT_INSIDE


def plain(short: str, full: Spelled) -> int:
    """Try every way to find the characters of ``short`` in order."""
    best = NOT_INSIDE
    for places in combinations(range(len(full.text)), len(short)):
        if "".join(full.text[place] for place in places) == short:
            best = max(best, len(short) * 800 - charged(places, full))
    return best


def charged(places: tuple[int, ...], full: Spelled) -> int:
    """Return the costs of the characters and gaps that are left out."""
    out = [place for place in range(len(full.text)) if place not in places]
    cost = sum(PLACE_LEFT_OUT if place < full.place else CORE_LEFT_OUT for place in out)
    cost += sum(BRAND_LEFT_OUT for place in out if full.place <= place < full.place + BRAND)
    gaps = sum(b > a + 1 for a, b in zip((-1, *places), places, strict=False))
    free = places[0] == full.place and full.place > 0
    return cost + GAP * (gaps - free)


@law(st.text("甲乙丙", min_size=1, max_size=3), st.text("甲乙丙", min_size=1, max_size=7), st.integers(0, 3))
def test_the_alignment_is_the_best_of_all(short: str, long: str, place: int) -> None:
    full = Spelled(long, min(place, len(long)))
    assert alignment(short, full, WEIGHTS) == plain(short, full)
