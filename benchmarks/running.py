"""Run the kinfold command of this checkout as a process of its own, and measure it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from compileall import compile_dir
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-c", "import sys; from kinfold_cli.app import main; sys.exit(main())")
DONE = (0, 1)  # 1: done, but rows were set aside
KILOBYTES_PER_UNIT = 1 if sys.platform == "linux" else 1 / 1024  # ru_maxrss counts bytes on macOS


@dataclass(frozen=True, slots=True)
class Run:
    """What one command took and said; ``stages`` are the ``timing STAGE SECONDS`` lines of stderr."""

    seconds: float
    peak_megabytes: float
    stages: tuple[tuple[str, float], ...]
    stdout: str


def run(arguments: Sequence[str | Path], scratch: Path) -> Run:
    """Run ``kinfold ARGUMENTS``; stop with its last words when it fails. ``scratch`` holds its output.

    Its modules are compiled before, as pip compiles those that it installs.
    """
    for part in ("engine", "cli"):
        compile_dir(ROOT / part, quiet=1)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("engine", "cli")),
        "KINFOLD_TIMINGS": "1",
    }
    said, complained = scratch / "stdout.txt", scratch / "stderr.txt"
    started = time.perf_counter()
    with said.open("wb") as stdout, complained.open("wb") as stderr:
        child = subprocess.Popen(
            [*COMMAND, *map(str, arguments)], env=environment, stdout=stdout, stderr=stderr
        )
        # wait4 gives the peak memory of this child alone
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    lines = complained.read_text("utf-8", errors="replace").splitlines()
    broken = "Traceback (most recent call last):" in lines  # Python leaves with 1 too
    if broken or child.returncode not in DONE:
        command = f"kinfold {' '.join(map(str, arguments))}: exit {child.returncode}"
        sys.exit("\n".join([command, *lines[-15:]]))
    return Run(
        seconds=seconds,
        peak_megabytes=usage.ru_maxrss * KILOBYTES_PER_UNIT / 1024,
        stages=tuple(_timings(lines)),
        stdout=said.read_text("utf-8"),
    )


def _timings(lines: Sequence[str]) -> list[tuple[str, float]]:
    split = (line.split() for line in lines if line.startswith("timing "))
    return [(" ".join(words[1:-1]), float(words[-1])) for words in split]
