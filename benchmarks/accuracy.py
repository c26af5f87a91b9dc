"""Score kinfold on data sets with known answers, each resolved with nothing tuned to it.

    KINFOLD_TRUTH=FOLDER python benchmarks/accuracy.py [SET …]

A set is FOLDER/NAME/records.csv (record_id, source, the original columns) and truth.csv (record_id,
entity_id). Where headers are no words (fname_c1), accuracy/NAME.toml says what the columns mean. Scores:
pairs, B-cubed, and clusters of two or more found exactly; "largest" is the largest customer found.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
from running import ROOT, run

sys.path.insert(0, str(ROOT / "engine"))
from kinfold.measuring import score

if TYPE_CHECKING:
    from collections.abc import Iterator

MAPPINGS = Path(__file__).with_name("accuracy")
ANSWERS_IN_DISGUISE = ("soc_sec_id", "ssn")  # columns that give every pair away
HEADING = ("set", "records", "P", "R", "F1", "B3 F1", "exact F1", "largest", "seconds")


def tasks(folder: Path, chosen: list[str]) -> Iterator[tuple[str, Path, Path]]:
    """Give name, records and truth of each set; a set with a second truth is a second task."""
    for records in sorted(folder.glob("*/records.csv")):
        for truth in sorted(records.parent.glob("truth*.csv")):
            name = records.parent.name + truth.stem.removeprefix("truth").replace("_", "/", 1)
            if not chosen or name in chosen or records.parent.name in chosen:
                yield name, records, truth


def measured(records: Path, truth: Path) -> tuple[Any, float]:
    """Resolve one set in a fresh project; return its scores and the seconds it took."""
    answers = _text(truth)[["record_id", "entity_id"]]
    rows = _text(records).drop(columns=list(ANSWERS_IN_DISGUISE), errors="ignore")
    if truth.name != "truth.csv":
        rows = rows[rows["record_id"].isin(answers["record_id"])]
    with tempfile.TemporaryDirectory(prefix="kinfold-accuracy-") as scratch_text:
        scratch = Path(scratch_text)
        rows.to_csv(scratch / "records.csv", index=False)
        mapping = MAPPINGS / f"{records.parent.name}.toml"
        told = ["--mapping", mapping] if mapping.exists() else []
        project = scratch / "project"
        resolved = run(["resolve", scratch / "records.csv", *told, "--project", project, "--quiet"], scratch)
        crosswalk = pa.parquet.read_table(project / "out" / "crosswalk.parquet")
    return score(pa.Table.from_pandas(answers, preserve_index=False), crosswalk), resolved.seconds


def _text(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _line(cells: tuple[Any, ...]) -> str:
    first, *rest = (f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in cells)
    return f"{first:<34}" + "".join(f"{cell:>10}" for cell in rest)


def main() -> None:
    """Score the chosen sets, all of them by default, one line each."""
    parser = argparse.ArgumentParser(description="Score kinfold on data sets with known answers.")
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--truth", type=Path, default=os.environ.get("KINFOLD_TRUTH"))
    chosen = parser.parse_args()
    if chosen.truth is None or not Path(chosen.truth).is_dir():
        parser.error("no folder with data sets: set KINFOLD_TRUTH or give --truth FOLDER")
    print(_line(HEADING), flush=True)
    for name, records, truth in tasks(Path(chosen.truth), chosen.sets):
        scores, seconds = measured(records, truth)
        pairs, exact = scores.pairs, scores.exact_cluster_ge2
        figures = (pairs.precision, pairs.recall, pairs.f1, scores.bcubed.f1, exact.f1)
        line = (name, scores.records, *figures, scores.counts.pred_max, f"{seconds:.1f}")
        print(_line(line), flush=True)


if __name__ == "__main__":
    main()
