"""Parents that a source declares: by key, by name, or by a pointer to another record's anchor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.hierarchy.naming import asks_for_whole, key_texts
from kinfold.hierarchy.roles import percent_of, relation_of
from kinfold.hierarchy.shapes import NOWHERE, Part, asks_of, rows_of
from kinfold.model import Field, Relation, Role
from kinfold.places import places_of
from kinfold.standard import company

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from kinfold.hierarchy.parties import Parties
    from kinfold.tables import Cells

# A column points at another source's records when that source holds most of the keys that the row's
# own source does not have: a stray agreement of small numbers is not a reference.
_MOST_KEYS = 0.5


def declared(records: pa.Table, here: Parties, cells: Sequence[Cells]) -> Iterator[Part]:
    """Yield the claims of parent columns: keys, names and pointers, with the role and percent they tell."""
    told = _told(cells)
    if not len(told):
        return
    roles = told[told["scheme"] == "role"]
    for scheme, find in (("key", partial(_by_key, records, here)), ("pointer", _by_anchor), ("", _by_name)):
        asking = told[told["scheme"] == scheme].merge(
            roles[["source", "nth", "layer", "record", "text"]], how="left",
            on=["source", "nth", "layer", "record"], suffixes=("", "_role"),
        )  # fmt: skip
        if len(asking):
            yield _related(find(asking), asking, here)


def _told(cells: Sequence[Cells]) -> pd.DataFrame:
    """Return the cells of parent columns: source, column, its number among its like, layer, record, text."""
    frames = [
        pd.DataFrame(
            {"source": c.source, "column": c.column, "scheme": c.scheme, "record": c.record,
             "text": pc.utf8_trim_whitespace(c.raw).to_pylist()}
        )
        for c in cells
        if c.field is Field.PARENT
    ]  # fmt: skip
    if not frames:
        return pd.DataFrame()
    told = pd.concat(frames, ignore_index=True)
    number = told.groupby(["source", "scheme"], sort=False)["column"]
    layer = told.groupby(["source", "scheme", "column", "record"], sort=False).cumcount()
    return told.assign(nth=number.transform(lambda c: pd.factorize(c)[0]), layer=layer)


def _by_key(records: pa.Table, here: Parties, asking: pd.DataFrame) -> Part:
    """Find the organization of that key in the record's own source, else where the column refers to."""
    record = asking["record"].to_numpy(np.int32)
    texts = pa.array(asking["text"], pa.string())
    own = pc.binary_join_element_wise(records["source"].take(pa.array(record)).combine_chunks(), texts, ":")
    found = places_of(own, records["record"])
    found = np.where((found >= 0) & here.organization[found], found, NOWHERE)
    elsewhere = asking[found == NOWHERE]
    if len(elsewhere):
        foreign = _in_other_sources(records, here, elsewhere)
        found[foreign.index.to_numpy()] = foreign.to_numpy()
    return Part(_rows(asking, found.astype(np.int32)), asks_of([], 0, []))


def _in_other_sources(records: pa.Table, here: Parties, asking: pd.DataFrame) -> pd.Series[Any]:
    """Return for each asking row the organization that its column's target source has under that key."""
    primary = here.organization & (here.primary == np.arange(len(here.primary)))
    asked = pa.array(asking["text"].unique(), pa.string())
    there = np.asarray(pc.is_in(records["source_key"], value_set=asked), bool) & primary
    parents = np.flatnonzero(there)
    chosen = pa.array(parents)
    known = pd.DataFrame(
        {
            "target": records["source"].take(chosen).to_pylist(),
            "text": records["source_key"].take(chosen).to_pylist(),
            "parent": parents,
        }
    )
    hits = asking.reset_index().merge(known, on="text")
    hits = hits[hits["target"] != hits["source"]]
    wanted = asking.groupby(["source", "column"])["text"].nunique().rename("wanted")
    held = hits.groupby(["source", "column", "target"])["text"].nunique().rename("held").reset_index()
    held = held.merge(wanted.reset_index(), on=["source", "column"])
    held = held[held["held"] > _MOST_KEYS * held["wanted"]]
    best = held[held["held"] == held.groupby(["source", "column"])["held"].transform("max")]
    best = best.drop_duplicates(["source", "column"], keep=False)  # two sources fit alike: neither
    hits = hits.merge(best[["source", "column", "target"]], on=["source", "column", "target"])
    return hits.set_index("index")["parent"].astype(np.int32)


def _by_anchor(asking: pd.DataFrame) -> Part:
    """Ask for the record whose anchor bears that text."""
    keys = key_texts("anchor", pa.array(asking["text"], pa.string()))
    nowhere = np.full(len(asking), NOWHERE, np.int32)
    return Part(_rows(asking, nowhere), asks_of(np.arange(len(asking)), 0, keys.to_pylist()))


def _by_name(asking: pd.DataFrame) -> Part:
    """Ask for the company of that name, else for the one of the same core and place."""
    texts = pa.array(asking["text"], pa.string())
    distinct = pc.dictionary_encode(texts)
    standard = company.standardise(distinct.dictionary)
    first = np.searchsorted(standard["raw"].to_numpy(), np.arange(len(distinct.dictionary)))
    names = standard.take(pa.array(first[distinct.indices.to_numpy()]))
    row = np.arange(len(asking))
    unbranched = np.flatnonzero(np.asarray(pc.equal(names["branch"], ""), bool))
    asks = [
        asks_of(row, 0, key_texts("value", names["value"].combine_chunks()).to_pylist()),
        *asks_for_whole(names.take(pa.array(unbranched)), unbranched, 1),
    ]
    nowhere = np.full(len(asking), NOWHERE, np.int32)
    return Part(_rows(asking, nowhere), pd.concat(asks, ignore_index=True))


def _rows(asking: pd.DataFrame, parent: npt.NDArray[np.int32]) -> pd.DataFrame:
    return rows_of(
        Relation.SUBSIDIARY_OF, asking["record"].to_numpy(np.int32), parent, "declared",
        role=asking["text_role"].fillna(Role.PRIMARY.value).to_numpy(dtype=object),
        asked=asking["text"].to_numpy(dtype=object),
    )  # fmt: skip


def _related(part: Part, asking: pd.DataFrame, here: Parties) -> Part:
    """Give each claim the relation that its role and the child's kind tell; others are no claims."""
    rows = part.rows
    pointed = asking["scheme"].iloc[0] == "pointer"
    distinct = {role: relation_of(role) for role in rows["role"].unique()}
    told = rows["role"].map(distinct)
    person = here.person[rows["child"].to_numpy()]
    fitting = told.where(~person | told.isin([Relation.OWNS.value, Relation.HOUSEHOLD_WITH.value]), "")
    plain = (rows["role"] == "") | (not pointed)
    otherwise = np.where(person, Relation.WORKS_FOR.value, np.where(plain, Relation.SUBSIDIARY_OF.value, ""))
    relation = fitting.where(fitting != "", otherwise)
    percent = rows["role"].map({role: percent_of(role) for role in distinct})
    kept = np.flatnonzero(relation.to_numpy() != "")
    place = np.full(len(rows), -1, np.int64)
    place[kept] = np.arange(len(kept))
    asks = part.asks[place[part.asks["row"].to_numpy(np.int64)] >= 0]
    return Part(
        rows.assign(relation=relation, percent=percent).iloc[kept].reset_index(drop=True),
        asks.assign(row=place[asks["row"].to_numpy(np.int64)]),
    )
