"""Claims between records → affiliations between customers, without circles and with one parent each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.hierarchy.reasons import reasons
from kinfold.hierarchy.shapes import NOWHERE, texts_of
from kinfold.model import Relation
from kinfold.tables import AFFILIATIONS, checked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kinfold.hierarchy.shapes import Claims
    from kinfold.tables import Int32Array, Int64Array

# The order of preference where one pair of customers has several: the narrower relation says more.
STRUCTURAL = (Relation.DEPARTMENT_OF.value, Relation.BRANCH_OF.value, Relation.SUBSIDIARY_OF.value)
_OTHERS = tuple(relation.value for relation in Relation if relation.value not in STRUCTURAL)
_BASES = ("declared", "row", "name", "email_domain", "address", "contact")  # the most trustworthy first
_ANSWERS_KEPT = 3  # customers that answer to one key: one is the parent, more are too many


def affiliations(
    found: Claims, records: pa.Table, label: Int32Array, customer_id: Callable[[], pa.StringArray]
) -> pa.Table:
    """Project claims onto customers: AFFILIATIONS, one row a pair of customers, relation and role.

    ``customer_id``: gives that of each record, once all else is found. Claims inside one customer vanish.
    Of structural relations (department, branch, subsidiary) a pair has one; a second structural parent, or
    one that would close a circle, is a rival.
    """
    frame = found.rows.assign(parent=_answered(found, label))
    frame = frame[(frame["parent"] >= 0) | (frame["basis"] != "email_domain")]
    labels = np.append(label, NOWHERE).astype(np.int64)
    child, parent = labels[frame["child"].to_numpy(np.int64)], labels[frame["parent"].to_numpy(np.int64)]
    frame = _turned(frame.assign(over=child, under=parent)[child != parent])
    frame = _collapsed(frame)
    state, why = _states(frame)
    texts = {name: pd.factorize(frame[name], sort=True)[0] for name in ("relation", "asked")}
    order = _order(frame.assign(**texts), ["relation", "over", "under", "called", "asked"])
    return _table(frame.assign(state=state, why=why).iloc[order], records, customer_id)


def _answered(found: Claims, label: Int32Array) -> Int32Array:
    """Return each claim's parent; one that asks gets whom the first tier that anybody answers to means.

    Several customers that answer to one key are no answer; the child itself only where nobody else does.
    """
    parent = found.rows["parent"].to_numpy(np.int32).copy()
    if not len(found.asks):
        return parent
    known = found.holders.assign(customer=label[found.holders["record"].to_numpy(np.int64)])
    known = known.sort_values(["key", "customer", "record"]).drop_duplicates(["key", "customer"])
    known = known[known.groupby("key").cumcount() < _ANSWERS_KEPT]
    hits = found.asks.merge(known, on="key")
    own = label[found.rows["child"].to_numpy(np.int64)][hits["row"].to_numpy(np.int64)]
    hits = hits.assign(own=hits["customer"].to_numpy() == own)
    hits = hits[hits["tier"] == hits.groupby("row")["tier"].transform("min")]
    hits = hits[~hits["own"] | hits.groupby("row")["own"].transform("all")]
    hits = hits.sort_values(["row", "record"])
    single = hits[hits.groupby("row")["customer"].transform("nunique") == 1].drop_duplicates("row")
    parent[single["row"].to_numpy(np.int64)] = single["record"].to_numpy(np.int32)
    return parent


def _turned(frame: pd.DataFrame) -> pd.DataFrame:
    """Name the smaller customer of a household first: it has no above and below."""
    at_home = frame["relation"].to_numpy() == Relation.HOUSEHOLD_WITH.value
    over, under, child, parent = (frame[name].to_numpy() for name in ("over", "under", "child", "parent"))
    swap = at_home & (over > under)
    return frame.assign(
        over=np.where(swap, under, over),
        under=np.where(swap, over, under),
        child=np.where(swap, parent, child),
        parent=np.where(swap, child, parent),
    )


def _collapsed(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep of equal claims the best founded one; ``support`` counts them."""
    frame = frame.assign(
        asked=frame["asked"].where((frame["under"] < 0) | (frame["basis"] == "email_domain"), ""),
        rank=_place(frame["basis"], _BASES),
        narrow=_place(frame["relation"], STRUCTURAL),
    )
    frame = _without_waiting_twins(frame)
    structural = (frame["narrow"] < len(STRUCTURAL)).to_numpy()
    frame = frame.assign(
        structural=structural,
        blank=frame["role"] == "",
        called=pd.factorize(frame["role"], sort=True)[0],
        asks=pd.factorize(frame["asked"].where(frame["under"] < 0, ""))[0],
        kept=np.where(structural, -1, _place(frame["relation"], _OTHERS)),
    )
    return _best(frame)


