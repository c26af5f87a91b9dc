"""The command and Arrow share one allocator; who wants another says so as Arrow has it.

Circles of objects are looked for rarely, and still found.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASK = "import kinfold_cli.app, pyarrow; print(pyarrow.default_memory_pool().backend_name)"


@pytest.mark.parametrize(
    ("wanted", "found"), [("", "system"), ("system", "system"), ("mimalloc", "mimalloc")]
)
def test_arrow_takes_its_memory_where_the_command_does(wanted: str, found: str) -> None:
    plain = {name: value for name, value in os.environ.items() if name != "ARROW_DEFAULT_MEMORY_POOL"}
    told = {**plain, **({"ARROW_DEFAULT_MEMORY_POOL": wanted} if wanted else {})}
    told["PYTHONPATH"] = os.pathsep.join(sys.path)
    asked = subprocess.run([sys.executable, "-c", ASK], env=told, capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == found


CIRCLES = """
import gc, kinfold_cli.app
seen = []
gc.collect()
gc.callbacks.append(lambda phase, told: seen.append(told))
class Circle: pass
for _ in range({made}):
    one = Circle()
    one.itself = one
print(len(seen), sum(told["collected"] for told in seen))
"""


def _searched(made: int) -> list[int]:
    words = [sys.executable, "-c", CIRCLES.format(made=made)]
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    asked = subprocess.run(words, env=told, capture_output=True, text=True, check=True)
    return [int(word) for word in asked.stdout.split()]


def test_what_a_small_command_makes_is_not_searched_for_circles() -> None:
    assert _searched(1_000) == [0, 0]


def test_many_circles_of_objects_do_not_stay_in_memory() -> None:
    searches, freed = _searched(300_000)
    assert searches >= 2
    assert freed > 150_000
