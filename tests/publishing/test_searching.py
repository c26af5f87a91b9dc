"""A person is found by whatever one knows of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from kinfold.errors import ProjectUnusable, UsageError
from kinfold.searching import Shelf, find, pair_named, record_named
from kinfold.searching.spelling import pinyin_pattern, variants
from publishing.small_run import small_run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(small_run().__getitem__)


def ids(shelf: Shelf, text: str) -> list[str]:
    return [hit.customer_id for hit in find(shelf, text).hits]


@pytest.mark.parametrize("text", ["张三", "張三", "zhang san", "Zhangsan", "San ZHANG", " 张三 "])
def test_zhang_san_is_found_however_his_name_is_typed(shelf: Shelf, text: str) -> None:
    assert ids(shelf, text)[:2] == ["C-1", "C-2"]


@pytest.mark.parametrize("text", ["Jürgen Müller", "muller, jurgen", "MULLER", "jürgen"])
def test_accents_case_and_word_order_do_not_hide_a_person(shelf: Shelf, text: str) -> None:
    assert ids(shelf, text) == ["C-3"]


@pytest.mark.parametrize(
    "text", ["13912345678", "139-1234-5678", "+86 139 1234 5678", "1391234 5678", "２３４５６７８", "2345678"]
)
def test_a_phone_is_found_in_any_format_and_by_its_last_digits(shelf: Shelf, text: str) -> None:
    assert ids(shelf, text) == ["C-1"]


def test_a_national_zero_in_front_does_not_hide_a_phone(shelf: Shelf) -> None:
    assert ids(shelf, "0139 1234 5678") == ["C-1"]


@pytest.mark.parametrize("text", ["juergen@mueller.example", "JUERGEN@", "@mueller.example"])
def test_an_email_is_found_whole_or_in_part(shelf: Shelf, text: str) -> None:
    assert ids(shelf, text) == ["C-3"]


def test_a_tax_number_is_found_with_and_without_its_separators(shelf: Shelf) -> None:
    assert ids(shelf, "91110108-ma01abcd2x") == ["C-5"]
    assert find(shelf, "91110108MA01ABCD2X").hits[0].matched == "tax_id"


def test_customer_ids_and_record_keys_are_found(shelf: Shelf) -> None:
    assert ids(shelf, "C-6") == ["C-6"]
    assert ids(shelf, "c-6") == ["C-6"]
    assert ids(shelf, "erp:8") == ["C-6"]
    assert set(ids(shelf, "1")) == {"C-1"}


def test_the_exact_name_comes_before_the_longer_one(shelf: Shelf) -> None:
    assert ids(shelf, "北京海淀科技有限公司") == ["C-5", "C-6"]


def test_when_nothing_matches_the_names_most_alike_are_offered(shelf: Shelf) -> None:
    found = find(shelf, "Jurgen Mullar")
    assert found.alike
    assert [hit.customer_id for hit in found.hits] == ["C-3"]
    assert find(shelf, "Quetzalcoatl").hits == ()


def test_the_list_is_cut_but_the_count_is_not(shelf: Shelf) -> None:
    found = find(shelf, "张三", limit=1)
    assert len(found.hits) == 1
    assert found.total == 2


def test_quotes_patterns_and_nothing_at_all_do_no_harm(shelf: Shelf) -> None:
    assert find(shelf, "'; DROP TABLE records; --").hits == ()
    assert find(shelf, "[a-z").hits == ()
    with pytest.raises(UsageError, match="nothing to look for"):
        find(shelf, " -- ")


def test_pinyin_runs_are_cut_in_every_way() -> None:
    pattern = re.compile(pinyin_pattern("xianan"))
    assert pattern.fullmatch("西安安")
    assert pattern.fullmatch("先安安") is None
    assert pattern.fullmatch("夏南")
    assert pattern.fullmatch("西阿南")
    assert re.search(pinyin_pattern("lü bu"), "吕布")
    assert re.search(pinyin_pattern("LYU BU"), "吕布")
    assert pinyin_pattern("Smith") == ""
    assert pinyin_pattern("a" * 2000) == ""


def test_traditional_and_simplified_are_both_tried() -> None:
    assert set(variants("張三豐")) >= {"張三豐", "张三丰"}


def test_a_bare_key_names_a_record_where_one_source_has_it(shelf: Shelf) -> None:
    assert record_named(shelf, "7") == "erp:7"
    assert record_named(shelf, "crm:1") == "crm:1"


def test_a_key_of_two_sources_is_refused_with_both_names(shelf: Shelf) -> None:
    with pytest.raises(UsageError, match="crm:1, erp:1"):
        record_named(shelf, "1")


def test_an_unknown_key_is_answered_with_near_ones(shelf: Shelf) -> None:
    with pytest.raises(UsageError) as error:
        record_named(shelf, "crm:9")
    assert "crm:1" in error.value.hint


def test_a_retired_customer_says_where_it_went(shelf: Shelf) -> None:
    with pytest.raises(UsageError) as error:
        record_named(shelf, "C-OLD")
    assert error.value.hint == "It went into C-1."


def test_a_customer_stands_for_its_record_with_the_strongest_link(shelf: Shelf) -> None:
    assert pair_named(shelf, "C-1", "C-2") == ("crm:1", "crm:2")
    assert pair_named(shelf, "C-2", "C-1") == ("crm:2", "crm:1")
    assert pair_named(shelf, "C-5", "erp:8") == ("erp:7", "erp:8")
    assert pair_named(shelf, "C-1", "C-1") == ("crm:1", "erp:1")
    with pytest.raises(UsageError, match="the same record"):
        pair_named(shelf, "7", "erp:7")


def test_a_run_on_disk_answers_like_one_in_memory_and_says_when_a_file_is_gone(
    shelf: Shelf, tmp_path: Path
) -> None:
    tables = small_run()
    paths = {name: tmp_path / f"{name}.parquet" for name in tables}
    for name, table in tables.items():
        pq.write_table(table, paths[name])
    stored = Shelf(paths.__getitem__)
    assert find(stored, "zhang san") == find(shelf, "zhang san")
    paths["records"].unlink()
    with pytest.raises(ProjectUnusable):
        find(stored, "zhang san")
    with pytest.raises(ProjectUnusable):
        find(Shelf(paths.__getitem__), "zhang san")
