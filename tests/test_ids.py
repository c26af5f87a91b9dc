"""The id contract: who keeps which customer id, told as stories and held as laws."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.errors import WrongRules
from kinfold.ids import PINS, Assignment, Clusters, Memory, assign

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    Partition = frozenset[frozenset[str]]

KEY = b"a project's own key of 32 bytes!"
HISTORIES = int(os.environ.get("KINFOLD_HISTORIES", "300"))  # histories a law is tried on


def clusters_of(partition: Iterable[Collection[str]], numbers: Sequence[int] = ()) -> Clusters:
    """Return the sets as clusters, numbered in order or by ``numbers``."""
    sets = [sorted(members) for members in partition]
    named = numbers or range(len(sets))
    number = {record: named[i] for i, members in enumerate(sets) for record in members}
    records = sorted(number)
    return Clusters(pa.array(records, pa.string()), np.array([number[r] for r in records], np.int32))


class Customers:
    """A small project: give it today's customers, one word a customer and one letter a record."""

    def __init__(self) -> None:
        self.memory = Memory.empty()
        self.run = 0

    def now(self, *partition: Collection[str]) -> Assignment:
        """Resolve today's customers."""
        self.run += 1
        assignment = assign(clusters_of(partition), self.memory, KEY, run=self.run)
        self.memory = assignment.memory
        return assignment

    def id_of(self, record: str) -> str:
        """Return the id of the customer that has the record now."""
        return ids_of(self.memory)[record]

    def pin(self, record: str, customer_id: str) -> None:
        """Tie one id to one record, as a steward does."""
        pins = pa.table({"record": [record], "customer_id": [customer_id]}, schema=PINS)
        self.memory = replace(self.memory, pins=pins)


def ids_of(memory: Memory) -> dict[str, str]:
    """Return record → customer id."""
    return dict(zip(*(memory.members[name].to_pylist() for name in ("record", "customer_id")), strict=True))


def sets_of(memory: Memory) -> dict[str, frozenset[str]]:
    """Return customer id → records."""
    sets: dict[str, set[str]] = {}
    for record, customer_id in ids_of(memory).items():
        sets.setdefault(customer_id, set()).add(record)
    return {customer_id: frozenset(records) for customer_id, records in sets.items()}


def events(assignment: Assignment) -> list[tuple[str, str, str, str]]:
    """Return the lineage as (event, customer, other, record)."""
    columns = ("event", "customer_id", "other_id", "record")
    return list(zip(*(assignment.lineage[name].to_pylist() for name in columns), strict=True))


# Stories


def test_a_first_run_creates_readable_ids_that_the_same_project_would_give_again() -> None:
    """Rebuilding from scratch must not rename customers; another project must not share their names."""
    records = ["crm:张三", "crm:王小明", "erp:Zhang San"]
    first = assign(clusters_of([records[:1] + records[2:], records[1:2]]), Memory.empty(), KEY, run=1)
    again = assign(clusters_of([records[1:2], records[:1] + records[2:]]), Memory.empty(), KEY, run=1)
    other = assign(clusters_of([records]), Memory.empty(), b"another project", run=1)
    ids = ids_of(first.memory)
    assert ids == ids_of(again.memory)
    assert ids["crm:张三"] == ids["erp:Zhang San"] != ids["crm:王小明"]
    assert all(len(i) == 14 and i.startswith("C-") and not set(i[2:]) & set("ILOU") for i in ids.values())
    assert ids["crm:张三"] not in ids_of(other.memory).values()
    assert [event for event, *_ in events(first)] == ["CREATED", "CREATED"]


def test_a_merge_keeps_the_larger_customer_and_redirects_the_other() -> None:
    """Systems downstream that still hold the old id find the customer."""
    project = Customers()
    project.now("a", "bc")
    small, large = project.id_of("a"), project.id_of("b")
    merged = project.now("abc")
    assert project.id_of("a") == large
    assert project.memory.current_id(small) == large
    assert project.memory.redirects().to_pylist() == [{"customer_id": small, "into": large}]
    assert events(merged) == [
        ("GREW", large, "", ""), ("MERGED", large, small, ""), ("RETIRED", small, large, ""),
    ]  # fmt: skip


def test_of_two_equal_customers_the_older_id_survives() -> None:
    """The older id is the one that more people wrote down; here the younger record key sorts first."""
    project = Customers()
    project.now("z")
    older = project.id_of("z")
    project.now("z", "a")
    project.now("az")
    assert project.id_of("a") == older


def test_a_split_leaves_the_id_with_the_larger_part() -> None:
    """The part that most people mean by the id keeps it."""
    project = Customers()
    project.now("abc")
    whole = project.id_of("a")
    split = project.now("a", "bc")
    assert project.id_of("b") == whole
    born = project.id_of("a")
    assert events(split) == [("CREATED", born, "", ""), ("SHRANK", whole, "", ""), ("SPLIT", whole, born, "")]


