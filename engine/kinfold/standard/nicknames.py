"""Which personal names are one name: nicknames (Bob, Robert), spellings (Mohamed, Muhammad; Chan, 陈)."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from kinfold.standard.pinyin import family_latin
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_PET_NAME = re.compile(r"((.)\2)(ie|y)$")


def _numbered(members: Mapping[str, set[str]]) -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = defaultdict(set)
    for number, label in enumerate(sorted(members)):
        for name in members[label]:
            groups[name].add(number)
    return {name: frozenset(groups[name]) for name in sorted(groups)}


@lru_cache(maxsize=1)
def _given_groups() -> dict[str, frozenset[int]]:
    """Return the groups of each name: one per full name with its nicknames, one per set of spellings."""
    from nicknames import name_triplets  # noqa: PLC0415  # asked for where names are Latin

    members: dict[str, set[str]] = defaultdict(set)
    for triplet in name_triplets():
        if triplet.relationship == "has_nickname":
            members[f"nickname {triplet.name1}"] |= {triplet.name1, triplet.name2}
    for full, short, _ in table_rows("diminutives"):
        members[f"nickname {full}"] |= {full, short}
    for part, group, name in table_rows("name_variants"):
        if part == "given":
            members[f"spelling {group}"].add(name)
    for names in members.values():
        names |= set(map(_spelled_otherwise, names))
    return _numbered(members)


def _spelled_otherwise(name: str) -> str:
    """Return a pet name with the other spelling of its end (Peggy, Peggie); a doubled letter marks one."""
    return _PET_NAME.sub(lambda found: found[1] + ("y" if found[3] == "ie" else "ie"), name)


@lru_cache(maxsize=1)
def _family_groups() -> dict[str, frozenset[int]]:
    """Return the groups of each family name: one per Chinese character, one per set of spellings."""
    members: dict[str, set[str]] = defaultdict(set)
    for spelling, surname, *_ in table_rows("romanised_surnames"):
        members[surname] |= {spelling, family_latin(surname)}
    for part, group, name in table_rows("name_variants"):
        if part == "family":
            members[f"spelling {group}"].add(name)
    return _numbered(members)


def _groups_of(names: Sequence[str], groups: Mapping[str, frozenset[int]]) -> list[frozenset[int]]:
    nothing: frozenset[int] = frozenset()
    return [groups.get(name, nothing) for name in names]


def nickname_groups(names: Sequence[str]) -> list[frozenset[int]]:
    """Return for each folded given name the numbers of its groups; two names that share one may be one name.

    Numbers hold inside one version of kinfold and of the nickname list. Cost: one dictionary look-up a name.
    """
    return _groups_of(names, _given_groups())


def surname_groups(names: Sequence[str]) -> list[frozenset[int]]:
    """Return for each folded Latin family name the numbers of its groups (zhang, chang, cheung share one)."""
    return _groups_of(names, _family_groups())


def same_person_name(a: str, b: str) -> bool:
    """Tell whether two folded given names can be one name: equal, nickname and full name, or spellings."""
    left, right = nickname_groups([a, b])
    return a == b or not left.isdisjoint(right)


def same_family_name(a: str, b: str) -> bool:
    """Tell whether two folded Latin family names can be spellings of one."""
    left, right = surname_groups([a, b])
    return a == b or not left.isdisjoint(right)


def is_nickname(name: str) -> bool:
    """Tell whether a folded word is a known given name with short forms, or such a short form."""
    return name in _given_groups()
