"""Hashes of texts: 64-bit numbers of a text alone, the same in every run and on every machine."""

from __future__ import annotations

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
CHUNK = 100_000  # texts hashed at a time, which bounds memory


def hashed(texts: pa.StringArray | pa.ChunkedArray) -> Keys:
    """Return a 64-bit hash of each text, ABSENT for the empty one; no text may be null.

    The same in every run, and of a text alone. Columns only: no text becomes an object.
    """
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    keys = np.zeros(len(whole), np.uint64)
    for start in range(0, len(whole), CHUNK):
        size, _, sums = summed(whole.slice(start, CHUNK))
        end = np.cumsum(size)
        keys[start : start + CHUNK] = np.where(size > 0, finished(sums[end] - sums[end - size]), ABSENT)
    return keys


def summed(texts: pa.StringArray) -> tuple[Int64Array, Keys, Keys]:
    """Return the letters of each text, what each letter adds to its hash, and the running sums of that.

    The hash is a polynomial in BASE, modulo 2^64: that of a part of a text follows from the sums.
    """
    letters, size = letters_of(texts)
    begins = np.cumsum(size) - size
    powers = np.cumprod(np.r_[np.uint64(1), np.full(int(size.max(initial=0)), BASE, np.uint64)])
    place = np.arange(len(letters)) - np.repeat(begins, size)
    term = np.multiply(letters, powers.take(place), dtype=np.uint64)
    return size, term, np.r_[np.uint64(0), np.cumsum(term)]


def hashed_rows(letters: npt.NDArray[np.uint32]) -> Keys:
    """Return the hash of each row of letters: what ``hashed`` gives for the text of them."""
    powers = np.cumprod(np.r_[np.uint64(1), np.full(letters.shape[1] - 1, BASE, np.uint64)])
    return finished((letters * powers).sum(axis=1, dtype=np.uint64))


def finished(sums: Keys) -> Keys:
    """Spread each bit of the sums over all bits of the keys, none of which is ABSENT."""
    for mixer in _MIXERS:
        sums = (sums ^ (sums >> _SHIFT)) * mixer
    return np.maximum(sums ^ (sums >> _SHIFT), ABSENT + np.uint64(1))
