"""Score kinfold on data sets with known answers, each resolved with nothing tuned to it.

    KINFOLD_TRUTH=FOLDER python benchmarks/accuracy.py [SET …] [--share 0.5 0.25] [--page FILE]

A set is FOLDER/NAME/records.csv (record_id, source, the original columns) and truth.csv (record_id,
entity_id). Where headers are no words (fname_c1), accuracy/NAME.toml says what the columns mean;
accuracy/mixed.toml names lists that are thrown together. A share is a sample by entity, read with what
was guessed of the whole set's columns. Scores: pairs, B-cubed, and clusters of two or more found
exactly; "largest" is the largest customer found, "true" the largest entity. "joined F1" and "joined":
the same two figures of the plain components of the same links, before splitting.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet
from running import ROOT, run
from truth_sets import mixed_sets, truth_sets

sys.path.insert(0, str(ROOT / "engine"))
from kinfold.components import components
from kinfold.measuring import score
from kinfold.model import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truth_sets import TruthSet

HEADING = ("set", "records", "P", "R", "F1", "B3 F1", "exact F1", "largest", "true", "joined F1", "joined")
HEADING += ("seconds",)
ON_PAGE = 11  # columns of HEADING that do not change from machine to machine
PAGE_HEAD = """\
# Accuracy

Written by `make accuracy`; do not edit. Each data set with known answers is resolved by `kinfold resolve`
with no threshold, weight or list of its own. P, R, F1: of pairs; B3 F1: B-cubed; exact F1: customers of two
records or more that are exactly an entity; largest, true: records of the largest customer found, and of the
largest entity; joined F1, joined: F1 and largest customer if every link joined, the plain components of
the links that splitting works on. `NAME 50 %` is a sample of that share of the entities, by a fixed seed.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    cells: tuple[Any, ...]

    def text(self) -> str:
        """Return the line for a terminal."""
        first, *rest = map(_told, self.cells)
        return f"{first:<34}" + "".join(f"{cell:>10}" for cell in rest)

    def on_page(self) -> str:
        """Return the line of a Markdown table."""
        return f"| {' | '.join(_told(cell) for cell in self.cells[:ON_PAGE])} |"


def _told(cell: object) -> str:
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)


def rows(folder: Path, chosen: list[str], shares: list[float]) -> Iterator[Row]:
    """Resolve and score each set and its samples."""
    for whole in (*truth_sets(folder, chosen), *mixed_sets(folder, chosen)):
        yield measured(whole, whole.name, whole)
        for share in shares:
            yield measured(whole.sample(share), f"{whole.name} {share:.0%}".replace("%", " %"), whole)


def measured(truth: TruthSet, name: str, whole: TruthSet) -> Row:
    """Resolve one set in a fresh project, with the columns guessed of the whole set."""
    with tempfile.TemporaryDirectory(prefix="kinfold-accuracy-") as scratch_text:
        scratch = Path(scratch_text)
        mapping, files = scratch / "mapping.toml", scratch / "records.csv"
        whole.records.to_csv(files, index=False)
        mapping.write_text(whole.mapping, encoding="utf-8")
        if not whole.mapping:
            run(["map", files, "--output", mapping, "--force", "--quiet"], scratch)
        truth.records.to_csv(files, index=False)
        project = scratch / "project"
        resolved = run(["resolve", files, "--mapping", mapping, "--project", project, "--quiet"], scratch)
        crosswalk = pa.parquet.read_table(project / "out" / "crosswalk.parquet")
        whole_components = joined(crosswalk, pa.parquet.read_table(project / "out" / "cuts.parquet"))
    answers = pa.Table.from_pandas(truth.answers, preserve_index=False)
    found, plain = score(answers, crosswalk), score(answers, whole_components)
    figures = (
        found.pairs.precision,
        found.pairs.recall,
        found.pairs.f1,
        found.bcubed.f1,
        found.exact_cluster_ge2.f1,
    )
    sizes = (found.counts.pred_max, found.counts.true_max)
    before = (plain.pairs.f1, plain.counts.pred_max)
    return Row((name, found.records, *figures, *sizes, *before, f"{resolved.seconds:.1f}"))


def joined(crosswalk: pa.Table, cuts: pa.Table) -> pa.Table:
    """Return the crosswalk as it were if no link had been cut.

    A customer hangs together by links, and a cut names one link between two customers: joining the
    customers of every cut gives the components of all links. A muted value never was a link.
    """
    cuts = cuts.filter(
        pc.invert(pc.is_in(cuts["rule"], value_set=pa.array([Rule.GENERIC_VALUE, Rule.PLACEHOLDER])))
    )
    keys = pc.binary_join_element_wise(crosswalk["source"], crosswalk["source_key"], ":")
    customers = crosswalk["customer_id"].combine_chunks().dictionary_encode()
    code = customers.indices.to_numpy()
    left, right = (code[pc.index_in(cuts[side], value_set=keys)] for side in ("left", "right"))
    whole = components(left, right, len(customers.dictionary))
    return crosswalk.set_column(2, "customer_id", pa.array(whole[code]).cast(pa.string()))


def page(table: list[Row]) -> str:
    """Return the rows as a page."""
    heads = [Row(HEADING).on_page(), "|---|" + "---:|" * (ON_PAGE - 1)]
    return "\n".join([PAGE_HEAD, *heads, *(row.on_page() for row in table)]) + "\n"


def main() -> None:
    """Score the chosen sets, all of them by default, one line each."""
    parser = argparse.ArgumentParser(description="Score kinfold on data sets with known answers.")
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--truth", type=Path, default=os.environ.get("KINFOLD_TRUTH"))
    parser.add_argument("--share", type=float, nargs="+", default=[], help="also samples: 0.5 0.25")
    parser.add_argument("--page", type=Path, help="write the table as Markdown too")
    chosen = parser.parse_args()
    if chosen.truth is None or not Path(chosen.truth).is_dir():
        parser.error("no folder with data sets: set KINFOLD_TRUTH or give --truth FOLDER")
    print(Row(HEADING).text(), flush=True)
    table = []
    for row in rows(Path(chosen.truth), chosen.sets, chosen.share):
        print(row.text(), flush=True)
        table.append(row)
    if chosen.page is not None:
        chosen.page.parent.mkdir(parents=True, exist_ok=True)
        chosen.page.write_text(page(table), encoding="utf-8")


if __name__ == "__main__":
    main()
