"""Texts that were read before: what they mean is looked up, and nobody can tell from the answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kinfold.model import Field
from kinfold.standard import id_number, person, phone
from kinfold.standard.mentions import mention, pointing
from kinfold.standard.readings import Readings, from_kept, reader_name, sought
from kinfold.standard.standardising import standardise_and_derive
from kinfold.standard.workers import CELLS_FOR_WORKERS, workers_for
from kinfold.tables import Cells
from standard.batches import batch_of

if TYPE_CHECKING:
    from collections.abc import Sequence

PHONES = ["13912345678", "13812345670/13912345678", "无", "+44 20 7946 0958", "0791-88123456转8", "张三"]
READ = partial(phone.standardise, region="CN")


def _cells(texts: Sequence[str]) -> list[Cells]:
    record = np.arange(len(texts), dtype=np.int32)
    return [Cells("crm", "手机", Field.PHONE, "", "", record, pa.array(texts, pa.string()))]


def _read(texts: Sequence[str]) -> Readings:
    raws = pa.array(texts, pa.string())
    return Readings("phones", raws, READ(raws))


def _back(*kept: pa.Table) -> Readings:
    return from_kept("phones", pa.concat_tables(kept))


@given(
    st.lists(st.sampled_from(PHONES), max_size=6, unique=True), st.lists(st.sampled_from(PHONES), max_size=12)
)
def test_what_was_read_before_means_what_it_would_mean_if_it_were_read_now(
    before: list[str], now: list[str]
) -> None:
    cells = _cells(now)
    known, texts, code = sought(cells, _back(_read(before).kept()))
    assert known is not None
    assert texts.to_pylist() == list(dict.fromkeys(text for text in now if text not in before))
    assert known.texts.to_pylist() == [text for text in before if text in now]
    whole = known.joined(texts, READ(texts))
    found = pointing(("phone", ""), cells, whole.texts, code, whole.table)
    anew = mention("phone", cells, READ)
    for part in anew.table.column_names[1:]:
        assert found.texts(part).tolist() == anew.texts(part).tolist()
    assert found.record.tolist() == anew.record.tolist()
    raw = found.table["raw"].to_pylist()
    assert raw == sorted(raw)
    assert found.raws.take(found.table["raw"].combine_chunks().take(pa.array(found.row))).to_pylist() == (
        anew.raws.take(anew.table["raw"].combine_chunks().take(pa.array(anew.row))).to_pylist()
    )


@given(st.lists(st.sampled_from(PHONES), max_size=6, unique=True), st.integers(0, 6))
def test_readings_come_back_from_two_parts_as_they_were(texts: list[str], since: int) -> None:
    readings = _read(texts)
    first = _read(texts[:since]).kept()
    back = _back(first, readings.kept(since))
    assert back.texts == readings.texts
    assert back.table.combine_chunks() == readings.table.combine_chunks()
    assert back.known == len(texts)


class _Shelf:
    """Keeps readings in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Readings] = {}

    def of(self, reader: str) -> Readings | None:
        """Return what was kept, as it comes back from a file."""
        found = self.kept.get(reader)
        return None if found is None else from_kept(reader, found.kept())

    def keep(self, readings: Readings) -> None:
        """Keep what was read."""
        self.kept[readings.reader] = readings


def test_workers_that_wait_are_given_only_what_is_new() -> None:
    """A large further delivery: its files were so long that workers were started for them."""
    may = {"a:1": {Field.NAME: "张三", Field.PHONE: "13912345678"}, "a:2": {Field.NAME: "Maria Rossi"}}
    both = may | {"a:3": {Field.NAME: "王芳(销售部)", Field.PHONE: "13912345678/13812345670"}}
    shelf = _Shelf()
    for each in standardise_and_derive(batch_of(may), "CN", archive=shelf)[1].readings:
        shelf.keep(each)
    with workers_for(CELLS_FOR_WORKERS) as waiting:
        _, found = standardise_and_derive(batch_of(both), "CN", waiting, shelf)
    _, anew = standardise_and_derive(batch_of(both), "CN")
    assert {one.known for one in found.readings} == {1, 2}  # a phone, two names
    for one, other in zip(found.mentions, anew.mentions, strict=True):
        assert (one.kind, one.record.tolist()) == (other.kind, other.record.tolist())
        assert one.texts("value").tolist() == other.texts("value").tolist()


def test_a_reader_is_another_one_under_other_arguments_and_another_scheme() -> None:
    """L01234567 is a passport or a code of somebody's own: each reading of it is kept for itself."""
    names = {
        reader_name("id_number", "passport", partial(id_number.standardise, scheme="passport")),
        reader_name("id_number", "", partial(id_number.standardise, scheme="")),
        reader_name("tax_id", "", partial(id_number.standardise, scheme="")),
        reader_name("phone", "", partial(phone.standardise, region="CN")),
        reader_name("phone", "", partial(phone.standardise, region="US")),
        reader_name("person", "", person.standardise),
        reader_name("person", "other", person.standardise),
    }
    assert len(names) == 7
