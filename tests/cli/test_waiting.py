# the name of a test is its claim
"""What a run says waits for a person is what `review` asks, and each is asked once."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cli.terminal import Terminal  # noqa: TID251  # the folder of these tests

HEAD = "id,name,birth_date,phone,email\n"
ROWS = """\
1,Maria Rossi,1984-03-09,13911024567,
2,Maria Rossi,1984-03-09,13911024567,m.rossi@posta.it
3,Maria Rossi,1984-03-09,,m.rossi@posta.it
4,Maria Rossi,,13700021133,m.rossi@posta.it
5,M. Rossi,,13700021133,
6,Emma Clarke,1990-11-02,,emma@pugetmail.net
7,Emma Clarke,1990-11-02,,emma@pugetmail.net
8,Bo Li,,,
"""
GROUPS = {
    "judgements": ("contradiction", "dispute", "reopened"),
    "cuts": ("tie", "weak_bridge"),
    "oversized": ("oversized",),
    "possible_matches": ("possible_match",),
}


@pytest.fixture
def resolved(kinfold: Terminal) -> Terminal:
    """Return a terminal whose project asks about customers of more than three records."""
    Path("crm.csv").write_text(HEAD + ROWS, encoding="utf-8")
    assert kinfold("resolve", "crm.csv").code == 0
    ruled(maximum_size=3)
    return kinfold


def ruled(maximum_size: int) -> None:
    """Write into the project how large a customer may be; asked again, it changes that."""
    toml = Path("kinfold-project/kinfold.toml")
    text = toml.read_text(encoding="utf-8").partition("\n[rules]")[0]
    toml.write_text(f"{text}\n[rules]\nmaximum_size = {maximum_size}\n", encoding="utf-8")


def judge(kinfold: Terminal, verdict: str, left: str, right: str, who: str = "Li") -> None:
    """Judge; a contradiction is told by exit code 1."""
    assert kinfold("judge", verdict, left, right, "--by", who).code in (0, 1)


def asked(kinfold: Terminal) -> list[dict[str, Any]]:
    """Resolve, and return what `review` asks: as many questions of each sort as the run says."""
    ran = kinfold("resolve", "--json")
    assert ran.code == 0
    questions: list[dict[str, Any]] = json.loads(kinfold("review", "--limit", "1000", "--json").out)[
        "questions"
    ]
    why = Counter(one["why"] for one in questions)
    said = json.loads(ran.out)["review"]
    assert said == {name: sum(why[each] for each in group) for name, group in GROUPS.items()}
    return questions


def of(why: str, questions: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the pairs that are asked about for this reason."""
    return [(one["left"], one["right"]) for one in questions if one["why"] == why]


def test_a_run_counts_what_review_asks_whoever_disagrees_contradicts_or_judged_before(
    resolved: Terminal,
) -> None:
    assert [one["why"] for one in asked(resolved)] == ["oversized", "possible_match"]
    judge(resolved, "same", "crm:6", "crm:7")
    judge(resolved, "different", "crm:6", "crm:7", "王")
    assert of("dispute", asked(resolved)) == [("crm:6", "crm:7")]
    judge(resolved, "same", "crm:7", "crm:8")
    judge(resolved, "same", "crm:6", "crm:8")
    assert len(of("contradiction", asked(resolved))) == 2
    judge(resolved, "different", "crm:5", "crm:8")
    assert not of("reopened", asked(resolved))
    Path("crm.csv").write_text(HEAD + ROWS.replace("M. Rossi,,13700021133", "M. Rossi,,13700021144"), "utf-8")
    assert resolved("resolve", "crm.csv").code == 0
    assert of("reopened", asked(resolved)) == [("crm:5", "crm:8")]
    said = resolved("resolve").out
    assert "4 doubtful judgements, 0 cuts, 1 very large customer, " in said
    assert "4 项存疑的判定" in resolved("resolve", "--lang", "zh").out


def test_a_possible_match_that_was_judged_waits_no_more(resolved: Terminal) -> None:
    assert of("possible_match", asked(resolved)) == [("crm:4", "crm:5")]
    judge(resolved, "unsure", "crm:5", "crm:4")
    assert not of("possible_match", asked(resolved))


@pytest.mark.parametrize("verdict", ["same", "unsure"])
@pytest.mark.parametrize("record", ["crm:1", "crm:3"], ids=["the_pair_asked", "a_link_beside_it"])
def test_a_very_large_customer_whose_weakest_place_was_judged_waits_no_more(
    resolved: Terminal, verdict: str, record: str
) -> None:
    assert of("oversized", asked(resolved)) == [("crm:1", "crm:4")]
    judge(resolved, verdict, record, "crm:4")
    assert not of("oversized", asked(resolved))


def test_a_judgement_elsewhere_in_a_very_large_customer_settles_nothing(resolved: Terminal) -> None:
    judge(resolved, "same", "crm:1", "crm:3")
    assert of("oversized", asked(resolved)) == [("crm:1", "crm:4")]


def test_a_customer_that_people_made_so_large_is_not_asked_about(resolved: Terminal) -> None:
    ruled(maximum_size=2)
    judge(resolved, "same", "crm:6", "crm:8")
    assert of("oversized", asked(resolved)) == [("crm:1", "crm:4")]


def test_a_strong_link_that_was_cut_is_asked_about_once(resolved: Terminal) -> None:
    judge(resolved, "same", "crm:2", "crm:8")
    questions = asked(resolved)
    assert of("weak_bridge", questions) == [("crm:3", "crm:4")]
    assert len({(one["left"], one["right"]) for one in questions}) == len(questions)


def test_what_a_proven_number_decides_is_not_asked(kinfold: Terminal) -> None:
    told = "陈静,13722003333,chenjing@youxiang.cn"
    rows = [
        f"1,{told},110108198505170020", f"2,{told},110108196211190043", f"3,{told},110108196211190043"
    ]  # fmt: skip
    Path("crm.csv").write_text("编号,姓名,手机,邮箱,身份证号\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert kinfold("resolve", "crm.csv").code == 0
    cuts = json.loads(kinfold("cuts", "--rule", "HARD_CONFLICT", "--json").out)["cuts"]
    assert [one["left"] for one in cuts] == ["crm:1"]
    assert not asked(kinfold)
