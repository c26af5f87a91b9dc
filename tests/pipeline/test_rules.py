# the name of a test is its claim
"""What people write into kinfold.toml is what a run does."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from kinfold.pipeline import RunRequest, run
from kinfold.reading import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

CRM = (
    ("1", "Zofia Nowicki", "13911024567", "1985-03-07"),
    ("2", "Zofia Nowicki", "13911024567", "1985-03-07"),
    ("3", "Emma Clarke", "13922024567", "1990-01-02"),
    ("4", "李雷", "13933024567", "1971-05-06"),
)
SHOP = (("1", "Zofia Nowicki", "+86 139 1102 4567", "1985-03-07"), ("2", "Bo Lindqvist", "13944024567", ""))


def resolved(folder: Path, rules: str) -> dict[str, Any]:
    """Resolve two small sources under these rules; return the report's parts that tests look at."""
    project = folder / "project"
    project.mkdir(exist_ok=True)
    files = []
    for name, rows in (("crm", CRM), ("shop", SHOP)):
        text = io.StringIO()
        csv.writer(text).writerows([("id", "name", "phone", "birth date"), *rows])
        (folder / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8")
        files.append(SourceFile(str(folder / f"{name}.csv"), name))
    (project / "kinfold.toml").write_text(rules, encoding="utf-8")
    report = run(RunRequest(project, tuple(files)))
    members = report.resolution.tables["members"].to_pylist()
    return {
        "customer": {one["record"]: one["customer_id"] for one in members},
        "passes": report.resolution.summary["candidates"]["person"],
        "review": report.resolution.summary["review"],
        "cuts": report.resolution.tables["cuts"].to_pylist(),
    }


def linked(*pairs: tuple[str, str]) -> str:
    """Return rules under which these pairs of sources are not compared."""
    tables = [f'[[rules.links]]\nbetween = ["{a}", "{b}"]\nallowed = false\n' for a, b in pairs]
    return "".join(tables)


def test_without_rules_all_three_are_one(tmp_path: Path) -> None:
    customer = resolved(tmp_path, "")["customer"]
    assert customer["crm:1"] == customer["crm:2"] == customer["shop:1"]


def test_sources_that_are_not_linked_are_not_compared_and_it_is_told(tmp_path: Path) -> None:
    found = resolved(tmp_path, linked(("crm", "shop")))
    customer = found["customer"]
    assert customer["crm:1"] == customer["crm:2"] != customer["shop:1"]
    (policy,) = [one for one in found["passes"] if one["name"] == "sources that are not linked"]
    assert policy["uncompared"] == len(CRM) * len(SHOP)


def test_links_only_between_sources_still_join_through_the_other_one(tmp_path: Path) -> None:
    found = resolved(tmp_path, linked(("crm", "crm"), ("shop", "shop")))["customer"]
    assert found["crm:1"] == found["shop:1"]


def test_a_source_without_duplicates_gives_one_record_to_a_customer(tmp_path: Path) -> None:
    entry = '[[source]]\nname = "crm"\nduplicates = false\n[source.columns]\n'
    columns = '"id" = "key"\n"name" = "name"\n"phone" = "phone"\n"birth date" = "birth_date"\n'
    found = resolved(tmp_path, entry + columns)
    assert found["customer"]["crm:1"] != found["customer"]["crm:2"]
    assert "SOURCE_DUPLICATE" in {cut["rule"] for cut in found["cuts"]}


def test_a_muted_value_links_nobody_and_is_one_cut(tmp_path: Path) -> None:
    muted = resolved(tmp_path, '[rules]\nmuted = ["phone +8613911024567"]\n')
    assert [cut["rule"] for cut in muted["cuts"]] == ["GENERIC_VALUE"]


def test_a_larger_customer_than_allowed_asks_for_a_person(tmp_path: Path) -> None:
    assert resolved(tmp_path, "[rules]\nmaximum_size = 2\n")["review"]["oversized"] == 1
