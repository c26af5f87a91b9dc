"""Files that only their owner can read, that are whole or absent, and that outlive a power cut."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ipc

from kinfold.errors import ProjectUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
CHECK_DISK = (
    "check that the disk has room and that the folder can be read and written; "
    "nothing that was committed is lost, and the same command can be given again"
)
RESTORE = "the file is damaged, or is not kinfold's: bring it back from a backup of the project folder"
ROW_GROUP = 131_072  # rows
# The columns by which people ask for a few rows, and by which tables are sorted: of others no statistics
# tell a reader what to skip.
SOUGHT = ("record", "customer_id", "left", "right", "child_record", "parent_record")
# Columns of a few texts, written as dictionaries; of many texts those would be larger than the rows.
FEW_TEXTS = (
    "kind", "column", "quality", "reason", "source", "role", "file", "identifier_class", "outcome", "passes",
    "rule", "relation", "percent", "basis", "state", "event", "cause", "gender",
)  # fmt: skip
COMPRESSION_LEVEL = 1  # zstd: near the speed of no compression, a third of the size


@contextmanager
def usable(root: Path, doing: str) -> Iterator[None]:
    """Turn what the disk, SQLite or Parquet says into ProjectUnusable: what, where, what next."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # a broken rule of the ledger is a fault of ours, not of the disk
    except (OSError, sqlite3.Error, pa.ArrowInvalid) as error:
        place = getattr(error, "filename", None) or root
        damaged = isinstance(error, pa.ArrowInvalid) or type(error) is sqlite3.DatabaseError
        raise ProjectUnusable(
            f"cannot {doing} ({place}): {error}", hint=RESTORE if damaged else CHECK_DISK
        ) from error


def private_folder(path: Path) -> None:
    """Make ``path`` a folder that only its owner can enter, whatever the umask."""
    path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    path.chmod(PRIVATE_FOLDER)


def write_private(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Create ``path`` with what ``write`` gives it, on disk when this returns; never through a link."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def _write_through_arrow(path: Path, write: Callable[[pa.NativeFile], object]) -> None:
    """Create ``path`` as ``write_private`` does, for Arrow: it never waits for the interpreter then."""

    def write_natively(_: BinaryIO) -> None:
        with pa.OSFile(os.fsencode(path), "wb") as sink:
            write(sink)

    write_private(path, write_natively)


def replace_private(path: Path, content: bytes) -> None:
    """Put ``content`` in the place of ``path``: readers see the old file or the new one."""
    _replace(path, lambda beside: write_private(beside, lambda file: file.write(content)))


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    beside = path.with_name(f"{path.name}.building")
    beside.unlink(missing_ok=True)
    write(beside)
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable, where the system can (Windows does it by itself)."""
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_tree(path: Path) -> None:
    """Make everything under a folder private and durable."""
    for folder, _, names in os.walk(path):
        for name in names:
            file = path / folder / name
            file.chmod(PRIVATE_FILE)
            descriptor = os.open(file, os.O_RDWR)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        private_folder(path / folder)
        sync_folder(path / folder)


def remove_tree(path: Path) -> None:
    """Remove a folder, a file or a link, never what a link points to; absent is fine."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Return the file's SHA-256 in hex; about a second for a gigabyte."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_parquet(path: Path, table: pa.Table) -> str:
    """Write a new private Parquet file, dictionary-coded text as text, and return its SHA-256.

    Small row groups let a reader who looks for a record skip most of a sorted table.
    """
    _write_through_arrow(path, lambda file: _write_groups(file, table))
    return sha256_of(path)


def _write_groups(file: pa.NativeFile, table: pa.Table) -> None:
    for place, name in enumerate(table.column_names):
        if name in FEW_TEXTS and pa.types.is_dictionary(table.schema.types[place]):
            distinct = pa.chunked_array(map(_told_once, table[name].chunks), table.schema.types[place])
            table = table.set_column(place, name, distinct)
    coded = any(pa.types.is_dictionary(kind) for kind in table.schema.types)
    # Each group has its dictionaries whole; and Zstandard finds what repeats in other columns by itself.
    groups = table.to_batches(max_chunksize=ROW_GROUP) if coded else [table]
    options: dict[str, Any] = {"compression": "zstd", "compression_level": COMPRESSION_LEVEL}
    options |= {"use_dictionary": [name for name in table.column_names if name in FEW_TEXTS]}
    options |= {"write_statistics": [name for name in table.column_names if name in SOUGHT]}
    # Without Arrow's own schema beside Parquet's, what is coded here is read as text.
    with pq.ParquetWriter(file, table.schema, store_schema=False, **options) as sink:
        for group in groups:
            sink.write(group, row_group_size=ROW_GROUP)
        if table.schema.metadata:
            sink.add_key_value_metadata(table.schema.metadata)


def _told_once(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """Return the same with each text once in its dictionary: behind others Arrow writes what memory held."""
    coded = column.dictionary.dictionary_encode()
    if len(coded.dictionary) == len(column.dictionary):
        return column
    code = coded.indices.cast(column.type.index_type).take(column.indices)
    return pa.DictionaryArray.from_arrays(code, coded.dictionary)


def replace_parquet(path: Path, table: pa.Table) -> None:
    """Put a table in the place of ``path``: readers see the old file or the new one."""
    _replace(path, lambda beside: write_parquet(beside, table))


def read_parquet(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a whole Parquet file, or the columns named."""
    # Not pq.read_table: it takes columns from folder names such as region=cn on the way to the file.
    with pq.ParquetFile(path) as file:
        return file.read(columns=None if columns is None else list(columns))


def write_arrow(path: Path, table: pa.Table) -> str:
    """Write a new private file in Arrow's format, and return its SHA-256.

    It takes twice the space of a Parquet file, and a third of the time to write, a tenth to read.
    """
    options = ipc.IpcWriteOptions(compression="lz4")

    def write(file: pa.NativeFile) -> None:
        with ipc.new_file(file, table.schema, options=options) as sink:
            sink.write_table(table, max_chunksize=ROW_GROUP)

    _write_through_arrow(path, write)
    return sha256_of(path)


def read_arrow(path: Path) -> pa.Table:
    """Read a whole file of ``write_arrow``."""
    with pa.OSFile(str(path)) as file:
        return ipc.open_file(file).read_all()


class Verified:
    """Files whose content was found to be what was written; each is checked once."""

    def __init__(self) -> None:
        self._known: set[tuple[Path, str]] = set()

    def check(self, path: Path, sha256: str, hint: str) -> None:
        """Raise ProjectUnusable, with ``hint``, when the file is absent or is not what was written."""
        if (path, sha256) in self._known:
            return
        with usable(path, "read the project's file"):
            if not path.is_file():
                raise ProjectUnusable(f"{path} is missing", hint=hint)
            found = sha256_of(path)
        if found != sha256:
            raise ProjectUnusable(f"{path} is damaged: it is not what kinfold wrote", hint=hint)
        self._known.add((path, sha256))
