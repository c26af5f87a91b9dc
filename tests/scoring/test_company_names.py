# the name of a test is its claim
"""Company names in bits: what names a company apart weighs, what many companies share hardly does."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import strategies as st

from kinfold.identifiers.profiles import CompanyNames, Profiles
from kinfold.model import Kind
from kinfold.scoring.company_names import HIGHEST, OTHER_BRANCH, CompanyComparer
from kinfold.scoring.fields import FieldComparer
from kinfold.scoring.frequencies import Frequencies, count
from kinfold.scoring.levels import scales
from kinfold.standard.company import standardise
from properties.laws import law

CLOSE = 800  # centibits that two spellings of one company reach
LITTLE = 300  # centibits that shared words of the trade may reach

# A register that makes some words and characters common.
BACKGROUND = [
    *(
        f"{place}{brand}科技有限公司"
        for place in ("北京", "深圳", "杭州")
        for brand in ("云帆", "金桥", "华信", "天成")
    ),
    *(
        f"{brand} Services Ltd"
        for brand in ("Brightwater", "Kestrel", "Oakmoor", "Penrith", "Halden", "Marlow")
    ),
    *(f"{brand} International GmbH" for brand in ("Falken", "Ostwind", "Bergland", "Seehof")),
]


def profiles_of(names: list[str], others: list[list[str]] | None = None) -> Profiles:
    """Code organizations by their own name and, apart, their aliases."""
    texts = sorted({*names, *(alias for each in others or [] for alias in each)})
    place = {text: i for i, text in enumerate(texts)}
    lists = [
        [place[name]] + [place[a] for a in (others or [[]] * len(names))[i]] for i, name in enumerate(names)
    ]
    flat = np.array([code for each in lists for code in each], np.int32)
    other = np.array([nth > 0 for each in lists for nth in range(len(each))])
    start = np.r_[0, np.cumsum([len(each) for each in lists])].astype(np.int64)
    none = np.full(len(names), -1, np.int32)
    return Profiles(Kind.ORGANIZATION, np.arange(len(names), dtype=np.int32), none + 1, none, {}, None,
                    CompanyNames(start, flat, other, standardise(texts)))  # fmt: skip


def bits(a: str, b: str) -> int:
    """Compare two names in a register that holds them and the background, both ways round."""
    profiles = profiles_of(sorted({a, b, *BACKGROUND}))
    assert profiles.companies is not None
    comparer = CompanyComparer(profiles.companies.table, count(profiles))
    texts = sorted({a, b, *BACKGROUND})
    there = np.array([texts.index(a), texts.index(b)], np.int32)
    found = comparer.bits(there, there[::-1].copy())
    assert found[0] == found[1]
    return int(found[0])


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("北京蓝天科技有限公司", "蓝天科技"),
        ("北京蓝天科技有限公司", "蓝天科技(北京)有限公司"),
        ("北京藍天科技有限公司", "北京蓝天科技有限公司"),
        ("华为技术有限公司", "华为"),
        ("Acme Corp", "Acme Corporation"),
        ("Acme Corp.", "ACME, Inc."),
        ("Siemens AG", "Siemens Aktiengesellschaft"),
        ("International Business Machines", "Intl Business Machines Corp"),
        ("Internatonal Business Machines", "International Busines Machines"),
        ("Intl. Busniess Machnes Corporation", "International Business Machines"),
        ("Wolters Kluwer Deutschland", "Wolters Kluwer"),
    ],
)
def test_spellings_of_one_company_are_close(a: str, b: str) -> None:
    assert bits(a, b) >= CLOSE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("深圳远航科技有限公司", "广州远航科技有限公司"),  # one brand, two towns
        ("北京远航科技有限公司", "北京远航科技有限公司上海分公司"),
        ("北京远航科技有限公司上海分公司", "北京远航科技有限公司广州分公司"),
        ("北京远航", "北京远航上海分公司"),  # a branch is its own customer
        ("Warehouse Unit 5 Ltd", "Warehouse Unit 7 Ltd"),
        ("Hotel 24", "Hotel 42"),
        ("Brightwater Services Ltd", "Kestrel Services Ltd"),  # only the frame agrees
        ("Falken International GmbH", "Ostwind International GmbH"),
        ("北京云帆科技有限公司", "北京金桥科技有限公司"),
        ("中国建设银行", "中国农业银行"),
        ("Acme Widgets", "Apex Gaskets"),
    ],
)
def test_companies_that_share_a_frame_a_brand_or_a_town_are_not_one(a: str, b: str) -> None:
    assert bits(a, b) < LITTLE


@pytest.mark.parametrize("other", ["广州远航科技有限公司", "深圳远航科技有限公司上海分公司"])
def test_another_town_or_a_branch_speaks_less_than_the_short_form(other: str) -> None:
    company = "深圳远航科技有限公司"
    assert bits(company, other) <= bits(company, "远航科技") - 500


def test_a_word_proves_one_word_of_the_other_name_not_two() -> None:
    assert bits("Kestral Kestrol", "Kestrel") < bits("Kestral", "Kestrel")


def test_a_rare_word_weighs_more_than_a_word_of_the_trade() -> None:
    rare = bits("Zephyrion Ltd", "Zephyrion Inc")
    common = bits("Services Ltd", "Services Inc")
    assert rare > common + 300


def test_a_name_across_scripts_is_recognised_by_its_reading_alone() -> None:
    assert bits("蓝天", "Lantian") > 0
    assert bits("蓝天", "Lan") == 0
    assert bits("蓝天", "Skyblue") == 0


def test_a_number_that_only_one_name_has_counts_against() -> None:
    assert bits("Hotel Astoria", "Hotel Astoria 2") < bits("Hotel Astoria", "Hotel Astoria Wien")


def test_a_postcode_in_the_place_of_a_name_does_not_count_as_its_number() -> None:
    told, bare = "Kestrelmoor University, Hangzhou 310027, China", "Kestrelmoor University, Hangzhou, China"
    assert bits(told, bare) == bits(bare, bare)
    assert bits(told, "Kestrelmoor University, Hangzhou 310058, China") == bits(bare, bare)


def test_a_word_of_big_customers_is_no_stop_word() -> None:
    # Four hundred records of one company count like three.
    often = count(profiles_of(["Zephyrion Ltd"] * 400 + BACKGROUND))
    some = count(profiles_of(["Zephyrion Ltd"] * 3 + BACKGROUND))
    word = pa.array(["zephyrion"])
    assert often.of("company_word", word).tolist() == some.of("company_word", word).tolist() == [3]


WORDS = ["acme", "acmee", "axme", "north", "norht", "services", "serv", "unit", "5", "7", "hotel", "wien"]
WESTERN = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True).map(" ".join)
HAN = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "北京", "深圳"]),
    st.sampled_from(["蓝天", "远航", "蓝海"]),
    st.sampled_from(["", "科技", "贸易"]),
    st.sampled_from(["", "有限公司", "有限公司上海分公司"]),
)


@law(st.lists(st.one_of(WESTERN, HAN), min_size=2, max_size=5, unique=True))
def test_bits_do_not_depend_on_sides_or_company_and_stay_in_range(names: list[str]) -> None:
    table = standardise(names)
    everyone = np.arange(len(names), dtype=np.int32)
    a, b = (side.ravel().astype(np.int32) for side in np.meshgrid(everyone, everyone))
    comparer = CompanyComparer(table, Frequencies(NOBODY.table, 0))
    there = comparer.bits(a, b).reshape(len(names), -1)
    assert (there == there.T).all()
    assert ((there >= OTHER_BRANCH) & (there <= HIGHEST)).all()
    assert comparer.bits(a[-1:], b[-1:]).tolist() == [there[-1, -1]]
    assert comparer.bits(a[:1], b[-1:]).tolist() == comparer.bits(b[-1:], a[:1]).tolist()


NOBODY = count(profiles_of([]))


def agreed(names: list[str], others: list[list[str]], pair: tuple[int, int] = (0, 1)) -> tuple[str, int]:
    """Return the level and the weight of two organizations' names, aliases included."""
    profiles = profiles_of(names, others)
    comparer = FieldComparer(profiles, count(profiles), sources=False)
    (found,) = comparer.agreements(*(np.array([side], np.int32) for side in pair))
    assert found.weight is not None
    return scales()["company_name"].levels[int(found.level[0])].key, int(found.weight[0])


def test_the_closest_of_all_names_counts() -> None:
    level, weight = agreed(
        ["Northgate Holdings", "Zephyrion Ltd", *BACKGROUND], [["Zephyrion"], [], *[[]] * len(BACKGROUND)]
    )
    assert level == "exact"
    assert weight >= CLOSE


def test_an_alias_that_many_companies_bear_joins_no_two_of_them() -> None:
    members = ["Alpha Motors", "Beta Leasing", "Gamma Foods", "Delta Energy", "Epsilon Media", "Zeta Travel"]
    _, shared = agreed(members, [["Zephyrion Group"]] * 6)
    _, own = agreed([*members[:2], *BACKGROUND], [["Zephyrion Group"]] * 2 + [[]] * len(BACKGROUND))
    assert 0 < shared < own / 2


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("Acme Corp", "Acme Corporation", "exact"),
        ("Acme Widgets", "Apex Gaskets", "different"),
        ("Zephyrion Kestrelmoor Wien", "Zephyrion Kestrelmoor", "close"),
    ],
)
def test_the_level_says_in_a_word_what_the_weight_says_in_bits(a: str, b: str, level: str) -> None:
    assert agreed([a, b], [[], []])[0] == level
