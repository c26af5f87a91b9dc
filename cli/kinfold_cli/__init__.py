"""The command line of kinfold."""

from __future__ import annotations
