"""The parts of one person's name in Chinese characters."""

from __future__ import annotations

import re
from functools import lru_cache

from kinfold.standard.person_latin import parse_latin, peel
from kinfold.standard.person_words import (
    HAN_ORGANIZATION,
    HAN_WORD,
    compounds,
    han_familiar,
    han_short_titles,
    han_titles,
    surnames,
)
from kinfold.standard.pinyin import family_latin, given_latin
from kinfold.standard.text import HAN, plain_one

_HAN_NAME = re.compile(f"[{HAN}·*]+")
_OTHER = re.compile(f"[^{HAN}·*]+")
_MIXED = re.compile(
    f"(?:(?P<before>[{HAN}]{{1,2}}) ?(?P<after>[A-Za-z]{{2,}})|(?P<first>[A-Za-z]{{2,}}) ?(?P<last>[{HAN}]))"
)
_MASKED = re.compile("[某*]+")
_ORGANIZATION = re.compile(HAN_ORGANIZATION)
_BEFORE_GIVEN = "阿"  # 阿强 is somebody whose given name has 强, where 老王 is a Wang
_LONGEST_NAME = 4  # characters of a Chinese name without a middle dot


@lru_cache(maxsize=1)
def _title_tail() -> re.Pattern[str]:
    return re.compile(f"(?P<name>.*?)(?P<title>(?:{han_titles()})+)$")


@lru_cache(maxsize=1)
def _short_title_tail() -> re.Pattern[str]:
    return re.compile(f"(?P<name>.{{1,3}})(?P<title>[{han_short_titles()}])$")


@lru_cache(maxsize=1)
def _familiar() -> re.Pattern[str]:
    return re.compile(f"[{han_familiar()}](?P<name>.)")


def family_of(name: str) -> str:
    """Return the family name that a Chinese name begins with, "" when there is none."""
    for length in (4, 3, 2):
        head, kind = name[:length], compounds().get(name[:length], "")
        if kind == "compound" and len(head) == length:
            return head
        if kind and len(name) >= 4 and len(name) > length:
            return head
    return name[:1] if name[:1] in surnames() else ""


def is_whole_name(name: str) -> bool:
    """Tell whether characters alone look like a full Chinese name: a family name and 1–2 more."""
    family = family_of(name)
    return bool(family) and 1 <= len(name) - len(family) <= 2 and len(name) >= 2


def split_title(name: str) -> tuple[str, str]:
    """Return a Chinese name and the form of address after it (王经理: 王, 经理)."""
    found = _title_tail().fullmatch(name)
    if found and (family_of(found["name"]) or _familiar().match(found["name"]) or not found["name"]):
        return found["name"], found["title"]
    found = _short_title_tail().fullmatch(name)
    if found and (
        found["name"] == family_of(found["name"]) or (found["title"] == "总" and is_whole_name(found["name"]))
    ):
        return found["name"], found["title"]
    return name, ""


def parse_han(text: str) -> dict[str, str]:
    """Return the parts of one clean, simplified name that holds Chinese characters.

    A Latin name beside it becomes the alias; one name of both scripts (陈Tony) stays one name.
    """
    mixed = _MIXED.fullmatch(text)
    if mixed and (row := _mixed_name(mixed)):
        return row
    row = {"title": "", "suffix": "", "note": "", "alias": ""}
    words = [word for word in _HAN_NAME.findall(text) if word.strip("*·")]
    name, title = split_title("".join(words))
    for beside in _OTHER.findall(text):
        _take_beside(beside.strip(" ,.-"), row)
    row["title"] = " ".join(filter(None, [row["title"], title]))
    if not name:
        return row
    return row | _parts(name)


def _mixed_name(found: re.Match[str]) -> dict[str, str] | None:
    family = found["before"] or found["last"]
    if family != family_of(family):
        return None
    given = plain_one(found["after"] or found["first"])
    if len(given.split()) != 1 or not given.isalpha() or not peel([given], {}):
        return None
    row = {"family": family, "given": given, "value": f"{family} {given}", "middle": ""}
    return row | {"latin_family": family_latin(family), "latin_given": given, "title": "", "suffix": ""}


def _take_beside(beside: str, row: dict[str, str]) -> None:
    letters = [char for char in beside if char.isalpha()]
    if len(letters) < 2:
        row["note"] = " ".join(filter(None, [row["note"], beside]))
        return
    other = parse_latin(beside)
    row["title"] = " ".join(filter(None, [row["title"], other["title"]]))
    row["note"] = " ".join(filter(None, [row["note"], other["note"]]))
    if other.get("value"):
        order = [
            plain_one(word)
            for word in re.findall(r"[\w'-]+", beside)
            if plain_one(word) not in other["title"].split()
        ]
        row["alias"] = " ".join(filter(None, [row["alias"], *order]))


def _parts(name: str) -> dict[str, str]:
    reason = "organization_words" if _ORGANIZATION.search(name) else ""
    if "·" in name:
        return _dotted(name)
    masked = _MASKED.search(name)
    if masked and not reason and len(name) <= _LONGEST_NAME:
        family = family_of(name[: masked.start()])
        return _row(family, "", name, "masked")
    familiar = _familiar().match(name)
    if familiar and len(name) == 2 and familiar["name"] in surnames() and name[0] != _BEFORE_GIVEN:
        return _row(familiar["name"], "", name, "informal")
    family = family_of(name)
    given = name[len(family) :]
    if not family and not reason:
        reason = "informal" if len(name) <= _LONGEST_NAME else "unknown_family_name"
    elif not given and not reason:
        reason = "family_only"
    return _row(family, given, name, reason)


def _dotted(name: str) -> dict[str, str]:
    words = [word for word in name.split("·") if word]
    if len(words) < 2:
        return _row("", name.strip("·"), name.strip("·"), "unknown_family_name")
    clan = compounds().get(words[0]) == "clan"
    family, given = (words[0], "".join(words[1:])) if clan else (words[-1], "".join(words[:-1]))
    return _row(family, given, "".join(words), "")


def _row(family: str, given: str, value: str, reason: str) -> dict[str, str]:
    latin_family = family_latin(family) if family else ""
    return {
        "family": family,
        "given": given,
        "middle": "",
        "value": value,
        "reason": reason,
        "latin_family": latin_family,
        "latin_given": given_latin(given),
    }


def split_han_persons(text: str) -> list[str]:
    """Return the persons of a cell of Chinese names that blanks or 和 separate (张三 李四, 张三和李四)."""
    words = text.split(" ")
    if len(words) > 1 and all(
        HAN_WORD.fullmatch(word) and is_whole_name(split_title(word)[0]) for word in words
    ):
        return words
    joined = re.fullmatch(f"(?P<one>[{HAN}]{{2,4}})[和与及](?P<two>[{HAN}]{{2,4}})", text)
    if joined and is_whole_name(joined["one"]) and is_whole_name(joined["two"]):
        return [joined["one"], joined["two"]]
    return [text]
