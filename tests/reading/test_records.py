from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.errors import WrongRules
from kinfold.model import Field, Issue, Kind, Role
from kinfold.reading.mapping import ColumnMapping, SourceMapping
from kinfold.reading.records import combine, extract
from kinfold.tables import Batch, SourceTable

Cell = tuple[str, str, str, str]  # record, column, field, raw

PERSONS = SourceMapping(
    "crm",
    (
        ColumnMapping("id", Field.KEY),
        ColumnMapping("given", Field.GIVEN_NAME),
        ColumnMapping("family", Field.FAMILY_NAME),
        ColumnMapping("company", Field.COMPANY, Role.EMPLOYER),
        ColumnMapping("phone", Field.PHONE),
        ColumnMapping("time", Field.UPDATED_AT),
        ColumnMapping("note", Field.IGNORE),
    ),
    Kind.PERSON,
)
CUSTOMERS = SourceMapping(
    "erp",
    (
        ColumnMapping("客户编号", Field.KEY),
        ColumnMapping("客户名称", Field.NAME),
        ColumnMapping("联系人", Field.NAME, Role.CONTACT),
        ColumnMapping("联系人手机", Field.PHONE, Role.CONTACT, "mobile"),
        ColumnMapping("法人", Field.NAME, Role.CONTACT, group="2"),
        ColumnMapping("电话", Field.PHONE),
    ),
    Kind.ORGANIZATION,
)


def rows_of(mapping: SourceMapping, *rows: tuple[str, ...], file: str = "a.csv") -> SourceTable:
    """Make a source of rows; cells that a row leaves out are blank."""
    names = [c.column for c in mapping.columns]
    full = [(*row, *[""] * (len(names) - len(row))) for row in rows]
    arrays = [pa.array([row[place] for row in full], pa.string()) for place in range(len(names))]
    table = pa.table(arrays, names=names)
    return SourceTable(mapping.source, file, "", table, np.arange(2, len(rows) + 2), len(rows), ())


def batch(mapping: SourceMapping, *rows: tuple[str, ...]) -> Batch:
    """Read rows all the way."""
    return combine([extract(rows_of(mapping, *rows), mapping)])


def cells(found: Batch) -> list[Cell]:
    """Write all cells with their record's key, in order."""
    keys = found.records.column("record").to_pylist()
    return sorted(
        (keys[code], c.column, c.field.value, raw)
        for c in found.cells
        for code, raw in zip(c.record.tolist(), c.raw.to_pylist(), strict=True)
    )


def column(found: Batch, name: str) -> dict[str, object]:
    """Return one column of the records by record."""
    return dict(
        zip(found.records.column("record").to_pylist(), found.records.column(name).to_pylist(), strict=True)
    )


def reasons(found: Batch) -> list[str]:
    """Return the reasons of all issues."""
    return [issue.reason for issue in found.issues]


def test_a_person_at_a_company_is_two_records() -> None:
    """The company's name is the employer's own, and stays with the person as context."""
    found = batch(PERSONS, ("7", "Ann", "Lee", "Acme Ltd", "555 0101"))
    assert column(found, "name") == {"crm:7": "Ann Lee", "crm:7#employer": "Acme Ltd"}
    assert column(found, "kind") == {"crm:7": "person", "crm:7#employer": "organization"}
    assert column(found, "primary") == {"crm:7": "crm:7", "crm:7#employer": "crm:7"}
    assert column(found, "source_key") == {"crm:7": "7", "crm:7#employer": "7#employer"}
    assert cells(found) == [
        ("crm:7", "company", "company", "Acme Ltd"),
        ("crm:7", "family", "family_name", "Lee"),
        ("crm:7", "given", "given_name", "Ann"),
        ("crm:7", "phone", "phone", "555 0101"),
        ("crm:7#employer", "company", "name", "Acme Ltd"),
    ]


def test_records_stand_in_the_order_of_their_keys_wherever_their_derived_ones_belong() -> None:
    """A derived record comes right behind its own, but not where a third key begins like both."""
    keys = ("b", "a!", "a", "a$", "a 1", "ab", "a!")
    found = batch(CUSTOMERS, *((key, f"Firm {key}", "张三", "", "李四") for key in keys))
    records = found.records.column("record").to_pylist()
    assert records == sorted(records)
    assert records[4:7] == ["erp:a!", "erp:a!#contact", "erp:a!#contact2"]
    assert column(found, "primary")["erp:a#contact2"] == "erp:a"
    assert column(found, "name")["erp:a!"] == "Firm a!"
    assert column(found, "source_key")["erp:a 1#contact"] == "a 1#contact"
    assert ("erp:a$#contact2", "法人", "name", "李四") in cells(found)


