"""Mentions of persons' names → the name variants of each person.

All texts are held once, ascending, and a variant is a row of their places (``_PARTS``), so that equal
variants are equal rows and the order of rows is the order of their texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from kinfold.identifiers.profiles import CODE_BITS, PersonNames, distinct_ints, lower_half, starts
from kinfold.identifiers.texts import EMPTY, Texts
from kinfold.standard.other_names import MARRIED
from kinfold.standard.pinyin import latin

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array, Int64Array

    Rows = npt.NDArray[np.int32]  # (variants, 1 + parts): record, then the place of each part's text
    Flags = npt.NDArray[np.bool_]

_PARTS = ("given", "family", "middle", "suffix", "latin_given", "latin_family")
_GIVEN, _FAMILY, _MIDDLE, _SUFFIX, _LATIN_GIVEN, _LATIN_FAMILY = range(1, 7)  # columns of ``Rows``
_KINDS = ("person", "given", "family", "middle")


def person_names(standards: Standards, position: Int32Array, size: int) -> PersonNames:
    """Collect the name variants of ``size`` persons; ``position``: each record's place among them, or -1.

    Columns that repeat each other are one variant: a full name counts only for a record whose parts
    are not given apart; aliases and native names are variants of their own.
    """
    texts = Texts([(m, part) for m in standards.of(*_KINDS) for part in (*_PARTS, "alias")])
    parts = _from_parts(standards, texts)
    whole, other, guessed = _from_full(standards, texts)
    apart = np.zeros(len(position), bool)
    apart[parts[:, 0]] = True
    counts = other | ~apart[whole[:, 0]]
    named = np.concatenate([parts, whole[counts]])
    rows = np.column_stack([named, np.r_[np.zeros(len(parts), bool), guessed[counts]]])
    rows[:, 0] = position.take(named[:, 0])
    told = (rows[:, 0] >= 0) & ((named[:, _GIVEN] != EMPTY) | (named[:, _FAMILY] != EMPTY))
    rows = _distinct_rows(rows.take(np.flatnonzero(told), axis=0))
    rows = rows.take(np.flatnonzero(_fresh(rows[:, :-1])), axis=0)
    rows, guessed = rows[:, :-1], rows[:, -1] == 1
    return _coded(rows, texts.values, starts(rows[:, 0], size), guessed)


def _rows(texts: Texts, mentions: Mentions, chosen: Flags, **instead: str) -> Rows:
    """Return a row for each mention chosen; ``instead`` names other parts to take texts from."""
    places = np.flatnonzero(chosen)
    columns = [texts.of(mentions, instead.get(part, part), places) for part in _PARTS]
    return np.column_stack([mentions.record.take(places), *columns])


def _from_full(standards: Standards, texts: Texts) -> tuple[Rows, Flags, Flags]:
    """Return the variants that full names give, which of them are no own names, and which are guessed."""
    rows, other, guessed = [_no_rows()], [np.zeros(0, bool)], [np.zeros(0, bool)]
    for each in standards.of("person"):
        good = each.usable()
        rows.append(_rows(texts, each, good))
        other.append(np.full(len(rows[-1]), each.scheme != ""))
        guessed.append(np.full(len(rows[-1]), each.scheme == MARRIED))
        nick = good & each.matching("alias", "^[^ ]+$")
        rows.append(_rows(texts, each, nick, given="alias", latin_given="alias"))
        other.append(np.ones(len(rows[-1]), bool))
        guessed.append(np.zeros(len(rows[-1]), bool))
    return np.concatenate(rows), np.concatenate(other), np.concatenate(guessed)


def _from_parts(standards: Standards, texts: Texts) -> Rows:
    """Join separate name columns: the n-th given name of a record stands beside its n-th surname."""
    sides = [_distinct_rows(_usable_rows(standards, texts, kind)) for kind in ("given", "family", "middle")]
    nth = [_numbered(side[:, 0]) for side in sides]
    most = max(int(n.max(initial=0)) for n in nth) + 1
    keys = [side[:, 0].astype(np.int64) * most + n for side, n in zip(sides, nth, strict=True)]
    every = distinct_ints(np.concatenate(keys[:2]))
    record = every // most
    given, family, middle = (_beside(every, record, key, side) for key, side in zip(keys, sides, strict=True))
    suffix = np.where(given[:, _SUFFIX] != EMPTY, given[:, _SUFFIX], family[:, _SUFFIX])
    between = np.where(given[:, _MIDDLE] != EMPTY, given[:, _MIDDLE], middle[:, _MIDDLE])
    columns = (given[:, _GIVEN], family[:, _FAMILY], between, suffix)
    told = [record.astype(np.int32), *columns, given[:, _LATIN_GIVEN], family[:, _LATIN_FAMILY]]
    return np.column_stack(told)


# What each name column tells; the rest of its rows counts as not said.
_TOLD = {
    "given": ("given", "middle", "suffix", "latin_given"),
    "family": ("family", "suffix", "latin_family"),
    "middle": ("middle",),
}


def _usable_rows(standards: Standards, texts: Texts, kind: str) -> Rows:
    rows = np.concatenate([_no_rows(), *(_rows(texts, m, m.usable()) for m in standards.of(kind))])
    for column, part in enumerate(_PARTS, start=1):
        if part not in _TOLD[kind]:
            rows[:, column] = EMPTY
    # Rows are numbered in the order of what is told, in this order.
    return rows


def _beside(every: Int64Array, record: Int64Array, keys: Int64Array, side: Rows) -> Rows:
    """Return the row of one name column for each of ``every`` key; a lacking one is the one before it.

    A record with two given names and one surname bears that surname twice.
    """
    if not len(side):
        return np.full((len(every), 1 + len(_PARTS)), EMPTY, np.int32)
    at = np.minimum(np.searchsorted(keys, every, side="right") - 1, len(keys) - 1)
    same = (at >= 0) & (side[at, 0] == record)
    return np.where(same[:, None], side[at], np.int32(EMPTY))


def _numbered(record: Int32Array) -> Int64Array:
    """Return the number of each row within its record, from 0; ``record`` ascends."""
    first = np.searchsorted(record, record)
    return np.arange(len(record)) - first


def _distinct_rows(rows: Rows) -> Rows:
    """Return the distinct rows, ascending. Most records have one alone: only the others' are compared."""
    rows = rows.take(np.argsort(rows[:, 0], kind="stable"), axis=0)
    next_same = rows[1:, 0] == rows[:-1, 0]
    several = np.flatnonzero(np.r_[next_same, False] | np.r_[False, next_same])
    theirs = rows[several]
    rows[several] = theirs[np.lexsort(theirs.T[::-1])]
    return rows.take(np.flatnonzero(_fresh(rows)), axis=0)


