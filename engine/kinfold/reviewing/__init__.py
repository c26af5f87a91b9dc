"""What people look at and decide: judgements taken, the queue, how a customer grew, shared values."""

from __future__ import annotations

from kinfold.reviewing.comparing import Change, changes
from kinfold.reviewing.growth import Growth, MinimalCut, Step, growth
from kinfold.reviewing.hubs import Hub, hub_named, hubs
from kinfold.reviewing.listing import CutCount, ListedCut, count_cuts, list_cuts
from kinfold.reviewing.queue import Question, queue
from kinfold.reviewing.taking import Bench
from kinfold.reviewing.waiting import waiting

__all__ = [
    "Bench",
    "Change",
    "CutCount",
    "Growth",
    "Hub",
    "ListedCut",
    "MinimalCut",
    "Question",
    "Step",
    "changes",
    "count_cuts",
    "growth",
    "hub_named",
    "hubs",
    "list_cuts",
    "queue",
    "waiting",
]
