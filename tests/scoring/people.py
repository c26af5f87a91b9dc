"""Profiles made by hand, and made-up populations: persons with duplicates, households in two sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.identifiers.names import name_codes, person_keys
from kinfold.identifiers.profiles import Measure, PersonNames, Profiles, sorted_codes, value_column
from kinfold.model import Kind
from kinfold.standard.pinyin import latin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.tables import Int32Array

MEASURES = {
    "birth_date": Measure.DATE,
    "phone": Measure.PHONE,
    "landline": Measure.PHONE,
    "email": Measure.EMAIL,
    "postcode": Measure.POSTCODE,
    "city": Measure.TEXT,
    "street": Measure.TEXT,
    "house_number": Measure.HOUSE,
    "gender": Measure.CATEGORY,
}
HOUSEHOLD = {"landline", "postcode", "city", "street", "house_number"}


@dataclass(frozen=True)
class Person:
    """One record: names as (given, family[, middle[, suffix]]), values by column, its source and truth."""

    names: tuple[tuple[str, ...], ...]
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    source: int = 0
    truth: int = -1


def person(given: str = "", family: str = "", *, middle: str = "", suffix: str = "", **values: str) -> Person:
    """Make a record of one name and at most one value a column; none without a name."""
    names = ((given, family, middle, suffix),) if given or family else ()
    return Person(names, {name: (value,) for name, value in values.items() if value})


def profiles_of(people: Sequence[Person]) -> Profiles:
    """Code the records as the identifiers stage does."""
    names = _names(people)
    keys, whose = person_keys(names)
    columns = {}
    for name in sorted({column for each in people for column in each.values}):
        said = [(i, value) for i, each in enumerate(people) for value in each.values.get(name, ())]
        record = np.array([i for i, _ in said], np.int32)
        texts = sorted_codes(pa.array([value for _, value in said], pa.string()))
        columns[name] = value_column(
            name, MEASURES[name], (record, *texts), len(people), household=name in HOUSEHOLD
        )
    return Profiles(
        Kind.PERSON,
        np.arange(len(people), dtype=np.int32),
        np.array([each.source for each in people], np.int32),
        np.r_[name_codes(keys), np.int32(-1)].take(whose),
        columns,
        names,
    )


def _names(people: Sequence[Person]) -> PersonNames:
    variants = [(*name, "", "")[:4] for each in people for name in each.names]
    texts = pa.array([v[0] for v in variants] + [v[1] for v in variants], pa.string())
    values, code = sorted_codes(texts)
    code = np.where(np.asarray(texts.to_pylist(), object) == "", -1, code).astype(np.int32)
    return PersonNames(
        np.r_[0, np.cumsum([len(each.names) for each in people])].astype(np.int64),
        code[: len(variants)],
        code[len(variants) :],
        pa.array([v[2] for v in variants], pa.string()),
        pa.array([v[3] for v in variants], pa.string()),
        values,
        latin(values),
        np.zeros(len(variants), bool),
    )


def true_pairs(people: Sequence[Person]) -> set[tuple[int, int]]:
    """Return the pairs of records of one person."""
    return {(a, b) for a, b in combinations(range(len(people)), 2) if people[a].truth == people[b].truth}


def positions(*pairs: tuple[int, int]) -> tuple[Int32Array, Int32Array]:
    """Return pairs as two arrays."""
    return np.array([p[0] for p in pairs], np.int32), np.array([p[1] for p in pairs], np.int32)


_ONSETS, _RIMES = (
    ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "w", "z"],
    ["an", "el", "or", "in", "ush", "ald", "ey", "ott", "ing", "ara", "em", "is"],
)
_HAN_FAMILY, _HAN_GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华",
)


@dataclass(frozen=True)
class _Town:
    """A seeded source of names and values; common surnames are common here too."""

    random: np.random.Generator

    def pick(self, choices: Sequence[str]) -> str:
        return str(choices[int(self.random.integers(len(choices)))])

    def name(self, size: int) -> str:
        return "".join(self.pick(_ONSETS) + self.pick(_RIMES) for _ in range(size))

    def family(self) -> str:
        place = min(int(self.random.pareto(0.9) * 3), 400)
        han = int(self.random.integers(3)) == 0
        return _HAN_FAMILY[place % len(_HAN_FAMILY)] if han else _Town(np.random.default_rng(place)).name(2)

    def given(self, family: str) -> str:
        if not family.isascii():
            return self.pick(_HAN_GIVEN) + (self.pick(_HAN_GIVEN) if self.random.random() < 0.6 else "")
        return _Town(np.random.default_rng(1000 + int(self.random.integers(150)))).name(2)

    def digits(self, size: int) -> str:
        return "".join(str(d) for d in self.random.integers(0, 10, size).tolist())

    def born(self, low: int, high: int) -> str:
        year, month, day = (int(self.random.integers(a, b)) for a, b in ((low, high), (1, 13), (1, 29)))
        return f"{year}-{month:02d}-{day:02d}"

    def slip(self, text: str) -> str:
        """Exchange two neighbouring characters, as fast typists do."""
        if len(text) < 3:
            return text
        at = int(self.random.integers(1, len(text) - 1))
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def persons_with_duplicates(people: int, again: float, seed: int = 7) -> list[Person]:
    """Make up people, a share of them twice: a slip in a name, a new phone, a lost date."""
    town = _Town(np.random.default_rng(seed))
    found = []
    for truth in range(people):
        family = town.family()
        given, born = town.given(family), town.born(1940, 2005)
        values = {"birth_date": born, "phone": "+8613" + town.digits(9), "city": f"city {town.digits(1)}",
                  "email": f"{town.name(2)}{town.digits(3)}@mail.example"}  # fmt: skip
        found.append(_record(given, family, values, truth))
        if town.random.random() < again:
            found.append(_changed(town, given, family, values, truth))
    return [found[i] for i in town.random.permutation(len(found)).tolist()]


def _record(given: str, family: str, values: dict[str, str], truth: int, source: int = 0) -> Person:
    return Person(((given, family),), {k: (v,) for k, v in values.items() if v}, source, truth)


def _changed(
    town: _Town, given: str, family: str, values: dict[str, str], truth: int, source: int = 0
) -> Person:
    chance = town.random.random(5)
    told = dict(values)
    if chance[0] < 0.2 and given.isascii():
        given = town.slip(given)
    if chance[1] < 0.3 and "phone" in told:
        told["phone"] = "+8615" + town.digits(9)
    if chance[2] < 0.25 and "email" in told:
        told["email"] = ""
    if chance[3] < 0.1:
        told["birth_date"] = ""
    elif chance[3] < 0.2:
        told["birth_date"] = told["birth_date"][:8] + f"{1 + int(town.random.integers(28)):02d}"
    return _record(given, family, told, truth, source)


def households_of_two_sources(households: int, seed: int = 11) -> list[Person]:
    """Make up families at one address and landline, each member listed by both of two sources."""
    town = _Town(np.random.default_rng(seed))
    found: list[Person] = []
    for _ in range(households):
        family = town.family()
        home = {"street": f"{town.name(2)} street", "house_number": str(1 + int(town.random.integers(120))),
                "postcode": town.digits(5), "landline": "+8610" + town.digits(8)}  # fmt: skip
        members = {
            given[0]: given for given in (town.given(family) for _ in range(town.random.integers(2, 6)))
        }
        for given in members.values():  # no two members begin alike
            truth = len(found)
            values = home | {"birth_date": town.born(1940, 2015)}
            found.append(_record(given, family, values, truth))
            found.append(_changed(town, given, family, values, truth, source=1))
    return [found[i] for i in town.random.permutation(len(found)).tolist()]
