"""The customer graph: what a run found, as nodes and relationships in a graph store."""

from __future__ import annotations

from kinfold.publishing.graph.memory import MemoryGraph
from kinfold.publishing.graph.publishing import Publication, Report, publish, unpublish
from kinfold.publishing.graph.store import Batch, GraphStore, Part

__all__ = ["Batch", "GraphStore", "MemoryGraph", "Part", "Publication", "Report", "publish", "unpublish"]
