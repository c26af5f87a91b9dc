"""The candidate passes for organizations, the most telling first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.candidates.buckets import distinct
from kinfold.candidates.deletions import near_names
from kinfold.candidates.keys import BucketKeys, hashed, mixed, taken
from kinfold.candidates.persons import housed, identified
from kinfold.identifiers.profiles import sorted_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfold.candidates.keys import Keys
    from kinfold.identifiers.profiles import CompanyNames, Profiles
    from kinfold.tables import Int32Array, Int64Array

RAREST = 3  # words, or pairs of characters, of each name that open a bucket
HEAD = 4  # letters of a rare word's beginning that survive a typo behind them
LEAST_DELETED, MOST_DELETED = 6, 24  # letters of a core from which, and up to which, one may be missing


def organization_passes(profiles: Profiles) -> Iterator[BucketKeys]:
    """Yield the passes that the columns at hand allow."""
    yield from identified(profiles.columns)
    if profiles.companies is None:
        return
    names = profiles.companies
    record = np.repeat(np.arange(len(profiles), dtype=np.int32), np.diff(names.start))
    for label, part in (("name core", "core"), ("brand", "brand"), ("reading of the name", "latin")):
        yield BucketKeys(label, record, hashed(_letters(names.table[part]))[names.name])
    texts, code = sorted_codes(_letters(names.table["core"]))
    lengths = (LEAST_DELETED, MOST_DELETED)
    yield BucketKeys("core with a letter missing", *near_names(texts, code[names.name], record, lengths))
    for number, (owner, key) in enumerate(_rare_parts(names, record), 1):
        yield BucketKeys(f"rare word {number}", owner, key)
    yield from housed(profiles.columns)
    for place in ("postcode", "city"):
        if place in profiles.columns:
            column = profiles.columns[place]
            first = taken(hashed(column.values), column.first())
            head = hashed(pc.utf8_slice_codeunits(names.table["core"], 0, HEAD))
            yield BucketKeys(f"name's beginning with {place}", record, mixed(head[names.name], first[record]))


def _rare_parts(names: CompanyNames, record: Int32Array) -> Iterator[tuple[Int32Array, Keys]]:
    """Yield, for the first, second … rarest word of each name, the records and bucket keys."""
    owner, words = _words(names.table)
    values, code = sorted_codes(words)
    if not len(owner):
        return
    said = distinct(owner * len(values) + code)  # a word counts once a name
    owner, code = said // len(values), (said % len(values)).astype(np.int32)
    frequency = np.bincount(code, minlength=len(values))
    order = np.lexsort((code, frequency[code], owner))
    owner, code = owner[order], code[order]
    begins = np.searchsorted(owner, np.arange(len(names.table) + 1))
    keys = hashed(values)
    for nth in range(RAREST):
        has = begins[names.name] + nth < begins[names.name + 1]
        place = begins[names.name[has]] + nth
        yield record[has], keys[code[place]]


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
