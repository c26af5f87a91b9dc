"""Columns of plain Chinese characters: cutting them at places that differ, and words at their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfold.tables import Int32Array

PLAIN = r"[\x{4e00}-\x{9fef}]"  # RE2: the characters in use, each of three bytes
BYTES = 3  # of each such character in UTF-8
_KEY = 2  # characters by which words are sought first


def sizes(texts: pa.StringArray) -> Int32Array:
    """Return the number of characters of each text."""
    found: Int32Array = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
    return found


def cut(texts: pa.StringArray, *ends: Int32Array) -> list[pa.StringArray]:
    """Return the pieces of texts of ``PLAIN`` characters, each cut behind its first ``ends`` characters.

    ``ends``: rising, one number a text for each cut; n cuts give n + 1 columns.
    """
    if not len(texts):
        return [texts] * (len(ends) + 1)
    whole = pa.concat_arrays([texts])  # from its own first byte on
    _, offsets, content = whole.buffers()
    begins = np.frombuffer(offsets, np.int32)[: len(whole) + 1]
    bounds = np.column_stack([begins[:-1], *(begins[:-1] + BYTES * end for end in ends)]).ravel()
    every = np.append(bounds, begins[-1]).astype(np.int32)
    pieces = pa.StringArray.from_buffers(len(bounds), pa.py_buffer(every), content)
    step = len(ends) + 1
    return [pieces.take(pa.array(np.arange(first, len(bounds), step))) for first in range(step)]


class Lexicon:
    """Words that texts are asked for at their start, or at their end.

    ``words`` are sorted; ``length`` holds the characters of each, and 0 at its end, for no word.
    """

    def __init__(self, words: Iterable[str], *, at_end: bool) -> None:
        self.words = sorted(set(words))
        self.length = np.array([*map(len, self.words), 0], np.int32)
        self._at_end = at_end
        longest: dict[str, int] = {}
        for word in self.words:
            key = word[-_KEY:] if at_end else word[:_KEY]
            longest[key] = max(longest.get(key, 0), len(word))
        self._keys = pa.array(list(longest), pa.string())
        self._longest = np.array([*longest.values(), 0], np.int32)
        self._every = pa.array(self.words, pa.string())
        self._lengths = sorted({len(word) for word in self.words}, reverse=True)

    def find(self, texts: pa.StringArray) -> Int32Array:
        """Return the place in ``words`` of the longest one that each text starts, or ends, with; else -1."""
        key = pc.fill_null(pc.index_in(self._slice(texts, _KEY), self._keys), -1).to_numpy()
        most = self._longest[key]
        found = np.full(len(texts), -1, np.int32)
        for length in self._lengths:
            at = np.flatnonzero((most >= length) & (found < 0))
            if len(at):
                word = self._slice(texts.take(pa.array(at)), length)
                found[at] = pc.fill_null(pc.index_in(word, self._every), -1).to_numpy()
        return found

    def _slice(self, texts: pa.StringArray, length: int) -> pa.StringArray:
        return pc.utf8_slice_codeunits(texts, *((-length, None) if self._at_end else (0, length)))
