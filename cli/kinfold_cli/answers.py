"""The review queue as a file that people fill in, and the file read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from kinfold.errors import UnreadableInput, UsageError
from kinfold.model import Verdict
from kinfold.publishing.safe_csv import restored, write_people
from kinfold.publishing.workbook import write_workbook
from kinfold.reading import SourceFile
from kinfold.reading.files import read
from kinfold.wording import LANGUAGES, word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kinfold.model import Judgement
    from kinfold.reviewing import Bench, Question
    from kinfold_cli.console import Paper

ANSWERED = ("verdict", "reason", "by")
NEEDED = ("verdict", "left", "right")


def write_questions(path: Path, questions: Sequence[Question], paper: Paper) -> None:
    """Write the queue with empty columns for verdict, reason and by: CSV, or xlsx by the file's name.

    Raises UsageError for a name that says another format.
    """
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise UsageError(
            f"{path} is neither a csv nor an xlsx file.", hint="kinfold review --export queue.xlsx"
        )
    rows = [
        {
            **dict.fromkeys(ANSWERED, ""),
            "left": one.left,
            "right": one.right,
            "left_name": one.left_name,
            "right_name": one.right_name,
            "why": paper.word("question", one.why),
            "explained": one.reason_zh if paper.language == "zh" else one.reason_en,
            "bits": f"{one.weight / 100:.1f}",
            "records": str(one.records),
        }
        for one in questions
    ]
    names = [*ANSWERED, "left", "right", "left_name", "right_name", "why", "explained", "bits", "records"]
    table = pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in names})
    if path.suffix.lower() == ".xlsx":
        write_workbook(path, table)
    else:
        write_people(path, table)


def read_answers(path: Path, bench: Bench, by: str) -> list[Judgement]:
    """Return the judgements of a file: verdict, left, right, and reason and by where they stand.

    ``verdict`` is same, different, unsure or withdraw, in English or Chinese; a row without one is no
    answer. Raises UnreadableInput for a wrong row, naming its line: none of the file is kept then.
    """
    found = read(SourceFile(str(path), "answers"))
    missing = [name for name in NEEDED if name not in found.table.column_names]
    if missing:
        raise UnreadableInput(
            f"{path} has no column {missing[0]}", hint=f"its first row must name {', '.join(NEEDED)}"
        )
    table = pa.table({name: restored(found.table[name]) for name in found.table.column_names})
    judgements: list[Judgement] = []
    for line, row in zip(found.lines.tolist(), table.to_pylist(), strict=True):
        if row["verdict"].strip():
            judgements += _answered(row, f"{path} line {line}", bench, by)
    return judgements


def _answered(row: dict[str, Any], place: str, bench: Bench, by: str) -> list[Judgement]:
    verdict = _verdicts().get(row["verdict"].strip().lower())
    if verdict is None:
        words = ", ".join(_verdicts())
        raise UnreadableInput(f"{place}: {row['verdict']!r} is no verdict", hint=f"one of: {words}")
    who, reason = str(row.get("by") or "").strip() or by, str(row.get("reason") or "").strip()
    pair = row["left"].strip(), row["right"].strip()
    try:
        if verdict is Verdict.WITHDRAWN:
            return bench.withdraw(*pair, who, reason)
        return [bench.judge(verdict, *pair, who, reason)]
    except UsageError as fault:
        raise UnreadableInput(f"{place}: {fault}", hint=fault.hint) from fault


def _verdicts() -> dict[str, Verdict]:
    """Return the verdicts by the words that people write, in every language."""
    words = {verdict.value: verdict for verdict in Verdict}
    words["withdraw"] = Verdict.WITHDRAWN
    return words | {word(language, "verdict", v.value): v for language in LANGUAGES for v in Verdict}
