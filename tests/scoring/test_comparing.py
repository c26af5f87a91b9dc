# the name of a test is its claim
"""Levels of agreement: life-like pairs, and the batch comparison against the plain definitions."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import strategies as st

from kinfold.identifiers.profiles import Measure
from kinfold.scoring import comparing
from kinfold.scoring.comparable import Comparable
from kinfold.scoring.comparing import compare
from kinfold.scoring.levels import MISSING, scales
from kinfold.scoring.strings import Texts, distinct_pairs
from kinfold.standard.pinyin import given_latin
from properties.laws import law
from scoring import oracle

BOUNDARY = 1e-5  # similarities this near a step are left to either side: the batch is in single precision
STEPS = (0.75, 0.85, 0.86, 0.92, 0.93)
DAY_EDGE = range(43, 49)  # the batch counts months of 31 days; real days this near 45 are left to either side


def level_key(measure: Measure, level: int) -> str:
    """Name a level; "" for MISSING."""
    return "" if level == MISSING else scales()[measure.value].levels[level].key


def compared(measure: Measure, a: str, b: str, readings: tuple[str, str] | None = None) -> str:
    """Compare one pair through the batch comparer, both ways round, and name its level."""
    latin = None if readings is None else pa.array(readings, pa.string())
    side = Comparable(pa.array([a, b], pa.string()), latin)
    levels = compare(measure, side, np.array([0, 1], np.int32), np.array([1, 0], np.int32))
    assert levels[0] == levels[1], "the comparison depends on which side is left"
    return level_key(measure, int(levels[0]))


NAMES = [
    ("robert", "bob", "nickname"),
    ("elizabeth", "beth", "nickname"),
    ("mohamed", "muhammad", "nickname"),
    ("zhang", "chang", "nickname"),  # one surname in two romanisations
    ("wong", "huang", "nickname"),
    ("smith", "smyth", "nickname"),  # two spellings of one surname
    ("michael", "micheal", "typo"),  # a transposition is one slip
    ("hansen", "jansen", "typo"),
    ("martin", "mario", "near"),
    ("johnson", "johnston", "typo"),
    ("katherine", "catherin", "similar"),
    ("li", "lee", "nickname"),
    ("mary", "army", "similar"),  # the same letters
    ("christopher", "christina", "far"),
    ("alexandra", "alex", "nickname"),
    ("xiaoming", "xiao", "near"),  # half of a two-character given name
    ("j", "james", "initial"),
    ("j", "k", "different"),
    ("j", "robert", "different"),
    ("wei", "li", "different"),
    ("wang", "zhao", "different"),
]


@pytest.mark.parametrize(("a", "b", "expected"), NAMES)
def test_a_name_part_reaches_the_level_that_a_person_would_give(a: str, b: str, expected: str) -> None:
    assert compared(Measure.PERSON_NAME, a, b) == expected
    assert oracle.person_name(a, b, a, b) == expected


@pytest.mark.parametrize(
    ("a", "b", "readings", "expected"),
    [
        ("三", "san", ("san", "san"), "script"),
        ("小明", "xiaoming", ("xiaoming", "xiaoming"), "script"),
        ("小明", "xiaomin", ("xiaoming", "xiaomin"), "different"),
        ("陈", "chan", ("chen", "chan"), "nickname"),  # 陈 in Hong Kong
        ("伟", "卫", ("wei", "wei"), "similar"),  # one sound, two names
        ("小明", "x", ("xiaoming", "x"), "initial"),
        ("щукин", "shukin", ("shchukin", "shukin"), "similar"),  # one of several romanisations
        ("志强", "志刚", ("zhiqiang", "zhigang"), "different"),  # brothers
        ("丽丽", "丽", ("lili", "li"), "far"),
        ("伟", "芳", ("wei", "fang"), "different"),
        ("丽", "力", ("li", "li"), "similar"),
        ("محمد", "muhammad", ("محمد", "muhammad"), ""),  # nobody has read it
        ("محمد", "محمود", ("محمد", "محمود"), "typo"),
        ("三", "محمد", ("san", "محمد"), ""),
    ],
)
def test_names_in_other_scripts_are_compared_by_what_can_be_read(
    a: str, b: str, readings: tuple[str, str], expected: str
) -> None:
    assert compared(Measure.PERSON_NAME, a, b, readings) == expected
    assert oracle.person_name(a, b, *readings) == expected


PAIRS: dict[Measure, list[tuple[str, str, str]]] = {
    Measure.DATE: [
        ("1985-03-07", "1985-07-03", "swapped"),
        ("1985-03-07", "1958-03-07", "swapped"),  # digits exchanged while typing
        ("1951-09-27", "1975-02-19", "different"),  # the same digits, and another day
        ("1985-03-07", "1985-03-01", "typo"),
        ("1859-01-01", "1859-21-01", "typo"),  # no day, but nearly one
        ("1985-03-07", "1986-03-07", "typo"),
        ("1990-12-28", "1991-01-11", "days"),
        ("1990-02-10", "1990-03-22", "days"),
        ("1985-03-07", "1985-03-29", "days"),
        ("1985-03-07", "1985-09-27", "year"),
        ("1985-03-07", "1962-03-07", "two_parts"),
        ("1985-03-07", "1985", "year"),
        ("1985-03", "1985-03-07", "two_parts"),
        ("1985-04", "1985-03-07", "year"),
        ("1985", "1991", "decade"),
        ("1985-03-07", "1985-10-10", "year"),
        ("1985-03-07", "1985-04-17", "days"),
        ("1962-05-19", "1964-08-19", "two_typos"),
        ("1985-03-07", "1992-11-26", "decade"),
        ("1985-03-07", "1943-11-26", "different"),
        ("--03-07", "--07-03", "swapped"),  # a birthday of an address book: no year in it
        ("--03-12", "--03-21", "swapped"),
        ("--03-07", "--03-17", "typo"),
        ("--03-07", "--11-26", "different"),
        ("1985-03-07", "--03-07", "two_parts"),
        ("1985-03-07", "--03-17", "different"),
        ("1985", "--03-07", ""),  # nothing of the one is in the other
        ("1985-03", "--03-07", ""),
    ],
    Measure.PHONE: [
        ("+8613911024567", "+8613911024568", "typo"),
        ("+8613911024567", "+8613911025467", "typo"),  # neighbours exchanged
        ("+861062771234", "+867558991234", "different"),
        ("+861062771234", "+8602162771234", "local"),
        ("+12125550144", "+15185550144", "local"),
        ("62771234", "+861062771234", "local"),
        ("+12125550144", "+12125550199", "different"),
        ("110", "+861110", "different"),
    ],
    Measure.EMAIL: [
        ("zhang.san@example.com", "zhangsan@example.com", "typo"),
        ("zhangsan88@163.com", "zhangsan88@126.com", "local"),
        ("zhangfei3@qq.com", "zhangfei4@qq.com", "near"),  # two people, one after the other
        ("zhangsan88@qq.com", "zhangsan88@outlook.com", "local"),
        ("jjones@acme.com", "jjones@globex.com", "near"),
        ("rmiller@albanymail.net", "bmiller@gmail.com", "near"),
        ("anna.schmidt@firma.de", "jens.weber@firma.de", "domain"),
        ("ann@web.de", "bob@web.de", "domain"),
        ("li@qq.com", "wu@gmail.com", "different"),
    ],
    Measure.NUMBER: [
        ("91110108MA01K3F78T", "91110108MA01K3F78X", "typo"),
        ("110101199003071233", "110101199003072133", "typo"),
        ("DE136695976", "DE136695967", "typo"),
        ("acme-widgets.com", "acme-widget.com", "typo"),
        ("unit5.com", "unit6.com", "different"),
        ("12345", "12346", "different"),  # short numbers are neighbours by nature
        ("91110108MA01K3F78T", "91310115MA1K4B2CX3", "different"),
    ],
    Measure.POSTCODE: [
        ("100080", "100084", "typo"),
        ("100080", "100800", "typo"),
        ("100080", "100019", "area"),
        ("100080", "102200", "region"),
        ("SW1A1AA", "SW1A2BB", "area"),
        ("SW1A1AA", "SW195AE", "region"),
        ("12207", "12210", "area"),
        ("12207", "90210", "different"),
    ],
    Measure.TEXT: [
        ("oak street", "oak stret", "typo"),
        ("albany", "alabny", "typo"),
        ("lake avenue", "lake avenue north", "part"),
        ("street oak", "oak street", "typo"),  # the same letters
        ("学院路", "学院道", "typo"),
        ("文三路", "文三西路", "typo"),
        ("baden baden", "baden", "part"),
        ("中山", "中山北路", "near"),
        ("中山", "中山 路", "part"),
        ("建国门外大街", "建国门内大街", "typo"),
        ("人民路", "解放路", "different"),
        ("ny", "la", "different"),
    ],
    Measure.HOUSE: [
        ("12a", "12", "part"),
        ("88号3幢", "883", "part"),
        ("12", "13", "typo"),
        ("12", "21", "typo"),
        ("1202", "1503", "different"),
        ("a", "b", "typo"),
    ],
    Measure.CATEGORY: [("女", "男", "different"), ("teacher", "teachers", "different")],
}


@pytest.mark.parametrize(
    ("measure", "a", "b", "expected"),
    [(measure, *row) for measure, rows in PAIRS.items() for row in rows],
)
def test_a_pair_from_life_reaches_the_expected_level(measure: Measure, a: str, b: str, expected: str) -> None:
    assert compared(measure, a, b) == expected
    assert getattr(oracle, measure.value)(a, b) == expected


WORD = st.text("abcdeirs", min_size=1, max_size=9)  # few letters, so that near pairs are common
NICKNAMED = ["robert", "bob", "rob", "chan", "chen", "zhang", "chang", "liz", "elisabeth", "alexander"]
PLACES = st.lists(st.text("abest", min_size=1, max_size=6), min_size=1, max_size=3).map(" ".join)
DOMAINS = st.sampled_from(["qq.com", "qq.cn", "web.de"])
VALUES: dict[Measure, st.SearchStrategy[str]] = {
    Measure.PERSON_NAME: st.one_of(WORD, st.sampled_from(NICKNAMED)),
    Measure.PHONE: st.text("0123", min_size=3, max_size=11).map("+{}".format),
    Measure.EMAIL: st.builds("{}@{}".format, st.text("abc1.", min_size=1, max_size=7), DOMAINS),
    Measure.NUMBER: st.text("012X", min_size=4, max_size=9),
    Measure.POSTCODE: st.one_of(
        st.text("01", min_size=4, max_size=6), st.text("SW1A", min_size=5, max_size=7)
    ),
    Measure.TEXT: st.one_of(PLACES, st.text("中山北路街", min_size=1, max_size=6)),
    Measure.HOUSE: st.text("12ab号", min_size=1, max_size=4),
    Measure.CATEGORY: WORD,
}
HAN = st.text("伟卫志强刚芳方小明敏", min_size=1, max_size=2)
PINYIN = st.sampled_from(["wei", "zhiqiang", "fang", "ming", "xiaomin"])
DATES = st.builds(
    "{:04d}-{:02d}-{:02d}".format, st.integers(1958, 1992), st.integers(1, 12), st.integers(1, 28)
)
DATED = st.one_of(
    DATES, DATES, DATES.map(lambda t: t[:7]), DATES.map(lambda t: t[:4]), DATES.map(lambda t: f"-{t[4:]}")
)


def every_pair(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return all ordered pairs of positions, a value with itself included."""
    left, right = np.meshgrid(np.arange(size, dtype=np.int32), np.arange(size, dtype=np.int32))
    return left.ravel(), right.ravel()


