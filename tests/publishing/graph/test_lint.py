"""Neo4j's own parser and semantic checker find nothing wrong in any query file, in Cypher 5 and 25."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kinfold.publishing.graph import vocabulary
from kinfold.publishing.graph.queries import queries

CHECKER = "@neo4j-cypher/language-support@2.0.0-next.38"  # Apache-2.0, of Neo4j; only pre-releases exist
SCRIPT = Path(__file__).parents[2] / "cypher" / "lint.cjs"


@pytest.fixture(scope="session")
def modules() -> Path:
    """Return the folder of the checker's modules, installed once outside the tree."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("no Node.js with npm: the query files are not checked by Neo4j's own parser")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kinfold"
    folder = cache / CHECKER.rpartition("/")[2]
    if not (folder / "node_modules").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        install = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder), CHECKER]
        ran = subprocess.run(install, capture_output=True, text=True, check=False)
        if ran.returncode:
            pytest.skip(f"npm cannot install {CHECKER}: {ran.stderr.strip().splitlines()[-1]}")
    return folder / "node_modules"


def _checked(modules: Path, files: dict[str, dict[str, object]]) -> str:
    given = {
        "files": files,
        "labels": list(vocabulary.NODE_LABELS),
        "types": list(vocabulary.RELATIONSHIP_TYPES),
    }
    ran = subprocess.run(
        ["node", str(SCRIPT)],
        input=json.dumps(given),
        env={**os.environ, "NODE_PATH": str(modules)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert f"{2 * len(files)} checked" in ran.stderr, ran.stderr
    return ran.stdout


def test_every_query_is_valid_in_both_languages(modules: Path) -> None:
    files = {
        f"{folder}/{one.name}": {"text": one.body, "parameters": list(one.parameters)}
        for folder in ("schema", "write", "explore", "maintenance")
        for one in queries(folder)
    }
    wrong = {
        "misspelt label": {"text": "MATCH (c:Costumer) RETURN c", "parameters": []},
        "unknown variable": {"text": "MATCH (c:Customer) RETURN d", "parameters": []},
    }
    said = _checked(modules, files | wrong).splitlines()
    assert {line.partition(" (")[0] for line in said} == set(wrong), "\n".join(said)
