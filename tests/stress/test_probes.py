# the name of a test is its claim
"""What other tools were seen to get wrong, on the smallest rows that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import kinfold
from kinfold.judging import Seal, contradicting, standing
from kinfold.model import Verdict
from kinfold.pipeline import RunRequest, run
from kinfold.project import Project
from kinfold.reading import SourceFile
from kinfold.reviewing import Bench
from kinfold.searching import Shelf, reopened
from stress.people import Town

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,name,phone,email,note\n"
BRIDGED = (
    "1,Zofia Nowicki,13911024567,,\n"
    "2,Zofia Nowicki,,zofia.nowicki@youxiang.cn,\n"
    "3,Zofia Nowicki,13911024567,zofia.nowicki@youxiang.cn,\n"
    "4,Emma Clarke,13922024567,emma@youxiang.cn,\n"
)


class Desk:
    """A project of one file, resolved again after every change."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.project = Project.open(folder / "project")

    def resolve(self, rows: str) -> dict[str, str]:
        """Resolve these rows and return the customer of each key."""
        path = self._folder / "crm.csv"
        path.write_text(HEAD + rows, encoding="utf-8")
        members = self._report(SourceFile(str(path), "crm")).resolution.tables["members"]
        ids = zip(members["record"].to_pylist(), members["customer_id"].to_pylist(), strict=True)
        return {record.removeprefix("crm:"): customer for record, customer in ids}

    def _report(self, *files: SourceFile) -> Any:
        return run(RunRequest(self._folder / "project", files))

    @property
    def shelf(self) -> Shelf:
        """Return the current run's tables."""
        current = self.project.current_run()
        assert current is not None
        return Shelf(current.path)

    @property
    def seal(self) -> Seal:
        """Return the project's seal."""
        return Seal(self.project.key)

    def judge(self, verdict: Verdict, left: str, right: str) -> None:
        """Keep a judgement on two records."""
        bench = Bench(self.shelf, self.project.judgements(), self.seal)
        self.project.add_judgements([bench.judge(verdict, f"crm:{left}", f"crm:{right}", "Li", "knows them")])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk in an empty folder."""
    return Desk(tmp_path)


def test_p1_a_rejected_pair_stays_apart_although_a_third_record_matches_both(desk: Desk) -> None:
    together = desk.resolve(BRIDGED)
    assert together["1"] == together["2"] == together["3"]
    desk.judge(Verdict.DIFFERENT, "1", "2")
    apart = desk.resolve(BRIDGED)
    assert apart["1"] != apart["2"]


def test_p2_a_rejection_outlives_an_edit_of_another_field(desk: Desk) -> None:
    desk.resolve(BRIDGED)
    desk.judge(Verdict.DIFFERENT, "1", "2")
    noted = BRIDGED.replace("13911024567,,\n", "13911024567,,called twice\n")
    found = desk.resolve(noted)
    assert found["1"] != found["2"]
    assert not reopened(desk.shelf, standing(desk.project.judgements()), desk.seal)
    moved = desk.resolve(noted.replace("1,Zofia Nowicki,13911024567", "1,Zofia Nowicki,13933024567"))
    assert moved["1"] != moved["2"]
    assert reopened(desk.shelf, standing(desk.project.judgements()), desk.seal) == {
        1: (("phone", "", False), ("phone", "+8613933024567", True))
    }


def test_p3_a_rejection_is_not_turned_round_by_two_approvals(desk: Desk) -> None:
    desk.resolve(BRIDGED)
    desk.judge(Verdict.DIFFERENT, "1", "2")
    desk.judge(Verdict.SAME, "1", "3")
    desk.judge(Verdict.SAME, "2", "3")
    (torn,) = contradicting(desk.project.judgements())
    assert [one.verdict for one in torn] == ["different", "same", "same"]
    found = desk.resolve(BRIDGED)
    assert found["1"] != found["2"]
    cuts = desk.shelf.ask("SELECT rule, review FROM cuts WHERE rule = 'CONTRADICTION'")
    assert cuts
    assert all(cut["review"] for cut in cuts)
    verdicts = {one.judgement.verdict: one.judgement for one in standing(desk.project.judgements())}
    assert (verdicts["different"].left, verdicts["different"].right) == ("crm:1", "crm:2")


# P4, a Chinese CRM of fourteen rows, is the story chinese_crm.


def test_p5_a_switchboard_of_sixty_hides_no_duplicate_and_makes_none() -> None:
    town = Town(5)
    names: set[str] = set()
    while len(names) < 60:
        names.add(town.han_name())
    for place, name in enumerate(sorted(names)):
        mail = f"{place:02d}{town.mail()}"
        town.add(name, name=name, phone="021-55556666", email=mail)
        if place < 10:
            town.add(name, name=f"{name}(采购部)", phone="021-55556666", email=mail.upper())
    members = kinfold.resolve({"crm": pd.DataFrame(town.rows)}).tables["members"].to_pylist()
    customer = {one["record"]: one["customer_id"] for one in members}
    customers = {town.truth[record]: set[str]() for record in town.truth}
    for record, name in town.truth.items():
        customers[name].add(customer[record])
    assert all(len(ids) == 1 for ids in customers.values())
    assert len({next(iter(ids)) for ids in customers.values()}) == 60