def keys_of(measure: Measure, side: Comparable, left: np.ndarray, right: np.ndarray) -> list[str]:
    """Compare and name the levels; equal positions must be exact."""
    levels = compare(measure, side, left, right)
    assert (levels[left == right] == 0).all()
    return [level_key(measure, level) for level in levels.tolist()]


def on_the_edge(a: str, b: str) -> bool:
    """Whether the similarity of two texts is too near a step for single precision to tell."""
    return any(abs(oracle.jaro_winkler(a, b) - step) < BOUNDARY for step in STEPS)


MANY_VALUES = st.sampled_from(list(VALUES)).flatmap(
    lambda measure: st.tuples(
        st.just(measure), st.lists(VALUES[measure], min_size=2, max_size=8, unique=True)
    )
)


@law(MANY_VALUES)
def test_the_batch_comparison_is_the_definition_pair_by_pair(drawn: tuple[Measure, list[str]]) -> None:
    measure, values = drawn
    left, right = every_pair(len(values))
    found = keys_of(measure, Comparable(pa.array(values, pa.string())), left, right)
    for key, i, j in zip(found, left.tolist(), right.tolist(), strict=True):
        a, b = values[i], values[j]
        if i != j and not on_the_edge(a, b):
            named = measure is Measure.PERSON_NAME
            wanted = oracle.person_name(a, b, a, b) if named else getattr(oracle, measure.value)(a, b)
            assert key == wanted, (a, b)


