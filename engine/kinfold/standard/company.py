"""Company names, Chinese and western: what names it apart from place, form and branch.

``value`` is the folded whole name, for equality. ``core`` is brand and trade without place and legal form:
北京某某科技有限公司 and 某某科技(北京)有限公司 have one core and one place. A place stays in the core
when the rest would be generic (北京银行, 青岛啤酒) or when it is 中国 at the head of a name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import build, in_order, positions, replace, slow_rows
from kinfold.standard.company_han import parse_han
from kinfold.standard.company_han_fast import read_han
from kinfold.standard.company_western import parse_western
from kinfold.standard.company_western_fast import may_be_alike, read_alike
from kinfold.standard.company_words import HAN_CHAR, KANA, nobody
from kinfold.standard.pinyin import latin
from kinfold.standard.shape import BASE_COLUMNS, Quality, standard_table
from kinfold.standard.text import HAN, as_text, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = (
    "core",
    "brand",
    "trade",
    "place",  # 北京; shanghai; from large to small with blanks: 上海 浦东新区
    "form",  # class of the legal form: llc, inc, corp, co, jsc, lp …; "" in a short name
    "group",  # "1" for 集团, 控股, Group, Holdings
    "branch",  # 上海分公司, london branch
    "department",
    "alias",  # another name in the cell: t/a, 曾用名, a name in brackets
    "mark",  # of a stock's short name (st, g, a), or the company's state (已注销)
    "script",  # han, latin, other
    "latin",  # core in Latin letters: pinyin, without blanks for Chinese
    "latin_brand",
    "tokens",  # words of a western core
)
_WESTERN_PART = r"[a-z0-9][a-z0-9 .,&'()/-]+"
_HAN_PART = f"[{HAN}()]{{2,}}"
_TWO_SCRIPTS = re.compile(
    rf"(?P<before>{_WESTERN_PART}) (?P<last>{_HAN_PART})|(?P<first>{_HAN_PART}) (?P<after>{_WESTERN_PART})"
)
# SiemensAG: a form in capitals right behind a small letter.
_JOINED_FORM = r"(\p{Ll})((?:AG|GmbH|KG|LLC|PLC|L[Tt][Dd]|Inc)\.?)$"
_LATIN = re.compile("[a-z0-9]")
_LONGEST_NUMBER_NAME = 4  # digits: 360 and 3721 are companies, longer numbers are not


def standardise(raws: pa.StringArray | Sequence[str]) -> pa.Table:
    """Return one row for each company name, in order, with ``PARTS``, all folded.

    Reasons: null_word and test_word (placeholders); blank, no_letters and form_only (invalid). Cost: 5 µs a
    name of a usual shape, 30 µs and more of another.
    """
    folded = _folded(raws)
    alike = may_be_alike(folded)
    western = read_alike(folded.filter(alike), _parse, (*BASE_COLUMNS[1:], *PARTS))
    others = positions(pc.invert(alike))
    han = read_han(folded.take(others))
    tables = [
        build(positions(alike), PARTS, western),
        build(others.filter(pa.array(han.mask)), PARTS, han.columns),
        slow_rows(PARTS, folded, others.filter(pa.array(~han.mask)), lambda name: [_parse(name)]),
    ]
    return _with_latin(in_order(*tables))


def standardise_one_by_one(raws: pa.StringArray | Sequence[str]) -> pa.Table:
    """Return what ``standardise`` does, without its column path: the measure of its correctness."""
    return _with_latin(standard_table(PARTS, enumerate(map(_parse, _folded(raws).to_pylist()))))


def _folded(raws: pa.StringArray | Sequence[str]) -> pa.StringArray:
    return fold(replace(as_text(raws), _JOINED_FORM, r"\1 \2"))


def _with_latin(table: pa.Table) -> pa.Table:
    for part, source in (("latin", "core"), ("latin_brand", "brand")):
        place = table.schema.get_field_index(part)
        table = table.set_column(place, part, latin(table[source].combine_chunks(), words=True))
    return table


def _parse(folded: str) -> dict[str, str]:
    name = folded.strip(" \"'.,;:-")
    if not name:
        return {"quality": Quality.INVALID.value, "reason": "no_letters" if folded else "blank"}
    if why := nobody().get(name) or nobody().get(folded):
        return {"value": name, "quality": Quality.PLACEHOLDER.value, "reason": why}
    if not any(map(str.isalpha, name)) and sum(map(str.isalnum, name)) not in range(
        1, _LONGEST_NUMBER_NAME + 1
    ):
        return {"value": name, "quality": Quality.INVALID.value, "reason": "no_letters"}
    han = HAN_CHAR.search(name) is not None
    row = (_in_two_scripts(name) or parse_han(name)) if han else parse_western(name)
    row["script"] = "han" if han else _alphabetic(name)
    if not row["core"]:
        return row | {"quality": Quality.INVALID.value, "reason": "form_only"}
    return row | {"quality": Quality.VALID.value}


def _in_two_scripts(name: str) -> dict[str, str] | None:
    """Read a Chinese name beside a western one that has its legal form: 腾讯控股 Tencent Holdings Ltd."""
    found = _TWO_SCRIPTS.fullmatch(name)
    western = (found["before"] or found["after"]) if found else ""
    if not found or not parse_western(western)["form"]:
        return None
    row = parse_han(found["first"] or found["last"])
    return row | {"value": name, "alias": row["alias"] or western.strip(" .,")}


def _alphabetic(name: str) -> str:
    return (
        "latin" if (_LATIN.search(name) or any(map(str.isdigit, name))) and not KANA.search(name) else "other"
    )
