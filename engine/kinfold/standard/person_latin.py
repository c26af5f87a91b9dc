"""The parts of one person's name in an alphabetic script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kinfold.standard.department import is_unit
from kinfold.standard.person_order import Order, capital_family, eastern, key, western_family
from kinfold.standard.person_words import (
    WESTERN_ORGANIZATION,
    degrees,
    degrees_after_comma,
    generations,
    generations_after_comma,
    heads,
    is_job,
    romanised,
)
from kinfold.standard.pinyin import is_syllable
from kinfold.standard.text import plain_one

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAIDEN = re.compile(r"\s+(?:geb\.?|geborene|née|nee|born|z domu|ur\.)\s+(?P<maiden>[\w'-]+)$", re.IGNORECASE)
_TAIL_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof"})
_LETTERLESS = re.compile(r"[\W\d_]+")
_SOLE_DIGITS = re.compile(r"[\W_]*\d[\W\d_]*")


def family_word(token: str) -> str:
    """Return a word of a family name: apostrophes go (oneill), a hyphen is a blank (smith jones)."""
    return " ".join(word for word in map(key, re.split(r"[-.]", token)) if word)


def given_words(tokens: Sequence[str]) -> list[str]:
    """Return the words of given names: hyphens join (jeanluc), J.R.R. is three initials."""
    words: list[str] = []
    for token in tokens:
        if "-" in token:
            words.append(key(token))
        else:
            words += [word for word in map(key, token.split(".")) if word]
    return [word for word in words if word]


def peel(tokens: list[str], row: dict[str, str], *, after_comma: bool = False) -> list[str]:
    """Return the words without titles, degrees and generation, which go into ``row``."""
    generation = generations_after_comma() if after_comma else generations()
    degree = degrees() | degrees_after_comma() if after_comma else degrees()
    front: list[str] = []
    back: list[str] = []
    while tokens and key(tokens[0]) in heads():
        front.append(key(tokens[0]))
        tokens = tokens[1:]
    least = 0 if after_comma or front else 1
    while len(tokens) > least:
        last = key(tokens[-1])
        if last in generation:
            row["suffix"] = generation[last]
        elif last in degree or last in _TAIL_TITLES:
            back.insert(0, last)
        elif _SOLE_DIGITS.fullmatch(tokens[-1]):
            row["note"] = " ".join(filter(None, [tokens[-1], row.get("note", "")]))
        else:
            break
        tokens = tokens[:-1]
    row["title"] = " ".join(filter(None, [row.get("title", ""), *front, *back]))
    return [token for token in tokens if not _LETTERLESS.fullmatch(token)]


def _from_commas(text: str, row: dict[str, str]) -> tuple[list[str], list[str]]:
    """Return the words before the comma and those after it; suffixes and notes go into ``row``."""
    head, *tails = [piece.strip() for piece in text.split(",")]
    after: list[str] = []
    for tail in filter(None, tails):
        words = peel(tail.split(), row, after_comma=True)
        if not words or (len(head.split()) > 1 and _take_work(tail, row)):
            continue
        if after or any(char.isdigit() for char in tail):
            row["note"] = ", ".join(filter(None, [row.get("note", ""), tail]))
        else:
            after = words
    return peel(head.split(), row), after


def _take_work(tail: str, row: dict[str, str]) -> bool:
    """Take what follows a whole name and says what a person is at work: John Smith, Sales Manager."""
    part = "note" if is_job(tail) else "unit" if is_unit(tail) else ""
    if part:
        row[part] = ", ".join(filter(None, [row.get(part, ""), tail]))
    return bool(part)


def _span_order(tokens: Sequence[str], span: tuple[int, int]) -> Order:
    start, end = span
    return Order(tuple(tokens[start:end]), (*tokens[:start], *tokens[end:]))


def _comma_order(family: Sequence[str], given: Sequence[str]) -> Order:
    keys = [key(token) for token in family]
    # Chan Tai Man, Peter: a whole eastern name, then the English one.
    if len(keys) == 3 and keys[0] in romanised() and all(len(word) <= 5 for word in keys):
        return Order((family[0],), (keys[1] + keys[2],), alias=" ".join(map(key, given)))
    return Order(tuple(family), tuple(_joined_syllables(given, eastern=keys[0] in romanised())))


def _joined_syllables(given: Sequence[str], *, eastern: bool) -> Sequence[str]:
    keys = [key(token) for token in given]
    if eastern and len(keys) == 2 and all(is_syllable(word) for word in keys):
        return ["".join(keys)]
    return given


def _ordered(tokens: list[str]) -> Order:
    span = capital_family(tokens)
    if span:
        found = _span_order(tokens, span)
        is_eastern = key(found.family[0]) in romanised()
        return found._replace(given=tuple(_joined_syllables(found.given, eastern=is_eastern)))
    return eastern(tokens) or _span_order(tokens, western_family(tokens))


def parse_latin(text: str) -> dict[str, str]:
    """Return the parts of one clean name in Latin, Cyrillic or Greek letters."""
    row: dict[str, str] = {"title": "", "suffix": "", "alias": "", "note": ""}
    maiden = _MAIDEN.search(text)
    text = text[: maiden.start()] if maiden else text
    tokens, after = _from_commas(text, row)
    if not tokens:
        tokens, after = after, []
    if not tokens:
        return row
    if after:
        order = _comma_order(tokens, after)
    elif len(tokens) == 1:
        order = (
            Order((tokens[0],), (), "family_only") if row["title"] else Order((), (tokens[0],), "single_name")
        )
    else:
        order = _ordered(tokens)
    return _filled(row, order, plain_one(maiden["maiden"]) if maiden else "")


def _filled(row: dict[str, str], order: Order, maiden: str) -> dict[str, str]:
    given = given_words(order.given)
    family = " ".join(filter(None, map(family_word, order.family)))
    family = family.replace(" ", "") if family.replace(" ", "") in romanised() else family
    row["family"], row["given"], row["middle"] = family, "".join(given[:1]), " ".join(given[1:])
    row["alias"] = order.alias or (f"{row['given']} {key(maiden)}".strip() if maiden else "")
    row["reason"] = order.reason
    row["value"] = " ".join(filter(None, [row["given"], row["middle"], family]))
    if not row["reason"] and WESTERN_ORGANIZATION & {family, *given}:
        row |= {"reason": "organization_words", "given": row["value"], "middle": "", "family": ""}
    return row
