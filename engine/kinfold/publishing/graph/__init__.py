"""The customer graph: what a run found, as nodes and relationships in a graph store."""

from __future__ import annotations

from kinfold.publishing.graph.bulk import Bulk, write_bulk
from kinfold.publishing.graph.memory import MemoryGraph
from kinfold.publishing.graph.publishing import Publication, Report, publish, unpublish
from kinfold.publishing.graph.pulling import Pulled, pull
from kinfold.publishing.graph.store import Batch, Drawn, End, GraphStore, Part, Turn, project_id

__all__ = [
    "Batch",
    "Bulk",
    "Drawn",
    "End",
    "GraphStore",
    "MemoryGraph",
    "Part",
    "Publication",
    "Pulled",
    "Report",
    "Turn",
    "project_id",
    "publish",
    "pull",
    "unpublish",
    "write_bulk",
]
