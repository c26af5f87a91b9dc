"""Every story under fixtures/: the customers found are the customers that a careful person expects."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIXTURES = Path(__file__).parents[1] / "fixtures"
STORIES = sorted(folder for folder in FIXTURES.iterdir() if folder.is_dir())
NOT_PLAIN = {"dirty_files", "crm_exports"}  # only a real reader gets at their rows, or names their keys

story = pytest.mark.parametrize("folder", STORIES, ids=[folder.name for folder in STORIES])


def sources(folder: Path) -> list[Path]:
    """Return the story's input files in the order of their names."""
    return sorted(path for path in folder.iterdir() if path.suffix != ".md" and ".expected." not in path.name)


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a comma-separated UTF-8 file; none when the file is not there."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def expected_customers(folder: Path) -> dict[str, str]:
    """Return the customer's label of each record the story speaks of."""
    return {row["record"]: row["customer"] for row in rows(folder / "customers.expected.csv")}


def differences(expected: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Say where two partitions of the same records differ, one line a customer.

    >>> differences({"a:1": "ann", "a:2": "ann", "a:3": "bob"}, {"a:1": "C1", "a:2": "C2", "a:3": "C2"})
    ['ann is split: a:1 | a:2', 'ann, bob are one customer: a:2 + a:3']
    """
    split = [
        f"{label} is split: {_groups(records, found, ' | ')}"
        for label, records in _by_value(expected).items()
        if len({found.get(record) for record in records}) > 1
    ]
    merged = [
        f"{', '.join(labels)} are one customer: {_groups(records, expected, ' + ')}"
        for records in _by_value(found).values()
        if len(labels := sorted({expected[record] for record in records if record in expected})) > 1
    ]
    return split + sorted(merged)


def _by_value(partition: Mapping[str, str]) -> dict[str, list[str]]:
    groups = defaultdict(list)
    for record in sorted(partition):
        groups[partition[record]].append(record)
    return dict(sorted(groups.items()))


def _groups(records: Iterable[str], partition: Mapping[str, str], separator: str) -> str:
    groups = defaultdict(list)
    for record in records:
        groups[partition.get(record, "in no customer")].append(record)
    return separator.join(", ".join(group) for group in groups.values())


@story
def test_a_story_is_told_and_names_each_of_its_records_once(folder: Path) -> None:
    assert (folder / "story.md").read_text("utf-8").startswith("# ")
    listed = Counter(row["record"] for row in rows(folder / "customers.expected.csv"))
    assert 8 <= len(listed) <= 40
    assert set(listed.values()) == {1}
    if folder.name not in NOT_PLAIN:
        keys = [f"{path.stem}:{next(iter(row.values()))}" for path in sources(folder) for row in rows(path)]
        assert sorted(listed) == sorted(keys)
    for row in rows(folder / "affiliations.expected.csv"):
        assert {row["child"], row["parent"]} <= set(listed)


@pytest.fixture(scope="module")
def resolved() -> dict[str, Any]:
    """Resolutions by story, each made once."""
    return {}


def resolution_of(folder: Path, resolved: dict[str, Any]) -> Any:
    """Resolve a story from nothing but its files."""
    if folder.name not in resolved:
        import kinfold  # noqa: PLC0415  # the tests above hold without the engine

        resolved[folder.name] = kinfold.resolve(sources(folder))
    return resolved[folder.name]


def customer_of(resolution: Any) -> dict[str, str]:
    """Return the customer id of each record."""
    members = resolution.tables["members"]
    return dict(zip(members["record"].to_pylist(), members["customer_id"].to_pylist(), strict=True))


@story
def test_the_customers_are_those_a_careful_person_expects(folder: Path, resolved: dict[str, Any]) -> None:
    expected = expected_customers(folder)
    resolution = resolution_of(folder, resolved)
    records = resolution.tables["records"]
    primary = {
        record
        for record, role in zip(records["record"].to_pylist(), records["role"].to_pylist(), strict=True)
        if not role
    }
    assert primary == {record for record in expected if "#" not in record}
    found = {record: customer for record, customer in customer_of(resolution).items() if record in expected}
    wrong = differences(expected, found)
    assert not wrong, "\n".join([f"{folder.name}:", *wrong])


@story
def test_customers_belong_together_as_the_story_says(folder: Path, resolved: dict[str, Any]) -> None:
    wanted = rows(folder / "affiliations.expected.csv")
    if not wanted:
        return
    resolution = resolution_of(folder, resolved)
    customer = customer_of(resolution)
    found = {
        (row["child"], row["relation"], row["parent"])
        for row in resolution.tables["affiliations"].select(["child", "relation", "parent"]).to_pylist()
    }
    missing = [
        row
        for row in wanted
        if (customer[row["child"]], row["relation"], customer[row["parent"]]) not in found
    ]
    assert not missing


@story
def test_rows_and_cells_that_cannot_be_taken_are_reported(folder: Path, resolved: dict[str, Any]) -> None:
    wanted = {tuple(row.values()) for row in rows(folder / "issues.expected.csv")}
    if not wanted:
        return
    issues = resolution_of(folder, resolved).tables["issues"].select(["file", "line", "field"]).to_pylist()
    found = {(Path(row["file"]).name, str(row["line"]), row["field"]) for row in issues}
    assert wanted <= found