def test_undoing_an_old_merge_revives_the_retired_id_though_other_customers_changed_since() -> None:
    """Overlap alone cannot undo; the memory of exact sets can."""
    project = Customers()
    project.now("a", "bc", "x")
    small, large = project.id_of("a"), project.id_of("b")
    project.now("abc", "x")
    project.now("abc", "xy", "z")
    undone = project.now("a", "bc", "xy", "z")
    assert (project.id_of("a"), project.id_of("c")) == (small, large)
    assert ("REVIVED", small, "", "") in events(undone)
    assert project.memory.current_id(small) == small


def test_a_shrunken_customer_keeps_its_id_though_a_retired_one_held_that_set() -> None:
    """A revival must not end the only customer there is."""
    project = Customers()
    project.now("a", "bc")
    retired, kept = project.id_of("a"), project.id_of("b")
    project.now("abc")
    project.now("a")
    assert project.id_of("a") == kept
    assert project.memory.current_id(retired) == kept


def test_of_two_sets_that_an_id_held_it_goes_back_to_the_later() -> None:
    """Undo means the latest state, not the first that fits."""
    project = Customers()
    project.now("ab")
    customer = project.id_of("a")
    for today in (["abcd"], ["cd"], ["abcd"], ["ab", "cd"]):
        project.now(*today)
    assert project.id_of("c") == customer != project.id_of("a")


def test_a_customer_shared_out_in_equal_parts_redirects_to_the_older() -> None:
    """One rule for every tie, so that two computers answer the same."""
    project = Customers()
    project.now("ab", "cde", "fgh")
    ended, older = project.id_of("a"), project.id_of("c")
    told = events(project.now("acde", "bfgh"))
    assert project.memory.current_id(ended) == older
    assert ("MOVED", project.id_of("f"), ended, "b") in told


def test_a_record_that_changes_customer_is_told_by_name() -> None:
    """Both customers go on, so neither MERGED nor SPLIT would say it."""
    project = Customers()
    project.now("abc", "de")
    left, right = project.id_of("a"), project.id_of("d")
    moved = project.now("ab", "cde")
    assert events(moved) == [
        ("GREW", right, "", ""), ("SHRANK", left, "", ""), ("MOVED", right, left, "c"),
    ]  # fmt: skip


def test_a_customer_whose_source_is_gone_is_emptied_and_comes_back_as_itself() -> None:
    """A source that was not delivered for one run is everyday life."""
    project = Customers()
    project.now("ab", "c")
    gone = project.id_of("a")
    assert events(project.now("c")) == [("EMPTIED", gone, "", "")]
    assert project.memory.current_id(gone) == ""
    assert events(project.now("ab", "c")) == [("REVIVED", gone, "", "")]
    assert project.id_of("a") == gone


def test_a_new_customer_never_gets_an_id_that_another_had() -> None:
    """The smallest record key is the same each time, so the number in the hash must count up."""
    project = Customers()
    project.now("abc")
    first = project.id_of("a")
    project.now("a", "bc")
    second = project.id_of("a")
    project.now("bc")
    project.now("ax", "bc")
    assert len({first, second, project.id_of("a")}) == 3


def test_a_pin_outranks_overlap_and_an_unknown_pin_is_refused() -> None:
    """A steward decides which part of a split is the customer of old."""
    project = Customers()
    project.now("abc")
    whole = project.id_of("a")
    project.pin("a", whole)
    project.now("a", "bc")
    assert project.id_of("a") == whole
    project.pin("a", "C-000000000000")
    with pytest.raises(WrongRules, match="C-000000000000"):
        project.now("a", "bc")


def test_unsorted_or_repeated_records_are_a_fault_of_the_caller() -> None:
    """Every tie is broken by key order, so it must be one."""
    for records in (["b", "a"], ["a", "a"]):
        with pytest.raises(ValueError, match="ascending"):
            Clusters(pa.array(records), np.zeros(2, np.int32))


# Laws

RECORDS = "abcdefgh"


@st.composite
def partitions(draw: st.DrawFn) -> Partition:
    """Draw customers over some of the records: a record in group 0 is absent from this run."""
    groups = draw(st.lists(st.integers(0, 4), min_size=len(RECORDS), max_size=len(RECORDS)))
    return frozenset(
        frozenset(r for r, g in zip(RECORDS, groups, strict=True) if g == group)
        for group in set(groups) - {0}
    )


histories = st.lists(partitions(), min_size=1, max_size=4)
law = settings(max_examples=HISTORIES, deadline=None)


def lived(history: Iterable[Partition]) -> Customers:
    """Return a project that went through the whole history."""
    project = Customers()
    for partition in history:
        project.now(*partition)
    return project


@law
@given(histories, st.permutations(range(20)))
def test_cluster_numbers_and_order_do_not_matter(history: list[Partition], numbers: list[int]) -> None:
    """Only what is together counts, not what the stage before called it."""
    plain, memory = lived(history), Memory.empty()
    for run, partition in enumerate(history, 1):
        shuffled = clusters_of(sorted(partition, key=lambda s: numbers[len(s)]), numbers)
        memory = assign(shuffled, memory, KEY, run=run).memory
    for name in ("members", "ids", "former_sets"):
        assert getattr(memory, name).equals(getattr(plain.memory, name))


