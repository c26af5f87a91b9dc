"""How common each value is: counted when a model is learned, kept with it, looked up ever after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.profiles import Measure, distinct_ints, sorted_codes
from kinfold.scoring.strings import distinct_words
from kinfold.tables import COUNT, TEXT, checked

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from kinfold.identifiers.profiles import Profiles, ValueColumn
    from kinfold.tables import Int32Array, Int64Array

    Counts = npt.NDArray[np.integer]
    _Counted = tuple[str, pa.StringArray, Counts, int]

FREQUENCIES = pa.schema(
    [
        pa.field(name, kind, nullable=False)
        for name, kind in (("kind", TEXT), ("field", TEXT), ("value", TEXT), ("records", COUNT))
    ]
)
# An identifier is as common as the names on it, not as its records: orders do not make a phone common.
IDENTIFYING = frozenset({Measure.PHONE, Measure.EMAIL, Measure.NUMBER})
KEPT_FROM = 3  # records; below it every value weighs as one that two records share
BEARERS_KEPT_FROM = 3  # companies; an alias of two may be one company written twice
WORDS_KEPT_FROM = 2  # names; a word of a single name weighs as one never seen
MOST_REPEATS = 3  # records of one company that count towards its words; big customers are no stop words


@dataclass(frozen=True, slots=True, eq=False)
class Frequencies:
    """``table``: FREQUENCIES of one kind; ``names``: company names counted, with repeats."""

    table: pa.Table
    names: int

    def of(self, field: str, values: pa.StringArray) -> Int32Array:
        """Return the records that carry each value, 0 for those not kept."""
        mine = self.table.filter(pc.equal(self.table["field"], field))
        place = pc.index_in(values, value_set=mine["value"].combine_chunks())
        found = pc.fill_null(pc.take(mine["records"].combine_chunks(), place), 0)
        return np.asarray(found.to_numpy(zero_copy_only=False), np.int32)

    def known(self, field: str) -> pa.StringArray:
        """Return the values whose number of records was kept."""
        return self.table.filter(pc.equal(self.table["field"], field))["value"].combine_chunks()


def count(profiles: Profiles) -> Frequencies:
    """Count the values of every column of one kind's profiles."""
    rows = [*_columns(profiles), *_person_names(profiles), *_company_names(profiles)]
    tables = [_kept(profiles, field, values, counts, least) for field, values, counts, least in rows]
    whole = pa.concat_tables(tables) if tables else FREQUENCIES.empty_table()
    names = 0
    if profiles.companies is not None:
        names = int(np.minimum(_name_counts(profiles), MOST_REPEATS).sum())
    return Frequencies(checked(whole, FREQUENCIES, "frequencies"), names)


def _kept(profiles: Profiles, field: str, values: pa.StringArray, counts: Counts, least: int) -> pa.Table:
    keep = pa.array(counts >= least)
    size = pc.sum(keep).as_py() or 0
    return pa.table(
        {
            "kind": pa.array([profiles.kind.value] * size, TEXT),
            "field": pa.array([field] * size, TEXT),
            "value": values.filter(keep),
            "records": pa.array(counts[counts >= least].astype(np.int64)),
        },
        schema=FREQUENCIES,
    )


def _columns(profiles: Profiles) -> Iterator[_Counted]:
    for name, column in profiles.columns.items():
        if column.measure in IDENTIFYING:
            yield name, column.values, _further_names(profiles, column), 1
        else:
            yield name, column.values, np.bincount(column.code, minlength=len(column.values)), KEPT_FROM


def _further_names(profiles: Profiles, column: ValueColumn) -> Int64Array:
    """Count the names on each identifier beyond its first: records of one name are one bearer."""
    owner = np.repeat(np.arange(len(column.start) - 1), np.diff(column.start))
    name = profiles.name[owner].astype(np.int64)
    width = int(name.max(initial=0)) + 1
    pairs = distinct_ints((column.code.astype(np.int64) * width + name)[name >= 0])
    return np.maximum(np.bincount(pairs // width, minlength=len(column.values)) - 1, 0)


def _person_names(profiles: Profiles) -> Iterator[_Counted]:
    if profiles.persons is None:
        return
    names = profiles.persons
    size = len(names.values)
    for field, codes in (("given_name", names.given), ("family_name", names.family)):
        yield field, names.values, np.bincount(codes[codes >= 0], minlength=size), KEPT_FROM


def _name_counts(profiles: Profiles) -> Int32Array:
    assert profiles.companies is not None
    return np.bincount(profiles.companies.name, minlength=len(profiles.companies.table)).astype(np.int32)


def _bearers(profiles: Profiles) -> Int64Array:
    """Count for each name the companies, by the core of their own first name, that bear it."""
    assert profiles.companies is not None
    names = profiles.companies
    owner = np.repeat(np.arange(len(names.start) - 1), np.diff(names.start))
    own = names.name[names.start[owner]]
    _, core = sorted_codes(names.table["core"])
    pairs = distinct_ints(names.name.astype(np.int64) * (int(core.max(initial=0)) + 1) + core[own])
    return np.bincount(pairs // (int(core.max(initial=0)) + 1), minlength=len(names.table)).astype(np.int64)


def _company_names(profiles: Profiles) -> Iterator[_Counted]:
    """Count whole names, the words of latin names and the characters of Han cores."""
    if profiles.companies is None:
        return
    table, counts = profiles.companies.table, _name_counts(profiles)
    yield "company_name", table["value"].combine_chunks(), counts, KEPT_FROM
    yield "company_bearers", table["value"].combine_chunks(), _bearers(profiles), BEARERS_KEPT_FROM
    few = np.minimum(counts, MOST_REPEATS)
    for field, part, is_han in (("company_word", "tokens", False), ("company_character", "core", True)):
        mine = np.flatnonzero(np.asarray(pc.equal(table["script"], "han"), bool) == is_han)
        texts, owner, word = distinct_words(table[part].take(pa.array(mine)), apart="" if is_han else " ")
        seen = np.bincount(word, few[mine[owner]], minlength=len(texts))
        yield field, texts, seen.astype(np.int64), WORDS_KEPT_FROM
