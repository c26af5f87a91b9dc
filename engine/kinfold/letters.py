"""The letters of many texts at once, as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int64Array


def letters_of(texts: pa.StringArray) -> tuple[npt.NDArray[np.uint32], Int64Array]:
    """Return the code points of all texts, end to end, and how many each text has; no text may be null.

    No text becomes an object of its own: a byte of ASCII is its code point already.
    """
    size = pc.utf8_length(texts).to_numpy(zero_copy_only=False).astype(np.int64)
    if not len(texts):
        return np.zeros(0, np.uint32), size
    _, offsets, content = texts.buffers()
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    if bounds[0] == bounds[-1]:
        return np.zeros(0, np.uint32), size
    written = memoryview(content)[bounds[0] : bounds[-1]]
    if len(written) == size.sum():
        return np.frombuffer(written, np.uint8).astype(np.uint32), size
    return np.frombuffer(str(written, "utf-8").encode("utf-32-le"), np.uint32), size
