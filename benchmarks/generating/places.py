"""Addresses and telephone numbers: drawn once, written in many ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generating.columns import chance, digits, either, equals, join, one_of, scattered, take, typos

if TYPE_CHECKING:
    from generating.columns import Flags, Numbers
    from generating.words import Words


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses in parts, one row each."""

    chinese: Flags
    city: Numbers  # position in the city list of the country
    head: Numbers  # district, or first part of the street's name
    road: Numbers
    kind: Numbers  # middle and type of a western street's name
    number: Numbers
    building: Numbers
    room: Numbers  # 0: a whole house

    def at(self, rows: Numbers) -> Places:
        """Return the addresses at these rows, in that order."""
        return Places(*(getattr(self, name)[rows] for name in self.__slots__))


def draw_places(rng: np.random.Generator, chinese: Flags, words: Words) -> Places:
    """Draw one address for each flag."""
    count = len(chinese)
    flat = np.where(chinese, chance(rng, count, 0.7), chance(rng, count, 0.35))
    return Places(
        chinese=chinese,
        city=np.where(
            chinese,
            zipf_city(rng, count, len(words.cn_cities[0])),
            zipf_city(rng, count, len(words.west_cities[0])),
        ),
        head=rng.integers(0, 16, count),
        road=rng.integers(0, 30, count),
        kind=rng.integers(0, 72, count),
        number=1 + rng.integers(0, 1200, count),
        building=1 + rng.integers(0, 20, count),
        room=np.where(flat, 100 * rng.integers(1, 28, count) + rng.integers(1, 9, count), 0),
    )


def zipf_city(rng: np.random.Generator, count: int, size: int) -> Numbers:
    """Draw cities: the first of the list is about six times as large as the last."""
    return np.minimum((rng.random(count) ** 1.6 * size).astype(np.int64), size - 1)


def write_addresses(rng: np.random.Generator, places: Places, words: Words) -> pa.Array:
    """Write each address as one cell, in one of its usual forms, now and then with a typo."""
    west = typos(rng, _western(rng, places, words), 0.02)
    return either(places.chinese, _chinese(rng, places, words), west)


def _chinese(rng: np.random.Generator, places: Places, words: Words) -> pa.Array:
    city_at = np.where(places.chinese, places.city, 0)
    city, province = take(words.cn_cities[0], city_at), take(words.cn["provinces"], city_at)
    full = either(equals(city, province), city, join(province, city))
    street = join(take(words.cn["roads"], places.road), "路", pa.array(places.number).cast(pa.string()), "号")
    building, room = (pa.array(column).cast(pa.string()) for column in (places.building, places.room))
    house = places.room == 0
    long = either(house, "", join(building, "号楼", room, "室"))
    short = either(house, "", join(building, "-", room))
    district = take(words.cn["districts"], places.head)
    forms = (
        join(full, district, street, long),
        join(city, district, street, long),
        join(city, district, street, short),
        join(full, " ", district, " ", street, short),
        join(district, street, long),
    )
    return one_of(rng, (0.4, 0.25, 0.15, 0.1, 0.1), forms)


