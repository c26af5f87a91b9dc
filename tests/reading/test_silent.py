from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from kinfold.model import Field, Kind
from kinfold.reading import content
from kinfold.tables import SourceTable

GIVEN = ("Anna", "Robert", "Susan", "James", "Margaret", "Peter", "Laura", "Thomas", "Helen", "David")
FAMILY = ("Harkness", "Oduya", "Vance", "Pellow", "Quayle", "Treadwell", "Imber", "Nance", "Sorley", "Wraith")
TOWNS = ("Aldermoor", "Port Hale", "Kingsferry", "Lower Wick")
STREETS = ("street", "place", "crescent")


def mapped(*columns: list[str], header: str = "col{}") -> dict[int, str]:
    """Map columns whose headers say nothing; return the field of each place that is used, from 1."""
    names = [header.format(place) for place in range(1, len(columns) + 1)]
    made = pa.table([pa.array(cells, pa.string()) for cells in columns], names=names)
    found = content.guess(
        SourceTable("list", "list.csv", "", made, np.arange(2, len(made) + 2), len(made), ())
    )
    return {place: c.field.value for place, c in enumerate(found.columns, 1) if c.field is not Field.IGNORE}


def turned(words: tuple[str, ...], count: int, step: int = 1) -> list[str]:
    """Repeat words in turn."""
    return [words[n * step % len(words)] for n in range(count)]


def surnames(count: int) -> list[str]:
    """Make family names of which hardly two are equal."""
    return [FAMILY[n % 10] + "aeiouy"[n // 10 % 6] for n in range(count)]


@pytest.mark.parametrize("header", ["col{}", "F{}", "Unnamed: {}", "列{}", "Spalte{}"])
def test_an_address_book_without_headers_is_read_part_by_part(header: str) -> None:
    """What everybody sees in it: key, names, house, street, town, postcode, state, birth date."""
    rows = range(60)
    found = mapped(
        [f"R-{n:03d}" for n in rows],
        turned(GIVEN, 60, 7),
        surnames(60),
        [str(n * 7 % 90 + 1) for n in rows],
        [f"{name} {kind}" for name, kind in zip(surnames(60), turned(STREETS, 60), strict=True)],
        turned(TOWNS, 60, 3),
        [str(2150 + n % 40 * 13) for n in rows],
        turned(("nsw", "vic", "qld"), 60),
        [f"19{40 + n % 50}{n % 12 + 1:02d}{n % 28 + 1:02d}" for n in rows],
        header=header,
    )
    assert found == {
        1: "key",
        2: "given_name",
        3: "family_name",
        4: "house_number",
        5: "street",
        6: "city",
        7: "postcode",
        8: "state",
        9: "birth_date",
    }


def test_the_family_name_may_stand_first() -> None:
    assert mapped(surnames(40), turned(GIVEN, 40, 3)) == {1: "family_name", 2: "given_name"}


def test_a_town_is_no_family_name() -> None:
    """Before the given name a surname, behind it the town, which repeats."""
    found = mapped(surnames(40), turned(GIVEN, 40, 3), turned(TOWNS, 40), ["AB1 2CD", "PH4 9QT"] * 20)
    assert found == {1: "family_name", 2: "given_name", 3: "city", 4: "postcode"}


def test_chinese_names_in_two_columns() -> None:
    found = mapped(
        turned(("王", "李", "欧阳", "赵"), 40),
        turned(("小明", "娜", "伟", "秀英"), 40, 3),
        [f"138{n:08d}" for n in range(40)],
    )
    assert found == {1: "family_name", 2: "given_name", 3: "phone"}


def test_names_that_no_list_knows_stand_beside_each_other_where_something_is_personal() -> None:
    """Fewer given names than surnames are in use."""
    given = turned(("Nikoloz", "Oleksii", "Tamari", "Zurab"), 40)
    born = [f"19{50 + n % 40}/{n % 12 + 1:02d}/{n % 28 + 1:02d}" for n in range(40)]
    family = [f"{name}idze" for name in surnames(40)]
    assert mapped(given, family, born) == {1: "given_name", 2: "family_name", 3: "birth_date"}
    assert mapped(family, given, born) == {1: "family_name", 2: "given_name", 3: "birth_date"}


def test_a_second_given_name_that_few_have_stands_between_and_a_word_that_repeats_is_a_category() -> None:
    born = [f"19{50 + n % 40}/{n % 12 + 1:02d}/{n % 28 + 1:02d}" for n in range(40)]
    family = [f"{name}idze" for name in surnames(40)]
    second = ["Levan" if n % 5 == 0 else "" for n in range(40)]
    land = turned(("Gruzja", "Ukraina"), 40)
    assert mapped(turned(("Nikoloz", "Oleksii", "Tamari", "Zurab"), 40), second, family, born, land) == {
        1: "given_name",
        2: "middle_name",
        3: "family_name",
        4: "birth_date",
        5: "category",
    }


def test_a_list_of_nothing_but_texts_is_a_list_of_names() -> None:
    brands = [f"{name} & {name[::-1]}" for name in surnames(30)]
    assert mapped([f"re{n:04d}" for n in range(30)], brands) == {1: "key", 2: "name"}


def test_short_names_of_companies_are_companies_beside_full_ones() -> None:
    """A short one may look like a person: 高 is a surname too."""
    names = [
        f"{a}{b}"
        for a in ("青川", "远山", "高升", "海原", "云岭", "大浦", "北阁")
        for b in ("股份有限公司", "", "重工")
    ]
    made = pa.table({"col1": [f"c{n:04d}" for n in range(len(names))], "col2": names})
    found = content.guess(SourceTable("list", "list.csv", "", made, np.arange(2, 23), 21, ()))
    assert found.kind is Kind.ORGANIZATION


def test_dates_of_a_few_years_are_no_birth_dates() -> None:
    """Of the day of joining and the day of birth, one lies in every decade."""
    joined = [f"{n % 28 + 1:02d}/03/{2015 + n % 9}" for n in range(40)]
    born = [f"{n % 28 + 1:02d}.11.{(46 + n * 7) % 100:02d}" for n in range(40)]
    assert mapped(joined, surnames(40), turned(GIVEN, 40, 3), born) == {
        2: "family_name",
        3: "given_name",
        4: "birth_date",
    }
    assert 1 not in mapped(joined, surnames(40), turned(GIVEN, 40, 3))


def test_numbers_that_are_years_or_amounts_are_no_postcodes() -> None:
    """A postcode is as long as the others, and stands beside a place."""
    names, born = turned(GIVEN, 40), [f"{1950 + n % 20}" for n in range(40)]
    amounts = [str(7 ** (n % 6 + 2)) for n in range(40)]
    assert mapped(names, surnames(40), born, amounts) == {1: "given_name", 2: "family_name"}


def test_a_header_that_says_something_is_not_overruled() -> None:
    """A column called by a word of its own is not taken for a surname, whatever stands in it."""
    made = pa.table({"mood": surnames(40), "city": turned(TOWNS, 40), "surname": surnames(40)})
    found = content.guess(SourceTable("list", "list.csv", "", made, np.arange(2, 42), 40, ()))
    assert [c.field for c in found.columns] == [Field.IGNORE, Field.CITY, Field.FAMILY_NAME]
    assert found.kind is Kind.PERSON
