"""Company names in bits: what agrees weighs by its rarity, what is left over counts against it.

Latin names are compared word by word, Han names character by character (a short name must be spelled
inside the long one). The method and its constants are those that held on eight sets of organizations
and their samples; weights are centibits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.scoring.han_names import HanNames
from kinfold.scoring.latin_names import LatinNames
from kinfold.scoring.strings import distinct_pairs

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.scoring.frequencies import Frequencies
    from kinfold.tables import Int32Array

OTHER_BRANCH = -2_500  # centibits; a branch is its own customer, related to the company
LOWEST, HIGHEST = -1_200, 2_400  # centibits of a whole name


class CompanyComparer:
    """Compares distinct company names, each pair by its scripts."""

    def __init__(self, table: pa.Table, frequencies: Frequencies) -> None:
        self._is_han = np.asarray(pc.equal(table["script"], "han"), bool)
        self._branch = np.asarray(table["branch"].to_pylist(), dtype=object)
        self._han = HanNames(table, frequencies)
        self._latin = LatinNames(_words_and_place(table), frequencies)

    def bits(self, left: Int32Array, right: Int32Array) -> Int32Array:
        """Return the centibits that two names speak for one bearer; each distinct pair compared once."""
        a, b, inverse = distinct_pairs(left, right, max(len(self._is_han), 1))
        out = np.zeros(len(a), np.int32)
        han = self._is_han[a] & self._is_han[b]
        out[han] = self._han.bits(a[han], b[han])
        latin = ~self._is_han[a] & ~self._is_han[b]
        out[latin] = self._latin.bits(a[latin], b[latin])
        mixed = ~han & ~latin
        out[mixed] = self._han.across_scripts(a[mixed], b[mixed])
        out = np.clip(out, LOWEST, HIGHEST)
        out[self._branch[a] != self._branch[b]] = OTHER_BRANCH
        return out.astype(np.int32)[inverse]

    def shapes(
        self, left: Int32Array, right: Int32Array
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Return which pairs of latin names replace one word, and which only leave words out."""
        latin = np.flatnonzero(~self._is_han[left] & ~self._is_han[right])
        found = np.zeros((2, len(left)), bool)
        found[:, latin] = self._latin.shapes(left[latin], right[latin])
        return found[0], found[1]

    def leaves_out(self, left: Int32Array, right: Int32Array) -> npt.NDArray[np.bool_]:
        """Return of which pairs of latin names one holds all words of the other; a branch is another name."""
        latin = ~self._is_han[left] & ~self._is_han[right]
        asked = np.flatnonzero(latin & (self._branch[left] == self._branch[right]))
        found = np.zeros(len(left), bool)
        found[asked] = self._latin.leaves_out(left[asked], right[asked])
        return found


def _words_and_place(table: pa.Table) -> list[str]:
    """Return the words of each western name, the place that was taken off its head or brackets included.

    A number in the place is a postcode or a box, not the five of unit 5.
    """
    western = pc.not_equal(table["script"], "han")
    place = pc.replace_substring_regex(table["place"], r"\b\d\w*", "")
    words = pc.binary_join_element_wise(table["tokens"], place, " ")
    texts: list[str] = pc.if_else(western, words, "").to_pylist()
    return texts
