"""Two lists of raw values with the standard form that a careful person gives them (cases/README.md)."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kinfold import wording
from kinfold.standard import account, company, date, department, email, id_number, person, phone
from kinfold.standard.pinyin import latin
from kinfold.standard.placeholder import placeholder_reason
from kinfold.standard.text import clean, fold, simplify
from kinfold.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pyarrow as pa

    Case = dict[str, str]
    Shown = Mapping[str, str]

CASES = Path(__file__).with_name("cases")
LEAST_SHARES = {"first": 0.97, "second": 0.92}
_ACCOUNTS = frozenset({"card", "iban", "bank_account"})
_PERSON_EXTRAS = ("suffix", "title", "unit", "note", "second", "alias", "reason")
_COMPANY_EXTRAS = ("group", "branch", "department", "alias", "mark", "reason")


def _read(path: Path) -> list[Case]:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


@cache
def _misses() -> Mapping[tuple[str, str, str], str]:
    return {(row["list"], row["kind"], row["raw"]): row["reason"] for row in _read(CASES / "misses.csv")}


def _cases(name: str) -> Iterator[tuple[str, Case]]:
    for path in sorted((CASES / name).glob("*.csv")):
        for case in _read(path):
            yield path.stem, case


def _raw(case: Case) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), case["raw"])


def _also(told: str) -> Shown:
    return dict(part.split("=", 1) for part in told.split("; ")) if told else {}


def _joined(table: pa.Table, columns: Sequence[str]) -> Shown:
    """Return the columns of all rows of one raw, with " / " between rows."""
    return {name: " / ".join(table[name].to_pylist()) for name in columns}


def _person(case: Case) -> tuple[Shown, Shown]:
    (row,) = person.standardise([_raw(case)]).to_pylist()
    parts = {name: row[name] for name in ("family", "given", "middle", "quality")}
    parts["latin"] = f"{row['latin_family']} {row['latin_given']}".strip()
    wanted = {name: case[name] for name in parts} | _also(case["also"])
    return wanted, parts | {name: row[name] for name in _PERSON_EXTRAS if row[name]}


def _company(case: Case) -> tuple[Shown, Shown]:
    (row,) = company.standardise([_raw(case)]).to_pylist()
    parts = {name: row[name] for name in ("core", "brand", "place", "form", "quality")}
    wanted = {name: case[name] for name in parts} | _also(case["also"])
    return wanted, parts | {name: row[name] for name in _COMPANY_EXTRAS if row[name]}


def _columns(read: Callable[[Case], pa.Table], *names: str) -> Callable[[Case], tuple[Shown, Shown]]:
    return lambda case: ({name: case[name] for name in names}, _joined(read(case), names))


def _phone(case: Case) -> tuple[Shown, Shown]:
    table = phone.standardise([_raw(case)], case["region"])
    rows = table.to_pylist()
    values = [row["value"] + (f";{row['extension']}" if row["extension"] else "") for row in rows]
    names = ("value", "quality", "reason")
    shown = {"value": " / ".join(values), **_joined(table, names[1:])}
    return {name: case[name] for name in names}, shown


def _id_number(case: Case) -> pa.Table:
    standardise = account.standardise if case["asked"] in _ACCOUNTS else id_number.standardise
    return standardise([_raw(case)], case["asked"])


def _placeholder(case: Case) -> tuple[Shown, Shown]:
    return {"reason": case["reason"]}, {"reason": placeholder_reason(case["kind"], _raw(case))}


def _pinyin(case: Case) -> tuple[Shown, Shown]:
    if case["read_as"] == "words":
        return {"latin": case["latin"]}, {"latin": latin(fold([_raw(case)]), words=True)[0].as_py()}
    (row,) = person.standardise([_raw(case)]).to_pylist()
    return {"latin": case["latin"]}, {"latin": f"{row['latin_family']} {row['latin_given']}"}


def _text(case: Case) -> tuple[Shown, Shown]:
    cleaned = clean([_raw(case)])
    found = simplify(cleaned) if case["form"] == "simplified" else cleaned
    return {"value": case["value"]}, {"value": found[0].as_py()}


_READERS: Mapping[str, Callable[[Case], tuple[Shown, Shown]]] = {
    "person_western": _person,
    "person_chinese": _person,
    "company_western": _company,
    "company_chinese": _company,
    "phone": _phone,
    "email": _columns(
        lambda case: email.standardise([_raw(case)]), "value", "org_domain", "quality", "reason"
    ),
    "id_number": _columns(_id_number, "value", "scheme", "checked", "quality", "reason"),
    "date": _columns(
        lambda case: date.standardise([_raw(case)]), "value", "other", "precision", "quality", "reason"
    ),
    "department": _columns(lambda case: department.standardise([_raw(case)]), "value"),
    "placeholder": _placeholder,
    "pinyin": _pinyin,
    "text": _text,
}


_answers: dict[str, tuple[Shown, Shown]] = {}  # each case is read once


def _compared(kind: str, case: Case) -> tuple[Shown, Shown]:
    """Return the standard form that is wanted and the one that the code gives."""
    key = f"{kind} {case}"
    if key not in _answers:
        told = case | ({"quality": case["quality"] or "valid"} if "quality" in case else {})
        _answers[key] = _READERS[kind](told)
    return _answers[key]


def _parameters(name: str) -> Iterator[Any]:
    for kind, case in _cases(name):
        why = _misses().get((name, kind, case["raw"]))
        marks = [pytest.mark.xfail(reason=why)] if why else []
        yield pytest.param(kind, case, marks=marks, id=f"{name}-{kind}-{case['raw']}")


@pytest.mark.parametrize(("kind", "case"), [*_parameters("first"), *_parameters("second")])
def test_a_raw_value_has_the_standard_form_that_a_careful_person_gives(kind: str, case: Case) -> None:
    wanted, given = _compared(kind, case)
    assert given == wanted, case["why"]


@pytest.mark.parametrize("name", sorted(LEAST_SHARES))
def test_nearly_all_cases_of_a_list_are_met(name: str) -> None:
    met = [wanted == given for wanted, given in (_compared(kind, case) for kind, case in _cases(name))]
    assert sum(met) / len(met) >= LEAST_SHARES[name], f"{sum(met)} of {len(met)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_case_has_words_for_people(language: str) -> None:
    told = {case.get("reason", "") for name in LEAST_SHARES for _, case in _cases(name)}
    told |= {
        _also(case.get("also", "")).get("reason", "") for name in LEAST_SHARES for _, case in _cases(name)
    }
    reasons = {one.strip() for reason in told for one in reason.split(" /")} - {""}
    assert {one for one in reasons if wording.reason(language, one) == one} == set()


def test_every_miss_is_a_case_and_has_a_reason() -> None:
    known = {(name, kind, case["raw"]) for name in LEAST_SHARES for kind, case in _cases(name)}
    assert set(_misses()) <= known
    assert all(_misses().values())
