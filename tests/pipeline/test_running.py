"""Files come to a project one after the other: newer rows count, ids stay, nothing is lost or done twice."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from kinfold.errors import UnreadableInput, UsageError, WrongRules
from kinfold.pipeline import RunReport, RunRequest, run
from kinfold.project import Project
from kinfold.publishing.files import PUBLISHED
from kinfold.reading import SourceFile
from kinfold_cli.sources import source_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

HEADER = ("客户编号", "姓名", "手机", "邮箱")
PEOPLE = (
    ("1", "张三", "13912345678", "zhangsan@example.com"),
    ("2", "李四", "13922345678", "lisi@example.com"),
    ("3", "Maria Rossi", "13932345678", "maria@example.com"),
    ("4", "王芳", "13942345678", "wangfang@example.com"),
)


def _written(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def _resolved(folder: Path, *files: SourceFile, **asked: Any) -> RunReport:
    return run(RunRequest(folder / "project", files, **asked))


def _crm(path: Path) -> SourceFile:
    return SourceFile(str(path), "crm")


def _ids(report: RunReport) -> dict[str, str]:
    members = report.resolution.tables["members"]
    return dict(zip(members["record"].to_pylist(), members["customer_id"].to_pylist(), strict=True))


def _adds_up(report: RunReport) -> bool:
    return all(
        one["rows_read"] == one["records"] + one["repeated_keys"] + one["quarantined"]
        for one in report.resolution.summary["files"]
    )


def test_a_later_file_updates_its_records_and_their_customers_keep_their_ids(tmp_path: Path) -> None:
    first = _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", [*PEOPLE, ("6", "短行")])))
    moved = ("2", "李四", "13922345678", "lisi@新公司.cn")
    new = ("5", "Emma Clarke", "13952345678", "emma@example.com")
    second = _resolved(tmp_path, _crm(_written(tmp_path / "june.csv", [moved, new])))
    assert _ids(first).items() < _ids(second).items()
    mentions = second.resolution.tables["mentions"]
    said = {m["raw"] for m in mentions.to_pylist() if m["record"] == "crm:2" and m["kind"] == "email"}
    assert said == {"lisi@新公司.cn"}
    assert _adds_up(second)
    totals = second.resolution.summary["totals"]
    assert (totals["rows_read"], totals["records"], totals["repeated_keys"], totals["quarantined"]) == (
        7, 5, 1, 1,
    )  # fmt: skip
    told = [issue for issue in second.resolution.tables["issues"].to_pylist() if issue["line"] == 0]
    assert [issue["reason"] for issue in told] == [
        "1 rows of earlier files are given again here: the rows of this file count"
    ]
    assert told[0]["file"].endswith("june.csv")


def test_the_third_file_counts_over_the_second_and_the_first(tmp_path: Path) -> None:
    for month, name in (("may", "李四"), ("june", "李思"), ("july", "李斯")):
        rows = [("1", "Maria Rossi", "", ""), ("2", name, "", "")]
        report = _resolved(tmp_path, _crm(_written(tmp_path / f"{month}.csv", rows)))
    assert report.resolution.tables["records"]["name"].to_pylist() == ["Maria Rossi", "李斯"]
    assert _adds_up(report)


def test_records_that_an_earlier_file_gave_and_the_newest_does_not_stay_and_are_counted(
    tmp_path: Path,
) -> None:
    """A full export without three of them: nobody said that they are gone."""
    first = _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", PEOPLE)))
    assert first.resolution.summary["stayed"] == []
    june = _written(tmp_path / "june.csv", [PEOPLE[0]])
    second = _resolved(tmp_path, _crm(june))
    assert _ids(second) == _ids(first)
    assert second.resolution.summary["stayed"] == [{"source": "crm", "file": str(june), "records": 3}]
    assert _adds_up(second)


def test_what_the_newest_file_lacks_is_counted_once_over_all_earlier_ones(tmp_path: Path) -> None:
    """Keys 1 to 4 in May, 3 to 5 in June with 5 on two lines, 1 and 5 in July: 2, 3 and 4 stay."""
    new = ("5", "Emma Clarke", "13952345678", "emma@example.com")
    _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", PEOPLE)))
    _resolved(tmp_path, _crm(_written(tmp_path / "june.csv", [*PEOPLE[2:], new, new])))
    july = _written(tmp_path / "july.csv", [PEOPLE[0], new])
    other = SourceFile(str(_written(tmp_path / "shop.csv", PEOPLE[:1])), "shop")
    report = _resolved(tmp_path, _crm(july), other)
    assert report.resolution.summary["stayed"] == [{"source": "crm", "file": str(july), "records": 3}]
    records = report.resolution.tables["records"].to_pylist()
    crm = {one["record"]: one["file"] for one in records if one["source"] == "crm"}
    assert sorted(record for record, file in crm.items() if file != str(july)) == ["crm:2", "crm:3", "crm:4"]


def test_a_file_that_gives_all_again_leaves_nothing_of_earlier_ones(tmp_path: Path) -> None:
    _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", PEOPLE)))
    changed = [(key, name, "", "") for key, name, *_ in PEOPLE]
    report = _resolved(tmp_path, _crm(_written(tmp_path / "june.csv", changed)))
    assert report.resolution.summary["stayed"] == []


def test_a_file_of_new_records_alone_is_no_export_that_lacks_others(tmp_path: Path) -> None:
    """January's customers, then February's: nobody expects the second file to give the first ones again."""
    _resolved(tmp_path, _crm(_written(tmp_path / "january.csv", PEOPLE[:2])))
    report = _resolved(tmp_path, _crm(_written(tmp_path / "february.csv", PEOPLE[2:])))
    assert report.resolution.summary["stayed"] == []


def test_the_files_that_people_get_are_those_of_the_run_also_where_it_shares_some_with_the_last(
    tmp_path: Path,
) -> None:
    _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", PEOPLE)))
    report = _resolved(tmp_path, _crm(_written(tmp_path / "june.csv", [("5", "赵六", "13952345678", "")])))
    current = Project.open(tmp_path / "project").current_run()
    assert current is not None
    assert {current.entry.files[name].path.split("/")[1] for name in PUBLISHED} == {"1", "2"}
    for name in PUBLISHED:
        assert (report.out / f"{name}.parquet").read_bytes() == current.path(name).read_bytes()


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    file = _crm(_written(tmp_path / "may.csv", PEOPLE))
    first = _resolved(tmp_path, file)
    again = _resolved(tmp_path, file)
    assert (first.changed, again.changed) == (True, False)
    assert _ids(again) == _ids(first)


def test_a_file_under_another_name_is_another_source_of_the_same_people(tmp_path: Path) -> None:
    path = _written(tmp_path / "may.csv", PEOPLE)
    first = _resolved(tmp_path, _crm(path))
    second = _resolved(tmp_path, SourceFile(str(path), "shop"))
    assert len(_ids(second)) == 2 * len(_ids(first))
    assert _ids(first).items() < _ids(second).items()
    assert _adds_up(second)


def test_rules_edited_by_a_person_make_a_new_run_without_any_file(tmp_path: Path) -> None:
    twice = [*PEOPLE, ("9", "张三", "13912345678", "zhangsan@example.com")]
    first = _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", twice)))
    assert len(set(_ids(first).values())) == len(PEOPLE)
    toml = tmp_path / "project" / "kinfold.toml"
    toml.write_text(
        toml.read_text("utf-8").replace('name = "crm"', 'name = "crm"\nduplicates = false'), "utf-8"
    )
    second = _resolved(tmp_path)
    assert second.changed
    assert len(set(_ids(second).values())) == len(twice)
    assert not _resolved(tmp_path).changed


def test_a_project_folder_that_names_no_file_is_resolved_from_the_rows_it_holds(tmp_path: Path) -> None:
    project = tmp_path / "project"
    _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", PEOPLE)))
    assert source_files([str(project)]) == ()
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "kinfold.toml").write_text('region = "CN"\n', "utf-8")
    with pytest.raises(UsageError, match="names no files"):
        source_files([str(empty)])


def test_a_mapping_of_a_person_is_obeyed_and_kept(tmp_path: Path) -> None:
    path = _written(
        tmp_path / "may.csv", [("x1", "y1", "张三"), ("x2", "y2", "李四")], ("ref", "other", "who")
    )
    mapping = tmp_path / "columns.toml"
    mapping.write_text(
        '[[source]]\nname = "crm"\nkind = "person"\n[source.columns]\nref = "ignore"\n'
        'other = "key"\nwho = "name"\n',
        "utf-8",
    )
    report = _resolved(tmp_path, _crm(path), mapping=mapping)
    assert report.resolution.tables["records"]["record"].to_pylist() == ["crm:y1", "crm:y2"]
    assert not _resolved(tmp_path, _crm(path)).changed
    mapping.write_text('[[source]]\nname = "erp"\n[source.columns]\nwho = "name"\n', "utf-8")
    with pytest.raises(WrongRules, match="names none of the sources crm"):
        _resolved(tmp_path, _crm(path), mapping=mapping)


def test_rows_from_a_pipe_are_a_source_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = _written(tmp_path / "may.csv", PEOPLE).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    report = _resolved(tmp_path, SourceFile("-", "stdin"))
    assert set(_ids(report)) == {f"stdin:{number}" for number in "1234"}


def test_an_interrupted_run_leaves_the_last_one_and_can_be_given_again(tmp_path: Path) -> None:
    first = _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", PEOPLE)))
    out = (tmp_path / "project" / "out" / "crosswalk.csv").read_bytes()
    june = _crm(_written(tmp_path / "june.csv", [("5", "Emma Clarke", "", "")]))
    for stage in ("records", "customers", "project"):
        with pytest.raises(KeyboardInterrupt):
            _resolved(tmp_path, june, progress=_stopping_at(stage))
        assert (tmp_path / "project" / "out" / "crosswalk.csv").read_bytes() == out
        assert not _resolved(tmp_path).changed
    with pytest.raises(KeyboardInterrupt):
        _resolved(tmp_path, june, progress=_stopping_at("publishing"))
    finished = _resolved(tmp_path, june)
    assert _ids(first).items() < _ids(finished).items()
    assert b"Emma" in (tmp_path / "project" / "out" / "customers.csv").read_bytes()


def test_a_run_after_an_interrupted_one_says_its_own_number(tmp_path: Path) -> None:
    """Numbers are never used twice; an id says in which run it was made."""
    with pytest.raises(KeyboardInterrupt):
        _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", PEOPLE)), progress=_stopping_at("project"))
    report = _resolved(tmp_path, _crm(tmp_path / "may.csv"))
    run = Project.open(tmp_path / "project").current_run()
    assert run is not None
    assert report.resolution.summary["run"] == run.id == 2
    assert set(run.memory().ids["minted"].to_pylist()) == {2}


def _stopping_at(stage: str) -> Callable[[str, int, int], None]:
    def progress(name: str, *_: int) -> None:
        if name == stage:
            raise KeyboardInterrupt

    return progress


def test_each_row_of_the_input_comes_back_with_its_customer_though_the_rows_were_resolved_before(
    tmp_path: Path,
) -> None:
    path = _written(tmp_path / "may.csv", [PEOPLE[0], PEOPLE[1], PEOPLE[0]])
    report = _resolved(tmp_path, _crm(path))
    assert not _resolved(tmp_path, with_input=True).changed
    back = (tmp_path / "project" / "out" / "input" / "crm.csv").read_text("utf-8-sig")
    ids = [row["customer_id"] for row in csv.DictReader(io.StringIO(back))]
    assert ids == [_ids(report)[f"crm:{key}"] for key in "121"]


def test_the_summary_says_what_each_candidate_pass_gave_and_left_out(tmp_path: Path) -> None:
    _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", PEOPLE)))
    summary = json.loads((tmp_path / "project" / "out" / "summary.json").read_text("utf-8"))
    assert summary["candidates"]["person"] == [
        {"name": "every pair", "forecast": 6, "pairs": 6, "fresh": 6, "uncompared": 0, "skipped": False}
    ]


def _many(count: int) -> list[tuple[str, ...]]:
    family, given = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋"
    return [
        (
            str(n),
            family[n % 10] + given[n // 10 % 10] + given[n // 100 % 10],
            f"139{n:08}",
            f"p{n}@example.com",
        )
        for n in range(1, count + 1)
    ]


def test_a_little_more_of_the_same_is_weighed_as_before_and_far_more_is_learned_anew(tmp_path: Path) -> None:
    model = tmp_path / "project" / "model" / "model.toml"
    _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", _many(40))))
    learned = model.read_bytes()
    little = _resolved(tmp_path, _crm(_written(tmp_path / "june.csv", _many(45))))
    assert (little.changed, little.relearned) == (True, False)
    assert model.read_bytes() == learned
    much = _resolved(tmp_path, _crm(_written(tmp_path / "july.csv", _many(400))))
    assert much.relearned
    assert model.read_bytes() != learned
    assert _ids(little).items() < _ids(much).items()


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (("id", "company"), lambda n: (f"Brandwerk {n // 5} GmbH",)),
        (
            ("id", "name", "email", "department"),
            lambda n: (f"Eva Muster{n}", f"eva{n}@example.com", f"Unit {n}"),
        ),
    ],
    ids=["names written five times each", "a department for each person"],
)
def test_the_same_records_are_weighed_by_the_model_that_they_taught(
    header: tuple[str, ...], row: Callable[[int], tuple[str, ...]], tmp_path: Path
) -> None:
    rows = [(str(n), *row(n)) for n in range(100)]
    _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", rows, header)))
    more = [*rows, ("100", *row(100))]
    again = _resolved(tmp_path, _crm(_written(tmp_path / "june.csv", more, header)))
    assert (again.changed, again.relearned) == (True, False)


def test_files_without_a_single_row_are_refused_and_beside_others_do_no_harm(tmp_path: Path) -> None:
    nobody = SourceFile(str(_written(tmp_path / "today.csv", ())), "today")
    with pytest.raises(UnreadableInput, match="no row") as refused:
        _resolved(tmp_path, nobody)
    assert refused.value.hint
    assert len(_ids(_resolved(tmp_path, nobody, _crm(_written(tmp_path / "may.csv", PEOPLE))))) == len(PEOPLE)


def test_where_every_row_is_set_aside_the_refusal_names_the_first(tmp_path: Path) -> None:
    path = _written(tmp_path / "may.csv", [("1", "张三", "13912345678", "a@example.com", "一格太多")])
    with pytest.raises(UnreadableInput, match="no row") as refused:
        _resolved(tmp_path, _crm(path))
    assert "line 2: 5 cells where the header has 4" in refused.value.hint


def test_a_column_that_has_lost_its_name_is_told_with_the_column_that_may_be_it(tmp_path: Path) -> None:
    _resolved(tmp_path, _crm(_written(tmp_path / "may.csv", PEOPLE)))
    renamed = ("客户编号", "姓名", "联系手机", "邮箱")
    report = _resolved(tmp_path, _crm(_written(tmp_path / "june.csv", PEOPLE, renamed)))
    reasons = report.resolution.tables["issues"]["reason"].to_pylist()
    assert "this file lacks columns that kinfold.toml names: 手机" in reasons
    assert "this file has columns that kinfold.toml does not name, which are not read: 联系手机" in reasons
    assert _adds_up(report)
    again = _resolved(tmp_path, _crm(_written(tmp_path / "july.csv", PEOPLE)))
    assert not [r for r in again.resolution.tables["issues"]["reason"].to_pylist() if "kinfold.toml" in r]
