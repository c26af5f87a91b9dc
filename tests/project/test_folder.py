"""The project folder as its users meet it: batches, runs, judgements, files."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.errors import ProjectLocked, ProjectUnusable
from kinfold.judging import Seal, sealed
from kinfold.model import Judgement
from kinfold.project import Project
from kinfold.project.files import read_parquet, write_parquet
from kinfold.project.segments import content_digest, read_segment, write_segment
from project.sources import Clock, customers, publication, resolve, source_table, state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Open a new project."""
    return Project.open(tmp_path / "kinfold-project", now=Clock())


@pytest.fixture
def loose_umask() -> Iterator[None]:
    """Let new files be readable by everybody, as some systems do."""
    before = os.umask(0)
    yield
    os.umask(before)


# Opening


def test_a_project_opens_again_with_its_runs_and_its_own_key(project: Project) -> None:
    """The key makes the customer ids, so it must neither change nor be shared between projects."""
    resolve(project, customers(["张三", "Zhang San"]))
    again = Project.open(project.root, create=False)
    assert state(again) == state(project) == (1, ("crm:Zhang San", "crm:张三"))
    assert again.key == project.key
    assert len(project.key) == 32
    assert Project.open(project.root.parent / "other").key != project.key


@pytest.mark.usefixtures("loose_umask")
def test_nobody_else_can_read_a_project_whatever_the_umask(tmp_path: Path) -> None:
    """Customer data lies in every one of these files, SQLite's side files included."""
    project = Project.open(tmp_path / "p", now=Clock())
    project.write_toml("region = 'CN'\n")
    resolve(project, customers(["张三"]))
    with project.lock():
        project.publish_out(publication("customers.csv", "张三\n"))
    with closing(sqlite3.connect(project.root / "kinfold.sqlite")) as holding:
        holding.execute("BEGIN IMMEDIATE")
        for path in [project.root, *project.root.rglob("*")]:
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode == (0o700 if path.is_dir() else 0o600), path
        assert (project.root / "kinfold.sqlite-wal").exists()


def test_a_folder_with_something_else_in_it_is_refused_untouched(tmp_path: Path) -> None:
    """`--project ~/Documents` must not scatter files there."""
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(ProjectUnusable, match=r"thesis\.doc"):
        Project.open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_folder_with_rules_alone_becomes_a_project(tmp_path: Path) -> None:
    """`kinfold map` writes the rules before anything else is there."""
    (tmp_path / "kinfold.toml").write_text("region = 'CN'\n")
    assert Project.open(tmp_path).toml_text() == "region = 'CN'\n"


def test_what_is_no_project_is_not_made_one_by_looking(tmp_path: Path) -> None:
    """`show` on a misspelt folder says so, and leaves no folder behind."""
    with pytest.raises(ProjectUnusable, match="no kinfold project"):
        Project.open(tmp_path / "typo", create=False)
    (tmp_path / "a-file").touch()
    with pytest.raises(ProjectUnusable, match="not a folder"):
        Project.open(tmp_path / "a-file")
    assert [path.name for path in tmp_path.iterdir()] == ["a-file"]