def _western(rng: np.random.Generator, places: Places, words: Words) -> pa.Array:
    long_types, short_types = words.pairs["street_types"]
    name = join(
        take(words.west["street_heads"], places.road), take(words.west["street_mids"], places.kind // 12)
    )
    name = pc.replace_substring(join(name, " "), "  ", " ")
    number = pa.array(places.number).cast(pa.string())
    room = pa.array(places.room).cast(pa.string())
    house = places.room == 0
    city = take(words.west_cities[0], np.where(places.chinese, 0, places.city))
    kind = places.kind % len(long_types)
    flat, hashed = either(house, "", join(", Apt ", room)), either(house, "", join(" #", room))
    long = join(number, " ", name, take(long_types, kind))
    short = join(number, " ", name, take(short_types, kind))
    forms = (
        join(long, flat, ", ", city),
        join(short, flat, ", ", city),
        join(short, ".", hashed, ", ", city),
        pc.utf8_upper(join(long, hashed, " ", city)),
    )
    return one_of(rng, (0.45, 0.3, 0.15, 0.1), forms)


def postcodes(places: Places, words: Words) -> pa.Array:
    """Return the postcode of each address: six digits, five digits, or the British form."""
    region = take(words.cn_cities[3], np.where(places.chinese, places.city, 0))
    chinese = join(pc.utf8_slice_codeunits(region, 0, 3), digits(places.head * 10, 3))
    american = digits(10_000 + places.city * 5_000 + places.road * 7 + places.head, 5)
    letters = take(tuple("ABDEFGHJLNPQRSTUWXYZ"), places.kind % 20)
    town = take(("EC", "M", "BS", "LS"), places.city % 4)
    british = join(town, digits(places.head, 1), " ", digits(places.road % 10, 1), letters, letters)
    return either(places.chinese, chinese, either(equals(countries(places, words), "GB"), british, american))


def countries(places: Places, words: Words) -> pa.Array:
    """Return the two-letter country of each address."""
    west = take(words.west_cities[1], np.where(places.chinese, 0, places.city))
    return either(places.chinese, "CN", west)


@dataclass(frozen=True, slots=True)
class Phones:
    """Telephone numbers: country code, area or first digits, the rest; national prefix 0 or none."""

    country: pa.Array
    area: pa.Array
    rest: pa.Array
    trunk: pa.Array

    def at(self, rows: Numbers) -> Phones:
        """Return the numbers at these rows, in that order."""
        picked = pa.array(rows)
        return Phones(*(getattr(self, name).take(picked) for name in self.__slots__))


def draw_phones(rng: np.random.Generator, places: Places, words: Words, *, mobile: bool) -> Phones:
    """Draw a distinct number for each place: a mobile one, or a landline of its city."""
    count = len(places.city)
    own = scattered(rng, count, 8)
    british = equals(countries(places, words), "GB")
    west_at = np.where(places.chinese, 0, places.city)
    cn_city = take(words.cn_cities[2], np.where(places.chinese, places.city, 0))
    if mobile:
        cn_area = take(("138", "139", "150", "158", "186", "187", "133", "177"), rng.integers(0, 8, count))
        gb_area = take(("77", "78", "79"), rng.integers(0, 3, count))
    else:
        cn_area = pc.utf8_ltrim(cn_city, "0")
        gb_area = either(equals(take(words.west_cities[2], west_at), "20"), "20", "161")
    eight = digits(own, 8)
    landline_head = digits(20_000_000 + own % 60_000_000, 8)
    seven = digits(2_000_000 + own % 8_000_000, 7)
    london = equals(gb_area, "161")
    british_rest = eight if mobile else either(london, seven, landline_head)
    return Phones(
        country=either(places.chinese, "86", either(british, "44", "1")),
        area=either(places.chinese, cn_area, either(british, gb_area, take(words.west_cities[2], west_at))),
        rest=either(places.chinese, eight if mobile else landline_head, either(british, british_rest, seven)),
        trunk=either(places.chinese, "" if mobile else "0", either(british, "0", "")),
    )


def write_phones(rng: np.random.Generator, phones: Phones) -> pa.Array:
    """Write each number in one of its usual forms."""
    head, tail = pc.utf8_slice_codeunits(phones.rest, 0, 4), pc.utf8_slice_codeunits(phones.rest, 4)
    national = join(phones.trunk, phones.area, phones.rest)
    forms = (
        national,
        join("+", phones.country, " ", phones.area, " ", head, " ", tail),
        join(phones.trunk, phones.area, "-", phones.rest),
        join("+", phones.country, phones.area, phones.rest),
        join("(", phones.trunk, phones.area, ") ", head, "-", tail),
        join("00", phones.country, " ", phones.area, phones.rest),
    )
    # numbers of another country than the reader's need their country code more often
    foreign = ~equals(phones.country, "86")
    common = one_of(rng, (0.4, 0.15, 0.2, 0.15, 0.05, 0.05), forms)
    return either(
        foreign & chance(rng, len(foreign), 0.6), one_of(rng, (0.5, 0.5), (forms[1], forms[3])), common
    )
