"""Passes are paid from a budget, and what none of them compared is told."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identifiers.test_classes import compared
from kinfold import candidates
from kinfold.candidates import COMPARE_ALL, are_identified, organization_passes, person_passes, propose
from kinfold.candidates.buckets import FEW
from kinfold.candidates.keys import BucketKeys, either_order, mixed
from kinfold.hashing import ABSENT, hashed, hashed_rows
from kinfold.identifiers.heard import REPEATED, heard
from kinfold.model import Field, Kind
from kinfold.scoring.usefulness import without
from scoring.people import person, profiles_of
from standard.batches import batch_of

MANY = COMPARE_ALL + 1


def _pass(name: str, groups: list[list[int]]) -> BucketKeys:
    record = np.array([r for group in groups for r in group], np.int32)
    key = np.array([n for n, group in enumerate(groups, 1) for _ in group], np.uint64)
    return BucketKeys(name, record, key)


def test_a_small_file_compares_every_pair() -> None:
    found = propose([], np.arange(4, dtype=np.int32))
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == [
        (0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3),
    ]  # fmt: skip


def test_a_pair_remembers_every_pass_that_proposed_it() -> None:
    passes = [_pass("phone", [[3, 9], [4, 5]]), _pass("e-mail", [[9, 3]]), _pass("name", [[7, 8, 3]])]
    found = propose(passes, np.zeros(MANY, np.int32))
    bits = dict(zip(zip(found.left.tolist(), found.right.tolist(), strict=True), found.passes, strict=True))
    assert bits == {(3, 7): 4, (3, 8): 4, (3, 9): 3, (4, 5): 1, (7, 8): 4}
    assert [(r.name, r.pairs, r.fresh, r.skipped) for r in found.reports] == [
        ("phone", 2, 2, False), ("e-mail", 1, 0, False), ("name", 3, 3, False),
    ]  # fmt: skip


def test_a_pass_that_does_not_fit_is_left_out_and_told_while_a_smaller_one_still_runs() -> None:
    everybody = list(range(MANY))
    greedy = [_pass(f"city {n}", [everybody]) for n in range(8)]
    ranks = np.arange(MANY, dtype=np.int32)
    costly = BucketKeys(
        "all at once", np.tile(ranks, 60), np.repeat(np.arange(1, 61), MANY).astype(np.uint64)
    )
    pairwise = [_pass(f"part {n}", [everybody[at : at + 60] for at in range(n, MANY, 60)]) for n in (0, 30)]
    found = propose([*pairwise, costly, *greedy, _pass("phone", [[0, MANY - 1]])], ranks)
    reports = {report.name: report for report in found.reports}
    assert reports["part 30"].skipped
    assert reports["part 30"].pairs == 0 < reports["part 30"].uncompared
    assert not reports["phone"].skipped
    assert len(found.left) <= 40 * MANY
    assert reports["city 0"].uncompared > 1_000_000


def test_what_is_known_to_be_not_worth_its_pairs_is_not_tried_and_the_others_give_what_they_give() -> None:
    ranks = np.arange(MANY, dtype=np.int32)
    passes = [_pass("phone", [[0, 1], [2, 3]]), _pass("city", [[0, 1, 2]]), _pass("email", [[4, 5], [0, 1]])]
    tried, learned = propose(passes, ranks, left_out={"city"}), without(propose(passes, ranks), ("city",))
    for one, other in (
        (tried.left, learned.left),
        (tried.right, learned.right),
        (tried.passes, learned.passes),
    ):
        assert one.tolist() == other.tolist()
    assert tried.left.tolist() == [0, 2, 4]
    assert [report.skipped for report in tried.reports] == [False, True, False]


def test_many_records_with_numbers_of_their_own_need_only_the_small_buckets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(candidates, "LEAN_FROM_IDENTIFIED", MANY)
    passes = [_pass("surname", [list(range(FEW + 1))]), _pass("phone", [[0, MANY - 1]])]
    ranks = np.arange(MANY, dtype=np.int32)
    assert len(propose(passes, ranks).left) == FEW * (FEW + 1) // 2 + 1
    assert propose(passes, ranks, identified=True).left.tolist() == [0]


def test_thirty_orders_under_one_phone_meet_among_however_many_records(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(candidates, "LEAN_FROM_IDENTIFIED", MANY)
    rows = {f"shop:{n}": {Field.NAME: f"李{n}"} for n in range(MANY)}
    for n in range(30):
        rows[f"shop:{n}"] = {Field.NAME: f"王芳{n % 7}", Field.PHONE: "13952340871"}
    (persons,) = compared(batch_of(rows)).profiles
    found = propose(person_passes(persons), persons.name, identified=True)
    assert next(report.pairs for report in found.reports if report.name == "phone") == 30 * 29 // 2


@pytest.mark.parametrize("compare_all", [COMPARE_ALL, 0])
def test_a_row_that_only_repeats_others_meets_the_first_of_them_alone(
    monkeypatch: pytest.MonkeyPatch, compare_all: int
) -> None:
    monkeypatch.setattr(candidates, "COMPARE_ALL", compare_all)
    call = person("ruoxi", "ouyang", phone="13800000001")
    once = heard(profiles_of([call, call, call, person("wei", "zhang"), call, call]))
    assert (once.kept.tolist(), once.repeated.tolist()) == ([0, 1, 3], [2, 4, 5])
    found = propose(person_passes(once.profiles), once.profiles.name, once=once)
    repeating = found.given_alone(REPEATED)
    assert np.c_[found.left, found.right][repeating].tolist() == [[0, 2], [0, 4], [0, 5]]
    others = np.c_[found.left, found.right][~repeating].tolist()
    assert others == ([[0, 1], [0, 3], [1, 3]] if compare_all else [[0, 1]])
    told = found.reports[-1]
    assert (told.name, told.forecast, told.pairs, told.fresh, told.skipped) == (REPEATED, 3, 3, 3, False)


def test_records_are_identified_where_most_have_a_phone_a_mail_address_or_a_number() -> None:
    rows = {f"crm:{n}": {Field.NAME: name} for n, name in enumerate(("王芳", "李伟", "张敏"))}
    rows["crm:0"] |= {Field.PHONE: "13952340871"}
    (persons,) = compared(batch_of(rows)).profiles
    assert not are_identified(persons)
    rows["crm:1"] |= {Field.EMAIL: "liwei@acme.com"}
    (persons,) = compared(batch_of(rows)).profiles
    assert are_identified(persons)


def test_keys_of_text_are_the_same_in_every_process() -> None:
    assert hashed(pa.array(["张三", "", "zhang san"])).tolist() == [
        hashed(pa.array(["张三"]))[0], 0, hashed(pa.array(["zhang san"]))[0],
    ]  # fmt: skip
    assert hashed(pa.array(["zhang"])).tolist() == [10_475_884_542_530_836_582]


@given(st.integers(1, 2**64 - 1), st.integers(1, 2**64 - 1))
def test_swapped_fields_fall_together_and_an_absent_one_nowhere(a: int, b: int) -> None:
    one, other, none = (np.array([n], np.uint64) for n in (a, b, 0))
    assert either_order(one, other) == either_order(other, one)
    assert mixed(one, none)[0] == 0
    assert mixed(one, other)[0] != 0


def test_rows_of_letters_have_the_keys_of_their_texts() -> None:
    texts = ["1984-05-12", "2001-11-30", "1859-21-01"]
    rows = np.array([[ord(letter) for letter in text] for text in texts], np.uint32)
    assert hashed_rows(rows).tolist() == hashed(pa.array(texts)).tolist()
    assert hashed_rows(rows[:0]).tolist() == []


def test_people_of_one_postcode_meet_whatever_they_are_called_unless_a_street_tells_more() -> None:
    rows: dict[str, dict[Field, str]] = {
        "a:1": {Field.NAME: "Edwin Sandys", Field.CITY: "Hawkshead", Field.POSTCODE: "LA22 0NT"},
        "a:2": {Field.NAME: "Archbishop York", Field.CITY: "Hawkshead", Field.POSTCODE: "LA22 0NT"},
        "a:3": {Field.NAME: "Ann Lee", Field.CITY: "Leeds", Field.POSTCODE: "LS1 4AP"},
    }
    passes = {each.name: each for each in person_passes(compared(batch_of(rows)).profiles[0])}
    one, other, third = passes["postcode and city"].key.tolist()
    assert one == other != third
    rows["a:3"][Field.STREET] = "1 Park Row"
    assert "postcode and city" not in {
        each.name for each in person_passes(compared(batch_of(rows)).profiles[0])
    }


def test_a_birthday_meets_the_whole_dates_of_its_day_in_the_pass_of_month_and_day_alone() -> None:
    rows = {
        "book:1": {Field.NAME: "Henrike Ostermann", Field.BIRTH_DATE: "--03-15"},
        "book:2": {Field.NAME: "Henrike Ostermann", Field.BIRTH_DATE: "1979-03-15"},
        "book:3": {Field.NAME: "Henrike Ostermann", Field.BIRTH_DATE: "1979-03"},
    }
    passes = [each for each in person_passes(compared(batch_of(rows)).profiles[0]) if "day" in each.name]
    met = {each.name for each in passes if each.key[each.record == 0][0] == each.key[each.record == 1][0]}
    assert met == {"sound with month and day"}
    assert all(each.key[each.record == 2][0] == ABSENT for each in passes)


def test_in_a_list_of_names_a_word_joins_the_one_whose_rarest_it_is_to_the_one_that_has_a_rarer() -> None:
    names = ["Kestrel Lampen", "Eindhovenschefabriek Kestrel", "Acme Lampen", "Zephyr Lampen"]
    rows = {f"a:{n}": {Field.NAME: name} for n, name in enumerate(names)}
    passes = organization_passes(compared(batch_of(rows, Kind.ORGANIZATION)).profiles[0])
    second = next(each for each in passes if each.name == "rare word 2")
    one, other = (set(second.key[second.record == record].tolist()) for record in (0, 1))
    assert one & other
