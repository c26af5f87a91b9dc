"""Names with a letter missing: the keys under which names that differ by one letter fall together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.candidates.buckets import repeated
from kinfold.hashing import BASE, finished, summed
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.hashing import Keys
    from kinfold.tables import Int32Array, Positions

# The hash of a text without one letter follows from the sums before and behind that letter, without the
# shorter text being written: what stands behind it moves one place forward.
_INVERSE = np.uint64(pow(BASE, -1, 1 << 64))
CHUNK = 10_000  # texts that one thread hashes at a time


def near_names(
    texts: pa.StringArray, name: npt.NDArray[np.integer[Any]], record: Int32Array, lengths: tuple[int, int]
) -> tuple[Int32Array, Keys]:
    """Return records and bucket keys under which names that differ by one letter fall together.

    ``texts``: distinct names; ``name``: position in ``texts`` of each name variant; ``record``: whose
    variant it is; ``lengths``: letters from which, and up to which, a name takes part.
    """
    size = pc.utf8_length(texts).to_numpy()
    chosen = np.flatnonzero((size >= lengths[0]) & (size <= lengths[1]))
    owner, key = near_keys(texts.take(pa.array(chosen)))
    begins = np.searchsorted(chosen[owner], np.arange(len(texts) + 1))
    counts = np.diff(begins)[name]
    variant = np.repeat(np.arange(len(name)), counts)
    nth = np.arange(len(variant)) - np.repeat(np.cumsum(counts) - counts, counts)
    return record[variant], key[begins[name[variant]] + nth]


def near_keys(texts: pa.StringArray) -> tuple[Positions, Keys]:
    """Return text position, ascending, and key: two of the distinct ``texts`` one letter apart share one.

    Every text has the key of itself. A shortened form is a key only where a second text has it: for
    the form of one text alone brings together nobody whom the text itself does not.
    """
    chunks = side_by_side(lambda start: forms(texts.slice(start, CHUNK)), range(0, len(texts), CHUNK))
    if not chunks:
        return np.zeros(0, np.int32), np.zeros(0, np.uint64)
    owner = np.concatenate([each[0] + number * CHUNK for number, each in enumerate(chunks)])
    key, whole = np.concatenate([each[1] for each in chunks]), np.concatenate([each[2] for each in chunks])
    place, fresh = repeated(key)
    bucket = np.cumsum(fresh) - 1
    again = np.flatnonzero(~fresh)
    several = np.zeros(np.count_nonzero(fresh), bool)
    several[bucket[again][owner[place[again]] != owner[place[again - 1]]]] = True
    whole[place[several[bucket]]] = True
    kept = np.flatnonzero(whole)
    kept = kept[np.argsort(owner[kept], kind="stable")]
    return owner[kept], key[kept]


def forms(texts: pa.StringArray) -> tuple[Int32Array, Keys, npt.NDArray[np.bool_]]:
    """Return text position, key and whether it is the whole text, for each text and each letter left out.

    Linear in the letters.
    """
    told = summed(texts)
    size, begins = told.size, told.begins
    text = np.arange(len(size), dtype=np.int32)
    before = told.sums[:-1] - np.repeat(told.sums.take(begins), size)
    behind = np.repeat(told.sums.take(begins + size), size) - told.sums[1:]
    shortened = (before + behind * _INVERSE) * np.repeat(told.back, size)
    owner = np.r_[text, np.repeat(text, size)]
    is_whole = np.arange(len(owner)) < len(size)
    return owner, finished(np.r_[told.whole(), shortened]), is_whole
