"""Parents known by a text: the keys that claims ask for, and the records that answer to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.hierarchy.shapes import asks_of
from kinfold.model import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from kinfold.hierarchy.parties import Parties
    from kinfold.standard.mentions import Mentions
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Cells

_SHARED_HOST = "shared_host"  # reason of a page on somebody else's site: the domain is not the company's


def key_texts(space: str, *texts: pa.Array) -> pa.Array:
    """Return keys of one space: ``whole 远航科技|北京``."""
    return pc.binary_join_element_wise(space, pc.binary_join_element_wise(*texts, "|"), " ")


def whole_names(names: pa.Table) -> Iterator[tuple[pa.Array, pa.Array]]:
    """Yield (rows, keys) of each tier under which the whole company behind each name may be known.

    A place in the name counts: without it only a company that names none, else any of that core.
    """
    core, place = names["core"].combine_chunks(), names["place"].combine_chunks()
    told = pc.not_equal(core, "")
    everywhere = pc.equal(place, "")
    nowhere = pa.array([""] * len(core), pa.string())
    loose = pc.if_else(everywhere, key_texts("core", core), key_texts("whole", core, nowhere))
    rows = pa.array(np.flatnonzero(np.asarray(told, bool)))
    yield rows, key_texts("whole", core, place).take(rows)
    yield rows, loose.take(rows)


def asks_for_whole(names: pa.Table, row: npt.NDArray[np.int64], first_tier: int) -> list[pd.DataFrame]:
    """Return asks for the whole company behind each of ``names``; ``row``: who asks, a place for each."""
    return [
        asks_of(row[rows.to_numpy()], first_tier + tier, keys.to_pylist())
        for tier, (rows, keys) in enumerate(whole_names(names))
    ]


def holders(asked: pa.Array, here: Parties, standards: Standards, cells: Sequence[Cells]) -> pd.DataFrame:
    """Return (key, record) of every record that answers to an asked key."""
    spaces = set(pc.unique(pc.list_element(pc.split_pattern(asked, " ", max_splits=1), 0)).to_pylist())
    found = [pd.DataFrame({"key": [], "record": []}, dtype=object)]
    found += [
        _held(asked, mentions, keys, wanted)
        for mentions in standards.of("company")
        for keys, wanted in _company_keys(mentions, spaces)
    ]
    if "domain" in spaces:
        found += [
            _held(asked, mentions, key_texts("domain", domains), here.organization[mentions.record])
            for mentions, domains in domains_told(standards)
        ]
    for each in cells:
        if each.field is Field.PARENT and each.scheme == "anchor":
            keys = key_texts("anchor", pc.utf8_trim_whitespace(each.raw))
            found.append(_answering(asked, keys, each.record))
    return pd.concat([each for each in found if len(each)] or found, ignore_index=True)


def _company_keys(mentions: Mentions, spaces: set[Any]) -> Iterator[tuple[pa.Array, npt.NDArray[np.bool_]]]:
    if not spaces & {"value", "whole", "core"}:
        return
    parts = {name: mentions.table[name].combine_chunks() for name in ("value", "core", "place", "branch")}
    whole = pc.and_(pc.equal(parts["branch"], ""), pc.not_equal(parts["core"], ""))
    here = np.asarray(whole, bool)[mentions.row]
    yield key_texts("value", parts["value"]), np.asarray(pc.not_equal(parts["value"], ""), bool)[mentions.row]
    yield key_texts("whole", parts["core"], parts["place"]), here
    yield key_texts("core", parts["core"]), here


def domains_told(standards: Standards) -> Iterator[tuple[Mentions, pa.Array]]:
    """Yield for each column of addresses and sites the domain of each standard value, "" without one."""
    for mentions in standards.of("email"):
        yield mentions, mentions.table["org_domain"].combine_chunks()
    for mentions in standards.of("website"):
        own = pc.not_equal(mentions.table["reason"], _SHARED_HOST)
        yield mentions, pc.if_else(own, mentions.table["value"], "").combine_chunks()


def _held(asked: pa.Array, mentions: Mentions, keys: pa.Array, wanted: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return which mentions answer: ``keys`` go with the standard values, ``wanted`` with the mentions."""
    answers = np.asarray(pc.is_in(keys, value_set=asked), bool)[mentions.row] & wanted
    chosen = np.flatnonzero(answers)
    return _frame(keys.take(pa.array(mentions.row[chosen])), mentions.record[chosen])


def _answering(asked: pa.Array, keys: pa.Array, record: npt.NDArray[np.int32]) -> pd.DataFrame:
    answers = pc.is_in(keys, value_set=asked)
    return _frame(keys.filter(answers), record[np.asarray(answers, bool)])


def _frame(keys: pa.Array, record: npt.NDArray[np.int32]) -> pd.DataFrame:
    return pd.DataFrame({"key": np.asarray(keys.to_pylist(), dtype=object), "record": record})