def test_a_company_with_its_contact_and_its_legal_representative() -> None:
    """The contact's mobile is the contact's; where nobody is named it stays with the company."""
    found = batch(
        CUSTOMERS,
        ("1", "上海某某科技有限公司", "张三", "13900000001", "李四", "021-5555"),
        ("2", "北京某某贸易有限公司", " ", "13900000002", "", ""),
    )
    assert column(found, "name") == {
        "erp:1": "上海某某科技有限公司",
        "erp:1#contact": "张三",
        "erp:1#contact2": "李四",
        "erp:2": "北京某某贸易有限公司",
    }
    assert ("erp:1#contact", "联系人手机", "phone", "13900000001") in cells(found)
    assert ("erp:2", "联系人手机", "phone", "13900000002") in cells(found)
    assert column(found, "role")["erp:1#contact2"] == "contact"


def test_names_are_joined_as_their_script_does() -> None:
    """王 + 小明, but Ann + Lee; a row without a name goes by its company, phone or key."""
    found = batch(
        PERSONS, ("1", "小明", "王"), ("2", "Ann", "Lee"), ("3", "", "", "", "555 0101"), ("4", "", "Lee")
    )
    assert list(column(found, "name").values()) == ["王小明", "Ann Lee", "555 0101", "Lee"]


def test_cells_are_kept_as_read_and_blank_ones_dropped() -> None:
    """An ideographic space is blank too; codes are the ranks of the keys."""
    found = batch(PERSONS, ("b", " Ann ", "\u3000"), ("a", "\tBob", "Lee"))
    assert found.records.column("record").to_pylist() == ["crm:a", "crm:b"]
    (given_names,) = [c for c in found.cells if c.field is Field.GIVEN_NAME]
    assert (given_names.record.tolist(), given_names.raw.to_pylist()) == ([0, 1], ["\tBob", " Ann "])
    assert given_names.record.dtype == np.int32
    assert [c.raw.to_pylist() for c in found.cells if c.field is Field.FAMILY_NAME] == [["Lee"]]


def test_the_newer_row_of_a_key_replaces_the_older() -> None:
    """Dates are compared as dates: the 5th of January is before the 12th, whatever its zeros."""
    older, newer = ("1", "Ann", "Old", "", "", "2024-1-5 9:30"), ("1", "Ann", "New", "", "", "2024/01/12")
    for rows in ((older, newer), (newer, older)):
        found = batch(PERSONS, *rows)
        assert column(found, "name") == {"crm:1": "Ann New"}
        assert column(found, "updated_at") == {"crm:1": "2024-01-12T00:00:00"}
        (counted,) = found.accounting
        assert (counted.rows_read, counted.records, counted.repeated_keys) == (2, 1, 1)
        assert not found.issues


def test_rows_of_one_key_without_a_time_are_joined_with_an_issue() -> None:
    """Equal cells once; further values in further columns of cells."""
    found = batch(
        PERSONS,
        ("1", "Ann", "Lee", "", "555 0101"),
        ("2", "Bob"),
        ("1", "Ann", "Lee", "", "555 0202", "yesterday"),
    )
    assert reasons(found) == ["key repeated on lines 2, 4: values joined"]
    assert found.issues[0] == Issue("crm", "a.csv", 2, "id", "1", "key repeated on lines 2, 4: values joined")
    assert [raw for key, name, _, raw in cells(found) if (key, name) == ("crm:1", "phone")] == [
        "555 0101",
        "555 0202",
    ]
    assert [raw for key, name, _, raw in cells(found) if (key, name) == ("crm:1", "given")] == ["Ann"]
    for column_cells in found.cells:
        assert (np.diff(column_cells.record) > 0).all()


def test_a_customer_listed_once_per_contact_keeps_its_contacts_apart() -> None:
    """One key, two rows, two persons: never one contact with two names."""
    rows = (("1", "某某公司", "张三", "139"), ("1", "某某公司", "李四", "138"))
    found = batch(CUSTOMERS, *rows)
    assert column(found, "name") == {"erp:1": "某某公司", "erp:1#contact": "张三", "erp:1#contact-2": "李四"}
    assert ("erp:1#contact-2", "联系人手机", "phone", "138") in cells(found)
    assert cells(batch(CUSTOMERS, *rows[::-1])) == cells(found)


