"""Why customers belong together, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.hierarchy.shapes import texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_OF_BASIS = {
    "row": ("named in the same row", "同一行中同时出现"),
    "name": ("its name is the parent's name with a branch", "名称为上级名称加分支机构"),
    "declared": ("the source says so", "来源数据中写明"),
    "email_domain": ("nobody else uses the domain of the e-mail address", "邮箱的域名只有该组织使用"),
    "address": ("the same home address", "住址相同"),
    "contact": (
        "the same phone and e-mail address, or one of them and the surname",
        "电话和邮箱相同，或其一与姓氏相同",
    ),
}
_WAITING = ("; no single customer is known as {}", "；目前没有唯一的客户叫 {}")
_OF_RIVAL = {
    "second": ("; another parent has the better claim", "；另一个上级的依据更充分"),
    "circle": ("; it would close a circle", "；否则会首尾相接成环"),
}


def reasons(frame: pd.DataFrame) -> tuple[pa.StringArray, pa.StringArray]:
    """Return each affiliation's reason in English and Chinese; columns basis, state, why, asked."""
    english, chinese = (_in_language(frame, place) for place in (0, 1))
    return english, chinese


def _in_language(frame: pd.DataFrame, place: int) -> pa.StringArray:
    told = _said(frame["basis"], {basis: words[place] for basis, words in _OF_BASIS.items()})
    rival = _said(frame["why"], {why: words[place] for why, words in _OF_RIVAL.items()} | {"": ""})
    before, _, after = _WAITING[place].partition("{}")
    waits = pc.equal(texts_of(frame["state"]), "waiting")
    named = pc.binary_join_element_wise(before, texts_of(frame["asked"]), after, "")
    return pc.binary_join_element_wise(told, rival, pc.if_else(waits, named, ""), "")


def _said(column: pd.Series[str], words: Mapping[str, str]) -> pa.StringArray:
    """Return the words for each of few texts."""
    coded = texts_of(column).dictionary_encode()
    return pa.array([words[text] for text in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)
