"""Directories that list each company once: what their namesakes are, and what they may not teach."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

import kinfold
from kinfold.scoring.agreement import Agreement
from kinfold.scoring.once_each import within_sources

SYLLABLES = ("Bra", "kor", "lin", "mat", "nes", "pol", "ran", "sol", "tor", "wel", "dun", "fal")
COMMON, LISTED, BRANDS = 150, 500, 260


def directories() -> dict[str, pd.DataFrame]:
    """Make two directories of 500 companies of 260 brands; 150 stand in both, at one address."""
    random = np.random.default_rng(1)
    words = [(a + b + c).title() for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
    random.shuffle(words)

    def company() -> tuple[str, str]:
        place = f"{random.integers(1, 150)} {words[-random.integers(1, 200)]} Street"
        return f"{words[random.integers(BRANDS)]} Trading Ltd", place

    both = [company() for _ in range(COMMON)]
    return {
        name: pd.DataFrame(
            [
                (f"{name}{i}", *each)
                for i, each in enumerate(both + [company() for _ in range(LISTED - COMMON)])
            ],
            columns=["id", "company", "address"],
        )
        for name in ("blue", "red")
    }


def test_namesakes_of_two_directories_do_not_teach_that_companies_move() -> None:
    members = kinfold.resolve(directories()).tables["members"]
    customer = dict(zip(members["record"].to_pylist(), members["customer_id"].to_pylist(), strict=True))
    found = sum(customer[f"blue:blue{i}"] == customer[f"red:red{i}"] for i in range(COMMON))
    assert found >= 0.9 * COMMON
    assert max(Counter(customer.values()).values()) == 2


def agreement(*level: int) -> Agreement:
    levels = np.array(level, np.int8)
    return Agreement("source", "source", levels)


def test_a_source_whose_strong_links_all_lead_outside_has_no_duplicates() -> None:
    source, strong = agreement(*[1] * 30, 0, 0), np.full(32, 900, np.int32)
    strong[-1] = -500
    assert within_sources(source, strong, share=0.5).tolist() == [False] * 30 + [True] * 2


def test_few_links_or_as_many_inside_as_chance_would_put_there_show_nothing() -> None:
    strong = np.full(32, 900, np.int32)
    assert not within_sources(agreement(*[1] * 20, *[0] * 12), strong, share=0.5).any()
    assert not within_sources(agreement(*[1] * 30, 0, 0), strong, share=0.2).any()
    assert not within_sources(None, strong, share=0.5).any()
