"""The README runs: its commands print what it says they print.

``python tests/test_readme.py --update`` writes down what they print now.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = "import sys; from kinfold_cli.app import main; sys.exit(main())"
VOLATILE = (
    (re.compile(r"C-[0-9A-HJKMNP-TV-Z]{12}"), "C-…"),  # ids come from each project's own secret
    (re.compile(r"\b\d+(\.\d+)? ?(s|ms|seconds)\b"), "… s"),
    (re.compile(r"[ ]+$", re.MULTILINE), ""),
)


def _steady(text: str) -> str:
    for pattern, stand_in in VOLATILE:
        text = pattern.sub(stand_in, text)
    return text


def _prepare(folder: Path) -> dict[str, str]:
    """Copy what the README's commands read, and put this checkout's command on the path."""
    shutil.copytree(ROOT / "fixtures", folder / "fixtures")
    command = folder / "bin" / "kinfold"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{COMMAND}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(command.parent), os.environ["PATH"]]),
        "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("engine", "cli")),
        "LC_ALL": "C.UTF-8",
        "LANG": "C.UTF-8",
    }


def _run(command: str | list[str], folder: Path, environment: dict[str, str]) -> str:
    ran = subprocess.run(
        command,
        shell=isinstance(command, str),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, f"{command}: exit {ran.returncode}\n{ran.stdout}{ran.stderr}"
    return ran.stdout


def _played(body: str, folder: Path, environment: dict[str, str]) -> str:
    """Return a console block with what its commands print now."""
    printed = []
    for line in body.splitlines():
        if line.startswith("$ "):
            printed += [line, *_run(line.removeprefix("$ "), folder, environment).rstrip().splitlines()]
    return "".join(f"{line}\n" for line in printed)


def _replayed(text: str, folder: Path) -> str:
    """Return the README with every console block as it prints now, and run its Python."""
    environment = _prepare(folder)

    def block(found: re.Match[str]) -> str:
        language, body = found.groups()
        if language == "python":
            _run([sys.executable, "-W", "error", "-c", body], folder, environment)
            return found[0]
        now = _played(body, folder, environment)
        return found[0] if _steady(now) == _steady(body) else f"```console\n{now}```"

    return BLOCK.sub(block, text)


def test_the_readme_s_commands_print_what_it_says(tmp_path: Path) -> None:
    text = README.read_text("utf-8")
    assert _replayed(text, tmp_path) == text, "`make golden` writes down what the commands print now"


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "CHANGELOG.md"])
def test_the_files_that_a_page_names_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    named = re.findall(r"`((?:engine|cli|tests|fixtures|benchmarks)/[\w/.]*)`|\b([A-Z]+\.md)\b", text)
    missing = [path for pair in named for path in pair if path and not (ROOT / path).exists()]
    assert not missing


def test_every_target_that_a_page_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        assert set(re.findall(r"\bmake ([a-z-]+)`", (ROOT / name).read_text("utf-8"))) <= targets


def _update() -> None:
    with tempfile.TemporaryDirectory() as folder:
        README.write_text(_replayed(README.read_text("utf-8"), Path(folder)), encoding="utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    _update()
