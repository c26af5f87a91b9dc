"""What the id contract remembers from run to run."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.tables import COUNT, MEMBERS, TEXT, checked

IDS = pa.schema(
    [
        pa.field("customer_id", TEXT, nullable=False),
        pa.field("minted", COUNT, nullable=False),  # run number
        pa.field("retired", COUNT, nullable=False),  # run number; 0 while the id has records
        pa.field("into", TEXT, nullable=False),  # where a retired id redirects; "" when nothing was left
    ]
)
FORMER_SETS = pa.schema(
    [
        pa.field("digest", TEXT, nullable=False),  # 32 hex digits over the sorted record keys; unique
        pa.field("customer_id", TEXT, nullable=False),
        pa.field("lost", COUNT, nullable=False),  # run number in which the id last stopped holding the set
    ]
)
PINS = pa.schema([pa.field("record", TEXT, nullable=False), pa.field("customer_id", TEXT, nullable=False)])


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """Everything that decides ids besides the clusters themselves.

    ``members``: tables.MEMBERS of the last run, ascending by record. ``ids``: IDS, every id ever
    minted, oldest first (by run, then smallest record key at birth); rows are never removed.
    ``former_sets``: FORMER_SETS, one row for each record set that an id once held and lost.
    ``pins``: PINS, the ids that people tied to a record.
    """

    members: pa.Table
    ids: pa.Table
    former_sets: pa.Table
    pins: pa.Table

    def __post_init__(self) -> None:
        checked(self.members, MEMBERS, "members")
        checked(self.ids, IDS, "id_memory")
        checked(self.former_sets, FORMER_SETS, "former_sets")
        checked(self.pins, PINS, "pins")

    @classmethod
    def empty(cls) -> Memory:
        """Return the memory of a project without runs."""
        return cls(*(schema.empty_table() for schema in (MEMBERS, IDS, FORMER_SETS, PINS)))

    def redirects(self) -> pa.Table:
        """Return (customer_id, into) of every retired id; ``into`` may itself be retired."""
        return self.ids.filter(pc.greater(self.ids["retired"], 0)).select(["customer_id", "into"])

    def current_id(self, customer_id: str) -> str:
        """Follow redirects to the id in force; "" when nothing is left of it, or it never was.

        O(ids) for each redirect followed.
        """
        while customer_id:
            row = pc.index(self.ids["customer_id"], customer_id).as_py()
            if row < 0:
                return ""
            if self.ids["retired"][row].as_py() == 0:
                break
            customer_id = self.ids["into"][row].as_py()
        return customer_id
