# the name of a test is its claim
"""What a cut says: every rule in English and Chinese, in words that people know."""

from __future__ import annotations

import pytest

from kinfold.model import Rule
from kinfold.splitting.reasons import muted_sentences, sentences


@pytest.mark.parametrize("rule", list(Rule))
def test_every_cut_says_why_in_english_and_chinese(rule: Rule) -> None:
    english, chinese = sentences(rule.value, "crm", 37, 120)
    assert english.isascii()
    assert any("\u4e00" <= c <= "\u9fff" for c in chinese)
    assert "{" not in english + chinese


@pytest.mark.parametrize(
    ("detail", "english", "chinese"),
    [
        ("uscc CN", "unified social credit code (CN)", "统一社会信用代码（CN）"),
        ("birth_date", "birth date", "出生日期"),
        ("suffix", "generation (Jr., Sr.)", "辈分（Jr.、Sr.）"),
        ("house_number", "house number", "门牌号"),
    ],
)
def test_what_one_customer_has_once_is_named_in_words(detail: str, english: str, chinese: str) -> None:
    told = sentences(Rule.HARD_CONFLICT.value, detail, 1, 1)
    assert told[0].endswith(f": {english}")
    assert told[1].startswith(f"两者的{chinese}不同")
    torn = sentences(Rule.CONTRADICTION.value, f"{detail}; crm:a, crm:b (Li, 2026-11-25)", 1, 1)
    assert torn[0].endswith(f"{english}; crm:a, crm:b (Li, 2026-11-25)")
    assert chinese in torn[1]


@pytest.mark.parametrize(
    ("reason", "english", "chinese"),
    [
        (
            "many_names",
            "phone +862155556666 is used by 37 different names",
            "电话 +862155556666 被 37 个不同姓名",
        ),
        ("many_houses", "phone +862155556666 is told at more addresses", "电话 +862155556666 对应的地址过多"),
        ("muted", "a person said that phone +862155556666", "电话 +862155556666 已由人工设定"),
    ],
)
def test_a_value_that_joins_nobody_says_why_it_does_not(reason: str, english: str, chinese: str) -> None:
    told = muted_sentences(Rule.GENERIC_VALUE.value, "phone", "+862155556666", reason, 37)
    assert told[0].startswith(english)
    assert told[1].startswith(chinese)


def test_an_address_that_joins_nobody_is_written_as_people_read_it() -> None:
    told = muted_sentences(Rule.GENERIC_VALUE.value, "address", "110108|学院路|35|||", "many_names", 37)
    assert told[0].startswith("address 110108 学院路 35 is used by 37")


def test_where_all_pairs_are_linked_no_others_are_said_to_speak_against_it() -> None:
    all_linked, some = sentences("WEAK_BRIDGE", "", 14, 14), sentences("WEAK_BRIDGE", "", 6, 8)
    assert all_linked[0].startswith("all 14 record pairs")
    assert "其余" not in all_linked[1]
    assert some[0].startswith("6 of 8 record pairs")
