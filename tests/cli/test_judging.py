"""What people decide counts from the next run on, holds, is shown, and can be taken back."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from kinfold.project import Project

if TYPE_CHECKING:
    from cli.terminal import Ran, Terminal  # noqa: TID251  # the folder of these tests

STORY = Path(__file__).parents[2] / "fixtures" / "first_look"
FILES = (STORY / "crm.csv", STORY / "shop.csv")


@pytest.fixture
def resolved(kinfold: Terminal) -> Terminal:
    """Return a terminal whose folder holds a resolved project."""
    assert kinfold("resolve", *FILES).code == 0
    return kinfold


def customers(kinfold: Terminal) -> dict[str, str]:
    """Resolve what the project holds and return the customer of each record."""
    assert kinfold("resolve", "--quiet").code == 0
    with Path("kinfold-project/out/crosswalk.csv").open(encoding="utf-8", newline="") as lines:
        return {f"{row['source']}:{row['source_key']}": row["customer_id"] for row in csv.DictReader(lines)}


def waiting(kinfold: Terminal) -> dict[str, int]:
    """Return what the summary of the current run says that a person should look at."""
    found: dict[str, int] = json.loads(kinfold("resolve", "--json").out)["review"]
    return found


def judged(kinfold: Terminal, *words: str) -> Ran:
    """Judge and expect that it is kept."""
    ran = kinfold("judge", *words, "--by", "Li")
    assert ran.code == 0, ran.err
    assert "kept" in ran.err
    return ran


def test_different_parts_what_the_evidence_joins_and_withdrawing_joins_it_again(resolved: Terminal) -> None:
    before = customers(resolved)
    assert before["crm:1001"] == before["shop:1001"]
    judged(resolved, "different", "crm:1001", "shop:1001", "--reason", "father and son")
    apart = customers(resolved)
    assert apart["crm:1001"] != apart["shop:1001"]
    told = resolved("why", "crm:1001", "shop:1001").out
    assert "NEVER_LINK: a person judged two of their records to be different customers" in told
    assert "crm:1001 and shop:1001: different (Li, " in told
    assert "father and son" in told
    judged(resolved, "withdraw", "shop:1001", "crm:1001")
    assert customers(resolved) == before


def test_same_joins_what_nothing_else_joins_and_show_says_so(resolved: Terminal) -> None:
    judged(resolved, "same", "crm:1002", "crm:1003", "--reason", "one person, two names")
    found = customers(resolved)
    assert found["crm:1002"] == found["crm:1003"] == found["shop:1002"]
    shown = resolved("show", found["crm:1002"]).out
    assert "one person, two names" in shown
    assert "judged the same by Li" in resolved("how", "crm:1003").out


def test_how_says_in_words_what_speaks_for_each_step(resolved: Terminal) -> None:
    told = resolved("how", "crm:1004").out
    assert "given name: nickname or variant; family name: equal" in told
    assert "street: one contains the other" in told
    told = resolved("how", "crm:1004", "--lang", "zh").out
    assert "名：昵称或异写；姓：相同" in told
    assert "固定电话：相同" in told
    assert "=" not in told


def test_nothing_new_after_a_judgement_is_no_new_run(resolved: Terminal) -> None:
    assert "Nothing changed" in resolved("resolve").err
    judged(resolved, "unsure", "crm:1002", "crm:1003")
    assert "Nothing changed" not in resolved("resolve").err
    assert "Nothing changed" in resolved("resolve").err


def test_a_customer_stands_for_its_records(resolved: Terminal) -> None:
    found = customers(resolved)
    judged(resolved, "same", found["crm:1004"], found["crm:1005"])
    found = customers(resolved)
    assert found["crm:1004"] == found["shop:1003"] == found["crm:1005"]


def test_a_contradiction_is_told_at_once_and_waits_in_the_queue(resolved: Terminal) -> None:
    judged(resolved, "different", "crm:1002", "crm:1003")
    judged(resolved, "same", "crm:1003", "crm:1001")
    ran = resolved("judge", "same", "crm:1001", "crm:1002", "--by", "王")
    assert ran.code == 1
    assert "contradict each other" in ran.out
    assert ran.out.count("crm:1002 and crm:1003: different") == 1
    found = customers(resolved)
    assert len({found["crm:1001"], found["crm:1002"], found["crm:1003"]}) == 3
    questions = json.loads(resolved("review", "--json").out)["questions"]
    assert [one["why"] for one in questions][:2] == ["contradiction", "contradiction"]
    assert resolved("cuts", "--rule", "contradiction", "--json").out.count('"CONTRADICTION"') == 3


def test_two_people_who_disagree_are_shown_to_both(resolved: Terminal) -> None:
    judged(resolved, "different", "crm:1001", "shop:1001")
    ran = resolved("judge", "same", "crm:1001", "shop:1001", "--by", "王")
    assert ran.code == 0
    assert "different (Li, " in ran.out
    (question,) = json.loads(resolved("review", "--json").out)["questions"]
    assert (question["why"], question["left"]) == ("dispute", "crm:1001")
    assert question["reason_en"].startswith("王: same")
    assert "Li: different" in question["reason_en"]
    assert resolved("why", "crm:1001", "shop:1001").out.count("crm:1001 and shop:1001: ") == 2


def test_an_edit_of_another_field_keeps_a_verdict_and_a_changed_identifier_reopens_it(
    resolved: Terminal, tmp_path: Path
) -> None:
    judged(resolved, "different", "crm:1001", "shop:1001")
    rows = FILES[1].read_text(encoding="utf-8")
    for change, reopened in ((",CN", False), ("13911024567", True)):
        (tmp_path / "shop.csv").write_text(rows.replace(f"1001,張三,,{change}", "1001,張三,,13911024568"))
        edited = (
            rows.replace("張三,,", "張三,某公司,") if not reopened else rows.replace(change, "13911024568")
        )
        (tmp_path / "shop.csv").write_text(edited, encoding="utf-8")
        assert resolved("resolve", "shop.csv").code == 0
        found = customers(resolved)
        assert found["crm:1001"] != found["shop:1001"]
        questions = json.loads(resolved("review", "--json").out)["questions"]
        assert [one["why"] for one in questions] == (["reopened"] if reopened else [])
    assert "Li: different (" in questions[0]["reason_en"]
    assert "+ phone +8613911024568" in questions[0]["reason_en"]
    assert "Li: 不同 (" in questions[0]["reason_zh"]
    assert "+ 电话 +8613911024568" in questions[0]["reason_zh"]
    assert "- phone" in resolved("show", "shop:1001").out


@pytest.mark.parametrize("answer", ["different", "unsure", "same"])
def test_what_was_asked_again_of_two_customers_is_answered_for_all_their_records(
    resolved: Terminal, tmp_path: Path, answer: str
) -> None:
    found = customers(resolved)
    judged(resolved, "different", found["crm:1001"], found["crm:1004"])
    rows = FILES[1].read_text(encoding="utf-8").replace("13911024567", "13911024568")
    (tmp_path / "shop.csv").write_text(rows, encoding="utf-8")
    assert resolved("resolve", "shop.csv").code == 0
    (question,) = json.loads(resolved("review", "--json").out)["questions"]
    assert question["why"] == "reopened"
    judged(resolved, answer, question["left"], question["right"])
    assert not json.loads(resolved("review", "--json").out)["questions"]
    found = customers(resolved)
    assert (found["crm:1001"] == found["crm:1004"]) == (answer == "same")
    assert not json.loads(resolved("review", "--json").out)["questions"]


def test_many_judgements_come_from_a_file_all_or_none(resolved: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    head = "verdict,left,right,reason,by\n"
    path.write_text(f"{head}同一,crm:1001,crm:1002,,\n", encoding="utf-8")
    ran = resolved("judge", "from", path)
    assert (ran.code, "line 2" in ran.err) == (3, True)
    path.write_text(f"{head}same,crm:1002,crm:1003,,\nsame,crm:1001,nobody,,\n", encoding="utf-8")
    ran = resolved("judge", "from", path)
    assert (ran.code, "line 3" in ran.err) == (3, True)
    assert customers(resolved)["crm:1002"] != customers(resolved)["crm:1003"]
    path.write_text(f"{head}相同,crm:1002,crm:1003,,王\n,crm:1001,crm:1002,,\n", encoding="utf-8")
    assert "1 judgement is kept" in resolved("judge", "from", path).err
    assert customers(resolved)["crm:1002"] == customers(resolved)["crm:1003"]
    path.write_text(head, encoding="utf-8")
    assert resolved("judge", "from", path).code in (0, 3)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("same", "crm:1001"), "`from` takes one FILE"),
        (("from", "a.csv", "b.csv"), "`from` takes one FILE"),
        (("same", "crm:1001", "crm:9999"), "crm:9999"),
        (("same", "1001", "crm:1002"), "may mean several records"),
        (("same", "crm:1001", "crm:1001"), "crm:1001 is named twice"),
        (("different", "crm:1001", "crm:1001#employer"), "different kinds"),
        (("withdraw", "crm:1001", "crm:1002"), "No judgement stands"),
        (("perhaps", "crm:1001", "crm:1002"), "perhaps"),
    ],
)
def test_what_makes_no_sense_is_refused_with_exit_2(
    resolved: Terminal, words: tuple[str, ...], said: str
) -> None:
    ran = resolved("judge", *words)
    assert ran.code == 2
    assert said in ran.err


def test_a_customer_is_not_judged_against_its_own_record(resolved: Terminal) -> None:
    ran = resolved("judge", "different", customers(resolved)["crm:1001"], "crm:1001")
    assert ran.code == 2
    assert "one customer here: both hold crm:1001" in ran.err


def test_departments_are_judged_like_persons_and_organizations(kinfold: Terminal) -> None:
    firm = "北京蓝海科技有限公司"
    rows = [f"{n},{who}({unit}),{firm}\n" for n, who, unit in DEPARTMENTS]
    Path("crm.csv").write_text("id,name,company\n" + "".join(rows), encoding="utf-8")
    assert kinfold("resolve", "crm.csv").code == 0
    before = customers(kinfold)
    assert before["crm:1#department"] == before["crm:2#department"] != before["crm:3#department"]
    judged(kinfold, "different", "crm:1#department", "crm:2#department", "--reason", "two cities")
    judged(kinfold, "same", "crm:1#department", before["crm:3#department"])
    after = customers(kinfold)
    assert after["crm:1#department"] == after["crm:3#department"] != after["crm:2#department"]
    told = kinfold("why", "crm:1#department", "crm:2#department").out
    assert "NEVER_LINK" in told
    assert "two cities" in told
    assert "judged the same by Li" in kinfold("how", "crm:3#department").out
    judged(kinfold, "withdraw", "crm:1#department", "crm:2#department")
    assert len({customers(kinfold)[f"crm:{n}#department"] for n, _, _ in DEPARTMENTS}) == 1


DEPARTMENTS = ((1, "张三", "销售部"), (2, "李雷", "销售部"), (3, "韩梅", "市场部"))


def test_review_is_answered_in_the_terminal(
    resolved: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typed = tmp_path / "typed"
    judged(resolved, "different", "crm:1001", "shop:1001")
    assert resolved("judge", "same", "crm:1001", "shop:1001", "--by", "王").code == 0
    typed.write_text("x\nd\nsaw both\n", encoding="utf-8")
    with typed.open(encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        ran = resolved("review", "--answer", "--by", "王")
    assert ran.code == 0
    assert "Question 1 of 1: people disagree" in ran.out
    assert "given name" in ran.out
    assert "Nothing waits for review" in resolved("review").err
    found = customers(resolved)
    assert found["crm:1001"] != found["shop:1001"]


def test_a_pair_of_customers_that_somebody_judged_is_not_asked_again_by_their_records(
    kinfold: Terminal,
) -> None:
    told = "1990-05-17,13911024567"
    rows = [f"{n},{name},{told},{n}{MAIL}" for n, name in enumerate(("周佳怡", "周佳琪"), 1)]
    rows += [f"{n + 2},{name},,,{n}{MAIL}" for n, name in enumerate(("周佳怡", "周佳琪"), 1)]
    head = "id,name,birth_date,phone,email\n"
    Path("crm.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    assert kinfold("resolve", "crm.csv").code == 0
    found = customers(kinfold)
    assert found["crm:1"] == found["crm:3"] != found["crm:2"] == found["crm:4"]
    questions = json.loads(kinfold("review", "--json").out)["questions"]
    assert [(one["why"], one["left"], one["right"]) for one in questions] == [
        ("possible_match", "crm:1", "crm:2")
    ]
    assert waiting(kinfold)["possible_matches"] == 1
    judged(kinfold, "unsure", found["crm:1"], found["crm:2"])
    assert customers(kinfold) == found
    assert waiting(kinfold)["possible_matches"] == 0
    assert "Nothing waits for review" in kinfold("review").err


MAIL = "zhou.family@youxiang.cn"


def test_a_judgement_on_a_record_that_is_gone_is_not_asked_about(kinfold: Terminal) -> None:
    lines = ["id,name,phone", "1,Zofia Nowicki,13911024567", "2,Zofia Nowicki,13911024567", "3,Bo Li,"]
    Path("crm.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert kinfold("resolve", "crm.csv").code == 0
    judged(kinfold, "different", "crm:1", "crm:2")
    project = Project.open(Path("kinfold-project"), create=False)
    gone = replace(project.judgements()[0], left="crm:8", right="crm:9")
    project.add_judgements(
        [replace(gone, snapshot=gone.snapshot.replace("crm:1", "crm:8").replace("crm:2", "crm:9"))]
    )
    assert kinfold("resolve").code == 0
    assert "Nothing waits for review" in kinfold("review").err


@pytest.mark.parametrize("name", ["queue.csv", "queue.xlsx"])
def test_the_queue_goes_out_to_a_file_and_comes_back_answered(
    resolved: Terminal, tmp_path: Path, name: str
) -> None:
    judged(resolved, "different", "crm:1001", "shop:1001")
    assert resolved("judge", "same", "crm:1001", "shop:1001", "--by", "王").code == 0
    path = tmp_path / name
    assert "Wrote 1 question" in resolved("review", "--export", path).err
    if path.suffix == ".csv":
        text = path.read_text(encoding="utf-8-sig").replace('\n"",', '\n"different",')
        path.write_text(text, encoding="utf-8-sig")
    else:
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
        sheet["A2"] = "different"
        book.save(path)
    assert "1 judgement is kept" in resolved("judge", "from", path, "--by", "王").err
    found = customers(resolved)
    assert found["crm:1001"] != found["shop:1001"]


def test_the_cuts_are_listed_filtered_and_counted(resolved: Terminal) -> None:
    judged(resolved, "different", "crm:1001", "shop:1001")
    customers(resolved)
    whole = json.loads(resolved("cuts", "--json").out)
    assert {one["rule"]: one["cuts"] for one in whole["counts"]} == {"NEVER_LINK": 1, "PLACEHOLDER": 1}
    one = json.loads(resolved("cuts", "crm:1001", "--json").out)
    assert [cut["rule"] for cut in one["cuts"]] == ["NEVER_LINK"]
    assert json.loads(resolved("cuts", "--rule", "TIE", "--json").out)["cuts"] == []
    assert "Nothing was cut" in resolved("cuts", "--rule", "TIE").err
    assert "人工判定" in resolved("cuts", "--lang", "zh").out
    assert "1 shown" in resolved("cuts", "--limit", "1").err
    refused = resolved("cuts", "--rule", "HARD")
    assert refused.code == 2
    assert refused.err.splitlines()[0].endswith("There is no rule HARD.")
    assert "NEVER_LINK, SOURCE_DUPLICATE, HARD_CONFLICT" in refused.err
    assert resolved("cuts", "--rule", "never-link").code == 0


def test_how_tells_the_steps_the_weakest_place_and_what_was_cut(resolved: Terminal) -> None:
    grown = json.loads(resolved("how", "crm:1004", "--json").out)["growth"]
    assert grown["records"] == 2
    assert [(s["left"], s["right"], s["by"]) for s in grown["steps"]] == [("crm:1004", "shop:1003", "")]
    assert (grown["minimal_cut"]["left"], grown["minimal_cut"]["exact"]) == (["crm:1004"], True)
    assert "It breaks most easily here: cutting 1 link" in resolved("how", "crm:1004").out
    assert resolved("how", "nobody").code == 2


def test_muting_a_value_is_tried_before_it_is_done(kinfold: Terminal, tmp_path: Path) -> None:
    mail = "maria.rossi@posta.it"
    rows = [f"1,Maria Rossi,{mail}", f"2,M. Rossi,{mail}", "3,Emma Clarke,emma@pugetmail.net", "4,Bo Li,"]
    (tmp_path / "crm.csv").write_text("\n".join(["id,name,email", *rows]) + "\n", encoding="utf-8")
    assert kinfold("resolve", "crm.csv").code == 0
    before = customers(kinfold)
    assert before["crm:1"] == before["crm:2"]
    tried = json.loads(kinfold("hubs", "--mute", mail.upper(), "--dry-run", "--json").out)
    assert tried["value"] == mail
    assert [(one["what"], one["before"]) for one in tried["changes"]] == [("split", [before["crm:1"]])]
    assert "would be 2 customers" in kinfold("hubs", "--mute", mail, "--dry-run").out
    assert "Nothing changed" in kinfold("resolve").err
    assert "links nobody from now on" in kinfold("hubs", "--mute", mail).err
    after = customers(kinfold)
    assert after["crm:1"] != after["crm:2"]
    assert "a person said that it links nobody" in kinfold("hubs").out


def test_what_was_judged_since_the_last_run_is_not_the_doing_of_a_muted_value(
    kinfold: Terminal, tmp_path: Path
) -> None:
    mail = "maria.rossi@posta.it"
    rows = [f"1,Maria Rossi,{mail}", "2,Emma Clarke,emma@pugetmail.net", "3,Bo Li,"]
    (tmp_path / "crm.csv").write_text("\n".join(["id,name,email", *rows]) + "\n", encoding="utf-8")
    assert kinfold("resolve", "crm.csv").code == 0
    assert kinfold("judge", "same", "crm:1", "crm:2", "--reason", "she married").code == 0
    assert json.loads(kinfold("hubs", "--mute", mail, "--dry-run", "--json").out)["changes"] == []
    assert kinfold("resolve").code == 0
    assert json.loads(kinfold("hubs", "--mute", mail, "--dry-run", "--json").out)["changes"] == []


def test_show_says_in_words_how_far_linked_records_agree(resolved: Terminal) -> None:
    assert "email=" not in resolved("show", "crm:1001").out
    assert "phone: equal" in resolved("show", "crm:1001").out
    assert "电话：相同" in resolved("show", "crm:1001", "--lang", "zh").out


def test_an_address_that_is_to_be_muted_is_written_as_people_read_it(resolved: Terminal) -> None:
    shared = [one for one in json.loads(resolved("hubs", "--json").out)["hubs"] if "|" in one["value"]]
    ran = resolved("hubs", "--mute", shared[0]["value"], "--dry-run")
    assert ran.code == 0
    assert ran.out.startswith("Without address ")
    assert "|" not in ran.out


def test_hubs_are_listed_with_class_and_reason(resolved: Terminal) -> None:
    found = {one["value"]: one for one in json.loads(resolved("hubs", "--json").out)["hubs"]}
    assert found["+8613800138000"]["identifier_class"] == "placeholder"
    assert found["+861062770088"]["records"] == 2
    assert resolved("hubs", "--dry-run").code == 2
    assert resolved("hubs", "--mute", "no such value").code == 2
    assert resolved("hubs", "--mute", "010-62770088", "--dry-run").code == 0


@pytest.mark.parametrize("command", ["cuts", "hubs", "review"])
def test_without_a_project_a_command_says_so_with_exit_4(kinfold: Terminal, command: str) -> None:
    assert kinfold(command).code == 4


def test_judgements_count_in_a_list_of_nothing_but_names(kinfold: Terminal) -> None:
    names = ("Nordwind Logistik GmbH", "Nordwind Logistik Gmbh.", "NORDWIND LOGISTIK")
    names += ("Harrow & Finch Ltd", "Harrow and Finch Limited")
    names += ("Bluestone Quarry Inc", "Sapphire Bakery LLC", "云帆科技有限公司")
    rows = [f"{place},{name}\n" for place, name in enumerate(names, 1)]
    Path("names.csv").write_text("id,company\n" + "".join(rows), encoding="utf-8")
    assert kinfold("resolve", "names.csv").code == 0
    before = customers(kinfold)
    assert before["names:1"] == before["names:2"] == before["names:3"]
    judged(kinfold, "different", "names:1", "names:2")
    judged(kinfold, "same", "names:6", "names:7")
    after = customers(kinfold)
    assert after["names:1"] != after["names:2"]
    assert after["names:6"] == after["names:7"]
    assert after["names:4"] == after["names:5"]
    assert "NEVER_LINK" in kinfold("why", "names:1", "names:2").out
    assert "judged the same by Li" in kinfold("how", "names:6").out


def test_the_queue_is_not_written_under_the_name_of_another_format(resolved: Terminal) -> None:
    judged(resolved, "different", "crm:1001", "shop:1001")
    assert resolved("judge", "same", "crm:1001", "shop:1001", "--by", "王").code == 0
    ran = resolved("review", "--export", "queue.pdf")
    assert ran.code == 2
    assert "queue.pdf is neither" in ran.err
    assert not Path("queue.pdf").exists()
