"""Persons in households: entities and how their records look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from opencc import OpenCC

from generating.columns import (
    chance,
    either,
    join,
    missing,
    one_of,
    running_number,
    take,
    typos,
    zipf,
)
from generating.places import (
    Phones,
    Places,
    countries,
    draw_phones,
    draw_places,
    postcodes,
    write_addresses,
    write_phones,
)

if TYPE_CHECKING:
    from generating.columns import Flags, Numbers
    from generating.companies import Companies
    from generating.words import Words

HOUSEHOLD_SIZES = (0.45, 0.3, 0.15, 0.1)  # shares of 1, 2, 3 and 4 persons
EMPLOYED = 0.12  # share whose employer is one of the companies here
MOVED = CHANGED_PHONE = CHANGED_EMAIL = 0.06  # share of later records with a new one
MARRIED = 0.03  # share of a western woman's later records under another surname


@dataclass(frozen=True, slots=True)
class Names:
    """Parts of names; ``*_latin`` is pinyin for Chinese names, and the name itself for western ones."""

    family: pa.Array
    given: pa.Array
    family_latin: pa.Array
    given_latin: pa.Array

    def take(self, rows: Numbers) -> Names:
        """Return the names at these rows, in that order."""
        picked = pa.array(rows)
        return Names(*(getattr(self, name).take(picked) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Persons:
    """One row a person; ``places`` holds every household's address, then where each would move to."""

    chinese: Flags
    female: Flags
    household: Numbers
    names: Names
    married_name: pa.Array
    birth: Numbers  # days since 1970-01-01
    places: Places
    mobiles: Phones  # two rows a person: the first, and the one after a change
    landlines: Phones  # one row a household
    emails: tuple[pa.Array, pa.Array]
    employer: Numbers  # company, or -1


def draw_persons(rng: np.random.Generator, count: int, companies: int, words: Words) -> Persons:
    """Draw persons household by household: couple first, then children."""
    household, place = _households(rng, count)
    homes = int(household[-1]) + 1
    chinese_homes = chance(rng, homes, 0.5)
    chinese = chinese_homes[household]
    head_female = chance(rng, homes, 0.5)[household]
    female = np.where(place < 2, head_female ^ (place == 1), chance(rng, count, 0.5))
    names = _draw_names(rng, chinese, female, _surname_owners(rng, household, place, chinese), words)
    places = draw_places(rng, np.r_[chinese_homes, chinese_homes], words)
    own_places = places.at(household)
    both = Places(*(np.r_[column, column] for column in (getattr(own_places, n) for n in Places.__slots__)))
    return Persons(
        chinese=chinese,
        female=female,
        household=household,
        names=names,
        married_name=take(words.west_surnames, zipf(rng, count, len(words.west_surnames), 12)),
        birth=_births(rng, household, place),
        places=places,
        mobiles=draw_phones(rng, both, words, mobile=True),
        landlines=draw_phones(rng, places.at(np.arange(homes)), words, mobile=False),
        emails=_emails(rng, names, chinese, words),
        employer=np.where(chance(rng, count, EMPLOYED), zipf(rng, count, companies, 50), -1),
    )


def _households(rng: np.random.Generator, count: int) -> tuple[Numbers, Numbers]:
    """Return each person's household and place in it, 0 for the first."""
    sizes = 1 + rng.choice(len(HOUSEHOLD_SIZES), count, p=HOUSEHOLD_SIZES)
    household = np.repeat(np.arange(count), sizes)[:count]
    starts = np.r_[0, np.cumsum(sizes)[:-1]]
    return household, np.arange(count) - starts[household]


def _surname_owners(rng: np.random.Generator, household: Numbers, place: Numbers, chinese: Flags) -> Numbers:
    """Return whose surname each person bears: children the first's, western spouses mostly so."""
    count = len(household)
    first = np.arange(count) - place
    keeps_own = (place == 1) & (chinese | chance(rng, count, 0.2))
    return np.where(keeps_own, np.arange(count), first)


