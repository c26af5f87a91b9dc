"""What is printed lines up, is harmless, and says the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from rich.cells import cell_len  # noqa: TID251  # how wide a terminal shows it

from kinfold.errors import UsageError
from kinfold.judging import Seal
from kinfold.measuring import quality
from kinfold.model import Evidence, Explanation, Field, Outcome, Role
from kinfold.publishing.summary import summarise
from kinfold.reading.mapping import ColumnMapping, SourceMapping
from kinfold.reviewing import waiting
from kinfold.scoring.levels import scales
from kinfold.searching import Shelf
from kinfold.wording import LANGUAGES, choose_language, readable, reason, say, sentences
from kinfold_cli.commands.why import cut_reasons, print_explanation
from kinfold_cli.console import Paper, aligned, bits
from kinfold_cli.mappings import print_mapping
from kinfold_cli.progress import StageProgress
from kinfold_cli.sources import source_files
from kinfold_cli.summary import print_summary
from publishing.small_run import ACCOUNTING, small_run


def test_both_languages_have_the_same_sentences_with_the_same_placeholders() -> None:
    def placeholders(language: str) -> dict[str, set[str]]:
        return {
            key: {name for _, name, _, _ in Formatter().parse(text) if name is not None}
            for key, text in sentences(language).items()
        }

    en, zh = (placeholders(language) for language in LANGUAGES)
    assert en.keys() == zh.keys()
    # A Chinese sentence may leave out what only English grammar asks for, such as "is" and "are".
    assert {key: names for key, names in en.items() if names != zh[key]} == {}


def test_every_level_that_a_field_can_reach_has_words() -> None:
    reached = {f"level.{level.key}" for scale in scales().values() for level in scale.levels}
    assert reached <= sentences("en").keys()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "landline: equal; id number passport: different; their sources: same"),
        ("zh", "固定电话：相同；证件号 passport：不同；来源：一致"),
    ],
)
def test_evidence_is_told_in_words_and_a_scheme_as_it_is(language: str, words: str) -> None:
    told = Paper(language, quiet=False).evidence("landline=exact; id_number passport=different; source=same")
    assert told == words


def test_one_and_many_and_large_numbers() -> None:
    assert say("en", "find.total", total=1) == "1 customer found."
    assert say("en", "find.total", total=12345) == "12,345 customers found."
    assert say("zh", "find.total", total=12345) == "找到 12,345 个客户。"


@pytest.mark.parametrize(
    ("wanted", "environment", "language"),
    [
        ("", {"LANG": "zh_CN.UTF-8"}, "zh"),
        ("", {"LANG": "zh_TW", "LC_ALL": "en_US.UTF-8"}, "en"),
        ("", {"LC_ALL": "", "LC_MESSAGES": "zh_SG"}, "zh"),
        ("en", {"LANG": "zh_CN.UTF-8"}, "en"),
        ("", {}, "en"),
    ],
)
def test_the_language_is_the_one_wanted_else_the_locales(
    wanted: str, environment: dict[str, str], language: str
) -> None:
    assert choose_language(wanted, environment) == language


def test_a_reason_is_told_in_chinese_with_its_numbers_and_an_unknown_one_as_it_is() -> None:
    assert reason("zh", "5 cells where the header has 4") == "有 5 个单元格，而表头有 4 列"
    assert reason("en", "no_area_code") == "no area code"
    assert reason("zh", "something new (a.*b)") == "something new (a.*b)"


def test_chinese_and_latin_columns_line_up() -> None:
    rows = [["name", "records"], ["张三", "2"], ["Jürgen Müller", "12"]]
    lines = aligned(rows, [False, True]).splitlines()
    assert len({cell_len(line) for line in lines}) == 1


def test_a_value_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    Paper("en").table(["name"], [["\x1b[31mred\x07 [bold]x[/] \u202eabc\nnext"]])
    Paper("en").line("\x1b]0;title\x07")
    said = capsys.readouterr().out
    assert not set(said) & {"\x1b", "\x07", "\u202e"}
    assert "[bold]x[/]" in said
    assert said.count("\n") == 3


def test_on_a_narrow_terminal_short_columns_stay_whole_and_long_ones_break(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "50")
    Paper("en").table(["field", "one", "bits"], [["family_name", "a long value " * 6, "+14.8"]])
    lines = re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out).splitlines()  # without bold
    assert any("family_name" in line and "+14.8" in line for line in lines)
    assert len(lines) > 5
    assert all(cell_len(line) <= 50 for line in lines)


def test_an_address_is_read_as_its_parts_and_other_values_as_they_are() -> None:
    assert readable("address", "110108|学院路|35|||") == "110108 学院路 35"
    assert readable("person", "a|b") == "a|b"


def test_a_mapping_says_the_field_in_the_language_and_its_details_as_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    columns = (ColumnMapping("手机", Field.PHONE, Role.CONTACT, scheme="mobile", why="header"),)
    print_mapping(Paper("zh"), SourceMapping("crm", columns), "crm.csv", "")
    assert "电话 (mobile)" in capsys.readouterr().out


def test_weights_are_bits_with_a_sign() -> None:
    assert [bits(1480), bits(-250), bits(0)] == ["+14.8", "-2.5", "+0.0"]


def summary_of_the_small_run() -> dict[str, object]:
    tables = small_run()
    review = waiting(Shelf(tables.__getitem__), (), Seal(b"secret"), 100)
    return summarise(tables, ACCOUNTING, quality(tables["records"], tables["mentions"]), {}, review=review)


@pytest.mark.parametrize(
    ("language", "sentences_expected"),
    [
        (
            "en",
            [
                "Read 2 files with 8 rows.",
                "6 records, 1 row with a key seen before, 1 row set aside.",
                "6 customers: 3 persons, 2 organizations, 1 department.",
                "2 records share a customer with another record; 1 customer has more than one record.",
                "The largest customer is 张* (C-1) with 2 records.",
                "1 cell held a placeholder instead of a value (phone); they link nothing.",
                "0 doubtful judgements, 1 cut, 0 very large customers, 0 possible matches.",
                "(first: crm.csv, line 5)",
                "All results are in out",
                "kinfold find '北京海淀科技有限公司' --project 'my project'",
                "kinfold show C-1",
                "kinfold why crm:1 erp:1",
            ],
        ),
        (
            "zh",
            [
                "共 6 个客户：3 个人，2 个机构，1 个部门。",
                "1 行被搁置",
                "接下来可以试试：",
                "kinfold show C-1",
            ],
        ),
    ],
)
def test_the_summary_says_in_plain_words_what_happened(
    capsys: pytest.CaptureFixture[str], language: str, sentences_expected: list[str]
) -> None:
    print_summary(Paper(language), summary_of_the_small_run(), Path("out"), Path("my project"))
    said = capsys.readouterr().out
    assert [sentence for sentence in sentences_expected if sentence not in said] == []


def test_the_waterfall_adds_up_from_the_prior_to_the_weight(capsys: pytest.CaptureFixture[str]) -> None:
    told = Explanation(
        left="crm:1",
        right="crm:2",
        outcome=Outcome.POSSIBLE_MATCH,
        same_customer=False,
        candidate=True,
        evidence=(
            Evidence("name", "張三", "张三", "same", 710),
            Evidence("phone", "139", "138", "differs", -200),
        ),
        weight=310,
        threshold=800,
        path=("crm:1", "erp:1", "crm:2"),
        cuts=("K-1",),
        relations=(),
    )
    shelf = Shelf(small_run().__getitem__)
    print_explanation(Paper("zh"), told, cut_reasons(shelf, told.cuts, "zh"))
    said = capsys.readouterr().out
    assert [line.split()[-2:] for line in said.splitlines()[3:6]] == [
        ["-2.0", "-2.0"],
        ["+7.1", "+5.1"],
        ["-2.0", "+3.1"],
    ]
    for words in (
        "不是同一客户",
        "可能相同",
        "合计 +3.1 比特；达到 +8.0",
        "crm:1 → erp:1 → crm:2",
        "同一来源的两个编号",
    ):
        assert words in said


def test_a_pair_that_was_never_compared_is_said_to_be_so(capsys: pytest.CaptureFixture[str]) -> None:
    told = Explanation(
        left="a:1",
        right="b:2",
        outcome=None,
        same_customer=False,
        candidate=False,
        evidence=(),
        weight=0,
        threshold=0,
        path=(),
        cuts=(),
        relations=(),
    )
    print_explanation(Paper("en"), told, [])
    said = capsys.readouterr().out
    assert "never compared directly" in said
    assert "Nothing links them" in said


def test_progress_without_a_terminal_is_one_line_a_stage(capsys: pytest.CaptureFixture[str]) -> None:
    for quiet in (False, True):
        with StageProgress(Paper("en", quiet)) as progress:
            for stage, done in (("reading", 0), ("reading", 1), ("scoring", 0)):
                progress(stage, done, 1)
    assert capsys.readouterr().err == "reading files …\ncomparing pairs …\n"


def test_paths_name_their_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a=b.csv").write_text("id\n1\n", encoding="utf-8")
    named = [
        (file.source, file.path) for file in source_files(["客户.csv", "erp=x/y.csv.gz", "-", "a=b.csv"])
    ]
    assert named == [("客户", "客户.csv"), ("erp", "x/y.csv.gz"), ("stdin", "-"), ("a=b", "a=b.csv")]
    with pytest.raises(UsageError, match="both be the source y"):
        source_files(["x/y.csv", "z/y.csv"])
    with pytest.raises(UsageError, match="names no source"):
        source_files(["a:b=c.csv"])


def test_a_folder_stands_for_the_files_its_rules_name(tmp_path: Path) -> None:
    (tmp_path / "kinfold.toml").write_text(
        '[[source]]\nname = "crm"\npath = "in/crm.csv"\n', encoding="utf-8"
    )
    assert [(file.source, file.path) for file in source_files([str(tmp_path)])] == [
        ("crm", str(tmp_path / "in/crm.csv"))
    ]
    (tmp_path / "kinfold.toml").write_text('[[source]]\nname = "crm"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="names no files"):
        source_files([str(tmp_path)])