def _fresh(rows: Rows) -> Flags:
    """Tell which rows are not the same as the one before, among those of one record beside each other."""
    fresh = np.ones(len(rows), bool)
    again = np.flatnonzero(rows[1:, 0] == rows[:-1, 0]) + 1
    fresh[again] = (rows[again] != rows[again - 1]).any(axis=1)
    return fresh


def _coded(rows: Rows, texts: pa.StringArray, start: Int64Array, guessed: Flags) -> PersonNames:
    """Code given and family names together by (text, reading); -1 where absent."""
    text = np.concatenate([rows[:, _GIVEN], rows[:, _FAMILY]])
    reading = np.concatenate([rows[:, _LATIN_GIVEN], rows[:, _LATIN_FAMILY]])
    # What has no reading here (Korean, Arabic, Thai) is compared as it is written, not as nothing.
    reading = np.where(reading == EMPTY, text, reading)
    code, both = pd.factorize(text.astype(np.int64) << CODE_BITS | reading, sort=True)
    code = np.where(text == EMPTY, -1, code).astype(np.int32)
    middle, of_middle = pd.factorize(rows[:, _MIDDLE])
    return PersonNames(
        start,
        code[: len(rows)],
        code[len(rows) :],
        latin(texts.take(pa.array(of_middle))).take(pa.array(middle)),
        texts.take(pa.array(rows[:, _SUFFIX])),
        texts.take(pa.array(both >> CODE_BITS)),
        texts.take(pa.array(lower_half(both))),
        guessed,
    )


def _no_rows() -> Rows:
    return np.zeros((0, 1 + len(_PARTS)), np.int32)
