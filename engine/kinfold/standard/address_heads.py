"""Chinese addresses by their heads: area, town and road, which many addresses share, are read once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import flat, from_flat, is_digit, join, matches, replace

# What follows the first digit, where it can be only numbers of houses, units and rooms: no pattern of an
# area, a town or a road sees more of it than that a digit comes.
_PLAIN_TAIL = r"^\d[\dA-Z\-号楼幢栋座单元室层#]*$"
_TAIL = "0"  # stands for it


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """Distinct heads, the position in ``texts`` of each address's head, and its tail.

    ``forms`` are tails with zeros for digits, ``form`` the position there of each address's.
    """

    texts: pa.StringArray
    at: pa.Int32Array
    tail: pa.StringArray
    forms: pa.StringArray
    form: pa.Int32Array

    def shortened(self, left: pa.StringArray) -> pa.StringArray:
        """Return what is left of each of ``texts`` without what stood there for the tail."""
        short = matches(self.texts, rf"^[^\d]*{_TAIL}$")
        return pc.if_else(short, replace(left, f"{_TAIL}$", ""), left)


def by_head(texts: pa.StringArray) -> Heads:
    """Return the heads of compact addresses; one without a plain tail is its own head."""
    head, tail = _cut_at_digit(texts)
    forms = pc.dictionary_encode(_with_zeros(tail))
    plain_form = matches(forms.dictionary, _PLAIN_TAIL)
    plain = plain_form.take(forms.indices)
    coded = pc.dictionary_encode(pc.if_else(plain, join([head, _TAIL]), texts))
    tail = pc.if_else(plain, tail, "")
    return Heads(
        coded.dictionary, coded.indices, tail, pc.if_else(plain_form, forms.dictionary, ""), forms.indices
    )


def _cut_at_digit(texts: pa.StringArray) -> tuple[pa.StringArray, pa.StringArray]:
    """Return what stands before the first digit of each text, and what begins with it."""
    signs, bounds = flat(texts)
    digits = np.append(np.flatnonzero(is_digit(signs)), len(signs))
    cuts = np.empty(2 * len(texts) + 1, np.int64)
    cuts[::2] = bounds
    cuts[1::2] = np.minimum(digits[np.searchsorted(digits, bounds[:-1])], bounds[1:])
    pieces = from_flat(signs, cuts)
    heads = np.arange(0, 2 * len(texts), 2)
    return pieces.take(pa.array(heads)), pieces.take(pa.array(heads + 1))


def _with_zeros(texts: pa.StringArray) -> pa.StringArray:
    """Return texts with a zero for every digit."""
    signs, bounds = flat(texts)
    return from_flat(np.where(is_digit(signs), np.uint8(ord("0")), signs), bounds)
