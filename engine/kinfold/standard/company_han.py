"""Chinese and Japanese company names: place, brand, trade, legal form, branch, department."""

from __future__ import annotations

import re

from kinfold.standard.company_words import (
    HAN_BRANCH,
    HAN_CHAR,
    HAN_GENERIC_HEAD,
    STATES,
    bracket_forms,
    han_form_patterns,
    han_forms,
    kana_forms,
    leading_places,
    split_han_trade,
    western_places,
)
from kinfold.standard.department import is_unit
from kinfold.standard.text import HAN

_BRACKET = re.compile(r"\((?P<inside>[^()]*)\)")
_GLUE = re.compile(f"(?<=[{HAN}()]) +| +(?=[{HAN}()])")
_KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff]")
_NOISE = re.compile(r"[^\w&*().+-]+|_")
_MARK = re.compile(f"(?P<mark>s?\\*?st|sst|nst|xd|xr|dr|[gns])(?=[{HAN}])")
_SHARE = re.compile(f"(?<=[{HAN}])[ab]$")
_SHARE_CLASSES = frozenset({"a股", "b股", "h股"})
_LONGEST_SHARE_NAME = 6  # characters of a stock's short name: only such carry marks
_ALIAS = re.compile(r"^(?:曾用名|原名|原|简称|又名|别名)[:：]?(?P<alias>.+)$")
_BRANCH = re.compile(f"(?P<branch>.*(?:{HAN_BRANCH}))(?P<rest>.*)")
_OWNER = "银行(?!卡)|集团|大学(?!生)|学院|医院|公司|研究院|研究总院|保险|证券|移动|联通|电信|超市|酒店|局"
_OWNER_BRANCH = re.compile(f"(?P<head>.+?(?:{_OWNER}))(?P<branch>.+(?:{HAN_BRANCH}))")
_OWNER_UNIT = re.compile(
    "(?P<head>.+?(?:银行(?!卡)|集团|大学(?!生)|科学院|学院|医院|公司|研究院|厂))(?P<unit>.{2,})"
)
# Words that the place before them makes a name: 北京大学第一医院, 上海银行大厦, 武汉分公司.
_STARTS_GENERIC = re.compile(f"{HAN_GENERIC_HEAD}|(?:{HAN_BRANCH})$")
_GENERIC = re.compile(HAN_GENERIC_HEAD)
_ENDS_AS_BRANCH = re.compile(f"(?:{HAN_BRANCH})$")

# What is said beside brand, trade and the place before them: in brackets, by the legal form, behind it.
BESIDE = ("place", "form", "group", "branch", "department", "alias", "mark")
_ANY_NAME = "某某"


def parse_han(folded: str) -> dict[str, str]:
    """Return the parts of one folded name that holds Chinese characters."""
    text = _NOISE.sub(" ", _GLUE.sub("", _in_one_form(folded))).strip(" -.+")
    row = {"value": text, "place": "", "group": "", "mark": "", "alias": "", "form": ""}
    text = _take_mark(text, row)
    text = _take_brackets(text, row)
    text = _take_dash(text, row)
    head = _take_form(text, row)
    _fill_core(_take_group(head, row), row)
    if not row["core"] and not row["form"]:
        row["core"] = row["brand"] = text
    return row


def read_beside(inside: str, end: str) -> dict[str, str] | None:
    """Return ``BESIDE`` of any name with ``inside`` in its brackets and ``end`` behind it; None if not any.

    ``end``: a legal form and what follows it. Not any: the name would be parted at another place.
    """
    row = dict.fromkeys(BESIDE, "")
    text = _take_brackets(f"{_ANY_NAME}({inside}){end}" if inside else _ANY_NAME + end, row)
    return row if _take_form(text, row) == _ANY_NAME else None


def _in_one_form(folded: str) -> str:
    """Return a name with its kana in the form in which they are compared."""
    return folded.translate(kana_forms()) if _KANA.search(folded) else folded


def _take_mark(text: str, row: dict[str, str]) -> str:
    """ST and ex-rights marks before a stock's short name, share classes after it."""
    if len(text.replace("*", "")) > _LONGEST_SHARE_NAME + 3 or text[-1:] in "司厂店)":
        return text
    marks: list[str] = []
    starred = text.lstrip("*")
    found = _MARK.match(starred)
    if found and len(HAN_CHAR.findall(starred)) <= _LONGEST_SHARE_NAME:
        marks.append(text[: len(text) - len(starred)] + found["mark"])
        text = starred[found.end() :]
    share = _SHARE.search(text)
    if share:
        marks.append(share[0])
        text = text[: share.start()]
    row["mark"] = " ".join(marks)
    return text


