"""The server of the tests never outlives them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

SLEEPS = "import time; time.sleep(600)"
STARTS = f"""
import subprocess, sys, time
from neo4j_server import guard
server = subprocess.Popen([sys.executable, "-c", {SLEEPS!r}])
guard(server.pid)
print(server.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc: whether it is gone cannot be seen")
def test_a_server_stops_when_who_started_it_is_killed() -> None:
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    owner = subprocess.Popen([sys.executable, "-c", STARTS], env=here, stdout=subprocess.PIPE)
    assert owner.stdout is not None
    server = Path("/proc") / owner.stdout.readline().decode().strip()
    assert _runs(server)
    owner.kill()
    owner.communicate()
    while _runs(server):
        time.sleep(0.05)


def _runs(process: Path) -> bool:
    with suppress(OSError):
        return "\nState:\tZ" not in (process / "status").read_text("ascii")
    return False
