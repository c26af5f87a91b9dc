"""Texts of mentions are coded once: equal texts have one code, whichever column or part they stand in."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.identifiers.texts import EMPTY, Texts, Vocabulary
from kinfold.model import Field
from kinfold.standard.standardising import standardise
from standard.batches import batch_of

ROWS: dict[str, dict[Field, str]] = {
    "a:1": {Field.NAME: "张三", Field.ADDRESS: "上海市浦东新区世纪大道100号8楼801室"},
    "a:2": {Field.NAME: "张三", Field.CITY: "上海", Field.STREET: "世纪大道100号"},
    "a:3": {Field.NAME: "李四", Field.CITY: "北京"},
}
PARTS = [("address", "city"), ("address", "road"), ("city", "value"), ("street", "road"), ("person", "value")]
STANDARDS = standardise(batch_of(ROWS), "CN")


@settings(max_examples=40)
@given(st.sets(st.sampled_from(PARTS), min_size=1), st.integers(0, 2))
def test_a_code_is_the_place_of_what_the_mention_says(parts: set[tuple[str, str]], most: int) -> None:
    told = [(m, part) for kind, part in sorted(parts) for m in STANDARDS.of(kind)]
    texts = Texts(told)
    values = texts.values.to_pylist()
    assert values[EMPTY] == ""
    assert values == sorted({"", *(text for m, part in told for text in m.table[part].to_pylist())})
    for mentions, part in told:
        said = mentions.texts(part).tolist()
        assert [values[code] for code in texts.of(mentions, part)] == said
        chosen = np.arange(min(most, len(said)))
        assert [values[code] for code in texts.of(mentions, part, chosen)] == said[:most]


def test_what_is_asked_for_twice_is_coded_once_in_whatever_order_it_is_named() -> None:
    vocabulary = Vocabulary(STANDARDS)
    city = ("city", "value"), ("address", "city")
    found = vocabulary.of(*city)
    assert found.values.to_pylist() == ["", "上海", "上海市", "北京"]
    assert vocabulary.of(*reversed(city)) is found
    assert vocabulary.of(*city, ("department", "value")) is found  # nobody tells a department here
    assert vocabulary.of(("city", "value")) is not found


def test_where_nobody_says_anything_nothing_is_the_only_text() -> None:
    assert Vocabulary(STANDARDS).of(("phone", "value")).values.to_pylist() == [""]