def test_rows_without_a_key_are_named_by_their_content() -> None:
    """Never by their line; equal rows are numbered."""
    keyless = replace(PERSONS, columns=(ColumnMapping("id", Field.IGNORE), *PERSONS.columns[1:]))
    rows = [("", "Ann", "Lee"), ("", "Bob", "Lee"), ("", "Ann", "Lee")]
    found, again = batch(keyless, *rows), batch(keyless, *rows[::-1])
    keys = found.records.column("source_key").to_pylist()
    assert keys == again.records.column("source_key").to_pylist()
    assert sum(key.endswith("-2") for key in keys) == 1
    assert len({key.removesuffix("-2") for key in keys}) == 2


def test_a_blank_or_damaged_key_is_replaced_and_reported() -> None:
    """A spreadsheet made 4.87E+17 of many different ids."""
    found = batch(
        PERSONS, ("4.87E+17", "Ann"), ("4.87E+17", "Bob"), (" ", "Eve"), ("5", "Dan"), ("6#contact", "Mia")
    )
    assert len(found.records) == 5
    assert [issue.raw for issue in found.issues] == ["4.87E+17", "4.87E+17", "6#contact", ""]
    assert found.issues[3].reason.startswith("no key")
    assert not any(issue.quarantined for issue in found.issues)


def test_keys_with_zeros_for_digits_are_reported_once() -> None:
    """A double keeps 15 digits."""
    found = batch(PERSONS, *[(f"48712345678901{n}000", "Ann") for n in range(4)])
    assert [(issue.line, issue.field) for issue in found.issues] == [(0, "id")]


def test_a_row_without_any_value_is_set_aside_and_one_without_a_name_is_not() -> None:
    """Nothing vanishes: read = records + repeated + quarantined."""
    found = batch(PERSONS, ("", " ", "\u3000"), ("2", "", "", "", "", "", "call back"), ("3", "Ann"))
    (counted,) = found.accounting
    assert (counted.rows_read, counted.records, counted.quarantined) == (3, 2, 1)
    assert [(i.line, i.quarantined) for i in found.issues] == [(2, True), (3, False)]
    assert column(found, "name")["crm:2"] == "2"


def test_zoho_and_salesforce_ids_are_written_one_way() -> None:
    """In keys and in references to them."""
    mapping = SourceMapping(
        "z",
        (
            ColumnMapping("id", Field.KEY),
            ColumnMapping("up", Field.PARENT, scheme="key"),
            ColumnMapping("n", Field.NAME),
        ),
        Kind.ORGANIZATION,
    )
    zoho = batch(mapping, ("zcrm_487001", "", "A"), ("487002", "zcrm_487001", "B"))
    assert list(column(zoho, "source_key").values()) == ["487001", "487002"]
    assert ("z:487002", "up", "parent", "487001") in cells(zoho)
    force = batch(
        mapping,
        ("0016000000MRatd", "", "A"),
        ("0016000000MRAtd", "", "B"),
        ("001D000000IqhSLIAZ", "0016000000MRatd", "C"),
    )
    assert sorted(str(key) for key in column(force, "source_key").values()) == [
        "0016000000MRAtdAAH",
        "0016000000MRatdAAD",
        "001D000000IqhSLIAZ",
    ]
    assert ("z:001D000000IqhSLIAZ", "up", "parent", "0016000000MRatdAAD") in cells(force)


def test_salesforce_ids_of_one_length_are_left_alone() -> None:
    """Nothing needs to be joined with anything."""
    assert column(batch(PERSONS, ("0016000000MRatd", "Ann")), "source_key") == {
        "crm:0016000000MRatd": "0016000000MRatd"
    }


def test_references_that_were_numbers_lose_the_point_zero() -> None:
    """A nullable id column becomes a float somewhere on its way."""
    mapping = SourceMapping(
        "o", (ColumnMapping("id", Field.KEY), ColumnMapping("up", Field.PARENT, scheme="key"))
    )
    assert cells(batch(mapping, ("11", ""), ("12", "11.0"))) == [("o:12", "up", "parent", "11")]


def test_each_row_says_itself_what_it_is() -> None:
    """By a kind column, else by its own name."""
    mapping = SourceMapping(
        "s",
        (
            ColumnMapping("id", Field.KEY),
            ColumnMapping("name", Field.NAME),
            ColumnMapping("type", Field.KIND),
            ColumnMapping("last", Field.FAMILY_NAME),
            ColumnMapping("employer", Field.COMPANY, Role.EMPLOYER),
        ),
    )
    found = batch(
        mapping,
        ("1", "王小明", "个人", "", "某某公司"),
        ("2", "某某科技有限公司", "", "", ""),
        ("3", "Blue Door", "ORGANIZATION", "", "Acme"),
        ("4", "Bank of Fun", "", "Bank", ""),
        ("5", "Ann Lee", "?", "", ""),
    )
    assert column(found, "kind") == {
        "s:1": "person",
        "s:1#employer": "organization",
        "s:2": "organization",
        "s:3": "organization",
        "s:4": "person",
        "s:5": "person",
    }
    assert ("s:3", "employer", "company", "Acme") in cells(found)


