"""Every error a person can meet, with its exit code.

    KinfoldError
    ├── UsageError            2  the command was asked for something that makes no sense
    ├── UnreadableInput       3  a file cannot be read at all; nothing was written
    ├── WrongRules            3  kinfold.toml or a mapping says something impossible
    └── ProjectUnusable       4  the project folder or a store cannot be used
        ├── ProjectLocked     4  another run is writing to it, or publishing it
        ├── SignInRefused     4  the graph store wants another user or password
        └── StoreInterrupted  4  the graph store went away in the middle of a write

An error says what, where and what next: ``hint`` is the next step.
"""

from __future__ import annotations


class KinfoldError(Exception):
    """The base of all errors that a person may see."""

    exit_code = 4

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(KinfoldError):
    """The command line asks for something impossible, such as two sources of one name."""

    exit_code = 2


class UnreadableInput(KinfoldError):  # noqa: N818  # it reads as a statement: unreadable input
    """A file cannot be read at all: absent, empty, truncated, not what its name says."""

    exit_code = 3


class WrongRules(KinfoldError):  # noqa: N818  # it reads as a statement: wrong rules
    """A mapping or rule names a column, field or value that does not exist."""

    exit_code = 3


class ProjectUnusable(KinfoldError):  # noqa: N818  # it reads as a statement
    """The project folder is missing, damaged, of another version, or not writable."""

    exit_code = 4


class ProjectLocked(ProjectUnusable):
    """Somebody else writes the project, or publishes it."""


class SignInRefused(ProjectUnusable):
    """The graph store wants another user or password."""


class StoreInterrupted(ProjectUnusable):
    """The graph store went away in the middle of a write; asking again goes on where it stopped."""
