"""Addresses as a careful person reads them: two lists written before the standardiser ran on them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kinfold.standard import address

FOLDER = Path(__file__).parent / "cases"
NOT_PARTS = ("raw", "region")
ALWAYS = (
    "province",
    "city",
    "district",
    *address.STREET_PARTS,
    "postcode",
)  # one that is not told is not there
LEAST_SHARE = {"address_known": 0.97, "address_own": 0.92}
MISSES = {  # raw: why it is read otherwise
    "河北省石家庄市正定县正定镇东门里村3组15号": "the group of a village is read as a road",
    "Blk 123 Ang Mo Kio Ave 3 #04-567 Singapore 560123": "a number behind a road is read as that of a house",
}


def _cases(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        found: list[dict[str, str]] = tomllib.load(file)["cases"]
    return found


def _wrong(case: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return the parts that differ: what is read, what a person reads."""
    read = address.standardise([case["raw"]], case.get("region", "CN")).to_pylist()[0]
    parts = {*ALWAYS, *(name for name in case if name not in NOT_PARTS)}
    return {
        name: (read[name], case.get(name, "")) for name in sorted(parts) if read[name] != case.get(name, "")
    }


def _marked(case: dict[str, str]) -> Any:
    why = MISSES.get(case["raw"])
    return pytest.param(
        case, id=case["raw"], marks=[pytest.mark.xfail(reason=why, strict=True)] if why else []
    )


@pytest.mark.parametrize("case", [_marked(case) for name in LEAST_SHARE for case in _cases(name)])
def test_an_address_has_the_parts_that_a_person_reads_in_it(case: dict[str, str]) -> None:
    assert _wrong(case) == {}


@pytest.mark.parametrize("name", LEAST_SHARE)
def test_nearly_every_address_of_a_list_is_read_as_by_a_person(name: str) -> None:
    cases = _cases(name)
    right = sum(not _wrong(case) for case in cases)
    assert right / len(cases) >= LEAST_SHARE[name]


def test_every_miss_is_a_case() -> None:
    assert set(MISSES) <= {case["raw"] for name in LEAST_SHARE for case in _cases(name)}
