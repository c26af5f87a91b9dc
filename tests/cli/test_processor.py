"""Where numpy sorts faster without AVX-512 it is told so before it is loaded; elsewhere nothing is set."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kinfold_cli.processor import DISABLED, name_for, suit_processor

if TYPE_CHECKING:
    from pathlib import Path

VALUE = name_for(np.__version__)
TOLD = """processor\t: 0
vendor_id\t: {vendor}
cpu family\t: {family}
model name\t: any
flags\t\t: fpu sse2 avx2 {more}

processor\t: 1
vendor_id\t: {vendor}
"""


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DISABLED, "")
    monkeypatch.delenv(DISABLED)


def _suited(folder: Path, vendor: str, family: int, more: str) -> str | None:
    path = folder / "cpuinfo"
    path.write_text(TOLD.format(vendor=vendor, family=family, more=more), encoding="utf-8")
    suit_processor(path)
    return os.environ.get(DISABLED)


def test_zen_4_sorts_without_avx_512(tmp_path: Path) -> None:
    assert _suited(tmp_path, "AuthenticAMD", 25, "avx512f avx512bw") == VALUE


@pytest.mark.parametrize(
    ("vendor", "family", "more"),
    [("GenuineIntel", 6, "avx512f"), ("AuthenticAMD", 25, ""), ("AuthenticAMD", 26, "avx512f")],
    ids=["Intel", "Zen 3, which has none", "Zen 5"],
)
def test_on_other_processors_numpy_chooses(tmp_path: Path, vendor: str, family: int, more: str) -> None:
    assert _suited(tmp_path, vendor, family, more) is None


def test_what_the_user_has_set_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DISABLED, "AVX512_ICL")
    assert _suited(tmp_path, "AuthenticAMD", 25, "avx512f") == "AVX512_ICL"


def test_a_system_that_tells_nothing_is_no_fault(tmp_path: Path) -> None:
    suit_processor(tmp_path / "none")
    assert DISABLED not in os.environ


@pytest.mark.parametrize(
    ("version", "name"), [("2.0.1", "AVX512_SKX"), ("2.4.6", "X86_V4"), ("3.0.0rc1", "X86_V4")]
)
def test_numpy_is_told_by_the_name_that_its_version_knows(version: str, name: str) -> None:
    assert name_for(version) == name


def test_numpy_knows_the_name_that_it_is_told() -> None:
    """Told of a name that it does not know it would warn; of one that this processor lacks it does not."""
    told = {**os.environ, DISABLED: VALUE}
    command = [sys.executable, "-W", "error:During parsing environment:ImportWarning", "-c", "import numpy"]
    asked = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    assert "not part of the dispatched" not in asked.stderr
