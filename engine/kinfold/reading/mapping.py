"""What each column of a source means: guessed by ``headers`` and ``content``, edited by people."""

from __future__ import annotations

from dataclasses import dataclass

from kinfold.model import Field, Kind, Role

GIVEN = "given"  # the reason of a column that a person's mapping names


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column: its header, what it means, for which party of the row, and why we think so.

    ``group`` keeps the columns of one address together (``billing``, ``mailing``); ``scheme`` names
    the kind of number (``passport``, ``uscc``, ``lei``, ``wechat``; ``mobile``, ``fax`` for phones).
    """

    column: str
    field: Field
    role: Role = Role.PRIMARY
    scheme: str = ""
    group: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """How one source's rows become records. ``kind`` None: the row's own kind column or name decides.

    ``path`` is the file that the mapping was made for, "" when it does not matter.
    """

    source: str
    columns: tuple[ColumnMapping, ...]
    kind: Kind | None = None
    path: str = ""

    def of(self, field: Field, role: Role | None = None) -> tuple[ColumnMapping, ...]:
        """Return the columns that mean ``field``, for any party or one, in the file's order."""
        return tuple(c for c in self.columns if c.field is field and role in (None, c.role))


def describe(mapping: SourceMapping) -> list[tuple[str, str, str, str]]:
    """Return (column, field, role, why) of each column, for printing; details stand behind the field."""
    return [(c.column, _meaning(c), c.role.value, c.why) for c in mapping.columns]


def _meaning(column: ColumnMapping) -> str:
    details = ", ".join(part for part in (column.scheme, column.group) if part)
    return f"{column.field.value} ({details})" if details else column.field.value
