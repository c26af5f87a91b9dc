"""The letters of many texts at once, as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int64Array


FIRST_BEYOND = 128  # the first number that is no letter of ASCII


def letters_of(texts: pa.StringArray) -> tuple[npt.NDArray[np.uint32], Int64Array]:
    """Return the code points of all texts, end to end, and how many each text has; no text may be null.

    No text becomes an object of its own: a byte of ASCII is its code point already.
    """
    if not len(texts):
        return np.zeros(0, np.uint32), np.zeros(0, np.int64)
    _, offsets, content = texts.buffers()
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    if bounds[0] == bounds[-1]:
        return np.zeros(0, np.uint32), np.zeros(len(texts), np.int64)
    written = np.frombuffer(content, np.uint8)[bounds[0] : bounds[-1]]
    if written.max() < FIRST_BEYOND:
        return written.astype(np.uint32), np.diff(bounds).astype(np.int64)
    size = pc.utf8_length(texts).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.frombuffer(str(written.data, "utf-8").encode("utf-32-le"), np.uint32), size
