"""Write made-up customer files with known answers: persons.csv, companies.csv and truth.csv.

    python benchmarks/generate.py --records 1000000 --out bench-files/1m

About three quarters of the records are persons and a quarter companies, half of them Chinese; three
systems (crm, shop, erp) hold them, and some 30 % of the records repeat a customer. The same seed and
size give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv
from generating.columns import digits, join, take
from generating.companies import draw_companies, write_companies
from generating.persons import draw_persons, write_persons
from generating.words import load_words

if TYPE_CHECKING:
    from generating.columns import Numbers

SEED = 20261124
SOURCES = ("crm", "shop", "erp")
COMPANIES = 0.25  # share of the records
RECORDS_PER_CUSTOMER = (0.7, 0.2, 0.07, 0.03)  # shares of customers with 1, 2, 3 and 4 records
FIRST_UPDATE, UPDATE_DAYS = np.datetime64("2019-01-01"), 2500


def generate(records: int, out: Path, seed: int = SEED) -> None:
    """Write the three files into ``out``; about 11 seconds and 1 GB for a million records."""
    rng = np.random.default_rng(seed)
    words = load_words()
    company_records = int(records * COMPANIES)
    company_rows = _repeated(rng, company_records)
    person_rows = _repeated(rng, records - company_records)
    companies = draw_companies(rng, int(company_rows.max()) + 1, words)
    persons = draw_persons(rng, int(person_rows.max()) + 1, len(companies.chinese), words)
    out.mkdir(parents=True, exist_ok=True)
    columns = write_persons(rng, persons, companies, person_rows, words)
    truth = [_write(rng, out / "persons.csv", "P", person_rows, columns)]
    columns = write_companies(rng, companies, company_rows, words)
    truth.append(_write(rng, out / "companies.csv", "C", company_rows, columns))
    pyarrow.csv.write_csv(pa.concat_tables(truth), out / "truth.csv", _options())


def _repeated(rng: np.random.Generator, records: int) -> Numbers:
    """Return the customer of each record, in random order, every customer from 0 on present."""
    sizes = 1 + rng.choice(len(RECORDS_PER_CUSTOMER), records, p=RECORDS_PER_CUSTOMER)
    return rng.permutation(np.repeat(np.arange(records), sizes)[:records])


def _write(
    rng: np.random.Generator, path: Path, prefix: str, rows: Numbers, columns: dict[str, pa.Array]
) -> pa.Table:
    """Write one file and return its part of the truth."""
    count = len(rows)
    keys = join(prefix, digits(np.arange(count), 7))
    source = take(SOURCES, np.searchsorted((0.45, 0.75), rng.random(count)))
    updated = FIRST_UPDATE + rng.integers(0, UPDATE_DAYS, count).astype("timedelta64[D]")
    table = pa.table({"record_id": keys, "source": source, **columns, "updated_at": pa.array(updated)})
    pyarrow.csv.write_csv(table, path, _options())
    entity = join(prefix, "-", pa.array(rows).cast(pa.string()))
    return pa.table({"record_id": keys, "source": source, "entity_id": entity})


def _options() -> pyarrow.csv.WriteOptions:
    return pyarrow.csv.WriteOptions(quoting_style="needed")


def main() -> None:
    """Read the command line and write the files."""
    parser = argparse.ArgumentParser(description="Write made-up customer files with known answers.")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    generate(chosen.records, chosen.out, chosen.seed)


if __name__ == "__main__":
    main()
