"""How the command takes memory: one allocator for all that runs in it, which keeps what was free once."""

from __future__ import annotations

import atexit
import ctypes
import gc
import os

# mallopt's names (malloc.h of glibc) and what they are set to.
_M_ARENA_MAX, ONE = -8, 1  # one a thread would keep a third of a gigabyte more
_M_MMAP_MAX, NONE = -4, 0  # columns come from memory used before: new pages cost a twentieth of a run
_M_TRIM_THRESHOLD, LATE = -1, 2**31 - 1  # bytes free at the end from which some go back to the system
# Objects made, and searches of the young, before the interpreter looks again for circles of objects that
# nothing else holds. As it comes (700, 10, 10) it looks 600 times in a million records, a hundredth of the
# run, and finds little: what they are made of is columns.
OBJECTS, SEARCHES = 100_000, (20, 100)


def collect_rarely() -> None:
    """Let the interpreter look for circles of objects rarely, and not when the command ends."""
    gc.set_threshold(OBJECTS, *SEARCHES)
    atexit.register(gc.freeze)  # all memory goes back then; two more searches take a fifth of a second


def share_one_allocator() -> None:
    """Let Arrow take its memory from the C library; must come before anything loads Arrow.

    For 1,000,000 records the most that is held is 2.9 GB instead of 3.6. Where the C library cannot be
    told (macOS, musl, Windows) its own ways stay.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        c_library = ctypes.CDLL(None)
        for name, value in ((_M_ARENA_MAX, ONE), (_M_MMAP_MAX, NONE), (_M_TRIM_THRESHOLD, LATE)):
            c_library.mallopt(name, value)
    except (AttributeError, OSError, TypeError):
        return
