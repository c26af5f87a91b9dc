"""One file of any format becomes a table of text; what cannot be read is said, never skipped."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kinfold.errors import UnreadableInput, UsageError
from kinfold.reading.compressed import GZIP_MAGIC, inflate
from kinfold.reading.delimited import read_delimited
from kinfold.reading.encoding import to_utf8
from kinfold.reading.jsonlines import read_json
from kinfold.reading.parquet import read_parquet
from kinfold.reading.screening import Origin, screened
from kinfold.reading.source_file import STDIN, source_name
from kinfold.reading.workbook import read_workbook

if TYPE_CHECKING:
    from kinfold.reading.grid import Grid
    from kinfold.reading.source_file import SourceFile
    from kinfold.tables import SourceTable

_JSON_ENDINGS = (".jsonl", ".ndjson", ".json")
_JSON_START = re.compile(rb"\s*(\{\s*[\"}]|\[\s*\{)")
_XLSX = "Open it in a spreadsheet and save it as xlsx."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # container of xls, and of encrypted xlsx
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = re.compile(rb"\s*<(!doctype|html|table|\?xml|meta)", re.IGNORECASE)


def read(file: SourceFile, stdin: BinaryIO | None = None) -> SourceTable:
    """Return the rows of ``file`` as text, with an Issue for each row or cell that could not be taken.

    Formats, by content first and name second: CSV and TSV, JSON Lines and JSON arrays, Parquet, xlsx,
    each also gzipped. ``rows_read == len(table) + quarantined``. The whole file is held in memory.
    Raises UnreadableInput when the file as a whole cannot be read, UsageError for an unknown encoding.
    """
    raw = _content(file.path, stdin) if file.content is None else file.content
    origin = Origin(file.source or source_name(file.path), file.path, hashlib.sha256(raw).hexdigest())
    return screened(_grid(inflate(raw, file.path), file), origin)


def _content(path: str, stdin: BinaryIO | None) -> bytes:
    if path == STDIN:
        if stdin is None:
            raise UsageError("there is no standard input to read", hint="Name a file.")
        return stdin.read()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError as error:
        raise UnreadableInput(f"{path}: there is no such file", hint="Check the path.") from error
    except IsADirectoryError as error:
        raise UnreadableInput(f"{path}: this is a folder", hint="Name the files in it.") from error
    except PermissionError as error:
        raise UnreadableInput(
            f"{path}: no permission to read it", hint="Ask its owner for the right to read it."
        ) from error
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{path}: cannot be read ({error})", hint="Check the path.") from error


def _grid(raw: bytes, file: SourceFile) -> Grid:
    if not raw or raw.isspace():
        raise UnreadableInput(f"{file.path}: the file is empty", hint="Export it again.")
    if raw.startswith(b"PK"):
        return read_workbook(raw, file.sheet, file.path)
    if raw.startswith(b"PAR1"):
        return read_parquet(raw, file.path)
    _refuse_foreign(raw, file.path)
    utf8, encoding = to_utf8(raw, file.encoding, file.path)
    if _is_json(utf8, file.path):
        return read_json(utf8, encoding, file.path)
    return read_delimited(utf8, encoding, file.path)


def _is_json(utf8: bytes, path: str) -> bool:
    name = path.lower().removesuffix(".gz")
    return name.endswith(_JSON_ENDINGS) or _JSON_START.match(utf8) is not None


def _refuse_foreign(raw: bytes, path: str) -> None:
    name = path.lower().removesuffix(".gz")
    if raw.startswith(_OLE):
        what = "a workbook with a password" if _ENCRYPTED in raw else "an old xls workbook"
        hint = "Remove the password and save it as xlsx." if _ENCRYPTED in raw else _XLSX
    elif name.endswith(".xlsx"):
        what, hint = "not an xlsx workbook, whatever its name says", _XLSX
    elif name.endswith(".parquet"):
        what, hint = "not a Parquet file, whatever its name says", "Write it again."
    elif _MARKUP.match(raw):
        what, hint = "a web page or XML", _XLSX
    elif raw.startswith((GZIP_MAGIC, b"%PDF", b"BZh", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd")):
        what, hint = "compressed or a document, not a table", "Unpack it, or export a table."
    else:
        return
    raise UnreadableInput(f"{path}: this is {what}", hint=hint)
