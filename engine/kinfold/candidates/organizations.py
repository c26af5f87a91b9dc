"""The candidate passes for organizations, the most telling first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.candidates.keys import BucketKeys, hashed, mixed
from kinfold.candidates.persons import housed, identified
from kinfold.identifiers.profiles import sorted_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfold.candidates.keys import Keys
    from kinfold.identifiers.profiles import CompanyNames, Profiles
    from kinfold.tables import Int32Array

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
    core = hashed([text.replace(" ", "") for text in names.table["core"].to_pylist()])
    yield BucketKeys("name core", record, core[names.name])
    brand = hashed([text.replace(" ", "") for text in names.table["brand"].to_pylist()])
    yield BucketKeys("brand", record, brand[names.name])
    reading = hashed([text.replace(" ", "") for text in names.table["latin"].to_pylist()])
    yield BucketKeys("reading of the name", record, reading[names.name])
    yield BucketKeys("core with a letter missing", *_one_deleted(names, record))
    for number, (owner, key) in enumerate(_rare_parts(names, record), 1):
        yield BucketKeys(f"rare word {number}", owner, key)
    yield from housed(profiles.columns)
    for place in ("postcode", "city"):
        if place in profiles.columns:
            column = profiles.columns[place]
            first = np.r_[hashed(column.values), np.uint64(0)][column.first()]
            head = hashed([text[:HEAD] for text in names.table["core"].to_pylist()])
            yield BucketKeys(f"name's beginning with {place}", record, mixed(head[names.name], first[record]))


def _one_deleted(names: CompanyNames, record: Int32Array) -> tuple[Int32Array, Keys]:
    """Every short core with each single letter left out: names one typo apart share a key."""
    texts = [text.replace(" ", "") for text in names.table["core"].to_pylist()]
    forms = [
        sorted({text[:i] + text[i + 1 :] for i in range(len(text))} | {text})
        if LEAST_DELETED <= len(text) <= MOST_DELETED
        else []
        for text in texts
    ]
    sizes = np.array([len(f) for f in forms], np.int64)
    keys = hashed(np.array([form for each in forms for form in each], dtype=object))
    begins = np.r_[0, np.cumsum(sizes)]
    counts = sizes[names.name]
    owner = np.repeat(np.arange(len(record)), counts)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    return record[owner], keys[begins[names.name[owner]] + nth]


def _rare_parts(names: CompanyNames, record: Int32Array) -> Iterator[tuple[Int32Array, Keys]]:
    """Yield, for the first, second … rarest word of each name, the records and bucket keys."""
    lists = [
        _pairs_of_characters(core) if script == "han" else sorted(set(tokens.split()))
        for core, script, tokens in zip(
            names.table["core"].to_pylist(),
            names.table["script"].to_pylist(),
            names.table["tokens"].to_pylist(),
            strict=True,
        )
    ]
    owner = np.repeat(np.arange(len(lists)), [len(words) for words in lists])
    values, code = sorted_codes(pa.array([word for words in lists for word in words], pa.string()))
    if not len(owner):
        return
    frequency = np.bincount(code, minlength=len(values))
    order = np.lexsort((code, frequency[code], owner))
    owner, code = owner[order], code[order]
    begins = np.searchsorted(owner, np.arange(len(lists) + 1))
    keys = hashed(values.to_pylist())
    for nth in range(RAREST):
        has = begins[names.name] + nth < begins[names.name + 1]
        place = begins[names.name[has]] + nth
        yield record[has], keys[code[place]]


def _pairs_of_characters(text: str) -> list[str]:
    return sorted({text[i : i + 2] for i in range(len(text) - 1)} or {text})
