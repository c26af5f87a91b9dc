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

__all__ = ["Extract", "combine", "extract"]


def combine(extracts: Sequence[Extract]) -> Batch:
    """Return all records, sorted by key, and their cells; a key that repeats is one record.

    The newer row by its time replaces the older; rows that do not tell it are joined, with an Issue.
    The batch is the same for any order of rows, but for the line numbers. Asserts that
    rows_read == records + repeated + quarantined for every file.
    """
    stack = stacked(extracts)
    beside = derived(stack)
    texts = joined([stack.record, beside.record])
    with ThreadPoolExecutor(1) as thread:
        unsorted = thread.submit(_records, stack, beside, texts)
        order = pc.array_sort_indices(texts).to_numpy()
        sorting = thread.submit(lambda: unsorted.result().take(pa.array(order)))
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        said = tuple(cells(stack, beside, rank))
        records = sorting.result()
    return Batch(
        records=checked(records, RECORDS, "records"),
        cells=said,
        issues=(*(issue for e in stack.extracts for issue in e.issues), *_join_issues(stack)),
        accounting=tuple(_accounting(stack)),
    )


def _records(stack: Stack, beside: Derived, texts: pa.Array) -> pa.Table:
    """Return RECORDS, the primary ones first, then the derived ones."""
    named, owner = pa.array(stack.named_by), pa.array(beside.primary)
    key, source, kind, name, updated = (
        stack.text(column).take(named) for column in ("key", "source", "kind", "name", "updated_at")
    )
    place = np.concatenate([stack.found_at, stack.found_at[beside.primary]])
    files = pa.array([e.file for e in stack.extracts], pa.string())
    columns = {
        "record": texts,
        "source": joined([source, source.take(owner)]),
        "source_key": joined([key, pc.binary_join_element_wise(key.take(owner), beside.suffix, "")]),
        "role": joined([pa.repeat(pa.scalar(""), len(key)), beside.role]),
        "primary": joined([stack.record, stack.record.take(owner)]),
        "kind": joined([kind, beside.kind]),
        "name": joined([name, beside.name]),
        "file": files.take(pa.array(stack.file[place])),
        "line": pa.array(stack.line[place], pa.int64()),
        "updated_at": joined([updated, updated.take(owner)]),
    }
    return pa.table(columns, schema=RECORDS)


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