def _draw_names(
    rng: np.random.Generator, chinese: Flags, female: Flags, owner: Numbers, words: Words
) -> Names:
    count = len(chinese)
    cn_surname = zipf(rng, count, len(words.cn_surnames.han), 3)[owner]
    west_surname = take(words.west_surnames, zipf(rng, count, len(words.west_surnames), 12)[owner])
    two = chance(rng, count, 0.78)
    given, given_latin = [], []
    for spelled, western in zip(words.cn_given, words.west_given, strict=True):
        one, other = (zipf(rng, count, len(spelled.han), 12) for _ in range(2))
        west = take(western, zipf(rng, count, len(western), 6))
        han = join(take(spelled.han, one), either(two, take(spelled.han, other), ""))
        pinyin = join(take(spelled.pinyin, one), either(two, take(spelled.pinyin, other), ""))
        given.append(either(chinese, han, west))
        given_latin.append(either(chinese, pc.utf8_capitalize(pinyin), west))
    return Names(
        family=either(chinese, take(words.cn_surnames.han, cn_surname), west_surname),
        given=either(female, given[1], given[0]),
        family_latin=either(
            chinese, pc.utf8_capitalize(take(words.cn_surnames.pinyin, cn_surname)), west_surname
        ),
        given_latin=either(female, given_latin[1], given_latin[0]),
    )


def _births(rng: np.random.Generator, household: Numbers, place: Numbers) -> Numbers:
    """Return birth days: couples within six years, children 22 to 38 years after the first."""
    count = len(household)
    first = rng.integers(-9_000, 8_000, count)[np.arange(count) - place]
    couple = first + rng.integers(-2_200, 2_200, count)
    child = first + rng.integers(22 * 365, 38 * 365, count)
    return np.where(place == 0, first, np.where(place == 1, couple, child))


def _emails(
    rng: np.random.Generator, names: Names, chinese: Flags, words: Words
) -> tuple[pa.Array, pa.Array]:
    """Return two addresses a person, each belonging to one person alone."""
    count = len(chinese)
    given, family = pc.utf8_lower(names.given_latin), pc.utf8_lower(names.family_latin)
    stem = either(chinese, join(family, given), join(given, family, separator="."))
    again = running_number(stem)
    number = either(again == 0, "", pa.array(again + 1).cast(pa.string()))
    hosts = either(
        chinese,
        take(("qq.com", "163.com", "126.com", "sina.com"), zipf(rng, count, 4, 1)),
        take(words.west["mail_hosts"], zipf(rng, count, len(words.west["mail_hosts"]), 1)),
    )
    return join(stem, number, "@", hosts), join(stem, "_", number, "@", "fastmail.com")


def write_persons(
    rng: np.random.Generator, persons: Persons, companies: Companies, rows: Numbers, words: Words
) -> dict[str, pa.Array]:
    """Return the columns of one record for each row number; repeated numbers are later records."""
    picked, count = pa.array(rows), len(rows)
    later = running_number(picked.cast(pa.string())) > 0
    moved, new_phone, new_email = (
        later & chance(rng, count, share) for share in (MOVED, CHANGED_PHONE, CHANGED_EMAIL)
    )
    homes = len(persons.places.city) // 2
    places = persons.places.at(persons.household[rows] + homes * moved)
    first_mail, second_mail = (email.take(picked) for email in persons.emails)
    mail = either(new_email, second_mail, first_mail)
    email = typos(rng, either(chance(rng, count, 0.06), pc.utf8_upper(mail), mail), 0.01)
    employer = persons.employer[rows]
    mobile = write_phones(rng, persons.mobiles.at(rows + len(persons.chinese) * new_phone))
    placeholder = take(("13800138000", "0000000000", "00000000"), rng.integers(0, 3, count))
    mobile = either(chance(rng, count, 0.004), placeholder, typos(rng, mobile, 0.01))
    return {
        "name": _write_names(rng, persons, rows, later, words),
        "gender": missing(rng, either(persons.female[rows], "F", "M"), 0.3),
        "birth_date": missing(rng, _write_births(rng, persons.birth[rows]), 0.35),
        "mobile": missing(rng, mobile, 0.2),
        "landline": missing(rng, _write_landlines(rng, persons, companies, rows), 0.65),
        "email": missing(rng, email, 0.35),
        "address": missing(rng, write_addresses(rng, places, words), 0.25),
        "postcode": missing(rng, postcodes(places, words), 0.35),
        "country": missing(rng, countries(places, words), 0.1),
        "company": _write_employers(rng, companies, employer, words),
    }


