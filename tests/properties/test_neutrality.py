# the name of a test is its claim
"""The same records give the same customers: whatever the order of rows and files, hash seed and threads."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import kinfold
from scoring.test_cohesion import Graph, sound
from splitting.test_splitting import cut_rows, of_graph

if TYPE_CHECKING:
    import pyarrow as pa

ROOT = Path(__file__).parents[2]
STORIES = ("zhang_san", "company_with_branch_and_departments", "couple_and_housemates")
COMPARED = ("members", "links", "cuts", "customers", "identifiers", "affiliations")
SHUFFLES = (0, 1, pytest.param(range(2, 40), marks=pytest.mark.slow, id="many"))


def story(name: str) -> dict[str, pd.DataFrame]:
    """Read a story's files as frames of text, by source."""
    paths = sorted(p for p in (ROOT / "fixtures" / name).glob("*.csv") if ".expected." not in p.name)
    return {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in paths}


def resolved(frames: dict[str, pd.DataFrame]) -> dict[str, pa.Table]:
    """Resolve and return the tables that people build on."""
    tables = kinfold.resolve(frames).tables
    return {name: tables[name] for name in COMPARED}


@cache
def in_order(name: str) -> dict[str, pa.Table]:
    """Resolve a story as it stands, once."""
    return resolved(story(name))


def shuffled(frames: dict[str, pd.DataFrame], seed: int) -> dict[str, pd.DataFrame]:
    """Put files and rows into another order."""
    random = np.random.default_rng(seed)
    names = random.permutation(sorted(frames)).tolist()[::-1]
    return {n: frames[n].iloc[random.permutation(len(frames[n]))].reset_index(drop=True) for n in names}


@pytest.mark.parametrize("seed", SHUFFLES)
@pytest.mark.parametrize("name", STORIES)
def test_the_order_of_rows_and_files_changes_nothing(name: str, seed: int | range) -> None:
    for each in [seed] if isinstance(seed, int) else seed:
        found = resolved(shuffled(story(name), each))
        for table, rows in in_order(name).items():
            assert found[table].to_pylist() == rows.to_pylist(), table


@pytest.mark.parametrize("name", [*STORIES, "family", "married_name", "reused_phone"])
def test_other_keys_give_the_same_customers(name: str) -> None:
    frames, random = story(name), np.random.default_rng(20_261_126)
    rekeyed, before = {}, {}
    for source, frame in frames.items():
        keys = frame.iloc[:, 0].to_list()
        others = random.permutation(keys).tolist()
        before |= {f"{source}:{new}": f"{source}:{old}" for new, old in zip(others, keys, strict=True)}
        rekeyed[source] = frame.assign(**{frame.columns[0]: others})
    found = {frozenset(map(before.__getitem__, group)) for group in customers_of(rekeyed)}
    assert found == set(customers_of(frames))


def customers_of(frames: dict[str, pd.DataFrame]) -> list[frozenset[str]]:
    """Return the rows of each customer, by source and key."""
    groups: dict[str, list[str]] = {}
    for one in kinfold.resolve(frames).tables["members"].to_pylist():
        if "#" not in one["record"]:
            groups.setdefault(one["customer_id"], []).append(one["record"])
    return [frozenset(group) for group in groups.values()]


@pytest.mark.parametrize("name", STORIES)
def test_each_record_is_in_one_customer_and_each_customer_holds_together_by_links(name: str) -> None:
    tables = in_order(name)
    members = dict(
        zip(*(tables["members"][column].to_pylist() for column in ("record", "customer_id")), strict=True)
    )
    assert len(members) == len(tables["members"])
    matched = tables["links"].filter(pa_equal(tables["links"], "outcome", "match")).to_pylist()
    assert all(members[link["left"]] == members[link["right"]] for link in matched)
    apart = [c for c in tables["cuts"].to_pylist() if c["rule"] not in {"GENERIC_VALUE", "PLACEHOLDER"}]
    assert all(members[cut["left"]] != members[cut["right"]] for cut in apart)
    assert all(link["left"] < link["right"] for link in tables["links"].to_pylist())


def pa_equal(table: pa.Table, column: str, value: str) -> np.ndarray:
    """Mark the rows whose ``column`` is ``value``."""
    return np.array([found == value for found in table[column].to_pylist()], bool)


DIGEST = """
import sys
from properties.test_neutrality import digest, story
import pyarrow
pyarrow.set_cpu_count(int(sys.argv[2]))
print(digest(story(sys.argv[1])))
"""


def digest(frames: dict[str, pd.DataFrame]) -> str:
    """Return one hash of all compared tables."""
    text = "\n".join(f"{name} {table.to_pylist()}" for name, table in resolved(frames).items())
    return hashlib.sha256(text.encode()).hexdigest()


def test_hash_seed_and_threads_change_nothing() -> None:
    started = []
    for seed, threads in (("0", "1"), ("1", "2"), ("random", "4")):
        path = os.pathsep.join(str(ROOT / folder) for folder in ("engine", "cli", "tests"))
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path, "OMP_NUM_THREADS": threads}
        command = [sys.executable, "-c", DIGEST, "couple_and_housemates", threads]
        started.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True))
    digests = [run.communicate(timeout=120)[0].strip() for run in started]
    assert [run.returncode for run in started] == [0, 0, 0]
    assert set(digests) == {digest(story("couple_and_housemates"))}


GRAPHS = """
import sys
import pyarrow
pyarrow.set_cpu_count(int(sys.argv[1]))
from properties.test_neutrality import digest_of_graphs
print(digest_of_graphs())
"""


SCORES = (-900, -300, -150, -5, 5, 60, 150, 150, 300, 600, 601, 1400)  # few, so that ties are common


def drawn(number: int) -> Graph:
    """Draw a graph of links and judgements from its number alone."""
    random = np.random.default_rng(number)
    size = int(random.integers(2, 14))
    possible = list(combinations(range(size), 2))
    scored = [(a, b, int(random.choice(SCORES))) for a, b in possible if random.random() < 0.6]
    codes = tuple(int(code) for code in random.choice([-1, -1, 0, 1], size))
    judged = [possible[int(place)] for place in random.integers(0, len(possible), 4)]
    graph = Graph(size, tuple(scored), (codes,), different=tuple(judged[:2]))
    return sound(graph, tuple(judged[2:]))


def digest_of_graphs() -> str:
    """Return one hash of the groups and cuts of many graphs."""
    whole = hashlib.sha256()
    for number in range(400):
        parts, _ = of_graph(drawn(number))
        whole.update(repr((parts.label.tolist(), cut_rows(parts))).encode())
    return whole.hexdigest()


def test_the_same_links_and_judgements_are_split_the_same_under_every_hash_seed_and_thread_count() -> None:
    path = os.pathsep.join(str(ROOT / folder) for folder in ("engine", "cli", "tests"))
    started = []
    for seed, threads in (("0", "1"), ("7", "2"), ("random", "4")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path, "OMP_NUM_THREADS": threads}
        command = [sys.executable, "-c", GRAPHS, threads]
        started.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True))
    digests = {run.communicate()[0].strip() for run in started}
    assert [run.returncode for run in started] == [0, 0, 0]
    assert digests == {digest_of_graphs()}
