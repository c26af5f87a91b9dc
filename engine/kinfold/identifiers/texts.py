"""The texts of mentions as codes: those of some parts are coded and sorted once, whoever asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kinfold.identifiers.profiles import sorted_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array, Positions

EMPTY = 0  # the code of "", which comes before all other texts


class Texts:
    """The distinct texts of some parts of mentions: ``values``, ascending, "" always among them."""

    def __init__(self, told: Sequence[tuple[Mentions, str]]) -> None:
        columns = [mentions.table[part] for mentions, part in told]
        chunks = [pa.array([""], pa.string()), *(chunk for column in columns for chunk in column.chunks)]
        self.values, code = sorted_codes(pa.chunked_array(chunks, pa.string()))
        begins = np.cumsum([1, *map(len, columns)])
        self._code = {
            (id(mentions), part): code[begins[i] : begins[i + 1]] for i, (mentions, part) in enumerate(told)
        }

    def of(self, mentions: Mentions, part: str, chosen: Positions | None = None) -> Int32Array:
        """Return the code of one part's text for each mention, or for the ``chosen`` ones."""
        row = mentions.row if chosen is None else mentions.row.take(chosen)
        return self._code[id(mentions), part].take(row)


class Vocabulary:
    """The texts of a run's mentions; those that are asked for once more are not coded again."""

    def __init__(self, standards: Standards) -> None:
        self._standards = standards
        self._found: dict[frozenset[tuple[str, str]], Texts] = {}

    def of(self, *parts: tuple[str, str]) -> Texts:
        """Return the texts of these parts (kind of mention, part), all in one order."""
        told = frozenset(part for part in parts if self._standards.of(part[0]))
        if told not in self._found:
            self._found[told] = Texts(
                [(m, part) for kind, part in sorted(told) for m in self._standards.of(kind)]
            )
        return self._found[told]