def _best(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep of a pair's claims the best of each role, without a role only where it is the best of all.

    Of structural claims the best one alone.
    """
    named, worth = ["kept", "over", "under", "asks"], ["narrow", "blank", "rank", "called", "child", "parent"]
    order = _order(frame, [*named, *worth])
    ordered = {name: frame[name].to_numpy().take(order) for name in (*named, "structural", "blank", "called")}
    first = np.ones(len(order), bool)
    first[1:] = np.logical_or.reduce([ordered[name][1:] != ordered[name][:-1] for name in named])
    group = np.cumsum(first) - 1
    kept = np.flatnonzero(first | ~(ordered["structural"] | ordered["blank"]))
    kept = kept[~pd.Series(group[kept] << 32 | ordered["called"][kept]).duplicated().to_numpy()]
    return frame.iloc[order[kept]].assign(support=np.bincount(group)[group[kept]])


def _order(frame: pd.DataFrame, names: Sequence[str]) -> Int64Array:
    """Return the order of rows by columns of small whole numbers; as many as fit are sorted as one."""
    keys: list[Int64Array] = []
    room = 0
    for name in names:
        column = frame[name].to_numpy(np.int64)
        least, most = int(column.min(initial=0)), int(column.max(initial=0))
        size = most - least + 1
        if room < size:
            keys.append(np.zeros(len(column), np.int64))
            room = np.iinfo(np.int64).max
        keys[-1] = keys[-1] * size + (column - least)
        room //= size
    return np.lexsort(keys[::-1])


def _place(texts: pd.Series[str], among: tuple[str, ...]) -> Int64Array:
    """Return the place of each text among others, behind them where it is none of them."""
    found = pc.index_in(texts_of(texts), value_set=pa.array(among, pa.string()))
    place: Int64Array = pc.fill_null(found, len(among)).to_numpy().astype(np.int64)
    return place


def _without_waiting_twins(frame: pd.DataFrame) -> pd.DataFrame:
    """Drop a declared claim that waits where the same row also declares a parent that is there."""
    declared = frame["basis"] == "declared"
    there = frame.loc[declared & (frame["under"] >= 0), ["child", "relation"]].drop_duplicates()
    if not len(there):
        return frame
    waits = declared & (frame["under"] < 0)
    twin = pd.MultiIndex.from_frame(frame[["child", "relation"]]).isin(pd.MultiIndex.from_frame(there))
    return frame[~(waits & twin)]


def _states(frame: pd.DataFrame) -> tuple[pd.Series[str], pd.Series[str]]:
    """Return each claim's state, and why it is no standing one: ``second`` parent or ``circle``."""
    state = pd.Series("standing", frame.index).mask(frame["basis"] == "email_domain", "possible")
    state = state.mask(frame["under"] < 0, "waiting")
    why = pd.Series("", frame.index)
    rows = frame[frame["structural"] & (frame["under"] >= 0)]
    rows = rows.assign(less=-rows["support"]).sort_values(["rank", "less", "over", "under"])
    # Only a customer that has others below it can close a circle; of the rest the first claim stands.
    leaf = ~rows["over"].isin(rows["under"])
    second = rows.index[leaf & rows.duplicated("over")]
    state.loc[second], why.loc[second] = "rival", "second"
    above: dict[int, int] = {}
    for index, child, parent in rows.loc[~leaf, ["over", "under"]].itertuples():
        if child in above or _is_above(above, child, parent):
            state.loc[index], why.loc[index] = "rival", "second" if child in above else "circle"
        else:
            above[child] = parent
    return state, why


def _is_above(above: dict[int, int], child: int, parent: int) -> bool:
    """Whether ``child`` already stands somewhere above ``parent``."""
    while parent in above:
        parent = above[parent]
        if parent == child:
            return True
    return False


def _table(frame: pd.DataFrame, records: pa.Table, told_ids: Callable[[], pa.StringArray]) -> pa.Table:
    child, parent = frame["child"].to_numpy(np.int64), frame["parent"].to_numpy(np.int64)
    there = pa.array(np.where(parent >= 0, parent, 0), mask=parent < 0)
    english, chinese = reasons(frame)
    customer_id = told_ids()
    columns = {
        "child": customer_id.take(pa.array(child)), "parent": customer_id.take(there).fill_null(""),
        **{name: texts_of(frame[name]) for name in ("relation", "role", "percent")},
        "child_record": records["record"].take(pa.array(child)),
        "parent_record": records["record"].take(there).fill_null(""),
        "basis": texts_of(frame["basis"]), "state": texts_of(frame["state"]),
        "reason_en": english, "reason_zh": chinese,
    }  # fmt: skip
    return checked(pa.table(columns, schema=AFFILIATIONS), AFFILIATIONS, "affiliations")
