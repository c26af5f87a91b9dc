"""The command line of kinfold."""

from __future__ import annotations

from kinfold_cli.memory import collect_rarely, share_one_allocator
from kinfold_cli.processor import suit_processor

share_one_allocator()  # before anything that a command imports loads Arrow
suit_processor()  # and numpy
collect_rarely()
