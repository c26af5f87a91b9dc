"""Keys of rows and of the records they point at: repaired where that is safe, else set aside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kinfold.tables import Int64Array

    BoolArray = npt.NDArray[np.bool_]

_SCIENTIFIC = r"^[+-]?\d([.,]\d+)?[eE]\+?\d+$"
_FLOAT = r"^\d+\.0$"
_ZOHO_BEGINS = "zcrm_"
_ZOHO = rf"^{_ZOHO_BEGINS}(\d+)$"  # Zoho prefixes some exported ids, others not
# The names of derived records: a source's own key must not look like one.
_DERIVED = r"#(contact|employer|department|second)[\d-]*$"
_SALESFORCE_SHORT, _SALESFORCE_LONG = r"^[A-Za-z0-9]{15}$", r"^[A-Za-z0-9]{15}[A-Z0-5]{3}$"
_CHECK_LETTERS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", np.uint8)
_EXACT_DIGITS = 15  # a spreadsheet keeps so many digits of a number and writes zeros after them
_HASH_DIGITS = 16  # hexadecimal digits of a content key: 64 bits


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """The usable texts of a key or reference column; ``text`` is "" where blank or damaged."""

    text: pa.Array
    damaged: BoolArray
    zeroed: bool  # long numbers all end in zeros: their last digits are probably lost


def repaired(columns: Sequence[pa.Array]) -> list[Keys]:
    """Return the usable keys of columns that name records of one system, such as Id and ParentId.

    ``zcrm_`` prefixes and a spreadsheet's ``.0`` go; Salesforce ids of 15 characters become those of 18
    where the columns hold both.
    """
    texts = [_plain(pc.utf8_trim_whitespace(column)) for column in columns]
    damaged = [pc.or_(_matching(text, _SCIENTIFIC, "eE"), _matching(text, _DERIVED, "#")) for text in texts]
    usable = [pc.if_else(bad, "", text) for text, bad in zip(texts, damaged, strict=True)]
    if _mixes_salesforce(usable):
        usable = [_lengthened(text) for text in usable]
    return [
        Keys(text, bad.to_numpy(zero_copy_only=False), _zeroed(text))
        for text, bad in zip(usable, damaged, strict=True)
    ]


def _matches(text: pa.Array, pattern: str) -> pa.Array:
    return pc.match_substring_regex(text, pattern)


def _matching(text: pa.Array, pattern: str, letters: str) -> pa.Array:
    """Match only where one of ``letters`` is there, as the pattern asks: most keys have none of them."""
    content = text.buffers()[-1]  # a slice may bring its neighbours' with it
    signs = content.to_pybytes() if content is not None else b""
    if not any(letter.encode() in signs for letter in letters):
        return pa.repeat(pa.scalar(value=False), len(text))
    may = reduce(pc.or_, (pc.match_substring(text, letter) for letter in letters))
    found = np.zeros(len(text), bool)
    found[np.asarray(may, bool)] = np.asarray(_matches(text.filter(may), pattern), bool)
    return pa.array(found)


def _plain(text: pa.Array) -> pa.Array:
    if pc.any(pc.starts_with(text, _ZOHO_BEGINS)).as_py():
        text = pc.replace_substring_regex(text, _ZOHO, r"\1")
    floats = pc.or_(pc.ends_with(text, ".0"), pc.equal(text, ""))
    if pc.all(floats).as_py():
        present = text.filter(pc.not_equal(text, ""))
        if len(present) and pc.all(_matches(present, _FLOAT)).as_py():
            text = pc.utf8_slice_codeunits(text, 0, -2)
    return text


def _zeroed(text: pa.Array) -> bool:
    long = text.filter(pc.greater(pc.binary_length(text), _EXACT_DIGITS))
    long = long.filter(_matches(long, rf"^\d{{{_EXACT_DIGITS + 1},}}$"))
    zeros = _matches(long, rf"^\d{{{_EXACT_DIGITS}}}0+$")
    return len(long) > 2 and bool(pc.all(zeros).as_py())


def _mixes_salesforce(texts: Sequence[pa.Array]) -> bool:
    """Say whether all keys are Salesforce ids and both lengths are there, the long ones with right ends."""
    present = pa.concat_arrays([text.filter(pc.not_equal(text, "")) for text in texts])
    if not pc.all(pc.is_in(pc.binary_length(present), pa.array([15, 18], pa.int32()))).as_py():
        return False
    short = _matches(present, _SALESFORCE_SHORT)
    long = present.filter(_matches(present, _SALESFORCE_LONG))
    shorts = pc.sum(short).as_py() or 0
    if not shorts or not len(long) or shorts + len(long) != len(present):
        return False
    return bool(pc.all(pc.equal(_lengthened(pc.utf8_slice_codeunits(long, 0, 15)), long)).as_py())


def _lengthened(text: pa.Array) -> pa.Array:
    """Append the three check characters to ids of 15: one bit a capital letter, five bits a character."""
    short = _matches(text, _SALESFORCE_SHORT)
    ids = text.filter(short)
    if not len(ids):
        return text
    letters = np.array(ids.to_pylist(), dtype="S15").view(np.uint8).reshape(-1, 3, 5)
    capitals = (letters >= ord("A")) & (letters <= ord("Z"))
    ends = _CHECK_LETTERS[capitals @ (1 << np.arange(5))].astype(np.uint8).reshape(-1)
    suffix = pa.array(ends.view("S3").astype(str), pa.string())
    return pc.replace_with_mask(text, short, pc.binary_join_element_wise(ids, suffix, ""))


def content_keys(table: pa.Table, rows: Int64Array) -> pa.Array:
    """Return a key for each of these rows made from its non-blank cells in the order of their headers.

    Equal rows are numbered -2, -3 …; neither the order of rows nor that of columns counts.
    """
    if not len(rows):
        return pa.array([], pa.string())
    order = sorted(range(table.num_columns), key=lambda place: table.column_names[place])
    names = [table.column_names[place] for place in order]
    chosen = table if len(rows) == table.num_rows else table.take(pa.array(rows))
    cells = pa.table({f"c{place}": chosen.column(place) for place in order} | {"row": np.arange(len(rows))})
    parts = ", ".join(f"CASE WHEN trim(c{place}) <> '' THEN ? || chr(31) || c{place} END" for place in order)
    key = f"left(sha256(concat_ws(chr(30), {parts})), {_HASH_DIGITS}) AS key"
    query = f"SELECT {key} FROM cells ORDER BY row"  # noqa: S608  # column numbers only; headers are parameters
    hashes = _queried(query, names, cells).column("key").combine_chunks()
    return numbered(hashes, occurrence(pc.dictionary_encode(hashes).indices.to_numpy()))


def numbered(text: pa.Array, earlier: Int64Array) -> pa.Array:
    """Return each text with -2, -3 … behind it where one, two … are there ``earlier``."""
    if not earlier.any():
        return text
    counted = pc.binary_join_element_wise(text, pa.array(earlier + 1).cast(pa.string()), "-")
    return pc.if_else(pa.array(earlier > 0), counted, text)


def _queried(query: str, parameters: list[str], cells: pa.Table) -> pa.Table:
    connection: Any = duckdb.connect()
    try:
        connection.register("cells", cells)
        return connection.sql(query, params=parameters).to_arrow_table()
    finally:
        connection.close()


def occurrence(codes: npt.NDArray[np.integer[Any]]) -> Int64Array:
    """Return for each place how many earlier places hold the same code."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(codes) else np.empty(0, np.int64)
    lengths = np.diff(np.r_[starts, len(codes)])
    out = np.empty(len(codes), np.int64)
    out[order] = np.arange(len(codes)) - np.repeat(starts, lengths)
    return out
