"""The benchmark generator: the same seed, the same bytes, and an answer for every record."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from stdnum.cn import uscc

GENERATOR = Path(__file__).parents[1] / "benchmarks" / "generate.py"
RECORDS = 6_000


def _generate(folder: Path, *, hash_seed: str = "0", seed: str = "1") -> Path:
    arguments = ["--records", str(RECORDS), "--out", str(folder), "--seed", seed]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run(
        [sys.executable, str(GENERATOR), *arguments], check=True, env=environment, cwd=folder.parent
    )
    return folder


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _generate(tmp_path_factory.mktemp("drawn") / "files")


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(drawn: Path, tmp_path: Path) -> None:
    again = _generate(tmp_path / "again", hash_seed="7")
    other = _generate(tmp_path / "other", seed="2")
    for name in ("persons.csv", "companies.csv", "truth.csv"):
        assert (drawn / name).read_bytes() == (again / name).read_bytes()
        assert (drawn / name).read_bytes() != (other / name).read_bytes()


def test_the_truth_names_every_record_once_with_its_source(drawn: Path) -> None:
    written = pd.concat([_read(drawn / "persons.csv"), _read(drawn / "companies.csv")])
    truth = _read(drawn / "truth.csv")
    assert len(truth) == RECORDS
    assert truth["record_id"].is_unique
    assert written[["record_id", "source"]].values.tolist() == truth[["record_id", "source"]].values.tolist()


def test_about_three_records_in_ten_repeat_a_customer_and_no_customer_has_more_than_four(drawn: Path) -> None:
    sizes = _read(drawn / "truth.csv")["entity_id"].value_counts()
    assert 0.25 <= 1 - len(sizes) / RECORDS <= 0.35
    assert sizes.max() == 4


def test_persons_are_half_chinese_and_mostly_told_apart_by_their_own_numbers(drawn: Path) -> None:
    persons = _read(drawn / "persons.csv")
    han = persons["name"].str.contains("[一-鿿]")
    assert 0.35 <= han.mean() <= 0.55
    truth = _read(drawn / "truth.csv").set_index("record_id")["entity_id"]
    mail = persons[persons["email"].str.contains("@")]
    owners = truth[mail["record_id"]].groupby(mail["email"].str.lower().to_numpy()).nunique()
    assert (owners == 1).mean() > 0.99


def test_life_s_traps_are_there(drawn: Path) -> None:
    persons, companies = _read(drawn / "persons.csv"), _read(drawn / "companies.csv")
    assert persons["mobile"].isin(["13800138000", "00000000"]).any()
    assert persons["birth_date"].eq("1900-01-01").any()
    assert persons["name"].str.contains("[(]销售部[)]").any()
    assert companies["name"].str.contains("分公司").any()
    assert companies["name"].str.contains(" Branch").any()
    truth = _read(drawn / "truth.csv").set_index("record_id")["entity_id"]
    agents = companies[companies["email"].str.endswith("@taxadvisers.com")]
    assert truth[agents["record_id"]].groupby(agents["email"].to_numpy()).nunique().max() > 5


def test_chinese_tax_numbers_carry_right_check_characters(drawn: Path) -> None:
    companies = _read(drawn / "companies.csv")
    codes = companies["tax_id"][companies["tax_id"].str.len() == 18]
    assert len(codes) > 100
    assert all(uscc.is_valid(code) for code in codes)
