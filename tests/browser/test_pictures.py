"""An analyst at Neo4j Browser: from the link of ``kinfold browse`` to a judgement that counts.

The pictures go to the folder KINFOLD_PICTURES, else ``build/pictures``; ``make pictures`` takes those of
the README anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kinfold.publishing.graph.browser import body
from kinfold.publishing.graph.browser_files import STYLE
from kinfold.publishing.graph.queries import query
from neo4j_browser import at_browser
from neo4j_server import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j_browser import Analyst

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PICTURES = Path(os.environ.get("KINFOLD_PICTURES") or ROOT / "build" / "pictures")
STORIES = ROOT / "fixtures"
SOURCES = (
    f"crm={STORIES}/company_with_branch_and_departments/crm.csv",
    f"erp={STORIES}/company_with_branch_and_departments/erp.csv",
    f"friends={STORIES}/zhang_san/crm.csv",
    f"household={STORIES}/family/household.csv",
    f"clinic={STORIES}/family/clinic.csv",
)
RECORD, CUSTOMER, VALUE = "#56B4E9", "#0072B2", "#F0E442"
DRAW = (
    "MATCH (a:Record {recordId: 'friends:K004'}) "
    "MATCH (b:Record {recordId: 'friends:K005', project: a.project}) "
    "CREATE (a)-[drawn:CANNOT_LINK {by: '李娜', reason: '两个人共用一个邮箱'}]->(b) RETURN a, drawn, b"
)


class Desk:
    """A project on this machine, its graph on a server, and Neo4j Browser before it."""

    def __init__(self, project: Path, uri: str, browser: str, analyst: Analyst) -> None:
        self.analyst = analyst
        self._project, self._uri, self._browser = project, uri, browser

    def kinfold(self, command: str, *words: str) -> str:
        """Run a command on the project, and return what it answers."""
        places = os.pathsep.join(str(ROOT / part) for part in ("engine", "cli"))
        asked = [command, *words, "--project", str(self._project), "--quiet"]
        ran = subprocess.run(
            [sys.executable, "-c", "from kinfold_cli.app import main; main()", *asked],
            env={**os.environ, "PYTHONPATH": places, "NEO4J_URI": self._uri, "LC_ALL": "C.UTF-8"},
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def customer(self, record: str) -> str:
        """Return the id of a record's customer."""
        return re.findall(r"C-[A-Z0-9]+", self.kinfold("show", record))[0]

    def open(self, record: str) -> None:
        """Open the link that ``kinfold browse`` gives for a record, and press the run button."""
        self.analyst.open(self.kinfold("browse", record, "--browser", self._browser))
        self.analyst.run()


@pytest.fixture(scope="module")
def desk(neo4j_place: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    try:
        with at_browser() as analyst:
            at = Desk(tmp_path_factory.mktemp("desk") / "project", *neo4j_place, analyst)
            at.kinfold("resolve", *SOURCES)
            at.kinfold("publish")
            yield at
            at.kinfold("unpublish")
    except Unavailable as reason:
        if os.environ.get("KINFOLD_NEO4J") == "required":
            pytest.fail(f"no Browser: {reason}")
        pytest.skip(f"no Browser: {reason}")


def test_the_link_of_browse_draws_a_customer_in_the_colours_of_the_style(desk: Desk) -> None:
    desk.open("friends:K001")
    desk.analyst.drop(ROOT / "cypher" / "browser" / STYLE)
    desk.open("friends:K001")
    shown = desk.analyst.captions()
    assert "+8613911024567" in shown
    assert "张三(销售部门) friends:K002" in shown  # the whole name, and the key that `why` takes
    assert {RECORD, CUSTOMER, VALUE} <= desk.analyst.colours()
    desk.analyst.picture(PICTURES / "one_customer.png")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("05_biggest_customers", "北京远航科技有限公司"),
        ("06_shared_identifiers", "+8657188001234"),
        ("21_data_quality", "household"),
    ],
)
def test_a_question_is_answered_by_a_table(desk: Desk, name: str, wanted: str) -> None:
    desk.analyst.ask(body(query("explore", name)))
    assert wanted in desk.analyst.text()


@pytest.mark.parametrize(
    ("name", "record", "wanted"),
    [
        ("11_corporate_tree", "crm:A01", {"销售部", "采购部", "财务部"}),
        ("22_household", "household:1", {"李秀英", "王磊", "王子轩 household:5"}),
    ],
)
def test_a_question_is_answered_by_a_picture(desk: Desk, name: str, record: str, wanted: set[str]) -> None:
    desk.analyst.ask(f":param customer => '{desk.customer(record)}'")
    desk.analyst.ask(body(query("explore", name)))
    desk.analyst.picture(PICTURES / f"{name[3:]}.png")
    assert wanted <= set(desk.analyst.captions())


def test_a_judgement_drawn_in_browser_counts_from_the_next_run_on(desk: Desk) -> None:
    together = desk.customer("friends:K005")
    assert together == desk.customer("friends:K004")
    desk.analyst.ask(DRAW)
    assert "CANNOT_LINK" in desk.analyst.text()
    assert "1 was taken" in desk.kinfold("pull")
    desk.kinfold("resolve")
    assert desk.customer("friends:K005") != desk.customer("friends:K004")
    desk.kinfold("publish")
    desk.open("friends:K005")
    assert "different 李娜" in desk.analyst.captions()
    assert "CUT_MATCH" in desk.analyst.text()
    desk.analyst.picture(PICTURES / "kept_apart.png")
