"""The labels and relationship types of the graph: fixed words, never made from a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfold.model import Kind, Outcome, Relation, Rule, Verdict
from kinfold.publishing.graph.store import Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    Words = Mapping[str, str]  # a word of the tables, and its label or type in the graph

# Whose node a part's units are, or mark; and to what their relationships lead.
OWNERS: Mapping[Part, str] = {
    Part.IDENTIFIERS: "Identifier",
    Part.RECORDS: "Record",
    Part.LINKS: "Record",
    Part.CUSTOMERS: "Customer",
    Part.JUDGEMENTS: "Judgement",
    Part.KIN: "Customer",
}
ENDS: Mapping[Part, str] = {
    Part.RECORDS: "Identifier",
    Part.LINKS: "Record",
    Part.CUSTOMERS: "Record",
    Part.JUDGEMENTS: "Record",
    Part.KIN: "Customer",
}
MARKS: Mapping[Part, str] = {
    Part.LINKS: "linksHash",
    Part.KIN: "kinHash",
}  # parts that have no nodes of their own
KEYS: Words = {
    "Identifier": "identifierId",
    "Record": "recordId",
    "Customer": "customerId",
    "Judgement": "judgementId",
}

IDENTIFIER_LABELS: Words = {
    "phone": "Phone",
    "fax": "Fax",
    "email": "Email",
    "address": "Address",
    "tax_id": "TaxId",
    "id_number": "IdNumber",
    "account": "Account",
}
HAS_TYPES: Words = {kind: f"HAS_{kind.upper()}" for kind in IDENTIFIER_LABELS}
CUSTOMER_LABELS: Words = {kind.value: kind.value.capitalize() for kind in Kind}
LINK_TYPES: Words = {
    Outcome.MATCH.value: "SIMILAR_TO",
    Outcome.POSSIBLE_MATCH.value: "POSSIBLE_MATCH",
    Outcome.POSSIBLY_RELATED.value: "POSSIBLY_RELATED",
    Outcome.AMBIGUOUS.value: "AMBIGUOUS_MATCH",
    Outcome.DISCLOSED_RELATION.value: "DISCLOSED_RELATION",
}
RELATION_TYPES: Words = {relation.value: relation.value.upper() for relation in Relation}
VERDICT_LABELS: Words = {verdict.value: verdict.value.capitalize() for verdict in Verdict}
STATUS_LABELS: Words = {"standing": "Standing", "overruled": "Overruled"}
MUTING_RULES = (Rule.GENERIC_VALUE.value, Rule.PLACEHOLDER.value)  # they cut a value, not the pair

# Everything that a query of ours may name; the checker of the query files takes them for the schema.
NODE_LABELS = (
    "Record", "Identifier", "Customer", "Judgement", "Run",
    *IDENTIFIER_LABELS.values(), "Blocked", *CUSTOMER_LABELS.values(), "Retired",
    *VERDICT_LABELS.values(), *STATUS_LABELS.values(), "Publishing", "Published", "Replaced",
)  # fmt: skip
RELATIONSHIP_TYPES = (
    *HAS_TYPES.values(), *LINK_TYPES.values(), "CUT_MATCH", "MUST_LINK", "CANNOT_LINK", "RESOLVED_TO",
    *RELATION_TYPES.values(), "RIVAL_CLAIM", "MERGED_INTO", "SPLIT_INTO", "ABOUT",
)  # fmt: skip
