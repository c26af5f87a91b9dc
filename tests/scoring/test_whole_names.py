"""Whole names: words in any order, in any script, with what people leave out and mistype."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kinfold
from kinfold.scoring.whole_names import LEFT_OVER, ORGANIZATION_LEFT_OVER, can_be_one, telling_texts
from kinfold.standard import company
from kinfold.standard.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable


def _named(texts: list[str]) -> Callable[[np.ndarray], list[str]]:
    """Return what looks up the texts at positions."""
    return lambda asked: [texts[here] for here in asked.tolist()]


def _one(a: str, b: str) -> bool:
    named = _named(fold([a, b]).to_pylist())
    return bool(can_be_one(named, np.array([0], np.int32), np.array([1], np.int32), LEFT_OVER)[0])


def _one_company(a: str, b: str) -> bool:
    named = _named(telling_texts(company.standardise([a, b])))
    return bool(
        can_be_one(named, np.array([0], np.int32), np.array([1], np.int32), ORGANIZATION_LEFT_OVER)[0]
    )


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Marta Ana Kowalczyk", "KOWALCZYK, Marta Ana"),
        ("Marta Ana Kowalczyk", "Marta Kowalczyk"),
        ("M. Kowalczyk", "Marta Kowalczyk"),
        ("Marta Kowalcyzk", "Marta Kowalczyk"),
        ("MartaKowalczyk", "Marta Kowalczyk"),
        ("Сергей Ковалёв", "Sergej Kovalev"),
        ("فرناندو سالم", "Fernando Salim"),
        ("Abd al-Karim Nooristani", "Abdulkarim Nuristani"),
        ("Sheikh Omar bin Tarif", "Omar Tarif"),
        ("김민준", "Kim Minjun"),
        ("王小明", "Wang Xiaoming"),
        ("William Harker", "Bill Harker"),
    ],
)
def test_two_spellings_of_a_name_can_be_one_person(a: str, b: str) -> None:
    assert _one(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Frank Harker", "Frieda Harker"),
        ("Sergei Viktorovich Kovalev", "Sergei Borisovich Kovalev"),
        ("Aaron A. Harker", "Josh A. Harker"),
        ("Michaela", "Michaela Harker"),
        ("王小朋", "王小明"),
        ("김민준", "김민수"),
        ("Thomas A. Lind", "Thomas Lindemann"),
        ("", "Thomas Lindemann"),
    ],
)
def test_a_word_of_its_own_on_either_side_makes_two_persons(a: str, b: str) -> None:
    assert not _one(a, b)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("OAO Romashka", "Open Joint Stock Company Romashka", True),
        ('ООО "Ромашка"', "Romashka LLC", True),
        ("Halden Good Will Co", "Halden Goodwill Company", True),
        ("HPW", "Halden Paper Works", True),
        ("Brigade Forty-Four", "Brigade 44", True),
        ("Brigade Forty-Four", "Brigade 45", False),
        ("Halden Trust of the U.S.A.", "Halden Trust of the United States", True),
        ("HaldenAG", "Halden AG", True),  # the blank before the form forgotten
        ("Halden Paper (France) SARL", "Halden Paper (Spain) S.L.", False),
        ("Halden Paper Ltd", "Halden Paper Systems Ltd", False),
        ("Halden Fund III LP", "Halden Fund IV LP", False),
    ],
)
def test_nothing_may_be_left_out_of_the_name_of_an_organization(a: str, b: str, same: bool) -> None:  # noqa: FBT001  # a column of the table
    assert _one_company(a, b) is same


def _customers(column: str, names: list[str]) -> list[str]:
    """Return the customer of each name where all of them are reached on one phone."""
    rows = pd.DataFrame({"id": list("123"), column: names, "phone": ["+86 138 1234 0077"] * 3})
    members = kinfold.resolve({"crm": rows}).tables["members"]
    ids = dict(zip(members["record"].to_pylist(), members["customer_id"].to_pylist(), strict=True))
    return [ids[f"crm:{number}"] for number in "123"]


@pytest.mark.parametrize(
    ("column", "one", "again", "other"),
    [
        ("name", "فرناندو سالم", "Fernando Salim", "Marta Kowalczyk"),
        ("company", 'ООО "Ромашка"', "Romashka LLC", "Halden Paper Ltd"),
    ],
)
def test_a_name_in_two_scripts_is_one_customer(column: str, one: str, again: str, other: str) -> None:
    first, second, third = _customers(column, [one, again, other])

    assert first == second != third


NAMES = [
    "Marta Kowalczyk",
    "Kowalczyk Marta Ana",
    "M Kowalczyk",
    "Сергей Ковалёв",
    "王小明",
    "",
    "Abd al Karim",
    "12",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(NAMES) | st.text(max_size=12), min_size=2, max_size=6))
def test_the_order_of_two_names_changes_nothing(names: list[str]) -> None:
    texts = _named(fold(pa.array(names)).to_pylist())
    left, right = (side.astype(np.int32) for side in np.triu_indices(len(names), 1))

    there = can_be_one(texts, left, right, LEFT_OVER)

    assert np.array_equal(there, can_be_one(texts, right, left, LEFT_OVER))
    alone = [
        bool(can_be_one(texts, left[i : i + 1], right[i : i + 1], LEFT_OVER)[0]) for i in range(len(left))
    ]
    assert there.tolist() == alone
