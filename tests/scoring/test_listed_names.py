# the name of a test is its claim
"""Lists of little but company names: dirty spellings become one, a register's members stay apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import kinfold
from kinfold.scoring.listed_names import LEAST_KINSHIP, learn_names
from kinfold.scoring.model import CENTIBITS, NEVER
from kinfold.scoring.model_text import from_text, to_text

BRANDS = [
    "Zephyrion",
    "Kestrelmoor",
    "Oakhaven",
    "Brightwater",
    "Halvorsund",
    "Penrithia",
    "Marlowick",
    "Tarnbeck",
]


def customers(names: list[str]) -> dict[str, str]:
    """Resolve a file of nothing but company names; return the customer of each name."""
    frame = pd.DataFrame({"id": [str(n) for n in range(len(names))], "company": names})
    found = kinfold.resolve({"list": frame}).tables["members"].to_pandas()
    key = found["record"].str.partition(":")[2].astype(int)
    return {names[place]: customer for place, customer in zip(key, found["customer_id"], strict=True)}


def test_spellings_of_one_company_are_one_customer() -> None:
    dirty = [
        *(f"{brand} Ltd" for brand in BRANDS),
        *(f"{brand} Instruments Ltd" for brand in BRANDS),
        "Zephyrian Instruments",
        "Zephyrion Instrumnets Limited",
    ]
    found = customers(dirty)
    assert len({found[name] for name in dirty if name.startswith("Zephyri")}) == 1
    assert len(set(found.values())) == len(BRANDS)


def test_the_branches_of_one_frame_stay_apart() -> None:
    heads, tails = ("Kestrel", "Oak", "Halvor", "Penri"), ("moor", "haven", "sund", "thia")
    towns = [head + tail for head in heads for tail in tails]
    frame = [f"Republic of Zephyria as represented by the Governor of {town}" for town in towns]
    found = customers([*frame, "Republic of Zephyria"])
    assert len({found[name] for name in frame}) == len(frame)


def test_a_register_of_groups_speaks_against_near_names_and_a_dirty_list_does_not() -> None:
    assert learned(replaced=400, left_out=50) < 0
    assert learned(replaced=40, left_out=100) == 0
    assert learned(replaced=10_000, left_out=0) == LEAST_KINSHIP


def test_ten_names_are_too_few_to_be_called_a_register() -> None:
    assert learned(replaced=6, left_out=0) == 0


def learned(replaced: int, left_out: int) -> int:
    """Return what speaks against near names after so many pairs of each shape."""
    pairs = replaced + left_out
    first = np.arange(pairs) < replaced
    model = learn_names("organization", [], max(pairs, 2), (first, ~first))
    assert model.namesakes is not None
    return model.namesakes


def test_three_names_that_share_nothing_are_three_companies() -> None:
    names = ["北京蓝海科技有限公司", "Harbour & Finch LLP", "Zephyrion"]
    assert len(set(customers(names).values())) == 3


def test_a_list_without_near_names_keeps_its_prior_in_range_and_has_no_households() -> None:
    model = learn_names("organization", [], 1_024, (np.zeros(0, bool), np.zeros(0, bool)))
    assert model.prior == -15.0
    assert model.household_prior == NEVER
    assert model.threshold == -3 * CENTIBITS


@pytest.mark.parametrize("shapes", [(0, 0), (900, 20)])
def test_the_model_file_keeps_what_kind_of_list_it_is(shapes: tuple[int, int]) -> None:
    first = np.arange(sum(shapes)) < shapes[0]
    model = learn_names("organization", [], 500, (first, ~first))
    text = to_text({"organization": model}, {"organization": 500}) + "[organization.field]\n"
    read, _ = from_text(text)
    assert read["organization"].namesakes == model.namesakes
