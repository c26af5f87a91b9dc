"""What each row's parties are called, and whether they are persons or organizations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.model import Field, Kind, Role
from kinfold.reading.words import company_word, kind_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kinfold.reading.mapping import ColumnMapping, SourceMapping

_EAST_ASIAN = r"^[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}·・]+$"
_TRUE = {"true", "yes", "y", "1", "t", "x", "是", "真", "wahr", "ja", "oui", "si", "sí", "tak"}
_PARTY_NAMES: Mapping[Role, tuple[Field, ...]] = {
    Role.CONTACT: (Field.NAME, Field.GIVEN_NAME, Field.FAMILY_NAME),
    Role.SECOND: (Field.NAME, Field.GIVEN_NAME, Field.FAMILY_NAME),
    Role.EMPLOYER: (Field.COMPANY, Field.NAME),
    Role.DEPARTMENT: (Field.DEPARTMENT, Field.NAME),
}
_PARTY_KINDS = {
    Role.CONTACT: Kind.PERSON,
    Role.SECOND: Kind.PERSON,
    Role.EMPLOYER: Kind.ORGANIZATION,
    Role.DEPARTMENT: Kind.DEPARTMENT,
}
_FALLBACKS = (Field.COMPANY, Field.OTHER_NAME, Field.EMAIL, Field.PHONE, Field.TAX_ID)

Columns = dict[str, pa.Array]  # header → text of each row


@dataclass(frozen=True, slots=True, eq=False)
class Party:
    """A party of the rows beside the primary one: a record where its name is not blank."""

    role: Role
    number: str  # "" for the first of its role
    kind: Kind
    present: pa.Array  # bool a row
    name: pa.Array

    @property
    def suffix(self) -> str:
        """What its records' keys end with."""
        return f"#{self.role.value}{self.number}"


def nonblank(text: pa.Array) -> pa.Array:
    """Say of each cell whether anything but white space is in it."""
    return pc.invert(pc.or_(pc.equal(text, ""), pc.utf8_is_space(text)))


def party_of(column: ColumnMapping) -> tuple[Role, str]:
    """Return the party that a column speaks of: its role, and its number where a row has several."""
    number = re.match(r"\d+", column.group)
    numbered = column.role in (Role.CONTACT, Role.SECOND) and number is not None
    return column.role, number[0] if numbered and number else ""


def is_party_name(column: ColumnMapping) -> bool:
    """Say whether the column names a party other than the row's primary one."""
    return column.field in _PARTY_NAMES.get(column.role, ())


def row_kinds(mapping: SourceMapping, columns: Columns, rows: int) -> pa.Array:
    """Return the kind of each row's primary record: the mapping's, its kind column's, or its own name's."""
    if mapping.kind is not None:
        return pa.repeat(pa.scalar(mapping.kind.value), rows)
    by_name = _kind_by_name(mapping, columns, rows)
    told = mapping.of(Field.KIND)
    if not told:
        return by_name
    encoded = pc.dictionary_encode(pc.utf8_lower(pc.utf8_trim_whitespace(columns[told[0].column])))
    meanings = [_kind(word, told[0].scheme) for word in encoded.dictionary.to_pylist()]
    return pc.coalesce(pa.array(meanings, pa.string()).take(encoded.indices), by_name)


def _kind(word: str, scheme: str) -> str | None:
    if not word or scheme not in ("is_company", "is_person"):
        return kind_words().get(word)
    person = (word in _TRUE) is (scheme == "is_person")
    return (Kind.PERSON if person else Kind.ORGANIZATION).value


def _kind_by_name(mapping: SourceMapping, columns: Columns, rows: int) -> pa.Array:
    """Return organization for a company word or only a company, else person."""
    full = _first(_texts(mapping.of(Field.NAME, Role.PRIMARY), columns), rows)
    part_columns = [c for f in (Field.GIVEN_NAME, Field.FAMILY_NAME) for c in mapping.of(f, Role.PRIMARY)]
    parts = pc.is_valid(_first(_texts(part_columns, columns), rows))
    company = pc.is_valid(_first(_texts(mapping.of(Field.COMPANY, Role.PRIMARY), columns), rows))
    named = pc.fill_null(pc.match_substring_regex(pc.utf8_lower(full), company_word()), fill_value=False)
    alone = pc.and_(company, pc.is_null(full))
    organized = pc.and_(pc.or_(named, alone), pc.invert(parts))
    return pc.if_else(organized, Kind.ORGANIZATION.value, Kind.PERSON.value)


