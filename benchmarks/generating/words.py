"""The word lists of ``words.toml`` as columns ready to be drawn from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spelled:
    """Chinese words and their pinyin, position by position."""

    han: tuple[str, ...]
    pinyin: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """All lists; ``cities_*`` are tuples of the columns that stand in a city's entry."""

    cn_surnames: Spelled
    cn_given: tuple[Spelled, Spelled]  # men's, women's
    cn_core: Spelled
    cn_cities: tuple[tuple[str, ...], ...]  # name, pinyin, dialling code, region number
    cn: dict[str, tuple[str, ...]]
    west_surnames: tuple[str, ...]
    west_given: tuple[tuple[str, ...], tuple[str, ...]]
    nicknames: dict[str, str]
    west_cities: tuple[tuple[str, ...], ...]  # name, country, dialling code
    west: dict[str, tuple[str, ...]]
    pairs: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]  # Street=St: the long and the short forms


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip("\n") for word in text.split(","))


def _spelled(text: str) -> Spelled:
    han, pinyin = zip(*(entry.split() for entry in text.split(",")), strict=True)
    return Spelled(han, pinyin)


def _columns(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(zip(*(entry.split() for entry in text.split(",")), strict=True))


def _surnames(heads: tuple[str, ...], tails: tuple[str, ...]) -> tuple[str, ...]:
    """Return about 20,000 surnames, the short ones first because the first are the commonest."""
    short = [head + tail for tail in tails for head in heads]
    long = [head + middle.lower() + tail for tail in tails[1:11] for head in heads for middle in heads[11:41]]
    return tuple(dict.fromkeys([*short, *long]))


def load_words() -> Words:
    """Read ``words.toml`` beside the generator."""
    tables = tomllib.loads((Path(__file__).parents[1] / "words.toml").read_text("utf-8"))
    cn, west = tables["cn"], tables["west"]
    spelled = {"surnames", "given_male", "given_female", "core", "cities"}
    pairs = {
        name: tuple(zip(*(entry.split("=") for entry in west[name].split(",")), strict=True))
        for name in ("nicknames", "street_types", "legal_forms")
    }
    return Words(
        cn_surnames=_spelled(cn["surnames"]),
        cn_given=(_spelled(cn["given_male"]), _spelled(cn["given_female"])),
        cn_core=_spelled(cn["core"]),
        cn_cities=_columns(cn["cities"]),
        cn={name: _listed(text) for name, text in cn.items() if name not in spelled},
        west_surnames=_surnames(_listed(west["surname_heads"]), _listed(west["surname_tails"])),
        west_given=(_listed(west["given_male"]), _listed(west["given_female"])),
        nicknames=dict(zip(*pairs.pop("nicknames"), strict=True)),
        west_cities=_columns(west["cities"]),
        west={name: _listed(text) for name, text in west.items()},
        pairs=pairs,
    )
