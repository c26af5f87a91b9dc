"""Generate made-up customer files and resolve them end to end, files read to files written.

    python benchmarks/bench.py                    # 100 k and 1 M records
    python benchmarks/bench.py --records 10000

Prints seconds per stage, wall time, peak memory, the seconds of standardising beside those of DuckDB's
bare read of the same files, the kernel floor (floor.py) and what `kinfold measure` says. The generated
files stay in bench-files/ and are used again while the generator is the same.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

from generate import SEED, generate
from running import ROOT, run

SIZES = (100_000, 1_000_000)  # records
FURTHER = 1_000  # rows of a later delivery, resolved with all there is and the weights at hand


def generated(records: int) -> Path:
    """Return the folder with files of that size, made now unless this very generator made them before."""
    sources = sorted(
        [*Path(__file__).parent.glob("generating/*.py"), Path(__file__).with_name("generate.py")]
    )
    sources.append(Path(__file__).with_name("words.toml"))
    fingerprint = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:8]
    folder = ROOT / "bench-files" / f"{records}-{SEED}-{fingerprint}"
    if not folder.exists():
        unfinished = folder.with_suffix(".unfinished")
        generate(records, unfinished)
        unfinished.rename(folder)
    return folder


def _floor(files: Path) -> dict[str, float]:
    """Return what the least work on these files takes here and now, in a process of its own."""
    command = [sys.executable, Path(__file__).with_name("floor.py"), files]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {part: float(seconds) for _, part, seconds in (line.split() for line in said.splitlines())}


def _further(files: Path, scratch: Path) -> Path:
    """Write the first persons once more, under keys of their own: new rows of customers that are known."""
    further = scratch / "further.csv"
    with (files / "persons.csv").open(encoding="utf-8") as persons:
        header, *rows = islice(persons, FURTHER + 1)
    further.write_text(header + "".join(row.replace('"P', '"N', 1) for row in rows), encoding="utf-8")
    return further


def bench(records: int) -> None:
    """Resolve one size in a fresh project folder, and print what it took and how good it is."""
    files = generated(records)
    with tempfile.TemporaryDirectory(prefix="kinfold-bench-") as scratch_text:
        scratch = Path(scratch_text)
        project = scratch / "project"
        inputs = [files / "persons.csv", files / "companies.csv"]
        resolved = run(["resolve", *inputs, "--project", project, "--quiet"], scratch)
        print(f"\n{records:,} records: {resolved.seconds:.1f} s, peak {resolved.peak_megabytes:,.0f} MB")
        for stage, seconds in resolved.stages:
            print(f"  {stage:<24}{seconds:8.2f} s")
        least = _floor(files)
        standard = dict(resolved.stages)["standard"]
        print(f"  standard {standard:.1f} s, DuckDB's bare read of the same files {least['reading']:.1f} s")
        floor = sum(least.values())
        parts = ", ".join(f"{part} {seconds:.1f}" for part, seconds in least.items())
        print(f"  kernel floor {floor:.1f} s ({parts}): {resolved.seconds / floor:.1f} times that")
        written = sum(path.stat().st_size for path in (project / "out").iterdir())
        print(f"  files for people: {written / 1e6:,.0f} MB")
        print(run(["measure", files / "truth.csv", "--project", project], scratch).stdout)
        added = run(["resolve", _further(files, scratch), "--project", project, "--quiet"], scratch)
        ratio = added.seconds / floor
        print(f"{FURTHER:,} rows more, weights learned before: {added.seconds:.1f} s, {ratio:.1f} x floor")
        shutil.rmtree(project)


def main() -> None:
    """Read the command line and bench each size."""
    parser = argparse.ArgumentParser(description="Resolve generated records and say what it took.")
    parser.add_argument("--records", type=int, nargs="+", default=SIZES)
    for records in parser.parse_args().records:
        bench(records)


if __name__ == "__main__":
    main()
