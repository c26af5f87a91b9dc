"""Texts looked at as bytes: which of them hold certain ones. A pattern says so in three times the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.standard.columns import flat, matches

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from kinfold.tables import Int64Array

_BLANK = ord(" ")
_FIRST_OF_4000 = 0xE4  # begins U+4000 to U+4FFF in UTF-8
_SECOND_OF_4E00 = 0xB8


def table_of(octets: Iterable[int]) -> bytes:
    """Return the table by which ``holding`` finds these bytes."""
    sought = set(octets)
    return bytes(octet in sought for octet in range(256))


def holding(texts: pa.StringArray, table: bytes) -> pa.BooleanArray:
    """Return which texts hold one of the bytes of ``table``, see ``table_of``: for bytes that few hold."""
    signs, bounds = flat(texts)
    return pa.array(_of_places(np.flatnonzero(_flags(signs, table)), bounds))


# Of the first bytes of signs: E5 to E9 begin common Han alone, and E4 others too.
_UNCLEAN_OCTETS = table_of({*range(0x20), 0x7F, *b"&`", *range(0xC0, _FIRST_OF_4000), *range(0xEA, 0x100)})
# Only what holds one of these can become another text when it is cleaned.
UNCLEAN = r"[^\x20-\x7e\x{4e00}-\x{9fff}]|[&`]|  |^ | $"


def unclean(texts: pa.StringArray) -> pa.BooleanArray:
    """Return where the pattern ``UNCLEAN`` is found; it is searched for in a script that is not plain."""
    signs, bounds = flat(texts)
    odd = _flags(signs, _UNCLEAN_OCTETS)
    if not len(signs) or np.count_nonzero(odd) > len(texts):
        return matches(texts, UNCLEAN)
    blank = signs == _BLANK
    rare = (signs[:-1] == _FIRST_OF_4000) & (signs[1:] < _SECOND_OF_4E00)
    places = [np.flatnonzero(flags) for flags in (odd, rare, blank[:-1] & blank[1:])]
    found = _of_places(np.concatenate(places), bounds)
    first, last = (blank.take(ends, mode="clip") for ends in (bounds[:-1], bounds[1:] - 1))
    return pa.array(found | ((first | last) & (bounds[1:] > bounds[:-1])))


def _flags(signs: npt.NDArray[np.uint8], table: bytes) -> npt.NDArray[np.bool_]:
    return np.frombuffer(signs.tobytes().translate(table), np.bool_)


def _of_places(places: Int64Array, bounds: Int64Array) -> npt.NDArray[np.bool_]:
    """Return which texts some places among the bytes of all are in."""
    found = np.zeros(len(bounds) - 1, np.bool_)
    found[np.searchsorted(bounds, places, side="right") - 1] = True
    return found
