"""Chinese names in Latin letters, with the readings that names have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfold.standard.pinyin import family_latin, given_latin, is_pinyin, latin, syllables
from kinfold.standard.text import fold

FAMILIES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "区": "ou", "查": "zha", "解": "xie", "朴": "piao", "翟": "zhai",
    "盖": "ge", "缪": "miao", "员": "yun", "乐": "yue", "冼": "xian", "覃": "qin", "张": "zhang", "吕": "lv",
    "尉迟": "yuchi", "万俟": "moqi", "澹台": "tantai", "长孙": "zhangsun", "欧阳": "ouyang", "单于": "chanyu",
}  # fmt: skip
WORDS = {
    "重庆": "chongqing",
    "厦门": "xiamen",
    "蚌埠": "bengbu",
    "六安": "luan",
    "工商银行": "gongshangyinhang",
    "华为技术": "huaweijishu",
    "ромашка": "romashka",
    "αθηνα": "athina",
    "": "",
}


@pytest.mark.parametrize(("family", "expected"), FAMILIES.items())
def test_family_names_have_their_reading_as_names(family, expected):
    assert family_latin(family) == expected


@pytest.mark.parametrize(("given_name", "expected"), [("国藩", "guofan"), ("小明", "xiaoming"), ("娜", "na")])
def test_given_names_are_joined_syllables(given_name, expected):
    assert given_latin(given_name) == expected


def test_words_of_companies_are_read_as_words():
    assert latin(fold(list(WORDS)), words=True).to_pylist() == list(WORDS.values())


@given(st.lists(st.text(alphabet="张三李四曾国藩重庆ab1 ·", max_size=6), max_size=5))
def test_a_column_is_read_as_each_of_its_values(texts):
    assert latin(fold(texts)).to_pylist() == [given_latin(text) for text in fold(texts).to_pylist()]


def test_pinyin_is_told_from_english():
    assert {"zhang", "lv", "lyu", "xi", "er"} <= syllables()
    assert is_pinyin("xiaoming")
    assert not is_pinyin("john")
    assert not is_pinyin("smith")