def test_a_project_of_a_later_format_is_refused_in_words(project: Project) -> None:
    """An old program must not write into what it does not understand."""
    with closing(sqlite3.connect(project.root / "kinfold.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE meta SET value = '7' WHERE name = 'schema_version'")
    with pytest.raises(ProjectUnusable, match="format 7") as refusal:
        Project.open(project.root)
    assert "newer" in refusal.value.hint


@pytest.mark.parametrize("content", [b"not a database, just text", b""])
def test_a_strange_ledger_is_refused_and_an_empty_one_is_an_interrupted_start(
    tmp_path: Path, content: bytes
) -> None:
    """Creation may be cut short after the file and before its tables."""
    (tmp_path / "kinfold.sqlite").write_bytes(content)
    if content:
        with pytest.raises(ProjectUnusable, match=r"kinfold\.sqlite"):
            Project.open(tmp_path)
    else:
        assert state(Project.open(tmp_path)) == (0, ())


# Batches


def test_a_batch_counts_from_the_commit_of_its_run_on(project: Project) -> None:
    """Until then only the session that added it sees it."""
    reader = Project.open(project.root)
    with project.lock():
        assert project.add_batch(customers(["张三"]))
        assert len(project.ground()) == 1
        assert reader.ground() == []
        with project.begin_run() as run:
            run.commit({})
    assert [batch.file for batch in reader.batches()] == ["crm.csv"]


def test_a_session_without_a_run_leaves_no_batch(project: Project) -> None:
    """Rows that no run has seen would be in the ground but not in the accounting."""
    with project.lock():
        project.add_batch(customers(["张三"]))
    assert project.ground() == []
    assert list((project.root / "ground").iterdir()) == []


def test_rows_asked_for_twice_are_the_same_while_they_are_written_and_after(project: Project) -> None:
    """The rows are handed over once from memory, then read from disk."""
    with project.lock():
        project.add_batch(customers(["张三", "", "NA"]))
        given, again = project.ground()[0], project.ground()[0]
    assert given.table.to_pylist() == again.table.to_pylist()
    assert given.lines.tolist() == again.lines.tolist()
    assert replace(given, table=None, lines=None) == replace(again, table=None, lines=None)


def test_rows_that_cannot_be_written_stop_the_commit_and_leave_the_project_as_it_was(
    project: Project,
) -> None:
    """The disk may be full while the run goes on: what stands in the way here is a folder of that name."""
    resolve(project, customers(["张三"]))
    before = state(Project.open(project.root))

    def session() -> None:
        with project.lock():
            (project.root / "ground" / "000002.parquet").mkdir()
            project.add_batch(customers(["李四"]))
            with project.begin_run() as run:
                run.commit({})

    with pytest.raises(ProjectUnusable, match=r"000002\.parquet"):
        session()
    assert state(Project.open(project.root)) == before
    assert [path.name for path in (project.root / "ground").iterdir()] == ["000001.parquet"]


def test_the_same_rows_again_are_no_new_batch_but_going_back_is(project: Project) -> None:
    """Running the same command twice changes nothing; a corrected file taken back is a change."""
    first, second = customers(["张三"]), customers(["张三", "李四"])
    resolve(project, first)
    with project.lock():
        assert not project.add_batch(first)
        assert project.add_batch(second)
        assert not project.add_batch(second)
        assert project.add_batch(first)


def test_two_files_of_one_source_given_again_together_are_no_news(project: Project) -> None:
    """`kinfold resolve jan.csv feb.csv` twice: January is not the source's latest batch."""
    months = [source_table({"姓名": [name]}, file=file) for name, file in [("张三", "jan"), ("李四", "feb")]]
    with project.lock():
        assert [project.add_batch(month) for month in (*months, *months)] == [True, True, False, False]


headers = st.lists(st.text(max_size=8), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(headers, st.lists(st.text(max_size=6), max_size=5))
def test_any_header_and_cell_come_back_as_they_were_read(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], cells: list[str]
) -> None:
    """Headers may be empty, repeated, dotted, or named `line` like a column of ours."""
    column = pa.array(cells, pa.string())
    table = pa.table([column] * (len(names) + 1), names=["line", *names])
    made = source_table({"x": cells})
    source = type(made)(
        made.source, made.file, made.sha256, table, made.lines, made.rows_read, made.issues, "x"
    )
    path = tmp_path_factory.mktemp("segment") / "1.parquet"
    write_segment(path, source)
    back = read_segment(path)
    assert back.table.equals(table)
    assert back.lines.tolist() == source.lines.tolist()
    assert (back.source, back.file, back.sha256, back.rows_read, back.issues, back.note) == (
        source.source, source.file, source.sha256, source.rows_read, source.issues, source.note,
    )  # fmt: skip


def test_few_texts_are_written_once_and_all_are_read_as_text(tmp_path: Path) -> None:
    """Each kind of mention brings its dictionaries; who reads the file sees none of them."""
    parts = [
        pa.table({name: pa.array(texts).dictionary_encode() for name, texts in columns.items()})
        for columns in (
            {"kind": ["phone"] * 3, "value": ["+8613912345678", "", "+8613912345678"]},
            {"kind": ["email", "email"], "value": ["li@yuanhang.cn", "wang@yuanhang.cn"]},
        )
    ]
    write_parquet(tmp_path / "mentions.parquet", pa.concat_tables(parts))
    back = read_parquet(tmp_path / "mentions.parquet")
    assert back.schema.types == [pa.string(), pa.string()]
    assert back.to_pydict() == {
        name: [text for part in parts for text in part[name].to_pylist()] for name in ("kind", "value")
    }
    with pq.ParquetFile(tmp_path / "mentions.parquet") as file:
        groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    assert [[g.column(at).has_dictionary_page for at in (0, 1)] for g in groups] == [[True, False]] * 2


def test_a_table_is_written_in_the_same_bytes_each_time_though_a_dictionary_holds_a_text_twice(
    tmp_path: Path,
) -> None:
    """Two sources have a column of one name, and each brought its own."""
    told = pa.DictionaryArray.from_arrays(
        pa.array([0, 1, 2, None] * 99, pa.int8()), ["name", "name", "phone"]
    )
    table = pa.table({"column": told})
    digests = set()
    for number in range(20):
        digests.add(write_parquet(tmp_path / f"{number}.parquet", table))
        del [bytes([number]) * size for size in range(999)][:]  # memory that holds something else each time
    assert len(digests) == 1
    assert read_parquet(tmp_path / "0.parquet").to_pydict() == {
        "column": ["name", "name", "phone", None] * 99
    }


def test_chunks_do_not_change_what_a_batch_contains_and_cells_do() -> None:
    """A reader may hand the same rows over in other pieces."""
    whole = source_table({"姓名": ["张三", "李四"], "电话": ["1", "23"]})
    chunked = pa.concat_tables([whole.table[:1], whole.table[1:]])
    pieces = type(whole)("crm", "f", "", chunked, whole.lines, 3, ())
    shifted = source_table({"姓名": ["张三", "李四"], "电话": ["12", "3"]})
    assert content_digest(whole) == content_digest(pieces) != content_digest(shifted)


# Runs


def test_a_reader_sees_the_last_committed_run_while_another_is_built(project: Project) -> None:
    """`show` works during a long `resolve`, and never shows half of it."""
    resolve(project, customers(["张三"]))
    reader = Project.open(project.root)
    with project.lock():
        project.add_batch(customers(["张三", "李四"]))
        with project.begin_run() as run:
            run.write("extra", pa.table({"n": [1]}))
            assert state(reader) == (1, ("crm:张三",))
            reader.add_judgements([Judgement("same", "crm:b", "crm:a", "王")])
    assert state(reader) == (1, ("crm:张三",))
    assert sorted(path.name for path in (project.root / "runs").iterdir()) == ["1"]


def test_ids_outlive_the_process(project: Project) -> None:
    """The memory is read back from the run, so the next run knows every customer."""
    resolve(project, customers(["张三"]))
    before = project.memory().members.to_pylist()
    resolve(project, customers(["张三", "李四"]))
    assert [row for row in project.memory().members.to_pylist() if row["record"] == "crm:张三"] == before


def test_a_table_is_read_by_column_even_below_a_folder_named_like_a_partition(tmp_path: Path) -> None:
    """Parquet readers like to take `region=cn` on the path for a column."""
    project = Project.open(tmp_path / "region=cn" / "p", now=Clock())
    resolve(project, customers(["张三"]))
    current = project.current_run()
    assert current is not None
    assert current.table("members", ["record"]).to_pydict() == {"record": ["crm:张三"]}
    assert current.table("members").column_names == ["record", "customer_id"]


def test_a_table_of_the_contract_must_have_its_columns(project: Project) -> None:
    """A wrong shape is caught where it is written, not where it is read months later."""
    with project.lock(), project.begin_run() as run:
        with pytest.raises(TypeError, match="members"):
            run.write("members", pa.table({"record": ["crm:1"]}))
        with pytest.raises(ValueError, match="proper name"):
            run.write("../escape", pa.table({"n": [1]}))


def test_customers_are_never_committed_without_their_memory(project: Project) -> None:
    """Otherwise the next run would give every customer a new id."""
    resolve(project, customers(["张三"]))
    current = project.current_run()
    assert current is not None
    with project.lock(), project.begin_run() as run:
        run.write("members", current.table("members"))
        with pytest.raises(ValueError, match="memory"):
            run.commit({})
    assert state(project)[0] == 1


def test_old_runs_are_pruned_but_a_file_shared_with_a_kept_run_stays(project: Project) -> None:
    """An unchanged table is one file for all runs; the ledger still knows the pruned runs."""
    for number in range(13):
        with project.lock(), project.begin_run() as run:
            run.write("steady", pa.table({"n": [1]}))
            run.write("moving", pa.table({"n": [number]}))
            run.commit({"number": number})
    runs = project.runs()
    assert [run.counts["number"] for run in runs] == list(range(13))
    assert [run.table("steady")["n"].to_pylist() for run in runs] == [[1]] * 13
    assert runs[3].table("moving")["n"].to_pylist() == [3]
    with pytest.raises(ProjectUnusable, match="missing"):
        runs[2].table("moving")
    files = sorted(str(path.relative_to(project.root)) for path in (project.root / "runs").rglob("*.parquet"))
    assert len(files) == 11
    assert "runs/1/steady.parquet" in files


def test_the_ledger_keeps_when_and_from_what_each_run_was_made(project: Project) -> None:
    """Time comes from the clock that was passed in."""
    resolve(project, customers(["张三"]))
    current = project.current_run()
    assert current is not None
    assert current.fingerprint == "rules v1"
    assert "2024-02-29T12:00" in current.entry.started < current.entry.finished


# The lock


def test_a_second_writer_is_told_who_writes_and_a_dead_one_holds_nothing(project: Project) -> None:
    """The lock file stays behind after a crash; its holder's lock does not."""
    other = Project.open(project.root, now=Clock())
    with (
        project.lock(),
        pytest.raises(ProjectLocked, match=f"process {os.getpid()} on .* since 2024"),
        other.lock(),
    ):
        pass
    (project.root / "kinfold.lock").write_text('{"pid": 1, "host": "gone", "started": "2020"}')
    with other.lock():
        pass


def test_writing_without_the_lock_is_a_fault_of_the_caller(project: Project) -> None:
    """Every writing call checks, so that no path around the lock can creep in."""
    for write in (
        lambda: project.add_batch(customers(["张三"])),
        project.begin_run,
        lambda: project.publish_out(lambda out: None),
    ):
        with pytest.raises(RuntimeError, match="lock"):
            write()


# What people do


PLAIN = (
    '{"left": {"identifiers": [["phone", "+8613912345678"]], "records": ["crm:1"]},'
    ' "right": {"identifiers": [], "records": ["erp:2"]}}'
)


def test_a_ledger_that_kept_judged_identifiers_in_plain_text_keeps_marks_of_them(project: Project) -> None:
    project.add_judgements([Judgement("different", "crm:1", "erp:2", "王", "父子", PLAIN)])
    with closing(sqlite3.connect(project.root / "kinfold.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE meta SET value = '1' WHERE name = 'schema_version'")
    before = project.judgements()[0]
    opened = Project.open(project.root)
    (after,) = opened.judgements()
    assert after == replace(before, snapshot=sealed(PLAIN, Seal(opened.key)))
    files = [path.read_bytes() for path in project.root.glob("kinfold.sqlite*")]
    assert not any(b"13912345678" in content for content in files)
    with closing(sqlite3.connect(project.root / "kinfold.sqlite")) as ledger:
        with pytest.raises(sqlite3.DatabaseError, match="only grows"):
            ledger.execute("UPDATE judgements SET who = 'x'")
        assert ledger.execute("SELECT value FROM meta WHERE name = 'schema_version'").fetchone() == ("2",)


def test_judgements_and_audit_only_grow(project: Project) -> None:
    """A decision is withdrawn by a newer one, never rewritten."""
    project.add_judgements([Judgement("same", "erp:2", "crm:1", "王", "同一电话", "phone=exact")])
    project.add_judgements([Judgement("withdrawn", "crm:1", "erp:2", "李")])
    project.audit("王", "judge", "crm:1 erp:2")
    judged = [(j.id, j.verdict, j.left, j.right, j.who, j.reason, j.snapshot) for j in project.judgements()]
    assert judged == [
        (1, "same", "crm:1", "erp:2", "王", "同一电话", "phone=exact"),
        (2, "withdrawn", "crm:1", "erp:2", "李", "", ""),
    ]
    assert project.judgements()[0].at < project.judgements()[1].at
    assert [(entry.who, entry.what, entry.detail) for entry in project.audit_trail()] == [
        ("王", "judge", "crm:1 erp:2")
    ]
    with closing(sqlite3.connect(project.root / "kinfold.sqlite")) as ledger:
        for statement in ("UPDATE judgements SET who = 'x'", "DELETE FROM judgements", "DELETE FROM audit"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                ledger.execute(statement)


@pytest.mark.parametrize(("verdict", "right"), [("maybe", "crm:2"), ("same", "crm:1")])
def test_a_judgement_without_sense_is_refused(verdict: str, right: str) -> None:
    """An unknown verdict, or a record against itself."""
    with pytest.raises(ValueError, match=r"maybe|itself"):
        Judgement(verdict, "crm:1", right, "王")


# out/


def test_published_files_change_all_at_once(project: Project) -> None:
    """Someone who opens `out` sees the old tables or the new ones, never a mixture."""

    def fail(out: Path) -> None:
        (out / "customers.csv").write_text("half")
        raise RuntimeError("the power went")

    with project.lock():
        project.publish_out(publication("customers.csv", "old"))
        with pytest.raises(RuntimeError, match="power"):
            project.publish_out(fail)
        assert (project.out / "customers.csv").read_text() == "old"
    with project.lock():
        project.publish_out(publication("links.csv", "new"))
    assert [path.name for path in project.out.iterdir()] == ["links.csv"]
    assert sorted(p.name for p in project.root.iterdir() if p.name.startswith("out")) == ["out"]


def test_a_run_that_fails_takes_along_what_it_had_begun_to_write_for_people(project: Project) -> None:
    def fail() -> None:
        with project.lock():
            (project.begin_out() / "links.csv").write_text("half of the customers")
            raise RuntimeError("the disk is full")

    with project.lock():
        project.publish_out(publication("customers.csv", "old"))
    with pytest.raises(RuntimeError, match="full"):
        fail()
    assert sorted(p.name for p in project.root.iterdir() if p.name.startswith("out")) == ["out"]
    assert [path.name for path in project.out.iterdir()] == ["customers.csv"]


def test_out_as_a_link_is_refused(project: Project, tmp_path: Path) -> None:
    """A link placed there beforehand would send customer data somewhere else."""
    project.out.rmdir()
    project.out.symlink_to(tmp_path)
    with project.lock(), pytest.raises(ProjectUnusable, match="link"):
        project.publish_out(lambda out: None)
