"""The project folder: the one door through which the engine reaches a project on disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kinfold.errors import KinfoldError, ProjectUnusable
from kinfold.ids import Memory
from kinfold.project.coming import Coming
from kinfold.project.files import (
    Verified,
    private_folder,
    remove_tree,
    replace_private,
    sync_folder,
    sync_tree,
    usable,
)
from kinfold.project.ledger import LEDGER_FILE, GroundBatch, Ledger
from kinfold.project.lock import LOCK_FILE, locked, publishing_to
from kinfold.project.runs import BUILDING, Run, RunWriter, sweep
from kinfold.project.segments import content_digest, read_segment, write_segment
from kinfold.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kinfold.model import Judgement
    from kinfold.project.ledger import AuditEntry
    from kinfold.tables import SourceTable

RULES_FILE = "kinfold.toml"
FOLDERS = ("ground", "model", "runs", "out")
WRITERS = 2  # files whose rows are written at a time, beside the work that goes on
GIVE_AGAIN = "bring the file back from a backup of the project folder: it holds source rows as they were read"


def _clock() -> datetime:
    return datetime.now(UTC)


class Project:
    """One project on disk. Reading never waits; writing needs ``with project.lock():``.

    What a session adds (batches, a run) becomes true by the run's commit, all of it or nothing; a
    session that ends without one leaves the project as it was.
    """

    def __init__(self, root: Path, now: Callable[[], datetime]) -> None:
        self.root = root
        self.model_dir = root / "model"
        self.out = root / "out"
        self._now = now
        self._ledger = Ledger(root)
        self._verified = Verified()
        self._pending: list[Coming] = []
        self._writers: ThreadPoolExecutor | None = None  # of the rows; there while a session lasts

    @classmethod
    def open(cls, path: Path, *, create: bool = True, now: Callable[[], datetime] = _clock) -> Project:
        """Open a project, or create it where nothing is yet, or a ``kinfold.toml`` alone.

        Raises ProjectUnusable for anything else, and writes nothing there.
        """
        root = path.absolute()
        project = cls(root, now)
        with usable(root, "look into the project folder"):
            exists = (root / LEDGER_FILE).is_file()
        if not exists:
            _check_vacant(root, create=create)
            with usable(root, "create the project"):
                root.mkdir(parents=True, exist_ok=True)
                private_folder(root)
        project._prepare()
        return project

    def _prepare(self) -> None:
        self._ledger.prepare(self._stamp())
        with usable(self.root, "create the project"):
            for name in FOLDERS:
                if not (self.root / name).is_dir():
                    private_folder(self.root / name)

    # The session

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Become the project's one writer, and clear away what an interrupted session left.

        Raises ProjectLocked, saying who writes, when another does.
        """
        with locked(self.root, self._now()), ThreadPoolExecutor(WRITERS) as writers:
            self._writers = writers
            try:
                self._sweep()
                yield
            finally:
                self._writers = None
                unfinished, self._pending = self._pending, []
                for coming in unfinished:
                    coming.wait()
                if unfinished:
                    self._sweep_ground()
                with suppress(OSError):  # what cannot be deleted now is deleted at the next session
                    remove_tree(_beside(self.out)[0])

    @contextmanager
    def publishing(self, place: str) -> Iterator[None]:
        """Become the one who publishes the project to a place; runs may be made meanwhile.

        Raises ProjectLocked, saying who publishes and since when, when another does.
        """
        with locked(self.root, self._now(), publishing_to(place)):
            yield

    def _sweep(self) -> None:
        self._ledger.drop_unfinished_runs(self._stamp())
        with usable(self.root, "clear away an interrupted run"):
            sweep(self.root, self._ledger.runs())
            _sweep_out(self.out)
        self._sweep_ground()

    def _sweep_ground(self) -> None:
        true = {batch.segment for batch in self._ledger.batches()}
        with usable(self.root, "clear away an interrupted run"):
            for path in sorted((self.root / "ground").iterdir()):
                if f"ground/{path.name}" not in true:
                    remove_tree(path)

    def _check_writing(self) -> ThreadPoolExecutor:
        if self._writers is None:
            raise RuntimeError("a project is written inside `with project.lock():`")
        return self._writers

    # Ground state

    def toml_text(self) -> str:
        """Return ``kinfold.toml``; "" when there is none yet."""
        path = self.root / RULES_FILE
        with usable(path, "read the rules"):
            return path.read_text(encoding="utf-8") if path.is_file() else ""

    def write_toml(self, text: str) -> None:
        """Replace ``kinfold.toml``; a reader sees the old text or the new."""
        path = self.root / RULES_FILE
        with usable(path, "write the rules"):
            replace_private(path, text.encode())

    def add_batch(self, source: SourceTable, content: str = "") -> bool:
        """Take a file's rows in; they become true with the session's next run, and are written until then.

        ``content``: their ``content_digest``, where that is known. False, and nothing is added, when the
        latest batch of the source, or of the source and file, has the same headers and rows.
        """
        writers = self._check_writing()
        content = content or content_digest(source)
        same_source = [batch for batch in self.batches() if batch.source == source.source]
        same_file = [batch for batch in same_source if batch.file == source.file]
        if content in {latest.content for latest in (*same_source[-1:], *same_file[-1:])}:
            return False
        number = max((batch.id for batch in self.batches()), default=0) + 1
        segment = f"ground/{number:06d}.parquet"
        batch = GroundBatch(
            number, source.source, source.file, source.sha256, len(source.table), self._stamp(),
            content, segment, "",
        )  # fmt: skip
        self._pending.append(Coming(batch, source, writers.submit(self._write_rows, segment, source)))
        return True

    def _write_rows(self, segment: str, source: SourceTable) -> str:
        with usable(self.root / segment, "keep the source rows"):
            written = write_segment(self.root / segment, source)
            sync_folder(self.root / "ground")
        return written

    def batches(self) -> tuple[GroundBatch, ...]:
        """Return the batches that count, oldest first, this session's own included."""
        return (*self._ledger.batches(), *(coming.batch for coming in self._pending))

    def ground(self) -> list[SourceTable]:
        """Return the rows of every batch that counts, oldest first; reads them all."""
        known = side_by_side(self._rows, self._ledger.batches())
        return known + [coming.handed_over() or self._rows(coming.written()) for coming in self._pending]

    def _rows(self, batch: GroundBatch) -> SourceTable:
        path = self.root / batch.segment
        self._verified.check(path, batch.segment_sha256, GIVE_AGAIN)
        with usable(path, "read the source rows"):
            return read_segment(path)

    def add_judgements(self, judgements: Sequence[Judgement]) -> None:
        """Append what people decided, at this moment, all of it or nothing; needs no lock."""
        self._ledger.add_judgements(judgements, self._stamp())

    def judgements(self) -> tuple[Judgement, ...]:
        """Return every judgement ever made, oldest first."""
        return self._ledger.judgements()

    def audit(self, who: str, what: str, detail: str = "") -> int:
        """Append to the audit trail; ``detail`` must not hold personal values."""
        return self._ledger.add_audit(who, self._stamp(), what, detail)

    def audit_trail(self) -> tuple[AuditEntry, ...]:
        """Return the audit trail, oldest first."""
        return self._ledger.audit_trail()

    # Derived state

    @property
    def key(self) -> bytes:
        """The project's secret: 32 random bytes, made when the project was."""
        return self._ledger.project_key()

    def begin_run(self) -> RunWriter:
        """Start a run; readers see the last committed one until this one commits."""
        self._check_writing()
        run = self._ledger.begin_run(self._stamp())
        return RunWriter(self.root, run, self.current_run(), self._commit)

    def _commit(self, run: RunWriter, counts: Mapping[str, Any], fingerprint: str) -> None:
        batches = [coming.written() for coming in self._pending]
        try:
            self._ledger.commit_run(run.id, self._stamp(), fingerprint, counts, run.files, batches)
        except KinfoldError:
            # A commit that reports a fault may have happened all the same: the ledger knows.
            current = self.current_run()
            if current is None or current.id != run.id:
                raise
        self._pending = []
        # The run is true; what cannot be deleted now is deleted at the next session.
        with suppress(OSError):
            sweep(self.root, self._ledger.runs())

    def current_run(self) -> Run | None:
        """Return the last committed run."""
        latest = self._ledger.runs(latest=1)
        return Run(self.root, latest[0], self._verified) if latest else None

    def runs(self) -> tuple[Run, ...]:
        """Return every committed run, oldest first; only the latest ones still have their files."""
        return tuple(Run(self.root, entry, self._verified) for entry in self._ledger.runs())

    def memory(self) -> Memory:
        """Return what the id contract knows after the current run."""
        current = self.current_run()
        return current.memory() if current and "members" in current.names else Memory.empty()

    def begin_out(self) -> Path:
        """Return the folder beside ``out`` in which the next one is built, while the run is still made."""
        self._check_writing()
        beside, _ = _beside(self.out)
        with usable(self.out, "write the results"):
            private_folder(beside)
        return beside

    def publish_out(self, build: Callable[[Path], None]) -> None:
        """Replace ``out``, whole, by the folder beside it, once ``build`` has put there what is missing."""
        self._check_writing()
        beside, old = _beside(self.out)
        if self.out.is_symlink():
            raise ProjectUnusable(
                f"{self.out} is a link, and what it points to is not kinfold's to replace",
                hint="remove the link; kinfold makes the folder itself",
            )
        with usable(self.out, "write the results"):
            private_folder(beside)
            build(beside)
            sync_tree(beside)
            if self.out.exists():
                self.out.rename(old)
            beside.rename(self.out)
            sync_folder(self.root)
            remove_tree(old)

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="seconds")


def _check_vacant(root: Path, *, create: bool) -> None:
    if not create:
        raise ProjectUnusable(
            f"{root} is no kinfold project",
            hint="`kinfold resolve FILE…` creates one; --project names another",
        )
    with usable(root, "look into the project folder"):
        if root.exists() and not root.is_dir():
            raise ProjectUnusable(f"{root} is a file, not a folder", hint="name a folder with --project")
        strangers = sorted(p.name for p in root.iterdir()) if root.is_dir() else []
    strangers = [name for name in strangers if name not in (RULES_FILE, LOCK_FILE)]
    if strangers:
        raise ProjectUnusable(
            f"{root} is no kinfold project and is not empty (it has {strangers[0]}); nothing was written",
            hint="name a new or empty folder with --project",
        )


def _beside(out: Path) -> tuple[Path, Path]:
    return out.with_name(f"{out.name}{BUILDING}"), out.with_name(f"{out.name}.old")


def _sweep_out(out: Path) -> None:
    """Finish or undo a publication that was interrupted: ``out`` is whole, old or new."""
    beside, old = _beside(out)
    if old.exists() and (not out.exists() or not any(out.iterdir())):
        remove_tree(out)
        old.rename(out)
    remove_tree(old)
    remove_tree(beside)
