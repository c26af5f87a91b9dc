"""What ``show`` returns: frozen values, ready to be printed or turned into JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Golden:
    """One value of a customer and the record that it was taken from."""

    field: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Member:
    """One record of a customer and where it was read."""

    record: str
    name: str
    role: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class IdentifierView:
    """An identifier on a customer's records: how far it is trusted, and how many share it."""

    kind: str
    value: str
    identifier_class: str
    names: int
    records: int
    reason: str


@dataclass(frozen=True, slots=True)
class Kin:
    """A customer that this one belongs to (``above``), or that belongs to this one."""

    above: bool
    relation: str
    role: str
    percent: str
    customer_id: str
    name: str
    state: str
    basis: str
    reason_en: str
    reason_zh: str


@dataclass(frozen=True, slots=True)
class CutView:
    """A link that a rule cut, and what it would have joined."""

    cut: str
    left: str
    right: str
    rule: str
    weight: int
    would_join: int
    review: bool
    reason_en: str
    reason_zh: str


@dataclass(frozen=True, slots=True)
class JudgementView:
    """What a person decided on two records; ``opposed``: who says the contrary; ``changed``: identifiers.

    A side that stands for a customer is named by the customer's first record then.
    """

    verdict: str
    left: str
    right: str
    who: str
    at: str
    reason: str
    opposed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link of a record to another one; weight in centibits."""

    other: str
    name: str
    outcome: str
    weight: int
    evidence: str


@dataclass(frozen=True, slots=True)
class MentionView:
    """A value of a record: as read, as understood, and what became of it."""

    column: str
    raw: str
    kind: str
    value: str
    quality: str
    reason: str


@dataclass(frozen=True, slots=True)
class IssueView:
    """Something in a record's row that could not be taken as it was."""

    file: str
    line: int
    field: str
    raw: str
    reason: str
    quarantined: bool


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer: its records, chosen values, identifiers, family, cuts and the issues of its rows."""

    customer_id: str
    kind: str
    name: str
    records: int
    sources: int
    golden: tuple[Golden, ...]
    members: tuple[Member, ...]
    identifiers: tuple[IdentifierView, ...]
    family: tuple[Kin, ...]
    cuts: tuple[CutView, ...]
    judgements: tuple[JudgementView, ...]
    issues: tuple[IssueView, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record: its customer, the row's other records, its values, links, cuts and issues."""

    record: str
    customer_id: str
    customer_name: str
    kind: str
    name: str
    file: str
    line: int
    same_row: tuple[str, ...]
    mentions: tuple[MentionView, ...]
    links: tuple[LinkView, ...]
    cuts: tuple[CutView, ...]
    judgements: tuple[JudgementView, ...]
    issues: tuple[IssueView, ...]
