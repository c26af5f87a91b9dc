"""What numpy is told of the processor, which it must be before it is loaded."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

PROCESSORS = Path("/proc/cpuinfo")  # of Linux
FIRST = 4_096  # bytes; they tell of the first processor, and the others are like it
# Of this family only Zen 4 has AVX-512, and is slow at storing compressed vectors, which numpy's sorts do
# throughout: without, four million numbers are sorted in .05 instead of .24 s (numpy 2.4.6, AMD EPYC of
# family 25, model 17, measured 2026-11-27). Other processors are left to numpy's choice.
ZEN_4 = (("vendor_id", "AuthenticAMD"), ("cpu family", "25"))
DISABLED = "NPY_DISABLE_CPU_FEATURES"  # read by numpy, which warns of names that it does not know
AVX_512 = (((2, 4), "X86_V4"), ((2, 0), "AVX512_SKX"))  # what numpy calls it, since which version


def suit_processor(processors: Path = PROCESSORS) -> None:
    """Let numpy sort without AVX-512 where that is slower; what the user has set stays.

    ``processors``: what the system says of them; where it says nothing, nothing is set.
    """
    try:
        with processors.open(encoding="utf-8", errors="replace") as file:
            lines = [line.partition(":") for line in file.read(FIRST).splitlines()]
    except OSError:
        return
    told = {name.strip(): value.strip() for name, _, value in reversed(lines)}
    if all(told.get(name) == value for name, value in ZEN_4) and "avx512f" in told.get("flags", "").split():
        os.environ.setdefault(DISABLED, name_for(version("numpy")))


def name_for(numpy: str) -> str:
    """Return what this version of numpy calls AVX-512."""
    major, minor = (int(part) for part in numpy.split(".")[:2])
    return next((name for since, name in AVX_512 if (major, minor) >= since), "")