@law(st.lists(VALUES[Measure.PERSON_NAME], min_size=2, max_size=8, unique=True))
def test_only_names_that_comparing_finds_different_are_ruled_out_by_their_outlines(values: list[str]) -> None:
    left, right = (side.astype(np.int64) for side in every_pair(len(values)))
    side = Comparable(pa.array(values, pa.string()))
    ruled_out = ~comparing._may_be_near(side, left, right)
    assert (comparing._near_name(side, left, right)[ruled_out] == len(scales()["person_name"]) - 1).all()


ADDRESSES = st.lists(st.sampled_from(["品川区", "东大崎", "东京都", "中山", "12号", "大"]), max_size=4).map(
    "".join
)


@law(st.lists(st.one_of(VALUES[Measure.TEXT], ADDRESSES), min_size=2, max_size=8, unique=True))
def test_only_texts_that_comparing_finds_different_are_ruled_out_by_their_outlines(values: list[str]) -> None:
    left, right = (side.astype(np.int64) for side in every_pair(len(values)))
    side = Comparable(pa.array(values, pa.string()))
    ruled_out = ~comparing._may_be_alike(side, left, right)
    assert (comparing._like_text(side, left, right)[ruled_out] == len(scales()["text"]) - 1).all()


@law(st.lists(DATED, min_size=2, max_size=9, unique=True))
def test_dates_are_compared_by_their_definition(values: list[str]) -> None:
    left, right = every_pair(len(values))
    found = keys_of(Measure.DATE, Comparable(pa.array(values, pa.string())), left, right)
    for key, i, j in zip(found, left.tolist(), right.tolist(), strict=True):
        a, b = values[i], values[j]
        if i != j and not (len(a) == len(b) == 10 and oracle.days_apart(a, b) in DAY_EDGE):
            assert key == oracle.date(a, b), (a, b)


