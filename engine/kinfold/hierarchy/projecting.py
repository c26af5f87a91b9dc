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
    from collections.abc import Callable

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
    frame = frame.assign(state=state, why=why).sort_values(["relation", "over", "under", "role", "asked"])
    return _table(frame, records, customer_id)


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
    named = ["kept", "over", "under", "asks"]
    frame = frame.assign(support=frame.groupby(named, sort=False)["child"].transform("size"))
    frame = frame.sort_values([*named, "narrow", "blank", "rank", "called", "child", "parent"])
    frame = frame[~frame["blank"] | ~frame.duplicated(named)]
    frame = frame[~frame.duplicated([*named, "called"])]
    return frame[~frame["structural"] | ~frame.duplicated(named)]


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
