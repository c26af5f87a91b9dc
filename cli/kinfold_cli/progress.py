"""Progress of long work on stderr: a bar on a terminal, else a line a stage; nothing if quiet."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID

    from kinfold_cli.console import Paper


class StageProgress:
    """Called with (stage, done, total) as the run goes on; a context that leaves the terminal clean."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._stage = ""
        self._task: TaskID | None = None
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        """Start the bar where there is a terminal to draw it on."""
        if not self._paper.quiet and sys.stderr.isatty():
            self._bar = _bar()
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is; ``total`` 0 where nobody knows."""
        words = self._paper.word("stage", stage)
        if self._bar is not None:
            self._show(self._bar, words, done, total)
        elif stage != self._stage and not self._paper.quiet:
            sys.stderr.write(f"{words} …\n")
        self._stage = stage

    def _show(self, bar: Progress, words: str, done: int, total: int) -> None:
        if self._task is None:
            self._task = bar.add_task(words, total=total or None)
        bar.update(self._task, description=words, completed=done, total=total or None)


def _bar() -> Progress:
    from rich.console import Console  # noqa: PLC0415  # a tenth of a second to load, for a terminal alone
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415  # the same

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
