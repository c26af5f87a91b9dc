"""From the rows of files to the records and cells of a run, in the order of their keys."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.model import Field, Issue
from kinfold.reading.cells import cells
from kinfold.reading.derived import Derived, derived
from kinfold.reading.extraction import Extract, extract
from kinfold.reading.stack import Stack, joined, stacked
from kinfold.tables import RECORDS, Accounting, Batch, checked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kinfold.tables import Int64Array

__all__ = ["Extract", "combine", "extract"]


def combine(extracts: Sequence[Extract]) -> Batch:
    """Return all records, sorted by key, and their cells; a key that repeats is one record.

    The newer row by its time replaces the older; rows that do not tell it are joined, with an Issue.
    The batch is the same for any order of rows, but for the line numbers. Asserts that
    rows_read == records + repeated + quarantined for every file.
    """
    stack = stacked(extracts)
    beside = derived(stack)
    order, record = _ordered(stack, beside)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    with ThreadPoolExecutor(1) as thread:
        records = thread.submit(_records, stack, beside, order, record)
        said = tuple(cells(stack, beside, rank))
    return Batch(
        records=checked(records.result(), RECORDS, "records"),
        cells=said,
        issues=(*(issue for e in stack.extracts for issue in e.issues), *_join_issues(stack)),
        accounting=tuple(_accounting(stack)),
    )


def _ordered(stack: Stack, beside: Derived) -> tuple[Int64Array, pa.Array]:
    """Return the order of the keys of primary records and, behind them, derived ones, and the keys in it.

    A derived key is its primary's and more, so it nearly always comes right behind it. Not so where a
    third key begins like both: A, A! and A#contact.
    """
    texts, size = joined([stack.record, beside.record]), len(stack.record)
    by_text = pc.array_sort_indices(beside.record).to_numpy().astype(np.int64)
    by_primary = by_text[np.argsort(beside.primary[by_text], kind="stable")]
    order = np.insert(np.arange(size), beside.primary[by_primary] + 1, size + by_primary)
    record = texts.take(pa.array(order))
    if pc.all(pc.less(record[:-1], record[1:]), min_count=0).as_py():
        return order, record
    sorted_ = pc.array_sort_indices(texts)
    return sorted_.to_numpy().astype(np.int64), texts.take(sorted_)


def _records(stack: Stack, beside: Derived, order: Int64Array, record: pa.Array) -> pa.Table:
    """Return RECORDS in ``order``; ``record``: their keys in it.

    What a derived record does not say itself is its primary record's.
    """
    own = np.arange(len(beside.record))
    told_by = np.concatenate([stack.named_by, stack.named_by[beside.primary]])[order]
    said_by = np.concatenate([stack.named_by, len(stack.code) + own])[order]  # a row, or itself, behind all
    found_at = np.concatenate([stack.found_at, stack.found_at[beside.primary]])[order]
    primary = np.concatenate([np.arange(len(stack.record)), beside.primary])[order]
    role = np.concatenate([np.zeros(len(stack.record), np.int64), 1 + own])[order]
    files = pa.array([e.file for e in stack.extracts], pa.string())
    columns = {
        "record": record,
        "source": stack.text("source").take(pa.array(told_by)),
        "source_key": _source_keys(stack, beside).take(pa.array(said_by)),
        "role": joined([pa.array([""]), beside.role]).take(pa.array(role)),
        "primary": stack.record.take(pa.array(primary)),
        "kind": joined([stack.text("kind"), beside.kind]).take(pa.array(said_by)),
        "name": joined([stack.text("name"), beside.name]).take(pa.array(said_by)),
        "file": files.take(pa.array(stack.file[found_at])),
        "line": pa.array(stack.line[found_at], pa.int64()),
        "updated_at": stack.text("updated_at").take(pa.array(told_by)),
    }
    return pa.table(columns, schema=RECORDS)


def _source_keys(stack: Stack, beside: Derived) -> pa.Array:
    """Return the keys of all rows, and behind them those of derived records."""
    key = stack.text("key")
    of_primary = key.take(pa.array(stack.named_by[beside.primary]))
    return joined([key, pc.binary_join_element_wise(of_primary, beside.suffix, "")])


def _join_issues(stack: Stack) -> Iterator[Issue]:
    """Name each key whose rows were joined because they do not tell their time, by file and line."""
    rows = stack.again()
    places: dict[int, list[tuple[str, int, int]]] = {}
    for row, code in zip(rows.tolist(), stack.code[rows].tolist(), strict=True):
        places.setdefault(code, []).append((stack.extracts[stack.file[row]].file, int(stack.line[row]), row))
    for found in sorted(sorted(rows) for rows in places.values()):
        file, line, row = found[0]
        e = stack.extracts[stack.file[row]]
        one_file = all(name == file for name, *_ in found)
        lines = ", ".join(str(at) if one_file else f"{at} of {name}" for name, at, _ in found)
        header = next((c.column for c in e.mapping.of(Field.KEY)), "")
        key = e.key[row - int(stack.begins[stack.file[row]])].as_py()
        yield Issue(
            e.mapping.source, file, line, header, key, f"key repeated on lines {lines}: values joined"
        )


def _accounting(stack: Stack) -> Iterator[Accounting]:
    """Count each file's rows; a record that several files hold is the first file's, by its name.

    A row that a later file gives again repeats its key.
    """
    records = np.bincount(stack.file[stack.found_at], minlength=len(stack.extracts)).tolist()
    for e, own in zip(stack.extracts, records, strict=True):
        repeated = len(e.line) + e.given_again - own
        assert e.rows_read == own + repeated + e.quarantined, f"{e.file}: rows do not add up"
        yield Accounting(e.mapping.source, e.file, e.rows_read, own, repeated, e.quarantined)
