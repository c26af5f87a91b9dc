"""Households: pairs of persons that the evidence calls kin, where something at home is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.hierarchy.shapes import rows_of
from kinfold.model import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt
    import pandas as pd

    from kinfold.hierarchy.parties import Parties
    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array, Int64Array

    Flags = npt.NDArray[np.bool_]

_HOME = ("road", "number")  # the same in one household
_WITHIN = ("building", "unit", "room")  # not different in one household; an address may leave them out
_SILENT = -1  # the code of an absent text


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Pairs of persons, by their record codes."""

    child: Int32Array
    parent: Int32Array

    def __len__(self) -> int:
        return len(self.child)

    def at(self, chosen: Int64Array) -> _Pairs:
        """Return these of the pairs."""
        return _Pairs(self.child.take(chosen), self.parent.take(chosen))

    def size(self) -> int:
        """Return how many record codes there are up to the largest one of the pairs."""
        return 1 + max(int(self.child.max(initial=-1)), int(self.parent.max(initial=-1)))


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What records say: those of record n from ``begins[n]`` to ``begins[n + 1]``, a code for each text."""

    begins: Int64Array
    codes: Mapping[str, Int32Array]


def households(here: Parties, standards: Standards, kin: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield household claims for the pairs of ``kin`` (child, parent) that share a home, or what is of it.

    They live at one address, or share phone and mail address, or one of these and the surname. Rows
    that name an organization tell of work: a colleague is no household.
    """
    working = here.employer() >= 0
    pairs = _Pairs(kin["child"].to_numpy(np.int32), kin["parent"].to_numpy(np.int32))
    pairs = pairs.at(np.flatnonzero(~(working[pairs.child] & working[pairs.parent])))
    if not len(pairs):
        return
    home = _share_home(pairs, standards)
    elsewhere = np.flatnonzero(~home)
    contact = elsewhere[_share_contact(pairs.at(elsewhere), standards)]
    for basis, chosen in (("address", np.flatnonzero(home)), ("contact", contact)):
        found = pairs.at(chosen)
        yield rows_of(Relation.HOUSEHOLD_WITH, found.child, found.parent, basis)


def _share_contact(pairs: _Pairs, standards: Standards) -> Flags:
    """Say which pairs have phone and mail address in common, or one of these and the surname."""
    phone, email = (_share(pairs, [(m, "value") for m in standards.of(kind)]) for kind in ("phone", "email"))
    one = np.flatnonzero(phone != email)
    family = [(mentions, "latin_family") for mentions in standards.of("person", "family")]
    same = phone & email
    same[one[_share(pairs.at(one), family)]] = True
    return same


def _share(pairs: _Pairs, told: Sequence[tuple[Mentions, str]]) -> Flags:
    """Say which pairs have a value in common."""
    tables = [_texts(pairs, mentions, (part,)).rename_columns(["record", "said"]) for mentions, part in told]
    same = np.zeros(len(pairs), bool)
    if tables:
        said = _coded(pairs, tables)
        pair, one, other = _beside(pairs, said)
        code = said.codes["said"]
        same[pair[code[one] == code[other]]] = True
    return same


def _share_home(pairs: _Pairs, standards: Standards) -> Flags:
    told = [m for m in standards.of("address", "street") if set(_WITHIN) <= set(m.table.column_names)]
    tables = [_texts(pairs, mentions, (*_HOME, *_WITHIN)) for mentions in told]
    same = np.zeros(len(pairs), bool)
    if tables:
        said = _coded(pairs, tables)
        pair, one, other = _beside(pairs, said)
        fits = np.ones(len(pair), bool)
        for part, code in said.codes.items():
            left, right = code[one], code[other]
            silent = (left == _SILENT) | (right == _SILENT) if part in _WITHIN else False
            fits &= (left == right) | silent
        same[pair[fits]] = True
    return same


def _texts(pairs: _Pairs, mentions: Mentions, parts: tuple[str, ...]) -> pa.Table:
    """Return what the records of ``pairs`` say of these parts; only where the first parts are there."""
    asked = np.zeros(max(int(mentions.record.max(initial=-1)) + 1, pairs.size()), bool)
    asked[pairs.child] = asked[pairs.parent] = True
    wanted = asked.take(mentions.record) & mentions.usable()
    for part in parts[: len(_HOME)]:
        wanted &= np.asarray(pc.not_equal(mentions.table[part], ""), bool).take(mentions.row)
    chosen = np.flatnonzero(wanted)
    said = mentions.table.select(list(parts)).take(pa.array(mentions.row.take(chosen)))
    return said.add_column(0, "record", pa.array(mentions.record.take(chosen)))


def _coded(pairs: _Pairs, tables: list[pa.Table]) -> _Said:
    """Return what all tables say by record, with a code for each text, ``_SILENT`` for none."""
    whole = pa.concat_tables(tables).combine_chunks()
    record = whole["record"].to_numpy()
    order = np.argsort(record, kind="stable")
    codes: dict[str, Int32Array] = {}
    for part in whole.column_names[1:]:
        coded = pc.dictionary_encode(whole[part].combine_chunks())
        code = coded.indices.to_numpy(zero_copy_only=False).take(order)
        silent = np.asarray(pc.equal(coded.dictionary, ""), bool)
        codes[part] = np.where(silent.take(code), np.int32(_SILENT), code)
    return _Said(np.r_[0, np.cumsum(np.bincount(record, minlength=pairs.size()))], codes)


def _beside(pairs: _Pairs, said: _Said) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Return each thing that a child says beside each that its parent says: pair, of child, of parent."""
    count = np.diff(said.begins)
    of_child, of_parent = count.take(pairs.child), count.take(pairs.parent)
    many = of_child * of_parent
    pair = np.repeat(np.arange(len(pairs)), many)
    nth = np.arange(len(pair)) - (np.cumsum(many) - many).take(pair)
    before, behind = np.divmod(nth, of_parent.take(pair))
    one, other = (said.begins.take(side).take(pair) for side in (pairs.child, pairs.parent))
    return pair, one + before, other + behind
