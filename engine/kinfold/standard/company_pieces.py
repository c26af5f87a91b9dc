"""A western organization among its units and its place: "Dept. of Physics, Univ. of X, City, Country".

The pieces between commas are ranked by their words (name_words.csv): a unit, an institute that
may be either, a whole organization. The organization is the first piece of the highest rank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kinfold.standard.address_western import countries
from kinfold.standard.company_words import (
    WESTERN_BRANCH,
    western_forms,
    western_places,
    western_short,
    western_tokens,
)
from kinfold.standard.department import is_unit
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMA, _DASH = re.compile("[,;]"), re.compile(r"\s+-\s+")
# "Section of Cardiology University of X": a unit runs on into what it belongs to.
_RUNS_ON = re.compile(r"(?<=\w)\s+(?=univ(?:ersity|ersidad|ersite|ersita|\.)? (?:of|de|di|du|degli) )")
_PLAIN, _UNIT, _INSTITUTE, _WHOLE = range(4)
_RANK = {"unit": _UNIT, "institute": _INSTITUTE, "organization": _WHOLE}
_PREPOSITIONS = frozenset({"of", "for", "in", "fur", "fuer", "de", "des", "di", "da", "do", "del", "voor"})
_LEAST_UNIT = 3  # words of a unit that runs on
_LEAST_WITH_COUNTRY = 3  # pieces of a text whose last one is a country


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the pieces of one text name; each part keeps their order."""

    organization: tuple[str, ...]
    department: tuple[str, ...] = ()
    place: tuple[str, ...] = ()


def split_pieces(text: str) -> Pieces | None:
    """Tell unit, organization and place apart in one folded text; None when nothing shows which is which."""
    pieces = _cut(text)
    branch = any(piece.rsplit(" ", 1)[-1] in WESTERN_BRANCH for piece in pieces)
    if len(pieces) < 2 or branch:  # one piece is the organization
        return None
    ranks = [_rank(piece) for piece in pieces]
    highest = max(ranks)
    owner = ranks.index(highest)
    shown = ranks[0] and highest > max(ranks[0], _UNIT)
    if owner and not shown and not _is_university(pieces[owner]):
        owner = 0
    after = pieces[owner + 1 :]
    units = [
        piece for piece, rank in zip(after, ranks[owner + 1 :], strict=True) if _is_part(piece, rank, highest)
    ]
    placed = _ends_in_place(after, ranks[owner], pieces[owner])
    if not owner and not placed and not (units and ranks[0] > _UNIT):
        return None
    rest = [piece for piece in after if piece not in units]
    kept = () if placed or owner else tuple(rest)
    return Pieces((pieces[owner], *kept), (*pieces[:owner], *units), () if kept else tuple(rest))


def _cut(text: str) -> list[str]:
    """Return the pieces between commas; a legal form stays with its name, a site with its owner."""
    pieces: list[str] = []
    for piece in filter(None, (part.strip(" .") for part in _COMMA.split(text))):
        if pieces and western_tokens(piece)[:1] and western_tokens(piece)[0] in western_forms("tail"):
            pieces[-1] += f", {piece}"
        else:
            pieces += _run_on(piece)
    dashed = [part.strip() for piece in pieces for part in _DASH.split(piece)]
    return dashed if dashed and is_unit(dashed[0]) else pieces


def _run_on(piece: str) -> Sequence[str]:
    """Part a unit from the university it runs on into; a place before that word is the university's."""
    unit, *rest = _RUNS_ON.split(piece, maxsplit=1)
    words = unit.split(" ")
    if not rest or len(words) < _LEAST_UNIT or _rank(words[0]) != _UNIT:
        return (piece,)
    if words[-1] in western_places():
        return " ".join(words[:-1]), f"{words[-1]} {rest[0]}"
    return unit, rest[0]


def _rank(piece: str) -> int:
    """Return what the words of a piece show; an address and a bare legal form show nothing."""
    words = [western_short().get(word, word) for word in western_tokens(piece)]
    if not words or " ".join(words) in western_forms("tail") or any(map(str.isdigit, words)):
        return _PLAIN
    marked = max(_RANK.get(_marks().get(word, ""), _PLAIN) for word in words)
    if words[-1] in _marks() and _marks()[words[-1]] == "organization":
        return _WHOLE
    return max(marked, _UNIT) if is_unit(piece) else marked


def _is_part(piece: str, rank: int, highest: int) -> bool:
    """Tell whether a piece behind the organization is a part of it; College Park is a place."""
    words = western_tokens(piece)
    headed = words and words[0] in _marks()
    named = not headed or (len(words) > 1 and words[1] in _PREPOSITIONS)
    return named and (_PLAIN < rank < highest or (rank == _UNIT and is_unit(piece)))


def _ends_in_place(after: Sequence[str], rank: int, owner: str) -> bool:
    """Tell whether what follows the organization is its address: an area at its end, or digits in it."""
    if not after:
        return False
    last = western_tokens(after[-1])
    area = " ".join(last) in _areas() or (last and last[-1] in countries())
    numbered = any(char.isdigit() for piece in after for char in piece)
    words = western_tokens(owner)
    company = any(word in western_forms("tail") for word in words[1:])
    sure = company or (rank > _UNIT and not _is_company(owner))
    many = rank == _UNIT or len(after) + 1 >= _LEAST_WITH_COUNTRY
    return bool((area and (sure or many)) or (numbered and sure))


@lru_cache(maxsize=1)
def _areas() -> frozenset[str]:
    """Return countries, states and large cities."""
    states = {word for row in table_rows("western_regions") for word in row[:2]}
    return frozenset(countries()) | frozenset(western_places()) | states


def _is_university(piece: str) -> bool:
    return _rank(piece) == _WHOLE and any(word.startswith("univ") for word in western_tokens(piece))


def _is_company(piece: str) -> bool:
    """Tell whether only legal forms make a piece an organization."""
    return all(word in western_forms("tail") for word in western_tokens(piece) if word in _marks())


@lru_cache(maxsize=1)
def _marks() -> dict[str, str]:
    """Return the words that show a unit, an institute or a whole organization."""
    return {word: role for word, role in table_rows("name_words") if role in _RANK}
