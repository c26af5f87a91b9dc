"""The kernel floor: the least that any engine of this kind does with a file, with nothing decided well.

    python benchmarks/floor.py FOLDER        # a folder with persons.csv and companies.csv

DuckDB reads the files and joins them on equal phone, equal e-mail and equal surname with birth date or
postcode; RapidFuzz compares the distinct names and addresses of three pairs a record; SciPy finds the
components; the crosswalk is written. `bench.py` prints its seconds beside those of `kinfold resolve`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Places = np.ndarray[Any, np.dtype[np.int32]]

PAIRS = 3  # compared, a record
COMMON = 20  # records on a value from which it joins nobody: a placeholder would join all with all
LIKE = 0.9  # similarity of names from which the floor joins two records

_READ = """
CREATE TABLE records AS
SELECT row_number() OVER () - 1 AS place, * FROM (
  SELECT record_id, name, mobile AS phone, email, birth_date, postcode, address,
         regexp_extract(lower(name), '(\\S+)$', 1) AS surname
  FROM read_csv('{folder}/persons.csv', all_varchar = true)
  UNION ALL
  SELECT record_id, name, phone, email, '', postcode, address, regexp_extract(lower(name), '^(\\S+)', 1)
  FROM read_csv('{folder}/companies.csv', all_varchar = true))
"""
_KEYS = ("phone", "email", "surname || '|' || birth_date", "surname || '|' || postcode")
_PAIRS = """
(WITH keyed AS (SELECT place, {key} AS key FROM records WHERE length({key}) > 6),
      shared AS (SELECT key FROM keyed GROUP BY key HAVING count(*) BETWEEN 2 AND {common})
 SELECT one.place AS a, other.place AS b
 FROM keyed one JOIN shared USING (key) JOIN keyed other USING (key) WHERE one.place < other.place)
"""


class _Clock:
    """Seconds of each part, in order."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}
        self._since = time.perf_counter()

    def __call__(self, part: str) -> None:
        now = time.perf_counter()
        self.parts[part], self._since = now - self._since, now


def floor(folder: Path) -> dict[str, float]:
    """Do the floor's work on one folder; return the seconds of its parts."""
    clock = _Clock()
    connection = duckdb.connect()
    connection.execute(_READ.format(folder=folder))
    clock("reading")
    union = " UNION ".join(_PAIRS.format(key=key, common=COMMON) for key in _KEYS)
    pairs = connection.sql(f"{union} ORDER BY a, b").to_arrow_table()
    left, right = (pairs[side].to_numpy().astype(np.int32) for side in ("a", "b"))
    clock("joins")
    records = connection.sql("SELECT record_id, name, address FROM records ORDER BY place").to_arrow_table()
    left, right = _three_a_record(left, right, len(records))
    alike = _similar(records["name"], left, right)
    _similar(records["address"], left, right)
    clock("comparing")
    a, b = left[alike >= LIKE], right[alike >= LIKE]
    links = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(len(records), len(records)))
    _, customer = connected_components(links, directed=False)
    clock("components")
    with tempfile.TemporaryDirectory() as scratch:
        table = pa.table({"record": records["record_id"], "customer_id": customer})
        pyarrow.csv.write_csv(table, Path(scratch) / "crosswalk.csv")
    clock("crosswalk")
    return clock.parts


def _three_a_record(left: Places, right: Places, records: int) -> tuple[Places, Places]:
    """Choose joined pairs, filled up with neighbours in the file, three a record."""
    wanted = PAIRS * records
    start = np.arange(records - PAIRS, dtype=np.int32)
    more = [start + step for step in range(1, PAIRS + 1)]
    return (
        np.concatenate([left, *[start] * PAIRS])[:wanted],
        np.concatenate([right, *more])[:wanted],
    )


def _similar(column: Any, left: Places, right: Places) -> Any:
    """Compare each distinct pair of texts once."""
    coded = column.combine_chunks().dictionary_encode()
    texts = np.append(coded.dictionary.to_numpy(zero_copy_only=False), "")
    code = coded.indices.fill_null(len(texts) - 1).to_numpy().astype(np.int64)
    place, distinct = pd.factorize(code[left] * len(texts) + code[right])
    first, second = texts[distinct // len(texts)], texts[distinct % len(texts)]
    return cpdist(first, second, scorer=JaroWinkler.similarity, dtype=np.float32, workers=-1)[place]


def main() -> None:
    """Print the seconds of each part as ``timing PART SECONDS``."""
    for part, seconds in floor(Path(sys.argv[1])).items():
        print(f"timing {part} {seconds:.3f}")


if __name__ == "__main__":
    main()
