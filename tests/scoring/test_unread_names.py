"""Names in scripts without a latin form here are compared as they are written, not as nothing."""

from __future__ import annotations

import pandas as pd
import pytest

import kinfold

NAMES = [
    ("김철수", "박영희"),
    ("خالد يوسف", "أحمد حسن"),
    ("たなか はなこ", "すずき いちろう"),
    ("สมชาย ใจดี", "ประยุทธ์ จันทร์"),
]


@pytest.mark.parametrize(("one", "other"), NAMES)
def test_two_unread_names_on_one_phone_are_two_people(one: str, other: str) -> None:
    rows = pd.DataFrame({"id": ["1", "2", "3"], "name": [one, other, one], "phone": ["+82 10-1234-5678"] * 3})
    tables = kinfold.resolve({"crm": rows}).tables
    ids = dict(
        zip(
            tables["members"]["record"].to_pylist(), tables["members"]["customer_id"].to_pylist(), strict=True
        )
    )
    assert ids["crm:1"] == ids["crm:3"]
    assert ids["crm:1"] != ids["crm:2"]
    assert tables["identifiers"]["names"].to_pylist() == [2]
