"""The data sets with known answers: whole, sampled by entity, or mixed into one list of names."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

MAPPINGS = Path(__file__).with_name("accuracy")
MIXED = MAPPINGS / "mixed.toml"
ANSWERS_IN_DISGUISE = ("soc_sec_id", "ssn")  # columns that give every pair away
SEED = 20_261_125  # of the samples; any fixed number does


@dataclass(frozen=True, slots=True, eq=False)
class TruthSet:
    """Records and their answers (record_id, entity_id); ``mapping`` says what the columns mean, or ""."""

    name: str
    records: pd.DataFrame
    answers: pd.DataFrame
    mapping: str

    def sample(self, share: float) -> TruthSet:
        """Keep this share of the entities, all records of each; the same ones in every run."""
        entities = np.sort(self.answers["entity_id"].unique())
        kept = entities[np.random.default_rng(SEED).random(len(entities)) < share]
        answers = self.answers[self.answers["entity_id"].isin(kept)]
        records = self.records[self.records["record_id"].isin(answers["record_id"])]
        return replace(self, records=records, answers=answers)


def truth_sets(folder: Path, chosen: list[str]) -> Iterator[TruthSet]:
    """Yield each chosen set, all by default; a set with a second truth is a second set."""
    for path in sorted(folder.glob("*/records.csv")):
        for truth in sorted(path.parent.glob("truth*.csv")):
            name = path.parent.name + truth.stem.removeprefix("truth").replace("_", "/", 1)
            if not chosen or name in chosen or path.parent.name in chosen:
                yield _whole(name, path, truth)


def mixed_sets(folder: Path, chosen: list[str]) -> Iterator[TruthSet]:
    """Yield each mixture whose sets are all in the folder."""
    for name, columns in tomllib.loads(MIXED.read_text("utf-8")).items():
        there = all((folder / each / "records.csv").is_file() for each in columns)
        if there and (not chosen or name in chosen):
            parts = [_named(folder / each, column) for each, column in columns.items()]
            records, answers = (pd.concat(tables, ignore_index=True) for tables in zip(*parts, strict=True))
            yield TruthSet(name, records, answers, "")


def _whole(name: str, path: Path, truth: Path) -> TruthSet:
    answers = _text(truth)[["record_id", "entity_id"]]
    records = _text(path).drop(columns=list(ANSWERS_IN_DISGUISE), errors="ignore")
    if truth.name != "truth.csv":
        records = records[records["record_id"].isin(answers["record_id"])]
    mapping = MAPPINGS / f"{path.parent.name}.toml"
    return TruthSet(name, records, answers, mapping.read_text("utf-8") if mapping.exists() else "")


def _named(folder: Path, column: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    records, answers = _text(folder / "records.csv"), _text(folder / "truth.csv")
    names = records[["record_id", "source"]].assign(company=records[column])
    return names, answers[["record_id"]].assign(entity_id=folder.name + ":" + answers["entity_id"])


def _text(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)