def _take_brackets(text: str, row: dict[str, str]) -> str:
    if "(" not in text and ")" not in text:
        return text.strip()
    places: list[str] = []
    for found in _BRACKET.finditer(text):
        inside = found["inside"].strip()
        found_places, end = leading_places(inside)
        if inside and (end == len(inside) or inside in western_places()):
            places += found_places or [western_places()[inside]]
        else:
            _classify(inside, row)
    row["place"] = " ".join(places)
    return _BRACKET.sub("", text).replace("(", "").replace(")", "").strip()


def _classify(inside: str, row: dict[str, str]) -> None:
    alias = _ALIAS.match(inside)
    if inside in {"集团", "控股", "group"}:
        row["group"] = "1"
    elif inside in bracket_forms():
        row["form"] = bracket_forms()[inside]
    elif inside in STATES:
        row["mark"] = " ".join(filter(None, [row["mark"], inside]))
    elif _ENDS_AS_BRANCH.search(inside):
        row["branch"] = inside
    elif is_unit(inside):
        row["department"] = inside
    else:
        row["alias"] = alias["alias"].strip() if alias else inside


def _take_dash(text: str, row: dict[str, str]) -> str:
    if "-" not in text:
        return text.strip()
    head, dash, tail = (piece.strip() for piece in text.rpartition("-"))
    if not dash or not head:
        return tail
    if tail in _SHARE_CLASSES:
        row["mark"] = tail
    elif _ENDS_AS_BRANCH.search(tail):
        row["branch"] = tail
    elif is_unit(tail):
        row["department"] = tail
    else:
        return text
    return head


def _take_form(text: str, row: dict[str, str]) -> str:
    """Return what stands before the legal form; what stands after it is branch or department."""
    strong, weak = han_form_patterns()
    last = None
    for last in strong.finditer(text):  # noqa: B007  # the last form is the name's own
        pass
    if last:
        row["form"] = row["form"] or han_forms()[last[0]]
        row["group"] = "1" if "集团" in last[0] else row["group"]
        if not last.start():
            return text[last.end() :]
        _take_tail(text[last.end() :], row)
        return text[: last.start()]
    text = _take_owner(text, row)
    found = weak.search(text)
    if found and found.start() >= 2:
        row["form"] = row["form"] or han_forms()[found[0]]
        return text[: found.start()]
    return text


def _take_tail(tail: str, row: dict[str, str]) -> None:
    if not tail:
        return
    found = _BRANCH.fullmatch(tail)
    if found:
        row["branch"] = found["branch"].strip(" -")
        tail = found["rest"]
    tail = tail.strip(" -")
    _, end = leading_places(tail)
    if tail in _SHARE_CLASSES:
        row["mark"] = tail
    elif tail and end == len(tail):
        row["place"] = " ".join(filter(None, [row["place"], tail]))
    elif tail:
        row["department" if is_unit(tail) else "alias"] = tail


def _take_owner(text: str, row: dict[str, str]) -> str:
    """Split a name without a form: 工商银行北京分行, 某某大学计算机学院, 某某科技上海分公司."""
    if _ENDS_AS_BRANCH.search(text):
        found = _OWNER_BRANCH.fullmatch(text)
        start = found.start("branch") if found else _branch_start(text)
        if start >= 2:
            row["branch"] = text[start:]
            return text[:start]
        return text
    found = _OWNER_UNIT.fullmatch(text)
    if found and is_unit(found["unit"]) and "附属" not in found["unit"] and len(found["head"]) > 2:
        row["department"] = found["unit"]
        return found["head"]
    return text


def _branch_start(text: str) -> int:
    return next((i for i in range(2, len(text) - 3) if leading_places(text[i:])[1]), 0)


def _take_group(head: str, row: dict[str, str]) -> str:
    if head.endswith("集团") and len(head) > 3:
        row["group"] = "1"
        head = head[:-2]
    if head.endswith("控股"):
        row["group"] = "1"
    return head


def _fill_core(head: str, row: dict[str, str]) -> None:
    """Take leading places off, unless what is left says only what any company of the trade is."""
    places, end = leading_places(head)
    rest = head[end:].strip()
    split_rest = split_han_trade(rest)
    keeps_place = not places or places[0] == "中国" or not _is_brand(rest, split_rest[0])
    row["place"] = " ".join(dict.fromkeys([*places, *row["place"].split()]))
    row["core"] = (head if keeps_place else rest).strip(" -.")
    brand, trade = split_rest if row["core"] == rest else split_han_trade(row["core"])
    if keeps_place and places:
        brand_rest, trade = split_rest
        brand = head[:end] + brand_rest
        if not brand_rest or _GENERIC.fullmatch(rest):
            brand, trade = row["core"], ""
    row["brand"], row["trade"] = (brand, trade) if brand else (row["core"], "")


def _is_brand(rest: str, brand: str) -> bool:
    return len(brand) >= 2 and not _STARTS_GENERIC.match(rest)
