"""Mentions of names → the names of each record, ready to compare, and one key a record's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from kinfold.identifiers.profiles import CompanyNames, PersonNames, sorted_codes
from kinfold.standard.pinyin import latin

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Int32Array, Int64Array

_PARTS = ("given", "family", "middle", "suffix", "latin_given", "latin_family")
_COMPANY_PARTS = ("value", "core", "brand", "place", "form", "branch", "group", "script", "latin", "tokens")


def person_names(standards: Standards, position: Int32Array, size: int) -> PersonNames:
    """Collect the name variants of ``size`` persons; ``position``: each record's place among them, or -1.

    Columns that repeat each other are one variant: a full name counts only for a record whose parts
    are not given apart; aliases and native names are variants of their own.
    """
    parts = _from_parts(standards)
    apart = parts["record"].unique() if len(parts) else []
    whole = _from_full(standards.of("person"))
    beside = whole["record"].isin(apart) & ~whole["other"]
    frame = pd.concat([parts, whole[~beside].drop(columns="other")], ignore_index=True)
    frame["record"] = position[frame["record"].to_numpy(np.int64)]
    frame = frame[(frame["record"] >= 0) & ((frame["given"] != "") | (frame["family"] != ""))]
    frame = frame.drop_duplicates().sort_values(["record", *_PARTS], kind="stable")
    values, codes = _parts_coded(frame)
    start = np.searchsorted(frame["record"].to_numpy(), np.arange(size + 1)).astype(np.int64)
    return PersonNames(
        start, codes[0], codes[1],
        latin(pa.array(frame["middle"], pa.string())), pa.array(frame["suffix"], pa.string()),
        values[0], values[1],
    )  # fmt: skip


def _parts_coded(
    frame: pd.DataFrame,
) -> tuple[tuple[pa.StringArray, pa.StringArray], tuple[Int32Array, Int32Array]]:
    """Code given and family names together by (text, reading); -1 where absent."""
    text = np.concatenate([frame["given"].to_numpy(object), frame["family"].to_numpy(object)])
    latin = np.concatenate([frame["latin_given"].to_numpy(object), frame["latin_family"].to_numpy(object)])
    both, code = sorted_codes(pa.array(text + "\x1f" + latin, pa.string()))
    split = [pair.split("\x1f") for pair in both.to_pylist()]
    code = np.where(text == "", -1, code).astype(np.int32)
    values = pa.array([s[0] for s in split], pa.string()), pa.array([s[1] for s in split], pa.string())
    return values, (code[: len(frame)], code[len(frame) :])


def _from_full(mentions: list[Mentions]) -> pd.DataFrame:
    frames = []
    for each in mentions:
        columns = {part: each.texts(part) for part in _PARTS}
        other = np.full(len(each.record), each.scheme == "other")
        frame = pd.DataFrame({"record": each.record, **columns, "other": other})
        good = each.usable()
        frames.append(frame[good])
        nick = frame.assign(given=each.texts("alias"), latin_given=each.texts("alias"), other=True)
        frames.append(nick[good & (nick["given"] != "") & ~nick["given"].str.contains(" ", regex=False)])
    empty = pd.DataFrame({"record": [], **{p: [] for p in _PARTS}, "other": pd.Series([], dtype=bool)})
    return pd.concat(frames, ignore_index=True) if frames else empty


def _from_parts(standards: Standards) -> pd.DataFrame:
    """Join separate name columns: the n-th given name of a record stands beside its n-th surname."""
    given = _numbered(standards, "given", ("given", "middle", "suffix", "latin_given"))
    family = _numbered(standards, "family", ("family", "suffix", "latin_family"))
    middle = _numbered(standards, "middle", ("middle",)).rename(columns={"middle": "between"})
    frame = given.merge(family, on=["record", "nth"], how="outer", suffixes=("", "_2"))
    frame = frame.merge(middle, on=["record", "nth"], how="left").sort_values(["record", "nth"])
    texts = [column for column in frame.columns if column not in ("record", "nth")]
    # A record with two given names and one surname bears that surname twice.
    frame[texts] = frame.groupby("record")[texts].ffill().fillna("")
    frame["suffix"] = frame["suffix"].where(frame["suffix"] != "", frame["suffix_2"])
    frame["middle"] = frame["middle"].where(frame["middle"] != "", frame["between"])
    return frame[["record", *_PARTS]]


def _numbered(standards: Standards, kind: str, taken: tuple[str, ...]) -> pd.DataFrame:
    """Return the distinct values of one name part, numbered within their record."""
    frames = [
        pd.DataFrame({"record": m.record.astype(np.int64), **{part: m.texts(part) for part in taken}})[m.usable()]
        for m in standards.of(kind)
    ]
    frame = pd.concat(frames) if frames else pd.DataFrame({"record": pd.Series([], dtype=np.int64)})
    frame = frame.reindex(columns=["record", *taken]).drop_duplicates().sort_values(["record", *taken])
    return frame.assign(nth=frame.groupby("record").cumcount())


def company_names(standards: Standards, position: Int32Array, size: int) -> CompanyNames:
    """Collect the names of ``size`` organizations, distinct names coded once."""
    found = standards.of("company")
    tables = [m.table.select(list(_COMPANY_PARTS)) for m in found]
    if not tables:
        nothing = np.zeros(0, np.int32)
        return CompanyNames(np.zeros(size + 1, np.int64), nothing, nothing.astype(bool), _no_companies())
    whole = pa.concat_tables(tables).combine_chunks()
    _, code = sorted_codes(whole["value"])
    first = np.full(int(code.max(initial=-1)) + 1, len(code), np.int64)
    np.minimum.at(first, code, np.arange(len(code)))
    offset = np.r_[0, np.cumsum([len(t) for t in tables])]
    record = position[np.concatenate([m.record[m.usable()] for m in found])].astype(np.int64)
    row = np.concatenate([m.row[m.usable()] + offset[i] for i, m in enumerate(found)])
    other = np.concatenate([np.full(int(m.usable().sum()), m.scheme == "other") for m in found])
    # A record's own names come before its aliases; a name that is both is its own.
    order = np.lexsort((code[row], other, record))
    record, names, other = record[order], code[row][order], other[order]
    _, once = np.unique(record * max(len(first), 1) + names, return_index=True)
    once.sort()
    record, names, other = record[once], names[once], other[once]
    start = np.searchsorted(record, np.arange(size + 1)).astype(np.int64)
    return CompanyNames(start, names.astype(np.int32), other, whole.take(pa.array(first)))


def _no_companies() -> pa.Table:
    return pa.table({part: pa.array([], pa.string()) for part in _COMPANY_PARTS})


def person_keys(names: PersonNames) -> npt.NDArray[Any]:
    """Return one text a person that is equal for 张三, Zhang San and San Zhang; "" without a name."""
    latin = np.append(np.asarray(names.latin.to_pylist(), dtype=object), "")
    return _first(names.start, _in_order(latin[names.given], latin[names.family]))


def company_keys(names: CompanyNames) -> npt.NDArray[Any]:
    """Return the core of each organization's first name; "" without one."""
    core = np.asarray(names.table["core"].to_pylist(), dtype=object)
    return _first(names.start, core[names.name])


def _in_order(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> npt.NDArray[Any]:
    swap = np.asarray(a > b, bool)
    return np.where(swap, b, a) + " " + np.where(swap, a, b)


def _first(start: Int64Array, texts: npt.NDArray[Any]) -> npt.NDArray[Any]:
    has = np.diff(start) > 0
    out = np.full(len(start) - 1, "", dtype=object)
    out[has] = texts[start[:-1][has]]
    return out
