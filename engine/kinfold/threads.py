"""Work done side by side in threads: numpy, Arrow and RapidFuzz let go of the interpreter meanwhile."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Piece = TypeVar("Piece")
    Answer = TypeVar("Answer")

THREADS = min(os.cpu_count() or 1, 8)  # each holds a piece in memory; more than the cores are no gain


def side_by_side(work: Callable[[Piece], Answer], pieces: Iterable[Piece]) -> list[Answer]:
    """Return ``work(piece)`` for each piece, in their order; raises what the first of them raised."""
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(work, pieces))
