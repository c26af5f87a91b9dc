"""What values say where headers say nothing, and where they contradict the header."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from kinfold.model import Field, Kind, Role
from kinfold.reading import headers, parties
from kinfold.reading.sampling import Column
from kinfold.reading.silent import read_together
from kinfold.reading.words import kind_words
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kinfold.reading.mapping import SourceMapping
    from kinfold.reading.parties import Guess
    from kinfold.reading.shapes import Sample
    from kinfold.tables import SourceTable

_MOST = 0.8  # share of a sample that settles what a column is
_FEW = 0.2  # share below which a header's claim is refused
_KEY_DISTINCT = 0.5  # a key column has at least this share of distinct values: repeats are updates
_KEY_FILLED = 0.9
_SOURCES = 20  # systems that a source column may name
_NEARLY_ALL = 0.95  # share of rows: dates are mistyped
# Shares of a sample below which a kind of name is noise: a person may be called Bank, and the short
# names of Chinese companies begin with surnames (6 % of a register's look like a person's).
_COMPANY_NOISE = 0.05
_PERSON_NOISE = 0.10
_LONG_TITLE = 40  # characters; a job title is shorter
_THIS_CENTURY_END = 2100


def guess(table: SourceTable) -> SourceMapping:
    """Return the mapping that headers and values suggest, each column with its reason.

    Looks at up to ``sampling.SAMPLE`` distinct values of each column, the same whatever the order of rows.
    """
    named = headers.meanings(table.table.column_names)
    columns = [Column(cells) for cells in table.table.columns]
    asked = [c for g, c in zip(named, columns, strict=True) if not g.known or g.field in _CHECKS]
    side_by_side(lambda column: column.sample, asked)
    settled = [_checked(g, column) for g, column in zip(named, columns, strict=True)]
    settled = [_filled(g, column, settled) for g, column in zip(settled, columns, strict=True)]
    told = _birth_parts(settled, columns)
    together = read_together(told, columns)
    settled = [
        g if g.field is before.field else _checked(g, column)
        for g, before, column in zip(together, told, columns, strict=True)
    ]
    settled = _key_by_content(settled, columns)
    return parties.arrange(table.source, settled)


def _checked(guess_: Guess, column: Column) -> Guess:
    """Let the values veto the header, and say what names they hold."""
    check = _CHECKS.get(guess_.field)
    return check(guess_, column) if check is not None and column.sample.values else guess_


def _checked_key(guess_: Guess, column: Column) -> Guess:
    """Refuse a key that is blank or repeated too often; a repeated customer id may be a reference."""
    filled = column.filled >= _KEY_FILLED * column.rows
    if filled and column.distinct >= _KEY_DISTINCT * column.filled > 0:
        return guess_
    if guess_.hint.endswith("parent") and column.distinct < _KEY_DISTINCT * column.filled:
        return replace(guess_, hint="refused parent", why="content: repeats, the key of somebody else")
    return replace(guess_, field=Field.IGNORE, why="content: blank or repeated too often for a key")


def _checked_source(guess_: Guess, column: Column) -> Guess:
    if column.distinct <= _SOURCES:
        return guess_
    return replace(guess_, field=Field.IGNORE, why=f"content: more than {_SOURCES} values name no system")


def _checked_kind(guess_: Guess, column: Column) -> Guess:
    """Read a kind of record that is no person's and no organization's as a category: 川菜, steakhouse."""
    named = sum(value.lower() in kind_words() for value in column.sample.values)
    if guess_.scheme or named >= _FEW * len(column.sample.values):
        return guess_
    return replace(guess_, field=Field.CATEGORY, why="content: names neither persons nor organizations")


def _checked_title(guess_: Guess, column: Column) -> Guess:
    if column.sample.mean_length() <= _LONG_TITLE:
        return guess_
    return replace(guess_, field=Field.IGNORE, why="content: too long for a job title")


def _checked_number(guess_: Guess, column: Column) -> Guess:
    return guess_ if guess_.scheme else _id_scheme(guess_, column.sample)


def _checked_name(guess_: Guess, column: Column) -> Guess:
    return _names(guess_, column.sample)


def _checked_shape(guess_: Guess, column: Column) -> Guess:
    return _vetoed(guess_, column.sample)


_VETOES = {
    Field.PHONE: "digits",
    Field.EMAIL: "email",
    Field.BIRTH_DATE: "digits",
}


def _vetoed(guess_: Guess, sample: Sample) -> Guess:
    if sample.share(_VETOES[guess_.field]) >= _FEW:
        return guess_
    for shape, field in (("email", Field.EMAIL), ("phone", Field.PHONE), ("website", Field.WEBSITE)):
        if sample.share(shape) >= _MOST:
            return replace(guess_, field=field, scheme="", why=_why(sample, shape, f"{field.value}s"))
    return replace(guess_, field=Field.IGNORE, why=f"content: few values look like a {guess_.field.value}")


def _id_scheme(guess_: Guess, sample: Sample) -> Guess:
    if sample.share("cn_id") >= _MOST:
        return replace(guess_, scheme="cn_id", why=_why(sample, "cn_id", "identity card numbers"))
    if sample.share("uscc") >= _MOST:
        return replace(guess_, field=Field.TAX_ID, scheme="uscc", why=_why(sample, "uscc", "credit codes"))
    return guess_


def _names(guess_: Guess, sample: Sample) -> Guess:
    if sample.share("email") >= _MOST:
        return replace(guess_, field=Field.EMAIL, why=_why(sample, "email", "e-mails"))
    companies, persons = sample.share("company"), sample.share("person")
    single = sample.share("single") >= _MOST
    if guess_.hint in ("person", "organization", "own"):
        return replace(guess_, single=single)
    some_companies, some_persons = companies > _COMPANY_NOISE, persons > _PERSON_NOISE
    clear: Kind | None = None
    if some_companies is not some_persons:
        clear = Kind.ORGANIZATION if some_companies else Kind.PERSON
    mixed = some_companies and some_persons
    why = guess_.why
    if clear is not None or mixed:
        why = f"{why}; content: {companies:.0%} company, {persons:.0%} person names"
    return replace(guess_, content=clear, mixed=mixed, single=single, why=why)


def _filled(guess_: Guess, column: Column, others: Sequence[Guess]) -> Guess:
    """Read a column whose header is unknown from its values alone."""
    if guess_.known or not column.sample.values:
        return guess_
    sample = column.sample
    found = _by_shape(guess_, sample)
    if found is not None or any(g.field in (*parties.NAMES, Field.COMPANY) for g in others):
        return found or _by_silence(guess_, sample, others)
    companies, persons = sample.share("company"), sample.share("person")
    if max(companies, persons) < 1 - _MOST or sample.mean_length() > 3 * _LONG_TITLE:
        return _by_silence(guess_, sample, others)
    shape, words = ("company", "company names") if companies >= persons else ("person", "person names")
    if sample.share(shape) >= _MOST / 2:
        return _names(replace(guess_, field=Field.NAME, known=True, why=_why(sample, shape, words)), sample)
    return _by_silence(guess_, sample, others)


_SHAPES = (
    ("email", Field.EMAIL, "", "e-mails"),
    ("website", Field.WEBSITE, "", "web addresses"),
    ("cn_id", Field.ID_NUMBER, "cn_id", "identity card numbers"),
    ("uscc", Field.TAX_ID, "uscc", "credit codes"),
    ("phone", Field.PHONE, "", "phone numbers"),
)


def _by_shape(guess_: Guess, sample: Sample) -> Guess | None:
    for shape, field, scheme, words in _SHAPES:
        if sample.share(shape) >= _MOST:
            return replace(guess_, field=field, scheme=scheme, known=True, why=_why(sample, shape, words))
    return None


def _by_silence(guess_: Guess, sample: Sample, others: Sequence[Guess]) -> Guess:
    """Read addresses only under a header that says nothing at all."""
    present = {g.field for g in others}
    if not headers.silent(guess_.column):
        return guess_
    if not present & {Field.ADDRESS, Field.STREET} and sample.share("address") >= _MOST / 2:
        return replace(
            guess_, field=Field.ADDRESS, hint="line", known=True, why=_why(sample, "address", "addresses")
        )
    return guess_


def _birth_parts(guesses: Sequence[Guess], columns: Sequence[Column]) -> list[Guess]:
    """Read three neighbouring number columns, year month day or the reverse, as a birth date."""
    out = list(guesses)
    if any(g.field in (Field.BIRTH_DATE, Field.BIRTH_YEAR) for g in guesses):
        return out
    forward = (Field.BIRTH_YEAR, Field.BIRTH_MONTH, Field.BIRTH_DAY)
    for start, order in product(range(len(out) - 2), (forward, forward[::-1])):
        parts = list(zip(range(start, start + 3), order, strict=True))
        if all(_is_part(out[place], columns[place], field) for place, field in parts):
            for place, field in parts:
                out[place] = replace(out[place], field=field, known=True, why="content: parts of a date")
            return out
    return out


_RANGES = {
    Field.BIRTH_YEAR: (1800, _THIS_CENTURY_END),
    Field.BIRTH_MONTH: (1, 12),
    Field.BIRTH_DAY: (1, 31),
}


def _is_part(guess_: Guess, column: Column, field: Field) -> bool:
    untold = not guess_.known and headers.silent(guess_.column)
    return untold and column.sample.within(*_RANGES[field]) >= _NEARLY_ALL


def _key_by_content(guesses: list[Guess], columns: Sequence[Column]) -> list[Guess]:
    """Take the first unknown column of unique short codes as the key, where no header names one."""
    if any(g.field is Field.KEY and g.role is Role.PRIMARY for g in guesses):
        return guesses
    for place, (g, column) in enumerate(zip(guesses, columns, strict=True)):
        full = not g.known and 2 < column.rows == column.filled == column.distinct
        if full and column.sample.share("key") == 1.0 and column.sample.share("date") < _FEW:
            found = replace(g, field=Field.KEY, hint="key 9", known=True, why="content: a unique code a row")
            return [*guesses[:place], found, *guesses[place + 1 :]]
    return guesses


def _why(sample: Sample, shape: str, words: str) -> str:
    return f"content: {sample.share(shape):.0%} look like {words}"


_CHECKS: Mapping[Field, Callable[[Guess, Column], Guess]] = {
    **dict.fromkeys(_VETOES, _checked_shape),
    Field.KEY: _checked_key,
    Field.SOURCE: _checked_source,
    Field.KIND: _checked_kind,
    Field.JOB_TITLE: _checked_title,
    Field.ID_NUMBER: _checked_number,
    Field.NAME: _checked_name,
    Field.COMPANY: _checked_name,
}
