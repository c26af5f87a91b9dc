"""``kinfold publish``, ``unpublish`` and ``browse`` as a person runs them."""

from __future__ import annotations

import json
import os
import socket
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from kinfold.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from cli.terminal import Terminal  # noqa: TID251  # the folder of these tests


@pytest.fixture(autouse=True)
def _no_settings_of_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)


def test_publish_says_what_is_in_the_graph_and_unpublish_takes_it_out(
    kinfold: Terminal, project: Path, neo4j_uri: str
) -> None:
    ran = kinfold("publish", "--project", project, "--uri", neo4j_uri)
    assert ran.code == 0, ran.err
    assert f"Run 1 is in {neo4j_uri} as project P-" in ran.out
    assert ["Record", "7"] in [line.split() for line in ran.out.splitlines()]
    assert "kinfold browse" in ran.err
    again = kinfold("publish", "--project", project, "--uri", neo4j_uri, "--lang", "zh", "-q")
    assert "没有变化" in again.out
    assert again.err == ""
    told = json.loads(kinfold("publish", "--project", project, "--uri", neo4j_uri, "--json").out)
    assert told["counts"]["RESOLVED_TO"] == 7
    gone = kinfold("unpublish", "--project", project, "--uri", neo4j_uri)
    assert "nodes were taken out" in gone.out
    assert "0 nodes were" in kinfold("unpublish", "--project", project, "--uri", neo4j_uri).out


def test_a_server_that_is_not_there_is_exit_4_and_a_hint(kinfold: Terminal, project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        ran = kinfold("publish", "--project", project, "--uri", f"bolt://127.0.0.1:{taken.getsockname()[1]}")
    assert ran.code == 4
    assert "no Neo4j answers" in ran.err
    assert "make neo4j" in ran.err
    assert ran.out == ""


def test_a_second_publication_is_told_who_publishes_and_one_to_another_server_is_not_kept_waiting(
    kinfold: Terminal, project: Path
) -> None:
    busy, idle = "bolt://127.0.0.1:1", "bolt://127.0.0.1:2"  # nobody answers at either
    with Project.open(project).publishing(busy):
        for command in ("publish", "unpublish"):
            ran = kinfold(command, "--project", project, "--uri", busy)
            assert ran.code == 4
            assert f"is being published to {busy} by process {os.getpid()} on " in ran.err
            assert "the next goes on where it stopped" in ran.err
        told = kinfold("publish", "--project", project, "--uri", busy, "--lang", "zh").err
        assert f"正由进程 {os.getpid()}" in told
        assert "下一次会从中断处继续" in told
        assert "no Neo4j answers" in kinfold("publish", "--project", project, "--uri", idle).err
    assert "no Neo4j answers" in kinfold("publish", "--project", project, "--uri", busy).err


def test_customers_do_not_travel_unencrypted_unless_told(kinfold: Terminal, project: Path) -> None:
    ran = kinfold("publish", "--project", project, "--uri", "bolt://graph.example:7687")
    assert ran.code == 2
    assert "--unencrypted" in ran.err


def test_a_password_comes_from_a_private_file_or_the_environment_only(
    kinfold: Terminal, project: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "password"
    secret.write_text("s3cret-word\n", encoding="utf-8")
    secret.chmod(0o644)
    ran = kinfold("publish", "--project", project, "--password-file", secret)
    assert ran.code == 2
    assert "chmod 600" in ran.err
    assert "s3cret" not in ran.err + ran.out
    assert kinfold("publish", "--project", project, "--password", "s3cret-word").code == 2
    nothing = kinfold("publish", "--project", project, "--password-file", tmp_path / "absent")
    assert nothing.code == 2


def test_browse_gives_a_link_that_draws_the_customer(kinfold: Terminal, project: Path) -> None:
    ran = kinfold("browse", "erp:1", "--project", project, "--uri", "bolt://127.0.0.1:17687")
    link = urlsplit(ran.out.strip())
    assert (link.netloc, link.path) == ("127.0.0.1:7474", "/browser/")
    asked = parse_qs(link.query)
    assert asked["dbms"] == ["bolt://127.0.0.1:17687"]
    assert asked["cmd"] == ["edit"]
    assert "{customerId: 'C-1'}" in asked["arg"][0]
    assert "preselectAuthMethod" not in asked  # nobody answers there, so nobody knows
    assert "Ctrl+Enter" in ran.err
    assert kinfold("browse", "nobody", "--project", project).code == 2


def test_browse_without_a_customer_asks_for_the_biggest(kinfold: Terminal, tmp_path: Path) -> None:
    ran = kinfold("browse", "--browser", "http://graph.example/browser/")
    assert ran.out.startswith("http://graph.example/browser/?dbms=")
    assert "recordCount" in ran.out


def test_browse_writes_what_browser_takes_in(kinfold: Terminal, tmp_path: Path) -> None:
    ran = kinfold("browse", "--files", tmp_path / "browser")
    assert ran.code == 0
    assert "Saved Cypher" in ran.out
    assert {path.suffix for path in (tmp_path / "browser").iterdir()} == {".csv", ".grass", ".adoc", ".html"}


def test_bulk_asks_no_server_and_says_how_its_files_get_into_one(
    kinfold: Terminal, project: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "bulk"
    ran = kinfold("publish", "--project", project, "--bulk", folder, "--uri", "bolt://graph.example:7687")
    assert ran.code == 0, ran.err
    assert f"is in {folder}" in ran.out
    assert ["Record", "7"] in [line.split() for line in ran.out.splitlines()]
    assert f"{folder / 'import.sh'}" in ran.err
    script = (folder / "import.sh").read_text(encoding="utf-8")
    files = [word.partition("=./")[2] for word in script.split() if word.startswith(("--nodes", "--rel"))]
    assert {*files, "import.sh"} == {path.name for path in folder.iterdir() if path.is_file()}
    assert (
        "neo4j-admin 导入" in kinfold("publish", "--project", project, "--bulk", folder, "--lang", "zh").out
    )
    told = json.loads(kinfold("publish", "--project", project, "--bulk", folder, "--json", "-q").out)
    assert told["counts"]["RESOLVED_TO"] == 7


def test_masked_bulk_files_name_nobody(kinfold: Terminal, project: Path, tmp_path: Path) -> None:
    assert kinfold("publish", "--project", project, "--bulk", tmp_path / "bulk", "--mask").code == 0
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "bulk").glob("*.csv"))
    for value in ("張三", "张三", "13912345678", "Müller", "juergen"):
        assert value not in written


def test_bulk_never_writes_over_the_files_of_a_person(
    kinfold: Terminal, project: Path, tmp_path: Path
) -> None:
    own = tmp_path / "mine" / "customers.csv"
    own.parent.mkdir()
    own.write_text("id,name\n1,Maria Rossi\n", encoding="utf-8")
    ran = kinfold("publish", "--project", project, "--bulk", own.parent)
    assert ran.code == 4
    assert "is not empty" in ran.err
    assert "name a new or empty folder" in ran.err
    assert own.read_text(encoding="utf-8") == "id,name\n1,Maria Rossi\n"
    assert [path.name for path in own.parent.iterdir()] == ["customers.csv"]


def test_bulk_into_a_place_that_is_no_folder_is_exit_4(
    kinfold: Terminal, project: Path, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    ran = kinfold("publish", "--project", project, "--bulk", tmp_path / "taken")
    assert ran.code == 4
    assert "taken" in ran.err
