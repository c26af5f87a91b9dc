"""Mentions: each cell points at all values of its raw text, and nothing is read twice."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kinfold.model import Field
from kinfold.standard import phone
from kinfold.standard.mentions import distinct, mention
from kinfold.tables import Cells


def _column(texts: list[str], column: str = "mobile") -> Cells:
    record = np.arange(len(texts), dtype=np.int32)
    return Cells("crm", column, Field.PHONE, "", "", record, pa.array(texts, pa.string()))


def _phones(raws: pa.StringArray) -> pa.Table:
    return phone.standardise(raws, "CN")


def test_a_cell_with_two_phones_mentions_both() -> None:
    found = mention("phone", [_column(["13912345678", "13812345670/13912345678"])], _phones)
    pairs = list(zip(found.record.tolist(), found.texts("value").tolist(), strict=True))
    assert pairs == [(0, "+8613912345678"), (1, "+8613812345670"), (1, "+8613912345678")]


def test_each_distinct_text_is_read_once_over_all_columns() -> None:
    asked: list[str] = []

    def read(raws: pa.StringArray) -> pa.Table:
        asked.extend(raws.to_pylist())
        return _phones(raws)

    mention("phone", [_column(["13912345678"] * 3), _column(["13912345678", "无"], "tel")], read)
    assert asked == ["13912345678", "无"]


def test_a_mention_knows_the_header_it_stood_under() -> None:
    found = mention("phone", [_column(["13912345678"]), _column(["13812345670"], "tel")], _phones)
    assert [found.columns[at] for at in found.column.tolist()] == ["mobile", "tel"]


def test_a_placeholder_is_mentioned_and_not_usable() -> None:
    found = mention("phone", [_column(["13800138000", "13912345670", "无"])], _phones)
    assert found.usable().tolist() == [False, True, False]
    assert found.told("quality", "placeholder").tolist() == [True, False, True]


def test_no_cells_give_no_mentions() -> None:
    assert len(mention("phone", [], _phones).record) == 0


@given(st.lists(st.sampled_from(["", "无", "13912345678", "张三", "13812345670/13912345678"]), max_size=8))
def test_columns_of_a_part_say_what_its_texts_say(texts: list[str]) -> None:
    found = mention("phone", [_column(texts)], _phones)
    for part in ("value", "reason", "type"):
        told = found.texts(part).tolist()
        assert found.told(part, "", "mobile").tolist() == [text in {"", "mobile"} for text in told]
        assert found.matching(part, "^[^ ]+$").tolist() == [text != "" for text in told]


@given(st.lists(st.text(max_size=3), max_size=8), st.lists(st.text(max_size=3), max_size=8))
def test_distinct_texts_come_once_and_every_cell_finds_its_own(left: list[str], right: list[str]) -> None:
    raws, code = distinct([_column(left), _column(right, "tel")])
    assert raws.to_pylist() == list(dict.fromkeys(left + right))
    assert raws.take(pa.array(code)).to_pylist() == left + right
