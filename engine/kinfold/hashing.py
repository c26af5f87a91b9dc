"""Hashes of texts: 64-bit numbers of a text alone, the same in every run and on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.letters import letters_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int64Array

    Keys = npt.NDArray[np.uint64]

ABSENT = np.uint64(0)  # of the empty text, and of none
BASE = 0xD6E8FEB86659FD93  # of the polynomial that hashes a text; any large odd number does
_MIXERS = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))  # Appleby, MurmurHash3 (2011)
_SHIFT = np.uint64(33)  # bits, of the same mixer
_INVERSE = pow(BASE, -1, 1 << 64)
CHUNK = 10_000  # texts hashed at a time: what is reckoned of them fits into the cache of a core
_TABLES = 4  # of powers, each for texts of up to twice as many letters together, that are kept


@dataclass(frozen=True, slots=True, eq=False)
class Summed:
    """Texts end to end: the ``size`` of each, what each letter adds (``term``), the running ``sums`` of that.

    The hash is a polynomial in BASE, modulo 2^64: that of a part of a text follows from the sums. Powers are
    counted from the first text on; ``back``, of each text, leads from there to powers of its own.
    """

    size: Int64Array
    begins: Int64Array
    term: Keys
    sums: Keys
    back: Keys

    def whole(self) -> Keys:
        """Return the sum of each text."""
        return (self.sums.take(self.begins + self.size) - self.sums.take(self.begins)) * self.back


def hashed(texts: pa.StringArray | pa.ChunkedArray) -> Keys:
    """Return a 64-bit hash of each text, ABSENT for the empty one; no text may be null.

    The same in every run, and of a text alone. Columns only: no text becomes an object.
    """
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    keys = np.zeros(len(whole), np.uint64)
    for start in range(0, len(whole), CHUNK):
        told = summed(whole.slice(start, CHUNK))
        keys[start : start + CHUNK] = np.where(told.size > 0, finished(told.whole()), ABSENT)
    return keys


def summed(texts: pa.StringArray) -> Summed:
    """Return the letters of texts summed up for their hashes; no text may be null."""
    letters, size = letters_of(texts)
    begins = np.cumsum(size) - size
    powers, inverses = _powers(len(letters).bit_length())
    term = np.multiply(letters, powers[: len(letters)], dtype=np.uint64)
    sums = np.zeros(len(letters) + 1, np.uint64)
    np.cumsum(term, out=sums[1:])
    return Summed(size, begins, term, sums, inverses.take(begins))


@lru_cache(_TABLES)
def _powers(bits: int) -> tuple[Keys, Keys]:
    """Return so many powers, as a power of two, of BASE and of its inverse, from the 0th on."""
    one, other = (np.full(1 << bits, base, np.uint64) for base in (BASE, _INVERSE))
    one[0] = other[0] = 1
    return np.cumprod(one), np.cumprod(other)


def hashed_rows(letters: npt.NDArray[np.uint32]) -> Keys:
    """Return the hash of each row of letters: what ``hashed`` gives for the text of them."""
    powers = _powers(letters.shape[1].bit_length())[0][: letters.shape[1]]
    return finished((letters * powers).sum(axis=1, dtype=np.uint64))


def finished(sums: Keys) -> Keys:
    """Spread each bit of the sums over all bits of the keys, none of which is ABSENT."""
    for mixer in _MIXERS:
        sums = (sums ^ (sums >> _SHIFT)) * mixer
    return np.maximum(sums ^ (sums >> _SHIFT), ABSENT + np.uint64(1))