def test_odoo_says_true_for_a_company() -> None:
    """And false for a person."""
    mapping = SourceMapping(
        "o", (ColumnMapping("id", Field.KEY), ColumnMapping("is_company", Field.KIND, scheme="is_company"))
    )
    assert list(column(batch(mapping, ("1", "True"), ("2", "False")), "kind").values()) == [
        "organization",
        "person",
    ]


def test_a_source_column_names_the_source_of_its_row() -> None:
    """Without the signs that have a meaning in record names."""
    mapping = replace(PERSONS, columns=(*PERSONS.columns[:2], ColumnMapping("from", Field.SOURCE)))
    found = batch(mapping, ("1", "Ann", "ERP:old#1"), ("1", "Bob", ""))
    assert found.records.column("record").to_pylist() == ["ERP_old_1:1", "crm:1"]


def test_one_key_in_two_files_of_a_source_is_one_record() -> None:
    """The newer file updates; each file still adds up."""
    first = extract(
        rows_of(PERSONS, ("1", "Ann", "Old", "", "", "2023-05-01"), ("2", "Bob"), file="2023.csv"), PERSONS
    )
    second = extract(
        rows_of(PERSONS, ("1", "Ann", "New", "", "", "2024-05-01"), ("2", "Bob"), file="2024.csv"), PERSONS
    )
    found = combine([first, second])
    assert column(found, "name") == {"crm:1": "Ann New", "crm:2": "Bob"}
    assert column(found, "file") == {"crm:1": "2024.csv", "crm:2": "2023.csv"}
    assert reasons(found) == ["key repeated on lines 3 of 2023.csv, 3 of 2024.csv: values joined"]
    assert [(a.rows_read, a.records, a.repeated_keys) for a in found.accounting] == [(2, 1, 1), (2, 1, 1)]


def test_a_mapping_that_does_not_fit_the_file_is_refused() -> None:
    """With the column that was probably meant."""
    table = rows_of(PERSONS, ("1", "Ann"))
    with pytest.raises(WrongRules, match=r"unknown column of a\.csv: 'phnoe'") as error:
        extract(table, replace(PERSONS, columns=(ColumnMapping("phnoe", Field.PHONE),)))
    assert error.value.hint == "did you mean 'phone'?"
    with pytest.raises(WrongRules, match="two columns are the key: id and phone"):
        extract(
            table,
            replace(PERSONS, columns=(ColumnMapping("id", Field.KEY), ColumnMapping("phone", Field.KEY))),
        )


def test_no_rows_give_no_records() -> None:
    """An empty file and no file at all."""
    assert len(batch(PERSONS).records) == 0
    assert combine([]).records.num_rows == 0


word = st.sampled_from(["", " ", "a", "b", "王", "Ann"])
row = st.tuples(
    st.sampled_from(["1", "2", "1#", "", "3E+9"]),
    word,
    word,
    st.sampled_from(["", "Acme", "某某公司"]),
    word,
    st.sampled_from(["", "2024-01-02", "2024-1-3", "soon"]),
    word,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(row, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_lines(rows: list[tuple[str, ...]], chance: object) -> None:
    """Records, cells, names, issues' texts, and counts."""
    mixed = sorted(rows, key=lambda _: chance.random())  # type: ignore[attr-defined]
    one, two = batch(PERSONS, *rows), batch(PERSONS, *mixed)
    assert one.records.drop_columns(["line"]) == two.records.drop_columns(["line"])
    assert cells(one) == cells(two)
    assert [(c.column, c.field, c.record.tolist(), c.raw.to_pylist()) for c in one.cells] == [
        (c.column, c.field, c.record.tolist(), c.raw.to_pylist()) for c in two.cells
    ]
    assert one.accounting == two.accounting
    assert sorted((i.field, i.raw, i.quarantined) for i in one.issues) == sorted(
        (i.field, i.raw, i.quarantined) for i in two.issues
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(row, max_size=8))
def test_every_cell_of_a_row_that_stands_is_somewhere(rows: list[tuple[str, ...]]) -> None:
    """Without times nothing is superseded: no value gets lost."""
    timeless = [(*r[:5], "", r[6]) for r in rows]
    said = {raw for *_, raw in cells(batch(PERSONS, *timeless))}
    assert said == {cell for r in timeless for cell in r[1:5] if cell.strip()}
