"""One personal-name cell, whatever it holds: brackets, departments, titles, further persons, aliases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kinfold.standard.department import is_unit
from kinfold.standard.nicknames import is_nickname
from kinfold.standard.person_around import (
    is_mail_address,
    names_only_a_unit,
    note,
    take_unit,
    undressed,
    unlabelled,
)
from kinfold.standard.person_han import is_whole_name, parse_han, split_han_persons, split_title
from kinfold.standard.person_latin import parse_latin, peel
from kinfold.standard.person_order import key
from kinfold.standard.person_words import HAN_WORD, heads, is_job, nobody
from kinfold.standard.shape import Quality
from kinfold.standard.text import plain_one

if TYPE_CHECKING:
    from collections.abc import Sequence

_BRACKET = re.compile(r"\s*[(\[]\s*(?P<inside>[^()\[\]]*?)\s*[)\]]\s*")
_QUOTED = re.compile(r"\"\s*(?P<nickname>[^\"]+?)\s*\"|(?<=\s)'(?P<single>\w+)'(?=\s)")
_ALIAS = re.compile(
    r"\s*,?\s*"
    r"(?:\b(?:a\.?k\.?a\.?|also known as|f\.?k\.?a\.?|alias|formerly)(?=[\s:])|曾用名|原名|别名|又名):?\s*",
    re.IGNORECASE,
)
_BRACKET_ALIAS = re.compile(
    r"^(?:曾用名|原名|别名|又名|英文名|昵称|(?:a\.?k\.?a\.?|formerly)(?=\s))\s*:?\s*(?P<alias>.+)$",
    re.IGNORECASE,
)
_BRACKET_MAIDEN = re.compile(r"^(?:née|nee|geb\.|born)\s+(?P<maiden>[\w'-]+)$", re.IGNORECASE)
_TAIL = re.compile(r"(?P<name>.+?)(?:\s+-\s*|\s*-\s+|(?<=[\u4e00-\u9fff])-)(?P<tail>[^-].*)$")
_HAN_TAIL = re.compile(r"(?P<name>[^ ]+) (?P<tail>[\u4e00-\u9fff]{2,})$")
_HANGUL = re.compile(r"(?P<family>남궁|황보|제갈|선우|독고|사공|서문|[가-힣])(?P<given>[가-힣]{1,2})")
_BETWEEN = re.compile(
    r"\s*[/;、&+]\s*|\s+(?:and|und|et)\s+|(?<=[\u4e00-\u9fff]),\s*(?=[\u4e00-\u9fff])", re.IGNORECASE
)


def _base(cleaned: str) -> dict[str, str]:
    return {"value": plain_one(cleaned), "quality": Quality.VALID.value}


def parse_cell(cleaned: str) -> dict[str, str]:
    """Return the parts of one clean, simplified cell; never raises, whatever the text."""
    text = unlabelled(cleaned)
    if not text:
        return {"quality": Quality.INVALID.value, "reason": "blank"}
    if why := nobody().get(plain_one(text)):
        return _base(text) | {"quality": Quality.PLACEHOLDER.value, "reason": why}
    if is_mail_address(text):
        return _base(text) | {"quality": Quality.INVALID.value, "reason": "no_name", "note": text}
    if not any(char.isalpha() for char in text):
        return _base(text) | {"quality": Quality.INVALID.value, "reason": "no_letters"}
    if names_only_a_unit(text):
        return _base(text) | {"quality": Quality.INVALID.value, "reason": "no_name", "unit": text}
    row: dict[str, str] = {"unit": "", "note": "", "alias": "", "maiden": ""}
    text = take_aliases(_take_tail(undressed(take_brackets(text, row), row), row), row)
    first, further = _persons(text)
    return _assembled(first, further, row, cleaned)


def _assembled(first: str, further: list[str], row: dict[str, str], cleaned: str) -> dict[str, str]:
    name = _one_name(first)
    if maiden := row.pop("maiden"):
        row["alias"] = row["alias"] or f"{name.get('given', '')} {maiden}".strip()
    for part, joint in (("note", "; "), ("alias", " "), ("unit", " ")):
        name[part] = joint.join(dict.fromkeys(filter(None, [name.get(part, ""), row[part]])))
    name |= {"second": " / ".join(further), "script": script_of(first)}
    if not name.get("value"):
        return name | _base(cleaned) | _nameless(name)
    return {"quality": Quality.VALID.value} | name


def _one_name(text: str) -> dict[str, str]:
    if HAN_WORD.search(text):
        return parse_han(text)
    korean = _HANGUL.fullmatch(text)
    return korean.groupdict() | {"value": text} if korean else parse_latin(text)


def _nameless(name: dict[str, str]) -> dict[str, str]:
    if name.get("title"):
        return {"quality": Quality.PLACEHOLDER.value, "reason": "title_only"}
    return {"quality": Quality.INVALID.value, "reason": "no_name"}


def script_of(text: str) -> str:
    """Return han, latin or other: the script that a name is taken to be written in."""
    if HAN_WORD.search(text):
        return "han"
    return "latin" if any("a" <= char <= "z" for char in plain_one(text)) else "other"


def take_brackets(text: str, row: dict[str, str]) -> str:
    """Return the text outside of brackets; what is inside goes to unit, alias or note."""
    if "(" not in text and "[" not in text:
        return text
    han_inside = ""
    outside = _BRACKET.sub(" ", text).strip(" ()[]")
    for found in _BRACKET.finditer(text):
        inside = found["inside"]
        middle = bool(text[found.end() :].strip())
        if not inside:
            continue
        if is_unit(inside):
            take_unit(row, inside)
        elif maiden := _BRACKET_MAIDEN.match(inside):
            row["maiden"] = key(maiden["maiden"])
        elif _is_han_twin(inside, outside):
            han_inside = inside
        elif alias := _bracket_alias(inside, outside, middle=middle):
            row["alias"] = alias
        else:
            note(row, inside)
    if not outside:
        return " ".join(found["inside"] for found in _BRACKET.finditer(text))
    return f"{han_inside} {outside}".strip()


def _is_han_twin(inside: str, outside: str) -> bool:
    """Tell whether brackets hold the Chinese name of a person whose Latin name is outside."""
    return not HAN_WORD.search(outside) and bool(HAN_WORD.fullmatch(inside)) and is_whole_name(inside)


def _bracket_alias(inside: str, outside: str, *, middle: bool) -> str:
    stated = _BRACKET_ALIAS.match(inside)
    if stated:
        return plain_one(stated["alias"])
    words = inside.split()
    if any(char.isdigit() for char in inside) or HAN_WORD.search(inside) or not peel(words[:], {}):
        return ""
    if HAN_WORD.search(outside):
        return plain_one(inside) if len(words) <= 3 else ""
    return key(inside) if len(words) == 1 and (middle or is_nickname(key(inside))) else ""


def _take_tail(text: str, row: dict[str, str]) -> str:
    found = _TAIL.match(text) or _HAN_TAIL.match(text)
    if not found:
        return text
    if split_title(found["tail"]) == ("", found["tail"]):
        return text
    if is_unit(found["tail"]):
        take_unit(row, found["tail"])
    elif is_job(found["tail"]) or any(char.isdigit() for char in found["tail"]):
        note(row, found["tail"])
    else:
        return text
    return found["name"].strip()


def take_aliases(text: str, row: dict[str, str]) -> str:
    """Return the name without a quoted nickname or a stated alias, which go into ``row``."""
    quoted = _QUOTED.search(text)
    if quoted and text[: quoted.start()].strip():
        row["alias"] = plain_one(quoted["nickname"] or quoted["single"])
        text = f"{text[: quoted.start()].strip()} {text[quoted.end() :].strip()}".strip()
    name, *others = _ALIAS.split(text, maxsplit=1)
    if others and name.strip() and others[0].strip():
        row["alias"] = plain_one(others[0]).strip(" ()")
        return name.strip()
    return text


def _persons(text: str) -> tuple[str, list[str]]:
    """Return the first person's name and the texts of further persons (John and Mary Smith)."""
    pieces = [piece for piece in _BETWEEN.split(text) if piece]
    if len(pieces) < 2:
        first, *further = split_han_persons(text)
        return first, further
    titles, tokens = pieces[0], pieces[-1].split()
    if _all_titles(titles) and len(tokens) > 1:
        return _couple(titles, pieces[1], pieces[2:])
    if len(titles.split()) == 1 and len(tokens) > 1 and not HAN_WORD.search(text) and "," not in text:
        return f"{titles} {parse_latin(pieces[-1]).get('family', '')}", pieces[1:]
    if len(titles) == 1 and HAN_WORD.fullmatch(titles):
        return "".join(pieces), []
    return titles, pieces[1:]


def _all_titles(text: str) -> bool:
    return all(key(word) in heads() for word in text.split())


def _couple(title: str, rest: str, further: Sequence[str]) -> tuple[str, list[str]]:
    """Mr & Mrs John Smith: Mr John Smith, and Mrs Smith."""
    words = rest.split()
    second = [word for word in words if key(word) in heads()]
    name = [word for word in words if key(word) not in heads()]
    family = parse_latin(" ".join(name)).get("family", "") or " ".join(name)
    shown = " ".join(name[-len(family.split()) :]) if name else ""
    return f"{title} {' '.join(name)}", [*([f"{' '.join(second)} {shown}"] if second else []), *further]
