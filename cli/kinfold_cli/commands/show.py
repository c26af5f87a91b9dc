"""``kinfold show``: one customer or one record, with all that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kinfold.judging import Seal, standing
from kinfold.project import Project
from kinfold.searching import Shelf
from kinfold.showing import CustomerView, RecordView
from kinfold.showing import show as show_one
from kinfold.wording import readable
from kinfold_cli.console import Paper, bits, chosen_language
from kinfold_cli.options import DEFAULT_PROJECT, JsonOption, LanguageOption, ProjectOption, QuietOption
from kinfold_cli.reading_runs import current_run_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfold.showing import Kin

EXAMPLE = "Example: kinfold show crm:10042"


def run(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="A customer's id, or a record: SOURCE:KEY, or its key.")
    ],
    project: ProjectOption = DEFAULT_PROJECT,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Show a customer or a record in full.

    Members, values and their origin, identifiers, family, what was kept apart, notes on its rows.
    """
    paper = Paper(chosen_language(lang or ""), quiet)
    opened = Project.open(project, create=False)
    view = show_one(Shelf(current_run_of(opened).path), name, standing(opened.judgements()), Seal(opened.key))
    if json:
        paper.json(view)
    elif isinstance(view, CustomerView):
        _print_customer(paper, view)
    else:
        _print_record(paper, view)


def _print_customer(paper: Paper, view: CustomerView) -> None:
    paper.say(
        "show.customer",
        name=view.name,
        kind=paper.word("kind", view.kind),
        customer_id=view.customer_id,
        records=view.records,
        sources=view.sources,
    )
    _section(
        paper,
        "golden",
        ("field", "value", "origin"),
        [(paper.word("field", one.field), one.value, one.origin) for one in view.golden],
    )
    _section(
        paper,
        "members",
        ("record_column", "name", "role", "place"),
        [
            (one.record, one.name, paper.word("role", one.role), f"{one.file}:{one.line}")
            for one in view.members
        ],
    )
    _section(
        paper,
        "identifiers",
        ("field", "value", "identifier_class", "names", "records_column", "reason"),
        [
            (
                paper.kind_of_value(one.kind),
                readable(one.kind, one.value),
                paper.word("class", one.identifier_class),
                one.names,
                one.records,
                paper.reason(one.reason),
            )
            for one in view.identifiers
        ],
    )
    _section(
        paper,
        "family",
        ("relation", "role", "state", "reason"),
        [_kin_row(paper, kin) for kin in view.family],
    )
    _print_troubles(paper, view)


def _print_record(paper: Paper, view: RecordView) -> None:
    paper.say(
        "show.record",
        name=view.name,
        record=view.record,
        kind=paper.word("kind", view.kind),
        file=view.file,
        line=view.line,
    )
    paper.say("show.belongs", customer_id=view.customer_id, name=view.customer_name)
    if view.same_row:
        paper.say("show.same_row", records=", ".join(view.same_row))
    _section(
        paper,
        "mentions",
        ("column", "raw", "value", "quality", "reason"),
        [
            (
                one.column,
                one.raw,
                readable(one.kind, one.value),
                paper.word("quality", one.quality),
                paper.reason(one.reason),
            )
            for one in view.mentions
        ],
    )
    _section(
        paper,
        "links",
        ("record_column", "name", "outcome", "weight", "evidence"),
        [
            (
                one.other,
                one.name,
                paper.word("outcome", one.outcome),
                bits(one.weight),
                paper.evidence(one.evidence),
            )
            for one in view.links
        ],
    )
    _print_troubles(paper, view)


def _print_troubles(paper: Paper, view: CustomerView | RecordView) -> None:
    _section(
        paper,
        "cuts",
        ("record_column", "record_column", "rule", "weight", "reason"),
        [
            (
                cut.left,
                cut.right,
                cut.rule,
                bits(cut.weight),
                cut.reason_zh if paper.language == "zh" else cut.reason_en,
            )
            for cut in view.cuts
        ],
    )
    _section(
        paper,
        "judgements",
        ("record_column", "record_column", "verdict", "who", "reason", "opposed", "changed"),
        [
            (
                one.left,
                one.right,
                paper.word("verdict", one.verdict),
                f"{one.who} {one.at[:10]}",
                one.reason,
                ", ".join(one.opposed),
                ", ".join(one.changed),
            )
            for one in view.judgements
        ],
    )
    _section(
        paper,
        "issues",
        ("place", "column", "raw", "reason"),
        [(f"{one.file}:{one.line}", one.field, one.raw, paper.reason(one.reason)) for one in view.issues],
    )


def _kin_row(paper: Paper, kin: Kin) -> tuple[str, ...]:
    relation = paper.word("relation", kin.relation) + (f" {kin.percent}" if kin.percent else "")
    name = f"{kin.name} ({kin.customer_id})" if kin.customer_id else paper.word("show", "waiting")
    told = paper.told("show.kin" if kin.above else "show.kin_below", relation=relation, name=name)
    reason = kin.reason_zh if paper.language == "zh" else kin.reason_en
    return told, kin.role, paper.word("state", kin.state), reason


def _section(paper: Paper, title: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a titled table; nothing where there are no rows."""
    if rows:
        paper.line()
        paper.line(paper.word("show", title))
        paper.table([paper.word("show", header) for header in headers], rows)
