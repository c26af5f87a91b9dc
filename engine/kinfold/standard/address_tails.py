"""The numbers of Chinese addresses by the form of their tails: 12号3幢 and 45号6幢 are read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import constant, flat, from_flat, is_digit, join, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from kinfold.standard.address_heads import Heads
    from kinfold.standard.takes import Parts

    Integers = npt.NDArray[np.int64]
    Parse = Callable[[pa.BooleanArray, pa.StringArray], Parts]

_MOST = 10  # digits of a tail, for each of which one of the ten digits can stand
_ZERO = ord("0")


def by_form_of_tail(heads: Heads, on_road: pa.BooleanArray, left: pa.StringArray, parse: Parse) -> Parts:
    """Return what ``parse`` says of what is left of each address: ``left`` of its head, and its tail.

    ``parse`` is also told whether there is a road before it. It may not look at the value of a digit.
    """
    shown, places, many = _with_stand_ins(heads.forms)
    form = heads.form.to_numpy()
    kind, first = _kinds(pc.dictionary_encode(join([pc.if_else(on_road, "+", "-"), left])), heads)
    at = heads.at.take(pa.array(first))
    read = parse(on_road.take(at), join([left.take(at), shown.take(heads.form.take(pa.array(first)))]))
    parts = {name: _filled(column, kind, heads.tail, places, form) for name, column in read.items()}
    if not many[form].any():
        return parts
    long = pa.array(many[form])
    at = heads.at.filter(long)
    read = parse(on_road.take(at), join([left.take(at), heads.tail.filter(long)]))
    return {name: pc.replace_with_mask(parts[name], long, column) for name, column in read.items()}


def _kinds(begins: pa.DictionaryArray, heads: Heads) -> tuple[Integers, Integers]:
    """Return for each address which kind it is of, and the first address of each kind."""
    own = begins.indices.take(heads.at).to_numpy().astype(np.int64)
    numbers = own * max(len(heads.forms), 1) + heads.form.to_numpy()
    _, first, kind = np.unique(numbers, return_index=True, return_inverse=True)
    return kind, first


def _with_stand_ins(forms: pa.StringArray) -> tuple[pa.StringArray, Integers, npt.NDArray[np.bool_]]:
    """Return forms whose n-th digit is n, where in the form it stands, and which forms have too many."""
    signs, bounds = flat(forms)
    digits = np.flatnonzero(is_digit(signs))
    owner = np.searchsorted(bounds, digits, side="right") - 1
    counts = np.bincount(owner, minlength=len(forms))
    rank = np.arange(len(digits)) - np.repeat(np.cumsum(counts) - counts, counts)
    few = rank < _MOST
    places = np.zeros((len(forms), _MOST), np.int64)
    places[owner[few], rank[few]] = (digits - bounds[owner])[few]
    shown = signs.copy()
    shown[digits[few]] = _ZERO + rank[few]
    return from_flat(shown, bounds), places, counts > _MOST


def _filled(
    column: pa.StringArray, kind: Integers, tails: pa.StringArray, places: Integers, form: Integers
) -> pa.StringArray:
    """Return the part that ``column`` gives of each kind, with the digits of each tail where they stand."""
    signs, bounds = flat(column)
    if not len(signs):
        return constant("", len(kind))
    if not is_digit(signs).any():
        return column.take(pa.array(kind))
    lengths = np.diff(bounds)[kind]
    written = signs[spread(bounds[kind], lengths)]
    digits, begins = flat(tails)
    row = np.repeat(np.arange(len(kind)), lengths)
    own = is_digit(written) & (np.diff(begins) > 0)[row]  # without a tail the digits are those of the head
    row = row[own]
    written[own] = digits[begins[row] + places[form[row], written[own] - _ZERO]]
    return from_flat(written, np.concatenate([[0], np.cumsum(lengths)]))
