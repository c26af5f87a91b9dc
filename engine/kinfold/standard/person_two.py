"""Names of two words in Latin letters, in columns: which of them is an eastern family name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.person_order import given_like, key
from kinfold.standard.person_words import english_too, romanised

if TYPE_CHECKING:
    import numpy.typing as npt

    Flags = npt.NDArray[np.bool_]

_NONE = -1  # rank of a word that is no eastern family name


class Eastern(NamedTuple):
    """Of which names one word is an eastern family name, where it is the first, and where either may be."""

    known: pa.BooleanArray
    first: pa.BooleanArray
    ambiguous: pa.BooleanArray


class _Side(NamedTuple):
    """Of each word: its rank as a family name, whether it may be a given name, and a western one."""

    rank: npt.NDArray[np.int64]
    given: Flags
    english: Flags
    hyphen: Flags


def eastern_two(first: pa.StringArray, second: pa.StringArray) -> Eastern:
    """Return what ``person_order.eastern`` says of names of two folded words each."""
    left, right = _side(first), _side(second)
    from_left = (left.rank != _NONE) & right.given & ~(left.english & ~right.hyphen)
    from_right = (right.rank != _NONE) & left.given
    both = from_left & from_right
    ahead = np.where(both, left.rank <= right.rank, from_left)
    return Eastern(*(pa.array(flags, pa.bool_()) for flags in (from_left | from_right, ahead, both)))


def _side(words: pa.StringArray) -> _Side:
    coded = pc.dictionary_encode(words)
    at = coded.indices.to_numpy()
    known = coded.dictionary.to_pylist()
    ranks = [romanised().get(key(word), _NONE) for word in known]
    facts = (
        [given_like(w) for w in known],
        [key(w) in english_too() for w in known],
        ["-" in w for w in known],
    )
    return _Side(np.array(ranks, np.int64)[at], *(np.array(fact, np.bool_)[at] for fact in facts))
