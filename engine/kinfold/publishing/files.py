"""The folder ``out/``: what the current run found, for people to open and programs to read.

Each table stands there twice: as Parquet, values exactly as they are, and as CSV. CSV files are for
spreadsheets (see ``safe_csv``), but for ``crosswalk.csv``: programs read it, so its keys are raw.
"""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kinfold.publishing.safe_csv import (
    private_file,
    private_folder,
    private_sink,
    write_machines,
    write_people,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from kinfold.tables import Resolution

WRITERS = 2  # files written at a time: Arrow encodes them outside the interpreter's lock
NOWHERE: Mapping[str, Path] = MappingProxyType({})
CROSSING = ("records", "members")  # run tables of which the crosswalk is made
PUBLISHED = ("customers", "links", "cuts", "affiliations", "issues")  # run tables that go out unchanged


class OutWriter:
    """Writes the files of ``out/``, each as soon as what it holds is there, beside the work that goes on.

    with OutWriter(folder) as out:
        out.write("links", links)
        out.copy("links", encoded)
        out.finish(summary)
    """

    def __init__(self, folder: Path) -> None:
        """Make ``folder``, where it is not there yet. Raises ProjectUnusable where it cannot be made."""
        private_folder(folder)
        self._folder = folder
        self._pool = ThreadPoolExecutor(WRITERS)
        self._begun: list[Future[None]] = []
        self._crossing: dict[str, pa.Table] = {}

    def write(self, name: str, table: pa.Table) -> None:
        """Begin what people get of a run's table: its CSV file; of records and members the crosswalk."""
        if name in PUBLISHED:
            self._begin(write_people, f"{name}.csv", table)
        if name in CROSSING:
            self._crossing[name] = table
            if len(self._crossing) == len(CROSSING):
                self._begin(_write_crosswalk, "crosswalk", *map(self._crossing.pop, CROSSING))

    def copy(self, name: str, encoded: Path) -> None:
        """Copy the Parquet file of a run's table, where people get it: it is copied when this returns."""
        if name in PUBLISHED:
            _copy(self._folder / f"{name}.parquet", encoded)

    def encode(self, name: str, table: pa.Table) -> None:
        """Begin to write the Parquet file of a table that none holds yet."""
        self._begin(_write_parquet, f"{name}.parquet", table)

    def finish(self, summary: Mapping[str, object]) -> None:
        """Wait for all of it, and write the summary last. Raises ProjectUnusable where a file cannot be."""
        for each in self._begun:
            each.result()
        with private_file(self._folder / "summary.json") as sink:
            sink.write(summary_text(summary).encode())

    def _begin(self, write: Callable[..., None], file: str, *content: object) -> None:
        self._begun.append(self._pool.submit(write, self._folder / file, *content))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)


def write_out(folder: Path, resolution: Resolution, encoded: Mapping[str, Path] = NOWHERE) -> None:
    """Write all of ``out/``: six tables as CSV and Parquet, and ``summary.json``.

    ``encoded``: Parquet files that hold a table already, and are copied. Each file is replaced whole;
    the summary comes last. Raises ProjectUnusable when a file cannot be written.
    """
    with OutWriter(folder) as out:
        for name in (*PUBLISHED, *CROSSING):
            out.write(name, resolution.tables[name])
        for name in PUBLISHED:
            if name in encoded:
                out.copy(name, encoded[name])
            else:
                out.encode(name, resolution.tables[name])
        out.finish(resolution.summary)


def _write_crosswalk(path: Path, records: pa.Table, members: pa.Table) -> None:
    keys = crosswalk(records, members)
    write_machines(path.with_suffix(".csv"), keys)
    _write_parquet(path.with_suffix(".parquet"), keys)


def crosswalk(records: pa.Table, members: pa.Table) -> pa.Table:
    """Return (source, source_key, customer_id): one row a record, derived ones too, by record key."""
    customer = members["customer_id"]
    if not records["record"].equals(members["record"]):  # members of a run are in the order of its records
        position = pc.index_in(records["record"], value_set=members["record"])
        customer = pc.fill_null(customer.take(position), "")
    columns = {"source": records["source"], "source_key": records["source_key"], "customer_id": customer}
    return _plain(pa.table(columns))


def summary_text(summary: Mapping[str, object]) -> str:
    """Return a summary as JSON that is the same for the same summary."""
    return json.dumps(summary, sort_keys=True, ensure_ascii=False, indent=2) + "\n"


def _write_parquet(path: Path, table: pa.Table) -> None:
    with private_sink(path) as sink:
        pq.write_table(_plain(table), sink, compression="zstd")


def _copy(path: Path, written: Path) -> None:
    with written.open("rb") as source, private_file(path) as sink:
        shutil.copyfileobj(source, sink)


def _plain(table: pa.Table) -> pa.Table:
    """Dictionary-coded text as text: other programs want it plain."""
    fields = [
        pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type)
        for f in table.schema
    ]
    return table.cast(pa.schema(fields))
