"""Mentions of persons' names → the name variants of each person.

All texts are held once, ascending, and a variant is a row of their places (``_PARTS``), so that equal
variants are equal rows and the order of rows is the order of their texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from kinfold.identifiers.profiles import PersonNames, distinct_ints, sorted_codes
from kinfold.standard.other_names import MARRIED
from kinfold.standard.pinyin import latin

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array, Int64Array

    Rows = npt.NDArray[np.int64]  # (variants, 1 + parts): record, then the place of each part's text
    Flags = npt.NDArray[np.bool_]

_PARTS = ("given", "family", "middle", "suffix", "latin_given", "latin_family")
_GIVEN, _FAMILY, _MIDDLE, _SUFFIX, _LATIN_GIVEN, _LATIN_FAMILY = range(1, 7)  # columns of ``Rows``
_KINDS = ("person", "given", "family", "middle")


def person_names(standards: Standards, position: Int32Array, size: int) -> PersonNames:
    """Collect the name variants of ``size`` persons; ``position``: each record's place among them, or -1.

    Columns that repeat each other are one variant: a full name counts only for a record whose parts
    are not given apart; aliases and native names are variants of their own.
    """
    texts = _Texts(standards)
    parts = _from_parts(texts)
    whole, other, guessed = _from_full(texts)
    apart = np.zeros(len(position), bool)
    apart[parts[:, 0]] = True
    counts = other | ~apart[whole[:, 0]]
    rows = np.concatenate([parts, whole[counts]])
    rows = np.column_stack([rows, np.r_[np.zeros(len(parts), bool), guessed[counts]]])
    rows[:, 0] = position[rows[:, 0]]
    named = (rows[:, _GIVEN] != texts.empty) | (rows[:, _FAMILY] != texts.empty)
    rows = _distinct_rows(rows[(rows[:, 0] >= 0) & named])
    told_first = np.r_[True, (rows[1:, :-1] != rows[:-1, :-1]).any(axis=1)][: len(rows)]
    rows, guessed = rows[told_first, :-1], rows[told_first, -1] == 1
    start = np.searchsorted(rows[:, 0], np.arange(size + 1)).astype(np.int64)
    return _coded(rows, texts, start, guessed)


class _Texts:
    """The texts of all parts of all names, each once, ascending."""

    def __init__(self, standards: Standards) -> None:
        self.mentions = {kind: standards.of(kind) for kind in _KINDS}
        columns = [
            (id(m), part, m.table[part])
            for found in self.mentions.values()
            for m in found
            for part in (*_PARTS, "alias")
        ]
        chunks = [pa.array([""], pa.string()), *(c for _, _, column in columns for c in column.chunks)]
        self.texts, places = sorted_codes(pa.chunked_array(chunks, pa.string()))
        self.empty = int(places[0])
        ends = 1 + np.cumsum([len(column) for _, _, column in columns], dtype=np.int64)
        pieces = np.split(places[1:], ends[:-1] - 1) if columns else []
        self._places = {(m, part): piece for (m, part, _), piece in zip(columns, pieces, strict=True)}

    def of(self, mentions: Mentions, part: str) -> npt.NDArray[Any]:
        """Return the places of one part's text for each mention."""
        return self._places[id(mentions), part][mentions.row]

    def rows(self, mentions: Mentions, **instead: str) -> Rows:
        """Return a row for each mention; ``instead`` names other parts to take texts from."""
        columns = [self.of(mentions, instead.get(part, part)) for part in _PARTS]
        return np.column_stack([mentions.record, *columns]).astype(np.int64)


def _from_full(texts: _Texts) -> tuple[Rows, Flags, Flags]:
    """Return the variants that full names give, which of them are no own names, and which are guessed."""
    rows, other, guessed = [_no_rows()], [np.zeros(0, bool)], [np.zeros(0, bool)]
    for each in texts.mentions["person"]:
        good = each.usable()
        rows.append(texts.rows(each)[good])
        other.append(np.full(len(rows[-1]), each.scheme != ""))
        guessed.append(np.full(len(rows[-1]), each.scheme == MARRIED))
        nick = good & each.matching("alias", "^[^ ]+$")
        rows.append(texts.rows(each, given="alias", latin_given="alias")[nick])
        other.append(np.ones(len(rows[-1]), bool))
        guessed.append(np.zeros(len(rows[-1]), bool))
    return np.concatenate(rows), np.concatenate(other), np.concatenate(guessed)


