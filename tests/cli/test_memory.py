"""The command and Arrow share one allocator; who wants another says so as Arrow has it."""

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
