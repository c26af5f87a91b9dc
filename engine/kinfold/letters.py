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
    written, bounds = _written(texts)
    if written.max(initial=0) < FIRST_BEYOND:
        return written.astype(np.uint32), np.diff(bounds).astype(np.int64)
    size = pc.utf8_length(texts).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.frombuffer(str(written.data, "utf-8").encode("utf-32-le"), np.uint32), size


def digits_of(texts: pa.StringArray) -> pa.StringArray:
    """Return the decimal digits of each text, of any script, in their order; no text may be null."""
    written, bounds = _written(texts)
    if written.max(initial=0) >= FIRST_BEYOND:
        return pc.replace_substring_regex(texts, r"\P{Nd}+", "")
    told = (written >= ord("0")) & (written <= ord("9"))
    before = np.zeros(len(written) + 1, np.int32)
    np.cumsum(told, out=before[1:])
    offsets, content = before.take(bounds - bounds[0]), written.compress(told)
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(offsets), pa.py_buffer(content))


def _written(texts: pa.StringArray) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32]]:
    """Return the bytes of all texts, end to end, and where in their buffer each text begins, and the end."""
    _, offsets, content = texts.buffers()
    if not len(texts):
        return np.zeros(0, np.uint8), np.zeros(1, np.int32)
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    if bounds[0] == bounds[-1]:
        return np.zeros(0, np.uint8), bounds
    return np.frombuffer(content, np.uint8)[bounds[0] : bounds[-1]], bounds
