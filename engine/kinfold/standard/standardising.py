"""All cells of a run → mentions: each field is read by its standardiser, what was read before is known."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.model import Field
from kinfold.standard import company, phone
from kinfold.standard.asking import asked_of_names, asked_of_others, by_kind
from kinfold.standard.deriving import derive, derive_further
from kinfold.standard.mentions import mention, pointing
from kinfold.standard.other_names import trading_names
from kinfold.standard.parallel import reading
from kinfold.standard.readings import FEWEST, NoArchive, Readings, reader_name, sought
from kinfold.standard.workers import workers_for
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kinfold.standard.asking import Asked
    from kinfold.standard.mentions import Mentions
    from kinfold.standard.parallel import Reading
    from kinfold.standard.readings import Archive
    from kinfold.standard.workers import Workers
    from kinfold.tables import Batch, Cells, Int32Array, Int64Array

    Answer = Callable[[], tuple[Mentions, Readings]]

_LOOKED_AT = 10_000  # texts that are looked at before further ones are
MOST_NESTED = 3  # persons in one cell beyond the first; the rest stays a note
_NAMES = (Field.NAME, Field.OTHER_NAME)


@dataclass(frozen=True, slots=True, eq=False)
class Standards:
    """Every value of a run in standard form. ``region``: where phones without a country code are read.

    ``readings``: what each reader was asked and said, to be kept for a later run.
    """

    region: str
    mentions: tuple[Mentions, ...]
    readings: tuple[Readings, ...] = ()

    def of(self, *kinds: str) -> list[Mentions]:
        """Return the mentions of the given kinds."""
        return [m for m in self.mentions if m.kind in kinds]


@dataclass(frozen=True, slots=True, eq=False)
class _Sought:
    """What was asked, of that what is known from before, the texts that are new, and the cells' places."""

    asked: Asked
    reader: str
    before: Readings | None
    texts: pa.StringArray
    code: Int64Array

    def readings(self, table: pa.Table) -> Readings:
        """Return what is known from before and, in ``table``, what the new texts mean."""
        if self.before is None:
            return Readings(self.reader, self.texts, table)
        return self.before.joined(self.texts, table)


class _Begun:
    """Texts that are being read, and the region; it keeps the readings that were got of it.

    ``alone``: no workers read them, so that all cores are free for what is asked.
    """

    def __init__(self, region: str, names: list[Answer], others: list[Answer], *, alone: bool) -> None:
        self.region = region
        self.readings: list[Readings] = []
        self._names, self._others, self._alone = names, others, alone

    def names(self) -> list[Mentions]:
        """Wait for the names, and return what mentions them."""
        return self._got(self._names)

    def others(self) -> list[Mentions]:
        """Wait for all else, and return what mentions it."""
        return self._got(self._others)

    def _got(self, answers: list[Answer]) -> list[Mentions]:
        if self._alone:
            found = side_by_side(lambda answer: answer(), answers)
        else:
            found = [answer() for answer in answers]
        self.readings += [readings for _, readings in found]
        return [mentions for mentions, _ in found]


def standardise(batch: Batch, region: str = "") -> Standards:
    """Standardise all cells; ``region`` "" is guessed from the phones. Each distinct raw is read once.

    Many cells are read by one process a core; the result does not depend on it.
    """
    with _begun(batch, region, None, NoArchive()) as begun:
        return _standards(begun, begun.names(), begun.others)


def standardise_and_derive(
    batch: Batch, region: str = "", workers: Workers | None = None, archive: Archive | None = None
) -> tuple[Batch, Standards]:
    """Standardise all cells and add the records that stand inside the names of others (``deriving``).

    ``workers``: those that wait already; else they are started where much is to be read. ``archive``: what
    was read before and is not read again.
    """
    with ThreadPoolExecutor(1) as thread, _begun(batch, region, workers, archive or NoArchive()) as begun:
        found = begun.names()
        others = thread.submit(begun.others)
        whole, code = derive(batch, found)
        found = [*_recoded(found, code), *(added := _of_new_names(batch, whole))]
        for _ in range(MOST_NESTED - 1):
            if not added:
                break
            batch, (whole, further) = whole, derive_further(whole, added)
            found = [*_recoded(found, further), *(added := _of_new_names(batch, whole))]
            code = further[code]
        return whole, _standards(begun, found, lambda: _recoded(others.result(), code))


