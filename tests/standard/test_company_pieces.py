"""An organization among its units and its place, in one cell."""

from __future__ import annotations

import pytest

from kinfold.standard import company

CASES = [
    ("Dept. of Physics, Univ. of Northmoor, Northmoor, UK", "university of northmoor", "dept. of physics"),
    ("Sch. of Law, Northmoor Univ., Leeds", "northmoor university", "sch. of law"),
    ("Soft Matter Group, Institute of Polymers, Halden Technical University, 12 Main Rd, Halden, Norway",
     "halden technical university", "soft matter group, institute of polymers"),
    ("Section of Cardiology University of Northmoor, Northmoor, Italy", "university of northmoor",
     "section of cardiology"),
    ("Technische Universitaet Halden, Institut fuer Informatik", "technische universitaet halden",
     "institut fuer informatik"),
    ("Halden Research Institute, 53 University Road, Lucknow, India", "halden research institute", ""),
    ("(Halden Motoren GmbH, Ulm, Germany)", "halden motoren", ""),
    ("Northmoor University, College Park, MD", "northmoor university", ""),
    ("Sales Dept, Acme Inc", "acme", "sales dept"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "core", "department"), CASES)
def test_a_unit_is_parted_from_its_organization_and_that_from_its_place(text, core, department):
    row = company.standardise([text]).to_pylist()[0]

    assert (row["core"], row["department"]) == (core, department)


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Smith, Jones & Co", "smith jones"),
        ("School Specialty, Inc.", "school specialty"),
        ("Taylor, Moss and Webb LLP", "taylor moss and webb"),
        ("Foo Company, Cadillac", "foo company cadillac"),
    ],
)
def test_a_comma_alone_parts_nothing(text, core):
    row = company.standardise([text]).to_pylist()[0]

    assert (row["core"], row["department"]) == (core, "")
