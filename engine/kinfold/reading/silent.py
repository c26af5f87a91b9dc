"""Columns whose headers say nothing, read together: by what they hold, and by what stands beside them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kinfold.model import Field
from kinfold.reading import headers, parties

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kinfold.reading.parties import Guess
    from kinfold.reading.sampling import Column

_MOST = 0.8  # share of a column's values, or rows, that settles what it is
_HALF = 0.5
_SOME_GIVEN = 0.3  # share of rows with a given name of our lists, which are mostly English
_LESS_GIVEN = 0.6  # a column with this much less of them beside that one holds the surnames
_YEARS = (1800, 2100)
_REPEATED = 0.8  # distinct values of the rows, below which a column of words can be of towns
_GENERATION = 15  # years between early and late dates of birth
_FEW = 0.1  # distinct values of the rows, up to which words are categories
_BESIDE = 2  # columns of one address stand no further from each other
_LONGEST_NAME = 60  # characters of the mean value of a column of names
_PERSONAL = {Field.BIRTH_DATE, Field.GENDER, Field.EMAIL, Field.PHONE, Field.BIRTH_YEAR}
_PLACED = {Field.STREET, Field.ADDRESS, Field.HOUSE_NUMBER, Field.POSTCODE, Field.STATE, Field.COUNTRY}
_NAMED = {*parties.NAMES, Field.COMPANY}


class _Found(NamedTuple):
    """What one column was found to be, and why."""

    place: int
    field: Field
    why: str


def read_together(guesses: Sequence[Guess], columns: Sequence[Column]) -> list[Guess]:
    """Return the guesses with what columns under headers such as ``col1`` say in each other's company."""
    out = list(guesses)
    for find in (
        _words_of_lists,
        _birth_date,
        _streets,
        _postcodes,
        _parts_of_names,
        _towns,
        _first_text,
        _categories,
    ):
        for found in find(out, columns):
            told = replace(out[found.place], field=found.field, known=True, why=found.why)
            out[found.place] = told
    return out


def _free(guesses: Sequence[Guess], columns: Sequence[Column]) -> list[int]:
    """Return the places of columns with values that neither header nor values have told so far."""
    return [
        place
        for place, (g, column) in enumerate(zip(guesses, columns, strict=True))
        if not g.known and headers.silent(g.column) and column.sample.values
    ]


def _words(guesses: Sequence[Guess], columns: Sequence[Column]) -> list[int]:
    """Return the free columns of a few words each."""
    return [place for place in _free(guesses, columns) if columns[place].sample.share("words") >= _MOST]


def _words_of_lists(guesses: Sequence[Guess], columns: Sequence[Column]) -> Iterator[_Found]:
    for place in _free(guesses, columns):
        if columns[place].distinct < 2:
            continue
        if _rows(columns[place], "gender") >= _MOST:
            yield _Found(place, Field.GENDER, "content: words for a gender")
        elif _rows(columns[place], "region") >= _MOST:
            yield _Found(place, Field.STATE, "content: words for a region")
        elif _rows(columns[place], "country") >= _MOST:
            yield _Found(place, Field.COUNTRY, "content: words for a country")


def _birth_date(guesses: Sequence[Guess], columns: Sequence[Column]) -> Iterator[_Found]:
    """Yield the dates that are spread over most years: customers are of all ages, accounts of one decade."""
    if any(g.field in (Field.BIRTH_DATE, Field.BIRTH_YEAR) for g in guesses):
        return
    dated = [p for p in _free(guesses, columns) if columns[p].sample.share("date") >= _MOST]
    spread = [(-columns[p].sample.spread_of_years(), p) for p in dated]
    if spread and -min(spread)[0] >= _GENERATION:
        place = min(spread)[1]
        yield _Found(
            place,
            Field.BIRTH_DATE,
            f"content: {columns[place].sample.share('date'):.0%} look like dates of birth",
        )


def _streets(guesses: Sequence[Guess], columns: Sequence[Column]) -> Iterator[_Found]:
    if any(g.field in (Field.STREET, Field.ADDRESS) for g in guesses):
        return
    free = _free(guesses, columns)
    street = next((place for place in free if columns[place].sample.share("street") >= _HALF), None)
    if street is None:
        return
    yield _Found(street, Field.STREET, "content: names of streets")
    beside = (street - 1, street + 1)
    house = next((p for p in beside if p in free and columns[p].sample.share("house") >= _MOST), None)
    if house is not None:
        yield _Found(house, Field.HOUSE_NUMBER, "content: numbers beside the streets")


def _postcodes(guesses: Sequence[Guess], columns: Sequence[Column]) -> Iterator[_Found]:
    free, words = _free(guesses, columns), _words(guesses, columns)
    for place in free:
        sample = columns[place].sample
        if sample.share("postcode") < _MOST or sample.within(*_YEARS) >= _HALF:
            continue
        near = [p for p in range(place - _BESIDE, place + _BESIDE + 1) if 0 <= p < len(guesses)]
        placed = any(guesses[p].field in _PLACED for p in near)
        repeated = columns[place].distinct < _REPEATED * columns[place].filled
        beside = placed or (repeated and any(p in words for p in near))
        lettered = sample.share("digits only") < _HALF
        if lettered or (beside and sample.of_one_length() >= _MOST):
            yield _Found(place, Field.POSTCODE, "content: postcodes")
            return


