"""The candidate passes for organizations, the most telling first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.candidates.deletions import near_names
from kinfold.candidates.keys import BucketKeys, mixed, numbered, taken
from kinfold.candidates.persons import housed, identified
from kinfold.candidates.short_forms import short_forms
from kinfold.hashing import hashed
from kinfold.identifiers.alike import first_alike, names_alone
from kinfold.identifiers.profiles import CODE_BITS, distinct_ints, lower_half, sorted_codes, starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfold.identifiers.profiles import Profiles
    from kinfold.tables import Int32Array, Int64Array

CHARACTERS_DELETED = (3, 5)  # the same of a Han core, whose characters tell more than letters
RAREST = 3  # words, or pairs of characters, of each name that open a bucket
HEAD = 4  # letters of a rare word's beginning that survive a typo behind them
DELETED = (6, 24)  # letters of a core or word from which, and up to which, one may be missing


def organization_passes(profiles: Profiles) -> Iterator[BucketKeys]:
    """Yield the passes that the columns at hand allow; of records that only say a name, one a name."""
    yield from identified(profiles.columns)
    if profiles.companies is None:
        return
    alone, table = names_alone(profiles), profiles.companies.table
    record = np.repeat(np.arange(len(profiles), dtype=np.int32), np.diff(profiles.companies.start))
    name = profiles.companies.name
    yield BucketKeys("name core", record, hashed(_letters(table["core"]))[name])
    if alone:
        once = first_alike(profiles)[record] == record
        record, name = record[once], name[once]
    for label, part in (("brand", "brand"), ("reading of the name", "latin")):
        yield BucketKeys(label, record, hashed(_letters(table[part]))[name])
    texts, code = sorted_codes(_letters(table["core"]))
    yield BucketKeys("core with a letter missing", *near_names(texts, code[name], record, DELETED))
    han = np.asarray(pc.equal(table["script"], "han"), bool)[name]
    missing = near_names(texts, code[name[han]], record[han], CHARACTERS_DELETED)
    yield BucketKeys("core with a character missing", *missing)
    rare = _rare_parts(table, name, record)
    for number, (owner, word, words) in enumerate(_with_rarer(rare) if alone else rare, 1):
        yield BucketKeys(f"rare word {number}", owner, numbered(words).take(word))
        if alone:  # nothing else brings two spellings of that word together
            yield from _spellings(number, owner, word, words)
    if alone:
        yield short_forms(table, name, record)
    yield from housed(profiles.columns)
    for place in ("postcode", "city"):
        if place in profiles.columns:
            column = profiles.columns[place]
            first = taken(numbered(column.values), column.first())
            head = hashed(pc.utf8_slice_codeunits(table["core"], 0, HEAD))
            yield BucketKeys(f"name's beginning with {place}", record, mixed(head[name], first[record]))


def _spellings(
    number: int, record: Int32Array, word: Int32Array, words: pa.StringArray
) -> Iterator[BucketKeys]:
    """Yield the passes that bring together spellings of the rare words."""
    head = hashed(pc.utf8_slice_codeunits(words, 0, HEAD))
    yield BucketKeys(f"beginning of rare word {number}", record, head[word])
    yield BucketKeys(f"rare word {number} with a letter missing", *near_names(words, word, record, DELETED))


def _rare_parts(
    table: pa.Table, name: Int32Array, record: Int32Array
) -> Iterator[tuple[Int32Array, Int32Array, pa.StringArray]]:
    """Yield, for the first, second … rarest word of each name, the records, their word, and all words."""
    owner, words = _words(table)
    values, code = sorted_codes(words)
    if not len(owner):
        return
    said = distinct_ints(owner << CODE_BITS | code)  # a word counts once a name
    frequency = np.bincount(lower_half(said), minlength=len(values))
    rarest = np.argsort(frequency, kind="stable").astype(np.int32)
    place = np.empty_like(rarest)
    place[rarest] = np.arange(len(rarest), dtype=np.int32)
    said = np.sort(said >> CODE_BITS << CODE_BITS | place.take(lower_half(said)))
    code, begins = rarest.take(lower_half(said)), starts(said >> CODE_BITS, len(table))
    for nth in range(RAREST):
        has = begins[name] + nth < begins[name + 1]
        yield record[has], code[begins[name[has]] + nth], values


def _with_rarer(
    parts: Iterator[tuple[Int32Array, Int32Array, pa.StringArray]],
) -> Iterator[tuple[Int32Array, Int32Array, pa.StringArray]]:
    """Yield each part beside those before it: the rarest word of one name may be the second of another."""
    owners, codes = np.zeros(0, np.int32), np.zeros(0, np.int32)
    for owner, code, values in parts:
        owners, codes = np.r_[owners, owner], np.r_[codes, code]
        yield owners, codes, values


def _words(table: pa.Table) -> tuple[Int64Array, pa.ChunkedArray]:
    """Return each name's words, of a Han name its pairs of characters: position in ``table``, and text."""
    han = np.asarray(pc.equal(table["script"], "han"), bool)
    western, core = np.flatnonzero(~han), table["core"].combine_chunks()
    split = pc.split_pattern(table["tokens"].combine_chunks().take(pa.array(western)), " ")
    owner, texts = [western[pc.list_parent_indices(split).to_numpy()]], [pc.list_flatten(split)]
    size = np.where(han, pc.utf8_length(core).to_numpy(), 0)
    for begin in range(int(size.max(initial=0))):
        reached = np.flatnonzero((size >= begin + 2) | ((size == 1) & (begin == 0)))
        owner.append(reached)
        texts.append(pc.utf8_slice_codeunits(core.take(pa.array(reached)), begin, begin + 2))
    words = pa.chunked_array(texts, pa.string())
    filled = pc.not_equal(words, "")
    return np.concatenate(owner)[np.asarray(filled, bool)].astype(np.int64), words.filter(filled)


def _letters(names: pa.ChunkedArray) -> pa.StringArray:
    return pc.replace_substring(names, " ", "").combine_chunks()
