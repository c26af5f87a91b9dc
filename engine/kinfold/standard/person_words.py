"""The words that the parsing of personal names knows, from the tables."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kinfold.standard.pinyin import family_latin
from kinfold.standard.placeholder import nameless
from kinfold.standard.text import HAN, plain_one
from kinfold.standard.word_tables import table_rows, words_where

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTICLES = words_where("name_words", 1, "particle")
HAN_WORD = re.compile(f"[{HAN}]+")
CONJUNCTIONS = words_where("name_words", 1, "conjunction")
# Words of organizations in a cell that should hold a person: the name is parsed all the same.
WESTERN_ORGANIZATION = words_where("name_words", 1, "person_organization")
HAN_ORGANIZATION = "|".join(row[0] for row in table_rows("name_words") if row[1] == "person_organization_han")
_LAST_RANK = 10_000  # behind every family name of the tables


@lru_cache(maxsize=1)
def heads() -> frozenset[str]:
    """Return titles before a name (mr, dr)."""
    return words_where("person_titles", 1, "head")


@lru_cache(maxsize=1)
def degrees() -> frozenset[str]:
    """Return degrees and honours after a name (phd, cbe)."""
    return words_where("person_titles", 1, "degree")


@lru_cache(maxsize=1)
def degrees_after_comma() -> frozenset[str]:
    """Return degrees that are also names and count only after a comma (ma, ba)."""
    return words_where("person_titles", 1, "degree_after_comma")


def _generation(prefix: str) -> dict[str, str]:
    rows = [row for row in table_rows("person_titles") if row[1].startswith(prefix + ":")]
    return {word: kind.partition(":")[2] for word, kind in rows}


@lru_cache(maxsize=1)
def generations() -> dict[str, str]:
    """Return suffixes of generation and their one form (junior: jr)."""
    return _generation("generation")


@lru_cache(maxsize=1)
def generations_after_comma() -> dict[str, str]:
    """Return suffixes that count only after a comma (v)."""
    return _generation("generation_after_comma") | generations()


def nobody() -> Mapping[str, str]:
    """Return folded whole cells that name no person (无, unknown) and the reason."""
    return nameless("person")


@lru_cache(maxsize=1)
def nobody_in_part() -> Mapping[str, str]:
    """Return ``nobody`` for a part column: Guest and User can be family names there."""
    rows = table_rows("generic_name_words")
    return {
        text: why
        for text, field, why in rows
        if field == "any" or (field == "person" and (" " in text or text in {"fnu", "lnu"}))
    }


@lru_cache(maxsize=1)
def han_titles() -> str:
    """Return Chinese forms of address after any name as a pattern, the longest first."""
    words = words_where("person_titles", 1, "han_tail")
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1)
def han_short_titles() -> str:
    """Return one-character titles that follow a bare family name (李总, 王工), as a character class."""
    return "".join(sorted(words_where("person_titles", 1, "han_tail_after_surname")))


@lru_cache(maxsize=1)
def han_familiar() -> str:
    """Return the characters before a familiar name (老王, 小李), as a character class."""
    return "".join(sorted(words_where("person_titles", 1, "han_familiar_head")))


@lru_cache(maxsize=1)
def jobs() -> frozenset[str]:
    """Return words that end what a person is at work (manager, ceo)."""
    return words_where("person_titles", 1, "job")


def is_job(text: str) -> bool:
    """Tell whether words beside a name say what the person is at work: Purchasing Manager."""
    words = re.findall(r"\w+", plain_one(text))
    return bool(words) and words[-1] in jobs()


@lru_cache(maxsize=1)
def states() -> frozenset[str]:
    """Return what people write beside a name about its record (deceased, do not use)."""
    return words_where("name_words", 1, "person_state")


@lru_cache(maxsize=1)
def double_families() -> frozenset[str]:
    """Return family names of the Spanish-speaking world: there people bear two (García Márquez)."""
    return words_where("name_words", 1, "double_family")


@lru_cache(maxsize=1)
def han_place_words() -> frozenset[str]:
    """Return Chinese place words: 成都销售部 is no Cheng Du."""
    return frozenset(row[0] for row in table_rows("chinese_places"))


@lru_cache(maxsize=1)
def surnames() -> dict[str, int]:
    """Return one-character Chinese family names with their rank."""
    return {row[0]: rank for rank, row in enumerate(table_rows("surnames"))}


@lru_cache(maxsize=1)
def compounds() -> dict[str, str]:
    """Return family names of several characters with their kind: compound, clan, japanese."""
    return {surname: kind for surname, kind in table_rows("compound_surnames")}  # noqa: C416  # types the pairs


@lru_cache(maxsize=1)
def romanised() -> dict[str, int]:
    """Return Latin spellings of eastern family names with the rank of the most frequent one."""
    ranks: dict[str, int] = {}
    spelled = [(family_latin(surname), surname) for surname in surnames()]
    spelled += [(row[0], row[1]) for row in table_rows("romanised_surnames")]
    spelled += [(family_latin(name), name) for name, kind in compounds().items() if kind == "compound"]
    for spelling, surname in spelled:
        rank = surnames().get(surname, _LAST_RANK)
        ranks[spelling] = min(rank, ranks.get(spelling, rank))
    return ranks


@lru_cache(maxsize=1)
def english_too() -> frozenset[str]:
    """Return spellings of eastern family names that are English names as well (lee, young)."""
    english = {row[0] for row in table_rows("romanised_surnames") if row[3]}
    return frozenset(english - {family_latin(surname) for surname in surnames()})


@lru_cache(maxsize=1)
def romanised_compounds() -> frozenset[str]:
    """Return Latin spellings of compound family names (ouyang, auyeung)."""
    found = {family_latin(name) for name, kind in compounds().items() if kind == "compound"}
    found |= {row[0] for row in table_rows("romanised_surnames") if len(row[1]) > 1}
    return frozenset(found)
