"""Pairs that an earlier run compared: what two records say decides their score, which holds as they do.

A record goes by a mark of all that it says (``identifiers.alike``), a pair by two records. The model and the
frequencies that weighed them belong to them: ``digest`` tells both.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa
from pyarrow import ipc

from kinfold.scoring.evidence import Evidence, Reached
from kinfold.scoring.model_text import to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kinfold.hashing import Keys
    from kinfold.scoring.scoring import Known
    from kinfold.tables import Int32Array, Int64Array

NO_WORDS = -1  # of a pair that can be no link: only its weight is kept


@dataclass(frozen=True, slots=True, eq=False)
class Comparisons:
    """Scored pairs of one kind. ``mark``: of each record; ``pair``: left << 32 | right, ascending.

    ``odds`` and ``household`` are those of ``Scores``; ``evidence`` tells of the pairs that may be links.
    """

    mark: Keys
    pair: Int64Array
    odds: Int32Array
    household: npt.NDArray[np.int8]
    evidence: Evidence

    def among(self, mark: Keys) -> Comparisons:
        """Return the pairs of records that say the same among these, at their positions here.

        Records stand in one order in both, that of their keys, so pairs stay ascending.
        """
        place = np.full(len(self.mark), -1, np.int64)
        if len(mark):
            order = np.argsort(mark, kind="stable")
            found = order.take(np.minimum(np.searchsorted(mark, self.mark, sorter=order), len(order) - 1))
            place = np.where(mark.take(found) == self.mark, found, place)
        here, pair = _moved(self.pair, place)
        told, telling = _moved(self.evidence.pair, place)
        evidence = replace(self.evidence, pair=telling, combination=self.evidence.combination.take(told))
        return Comparisons(mark, pair, self.odds.take(here), self.household.take(here), evidence)

    def place(self, pair: Int64Array) -> Int64Array:
        """Return where these pairs are, -1 where they were not compared."""
        if not len(self.pair):
            return np.full(len(pair), -1, np.int64)
        found = np.minimum(np.searchsorted(self.pair, pair), len(self.pair) - 1)
        return np.where(self.pair.take(found) == pair, found, -1)

    def of(self, pair: Int64Array) -> tuple[Int64Array, Comparisons]:
        """Return which of these pairs were compared, and what was found of them alone."""
        place = self.place(pair)
        here = np.flatnonzero(place >= 0)
        place = place.take(here)
        wanted = np.zeros(len(self.pair), bool)
        wanted[place] = True
        evidence = self.evidence.where(wanted.take(self.place(self.evidence.pair)))
        odds, household = self.odds.take(place), self.household.take(place)
        return here, Comparisons(self.mark, pair.take(here), odds, household, evidence)

    def tables(self) -> dict[str, pa.Table]:
        """Return all of it as tables to be kept."""
        told = np.full(len(self.pair), NO_WORDS, np.int32)
        told[self.place(self.evidence.pair)] = self.evidence.combination
        left, right = self.pair >> 32, self.pair & 0xFFFFFFFF
        pairs: dict[str, Any] = {"left": left.astype(np.int32), "right": right.astype(np.int32)}
        pairs |= {"odds": self.odds, "household": self.household, "combination": told}
        return {
            "records": pa.table({"mark": self.mark}),
            "pairs": pa.table(pairs),
            "combinations": pa.table({one.field: one.level for one in self.evidence.fields}),
        }

    @classmethod
    def of_tables(cls, tables: dict[str, pa.Table], known: Known) -> Comparisons:
        """Return what ``tables`` gave; ``known``: the model by which it was weighed."""
        pairs = {name: column.to_numpy() for name, column in zip(*_columns(tables["pairs"]), strict=True)}
        pair = pairs["left"].astype(np.int64) << 32 | pairs["right"]
        told = np.flatnonzero(pairs["combination"] != NO_WORDS)
        fields = tuple(
            Reached(name, known.model.fields[name].scale, level.to_numpy())
            for name, level in zip(*_columns(tables["combinations"]), strict=True)
        )
        evidence = Evidence(pair[told], pairs["combination"][told], fields)
        mark = tables["records"]["mark"].to_numpy()
        return cls(mark, pair, pairs["odds"], pairs["household"], evidence)


class Before(Protocol):
    """Where a run finds what the last one compared, and leaves what it has compared."""

    def compared(self, kind: str, digest: str, known: Known) -> Comparisons | None:
        """Return the comparisons of one kind by this digest, None where nothing is kept."""

    def keep_compared(self, kind: str, digest: str, comparisons: Comparisons) -> None:
        """Keep what this run compared."""


def _columns(table: pa.Table) -> tuple[list[str], list[Any]]:
    return table.column_names, table.columns


def _moved(pair: Int64Array, place: Int64Array) -> tuple[Int64Array, Int64Array]:
    """Return which pairs have both records at a place, and these pairs there."""
    left, right = place.take(pair >> 32), place.take(pair & 0xFFFFFFFF)
    here = np.flatnonzero((left >= 0) & (right >= 0))
    return here, left.take(here) << 32 | right.take(here)


def digest(known: Known, fields: Sequence[str]) -> str:
    """Return what tells a model, its frequencies and the fields compared from all others."""
    kind = known.model.kind
    text = to_text({kind: replace(known.model, seen=None)}, {kind: known.frequencies.names})
    found = hashlib.sha256(repr((text, list(fields))).encode())
    sink = pa.BufferOutputStream()
    whole = known.frequencies.table.combine_chunks().replace_schema_metadata(None)
    with ipc.new_stream(sink, whole.schema) as stream:
        stream.write_table(whole)
    found.update(sink.getvalue())
    return found.hexdigest()
