"""A customer or a record of a run, with everything that a person wants to see of it at once."""

from __future__ import annotations

from kinfold.showing.assembling import show
from kinfold.showing.views import (
    CustomerView,
    CutView,
    Golden,
    IdentifierView,
    IssueView,
    Kin,
    LinkView,
    Member,
    MentionView,
    RecordView,
)

__all__ = [
    "CustomerView",
    "CutView",
    "Golden",
    "IdentifierView",
    "IssueView",
    "Kin",
    "LinkView",
    "Member",
    "MentionView",
    "RecordView",
    "show",
]
