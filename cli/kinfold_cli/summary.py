"""The summary of a run in plain words."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinfold_cli.options import DEFAULT_PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfold_cli.console import Paper

ROWS_SET_ASIDE = 1  # exit code of a run that is done
_UNSOUND = ("repaired", "invalid", "placeholder")
_FIELDS = 6  # fields whose values are counted; summary.json has them all
_REASONS = 8  # lines of issues shown; the file has them all


def nearby(path: Path) -> Path:
    """Return a path as seen from the working folder where it lies inside it."""
    here = Path.cwd().resolve()
    return path.resolve().relative_to(here) if path.resolve().is_relative_to(here) else path


def print_summary(paper: Paper, summary: Mapping[str, Any], out: Path, project: Path) -> None:
    """Write what was read, found, doubted and set aside, where it lies, and what to try next."""
    _print_reading(paper, summary["totals"])
    _print_stayed(paper, summary.get("stayed", []))
    _print_customers(paper, summary)
    _print_expectations(paper, summary)
    _print_drift(paper, summary.get("drift", {}))
    _print_values(paper, summary["values"])
    _print_quality(paper, summary["quality"])
    _print_region(paper, summary)
    _print_issues(paper, summary["issues"], out / "issues.csv")
    review = summary["review"]
    if any(review.values()):
        paper.say(
            "resolve.review",
            judgements=review["judgements"],
            matches=review["possible_matches"],
            cuts=review["cuts"],
            oversized=review["oversized"],
        )
    else:
        paper.say("resolve.no_review")
    paper.say("resolve.written", path=nearby(out))
    _print_next(paper, summary["examples"], project)


def _print_reading(paper: Paper, totals: Mapping[str, int]) -> None:
    paper.say("resolve.files", files=totals["files"], rows=totals["rows_read"])
    paper.say(
        "resolve.accounting",
        records=totals["records"],
        repeated=totals["repeated_keys"],
        quarantined=totals["quarantined"],
    )
    if totals["derived_records"]:
        paper.say("resolve.derived", derived=totals["derived_records"])


def _print_stayed(paper: Paper, stayed: Sequence[Mapping[str, Any]]) -> None:
    """Write how many records of each source only its earlier files hold, and how to do without them."""
    for one in stayed:
        paper.say("resolve.stayed", **one)
    if stayed:
        paper.say("resolve.without_stayed")


def _print_customers(paper: Paper, summary: Mapping[str, Any]) -> None:
    found, duplicates, largest = summary["customers"], summary["duplicates"], summary["largest"]
    paper.say(
        "resolve.customers",
        customers=summary["totals"]["customers"],
        persons=found["person"],
        organizations=found["organization"],
        departments=found["department"],
    )
    if duplicates["customers"]:
        paper.say("resolve.duplicates", **duplicates)
        paper.say(
            "resolve.largest",
            name=largest["name"],
            customer_id=largest["customer_id"],
            records=largest["records"],
        )
    else:
        paper.say("resolve.no_duplicates")


def _print_expectations(paper: Paper, summary: Mapping[str, Any]) -> None:
    """Write what the model expects of each kind, where it can tell, and how many pairs the caps left out."""
    for kind, expected in summary["expectations"].items():
        name = "resolve.expected" if expected["enough"] else "resolve.expected_unknown"
        if expected["expected_pairs"] or expected["merged_pairs"]:
            paper.say(name, kind=paper.word("kind", kind), **expected)
    left_out = sum(one["uncompared"] for passes in summary.get("candidates", {}).values() for one in passes)
    if left_out:
        paper.say("resolve.left_out", pairs=left_out)


def _print_drift(paper: Paper, drift: Mapping[str, Any]) -> None:
    """Write where the records have left what the weights were learned from, and how to learn them anew."""
    for kind, told in drift.items():
        if "matches" in told:
            said = "resolve.drifted_more" if told["matches"]["centibits"] > 0 else "resolve.drifted_fewer"
            paper.say(said, kind=paper.word("kind", kind), **told["matches"])
        if "fields" in told:
            most = max(told["fields"].values())
            named = [name for name, centibits in told["fields"].items() if 2 * centibits >= most]
            paper.say("resolve.drifted_fields", kind=paper.word("kind", kind), fields=paper.compared(*named))
    if drift:
        paper.say("resolve.drifted")


def _print_values(paper: Paper, values: Mapping[str, Mapping[str, int]]) -> None:
    placeholders = values["placeholder_cells"]
    if placeholders:
        cells = sum(placeholders.values())
        paper.say("resolve.placeholders", cells=cells, kinds=_kinds(paper, placeholders))
    shared, generic = values["shared"], values["generic"]
    if shared or generic:
        kinds = _kinds(paper, {**shared, **generic})
        counts = {"shared": sum(shared.values()), "generic": sum(generic.values())}
        paper.say("resolve.shared", kinds=kinds, **counts)


def _print_quality(paper: Paper, quality: Sequence[Mapping[str, Any]]) -> None:
    """Write the counts of those fields whose values are not all sound, most such values first."""
    doubtful = [row for row in quality if any(row[name] for name in _UNSOUND)]
    if not doubtful:
        return
    doubtful.sort(key=lambda row: (-sum(row[name] for name in _UNSOUND), row["source"], row["field"]))
    headers = ("valid", *_UNSOUND, "missing")
    rows = [
        (row["source"], paper.kind_of_value(row["field"]), *(row[name] for name in headers))
        for row in doubtful[:_FIELDS]
    ]
    paper.say("resolve.quality")
    paper.table([paper.word("quality", name) for name in ("source", "field", *headers)], rows)
    if len(doubtful) > len(rows):
        paper.say("resolve.quality_other", fields=len(doubtful) - len(rows))


def _print_region(paper: Paper, summary: Mapping[str, Any]) -> None:
    """Write where phones without a country code were read, if there are phones."""
    filled = {row["field"] for row in summary["quality"] if row["valid"] or row["repaired"]}
    if not summary.get("region") or not filled & {"phone", "fax"}:
        return
    said = "resolve.region_of_rows" if "country" in filled else "resolve.region"
    paper.say(said, region=summary["region"])


def _print_issues(paper: Paper, issues: Sequence[Mapping[str, Any]], path: Path) -> None:
    for title, quarantined, count_name in (("quarantined", True, "rows"), ("issues", False, "cells")):
        found = [one for one in issues if one["quarantined"] is quarantined]
        if not found:
            continue
        total = sum(one["count"] for one in found)
        paper.say(f"resolve.{title}", path=nearby(path), **{count_name: total})
        for one in found[:_REASONS]:
            example, told = one["example"], {"count": one["count"], "reason": paper.reason(one["reason"])}
            key = "issue" if example and example["line"] else "issue_file"
            paper.say(f"resolve.{key}", **told, **(example or {}))
        rest = sum(one["count"] for one in found[_REASONS:])
        if rest:
            paper.say("resolve.issue_other", count=rest)


def _print_next(paper: Paper, examples: Mapping[str, str], project: Path) -> None:
    """Write the three commands to try, with names of this run, ready to be copied into a shell."""
    if not examples["customer_id"]:
        return
    paper.say("resolve.next")
    option = "" if project == DEFAULT_PROJECT else f" --project {shlex.quote(str(project))}"
    words = {name: shlex.quote(value) for name, value in examples.items()}
    paper.line("  " + paper.told("next.find", name=words["name"], project=option))
    paper.line("  " + paper.told("next.show", customer=words["customer_id"], project=option))
    if examples["other_record"]:
        left, right = words["record"], words["other_record"]
        paper.line("  " + paper.told("next.why", left=left, right=right, project=option))
    else:
        paper.line("  " + paper.told("next.show", customer=words["record"], project=option))


def _kinds(paper: Paper, kinds: Mapping[str, int]) -> str:
    separator = "、" if paper.language == "zh" else ", "
    return separator.join(dict.fromkeys(paper.kind_of_value(kind) for kind in sorted(kinds)))
