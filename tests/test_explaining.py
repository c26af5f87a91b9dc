"""Why two records are one customer or not: the same answer from either side, each side where it was given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kinfold.errors import UsageError
from kinfold.explaining import why
from kinfold.pipeline import RunRequest, run
from kinfold.pipeline.models import load_models
from kinfold.project import Project
from kinfold.reading import SourceFile

if TYPE_CHECKING:
    from kinfold.model import Explanation

STORY = Path(__file__).parents[1] / "fixtures" / "first_look"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the story's project with its run."""
    folder = tmp_path_factory.mktemp("why") / "project"
    files = tuple(SourceFile(str(STORY / f"{name}.csv"), name) for name in ("crm", "shop"))
    run(RunRequest(folder, files))
    return Project.open(folder)


def _why(project: Project, left: str, right: str) -> Explanation:
    current = project.current_run()
    assert current is not None
    return why(current, load_models(project), str(current.counts["region"]), left, right)


def test_one_customer_is_explained_by_the_weight_that_its_link_has(project: Project) -> None:
    told = _why(project, "crm:1002", "shop:1002")
    current = project.current_run()
    assert current is not None
    link = next(
        row
        for row in current.table("links").to_pylist()
        if (row["left"], row["right"]) == ("crm:1002", "shop:1002")
    )
    assert told.same_customer
    assert told.candidate
    assert told.outcome == link["outcome"] == "match"
    assert told.weight == link["weight"] > told.threshold
    assert told.path == ("crm:1002", "shop:1002")
    assert ("王", "wang") in {(step.left, step.right) for step in told.evidence}


def test_the_sides_stand_as_the_person_gave_them(project: Project) -> None:
    one, other = _why(project, "crm:1002", "shop:1002"), _why(project, "shop:1002", "crm:1002")
    assert (other.left, other.right) == ("shop:1002", "crm:1002")
    assert other.path == one.path[::-1]
    assert (other.weight, other.outcome) == (one.weight, one.outcome)
    swapped = [(step.field, step.right, step.left, step.weight) for step in other.evidence]
    assert swapped == [(step.field, step.left, step.right, step.weight) for step in one.evidence]


def test_a_person_and_her_employer_are_not_compared_but_related(project: Project) -> None:
    told = _why(project, "crm:1002", "crm:1002#employer")
    assert not told.same_customer
    assert not told.evidence
    assert any("works_for" in relation for relation in told.relations)


def test_a_record_that_does_not_exist_is_said_so(project: Project) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        _why(project, "crm:1002", "crm:nobody")
    with pytest.raises(UsageError, match="same record"):
        _why(project, "crm:1002", "crm:1002")
