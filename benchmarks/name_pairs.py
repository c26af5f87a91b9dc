"""Score whether two names can be those of one person, or of one organization.

    KINFOLD_TRUTH=FOLDER python benchmarks/name_pairs.py [--misses NUMBER]

FOLDER/nomenklatura_name_pairs/pairs.csv holds pairs of names that people judged (schema, name1, name2,
is_match). Both names are compared as whole names, which is what the product falls back on where parts of
names do not meet; its threshold is the one for persons and organizations. The pairs fall into two halves by
a hash: rules are made on one and judged on both. The few names of ships are compared as those of
organizations.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
import pandas as pd
from running import ROOT

sys.path.insert(0, str(ROOT / "engine"))
from kinfold.scoring.whole_names import LEFT_OVER, ORGANIZATION_LEFT_OVER, can_be_one, telling_texts
from kinfold.standard import company
from kinfold.standard.text import fold

if TYPE_CHECKING:
    import numpy.typing as npt

SET = "nomenklatura_name_pairs"


def compared(pairs: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which pairs of names can be one bearer's."""
    one = np.zeros(len(pairs), bool)
    persons = (pairs["schema"] == "Person").to_numpy()
    one[persons] = _can_be_one(_folded(pairs[persons]), LEFT_OVER)
    one[~persons] = _can_be_one(
        telling_texts(company.standardise(_names(pairs[~persons]))), ORGANIZATION_LEFT_OVER
    )
    return one


def _names(pairs: pd.DataFrame) -> list[str]:
    return [*pairs["name1"], *pairs["name2"]]


def _folded(pairs: pd.DataFrame) -> npt.NDArray[Any]:
    return np.array(fold(_names(pairs)).to_pylist(), dtype=object)


def _can_be_one(texts: npt.NDArray[Any], left_over: int) -> npt.NDArray[np.bool_]:
    left = np.arange(len(texts) // 2, dtype=np.int32)
    return can_be_one(texts, left, left + np.int32(len(left)), left_over)


def main() -> None:
    """Print precision, recall and F1 of both halves and of each schema, and some misses of the first half."""
    parser = argparse.ArgumentParser(description="Score how pairs of names are compared.")
    parser.add_argument("--truth", type=Path, default=os.environ.get("KINFOLD_TRUTH"))
    parser.add_argument("--misses", type=int, default=0, metavar="NUMBER")
    chosen = parser.parse_args()
    if chosen.truth is None or not (Path(chosen.truth) / SET).is_dir():
        parser.error(f"no {SET}: set KINFOLD_TRUTH or give --truth FOLDER")
    pairs = pd.read_csv(Path(chosen.truth) / SET / "pairs.csv", dtype=str, keep_default_na=False)
    pairs["said"] = compared(pairs)
    pairs["half"] = [
        crc32(f"{a}|{b}".encode()) % 2 for a, b in zip(pairs["name1"], pairs["name2"], strict=True)
    ]
    pairs["true"] = pairs["is_match"] == "true"
    for name, rows in [("all", pairs), *pairs.groupby("half"), *pairs.groupby("schema")]:
        print(_line(str(name), rows))
    wrong = pairs[(pairs["said"] != pairs["true"]) & (pairs["half"] == 0)]
    for miss in wrong.head(chosen.misses).itertuples():
        print(f"{miss.is_match}: {miss.name1} | {miss.name2}")


def _line(name: str, rows: pd.DataFrame) -> str:
    both = int((rows["said"] & rows["true"]).sum())
    said, true = int(rows["said"].sum()), int(rows["true"].sum())
    precision, recall = both / max(said, 1), both / max(true, 1)
    f1 = 2 * both / max(said + true, 1)
    return f"{name:<14} {len(rows):>4} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}"


if __name__ == "__main__":
    main()
