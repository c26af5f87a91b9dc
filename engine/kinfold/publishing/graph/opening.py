"""Opening a run's tables as a graph: views over the files, masked or not, and the words that they use."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa

from kinfold.components import components
from kinfold.publishing.graph import masking, vocabulary
from kinfold.publishing.graph.judged import judgement_tables
from kinfold.publishing.graph.projection import Projection
from kinfold.publishing.graph.units import PREPARED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kinfold.publishing.graph.publishing import Publication

MEMORY_LIMIT = "1GB"  # for DuckDB; beyond it temporary files are used
_TABLES = ("records", "mentions", "identifiers", "links", "cuts", "members", "customers", "affiliations")
_JUDGED = ("kept_judgements", "kept_judged")

# What comes before any cut: pairs that match, and pairs that a rule parted.
_PAIRS = """
SELECT a.code AS one, b.code AS other FROM (
    SELECT "left", "right" FROM links WHERE outcome = 'match'
    UNION SELECT "left", "right" FROM cuts WHERE rule NOT IN (SELECT rule FROM muting_rules)
) JOIN codes a ON a.record = "left" JOIN codes b ON b.record = "right"
"""


_KEYS = """
SELECT shown, record FROM (SELECT record_id(record) AS shown, record FROM kept_records)
WHERE shown IN (SELECT id FROM asked)
"""


@contextmanager
def projected(publication: Publication) -> Iterator[Projection]:
    """Open a run's tables, and what people judged, as a graph, masked or not."""
    find_table = publication.find_table
    with tempfile.TemporaryDirectory(prefix="kinfold-") as spill, duckdb.connect() as connection:
        connection.execute("SET memory_limit = $limit", {"limit": MEMORY_LIMIT})
        connection.execute("SET temp_directory = $folder", {"folder": spill})
        connection.execute("SET VARIABLE secret = $secret", {"secret": publication.secret.hex()})
        connection.execute("SET VARIABLE run = $run", {"run": publication.run})
        for name in _TABLES:
            connection.read_parquet(str(find_table(name))).create_view(f"kept_{name}")
        connection.read_parquet(str(find_table("id_memory"))).create_view("ids")
        connection.read_parquet(str(find_table("lineage"))).create_view("lineage")
        for name, table in zip(_JUDGED, judgement_tables(publication.judgements), strict=True):
            connection.register(name, table)
        _add_words(connection)
        shown = masking.MASKED if publication.mask else masking.PLAIN
        for text in (masking.SHARED, shown, masking.VIEWS, *PREPARED):
            connection.execute(text)
        _add_components(connection)
        yield Projection(connection)


def record_keys(find_table: Callable[[str], Path], secret: bytes, ids: Sequence[str]) -> dict[str, str]:
    """Return the record's key for each id that a graph shows, masked or not; no record has no entry."""
    keys: dict[str, str] = {}
    for macros in (masking.MASKED, masking.PLAIN):
        with duckdb.connect() as connection:
            connection.execute("SET VARIABLE secret = $secret", {"secret": secret.hex()})
            _add_words(connection)
            connection.execute(masking.SHARED)
            connection.execute(macros)
            connection.read_parquet(str(find_table("records"))).create_view("kept_records")
            connection.register("asked", pa.table({"id": pa.array(ids, pa.string())}))
            keys.update(connection.execute(_KEYS).fetchall())
    return keys


def _add_words(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the vocabulary joinable: each word's fixed label or type."""
    labels = vocabulary.IDENTIFIER_LABELS
    has = [vocabulary.HAS_TYPES[kind] for kind in labels]
    for name, columns in (
        ("identifier_words", {"kind": list(labels), "label": list(labels.values()), "has": has}),
        ("link_words", _two("outcome", "type", vocabulary.LINK_TYPES)),
        ("kind_words", _two("kind", "label", vocabulary.CUSTOMER_LABELS)),
        ("verdict_words", _two("verdict", "label", vocabulary.VERDICT_LABELS)),
        ("status_words", _two("status", "label", vocabulary.STATUS_LABELS)),
        ("relation_words", _two("relation", "type", vocabulary.RELATION_TYPES)),
        ("muting_rules", {"rule": list(vocabulary.MUTING_RULES)}),
    ):
        connection.register(name, pa.table(columns))


def _two(key: str, word: str, words: vocabulary.Words) -> dict[str, list[str]]:
    return {key: list(words), word: list(words.values())}


def _add_components(connection: duckdb.DuckDBPyConnection) -> None:
    """Name each record's component before any cut by the smallest of its records."""
    connection.execute("""
        CREATE TEMP TABLE codes AS
        SELECT record, (row_number() OVER (ORDER BY record) - 1)::INTEGER AS code FROM records
    """)
    pairs = connection.sql(_PAIRS).to_arrow_table()
    size = len(connection.table("codes"))
    first = components(pairs["one"].to_numpy(), pairs["other"].to_numpy(), size)
    codes = pa.table({"code": np.arange(size, dtype=np.int32), "first": first})
    connection.register("component_codes", codes)
    connection.execute("""
        CREATE TEMP TABLE components AS SELECT own.record, named.record AS component
        FROM codes own JOIN component_codes c ON c.code = own.code JOIN codes named ON named.code = c.first
    """)
    connection.unregister("component_codes")
    connection.execute("DROP TABLE codes")
