"""Records derived from a row beside its primary one: contacts, employers, second persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.reading import repeats
from kinfold.reading.keys import numbered
from kinfold.reading.stack import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.model import Role
    from kinfold.reading.naming import Party
    from kinfold.reading.stack import Stack
    from kinfold.tables import Int64Array

    PartyKey = tuple[int, Role, str]  # extract, role, number


@dataclass(frozen=True, slots=True, eq=False)
class Derived:
    """The distinct derived records, by code, and which row's party is which of them."""

    record: pa.Array
    suffix: pa.Array  # what stands after the primary record's key: #contact, #contact2, #contact-2
    kind: pa.Array
    role: pa.Array
    name: pa.Array
    primary: Int64Array  # code of the primary record
    code: dict[PartyKey, Int64Array]  # a place for each row of the extract; -1: the party has no name there


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """One party of one extract, with the standing rows that name it."""

    extract: int
    party: Party
    places: Int64Array  # within the extract

    @property
    def key(self) -> PartyKey:
        return self.extract, self.party.role, self.party.number


def derived(stack: Stack) -> Derived:
    """Name the parties of the standing rows; rows of one key with different names give several."""
    named = _named(stack)
    primary = np.concatenate(
        [np.empty(0, np.int64), *(stack.code[stack.of(n.extract)][n.places] for n in named)]
    )
    name = joined([n.party.name.take(pa.array(n.places)) for n in named])
    suffix = _spread(named, [n.party.suffix for n in named])
    suffix = numbered(suffix, repeats.ranks(primary, suffix, name))
    text = pc.binary_join_element_wise(stack.record.take(pa.array(primary)), suffix, "")
    encoded = pc.dictionary_encode(text)
    code = encoded.indices.to_numpy().astype(np.int64)
    first = np.unique(code, return_index=True)[1]
    chosen = pa.array(first)
    return Derived(
        record=encoded.dictionary,
        suffix=suffix.take(chosen),
        kind=_spread(named, [n.party.kind.value for n in named]).take(chosen),
        role=_spread(named, [n.party.role.value for n in named]).take(chosen),
        name=name.take(chosen),
        primary=primary[first],
        code=_by_party(stack, named, code),
    )


def _named(stack: Stack) -> list[_Named]:
    out: list[_Named] = []
    for number, e in enumerate(stack.extracts):
        stands = stack.stands[stack.of(number)]
        for party in e.parties:
            present = party.present.to_numpy(zero_copy_only=False)
            out.append(_Named(number, party, np.flatnonzero(present & stands)))
    return out


def _spread(named: Sequence[_Named], words: Sequence[str]) -> pa.Array:
    """Return one word a row of each party."""
    return joined([pa.repeat(pa.scalar(w), len(n.places)) for n, w in zip(named, words, strict=True)])


def _by_party(stack: Stack, named: Sequence[_Named], code: Int64Array) -> dict[PartyKey, Int64Array]:
    out: dict[PartyKey, Int64Array] = {}
    begin = 0
    for n in named:
        own = np.full(len(stack.extracts[n.extract].line), -1, np.int64)
        own[n.places] = code[begin : begin + len(n.places)]
        out[n.key] = own
        begin += len(n.places)
    return out