@law
@given(histories)
def test_running_twice_changes_nothing_and_tells_nothing(history: list[Partition]) -> None:
    """An empty change feed is what downstream expects of an unchanged night."""
    project = lived(history)
    before = project.memory
    again = project.now(*history[-1])
    assert again.lineage.num_rows == 0
    for name in ("members", "ids", "former_sets"):
        assert getattr(again.memory, name).equals(getattr(before, name))


@law
@given(histories, partitions())
def test_each_customer_has_one_id_and_unchanged_and_grown_ones_keep_it(
    history: list[Partition], latest: Partition
) -> None:
    """New records alone never rename a customer."""
    project = lived(history)
    before = sets_of(project.memory)
    owned = frozenset().union(*before.values())
    project.now(*latest)
    after = sets_of(project.memory)
    assert frozenset(after.values()) == latest
    for customer_id, records in before.items():
        for grown in latest:
            if records <= grown and not (grown - records) & owned:
                assert after[customer_id] == grown


@law
@given(histories, partitions())
def test_a_whole_run_undone_gives_every_customer_its_id_back(
    history: list[Partition], mistake: Partition
) -> None:
    """Whatever was merged, split, moved or missing: going back restores every id."""
    project = lived(history)
    before = ids_of(project.memory)
    project.now(*mistake)
    project.now(*history[-1])
    assert ids_of(project.memory) == before


@law
@given(histories)
def test_every_id_ever_given_leads_to_a_customer_or_to_nothing_left(history: list[Partition]) -> None:
    """Redirects have no cycle and no dead end, and no id is given twice."""
    project = Customers()
    given_out: set[str] = set()
    for partition in history:
        assignment = project.now(*partition)
        in_force = sets_of(project.memory).keys()
        minted = {customer for event, customer, *_ in events(assignment) if event == "CREATED"}
        assert not minted & given_out
        given_out |= minted
        assert {project.memory.current_id(i) for i in given_out} <= in_force | {""}
        assert all(project.memory.current_id(i) == i for i in in_force)


@law
@given(histories, partitions())
def test_lineage_tells_every_change_and_nothing_else(history: list[Partition], latest: Partition) -> None:
    """Each record that changed customer is explained by exactly one MERGED, SPLIT or MOVED."""
    project = lived(history)
    before = sets_of(project.memory)
    told = events(project.now(*latest))
    after = sets_of(project.memory)
    by_event: dict[str, set[str]] = {}
    for event, customer, *_ in told:
        by_event.setdefault(event, set()).add(customer)
    both = before.keys() & after.keys()
    assert by_event.get("GREW", set()) == {i for i in both if after[i] - before[i]}
    assert by_event.get("SHRANK", set()) == {i for i in both if before[i] - after[i]}
    born = by_event.get("CREATED", set()) | by_event.get("REVIVED", set())
    assert born == after.keys() - before.keys()
    gone = by_event.get("RETIRED", set()) | by_event.get("EMPTIED", set())
    assert gone == before.keys() - after.keys()
    explained = Counter(_record_moves(told, before, after))
    moves = {(r, i, j) for i in before for j in after if i != j for r in before[i] & after[j]}
    assert explained == Counter(moves)


def _record_moves(
    told: list[tuple[str, str, str, str]], before: dict[str, frozenset[str]], after: dict[str, frozenset[str]]
) -> Iterable[tuple[str, str, str]]:
    for event, customer, other, record in told:
        if event == "MOVED":
            yield (record, other, customer)
        elif event in ("MERGED", "SPLIT"):
            source, target = (other, customer) if event == "MERGED" else (customer, other)
            yield from ((r, source, target) for r in before[source] & after[target])


def overlap_oracle(
    before: dict[str, frozenset[str]], minted: Sequence[str], latest: Partition
) -> dict[str, str]:
    """Rule 4 alone, by the book: the largest overlap, the older id, the smallest record key."""
    kept = {records: i for i, records in before.items() if records in latest}
    claims = sorted(
        (-len(records & new), minted.index(i), min(new), i, new)
        for i, records in before.items()
        for new in latest
        if records & new and i not in kept.values() and new not in kept
    )
    for *_, customer_id, new in claims:
        if customer_id not in kept.values() and new not in kept:
            kept[new] = customer_id
    return {record: customer_id for new, customer_id in kept.items() for record in new}


@law
@given(partitions(), partitions())
def test_without_a_longer_past_the_largest_overlap_decides(first: Partition, second: Partition) -> None:
    """Arrays agree with the rule written out in sets."""
    project = lived([first])
    before, minted = sets_of(project.memory), project.memory.ids["customer_id"].to_pylist()
    project.now(*second)
    expected = overlap_oracle(before, minted, second)
    found = {r: i for r, i in ids_of(project.memory).items() if i in minted}
    assert found == expected
