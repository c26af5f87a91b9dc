"""What publishing costs beside bare UNWIND writes of the same rows: records, identifiers, links, customers.

    python benchmarks/neo4j_writes.py                    # 1 M records
    python benchmarks/neo4j_writes.py --records 50000

Prints seconds of both and their ratio, the processor seconds of this program and of the server, which tell
also on a machine that others use, and the most memory that both took. The server is started for it and has
1 GB of heap. Both ways first write a few records unmeasured, for a Java that has just started is slow; then
the bare writes come first and are taken out again.

The bare side is timed for its writes alone, of rows that lie ready, in the same batches, with the same
properties and the same unique constraints. Publishing is timed whole: it also reads the run, makes and hashes
the rows, asks what is there, marks whose links are written, builds the indexes for people, and counts what it
wrote.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from neo4j import GraphDatabase  # noqa: TID251  # the bare writes are what the store is compared with

from kinfold.ids import Memory
from kinfold.publishing.graph import Part, Publication, publish
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.graph.opening import projected
from kinfold.publishing.graph.queries import query
from kinfold.publishing.graph.vocabulary import ENDS, KEYS, OWNERS
from kinfold.publishing.place import Place
from kinfold.tables import RUN_TABLES

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from neo4j_server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j import Driver, ManagedTransaction  # noqa: TID251  # the same

    from kinfold.publishing.graph import Batch

WARMING = 20_000  # records that both ways write before anything is measured
MOST_RATIO = 1.5  # what publishing may cost beside bare writes
PARTS = (Part.IDENTIFIERS, Part.RECORDS, Part.LINKS, Part.CUSTOMERS)  # the others are few or none

MADE = (
    """CREATE TABLE generated AS SELECT i AS place, i // 3 AS three, 'crm:' || lpad(i::VARCHAR, 8, '0') AS key
        FROM range($n) made(i)""",
    """CREATE TABLE shared AS
        SELECT three, 'phone' AS kind, '+861' || lpad(three::VARCHAR, 10, '0') AS value
        FROM (SELECT DISTINCT three FROM generated)
        UNION ALL SELECT DISTINCT three, 'email', 'zhang' || three || '@example.cn' FROM generated
        UNION ALL SELECT DISTINCT three, 'address', '10|road ' || three || '|5|||' FROM generated""",
)
# Three records a customer: they share a phone, a mail address and an address, and each is linked to the next.
GENERATED = {
    "records": """SELECT key AS record, 'crm' AS source, key[5:] AS source_key, key AS "primary",
        'person' AS kind, '张' || three AS name, 'crm.csv' AS file, place AS line FROM generated""",
    "mentions": """SELECT key AS record, kind, value, kind AS "column", value || ' ' AS raw,
        'valid' AS quality
        FROM (SELECT key, 'person' AS kind, 'zhang ' || three AS value FROM generated
              UNION ALL SELECT key, v.kind, v.value FROM generated JOIN shared v USING (three))""",
    "identifiers": """SELECT kind, value, 'exclusive' AS identifier_class, 1 AS names, 3 AS records
        FROM shared""",
    "links": """SELECT a.key AS "left", b.key AS "right", 'person' AS kind, 'match' AS outcome,
        1480 AS weight, 'phone,email' AS passes,
        'phone=equal +1610; email=equal +1480; name=equal +530' AS evidence
        FROM generated a JOIN generated b ON b.place = a.place + 1 AND b.three = a.three""",
    "members": """SELECT key AS record, 'C-' || three AS customer_id FROM generated""",
    "customers": """SELECT 'C-' || three AS customer_id, 'person' AS kind, 3 AS records, 1 AS sources,
        '张' || three AS name, min(key) AS name_from, '+861' || lpad(three::VARCHAR, 10, '0') AS phone,
        min(key) AS phone_from FROM generated GROUP BY three""",
}


def generated(folder: Path, records: int) -> Publication:
    """Write a run's tables for so many records, and return their publication."""
    with duckdb.connect() as connection:
        for statement in MADE:
            connection.execute(statement, {"n": records} if "$n" in statement else {})
        for name, schema in RUN_TABLES.items():
            connection.register("blank", schema.empty_table())
            made = GENERATED.get(name, "FROM blank")
            asked = f"SELECT * FROM blank UNION ALL BY NAME {made}"  # noqa: S608  # our own text
            rows = connection.sql(asked)
            pq.write_table(_filled(rows.to_arrow_table(), schema), folder / f"{name}.parquet")
    pq.write_table(Memory.empty().ids, folder / "id_memory.parquet")
    return Publication(lambda name: folder / f"{name}.parquet", 1, b"bench", "2026-11-26T00:00:00")


