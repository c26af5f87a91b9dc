"""Known answers laid beside a crosswalk, record by record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.errors import UsageError

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int64Array

_NAMED_IN_ERRORS = 5  # keys; a person needs examples, not a list


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Truth and crosswalk side by side: per truth record the codes of its entity and its customer."""

    record_ids: tuple[str, ...]
    entity: Int64Array
    customer: Int64Array
    entities: tuple[str, ...]
    customers: tuple[str, ...]
    missing: int
    unknown: int


def match(truth: pa.Table, crosswalk: pa.Table) -> Matched:
    """Lay truth (record_id, entity_id, maybe source) beside a crosswalk (source, source_key, customer_id).

    Records are the same by source key, and by source where the truth names it; a full key
    ``SOURCE:KEY`` is understood too. Raises UsageError for missing columns, a record named twice, a key
    that several sources have while the truth names none, and a truth without rows or that knows no record.
    """
    keys, wanted = _truth_keys(truth), crosswalk["source_key"].combine_chunks()
    full = pc.binary_join_element_wise(crosswalk["source"], wanted, ":").combine_chunks()
    if "source" in truth.column_names:
        position = pc.index_in(keys, value_set=full)
    else:
        _refuse_ambiguous(keys, wanted)
        position = pc.coalesce(pc.index_in(keys, value_set=wanted), pc.index_in(keys, value_set=full))
    if not len(keys):
        raise UsageError("The truth has no rows.", hint="Each row names a record_id and its entity_id.")
    if position.null_count == len(keys):
        hint = f"The project's keys look like {', '.join(full.slice(0, 3).to_pylist())}."
        raise UsageError("None of the truth's record_id is a record of the project.", hint=hint)
    return _side_by_side(truth, keys, position, crosswalk["customer_id"].combine_chunks())


def contingency(matched: Matched) -> tuple[Int64Array, npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the cells entity × customer that hold records: their number, each record's cell, their sizes."""
    cell = matched.entity * max(len(matched.customers), 1) + matched.customer
    return np.unique(cell, return_inverse=True, return_counts=True)


def coded(column: Any) -> tuple[list[str], Int64Array]:
    """Return the distinct texts of a column in order of appearance, and each row's code.

    Of a column that is coded already its own dictionary, which may hold more.
    """
    chunks = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    if pa.types.is_dictionary(chunks.type):
        codes = chunks.unify_dictionaries().combine_chunks()
        codes = codes.chunk(0) if isinstance(codes, pa.ChunkedArray) else codes
    else:
        codes = chunks.cast(pa.string()).combine_chunks().dictionary_encode()
    return codes.dictionary.to_pylist(), codes.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _truth_keys(truth: pa.Table) -> Any:
    lacking = [name for name in ("record_id", "entity_id") if name not in truth.column_names]
    if lacking:
        found = ", ".join(truth.column_names)
        hint = "It needs the columns record_id (the source's key) and entity_id, and may have source."
        raise UsageError(f"The truth has no column {', '.join(lacking)}; it has {found}.", hint=hint)
    keys = truth["record_id"].combine_chunks()
    if "source" in truth.column_names:
        keys = pc.binary_join_element_wise(truth["source"], keys, ":").combine_chunks()
    _refuse(
        _repeated(keys),
        "The truth names records twice: {}.",
        "Each record_id has one entity; give a column source where keys repeat between sources.",
    )
    return keys


def _refuse_ambiguous(keys: Any, source_keys: Any) -> None:
    repeated = _repeated(source_keys)
    asked = pc.unique(pc.filter(keys, pc.is_in(keys, value_set=repeated))) if len(repeated) else repeated
    _refuse(
        asked,
        "Several sources have a record with the key {}.",
        "Give the truth a column source, or write record_id as SOURCE:KEY.",
    )


def _refuse(keys: Any, sentence: str, hint: str) -> None:
    if not len(keys):
        return
    named = sorted(keys.to_pylist())
    more = f" and {len(named) - _NAMED_IN_ERRORS:,} more" if len(named) > _NAMED_IN_ERRORS else ""
    raise UsageError(sentence.format(", ".join(named[:_NAMED_IN_ERRORS]) + more), hint=hint)


def _repeated(keys: Any) -> Any:
    counted = pc.value_counts(keys)
    return counted.field("values").filter(pc.greater(counted.field("counts"), 1))


def _side_by_side(truth: pa.Table, keys: Any, position: Any, customer_ids: Any) -> Matched:
    order = pc.sort_indices(keys)
    keys, position = keys.take(order), position.take(order)
    missing = position.is_null().to_numpy(zero_copy_only=False)
    customers, found = coded(customer_ids.take(position.drop_null()))
    entities, entity = coded(truth["entity_id"].take(order))
    customer = np.arange(len(customers), len(customers) + len(missing), dtype=np.int64) - (~missing).cumsum()
    customer[~missing] = found
    # A record that is absent is a customer of its own; its name is never printed: it has no wrong pair.
    alone = ("",) * int(missing.sum())
    return Matched(
        record_ids=tuple(keys.to_pylist()),
        entity=entity,
        customer=customer,
        entities=tuple(entities),
        customers=(*customers, *alone),
        missing=int(missing.sum()),
        unknown=len(customer_ids) - len(pc.unique(position.drop_null())),
    )
