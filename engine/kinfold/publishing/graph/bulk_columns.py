"""Nodes and relationships as the columns that ``neo4j-admin database import`` reads, by their headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.publishing.graph.vocabulary import KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class SeparatorMet(Exception):  # noqa: N818  # it reads as a statement
    """A text in a list contains the character that was to part the list."""


def node_columns(
    rows: pa.RecordBatch, label: str, mark: str, told: Mapping[str, Any], separator: str
) -> pa.Table:
    """Return the columns of nodes: key, own properties, hash, ``mark``, what all are told, and labels.

    ``rows``: key, properties, labels, hash, carried. Without a label they are nodes that nothing is tied to:
    properties and labels alone.
    """
    columns: dict[str, Any] = {}
    if label:
        columns = {f"{KEYS[label]}:ID({label})": rows["key"], "contentHash:long": rows["hash"]}
    if mark:
        columns[f"{mark}:long"] = rows["carried"]
    columns |= _told(told, len(rows)) | _properties(rows, separator)
    labels = _parted(rows["labels"], separator)
    if label:
        more = pc.binary_join_element_wise(label, labels, separator)
        labels = pc.if_else(pc.equal(labels, ""), label, more)
    return pa.table({**columns, ":LABEL": labels})


def tie_columns(
    rows: pa.RecordBatch, way: Sequence[tuple[str, str]], told: Mapping[str, Any], separator: str
) -> pa.Table:
    """Return the columns of relationships: both ends, type, what all are told, own properties.

    ``rows``: owner, to, type, properties; ``way``: the column and the label of the start, and of the end.
    """
    (start, from_label), (end, to_label) = way
    ends = {f":START_ID({from_label})": rows[start], f":END_ID({to_label})": rows[end]}
    return pa.table({**ends, ":TYPE": rows["type"], **_told(told, len(rows)), **_properties(rows, separator)})


def has_breaks(table: pa.Table) -> bool:
    """Say whether a text runs over several lines; the import has to look for such, which slows it."""
    texts = (column for column in table.columns if pa.types.is_string(column.type))
    return any(pc.any(pc.match_substring_regex(text, "[\r\n]")).as_py() for text in texts)


def _properties(rows: pa.RecordBatch, separator: str) -> dict[str, Any]:
    properties = rows["properties"]
    names = [field.name for field in properties.type]
    return dict(
        _typed(name, column, separator) for name, column in zip(names, properties.flatten(), strict=True)
    )


def _told(told: Mapping[str, Any], size: int) -> dict[str, Any]:
    return dict(_typed(name, pa.repeat(value, size), "") for name, value in told.items())


def _typed(name: str, column: Any, separator: str) -> tuple[str, Any]:
    """Return the header of a property, which says its type, and its column."""
    if pa.types.is_list(column.type):
        return f"{name}:string[]", _parted(column, separator)
    if pa.types.is_integer(column.type):
        return f"{name}:long", column
    if pa.types.is_boolean(column.type):
        return f"{name}:boolean", column
    assert pa.types.is_string(column.type), f"{name} is of a type that the graph does not have: {column.type}"
    return f"{name}:string", column


def _parted(lists: Any, separator: str) -> Any:
    """Return lists of text as one text each. Raises SeparatorMet."""
    if pc.any(pc.match_substring(lists.flatten(), separator)).as_py():
        raise SeparatorMet
    return pc.binary_join(lists, separator)
