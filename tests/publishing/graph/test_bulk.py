"""A first load in bulk gives the graph that publishing gives, and the next publication goes on from it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from kinfold.errors import ProjectUnusable
from kinfold.model import Judgement
from kinfold.publishing.graph import MemoryGraph, bulk, publish, write_bulk
from kinfold.publishing.graph.neo4j_store import connected
from kinfold.publishing.place import Place
from neo4j_server import RELEASES, Server, Unavailable
from publishing.graph.hostile import hostile_run
from publishing.graph.imported import picture_of
from publishing.graph.runs import changed, picture, run_of
from publishing.graph.story import story
from publishing.small_run import small_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kinfold.publishing.graph import Publication

JUDGED = (
    Judgement("same", "crm:1", "crm:2", "li", "one\nphone; call", at="2026-11-24T09:00:00", id=1),
    Judgement("different", "crm:1", "crm:2", "wang", 'two "birthdays"', at="2026-11-25T09:00:00", id=2),
)


def _all_in_one() -> dict[str, pa.Table]:
    """Join the story that analysts ask about and everything hostile."""
    hostile = hostile_run()
    return {
        name: pa.concat_tables([table, hostile.get(name, table.slice(0, 0))])
        for name, table in story().items()
    }


def _whole(publication: Publication) -> MemoryGraph:
    double = MemoryGraph()
    publish(publication, double)
    return double


@pytest.mark.parametrize("mask", [False, True])
@pytest.mark.parametrize("tables", [small_run, story, hostile_run, _all_in_one])
def test_the_files_hold_the_graph_that_publishing_gives(tmp_path: Path, tables: Any, mask: bool) -> None:  # noqa: FBT001  # pytest's way
    publication = run_of(tmp_path, tables(), mask=mask, judgements=JUDGED)
    double = MemoryGraph()
    report = publish(publication, double)
    written = write_bulk(publication, tmp_path / "bulk")
    assert picture_of(tmp_path / "bulk") == picture(double, publication.project)
    assert (written.project, dict(written.counts)) == (report.project, dict(report.counts))


def test_a_run_of_nothing_is_files_with_headers_alone(tmp_path: Path) -> None:
    empty = changed(small_run(), **dict.fromkeys(small_run().keys() - {"issues"}, lambda _: []))
    publication = run_of(tmp_path, empty)
    write_bulk(publication, tmp_path / "bulk")
    assert picture_of(tmp_path / "bulk") == picture(_whole(publication), publication.project)


def test_a_list_is_parted_by_what_no_name_contains(tmp_path: Path) -> None:
    def named(names: str) -> Publication:
        rows = changed(
            small_run(),
            mentions=lambda rows: [row | {"raw": f"{row['raw']}{names}"} for row in rows],
        )
        return run_of(tmp_path, rows)

    publication = named("\x1f;,\x1e")
    write_bulk(publication, tmp_path / "bulk")
    assert "--array-delimiter=U+001D" in (tmp_path / "bulk" / "import.sh").read_text("utf-8")
    assert picture_of(tmp_path / "bulk") == picture(_whole(publication), publication.project)
    with pytest.raises(ProjectUnusable, match="every character"):
        write_bulk(named("".join(bulk.SEPARATORS)), tmp_path / "bulk")
    assert not (tmp_path / "bulk" / "import.sh").exists()  # nobody loads half of it


def test_only_texts_of_several_lines_make_the_import_look_for_them(tmp_path: Path) -> None:
    write_bulk(run_of(tmp_path, small_run()), tmp_path / "bulk")
    assert "--multiline-fields=false" in (tmp_path / "bulk" / "import.sh").read_text("utf-8")
    write_bulk(run_of(tmp_path, small_run(), judgements=JUDGED), tmp_path / "bulk")
    assert "--multiline-fields=true" in (tmp_path / "bulk" / "import.sh").read_text("utf-8")


def test_the_files_are_their_owners_alone(tmp_path: Path) -> None:
    write_bulk(run_of(tmp_path, small_run()), tmp_path / "bulk")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "bulk").rglob("*")}
    assert modes.pop("import.sh") == modes.pop("schema") == 0o700
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "bulk").stat().st_mode & 0o777 == 0o700


@pytest.fixture(
    params=[
        pytest.param(one.version, marks=() if one is RELEASES[0] else pytest.mark.slow) for one in RELEASES
    ]
)
def stopped(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    try:
        server = Server(tmp_path / "server", request.param)
    except Unavailable as reason:
        if os.environ.get("KINFOLD_NEO4J") == "required":
            pytest.fail(f"no Neo4j: {reason}")
        pytest.skip(f"no Neo4j: {reason}")
    yield server
    server.stop()


@pytest.mark.neo4j
def test_neo4j_imports_them_and_the_next_publication_finds_nothing_to_do(
    stopped: Server, tmp_path: Path
) -> None:
    publication = run_of(tmp_path, _all_in_one(), judgements=JUDGED)
    write_bulk(publication, tmp_path / "bulk")
    ran = subprocess.run(
        [tmp_path / "bulk" / "import.sh", "neo4j"],
        env={**os.environ, "NEO4J_HOME": str(stopped.home)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    stopped.start()
    whole = picture(_whole(publication), publication.project)
    with connected(Place(stopped.uri)) as store:
        assert picture(store, publication.project, stopped.uri) == whole
        report = publish(publication, store)
        assert (report.written, report.retired) == (0, 0)
        assert picture(store, publication.project, stopped.uri) == whole
        later = run_of(tmp_path, small_run(), 4, judgements=JUDGED)
        publish(later, store)
        fresh = MemoryGraph()
        publish(publication, fresh)
        publish(later, fresh)
        assert picture(store, later.project, stopped.uri) == picture(fresh, later.project)