@law(st.lists(st.one_of(HAN, PINYIN), min_size=2, max_size=8, unique=True))
def test_han_and_latin_names_are_compared_by_their_definition(values: list[str]) -> None:
    readings = [given_latin(value) for value in values]
    left, right = every_pair(len(values))
    side = Comparable(pa.array(values, pa.string()), pa.array(readings, pa.string()))
    found = keys_of(Measure.PERSON_NAME, side, left, right)
    for key, i, j in zip(found, left.tolist(), right.tolist(), strict=True):
        if i != j and not on_the_edge(readings[i], readings[j]):
            assert key == oracle.person_name(values[i], values[j], readings[i], readings[j])


@law(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40),
    st.sampled_from([12, 1 << 31]),  # of so many values a pair leaves no room for its place
)
def test_each_distinct_pair_is_compared_once_and_told_to_all_who_asked(
    pairs: list[tuple[int, int]], size: int
) -> None:
    left, right = (np.array([pair[side] for pair in pairs], np.int32) for side in (0, 1))
    a, b, inverse = distinct_pairs(left, right, size)
    once = list(zip(a.tolist(), b.tolist(), strict=True))
    assert once == sorted({(min(p), max(p)) for p in pairs})
    assert [once[i] for i in inverse.tolist()] == [(min(p), max(p)) for p in pairs]


@law(st.lists(st.text("abcd", max_size=6), min_size=1, max_size=8))
def test_edit_distances_are_those_of_the_definition_up_to_the_cap(values: list[str]) -> None:
    left, right = every_pair(len(values))
    found = Texts(pa.array(values, pa.string())).edits(left, right).tolist()
    assert found == [
        oracle.osa(values[i], values[j]) for i, j in zip(left.tolist(), right.tolist(), strict=True)
    ]


@law(st.lists(st.tuples(st.text("abc", max_size=5), st.integers(0, 4)), min_size=1, max_size=8))
def test_each_pair_may_have_a_cap_of_its_own(told: list[tuple[str, int]]) -> None:
    values, caps = [text for text, _ in told], np.array([cap for _, cap in told])
    left, right = every_pair(len(values))
    most = np.minimum(caps[left], caps[right])
    found = Texts(pa.array(values, pa.string())).edits(left, right, most).tolist()
    assert found == [
        min(oracle.osa(values[i], values[j]), cap + 1)
        for i, j, cap in zip(left.tolist(), right.tolist(), most.tolist(), strict=True)
    ]


def test_addresses_without_an_at_sign_are_compared_as_a_whole() -> None:
    assert compared(Measure.EMAIL, "zhangwei", "zhanabcd@") == "domain"  # five edits, and one domain: none


def test_a_hostile_text_of_a_megabyte_is_compared_by_its_beginning() -> None:
    long = "a" * 1_000_000
    assert compared(Measure.TEXT, long, long[:-1] + "b") == "typo"


def test_every_level_of_every_scale_can_be_reached() -> None:
    reached = {(measure.value, row[2]) for measure, rows in PAIRS.items() for row in rows}
    reached |= {("person_name", row[-1]) for row in NAMES} | {("person_name", "script")}
    measured = {measure.value for measure in PAIRS} | {"person_name"}
    wanted = {(name, level.key) for name in measured for level in scales()[name].levels[1:]}
    assert wanted <= reached
