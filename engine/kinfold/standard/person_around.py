"""What stands around a person's name in its cell: labels, c/o, a department in front, DECEASED, a login."""

from __future__ import annotations

import re
from functools import lru_cache

from kinfold.standard.department import function_words, is_unit, unit_phrases
from kinfold.standard.person_han import is_whole_name, split_title
from kinfold.standard.person_words import HAN_WORD, han_place_words, is_job, states
from kinfold.standard.text import HAN, plain_one

_LABEL = re.compile(r"^(?:联系人|姓名|收件人|客户|name|contact|attn)\.?\s*:\s*", re.IGNORECASE)
_CARE = re.compile(r"^(?P<care>c/o|care of|z\.\s?hd\.|zhd)\s+(?=\S)", re.IGNORECASE)
# What a German doctor is of: Dr. med., Dr. rer. nat., Dr. h. c.
_DOCTOR_OF = re.compile(
    r"\b(dr)\.?\s*(?:(?:(?:med|dent|vet|phil|jur|iur|rer|nat|pol|oec|ing|theol|agr|habil|mult)\.|h\.\s?c\.)[\s-]*)+",
    re.IGNORECASE,
)
_MASKED_BY_LETTERS = re.compile(rf"([{HAN}]{{1,2}})\s?[xX×]{{1,2}}")
_JOB_FIRST = re.compile(r"(?P<job>[^\W\d_]{3,})[:,]?\s+(?P<name>\S+\s+\S.*)")
_JOB_LAST = re.compile(r"(?P<name>\S+\s+\S.*?)\s+(?P<job>[A-Z]{2,3})")  # CEO, VP: never a name
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_AIRLINE = re.compile(r"(?P<family>[A-Z'-]{2,})/(?P<given>[A-Z]+(?: [A-Z]+)*) (?P<title>MR|MRS|MS|MISS|DR)")
_LOGIN = re.compile(r"(?P<given>[^\W\d_]{2,})\.(?P<family>[^\W\d_]{2,})")
_DOT_FOR_MIDDLE = re.compile(rf"(?P<given>[{HAN}]{{2,}})\.(?P<family>[{HAN}]{{2,}})")
_HOSTS = frozenset({"com", "net", "org"})
_UNIT_FIRST = re.compile(
    rf"(?P<unit>[{HAN}]{{2,10}})[ :-](?P<name>[{HAN}].*)|(?P<west>[^:]+?)(?:\s+-\s+|:\s*)(?P<who>.+)"
)


def note(row: dict[str, str], text: str) -> None:
    """Add words to the note of a row."""
    row["note"] = "; ".join(filter(None, [row["note"], text]))


def take_unit(row: dict[str, str], text: str) -> None:
    """Add the name of a department to the unit of a row."""
    row["unit"] = " ".join(filter(None, [row["unit"], text]))


def unlabelled(cleaned: str) -> str:
    """Return a cell without the word that says what it holds (Attn: …)."""
    return _LABEL.sub("", cleaned)


@lru_cache(maxsize=1)
def _state() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(sorted(states(), key=lambda word: (-len(word), word)))
    head = re.compile(rf"(?P<state>{words})\s*[-:]+\s*(?P<name>.+)", re.IGNORECASE)
    return head, re.compile(rf"(?P<name>.+?)[\s,:*-]+(?P<state>{words})\.?", re.IGNORECASE)


def undressed(text: str, row: dict[str, str]) -> str:
    """Return the name as it is usually written; what stood around it goes to ``note`` and ``unit``."""
    if care := _CARE.match(text):
        note(row, care["care"])
        text = text[care.end() :]
    for pattern in _state():
        if found := pattern.fullmatch(text):
            note(row, found["state"])
            text = found["name"]
    text = _DOCTOR_OF.sub(r"\1. ", _respelled(text))
    found = _JOB_LAST.fullmatch(text) or _JOB_FIRST.fullmatch(text)
    if found and is_job(found["job"]) and not is_job(found["name"]):
        note(row, found["job"])
        return found["name"]
    if (end := _unit_behind(text)) and not row["unit"]:
        take_unit(row, text[end:])
        return text[:end]
    found = _UNIT_FIRST.fullmatch(text)
    if found and (unit := found["unit"] or found["west"]) and is_unit(unit):
        name = found["name"] or found["who"]
        if _names_somebody(name) if found["unit"] else not is_unit(name):
            take_unit(row, unit)
            return name
    return text


def _unit_behind(text: str) -> int:
    """Return where a department begins that follows a Chinese name without a gap (张三销售部), 0 for none."""
    if not HAN_WORD.fullmatch(text) or not is_unit(text):
        return 0
    for end in (2, 3, 4):
        name, unit = text[:end], text[end:]
        if (
            unit[:-1] in function_words()
            and is_unit(unit)
            and is_whole_name(name)
            and name not in han_place_words()
        ):
            return end
    return 0


def _names_somebody(text: str) -> bool:
    return is_whole_name(split_title(text.partition(" ")[0])[0])


def _respelled(text: str) -> str:
    if found := _AIRLINE.fullmatch(text):
        return f"{found['family']}, {found['given']} {found['title']}"
    if found := _MASKED_BY_LETTERS.fullmatch(text):
        return f"{found[1]}某某"
    if (found := _LOGIN.fullmatch(text)) and text.isascii() and found["family"].lower() not in _HOSTS:
        return f"{found['given']} {found['family']}"
    found = _DOT_FOR_MIDDLE.fullmatch(text)
    if found and not (is_whole_name(found["given"]) and is_whole_name(found["family"])):
        return text.replace(".", "·")
    return text


def is_mail_address(text: str) -> bool:
    """Tell whether a whole cell is a mail address where a person should stand."""
    return _MAIL.fullmatch(text) is not None


def names_only_a_unit(text: str) -> bool:
    """Tell whether a whole cell is a department where a person should stand: 采购部, Accounts Payable."""
    if HAN_WORD.fullmatch(text):
        return is_unit(text) and not is_whole_name(text) and not _unit_behind(text)
    return plain_one(text).strip(" .") in unit_phrases()
