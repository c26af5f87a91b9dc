"""Households: pairs of persons that the evidence calls kin, where something at home is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.hierarchy.shapes import rows_of
from kinfold.model import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from kinfold.hierarchy.parties import Parties
    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards

    Flags = npt.NDArray[np.bool_]

_HOME = ("road", "number")  # the same in one household
_WITHIN = ("building", "unit", "room")  # not different in one household; an address may leave them out
_SILENT = -1  # the code of an absent text


def households(here: Parties, standards: Standards, kin: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield household claims for the pairs of ``kin`` (child, parent) that share a home, or what is of it.

    They live at one address, or share phone and mail address, or one of these and the surname. Rows
    that name an organization tell of work: a colleague is no household.
    """
    working = here.employer() >= 0
    child, parent = kin["child"].to_numpy(np.int32), kin["parent"].to_numpy(np.int32)
    at_work = working[child] & working[parent]
    child, parent = child[~at_work], parent[~at_work]
    if not len(child):
        return
    pairs = pd.DataFrame({"child": child, "parent": parent})
    home = _share_home(pairs, standards)
    calls = [_share(pairs, [(m, "value") for m in standards.of(kind)]) for kind in ("phone", "email")]
    family = _share(pairs, [(m, "latin_family") for m in standards.of("person", "family")])
    contact = ~home & ((calls[0] & calls[1]) | ((calls[0] | calls[1]) & family))
    for basis, chosen in (("address", home), ("contact", contact)):
        yield rows_of(Relation.HOUSEHOLD_WITH, child[chosen], parent[chosen], basis)


def _share(pairs: pd.DataFrame, told: Sequence[tuple[Mentions, str]]) -> Flags:
    """Say which pairs have a value in common."""
    tables = [_texts(pairs, mentions, (part,)).rename_columns(["record", "said"]) for mentions, part in told]
    if not tables:
        return np.zeros(len(pairs), bool)
    return _met(pairs, _coded(tables), ["said"])[1]


def _share_home(pairs: pd.DataFrame, standards: Standards) -> Flags:
    told = [m for m in standards.of("address", "street") if set(_WITHIN) <= set(m.table.column_names)]
    tables = [_texts(pairs, mentions, (*_HOME, *_WITHIN)) for mentions in told]
    if not tables:
        return np.zeros(len(pairs), bool)
    both, _ = _met(pairs, _coded(tables), list(_HOME))
    fits = np.ones(len(both), bool)
    for part in _WITHIN:
        one, other = both[f"{part}_x"], both[f"{part}_y"]
        fits &= ((one == other) | (one == _SILENT) | (other == _SILENT)).to_numpy()
    same = np.zeros(len(pairs), bool)
    same[both["pair"].to_numpy()[fits]] = True
    return same


def _texts(pairs: pd.DataFrame, mentions: Mentions, parts: tuple[str, ...]) -> pa.Table:
    """Return what the records of ``pairs`` say of these parts; only where the first parts are there."""
    asked = np.zeros(
        max(int(mentions.record.max(initial=-1)), int(pairs.to_numpy().max(initial=-1))) + 1, bool
    )
    asked[pairs.to_numpy()] = True
    wanted = asked[mentions.record] & mentions.usable()
    for part in parts[: len(_HOME)]:
        wanted &= np.asarray(pc.not_equal(mentions.table[part], ""), bool)[mentions.row]
    chosen = np.flatnonzero(wanted)
    said = mentions.table.select(list(parts)).take(pa.array(mentions.row[chosen]))
    return said.add_column(0, "record", pa.array(mentions.record[chosen]))


def _coded(tables: list[pa.Table]) -> pd.DataFrame:
    """Return the distinct rows of all tables with a code for each text, ``_SILENT`` for none."""
    whole = pa.concat_tables(tables).combine_chunks()
    columns: dict[str, npt.NDArray[np.int32]] = {"record": whole["record"].to_numpy()}
    for part in whole.column_names[1:]:
        coded = pc.dictionary_encode(whole[part].combine_chunks())
        silent = np.asarray(pc.equal(coded.dictionary, ""), bool)
        code = coded.indices.to_numpy(zero_copy_only=False)
        columns[part] = np.where(silent[code], _SILENT, code)
    return pd.DataFrame(columns).drop_duplicates()


def _met(pairs: pd.DataFrame, said: pd.DataFrame, parts: list[str]) -> tuple[pd.DataFrame, Flags]:
    """Return where both records of a pair say the same in ``parts``, and a flag for each pair."""
    numbered = pairs.assign(pair=np.arange(len(pairs)))
    one = numbered.merge(said, left_on="child", right_on="record")
    other = numbered.merge(said, left_on="parent", right_on="record")
    both = one.merge(other, on=["pair", *parts])
    same = np.zeros(len(pairs), bool)
    same[both["pair"].to_numpy()] = True
    return both, same
