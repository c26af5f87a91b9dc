# the name of a test is its claim
"""Records that say the same count once, and a list of names is told from a list of more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from kinfold.identifiers.alike import first_alike, names_alone
from kinfold.identifiers.profiles import CompanyNames, Measure, Profiles, sorted_codes, value_column
from kinfold.model import Kind
from kinfold.standard.company import standardise

NAMES = ["Acme Ltd", "Zephyrion", "Kestrel"]


def listed(names: list[list[int]], phones: dict[int, str] | None = None) -> Profiles:
    """Return organizations by the positions of their names in NAMES, some with a phone."""
    size = len(names)
    start = np.r_[0, np.cumsum([len(each) for each in names])].astype(np.int64)
    flat = np.array([name for each in names for name in each], np.int32)
    companies = CompanyNames(start, flat, np.zeros(len(flat), bool), standardise(NAMES))
    record = np.arange(size, dtype=np.int32)
    told = phones or {}
    pairs = np.array(list(told), np.int32), *sorted_codes(pa.array(list(told.values()), pa.string()))
    columns = {"landline": value_column("landline", Measure.PHONE, pairs, size)} if told else {}
    return Profiles(Kind.ORGANIZATION, record, record * 0, record, columns, None, companies)


def test_the_first_record_stands_for_all_that_say_the_same() -> None:
    assert first_alike(listed([[0], [1], [0], [1, 2], [2, 1]])).tolist() == [0, 1, 0, 3, 3]


def test_a_phone_more_makes_another_record() -> None:
    assert first_alike(listed([[0], [0], [0]], {1: "1234", 2: "1234"})).tolist() == [0, 1, 1]


def test_a_value_does_not_stand_for_the_same_code_of_another_column() -> None:
    one = listed([[0], [0]], {0: "1234"})
    renamed = replace(one.columns["landline"], name="phone")
    both = replace(one, columns={"landline": one.columns["landline"], "phone": renamed})
    assert first_alike(both).tolist() == [0, 1]


@pytest.mark.parametrize(("phones", "alone"), [({}, True), ({0: "1"}, False)])
def test_a_list_with_a_phone_here_and_there_is_more_than_names(phones: dict[int, str], alone: bool) -> None:  # noqa: FBT001  # a row of a table
    assert names_alone(listed([[0], [1], [2]], phones)) == alone


def test_one_phone_among_many_names_is_an_exception() -> None:
    assert names_alone(listed([[0]] * 20, {3: "1234"}))
