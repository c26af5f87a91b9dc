"""What takes long to load is loaded when it is needed: nobody waits for it before the first row is read."""

from __future__ import annotations

import subprocess
import sys

from kinfold.standard import workers

HEAVY = {"pyarrow", "pandas", "duckdb", "networkx", "neo4j", "rich.console", "nicknames"}
HERE = "import sys; sys.path[:] = sys.argv[1:]; import "
TELL = "\nimport sys; sys.stderr.write(' '.join(name for name, one in sys.modules.items() if one))"


def loaded(code: str) -> set[str]:
    command = [sys.executable, "-P", "-c", code + TELL, *sys.path]
    return set(subprocess.run(command, input="", capture_output=True, text=True, check=True).stderr.split())


def test_a_run_is_asked_for_before_anything_heavy_is_loaded() -> None:
    there = loaded(HERE + "kinfold_cli.app, kinfold_cli.commands.resolve")
    assert "kinfold.pipeline.running" in there
    assert not HEAVY & there


def test_a_run_without_very_large_customers_needs_no_networkx() -> None:
    there = loaded(HERE + "kinfold.pipeline.project_run")
    assert "kinfold.reviewing.oversized" in there
    assert "networkx" not in there


def test_what_standardises_in_a_process_of_its_own_loads_no_pandas() -> None:
    there = loaded(workers._WORKER)
    assert "kinfold.standard.phone" in there
    assert not any(name.startswith("pandas.") for name in there)
