"""Chinese addresses by their heads: area, town and road, which many addresses share, are read once."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import join, matches, replace

# What follows the first digit, where it can be only numbers of houses, units and rooms: no pattern of an
# area, a town or a road sees more of it than that a digit comes.
_PLAIN_TAIL = r"^[^\d]*\d[\dA-Z\-号楼幢栋座单元室层#]*$"
_TAIL = "0"  # stands for it
_TO_TAIL, _HEAD = r"\d.*$", r"^[^\d]+"


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """Distinct heads, the position in ``texts`` of each address's head, and its tail."""

    texts: pa.StringArray
    at: pa.Int32Array
    tail: pa.StringArray

    def completed(self, left: pa.StringArray) -> pa.StringArray:
        """Return what is left of each address, given what is left of each of ``texts``."""
        short = matches(self.texts, rf"^[^\d]*{_TAIL}$")
        cut = pc.if_else(short, replace(left, f"{_TAIL}$", ""), left)
        return join([cut.take(self.at), self.tail])


def by_head(texts: pa.StringArray) -> Heads:
    """Return the heads of compact addresses; one without a plain tail is its own head."""
    plain = matches(texts, _PLAIN_TAIL)
    head = pc.if_else(plain, replace(texts, _TO_TAIL, _TAIL), texts)
    coded = pc.dictionary_encode(head)
    tail = pc.if_else(plain, replace(texts, _HEAD, ""), "")
    return Heads(coded.dictionary, coded.indices, tail)
