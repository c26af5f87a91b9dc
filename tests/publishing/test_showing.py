"""``show`` gives a customer or a record with all that belongs to it."""

from __future__ import annotations

import pytest

from kinfold.errors import UsageError
from kinfold.searching import Shelf
from kinfold.showing import CustomerView, RecordView, show
from publishing.small_run import small_run


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(small_run().__getitem__)


def test_a_customer_shows_its_records_and_where_each_value_came_from(shelf: Shelf) -> None:
    view = show(shelf, "C-1")
    assert isinstance(view, CustomerView)
    assert [member.record for member in view.members] == ["crm:1", "erp:1"]
    assert [(one.field, one.value, one.origin) for one in view.golden] == [
        ("name", "张三", "crm:1"),
        ("phone", "+8613912345678", "crm:1"),
    ]
    assert [(one.value, one.identifier_class) for one in view.identifiers] == [
        ("+8613912345678", "exclusive")
    ]


def test_the_family_is_shown_upwards_and_downwards_with_names(shelf: Shelf) -> None:
    above = show(shelf, "C-6").family  # type: ignore[union-attr]  # a customer id gives a customer
    below = show(shelf, "C-5").family  # type: ignore[union-attr]
    assert [(kin.above, kin.relation, kin.name) for kin in above] == [
        (True, "branch_of", "北京海淀科技有限公司")
    ]
    assert [(kin.above, kin.customer_id) for kin in below] == [(False, "C-6"), (False, "C-4")]


def test_a_claim_without_its_parent_is_shown_as_waiting(shelf: Shelf) -> None:
    view = show(shelf, "C-1")
    assert isinstance(view, CustomerView)
    assert [(kin.state, kin.customer_id, kin.name) for kin in view.family] == [("waiting", "", "")]


def test_cuts_and_issues_that_touch_a_customer_are_shown(shelf: Shelf) -> None:
    view = show(shelf, "C-2")
    assert [cut.cut for cut in view.cuts] == ["K-1"]
    assert [(issue.line, issue.field) for issue in view.issues] == [(3, "手机")]


def test_a_record_shows_values_as_read_and_as_understood(shelf: Shelf) -> None:
    view = show(shelf, "crm:1")
    assert isinstance(view, RecordView)
    assert view.customer_id == "C-1"
    assert ("139 1234 5678", "+8613912345678") in {(one.raw, one.value) for one in view.mentions}
    assert [(link.other, link.outcome) for link in view.links] == [
        ("erp:1", "match"),
        ("crm:2", "possible_match"),
    ]


def test_a_record_shows_the_other_parties_of_its_row(shelf: Shelf) -> None:
    view = show(shelf, "erp:1")
    assert isinstance(view, RecordView)
    assert view.same_row == ("erp:1#department",)
    derived = show(shelf, "1#department")
    assert isinstance(derived, RecordView)
    assert derived.same_row == ("erp:1",)


def test_what_nobody_is_called_is_refused(shelf: Shelf) -> None:
    with pytest.raises(UsageError, match="No customer or record is called C-99"):
        show(shelf, "C-99")
