"""The sound of latin names: the first letter and three digits for the consonants behind it (Russell 1918)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfold.hashing import ABSENT, finished
from kinfold.letters import letters_of

if TYPE_CHECKING:
    import pyarrow as pa

    from kinfold.hashing import Keys

_ALIKE = ("bfpv", "cgjkqsxz", "dt", "l", "mn", "r")  # consonants of one digit, from 1 on
_SILENT = "hw"  # what stands on both sides of these is one sound, as if they were not there
_LETTERS = 128  # of ASCII; all others are vowels to this measure
_DIGITS = 3

_digit, _silent = np.zeros(_LETTERS, np.int64), np.zeros(_LETTERS, bool)
for _number, _group in enumerate(_ALIKE, 1):
    _digit[[ord(letter) for letter in _group]] = _number
_silent[[ord(letter) for letter in _SILENT]] = True


def sounds(names: pa.StringArray) -> Keys:
    """Return a key of the sound of each name, the same for robert and rupert; ABSENT for the empty one."""
    letters, size = letters_of(names)
    plain = np.minimum(letters, _LETTERS - 1)
    begins = (np.cumsum(size) - size)[size > 0]
    first = np.zeros(len(letters), bool)
    first[begins] = True
    heard = np.flatnonzero(first | ~_silent[plain])
    digit, first = _digit[plain[heard]], first[heard]
    told = ~first & (digit > 0) & (digit != np.r_[0, digit[:-1]])
    name = np.cumsum(first) - 1
    count = np.cumsum(told)
    nth = count - count[first][name]
    told &= nth <= _DIGITS
    worth = digit[told] * 10 ** (_DIGITS - nth[told])
    number = np.bincount(name[told], worth, minlength=len(begins)).astype(np.uint64)
    keys = np.full(len(size), ABSENT)
    keys[size > 0] = finished(letters[begins] * np.uint64(10**_DIGITS) + number)
    return keys