def _write_landlines(
    rng: np.random.Generator, persons: Persons, companies: Companies, rows: Numbers
) -> pa.Array:
    """Write the household's landline, or the employer's switchboard for those who have an employer."""
    employer = persons.employer[rows]
    switchboard = write_phones(rng, companies.phones.at(np.maximum(employer, 0)))
    return either(
        employer >= 0, switchboard, write_phones(rng, persons.landlines.at(persons.household[rows]))
    )


def _write_employers(
    rng: np.random.Generator, companies: Companies, employer: Numbers, words: Words
) -> pa.Array:
    rows = np.maximum(employer, 0)
    picked = pa.array(rows)
    core, trade, town = (getattr(companies, name).take(picked) for name in ("core", "trade", "town"))
    chinese = companies.chinese[rows]
    form = take(words.cn["legal_forms"], np.where(chinese, companies.form[rows], 0))
    west_form = take(words.pairs["legal_forms"][0], np.where(chinese, 0, companies.form[rows]))
    name = either(chinese, join(town, core, trade, form), join(core, " ", trade, " ", west_form))
    return either((employer >= 0) & chance(rng, len(employer), 0.7), name, "")


def _write_births(rng: np.random.Generator, birth: Numbers) -> pa.Array:
    slipped = birth + np.where(chance(rng, len(birth), 0.01), rng.integers(1, 10, len(birth)), 0)
    day = pa.array(slipped.astype("datetime64[D]"))
    iso = pc.strftime(day, "%Y-%m-%d")
    forms = (
        iso,
        pc.replace_substring(iso, "-", "/"),
        pc.replace_substring(iso, "-", ""),
        pc.strftime(day, "%Y年%m月%d日"),
    )
    written = one_of(rng, (0.7, 0.15, 0.12, 0.03), forms)
    return either(chance(rng, len(birth), 0.01), "1900-01-01", written)


def _write_names(
    rng: np.random.Generator, persons: Persons, rows: Numbers, later: Flags, words: Words
) -> pa.Array:
    names, chinese, female = persons.names.take(rows), persons.chinese[rows], persons.female[rows]
    cn = _chinese_names(rng, names, chinese, female, words)
    married = later & female & ~chinese & chance(rng, len(rows), MARRIED)
    family = either(married, persons.married_name.take(pa.array(rows)), names.family_latin)
    west = _western_names(rng, names.given_latin, family, female, words)
    return either(chinese, typos(rng, cn, 0.01), typos(rng, west, 0.04))


def _chinese_names(
    rng: np.random.Generator, names: Names, chinese: Flags, female: Flags, words: Words
) -> pa.Array:
    count = len(chinese)
    plain = join(names.family, names.given)
    forms = (
        plain,
        join(plain, either(female, "女士", "先生")),
        join(plain, "(", take(words.cn["departments"], rng.integers(0, 7, count)), ")"),
        join(names.family_latin, " ", names.given_latin),
        join(names.given_latin, " ", names.family_latin),
        _traditional(plain, chinese),
    )
    return one_of(rng, (0.84, 0.04, 0.04, 0.03, 0.02, 0.03), forms)


def _traditional(names: pa.Array, chinese: Flags) -> pa.Array:
    """Return the names in traditional characters, each distinct one converted once."""
    coded = either(chinese, names, "").dictionary_encode()
    converted = OpenCC("s2t").convert("\n".join(coded.dictionary.to_pylist())).split("\n")
    return pa.array(converted, pa.string()).take(coded.indices)


def _western_names(
    rng: np.random.Generator, given: pa.Array, family: pa.Array, female: Flags, words: Words
) -> pa.Array:
    count = len(female)
    both = [*words.west_given[0], *words.west_given[1]]
    short = [words.nicknames.get(name, name) for name in both]
    position = pc.index_in(given, pa.array(both)).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    initial = take(tuple("ABCDEFGHJKLMNPRSTW"), rng.integers(0, 18, count))
    forms = (
        join(given, " ", family),
        join(family, ", ", given),
        join(take(short, position), " ", family),
        join(given, " ", initial, ". ", family),
        pc.utf8_upper(join(given, " ", family)),
        join(either(female, "Ms ", "Mr "), given, " ", family),
        join(pc.utf8_slice_codeunits(given, 0, 1), ". ", family),
    )
    return one_of(rng, (0.66, 0.1, 0.06, 0.06, 0.05, 0.04, 0.03), forms)
