"""Every claim between records: of rows, of names, of mail domains, declared ones, households."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.hierarchy.declared import declared
from kinfold.hierarchy.households import households
from kinfold.hierarchy.naming import asks_for_whole, domains_told, holders, key_texts
from kinfold.hierarchy.shapes import NOWHERE, Claims, Part, asks_of, joined, no_asks, rows_of, texts_of
from kinfold.model import Field, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from kinfold.hierarchy.parties import Parties
    from kinfold.standard.standardising import Standards
    from kinfold.tables import Cells


CLAIMING = frozenset({Field.PARENT, Field.JOB_TITLE})  # the fields whose cells claims are read from


def claims(records: pa.Table, here: Parties, cells: Sequence[Cells], standards: Standards) -> Claims:
    """Gather every claim that stands before anything is compared: all but those of households."""
    whole = joined(
        [
            *(Part(rows, no_asks()) for rows in _of_rows(here, cells)),
            *_branches(standards),
            *_at_domains(here, standards),
            *declared(records, here, cells),
        ]
    )
    coded = texts_of(whole.asks["key"]).dictionary_encode()
    asked = coded.dictionary
    held = holders(asked, here, standards, cells) if len(asked) else whole.asks.iloc[:0].assign(record=0)
    code = pc.index_in(texts_of(held["key"]), value_set=asked)
    asks, held = (
        frame.assign(key=key.to_numpy(zero_copy_only=False).astype(np.int64))
        for frame, key in ((whole.asks, coded.indices), (held, code))
    )
    return Claims(whole.rows, asks, held)


def with_households(found: Claims, here: Parties, standards: Standards, kin: pd.DataFrame) -> Claims:
    """Add the claims of households; ``kin``: pairs of persons that the evidence calls so."""
    at_home = (Part(rows, no_asks()) for rows in households(here, standards, kin))
    return replace(found, rows=joined([Part(found.rows, no_asks()), *at_home]).rows)


def _of_rows(here: Parties, cells: Sequence[Cells]) -> Iterator[pd.DataFrame]:
    """Yield what stands in one row: persons at its organizations, departments, persons at departments."""
    parties = pd.DataFrame({"record": np.arange(len(here.primary), dtype=np.int32), "row": here.primary})
    pairs = parties[here.person].merge(parties[here.organization], on="row")
    person = pairs["record_x"].to_numpy()
    titles = _titles(cells, len(here.primary), person)
    yield rows_of(Relation.WORKS_FOR, person, pairs["record_y"].to_numpy(), "row", role=titles)
    departments = np.flatnonzero(here.department).astype(np.int32)
    employer, seen = here.employer()[departments], here.seen_at(departments)
    at_one = departments[employer >= 0]
    yield rows_of(Relation.DEPARTMENT_OF, at_one, employer[employer >= 0], "row", role=here.names(at_one))
    staff = here.person[seen]
    units = departments[staff]
    yield rows_of(Relation.WORKS_FOR, seen[staff], units, "row", role=here.names(units))


def _titles(cells: Sequence[Cells], size: int, person: npt.NDArray[np.int32]) -> npt.NDArray[np.object_]:
    """Return each person's job title as the source gives it, "" without one."""
    told = [each for each in cells if each.field is Field.JOB_TITLE]
    place = np.zeros(size, np.int64)
    texts = pa.concat_arrays([pa.array([""], pa.string()), *(each.raw for each in told)])
    end = len(texts)
    for each in reversed(told):
        end -= len(each.record)
        place[each.record] = np.arange(end, end + len(each.record))
    titles = pc.utf8_trim_whitespace(texts.take(pa.array(place[person])))
    return np.asarray(titles.to_pylist(), dtype=object)


def _branches(standards: Standards) -> Iterator[Part]:
    """Yield for each name with a branch that it belongs to the company of that core and place without one."""
    for mentions in standards.of("company"):
        branch, core = mentions.table["branch"], mentions.table["core"]
        named = pc.and_(pc.not_equal(branch, ""), pc.not_equal(core, ""))
        chosen = np.flatnonzero(np.asarray(named, bool)[mentions.row])
        if not len(chosen):
            continue
        names = mentions.table.select(["value", "core", "place", "branch"])
        names = names.take(pa.array(mentions.row[chosen]))
        row = np.arange(len(chosen))
        rows = rows_of(
            Relation.BRANCH_OF, mentions.record[chosen], np.full(len(chosen), NOWHERE, np.int32), "name",
            role=np.asarray(names["branch"].to_pylist(), dtype=object),
            asked=np.asarray(names["core"].to_pylist(), dtype=object),
        )  # fmt: skip
        asks = [asks_of(row, 0, _before_branch(names)), *asks_for_whole(names, row, 1)]
        yield Part(rows, pd.concat(asks, ignore_index=True))


def _before_branch(names: pa.Table) -> list[str]:
    """Return keys of what stands before the branch in each name, the parent's own name as a rule."""
    pairs = zip(names["value"].to_pylist(), names["branch"].to_pylist(), strict=True)
    return [f"value {value.partition(branch)[0].rstrip(' ,-(（')}" for value, branch in pairs]


def _at_domains(here: Parties, standards: Standards) -> Iterator[Part]:
    """Yield for persons without an organization in their row where their mail address says they work."""
    free = here.person & (here.employer() < 0)
    held = [
        pc.unique(domains.take(pa.array(mentions.row[here.organization[mentions.record]])))
        for mentions, domains in domains_told(standards)
    ]
    if not held:
        return
    known = pc.unique(pa.concat_arrays(held))
    known = known.filter(pc.not_equal(known, ""))
    for mentions, domains in domains_told(standards):
        there = np.asarray(pc.is_in(domains, value_set=known), bool)[mentions.row] & free[mentions.record]
        if mentions.kind != "email" or not there.any():
            continue
        chosen = np.flatnonzero(there)
        theirs = domains.take(pa.array(mentions.row[chosen]))
        texts = np.asarray(theirs.to_pylist(), dtype=object)
        nowhere = np.full(len(chosen), NOWHERE, np.int32)
        rows = rows_of(Relation.WORKS_FOR, mentions.record[chosen], nowhere, "email_domain", asked=texts)
        yield Part(rows, asks_of(np.arange(len(chosen)), 0, key_texts("domain", theirs).to_pylist()))