def _filled(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the rows with "" or 0 where nothing was made, as a run's tables have it."""
    blanks = [{"string": "", "bool": False}.get(str(field.type), 0) for field in schema]
    columns = [pc.fill_null(column, blank) for column, blank in zip(rows.columns, blanks, strict=True)]
    return pa.table(columns, names=schema.names).cast(schema)


class Bare:
    """The shortest way to write a batch: a CREATE with fixed labels, no hashes compared, no other index."""

    def __init__(self, driver: Driver, project: str) -> None:
        self._driver, self._project = driver, project
        self.seconds = self.processor = 0.0

    def write(self, part: Part, batch: Batch) -> None:
        """Write nodes by labels, then relationships by type, in one transaction."""
        began, worked = time.perf_counter(), time.process_time()
        with self._driver.session() as session:
            session.execute_write(self._all, list(self._steps(part, batch)))
        self.seconds += time.perf_counter() - began
        self.processor += time.process_time() - worked

    def _steps(self, part: Part, batch: Batch) -> Iterator[tuple[str, list[Any]]]:
        owner = OWNERS[part]
        key = KEYS[owner]
        nodes: dict[str, list[Any]] = defaultdict(list)
        for unit in batch.units if part is not Part.LINKS else ():
            told = {"project": self._project, key: unit["key"], "contentHash": unit["hash"], "runId": 1}
            nodes[":".join([owner, *unit["labels"]])].append(unit["properties"] | told)
        for labels, rows in nodes.items():
            yield f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row", rows
        ties: dict[str, list[Any]] = defaultdict(list)
        for unit in batch.units:
            for edge in unit["edges"]:
                told = {"owner": unit["key"], "properties": edge["properties"] | {"runId": 1}}
                ties[edge["type"]].append(edge | told)
        for kind, rows in ties.items():
            other = ENDS[part]
            tie = f"(b)-[e:{kind}]->(a)" if part is Part.CUSTOMERS else f"(a)-[e:{kind}]->(b)"
            asked = (
                f"UNWIND $rows AS row MATCH (a:{owner} {{project: $project, {key}: row.owner}}) "
                f"MATCH (b:{other} {{project: $project, {KEYS[other]}: row.to}}) "
                f"CREATE {tie} SET e = row.properties"
            )
            yield asked, rows

    def _all(self, transaction: ManagedTransaction, steps: list[tuple[str, list[Any]]]) -> None:
        for asked, rows in steps:
            transaction.run(asked, rows=rows, project=self._project).consume()  # type: ignore[arg-type]  # our own text


def written_barely(uri: str, publication: Publication) -> Bare:
    """Write the rows of a publication barely; what is returned knows what the writing alone took."""
    with GraphDatabase.driver(uri) as driver:
        for statement in query("schema", "V0001__unique_nodes").statements:
            driver.execute_query(statement)
        bare = Bare(driver, publication.project)
        with projected(publication) as projection:
            for part in PARTS:
                projection.take(part, [])
                for batch in projection.batches():
                    bare.write(part, batch)
        return bare


def main() -> None:
    """Measure and print; exit code 1 when publishing costs too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    records = parser.parse_args().records
    with tempfile.TemporaryDirectory(prefix="kinfold-neo4j-") as scratch:
        run = Path(scratch) / "run"
        run.mkdir()
        publication = generated(run, records)
        few = Path(scratch) / "few"
        few.mkdir()
        first = generated(few, WARMING)
        server = Server(Path(scratch) / "server")
        server.start()
        try:
            _warm(server, first)
            ratio = _compare(server, publication, records)
        finally:
            server.stop()
    sys.exit(ratio > MOST_RATIO)


def _warm(server: Server, publication: Publication) -> None:
    with connected(Place(server.uri)) as store:
        written_barely(server.uri, publication)
        store.remove(publication.project)
        publish(publication, store)
        store.remove(publication.project)


def _compare(server: Server, publication: Publication, records: int) -> float:
    worked = _processor_seconds(server.pid)
    bare = written_barely(server.uri, publication)
    bare_worked = _processor_seconds(server.pid) - worked
    with connected(Place(server.uri)) as store:
        store.remove(publication.project)
        watch = Watch(server)
        worked, here = _processor_seconds(server.pid), time.process_time()
        began = time.perf_counter()
        report = publish(replace(publication, progress=watch), store)
        seconds, here = time.perf_counter() - began, time.process_time() - here
        watch("", 0, 0)  # the end of the last stage
        worked = _processor_seconds(server.pid) - worked
    nodes = sum(times for what, times in report.counts.items() if not what.isupper())
    print(f"{records:,} records: {nodes:,} nodes and {sum(report.counts.values()) - nodes:,} relationships")
    _print_side("bare UNWIND writes", bare.seconds, bare.processor, bare_worked)
    _print_side("kinfold publish", seconds, here, worked)
    print(f"  {seconds / bare.seconds:.2f} times as long; on the processor "
          f"{(here + worked) / (bare.processor + bare_worked):.2f} times, the server "
          f"{worked / bare_worked:.2f} times")  # fmt: skip
    for stage, took in watch.stages.items():
        print(f"    {stage:<18}{took:8.1f} s")
    _print_memory(watch)
    return seconds / bare.seconds


def _print_side(name: str, seconds: float, here: float, there: float) -> None:
    print(f"  {name:<20}{seconds:8.1f} s; on the processor {here:.1f} s here, {there:.1f} s in Neo4j")


def _print_memory(watch: Watch) -> None:
    half = len(watch.here) // 2
    print(f"  memory of kinfold   {max(watch.here[:half]):8,.0f} MB in the first half of the writes, "
          f"{max(watch.here[half:]):,.0f} MB in the second")  # fmt: skip
    print(f"  memory of Neo4j     {max(watch.there):8,.0f} MB")


class Watch:
    """Looks at the memory of both sides whenever a batch was written, and at the time of each stage."""

    def __init__(self, server: Server) -> None:
        self.here: list[float] = []
        self.there: list[float] = []
        self.stages: dict[str, float] = defaultdict(float)
        self._server, self._last = server, time.perf_counter()
        self._stage = "graph"

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note; called before the first batch of a stage and after each."""
        del total  # nobody knows it
        now = time.perf_counter()
        self.stages[stage if done else self._stage] += now - self._last
        self._stage, self._last = stage, now
        self.here.append(_megabytes("self"))
        self.there.append(_megabytes(str(self._server.pid)))


def _processor_seconds(pid: int) -> float:
    """Return how long a process computed: that tells also on a machine that others use."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: str) -> float:
    told = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(told.partition("VmRSS:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