def _recoded(found: Sequence[Mentions], code: Int32Array) -> list[Mentions]:
    return [replace(mentions, record=code[mentions.record]) for mentions in found]


def _of_new_names(batch: Batch, whole: Batch) -> list[Mentions]:
    """Standardise the names that ``whole`` has behind those of ``batch``: few, read here."""
    asked = asked_of_names(whole.cells[len(batch.cells) :], by_kind(whole.records))
    return [mention(one.kind, one.cells, one.read, one.scheme) for one in asked if one.cells]


def _standards(begun: _Begun, names: list[Mentions], others: Callable[[], list[Mentions]]) -> Standards:
    """Return all mentions, once trading names have been read, and the ``others``, which go on beside them."""
    cells = list(trading_names([m for m in names if m.kind == "company"]))
    trading = mention("company", cells, company.standardise, "other")
    every = (*names, *others(), trading)
    return Standards(begun.region, tuple(m for m in every if len(m.record)), tuple(begun.readings))


@contextmanager
def _begun(batch: Batch, region: str, workers: Workers | None, archive: Archive) -> Iterator[_Begun]:
    """Begin to read all cells.

    Workers that wait get names first, which ask for no region: while it is guessed they are read. Where
    none wait, they are started if much is left to read when what is known has been found.
    """
    names = (one for one in asked_of_names(batch.cells, by_kind(batch.records)) if one.cells)
    find = partial(_sought, archive=archive)
    if workers and workers.started:
        with reading(workers) as begin, ThreadPoolExecutor(1) as thread:
            asking = thread.submit(_others, batch, region)
            first = [_begin(find(one), begin) for one in names]
            region, asked = asking.result()
            yield _Begun(region, first, [_begin(find(one), begin) for one in asked], alone=False)
        return
    with ThreadPoolExecutor(1) as thread:
        asking = thread.submit(_others, batch, region)
        found = side_by_side(find, names)
        region, asked = asking.result()
    others = side_by_side(find, asked)
    with workers_for(_left_to_read([*found, *others])) as ready, reading(ready) as begin:
        first, further = ([_begin(one, begin) for one in each] for each in (found, others))
        yield _Begun(region, first, further, alone=not ready.started)


def _others(batch: Batch, region: str) -> tuple[str, list[Asked]]:
    """Return the region, guessed where it is "", and what is asked of all cells that are no names."""
    region = region or guessed_region(batch.cells)
    return region, [one for one in asked_of_others(batch, region) if one.cells]


def _sought(asked: Asked, archive: Archive) -> _Sought:
    reader = reader_name(asked.kind, asked.scheme, asked.read)
    return _Sought(asked, reader, *sought(asked.cells, archive.of(reader)))


def _left_to_read(found: Sequence[_Sought]) -> int:
    """Return the cells of those that have many new texts."""
    return sum(len(one.code) for one in found if len(one.texts) >= FEWEST)


def _begin(one: _Sought, begin: Reading) -> Answer:
    asked = one.asked
    table = begin(asked.read, one.texts)

    def answer() -> tuple[Mentions, Readings]:
        said = one.readings(table())
        named = (asked.kind, asked.scheme)
        return pointing(named, asked.cells, said.texts, one.code, said.table), said

    return answer


def guessed_region(cells: Sequence[Cells]) -> str:
    """Return the region that the phones speak of; Han names decide where they are silent."""
    phones = [pc.cast(c.raw, pa.string()) for c in cells if c.field is Field.PHONE]
    names = [c.raw for c in cells if c.field in (*_NAMES, Field.FAMILY_NAME, Field.COMPANY)]
    raws = pa.concat_arrays(phones) if phones else pa.array([], pa.string())
    return phone.guess_region(raws, han=any(map(_holds_han, names)))


def _holds_han(raws: pa.StringArray) -> bool:
    """Tell whether any text holds a Han character; most often one of the first does."""
    pieces = (raws.slice(start, _LOOKED_AT) for start in range(0, len(raws), _LOOKED_AT))
    return any(pc.any(pc.match_substring_regex(piece, r"\p{Han}")).as_py() for piece in pieces)
