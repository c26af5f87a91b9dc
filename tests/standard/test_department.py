"""Departments under their many names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfold.standard.department import is_unit, standardise

CASES = [
    ("销售部门", "销售", "xiaoshou"),
    ("销售部", "销售", "xiaoshou"),
    ("銷售部", "销售", "xiaoshou"),
    ("销售", "销售", "xiaoshou"),
    ("市场 部", "市场", "shichang"),
    ("财务处", "财务", "caiwu"),
    ("人事部", "人力资源", "renliziyuan"),
    ("人力资源部", "人力资源", "renliziyuan"),
    ("总裁办", "总裁", "zongcai"),
    ("技术中心", "技术", "jishu"),
    ("计算机学院", "计算机学院", "jisuanjixueyuan"),
    ("Sales Dept.", "sales", "sales"),
    ("SALES DEPARTMENT", "sales", "sales"),
    ("Dept of Sales", "sales", "sales"),
    ("Department of Human Resources", "human resources", "human resources"),
    ("HR", "human resources", "human resources"),
    ("IT", "information technology", "information technology"),
    ("Energy Sector", "energy", "energy"),
    ("Purchasing", "procurement", "procurement"),
    ("Vertrieb Abteilung", "vertrieb", "vertrieb"),
    ("Vertriebsabteilung", "vertrieb", "vertrieb"),
]


@pytest.mark.parametrize(("raw", "value", "latin"), CASES)
def test_a_department_has_one_name_without_the_word_department(raw, value, latin):
    row = standardise([raw]).to_pylist()[0]

    assert (row["value"], row["latin"], row["quality"]) == (value, latin, "valid")


def test_a_blank_department_is_invalid():
    assert standardise([" "])["quality"].to_pylist() == ["invalid"]


@pytest.mark.parametrize(
    "text", ["销售部门", "采购", "Sales Dept.", "Procurement", "Dept of Physics", "计算机学院"]
)
def test_units_are_recognised(text):
    assert is_unit(text)


@pytest.mark.parametrize("text", ["张三", "John Smith", "北京", "Bob", "女", "", "2"])
def test_names_and_places_are_no_units(text):
    assert not is_unit(text)


@given(st.lists(st.text(max_size=15), max_size=5))
def test_every_text_gives_one_row(raws):
    assert standardise(raws)["raw"].to_pylist() == list(range(len(raws)))
