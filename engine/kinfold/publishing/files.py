"""The folder ``out/``: what the current run found, for people to open and programs to read.

Each table stands there twice: as Parquet, values exactly as they are, and as CSV. CSV files are for
spreadsheets (see ``safe_csv``), but for ``crosswalk.csv``: programs read it, so its keys are raw.
"""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

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
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kinfold.tables import Resolution

WRITERS = 2  # files written at a time: Arrow encodes them outside the interpreter's lock
NOWHERE: Mapping[str, Path] = MappingProxyType({})
PUBLISHED = ("customers", "links", "cuts", "affiliations", "issues")  # run tables that go out unchanged


def write_out(folder: Path, resolution: Resolution, encoded: Mapping[str, Path] = NOWHERE) -> None:
    """Write all of ``out/``: six tables as CSV and Parquet, and ``summary.json``.

    ``encoded``: Parquet files that hold a table already, and are copied. Each file is replaced whole;
    the summary comes last. Raises ProjectUnusable when a file cannot be written.
    """
    private_folder(folder)
    keys, *plain = side_by_side(lambda make: make(), _tables(resolution))
    tables = dict(zip(PUBLISHED, plain, strict=True))
    with ThreadPoolExecutor(WRITERS) as writers:
        done = [writers.submit(write_people, folder / f"{name}.csv", table) for name, table in tables.items()]
        done.append(writers.submit(write_machines, folder / "crosswalk.csv", keys))
        for name, table in (*tables.items(), ("crosswalk", keys)):
            write, content = (_copy, encoded[name]) if name in encoded else (_write_parquet, table)
            done.append(writers.submit(write, folder / f"{name}.parquet", content))
    for each in done:
        each.result()  # raises what its writer met
    with private_file(folder / "summary.json") as sink:
        sink.write(summary_text(resolution.summary).encode())


def _tables(resolution: Resolution) -> Iterator[Callable[[], pa.Table]]:
    """Yield how to make the crosswalk, and each of ``PUBLISHED``."""
    yield partial(crosswalk, resolution.tables["records"], resolution.tables["members"])
    for name in PUBLISHED:
        yield partial(_plain, resolution.tables[name])


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
        pq.write_table(table, sink, compression="zstd")


def _copy(path: Path, written: Path) -> None:
    with written.open("rb") as source, private_file(path) as sink:
        shutil.copyfileobj(source, sink)


def _plain(table: pa.Table) -> pa.Table:
    """Dictionary-coded text as text: CSV and other programs want it plain."""
    fields = [
        pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type)
        for f in table.schema
    ]
    return table.cast(pa.schema(fields))