def _parts_of_names(guesses: Sequence[Guess], columns: Sequence[Column]) -> Iterator[_Found]:
    if any(g.field in _NAMED for g in guesses):
        return
    words = _words(guesses, columns)
    pair = (
        _known_given(words, columns) or _han_parts(words, columns) or _unknown_parts(guesses, words, columns)
    )
    if pair is None:
        return
    given, family = pair
    yield _Found(given, Field.GIVEN_NAME, f"content: {_rows(columns[given], 'given'):.0%} given names")
    yield _Found(family, Field.FAMILY_NAME, "content: names beside the given names")
    for place in sorted({given - 1, given + 1} & set(words) - {family}):
        known = _rows(columns[place], "given") >= _LESS_GIVEN * max(
            _rows(columns[given], "given"), _SOME_GIVEN
        )
        if known or min(pair) < place < max(pair):
            yield _Found(place, Field.MIDDLE_NAME, "content: words beside the given names")


def _known_given(words: Sequence[int], columns: Sequence[Column]) -> tuple[int, int] | None:
    """Return the column with most given names of our lists, and the likeliest of surnames beside it."""
    if not words:
        return None
    given = max(words, key=lambda place: _rows(columns[place], "given"))
    share = _rows(columns[given], "given")
    if share < _SOME_GIVEN:
        return None
    near = [p for p in words if 0 < abs(p - given) <= _BESIDE]
    others = [p for p in near if _rows(columns[p], "given") < _LESS_GIVEN * share]
    if not others:
        return None
    return given, max(others, key=lambda p: (_varied(columns[p]), -abs(p - given), p))


def _han_parts(words: Sequence[int], columns: Sequence[Column]) -> tuple[int, int] | None:
    """Return a column of Chinese given names beside one of nothing but surnames, which are as short."""
    given = [p for p in words if columns[p].sample.share("han given") >= _MOST]
    family = [p for p in given if _rows(columns[p], "han surname") >= _MOST]
    pairs = [(other, p) for p in family for other in (p + 1, p - 1) if other in given]
    return next(iter(pairs), None)


def _unknown_parts(
    guesses: Sequence[Guess], words: Sequence[int], columns: Sequence[Column]
) -> tuple[int, int] | None:
    """Return the first two columns of single words that stand together where something is a person's.

    Fewer given names than surnames are in use.
    """
    if not any(g.field in _PERSONAL for g in guesses):
        return None
    full = [p for p in words if columns[p].filled >= _HALF * columns[p].rows]
    single = [p for p in full if columns[p].sample.share("single") >= _MOST]
    pairs = [pair for pair in pairwise(single) if pair[1] - pair[0] <= _BESIDE]
    if not pairs:
        return None
    fewer, more = sorted(pairs[0], key=lambda p: (columns[p].distinct, p))
    return fewer, more


def _towns(guesses: Sequence[Guess], columns: Sequence[Column]) -> Iterator[_Found]:
    placed = [place for place, g in enumerate(guesses) if g.field in _PLACED]
    near = [
        (min(abs(place - p) for p in placed), place)
        for place in _words(guesses, columns)
        if placed and 1 < columns[place].distinct < _REPEATED * columns[place].filled
    ]
    if near and not any(g.field is Field.CITY for g in guesses):
        distance, place = min(near)
        if distance <= _BESIDE:
            yield _Found(place, Field.CITY, "content: words beside an address")


def _categories(guesses: Sequence[Guess], columns: Sequence[Column]) -> Iterator[_Found]:
    """Yield the columns of a few words again and again, which may tell records apart whatever they mean."""
    for place in _words(guesses, columns):
        if 1 < columns[place].distinct <= _FEW * columns[place].filled:
            yield _Found(place, Field.CATEGORY, "content: words that repeat")


def _first_text(guesses: Sequence[Guess], columns: Sequence[Column]) -> Iterator[_Found]:
    """Yield the first column of texts as the name where no other is: nothing else comes first in a list."""
    if any(g.field in _NAMED for g in guesses):
        return
    for place in _free(guesses, columns):
        sample = columns[place].sample
        text = sample.share("letters") >= _MOST and sample.share("key") < _HALF
        if text and sample.mean_length() <= _LONGEST_NAME:
            yield _Found(place, Field.NAME, "content: the first column of texts")
            return


def _rows(column: Column, shape: str) -> float:
    return column.sample.share_of_rows(shape)


def _varied(column: Column) -> float:
    """Tell how much a column is like one of surnames: single words, hardly ever repeated."""
    return column.distinct / max(1, column.filled) * column.sample.share("single")