def _from_parts(texts: _Texts) -> Rows:
    """Join separate name columns: the n-th given name of a record stands beside its n-th surname."""
    sides = [_distinct_rows(_usable_rows(texts, kind)) for kind in ("given", "family", "middle")]
    nth = [_numbered(side[:, 0]) for side in sides]
    most = max(int(n.max(initial=0)) for n in nth) + 1
    keys = [side[:, 0] * most + n for side, n in zip(sides, nth, strict=True)]
    every = distinct_ints(np.concatenate(keys[:2]))
    record = every // most
    given, family, middle = (
        _beside(every, record, key, side, texts.empty) for key, side in zip(keys, sides, strict=True)
    )
    suffix = np.where(given[:, _SUFFIX] != texts.empty, given[:, _SUFFIX], family[:, _SUFFIX])
    between = np.where(given[:, _MIDDLE] != texts.empty, given[:, _MIDDLE], middle[:, _MIDDLE])
    columns = (given[:, _GIVEN], family[:, _FAMILY], between, suffix)
    return np.column_stack([record, *columns, given[:, _LATIN_GIVEN], family[:, _LATIN_FAMILY]])


# What each name column tells; the rest of its rows counts as not said.
_TOLD = {
    "given": ("given", "middle", "suffix", "latin_given"),
    "family": ("family", "suffix", "latin_family"),
    "middle": ("middle",),
}


def _usable_rows(texts: _Texts, kind: str) -> Rows:
    rows = np.concatenate([_no_rows(), *(texts.rows(m)[m.usable()] for m in texts.mentions[kind])])
    for column, part in enumerate(_PARTS, start=1):
        if part not in _TOLD[kind]:
            rows[:, column] = texts.empty
    # Rows are numbered in the order of what is told, in this order.
    return rows


def _beside(every: Int64Array, record: Int64Array, keys: Int64Array, side: Rows, empty: int) -> Rows:
    """Return the row of one name column for each of ``every`` key; a lacking one is the one before it.

    A record with two given names and one surname bears that surname twice.
    """
    if not len(side):
        return np.full((len(every), 1 + len(_PARTS)), empty, np.int64)
    at = np.minimum(np.searchsorted(keys, every, side="right") - 1, len(keys) - 1)
    same = (at >= 0) & (side[at, 0] == record)
    return np.where(same[:, None], side[at], empty)


def _numbered(record: Int64Array) -> Int64Array:
    """Return the number of each row within its record, from 0; ``record`` ascends."""
    first = np.searchsorted(record, record)
    return np.arange(len(record)) - first


def _distinct_rows(rows: Rows) -> Rows:
    """Return the distinct rows, ascending."""
    if len(rows) < 2:
        return rows
    rows = rows[np.lexsort(rows.T[::-1])]
    return rows[np.r_[True, (rows[1:] != rows[:-1]).any(axis=1)]]


def _coded(rows: Rows, texts: _Texts, start: Int64Array, guessed: Flags) -> PersonNames:
    """Code given and family names together by (text, reading); -1 where absent."""
    text = np.concatenate([rows[:, _GIVEN], rows[:, _FAMILY]])
    reading = np.concatenate([rows[:, _LATIN_GIVEN], rows[:, _LATIN_FAMILY]])
    # What has no reading here (Korean, Arabic, Thai) is compared as it is written, not as nothing.
    reading = np.where(reading == texts.empty, text, reading)
    pairs = text * len(texts.texts) + reading
    both = distinct_ints(pairs)
    code = np.where(text == texts.empty, -1, np.searchsorted(both, pairs)).astype(np.int32)
    middle = distinct_ints(rows[:, _MIDDLE])
    return PersonNames(
        start,
        code[: len(rows)],
        code[len(rows) :],
        latin(texts.texts.take(pa.array(middle))).take(pa.array(np.searchsorted(middle, rows[:, _MIDDLE]))),
        texts.texts.take(pa.array(rows[:, _SUFFIX])),
        texts.texts.take(pa.array(both // len(texts.texts))),
        texts.texts.take(pa.array(both % len(texts.texts))),
        guessed,
    )


def _no_rows() -> Rows:
    return np.zeros((0, 1 + len(_PARTS)), np.int64)
