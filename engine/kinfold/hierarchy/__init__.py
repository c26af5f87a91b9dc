"""How customers belong together: departments, branches, parents, employers, households.

An affiliation is a claim between two records with a reason, projected onto their customers. A claim
whose parent is not there yet waits. The tree has no cycle and one structural parent a customer;
further claims stay as rivals.
"""

from __future__ import annotations

from kinfold.hierarchy.claiming import CLAIMING, claims, with_households
from kinfold.hierarchy.parties import Parties, group_departments, parties
from kinfold.hierarchy.projecting import affiliations
from kinfold.hierarchy.shapes import Claims

__all__ = [
    "CLAIMING",
    "Claims",
    "Parties",
    "affiliations",
    "claims",
    "group_departments",
    "parties",
    "with_households",
]