def row_names(mapping: SourceMapping, columns: Columns, keys: pa.Array) -> pa.Array:
    """Return what a person would call each row: its name, else company, else an identifier, else its key."""
    own = [c for c in mapping.columns if c.role is Role.PRIMARY]
    name = _party_name(own, columns, len(keys))
    for field in _FALLBACKS:
        if not name.null_count:
            return name
        name = pc.coalesce(name, _first(_texts([c for c in own if c.field is field], columns), len(keys)))
    return pc.coalesce(name, keys)


def parties(mapping: SourceMapping, columns: Columns, kinds: pa.Array) -> tuple[Party, ...]:
    """Return the parties beside the primary one that some column names, in the order of the columns."""
    named = dict.fromkeys(party_of(c) for c in mapping.columns if is_party_name(c))
    out: list[Party] = []
    for role, number in named:
        theirs = [c for c in mapping.columns if party_of(c) == (role, number)]
        if role in (Role.EMPLOYER, Role.DEPARTMENT):
            name = _first(_texts([c for c in theirs if is_party_name(c)], columns), len(kinds))
        else:
            name = _party_name(theirs, columns, len(kinds))
        present = pc.is_valid(name)
        if role is Role.EMPLOYER:  # only a person has one; an organization's row keeps the cell itself
            present = pc.and_(present, pc.equal(kinds, Kind.PERSON.value))
        out.append(Party(role, number, _PARTY_KINDS[role], present, pc.fill_null(name, "")))
    return tuple(out)


def _party_name(theirs: Sequence[ColumnMapping], columns: Columns, rows: int) -> pa.Array:
    """Return the full name, else the joined parts: 王 + 小明 without a blank, Ann + Lee with one."""
    full, given, middle, family = (
        _first(_texts([c for c in theirs if c.field is field], columns), rows)
        for field in (Field.NAME, Field.GIVEN_NAME, Field.MIDDLE_NAME, Field.FAMILY_NAME)
    )
    if not full.null_count:
        return full
    eastern = pc.and_(_matches_each(given, _EAST_ASIAN), _matches_each(family, _EAST_ASIAN))
    given, middle, family = (pc.fill_null(part, "") for part in (given, middle, family))
    between = pc.if_else(pc.equal(middle, ""), " ", pc.binary_join_element_wise(" ", middle, " ", ""))
    western = pc.utf8_trim_whitespace(pc.binary_join_element_wise(given, between, family, ""))
    joined = pc.if_else(eastern, pc.binary_join_element_wise(family, given, ""), western)
    return pc.coalesce(full, pc.if_else(pc.equal(joined, ""), None, joined))


def _matches_each(texts: pa.Array, pattern: str) -> pa.Array:
    """Match each distinct text once, for names repeat; a null does not match."""
    coded = pc.dictionary_encode(texts)
    found = pc.match_substring_regex(coded.dictionary, pattern).take(coded.indices)
    return pc.fill_null(found, fill_value=False)


def _texts(mapped: Iterable[ColumnMapping], columns: Columns) -> list[pa.Array]:
    return [pc.utf8_trim_whitespace(columns[c.column]) for c in mapped]


def _first(texts: Sequence[pa.Array], rows: int) -> pa.Array:
    """Return the first non-blank text of each row, null where all are blank."""
    if not texts:
        return pa.nulls(rows, pa.string())
    blank = [pc.equal(text, "") for text in texts]
    if not pc.any(blank[0], min_count=0).as_py():
        return texts[0]
    return pc.coalesce(*(pc.if_else(empty, None, text) for empty, text in zip(blank, texts, strict=True)))
