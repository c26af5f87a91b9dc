"""Time splitting alone: an ordinary graph of a million records, and one giant component of weak links.

    python benchmarks/splitting.py                 # 1,000,000 records with 860,000 links; 200,000 weak ones
    python benchmarks/splitting.py --records 100000

Prints the seconds of finding the components, and what splitting takes beyond that. The ordinary graph has
customers of three records on average, links of every strength, a tenth of the records with a proven number,
and chance links between customers, so that rules fire.
"""

from __future__ import annotations

import argparse
import sys
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from running import ROOT

sys.path.insert(0, str(ROOT / "engine"))
from kinfold.components import components
from kinfold.scoring.limits import Limits
from kinfold.scoring.model import KindModel
from kinfold.scoring.scoring import Scores
from kinfold.splitting.judged import Judged
from kinfold.splitting.splitting import split

if TYPE_CHECKING:
    from numpy.random import Generator

SEED = 20_261_126
LINKS_A_RECORD = 0.86
NUMBERED = 0.1  # share of the records with a proven number
CHANCE_LINKS = 0.02  # share of the links that join two customers


def ordinary(records: int, random: Generator) -> tuple[Scores, Limits]:
    """Return links inside customers and a few between them, and what one customer has once."""
    customer = np.sort(random.integers(0, records // 3, records))
    links = int(records * LINKS_A_RECORD)
    one = np.arange(records - 4).repeat(4)
    other = one + np.tile(np.arange(1, 5), records - 4)
    inside = np.stack([one, other], axis=1)[customer[one] == customer[other]]
    by_chance = int(links * CHANCE_LINKS)
    pairs = inside[random.permutation(len(inside))[: links - by_chance]]
    strangers = np.sort(random.integers(0, records, (by_chance, 2)), axis=1)
    number = np.where(random.random(records) < NUMBERED, customer, -1).astype(np.int32)
    return scores(records, np.concatenate([pairs, strangers]), random, strongest=1_500), Limits(
        {"tax_id": number}
    )


def giant(records: int, random: Generator) -> tuple[Scores, Limits]:
    """Return twice as many weak links as records, at random: nearly all records are one component."""
    pairs = np.sort(random.integers(0, records, (2 * records, 2)), axis=1)
    return scores(records, pairs, random, strongest=300), Limits()


def scores(records: int, pairs: np.ndarray, random: Generator, strongest: int) -> Scores:
    """Weigh distinct pairs, all above the threshold."""
    pairs = np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0).astype(np.int32)
    model = KindModel("person", records, {}, (), -20.0, -20.0, 0, learned=True)
    odds = random.integers(1, strongest, len(pairs)).astype(np.int32)
    return Scores(model, pairs[:, 0], pairs[:, 1], odds, np.zeros(len(pairs), np.int8))


def timed(name: str, records: int, graph: tuple[Scores, Limits]) -> None:
    """Find the components, then split, and print both."""
    links, limits = graph
    clock = [(time.perf_counter(), time.process_time())]
    whole = components(links.left, links.right, records)
    clock.append((time.perf_counter(), time.process_time()))
    parts = split(links, records, limits, Judged.nothing())
    clock.append((time.perf_counter(), time.process_time()))
    spent = [
        f"{stop[0] - start[0]:.2f} s ({stop[1] - start[1]:.2f} s of a processor)"
        for start, stop in pairwise(clock)
    ]
    largest = (int(np.bincount(label).max()) for label in (whole, parts.label))
    print(
        f"{name}: {records:,} records, {len(links.left):,} links; components {spent[0]}, "
        f"splitting {spent[1]}; largest {' → '.join(f'{each:,}' for each in largest)}; "
        f"{len(parts.cuts.pair):,} cuts",
        flush=True,
    )


def main() -> None:
    """Read the command line and time both graphs."""
    parser = argparse.ArgumentParser(description="Say what splitting takes beyond finding components.")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--weak", type=int, default=200_000)
    chosen = parser.parse_args()
    random = np.random.default_rng(SEED)
    timed("ordinary", chosen.records, ordinary(chosen.records, random))
    timed("giant weak component", chosen.weak, giant(chosen.weak, random))


if __name__ == "__main__":
    main()
